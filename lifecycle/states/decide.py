"""`decide()`: may this action happen to this asset, and what does it become?"""

from dataclasses import dataclass

from lifecycle.kernel.errors import Conflict, Reason
from lifecycle.kernel.text import N_
from lifecycle.states.assets import STATE_LABELS, TABLE, Action, Rule, State
from lifecycle.states.facts import Ask, Facts
from lifecycle.states.guards import GUARDS
from lifecycle.states.lots import LOT_STATE_LABELS, LOT_TABLE, LotAction, LotState, Side


@dataclass(frozen=True, slots=True)
class Move:
    """What an allowed action does: from a state to a state (the same for a mere fact)."""

    action: Action
    source: State
    target: State

    @property
    def tag(self) -> str:
        """The event's tag, e.g. `asset:state:retired` or `asset:fact:moved`."""
        if self.action is Action.CORRECT:
            return "asset:correction:" + self.target
        if self.source is self.target and not TABLE[self.action].targets:
            return f"asset:fact:{self.action}"
        return f"asset:state:{self.target}"


class TransitionRefused(Conflict):
    """The state or a guard says no; `reasons` hold every reason at once."""

    slug = "transition-refused"
    text = N_("Action impossible pour cet équipement.")


class LotTransitionRefused(Conflict):
    """The lot's state, the side that asks, or a guard says no."""

    slug = "lot-transition-refused"
    text = N_("Action impossible pour ce lot.")


def _target(action: Action, rule: Rule, facts: Facts, ask: Ask) -> State | None:
    """Return where the action ends, or None where the asked target is not one of the rule's."""
    if not rule.targets:
        return facts.state
    if action is Action.FOUND:
        return facts.before_missing
    if action is Action.CORRECT or ask.target is not None:
        return ask.target if ask.target in rule.targets else None
    return rule.targets[0]


def decide(action: Action, facts: Facts, ask: Ask) -> Move:
    """Return the move that an action makes, or raise `TransitionRefused` with every reason at once."""
    rule = TABLE[action]
    if facts.state not in rule.sources:
        raise TransitionRefused(reasons=(_not_from_here(action, facts.state),))
    reasons = tuple(GUARDS[action](facts, ask)) if action in GUARDS else ()
    target = _target(action, rule, facts, ask)
    if target is None and not reasons:
        reasons = (Reason("target-unknown", N_("Cet état d’arrivée n’est pas possible pour cette action.")),)
    if reasons or target is None:
        raise TransitionRefused(reasons=reasons)
    return Move(action, facts.state, target)


def _not_from_here(action: Action, state: State) -> Reason:
    return Reason(
        "wrong-state",
        N_("« %(action)s » n’est pas possible : l’équipement est à l’état « %(state)s »."),
        {"action": TABLE[action].label, "state": STATE_LABELS[state]},
    )


def decide_lot(action: LotAction, state: LotState, side: Side) -> LotState:
    """Return the state that a side's action gives a lot, or raise `LotTransitionRefused`."""
    rule = LOT_TABLE[action]
    reasons = []
    if state not in rule.sources:
        text = N_("« %(action)s » n’est pas possible : le lot est à l’état « %(state)s ».")
        reasons.append(Reason("wrong-state", text, {"action": rule.label, "state": LOT_STATE_LABELS[state]}))
    if side is not rule.side:
        reasons.append(Reason("wrong-side", N_("Cette action revient à l’autre partie.")))
    if reasons:
        raise LotTransitionRefused(reasons=tuple(reasons))
    return rule.target
