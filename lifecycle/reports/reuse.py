"""The populations of decree 2023-266: the stock of 1 January, and the departures of a civil year.

Their common scope, and why a device is out of it, stand in `reports.decree_scope`.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    ScalarSelect,
    Select,
    Subquery,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    true,
)

from lifecycle.history.model import Event
from lifecycle.history.queries import states_at
from lifecycle.kernel.clock import PARIS
from lifecycle.registry.model import Asset
from lifecycle.reports.basis import Basis
from lifecycle.reports.decree import REUSE_OUTCOMES, REUSE_ROUTES, STILL_HERE, eve_of, new_year
from lifecycle.reports.decree_scope import in_scope, out_of_scope
from lifecycle.reports.figures import Behind, Key
from lifecycle.reports.hand_overs import last_hand_over
from lifecycle.reports.populations import GONE, OUR_EVENTS, Population, next_tag
from lifecycle.states.assets import HELD, OUTCOMES, PRESENT, State

#: How a population is narrowed to the decree's scope, or to what is out of it, by the date of retirement.
Scoping = Callable[[ColumnElement[Any]], Select[Any]]
WITH_PARTNER = (State.HANDED_OVER, *OUTCOMES)


def retired_stock(behind: Behind, _: Basis) -> Select[Any]:
    """Return B: the devices in scope that were retired and still here on 1 January, 00:00 in France.

    Interpretation [D]: the state is the history's before that instant, retired or in a lot not yet handed
    over; the retirement date is the one in force then. A retirement decided before and told after is in the
    stock too, since the reform is the decision: otherwise telling late would flatter the ratio. Where history
    starts later (a register taken over from a file), the device's own dates decide: retired before 1 January,
    and not gone by then.
    """
    return _stock(behind, in_scope)


def excluded_stock(behind: Behind, _: Basis) -> Select[Any]:
    """Return the devices out of scope that were retired and still here on 1 January, the reason as `part`."""
    return _stock(behind, out_of_scope)


def _stock(behind: Behind, scoping: Scoping) -> Select[Any]:
    assert behind.year is not None
    moment, first_day = eve_of(behind.year), literal(new_year(behind.year).date(), Date)
    history = states_at(moment)
    # The LIMIT keeps the planner from flattening: it reads a few index rows a device, not all of history.
    then = select(history.c.state).where(history.c.subject_id == Asset.id).limit(1).lateral("then")
    retired_on = func.coalesce(cast(_retired_on_at(moment), Date), Asset.retired_on)
    by_dates = and_(
        then.c.state.is_(None),
        Asset.retired_on < first_day,
        or_(Asset.left_on >= first_day, and_(Asset.left_on.is_(None), Asset.state.in_(PRESENT))),
    )
    # Materialized: the planner would read the events told late once for each place where they are asked.
    told = told_after(moment).cte(f"told_{behind.year}", nesting=True).prefix_with("MATERIALIZED")
    told_late = Asset.id.in_(select(told.c.subject_id))
    maybe = or_(Asset.id.in_(_retired_before(moment)), Asset.retired_on < first_day, told_late)
    was_held = and_(then.c.state.in_((State.ORDERED, *HELD)), told_late)
    return (
        scoping(retired_on)
        .join(then, true(), isouter=True)
        .where(maybe, or_(then.c.state.in_(STILL_HERE), by_dates, was_held))
    )


def _retired_before(moment: datetime) -> Select[Any]:
    """Return the assets that had ever been retired or in a lot by an instant; B is among them."""
    was_here = and_(Event.to_state.in_(STILL_HERE), Event.occurred_at <= moment)
    return select(Event.subject_id).where(OUR_EVENTS, Event.subject_type == "asset", was_here)


def told_after(moment: datetime) -> Select[Any]:
    """Return the assets whose retirement, decided by the day of an instant, was told after it and stands."""
    decided = decided_on() <= moment.astimezone(PARIS).date()
    return (
        select(Event.subject_id)
        .where(OUR_EVENTS, Event.subject_type == "asset", Event.to_state == State.RETIRED)
        .where(Event.occurred_at > moment, decided, retirement_stands())
    )


def decided_on() -> ColumnElement[date]:
    """Return the day of the decision that a retirement's `Event` tells, NULL where nobody said it."""
    return cast(Event.details["decided_on"].astext, Date)


def retirement_stands() -> ColumnElement[bool]:
    """Return whether the retirement that an `Event` tells was not corrected away."""
    return next_tag().not_like("asset:correction:%")


def _retired_on_at(moment: datetime) -> ScalarSelect[Any]:
    """Return the retirement date that the history had given an asset by an instant."""
    return (
        select(Event.changes["retired_on"][1].astext)
        .where(Event.subject_id == Asset.id, Event.changes.has_key("retired_on"))
        .where(Event.occurred_at <= moment)
        .order_by(Event.sequence.desc())
        .limit(1)
        .correlate(Asset)
        .scalar_subquery()
    )


def _departures(
    behind: Behind, *kept: Callable[[Subquery], ColumnElement[bool]], scoping: Scoping = in_scope
) -> Select[Any]:
    assert behind.year is not None
    lot = last_hand_over()
    on = func.coalesce(lot.c.on, Asset.left_on)
    year = (date(behind.year, 1, 1), date(behind.year, 12, 31))
    return (
        scoping(func.coalesce(Asset.retired_on, on))
        .join(lot, and_(lot.c.asset_id == Asset.id, Asset.state.in_(WITH_PARTNER)), isouter=True)
        .where(Asset.state.in_(GONE), on.between(*year))
        .where(or_(Asset.state != State.WRITTEN_OFF, Asset.retired_on.is_not(None)))
        .where(*(condition(lot) for condition in kept))
    )


def departures(behind: Behind, _: Basis) -> Select[Any]:
    """Return the devices in scope that left for good in a civil year, whatever their route.

    Interpretation [D]: a device that came back, or whose hand-over was corrected, has not left; one written
    off counts only if it had been retired, so a stolen computer is no departure of the decree.
    """
    return _departures(behind)


def excluded_departures(behind: Behind, _: Basis) -> Select[Any]:
    """Return the devices out of scope that left for good in a civil year, the reason as `part`."""
    return _departures(behind, scoping=out_of_scope)


def directed(behind: Behind, _: Basis) -> Select[Any]:
    """Return A: the devices in scope directed to reuse in a civil year.

    Interpretation [D]: « directed » is handed over in the year, on a lot whose route is reuse or refurbish,
    which is the partner's commitment beforehand. A repair lot is left out, since its devices come back to an
    authority that still uses them; so is an internal reuse, for the same reason. A device that the partner
    recycles in the end was directed all the same: only `proven` tells what really happened. The device may
    have been retired in the same year, so A is no part of B.
    """
    return _departures(behind, lambda lot: lot.c.route.in_(REUSE_ROUTES))


def committed(behind: Behind, _: Basis) -> Select[Any]:
    """Return the devices of A whose partner had committed to a reuse by the day of the hand-over.

    The commitment is a dated statement kept with the lot: the first of the decree's two conditions.
    """
    return _departures(behind, lambda lot: lot.c.route.in_(REUSE_ROUTES), lambda lot: lot.c.committed)


def proven(behind: Behind, _: Basis) -> Select[Any]:
    """Return the devices of A whose partner reported a reuse and can justify it: the second condition.

    The outcome is reused or refurbished, with a document, its reference, or a dated kind of recipient.
    """
    return _departures(
        behind,
        lambda lot: lot.c.route.in_(REUSE_ROUTES),
        lambda lot: and_(lot.c.proven, Asset.state.in_(REUSE_OUTCOMES)),
    )


DECREE: dict[Key, Population] = {
    Key.RETIRED_STOCK: retired_stock,
    Key.DEPARTURES: departures,
    Key.EXCLUDED_STOCK: excluded_stock,
    Key.EXCLUDED_DEPARTURES: excluded_departures,
    Key.REUSE_DIRECTED: directed,
    Key.REUSE_COMMITTED: committed,
    Key.REUSE_PROVEN: proven,
}
