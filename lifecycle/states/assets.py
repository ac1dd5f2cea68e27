"""The asset's transition table; pages, API, docs, diagram and tests read this one."""

from dataclasses import dataclass
from enum import StrEnum

from lifecycle.access.permissions import Permission
from lifecycle.kernel.text import N_


class State(StrEnum):
    """Where a device stands in its life."""

    ORDERED = "ordered"
    IN_STOCK = "in_stock"
    IN_USE = "in_use"
    IN_REPAIR = "in_repair"
    MISSING = "missing"
    RETIRED = "retired"
    IN_LOT = "in_lot"
    HANDED_OVER = "handed_over"
    REUSED = "reused"
    REFURBISHED = "refurbished"
    RECYCLED = "recycled"
    WRITTEN_OFF = "written_off"


STATE_LABELS = {
    State.ORDERED: N_("Commandé"),
    State.IN_STOCK: N_("En stock"),
    State.IN_USE: N_("En service"),
    State.IN_REPAIR: N_("En réparation"),
    State.MISSING: N_("Introuvable"),
    State.RETIRED: N_("Réformé"),
    State.IN_LOT: N_("En lot"),
    State.HANDED_OVER: N_("Remis"),
    State.REUSED: N_("Réemployé"),
    State.REFURBISHED: N_("Reconditionné"),
    State.RECYCLED: N_("Recyclé"),
    State.WRITTEN_OFF: N_("Sorti de l’inventaire"),
}

# The hue and shape of the state's pill, the same on every page and document.
STATE_TONES = {
    State.ORDERED: "wait",
    State.IN_STOCK: "wait",
    State.IN_USE: "go",
    State.IN_REPAIR: "out",
    State.MISSING: "stop",
    State.RETIRED: "out",
    State.IN_LOT: "out",
    State.HANDED_OVER: "done",
    State.REUSED: "done",
    State.REFURBISHED: "done",
    State.RECYCLED: "done",
    State.WRITTEN_OFF: "stop",
}

HELD = (State.IN_STOCK, State.IN_USE, State.IN_REPAIR)
OUTCOMES = (State.REUSED, State.REFURBISHED, State.RECYCLED)
FINAL = (*OUTCOMES, State.WRITTEN_OFF)
# States in which the device is still the authority's to look after.
PRESENT = (State.ORDERED, *HELD, State.MISSING, State.RETIRED, State.IN_LOT)


class Action(StrEnum):
    """A verb that may move an asset from one state to another."""

    RECEIVE = "receive"
    DEPLOY = "deploy"
    TAKE_BACK = "take_back"
    SEND_TO_REPAIR = "send_to_repair"
    REPAIRED = "repaired"
    REPORT_MISSING = "report_missing"
    FOUND = "found"
    RETIRE = "retire"
    REINSTATE = "reinstate"
    ADD_TO_LOT = "add_to_lot"
    REMOVE_FROM_LOT = "remove_from_lot"
    HAND_OVER = "hand_over"
    GIVE_BACK = "give_back"
    REPORT_REUSED = "report_reused"
    REPORT_REFURBISHED = "report_refurbished"
    REPORT_RECYCLED = "report_recycled"
    WRITE_OFF = "write_off"
    CORRECT = "correct"
    # Facts that leave the state as it is.
    MOVE = "move"
    ASSIGN = "assign"
    SEE = "see"
    NOTE = "note"
    # A repair lot takes devices along and brings them back, in repair all the while.
    JOIN_LOT = "join_lot"
    LEAVE_LOT = "leave_lot"
    LEAVE_FOR_REPAIR = "leave_for_repair"
    COME_BACK = "come_back"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: where an action starts, where it may end (the first is the default), who may."""

    label: str
    sources: tuple[State, ...]
    targets: tuple[State, ...]
    permission: Permission
    on_the_spot: bool = True  # offered on the scan page; the others belong to a lot's page


_ANY = tuple(State)
_P = Permission

TABLE: dict[Action, Rule] = {
    Action.RECEIVE: Rule(N_("Réceptionner"), (State.ORDERED,), (State.IN_STOCK,), _P.ASSET_ACT),
    Action.DEPLOY: Rule(N_("Mettre en service"), (State.IN_STOCK,), (State.IN_USE,), _P.ASSET_ACT),
    Action.TAKE_BACK: Rule(N_("Reprendre en stock"), (State.IN_USE,), (State.IN_STOCK,), _P.ASSET_ACT),
    Action.REPAIRED: Rule(
        N_("Réparation terminée"), (State.IN_REPAIR,), (State.IN_STOCK, State.IN_USE), _P.ASSET_ACT
    ),
    Action.FOUND: Rule(N_("Retrouvé"), (State.MISSING,), (*HELD, State.RETIRED), _P.ASSET_ACT),
    Action.SEND_TO_REPAIR: Rule(
        N_("Envoyer en réparation"), (State.IN_STOCK, State.IN_USE), (State.IN_REPAIR,), _P.ASSET_ACT
    ),
    Action.RETIRE: Rule(N_("Réformer"), HELD, (State.RETIRED,), _P.ASSET_RETIRE),
    Action.REINSTATE: Rule(
        N_("Remettre en stock (réemploi interne)"), (State.RETIRED,), (State.IN_STOCK,), _P.ASSET_RETIRE
    ),
    Action.REPORT_MISSING: Rule(
        N_("Signaler introuvable"), (*HELD, State.RETIRED), (State.MISSING,), _P.ASSET_ACT
    ),
    Action.WRITE_OFF: Rule(
        N_("Sortir de l’inventaire"),
        (State.MISSING, State.RETIRED),
        (State.WRITTEN_OFF,),
        _P.ASSET_WRITE_OFF,
    ),
    Action.CORRECT: Rule(N_("Corriger l’état"), _ANY, _ANY, _P.ASSET_CORRECT),
    Action.ADD_TO_LOT: Rule(
        N_("Ajouter au lot"), (State.RETIRED,), (State.IN_LOT,), _P.LOT_MANAGE, on_the_spot=False
    ),
    Action.REMOVE_FROM_LOT: Rule(
        N_("Retirer du lot"), (State.IN_LOT,), (State.RETIRED,), _P.LOT_MANAGE, on_the_spot=False
    ),
    Action.HAND_OVER: Rule(
        N_("Remettre au partenaire"), (State.IN_LOT,), (State.HANDED_OVER,), _P.LOT_SIGN, on_the_spot=False
    ),
    Action.GIVE_BACK: Rule(
        N_("Rendu par le partenaire"),
        (State.HANDED_OVER,),
        (State.RETIRED,),
        _P.LOT_ANSWER,
        on_the_spot=False,
    ),
    Action.REPORT_REUSED: Rule(
        N_("Déclarer réemployé"), (State.HANDED_OVER,), (State.REUSED,), _P.LOT_ANSWER, on_the_spot=False
    ),
    Action.REPORT_REFURBISHED: Rule(
        N_("Déclarer reconditionné"),
        (State.HANDED_OVER,),
        (State.REFURBISHED,),
        _P.LOT_ANSWER,
        on_the_spot=False,
    ),
    Action.REPORT_RECYCLED: Rule(
        N_("Déclarer recyclé"), (State.HANDED_OVER,), (State.RECYCLED,), _P.LOT_ANSWER, on_the_spot=False
    ),
    Action.MOVE: Rule(N_("Déplacer"), PRESENT, (), _P.ASSET_ACT),
    Action.ASSIGN: Rule(N_("Changer le détenteur"), (State.IN_USE,), (), _P.ASSET_ACT),
    Action.SEE: Rule(
        N_("Vu à l’inventaire"), (*HELD, State.ORDERED, State.RETIRED, State.IN_LOT), (), _P.ASSET_ACT
    ),
    Action.NOTE: Rule(N_("Noter"), _ANY, (), _P.ASSET_ACT),
    Action.JOIN_LOT: Rule(
        N_("Ajouter au lot de réparation"), (State.IN_REPAIR,), (), _P.LOT_MANAGE, on_the_spot=False
    ),
    Action.LEAVE_LOT: Rule(
        N_("Retirer du lot de réparation"), (State.IN_REPAIR,), (), _P.LOT_MANAGE, on_the_spot=False
    ),
    Action.LEAVE_FOR_REPAIR: Rule(
        N_("Remettre au réparateur"), (State.IN_REPAIR,), (), _P.LOT_SIGN, on_the_spot=False
    ),
    Action.COME_BACK: Rule(
        N_("De retour du réparateur"), (State.IN_REPAIR,), (), _P.LOT_MANAGE, on_the_spot=False
    ),
}

# What a lot does to a device in repair, which stays so: a fact in place of a change of state.
IN_REPAIR_INSTEAD = {
    Action.ADD_TO_LOT: Action.JOIN_LOT,
    Action.REMOVE_FROM_LOT: Action.LEAVE_LOT,
    Action.HAND_OVER: Action.LEAVE_FOR_REPAIR,
    Action.GIVE_BACK: Action.COME_BACK,
}

OUTCOME_ACTIONS = {
    State.REUSED: Action.REPORT_REUSED,
    State.REFURBISHED: Action.REPORT_REFURBISHED,
    State.RECYCLED: Action.REPORT_RECYCLED,
}


def actions_from(state: State) -> tuple[Action, ...]:
    """Return the actions that start from a state, in the table's order, likeliest first."""
    return tuple(action for action, rule in TABLE.items() if state in rule.sources)
