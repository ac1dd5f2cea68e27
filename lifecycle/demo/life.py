"""One device's life: every step goes through the register's own rules, so no story can break them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate
from lifecycle.history.bulk import PastEvent
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS, years_between
from lifecycle.registry.acting import said
from lifecycle.registry.categories import CATEGORIES
from lifecycle.registry.rules import Place, effects
from lifecycle.states.assets import TABLE, Action, State
from lifecycle.states.decide import decide
from lifecycle.states.facts import Ask, Facts, FunctionalStatus, LotFacts, SanitisationLevel

CATEGORY = {row.key: row for row in CATEGORIES}
NOTHING, NOWHERE = Ask(), Place()
# What history does not tell among an asset's changed fields: the event's own columns and the last sighting.
_UNTOLD = ("state", "last_seen_at")


class Life:
    """An asset's row and its events, growing together; `clock` is when something last happened to it."""

    def __init__(
        self, estate: Estate, chance: Chance, born_at: datetime, state: State, values: Mapping[str, Any]
    ) -> None:
        self.estate, self._chance, self.clock = estate, chance, born_at
        self.id: UUID = chance.id_at(born_at)
        self.row: dict[str, Any] = {
            "id": self.id, "authority_id": estate.id, **values, "state": state, "before_missing": None,
            "retired_on": None, "retire_reason": None, "left_on": None, "last_used_at": None,
            "last_seen_at": born_at, "version": 1, "created_at": born_at, "updated_at": born_at,
        }  # fmt: skip
        self.sanitised_at: datetime | None = None
        told = {name: [None, value] for name, value in values.items() if value not in (None, "", False, {})}
        told.pop("serial_key", None)
        told.pop("facts", None)
        self.events: list[PastEvent] = []
        self._tell("asset:state:created", self.technician, None, state, told, {})

    @property
    def technician(self) -> Actor:
        """Whoever of the technicians is at hand."""
        return self._chance.choice(self.estate.technicians)

    @property
    def state(self) -> State:
        """The device's present state."""
        return State(self.row["state"])

    @property
    def category(self) -> str:
        """The key of the device's category."""
        key: str = self.row["category_key"]
        return key

    @property
    def day(self) -> int:
        """The day (ordinal) on which something last happened."""
        return self.clock.toordinal()

    def on(self, day: int) -> datetime:
        """Return a working moment on a day (ordinal), after whatever has happened before."""
        later = self.clock + timedelta(minutes=self._chance.randint(2, 20))
        return max(self._chance.moment(day), later)

    def do(
        self,
        action: Action,
        at: datetime,
        actor: Actor,
        *,
        ask: Ask = NOTHING,
        place: Place = NOWHERE,
        lot: LotFacts | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Do an action as the register does it, at an instant after the one before; refusals are raised."""
        assert at > self.clock, (action, at, self.clock)
        move = decide(action, self._facts(at, actor, lot), ask)
        if TABLE[action].on_the_spot:
            fields = effects(move, ask, place, self.row, at)
        else:
            fields = {"state": move.target, **_left(action, at.astimezone(PARIS).date())}
        is_fact = move.tag.startswith("asset:fact:")
        self.clock = at
        changes = self._set(fields)
        words = {"action": action, **said(ask), **(details or {})}
        self._tell(move.tag, actor, move.source, None if is_fact else move.target, changes, words)

    @contextmanager
    def drawing_from(self, chance: Chance) -> Iterator[None]:
        """Draw what happens inside from another chance, so that the rest of the story stays as it is."""
        own, self._chance = self._chance, chance
        yield
        self._chance = own

    def note_fact(self, tag: str, at: datetime, actor: Actor, details: Mapping[str, Any]) -> None:
        """Record a fact that is no action of the state table."""
        self.clock = at
        self._tell(tag, actor, self.state, None, {}, details)

    def edit(self, at: datetime, actor: Actor, **fields: Any) -> None:
        """Edit fields of the register."""
        self.clock = at
        self._tell("asset:field:edited", actor, None, None, self._set(fields), {})

    def _set(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        changes = {name: [self.row[name], new] for name, new in fields.items() if self.row[name] != new}
        self.row |= fields
        self.row["version"] += 1
        self.row["updated_at"] = self.clock
        return {name: pair for name, pair in changes.items() if name not in _UNTOLD}

    def _facts(self, at: datetime, actor: Actor, lot: LotFacts | None) -> Facts:
        row, today = self.row, at.astimezone(PARIS).date()
        start = row["first_used_on"] or row["acquired_on"]
        return Facts(
            state=State(row["state"]),
            today=today,
            kind=actor.kind,
            before_missing=row["before_missing"],
            restricted=row["restricted"],
            data_bearing=CATEGORY[row["category_key"]].data_bearing,
            functional_status=FunctionalStatus(row["functional_status"]),
            age_years=years_between(start, today),
            sanitised_level=SanitisationLevel.PURGE if self.sanitised_at else None,
            sanitised_at=self.sanitised_at,
            last_used_at=row["last_used_at"],
            lot=lot,
        )

    def _tell(
        self,
        tag: str,
        actor: Actor,
        source: State | None,
        target: State | None,
        changes: Mapping[str, Any],
        details: Mapping[str, Any],
    ) -> None:
        self.events.append(
            PastEvent(
                self._chance.id_at(self.clock), self.estate.id, "asset", self.id, tag, source, target,
                self.clock, self.clock, actor.account_id, actor.name, actor.organisation_id,
                actor.organisation_name, self._chance.request_id(), changes, details,
            )
        )  # fmt: skip


_LEFT: Mapping[Action, Callable[[date], date | None]] = {
    Action.HAND_OVER: lambda on: on,
    Action.GIVE_BACK: lambda _: None,
}


def _left(action: Action, on: date) -> dict[str, Any]:
    """Return what a lot's action says of the day a device left; most say nothing."""
    return {"left_on": _LEFT[action](on)} if action in _LEFT else {}
