"""A device as a phone may show and keep it: nothing of people, of prices or of remarks."""

from typing import Any

from lifecycle.registry.queries import CardRow
from lifecycle.registry.wording import place_of, title_of


def device(card: CardRow, locale: str) -> dict[str, Any]:
    """Return a card's row as the protocol's Device."""
    return {
        "id": str(card.id),
        "code": card.code,
        "title": title_of(card, locale),
        "tag": card.tag,
        "category": card.category_fr if locale == "fr" else card.category_en,
        "state": card.state,
        "site_id": str(card.site_id) if card.site_id else None,
        "room_id": str(card.room_id) if card.room_id else None,
        "place": place_of(card),
    }
