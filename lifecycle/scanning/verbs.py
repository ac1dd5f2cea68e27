"""What a scan can ask, in one table: the scanner's choices, the server and the tests read it."""

from dataclasses import dataclass
from enum import StrEnum

from lifecycle.access.permissions import Permission
from lifecycle.kernel.text import N_
from lifecycle.states.assets import TABLE, Action


class Verb(StrEnum):
    """What is done with what was scanned."""

    LOOK_UP = "look_up"
    COUNT = "count"
    MOVE = "move"
    DEPLOY = "deploy"
    TAKE_BACK = "take_back"
    SEND_TO_REPAIR = "send_to_repair"
    REPAIRED = "repaired"
    RECEIVE = "receive"
    RETIRE = "retire"
    ADD_TO_LOT = "add_to_lot"
    # Not chosen before scanning: what an answer offers.
    CREATE = "create"
    CLAIM = "claim"
    NOTE = "note"
    FOUND = "found"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class VerbRule:
    """A verb's words, the action it does, who may, and what is pinned for it.

    `needs` must be pinned before scanning, `takes` may be; both are names of `Said`'s members.
    """

    label: str
    permission: Permission
    action: Action | None = None
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    is_chosen: bool = True


def _acting(verb: Verb, *, needs: tuple[str, ...] = (), takes: tuple[str, ...] = ()) -> VerbRule:
    action = Action(verb)
    return VerbRule(TABLE[action].label, TABLE[action].permission, action, needs, takes)


_P = Permission
VERBS: dict[Verb, VerbRule] = {
    Verb.LOOK_UP: VerbRule(N_("Consulter"), _P.ASSET_VIEW),
    Verb.COUNT: VerbRule(
        N_("Inventorier"), _P.ASSET_ACT, Action.SEE, needs=("inventory_id",), takes=("room_id",)
    ),
    Verb.MOVE: VerbRule(N_("Déplacer ici"), _P.ASSET_ACT, Action.MOVE, needs=("room_id",)),
    Verb.DEPLOY: _acting(Verb.DEPLOY, takes=("custodian", "room_id")),
    Verb.TAKE_BACK: _acting(Verb.TAKE_BACK, takes=("room_id",)),
    Verb.SEND_TO_REPAIR: _acting(Verb.SEND_TO_REPAIR, takes=("note",)),
    Verb.REPAIRED: _acting(Verb.REPAIRED, takes=("note",)),
    Verb.RECEIVE: _acting(Verb.RECEIVE, takes=("room_id",)),
    Verb.RETIRE: _acting(Verb.RETIRE, needs=("reason", "functional_status"), takes=("note",)),
    Verb.ADD_TO_LOT: VerbRule(
        TABLE[Action.ADD_TO_LOT].label, _P.LOT_MANAGE, Action.ADD_TO_LOT, needs=("lot_id",)
    ),
    Verb.CREATE: VerbRule(N_("Créer la fiche"), _P.ASSET_EDIT, is_chosen=False),
    Verb.CLAIM: VerbRule(N_("Rattacher à un équipement"), _P.ASSET_EDIT, is_chosen=False),
    Verb.NOTE: VerbRule(N_("Noter"), _P.ASSET_ACT, Action.NOTE, is_chosen=False),
    Verb.FOUND: VerbRule(
        TABLE[Action.FOUND].label, _P.ASSET_ACT, Action.FOUND, takes=("room_id",), is_chosen=False
    ),
    Verb.UNDO: VerbRule(N_("Annuler"), _P.ASSET_ACT, is_chosen=False),
}
