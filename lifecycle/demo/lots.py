"""Lots of a story: where each one goes, and the way it has come on the last day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate
from lifecycle.kernel.actor import Actor
from lifecycle.states.facts import LotFacts, Route
from lifecycle.states.lots import LotAction, LotState


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner that lots go to: who answers there, and the categories that each route takes."""

    actor: Actor
    routes: dict[Route, frozenset[str]]
    legal_basis: dict[Route, str]
    destroys_until: date | None = None

    def facts(self, state: LotState, route: Route, category: str, on: date) -> LotFacts:
        """Return what the guards see of a lot of ours for a category, on a day."""
        routes = frozenset(known for known, takes in self.routes.items() if category in takes)
        destroys = self.destroys_until is not None and on <= self.destroys_until
        return LotFacts(state, True, route, routes, destroys)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A lot to tell of: where it stands on the last day, and how many devices it carries."""

    partner: Partner
    route: Route
    state: LotState
    lines: int


_S, _A = LotState, LotAction
_ALL_STEPS = (_A.OFFER, _A.ACCEPT, _A.SCHEDULE, _A.HAND_OVER, _A.RECEIVE, _A.CLOSE)
_STEPS = {
    _S.DRAFT: (), _S.OFFERED: _ALL_STEPS[:1], _S.ACCEPTED: _ALL_STEPS[:2], _S.SCHEDULED: _ALL_STEPS[:3],
    _S.HANDED_OVER: _ALL_STEPS[:4], _S.RECEIVED: _ALL_STEPS[:5], _S.CLOSED: _ALL_STEPS,
    _S.DECLINED: (_A.OFFER, _A.DECLINE), _S.CANCELLED: (_A.OFFER, _A.CANCEL),
}  # fmt: skip
# Days that a step takes after the one before.
_TAKES = {
    _A.OFFER: (2, 6), _A.ACCEPT: (2, 9), _A.DECLINE: (2, 12), _A.SCHEDULE: (1, 4), _A.CANCEL: (4, 20),
    _A.HAND_OVER: (4, 15), _A.RECEIVE: (1, 4), _A.CLOSE: (25, 80),
}  # fmt: skip
# Days that a lot has stood where it stands; closed and abandoned ones lie anywhere in the past.
_STANDS = {
    _S.DRAFT: (1, 14), _S.OFFERED: (1, 9), _S.ACCEPTED: (1, 6), _S.SCHEDULED: (1, 5),
    _S.HANDED_OVER: (1, 12), _S.RECEIVED: (4, 30),
}  # fmt: skip
# The first lot closes this many days after the register began: its devices must have lived in it.
FIRST_CLOSES_AFTER = 330


@dataclass(slots=True)
class Story:
    """A lot with the moments of its steps; `moments` is keyed by action, draft creation apart."""

    id: UUID
    wanted: Wanted
    created_at: datetime
    moments: dict[LotAction, datetime]
    number: str = ""

    def at(self, *actions: LotAction) -> datetime | None:
        """Return when the first of these actions happened, None when none has."""
        return next((self.moments[a] for a in actions if a in self.moments), None)


def plan(estate: Estate, chance: Chance, wanted: Iterable[Wanted]) -> list[Story]:
    """Return the lots with their moments, numbered year by year in the order of their creation."""
    stories = sorted((_story(estate, chance, one) for one in wanted), key=lambda story: story.created_at)
    ranks: dict[int, int] = {}
    for story in stories:
        year = story.created_at.year
        ranks[year] = ranks.get(year, 0) + 1
        story.number = f"{year}-{ranks[year]:03}"
    return stories


def _story(estate: Estate, chance: Chance, wanted: Wanted) -> Story:
    """Walk back from where the lot stands, then give each step its moment in order."""
    last = chance.last.toordinal()
    oldest = last - estate.start.toordinal() - FIRST_CLOSES_AFTER
    day = last - chance.randint(*_STANDS.get(wanted.state, (15, oldest)))
    days = []
    for step in reversed(_STEPS[wanted.state]):
        days.append(day)
        day -= chance.randint(*_TAKES[step])
    moment = created = chance.moment(day)
    moments = {}
    for step, on in zip(_STEPS[wanted.state], reversed(days), strict=True):
        moment = max(chance.moment(on), moment + timedelta(minutes=45))
        moments[step] = moment
    return Story(chance.id_at(created), wanted, created, moments)
