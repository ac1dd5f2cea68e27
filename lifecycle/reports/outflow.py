"""The way of a civil year from retirement to outcome: where a retired device came from and stood at its end.

Every category is in it, unlike the decree's figures. A device has one origin and one destination, so that the
flows add up to the devices retired by the end of the year, less those that had reached their end before it.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, String, and_, case, cast, func, literal, or_, select, true

from lifecycle.endoflife.model import LotLine
from lifecycle.history.model import Event
from lifecycle.kernel.clock import PARIS
from lifecycle.registry.model import Asset
from lifecycle.reports.basis import Basis
from lifecycle.reports.decree import STILL_HERE, eve_of, new_year
from lifecycle.reports.figures import Behind
from lifecycle.reports.hand_overs import OUR_LINES
from lifecycle.reports.populations import GONE, ONE, OUR_EVENTS, population
from lifecycle.reports.reuse import decided_on, retirement_stands, told_after
from lifecycle.states.assets import HELD, State

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
    today's. Interpretation [D]: a retirement is of the day of its decision, if that was told later; where
    history starts later than a moment, the device's own dates decide; a retirement that was corrected away
    is none; a device that came back in use or in stock is reinstated; one lost from the store was in stock.
    """
    assert behind.year is not None
    first, end = new_year(behind.year).date(), new_year(behind.year + 1).date()
    is_over = basis.on >= end
    before, after = _story_by(eve_of(behind.year), "before"), _story_by(eve_of(behind.year + 1), "after")
    came_from = _origin(before, first, end)
    stood: Any = _stood(after, eve_of(behind.year + 1), end) if is_over else Asset.state
    part = came_from + literal(ARROW) + _destination(stood, first, end)
    wanted = population(ONE, part=part).join(before, true(), isouter=True)
    if is_over:
        wanted = wanted.join(after, true(), isouter=True)
    return wanted.where(_retired_by(eve_of(behind.year + 1)), came_from.is_not(None))


def _story_by(moment: datetime, name: str) -> Any:
    """Return the last state that the history gave a device by an instant, and the one before it."""
    told = (Event.subject_id == Asset.id, Event.to_state.is_not(None), Event.occurred_at <= moment)
    last = select(Event.to_state.label("state"), Event.from_state.label("earlier")).where(*told)
    return last.order_by(Event.sequence.desc()).limit(1).lateral(name)


def _stood(story: Any, moment: datetime, day: date) -> ColumnElement[Any]:
    """Return where a device stood at an instant, the start of a day; NULL where nothing tells."""
    decided = and_(story.c.state.in_((State.ORDERED, *HELD)), Asset.id.in_(told_after(moment)))
    has_left = and_(Asset.state.in_(GONE), Asset.left_on < day)
    by_dates = case((has_left, Asset.state), (Asset.retired_on < day, literal(State.RETIRED.value)))
    return case((decided, literal(State.RETIRED.value)), else_=func.coalesce(story.c.state, by_dates))


def _origin(story: Any, first: date, end: date) -> ColumnElement[Any]:
    state: Any = func.coalesce(_stood(story, eve_of(first.year), first), literal("", String))
    lost_from_store = and_(state == State.MISSING, story.c.earlier == State.RETIRED)
    by_dates = and_(Asset.retired_on >= first, Asset.retired_on < end, Asset.state.in_(_AFTER_RETIREMENT))
    retired_in_year = or_(
        Asset.id.in_(_retirements(first, end)),
        Asset.id.in_(told_after(eve_of(end.year))),
        and_(story.c.state.is_(None), by_dates),
    )
    return case(
        (or_(state.in_(STILL_HERE), lost_from_store), literal("stock")),
        (state == State.HANDED_OVER, literal("partner")),
        (state.in_(GONE), None),
        (retired_in_year, literal("year")),
    )


def _destination(state: ColumnElement[Any], first: date, end: date) -> ColumnElement[Any]:
    return case(
        (and_(state == State.RETIRED, _came_back(first, end)), literal("given_back")),
        (state == State.RETIRED, literal("waiting")),
        (state.in_((State.IN_LOT, *GONE, State.MISSING)), state),
        else_=literal("reinstated"),
    )


def _came_back(first: date, end: date) -> ColumnElement[bool]:
    """Return whether a partner gave a device back in a year, unless it was retired again since."""
    given_back = (LotLine.returned_on >= first, LotLine.returned_on < end, LotLine.repair_id.is_(None))
    since = LotLine.returned_on >= func.coalesce(Asset.retired_on, LotLine.returned_on)
    theirs = select(LotLine.id).where(OUR_LINES, LotLine.asset_id == Asset.id, *given_back, since)
    return theirs.correlate(Asset).exists()


def _retired_by(moment: datetime) -> ColumnElement[bool]:
    """Return whether a device had ever been retired by an instant, by its history or by its dates."""
    was = select(Event.subject_id).where(
        OUR_EVENTS, Event.subject_type == "asset", Event.to_state.in_(_AFTER_RETIREMENT)
    )
    by_then = was.where(Event.occurred_at <= moment)
    return or_(Asset.id.in_(by_then), Asset.retired_on <= moment.astimezone(PARIS).date())


def _retirements(first: date, end: date) -> Select[Any]:
    """Return the devices retired in a year, those whose retirement was corrected away left out."""
    told_on = cast(func.timezone(PARIS.key, Event.occurred_at), Date)
    day = func.least(decided_on(), told_on)
    return (
        select(Event.subject_id)
        .where(OUR_EVENTS, Event.subject_type == "asset", Event.to_state == State.RETIRED)
        .where(told_on >= literal(first, Date), day < literal(end, Date), retirement_stands())
    )
