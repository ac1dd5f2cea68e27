"""The transition tables as a page of documentation: `python -m lifecycle.states.diagram > docs/states.md`."""

from lifecycle.states.assets import FINAL, STATE_LABELS, TABLE, Action, State
from lifecycle.states.lots import LOT_STATE_LABELS, LOT_TABLE, LotState

_HEAD = """# States

Drawn from the transition tables in `lifecycle/states/` by `python -m lifecycle.states.diagram`; a test keeps
this page and the tables the same. French words are those that people read.
"""


def asset_diagram() -> str:
    """Return the asset's states and actions as a Mermaid diagram, corrections and mere facts left out."""
    lines = ["stateDiagram-v2", "  [*] --> ordered", "  [*] --> in_stock", "  [*] --> in_use"]
    lines += [f"  {state}: {STATE_LABELS[state]}" for state in State]
    for action, rule in TABLE.items():
        if action is not Action.CORRECT:
            lines += [f"  {s} --> {t}: {action}" for s in rule.sources for t in rule.targets]
    return "\n".join(lines + [f"  {state} --> [*]" for state in FINAL])


def lot_diagram() -> str:
    """Return the lot's states and actions as a Mermaid diagram."""
    lines = ["stateDiagram-v2", "  [*] --> draft"]
    lines += [f"  {state}: {LOT_STATE_LABELS[state]}" for state in LotState]
    for action, rule in LOT_TABLE.items():
        lines += [f"  {source} --> {rule.target}: {action} ({rule.side})" for source in rule.sources]
    return "\n".join(lines)


def actions_table() -> str:
    """Return the asset's actions as a table: verb, French label, from, to, permission."""
    rows = ["| action | shown as | from | to | permission |", "|---|---|---|---|---|"]
    for action, rule in TABLE.items():
        every = len(rule.sources) == len(State)
        sources = "any" if every else ", ".join(rule.sources)
        targets = "an earlier one" if action is Action.CORRECT else ", ".join(rule.targets) or "unchanged"
        rows.append(f"| `{action}` | {rule.label} | {sources} | {targets} | `{rule.permission}` |")
    return "\n".join(rows)


def page() -> str:
    """Return the whole page."""
    diagrams = (("Assets", asset_diagram()), ("Lots", lot_diagram()))
    drawn = "".join(f"\n## {title}\n\n```mermaid\n{diagram}\n```\n" for title, diagram in diagrams)
    return f"{_HEAD}{drawn}\n## Actions on an asset\n\n{actions_table()}\n"


if __name__ == "__main__":
    print(page(), end="")
