"""A device reported missing that somebody has in hand: it may be said to be found, from the answer itself."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from lifecycle.kernel.errors import Reason
from lifecycle.registry.queries import CardRow
from lifecycle.scanning.verbs import VERBS, Verb
from lifecycle.states.assets import State


def offers_found(card: CardRow | None, room_id: UUID | None = None) -> Sequence[Mapping[str, Any]]:
    """Return the choice to say that a missing device is found, in a room where one is known; else none."""
    if card is None or card.state != State.MISSING:
        return ()
    text = Reason("found", VERBS[Verb.FOUND].label)
    return ({"kind": "found", "card": card, "room_id": room_id, "text": text},)
