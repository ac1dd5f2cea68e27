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
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import distinct_on

from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.history.model import Event
from lifecycle.history.queries import states_at
from lifecycle.kernel.clock import PARIS
from lifecycle.registry.model import Asset
from lifecycle.reports.basis import Basis
from lifecycle.reports.decree import REUSE_OUTCOMES, REUSE_ROUTES, STILL_HERE, new_year
from lifecycle.reports.decree_scope import in_scope, out_of_scope
from lifecycle.reports.figures import Behind, Key
from lifecycle.reports.populations import (
    GONE,
    OUR_EVENTS,
    Population,
)
from lifecycle.states.assets import OUTCOMES, PRESENT, State

#: How a population is narrowed to the decree's scope, or to what is out of it, by the date of retirement.
Scoping = Callable[[ColumnElement[Any]], Select[Any]]
WITH_PARTNER = (State.HANDED_OVER, *OUTCOMES)
#: For the planner, as `OUR_EVENTS` is.
_OUR_LINES = LotLine.authority_id == func.current_organisation()


def retired_stock(behind: Behind, _: Basis) -> Select[Any]:
    """Return B: the devices in scope that were retired and still here on 1 January, 00:00 in France.

    Interpretation [D]: the state is the history's at that instant, retired or in a lot not yet handed over;
    the retirement date is the one in force then. Where history starts later (a register taken over from a
    file), the device's own dates decide: retired before 1 January, and not gone by then.
    """
    return _stock(behind, in_scope)


def excluded_stock(behind: Behind, _: Basis) -> Select[Any]:
    """Return the devices out of scope that were retired and still here on 1 January, the reason as `part`."""
    return _stock(behind, out_of_scope)


def _stock(behind: Behind, scoping: Scoping) -> Select[Any]:
    assert behind.year is not None
    moment = new_year(behind.year)
    history = states_at(moment)
    # The LIMIT keeps the planner from flattening: it reads a few index rows a device, not all of history.
    then = select(history.c.state).where(history.c.subject_id == Asset.id).limit(1).lateral("then")
    retired_on = func.coalesce(cast(_retired_on_at(moment), Date), Asset.retired_on)
    first_day = literal(moment.date(), Date)
    by_dates = and_(
        then.c.state.is_(None),
        Asset.retired_on < first_day,
        or_(Asset.left_on >= first_day, and_(Asset.left_on.is_(None), Asset.state.in_(PRESENT))),
    )
    maybe = or_(Asset.id.in_(_retired_before(moment)), Asset.retired_on < first_day)
    return (
        scoping(retired_on)
        .join(then, true(), isouter=True)
        .where(maybe, or_(then.c.state.in_(STILL_HERE), by_dates))
    )


def _retired_before(moment: datetime) -> Select[Any]:
    """Return the assets that had ever been retired or in a lot by an instant; B is among them."""
    was_here = and_(Event.to_state.in_(STILL_HERE), Event.occurred_at <= moment)
    return select(Event.subject_id).where(OUR_EVENTS, Event.subject_type == "asset", was_here)


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


def last_hand_over() -> Subquery:
    """Return each device's last lot handed over: the one that it left on, unless it came back."""
    handed_over_on = cast(func.timezone(PARIS.key, Lot.handed_over_at), Date)
    proof = or_(
        LotLine.proof_id.is_not(None),
        func.trim(func.coalesce(LotLine.proof_reference, "")) != "",
        LotLine.recipient.is_not(None),
    )
    return (
        select(
            LotLine.asset_id,
            Lot.route,
            handed_over_on.label("on"),
            func.coalesce(Lot.commitment_on <= handed_over_on, false()).label("committed"),
            and_(LotLine.outcome.in_(REUSE_OUTCOMES), proof).label("proven"),
        )
        .join(Lot, Lot.id == LotLine.lot_id)
        .where(_OUR_LINES, Lot.handed_over_at.is_not(None), LotLine.decision != "refused")
        .ext(distinct_on(LotLine.asset_id))
        .order_by(LotLine.asset_id, Lot.handed_over_at.desc())
        .subquery("hand_over")
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
