"""The way of a civil year from retirement to outcome: where a retired device came from and stood at its end.

Every category is in it, unlike the decree's figures. A device has one origin and one destination, so that the
flows add up to the devices retired by the end of the year, less those that had reached their end before it.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, String, and_, case, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from lifecycle.endoflife.model import LotLine
from lifecycle.history.model import Event
from lifecycle.history.queries import states_at
from lifecycle.registry.model import Asset
from lifecycle.reports.basis import Basis
from lifecycle.reports.decree import STILL_HERE, new_year
from lifecycle.reports.figures import Behind
from lifecycle.reports.hand_overs import OUR_LINES
from lifecycle.reports.populations import GONE, ONE, OUR_EVENTS, population
from lifecycle.states.assets import State

#: Where a device of the flow came from: retired before, with a partner already, retired in the year.
ORIGINS = ("stock", "partner", "year")
#: Where it stood at the end of the year, or stands today.
DESTINATIONS = (
    "waiting", "given_back", State.IN_LOT, State.HANDED_OVER, State.REUSED, State.REFURBISHED,
    State.RECYCLED, State.WRITTEN_OFF, "reinstated", State.MISSING,
)  # fmt: skip
ARROW = ">"
_AFTER_RETIREMENT = (*STILL_HERE, *GONE)


def outflow(behind: Behind, basis: Basis) -> Select[Any]:
    """Return the devices of a year's flow, `part` being « origin>destination » by the words above.

    The origin is the state on 1 January, 00:00 in France; the destination that on the next 1 January, or
    today's. Interpretation [D]: where history starts later than a moment, the device's own dates decide; a
    retirement that was corrected away is none; a device that came back in use or in stock is reinstated.
    """
    assert behind.year is not None
    first, end = new_year(behind.year), new_year(behind.year + 1)
    is_over = basis.on >= end.date()
    before, after = _state_at(first, "before"), _state_at(end, "after")
    came_from = _origin(before.c.state, first.date(), end.date())
    stood: Any = func.coalesce(after.c.state, _by_dates(end.date())) if is_over else Asset.state
    part = came_from + literal(ARROW) + _destination(stood, first.date(), end.date())
    wanted = population(ONE, part=part).join(before, true(), isouter=True)
    if is_over:
        wanted = wanted.join(after, true(), isouter=True)
    return wanted.where(_retired_by(end), came_from.is_not(None))


def _state_at(moment: datetime, name: str) -> Any:
    """Return the state that the history gives a device at an instant, a few index rows a device."""
    history = states_at(moment)
    return select(history.c.state).where(history.c.subject_id == Asset.id).limit(1).lateral(name)


def _by_dates(day: date) -> ColumnElement[Any]:
    """Return the state that a device's own dates give it at the start of a day."""
    has_left = and_(Asset.state.in_(GONE), Asset.left_on < day)
    return case((has_left, Asset.state), (Asset.retired_on < day, literal(State.RETIRED.value)))


def _origin(before: ColumnElement[Any], first: date, end: date) -> ColumnElement[Any]:
    state = func.coalesce(before, _by_dates(first), literal("", String))
    retired_in_year = or_(
        Asset.id.in_(_retirements(first, end)),
        and_(Asset.retired_on >= first, Asset.retired_on < end, Asset.state.in_(_AFTER_RETIREMENT)),
    )
    return case(
        (state.in_(STILL_HERE), literal("stock")),
        (state == State.HANDED_OVER, literal("partner")),
        (state.in_(GONE), None),
        (retired_in_year, literal("year")),
    )


def _destination(state: ColumnElement[Any], first: date, end: date) -> ColumnElement[Any]:
    given_back = Asset.id.in_(
        select(LotLine.asset_id).where(OUR_LINES, LotLine.returned_on >= first, LotLine.returned_on < end)
    )
    return case(
        (and_(state == State.RETIRED, given_back), literal("given_back")),
        (state == State.RETIRED, literal("waiting")),
        (state.in_((State.IN_LOT, *GONE, State.MISSING)), state),
        else_=literal("reinstated"),
    )


def _retired_by(end: datetime) -> ColumnElement[bool]:
    """Return whether a device had ever been retired by an instant, by its history or by its dates."""
    was = select(Event.subject_id).where(
        OUR_EVENTS, Event.subject_type == "asset", Event.to_state.in_(_AFTER_RETIREMENT)
    )
    return or_(Asset.id.in_(was.where(Event.occurred_at < end)), Asset.retired_on < end.date())


def _retirements(first: date, end: date) -> Select[Any]:
    """Return the devices retired in a year, those whose retirement was corrected away left out."""
    later = aliased(Event)
    next_tag = (
        select(later.tag)
        .where(later.subject_id == Event.subject_id, later.sequence > Event.sequence)
        .where(later.to_state.is_not(None))
        .order_by(later.sequence)
        .limit(1)
        .scalar_subquery()
    )
    stands = func.coalesce(next_tag, "").not_like("asset:correction:%")
    day = func.date(func.timezone("Europe/Paris", Event.occurred_at))
    return (
        select(Event.subject_id)
        .where(OUR_EVENTS, Event.subject_type == "asset", Event.to_state == State.RETIRED, stands)
        .where(day >= literal(first, Date), day < literal(end, Date))
    )
