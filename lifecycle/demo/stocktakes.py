"""The inventories of the demonstration: a room counted and closed, a site being counted by two people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate
from lifecycle.demo.life import Life
from lifecycle.demo.rows import Rows
from lifecycle.history.bulk import PastEvent
from lifecycle.kernel.actor import Actor
from lifecycle.registry.rules import Place
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, LossReason
from lifecycle.stocktaking.rules import AT_HAND, Finding, judged

# Shares of a careful count: seen at all, carried to the room next door, strayed in from elsewhere.
_SEEN, _CARRIED, _STRAYED = {True: 0.55, False: 0.86}, 0.05, 0.0012
_CLOSED_DAYS, _PACE = 12, 40  # days ago; seconds from one device to the next


@dataclass(slots=True)
class _Count:
    """One inventory: its row, its place and the room next door, how far its clock is, what was counted."""

    row: dict[str, Any]
    place: Place
    beside: UUID | None
    people: tuple[Actor, ...]
    clock: datetime
    expected: int = 0
    seen: int = 0

    @property
    def is_open(self) -> bool:
        return bool(self.row["state"] == "open")

    def holds(self, life: Life) -> bool:
        """Tell whether the register has a life's device here."""
        wanted = ("room_id", self.place.room_id) if self.place.room_id else ("site_id", self.place.site_id)
        return bool(life.row[wanted[0]] == wanted[1])


class Stocktakes:
    """Counts that meet the devices of an estate as their lives go by."""

    def __init__(self, estate: Estate, rows: Rows, chance: Chance) -> None:
        self._estate, self._chance = estate, chance
        hall = estate.desks[0].site_id
        site = next(place.site_id for place in estate.desks if place.site_id != hall)
        rooms = list(dict.fromkeys(place.room_id for place in estate.desks if place.site_id == hall))
        last = chance.last.toordinal()
        closed = self._opened("Salle des mariages", Place(hall, rooms[1]), last - _CLOSED_DAYS)
        closed.beside = rooms[2]
        ended = closed.clock + timedelta(hours=2)
        closed.row |= {"state": "closed", "ended_at": ended, "ended_by": estate.manager.name}
        # At the end of the story, so that nothing happens to a device once it is counted.
        opened = self._opened("Inventaire annuel", Place(site), last)
        self._counts = (closed, opened)
        for count in self._counts:
            rows.add("inventory", **count.row)

    def _opened(self, name: str, place: Place, day: int) -> _Count:
        at, starter = self._chance.moment(day), self._estate.technicians[0]
        row = {
            "id": self._chance.id_at(at), "authority_id": self._estate.id, "name": name,
            "site_id": place.site_id, "room_id": place.room_id,
            "wanted": {"site": str(place.site_id), **({"room": str(place.room_id)} if place.room_id else {})},
            "state": "open", "started_at": at, "started_by": starter.name, "ended_at": None, "ended_by": None,
        }  # fmt: skip
        return _Count(row, place, None, self._estate.technicians[:2], at)

    def meet(self, life: Life, rows: Rows) -> None:
        """Count a life's device where somebody comes across it."""
        for count in self._counts:
            if (
                life.state in AT_HAND
                and life.state is not State.IN_LOT
                and life.clock < count.row["started_at"]
            ):
                with life.drawing_from(self._chance):
                    self._count(count, life, rows)

    def _count(self, count: _Count, life: Life, rows: Rows) -> None:
        is_expected = count.holds(life)
        count.expected += is_expected
        share = _SEEN[count.is_open] if is_expected else _STRAYED
        line = self._line(count, life, is_expected)
        if self._chance.is_one_in(share):
            count.seen += is_expected
            self._see(count, life, line)
        elif is_expected and not count.is_open and self._chance.is_one_in(0.5):
            self._lose(count, life, line)
        if is_expected or line["seen_at"]:
            rows.add("inventory_line", **line)

    def _line(self, count: _Count, life: Life, is_expected: bool) -> dict[str, Any]:
        return {
            "inventory_id": count.row["id"], "asset_id": life.id, "authority_id": self._estate.id,
            "is_expected": is_expected, "site_id": life.row["site_id"], "room_id": life.row["room_id"],
            "seen_at": None, "seen_by": None, "seen_room_id": None, "finding": None, "sighting_id": None,
            "settled": None, "settled_at": None,
        }  # fmt: skip

    def _see(self, count: _Count, life: Life, line: dict[str, Any]) -> None:
        is_carried = line["is_expected"] and count.beside and self._chance.is_one_in(_CARRIED)
        room = count.beside if is_carried else count.place.room_id or line["room_id"]
        if not line["is_expected"] and count.place.room_id is None:
            return  # whoever counts a whole site pins the rooms one by one
        at, who, seen_before = self._next(count), self._chance.choice(count.people), life.row["last_seen_at"]
        details = {"inventory_id": count.row["id"], "inventory": count.row["name"], "room_id": room}
        life.do(Action.SEE, at, who, details=details)
        life.row["last_seen_at"] = max(at, seen_before)
        finding = judged(
            is_expected=line["is_expected"], state=life.state, registered=line["room_id"], seen_in=room
        )
        line |= {
            "seen_at": at, "seen_by": who.name, "seen_room_id": room, "finding": finding,
            "sighting_id": life.events[-1].request_id,
        }  # fmt: skip
        if finding is Finding.MISPLACED and not count.is_open:
            life.do(
                Action.MOVE, count.row["ended_at"], self._estate.manager, place=Place(self._site(life), room)
            )
            line |= {"settled": "moved", "settled_at": count.row["ended_at"]}

    def _site(self, life: Life) -> UUID | None:
        """Return the site of the closed count, where what strayed in stays."""
        return self._counts[0].place.site_id if life.row["site_id"] else None

    def _lose(self, count: _Count, life: Life, line: dict[str, Any]) -> None:
        at, ask = count.row["ended_at"] + timedelta(minutes=20), Ask(loss_reason=LossReason.NOT_FOUND)
        details = {"inventory_id": count.row["id"], "inventory": count.row["name"]}
        life.do(Action.REPORT_MISSING, at, self._estate.manager, ask=ask, details=details)
        line |= {"settled": "missing", "settled_at": at}

    def _next(self, count: _Count) -> datetime:
        """Return when the next device is seen; a count never outlasts its day's work."""
        latest = count.row["ended_at"] or count.row["started_at"] + timedelta(minutes=50)
        step = timedelta(seconds=self._chance.randint(_PACE // 4, _PACE))
        count.clock = min(count.clock + step, latest - timedelta(seconds=1))
        return count.clock

    def tell(self, rows: Rows) -> None:
        """Record the inventories' own events, once what they expected is known."""
        for count in self._counts:
            told = {"name": count.row["name"], "expected": count.expected}
            self._tell(count, rows, "open", None, count.row["started_at"], self._estate.technicians[0], told)
            if not count.is_open:
                figures = {"expected": count.expected, "seen": count.seen}
                who, at = self._estate.manager, count.row["ended_at"]
                self._tell(count, rows, "closed", "open", at, who, figures)

    def _tell(
        self,
        count: _Count,
        rows: Rows,
        state: str,
        before: str | None,
        at: datetime,
        who: Actor,
        details: dict[str, Any],
    ) -> None:
        event = PastEvent(
            self._chance.id_at(at), self._estate.id, "inventory", count.row["id"], f"inventory:state:{state}",
            before, state, at, at, who.account_id, who.name, who.organisation_id, who.organisation_name,
            self._chance.request_id(), {}, details,
        )  # fmt: skip
        rows.events.append(event)
