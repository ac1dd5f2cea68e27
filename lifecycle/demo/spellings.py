"""Models and manufacturers that were typed in two ways: what a register has before somebody tidies it."""

from collections import Counter
from datetime import UTC, datetime
from uuid import UUID

from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate
from lifecycle.demo.life import Life
from lifecycle.demo.rows import Rows
from lifecycle.states.assets import State

# A model's maker and name, then both as somebody else typed them.
SPELLINGS = (
    ("HP", "ProBook 450 G5", "Hewlett-Packard", "HP ProBook 450 G5"),
    ("HP", "ProDesk 400 G6 SFF", "Hewlett-Packard", "ProDesk 400 G6 SFF"),
    ("Dell", "Latitude 5400", "Dell", "Latitude 5400 Laptop"),
    ("Lenovo", "ThinkPad L14 Gen 1", "Lenovo", "Thinkpad L14 Gen1"),
)
_ONE_IN = 5
# Lots keep the names of their devices in their manifests: only what is on none is told otherwise.
_HERE = (State.IN_USE, State.IN_STOCK, State.IN_REPAIR, State.MISSING, State.RETIRED)


class Spellings:
    """The second spellings of an estate's models, written to `rows`, and the devices put under them."""

    def __init__(self, estate: Estate, rows: Rows, chance: Chance) -> None:
        opened = datetime(estate.start.year, estate.start.month, estate.start.day, 8, tzinfo=UTC)
        ids = {(kind.maker, kind.name): (kind, key) for told in estate.models.values() for kind, key in told}
        makers = dict(estate.makers)
        self.others: dict[UUID, UUID] = {}
        self._seen: Counter[UUID] = Counter()
        for maker, name, other_maker, other_name in SPELLINGS:
            kind, model_id = ids[maker, name]
            if other_maker not in makers:
                makers[other_maker] = chance.id_at(opened)
                rows.add("manufacturer", id=makers[other_maker], authority_id=estate.id, name=other_maker)
            self.others[model_id] = chance.id_at(opened)
            rows.add(
                "model",
                id=self.others[model_id],
                authority_id=estate.id,
                manufacturer_id=makers[other_maker],
                category_key=kind.category,
                name=other_name,
            )

    def respell(self, life: Life) -> None:
        """Put one device in a few under the other spelling, from its first event on."""
        model_id = life.row["model_id"]
        if model_id not in self.others or life.state not in _HERE:
            return
        self._seen[model_id] += 1
        if self._seen[model_id] % _ONE_IN == 0:
            other, first = self.others[model_id], life.events[0]
            life.row["model_id"] = other
            life.events[0] = first._replace(changes={**first.changes, "model_id": [None, other]})
