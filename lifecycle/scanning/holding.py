"""When the register says otherwise than the phone believed; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.wording import place_of
from lifecycle.scanning.answers import Came, Outcome
from lifecycle.scanning.said import Scanned
from lifecycle.scanning.verbs import VERBS, Verb
from lifecycle.states.assets import STATE_LABELS, TABLE, State

# What was seen, said or taken back stands whatever else happened: it waits for nothing.
NEVER_HELD = (Verb.LOOK_UP, Verb.COUNT, Verb.NOTE, Verb.FOUND, Verb.UNDO)


@dataclass(frozen=True, slots=True)
class Head:
    """A scan of this phone that waits to be settled, and by what the later ones of its device are known."""

    id: UUID
    asset_id: UUID | None
    readings: frozenset[str]


def head_of(scan: Scanned, asset_id: UUID | None, heads: Iterable[Head]) -> Head | None:
    """Return the scan to be settled before this one: one of the same device, or of the same reading.

    A device that the phone could not create has no id: only its reading tells the later scans of it.
    """
    if scan.verb in NEVER_HELD:
        return None
    for head in heads:
        if (asset_id is not None and head.asset_id == asset_id) or head.readings & set(scan.readings):
            return head
    return None


def is_contradicted(scan: Scanned, card: Any) -> bool:
    """Tell whether what the scan's verb touches is neither as the phone believed nor as the scan wants it."""
    if scan.known is None or scan.verb in NEVER_HELD:
        return False
    if scan.verb is Verb.MOVE:
        believed = (scan.known.site_id, scan.known.room_id)
        return (card.site_id, card.room_id) != believed and card.room_id != scan.said.room_id
    if scan.known.state == State.MISSING:
        return False  # whoever scans it has it in hand: it is found, whoever said so first
    target = target_of(scan.verb)
    return target is not None and card.state not in (scan.known.state, target)


def target_of(verb: Verb) -> State | None:
    """Return the state that a verb leads to, None where it leaves the state as it is."""
    action = VERBS[verb].action
    targets = TABLE[action].targets if action else ()
    return targets[0] if targets else None


def contradicted(verb: Verb, card: Any) -> Outcome:
    """Return the answer to a scan that the register contradicts: nothing done, to be settled by a person."""
    now: str = STATE_LABELS[State(card.state)]
    if verb is Verb.MOVE:
        now = place_of(card) or N_("lieu inconnu")
    text = N_("Changé entre-temps : le registre dit « %(now)s ». À vérifier, rien n’a été modifié.")
    reason = Reason("changed-meanwhile", text, {"now": now})
    return Outcome(Came.LOOK, reason, (reason,), asset_id=card.id, is_to_check=True)


def waiting(asset_id: UUID | None) -> Outcome:
    """Return the answer to a scan that comes after one to be settled."""
    text = N_("Attend qu’une lecture précédente de cet équipement soit vérifiée.")
    reason = Reason("waits-for-another", text)
    return Outcome(Came.LOOK, reason, (reason,), asset_id=asset_id, is_to_check=True)
