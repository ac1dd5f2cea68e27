"""What partners did with a year's lots: answers, delays, distance, and what they still owe.

A partner's figures are those of the authority entered alone: a coordinator has its own view.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Numeric,
    Row,
    Select,
    cast,
    extract,
    func,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.endoflife.timing.deadlines import overdue
from lifecycle.kernel.clock import PARIS
from lifecycle.partners.model import PartnerProfile
from lifecycle.partners.places import Place, distance_km
from lifecycle.partners.settings import settings_of
from lifecycle.people.model import Organisation
from lifecycle.registry.model import Asset
from lifecycle.reports.basis import Basis
from lifecycle.reports.content import Scope
from lifecycle.reports.hand_overs import HANDED_OVER_ON
from lifecycle.states.facts import Route
from lifecycle.states.lots import Side

_SECONDS_PER_DAY = 86_400
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class PartnerResult:
    """A partner's year: devices in the lots that it answered, and accepted; median days; lots late today.

    `answer_days` runs from offer to answer, `reception_days` from hand-over to reception, both by lot;
    `outcome_days` from hand-over to outcome, by device; None where there is none. Each of the `lots` handed
    over in the year went `km` as the crow flies, None where a place is not known.
    """

    partner_id: UUID | None
    name: str
    offered: int
    accepted: int
    lots: int
    overdue: int
    answer_days: Decimal | None
    reception_days: Decimal | None
    outcome_days: Decimal | None
    km: Decimal | None


@dataclass(frozen=True, slots=True)
class Results:
    """The partners' results, and those of all `together`: its medians are of all lots, not of medians.

    `kilometres` adds up the way of the lots handed over whose two ends are known, `placed` of them.
    """

    partners: Sequence[PartnerResult]
    together: PartnerResult
    kilometres: Decimal
    placed: int


def partner_results(session: Session, scope: Scope, basis: Basis) -> Results:
    """Return the partners' results of a civil year, those with most lots first; repair lots are left out.

    Within a site or a category, a lot counts as soon as one of its devices does.
    """
    late, mine = _late(session, basis.on), settings_of(session).place
    lines = {row.partner_id: row for row in session.execute(_of_lines(scope))}
    rows = [_result(row, lines, late, mine) for row in session.execute(_of_lots(scope))]
    partners = sorted(
        (row for row in rows if row.partner_id), key=lambda row: (-row.lots, row.name.lower(), row.partner_id)
    )
    together = next(row for row in rows if row.partner_id is None)
    ways = [(row.km * row.lots, row.lots) for row in partners if row.km is not None]
    return Results(
        partners, together, sum((way for way, _ in ways), Decimal(0)), sum(lots for _, lots in ways)
    )


def _late(session: Session, on: date) -> Counter[UUID | None]:
    """Count the lots of the authority on which a partner is late; under None, all of them."""
    late = {
        (due.lot_id, due.partner_id)
        for due in overdue(session, on)
        if due.side is Side.PARTNER and due.authority_id == entered(session)
    }
    return Counter([*(partner for _, partner in late), *(None for _ in late)])


def _result(
    row: Row[Any], lines: Mapping[Any, Row[Any]], late: Counter[UUID | None], mine: Place
) -> PartnerResult:
    told = lines.get(row.partner_id)
    away = None
    if row.partner_id is not None and row.latitude is not None:
        away = distance_km(mine, Place(float(row.latitude), float(row.longitude)))
    return PartnerResult(
        row.partner_id,
        row.name or "",
        told.offered if told else 0,
        told.accepted if told else 0,
        row.lots,
        late[row.partner_id],
        row.answer_days,
        row.reception_days,
        told.outcome_days if told else None,
        None if away is None else Decimal(away).quantize(_TENTH, ROUND_HALF_UP),
    )


def _of_lots(scope: Scope) -> Select[Any]:
    """Select what lots tell, by partner and, under a null partner, of all."""
    lots = _lots(scope)
    return (
        select(
            lots.c.partner_id,
            func.max(Organisation.name).label("name"),
            func.max(PartnerProfile.latitude).label("latitude"),
            func.max(PartnerProfile.longitude).label("longitude"),
            func.count().filter(lots.c.left_in_year).label("lots"),
            _median(lots.c.answer_days, lots.c.offered_in_year).label("answer_days"),
            _median(lots.c.reception_days, lots.c.left_in_year).label("reception_days"),
        )
        .outerjoin(Organisation, Organisation.id == lots.c.partner_id)
        .outerjoin(PartnerProfile, PartnerProfile.organisation_id == lots.c.partner_id)
        .group_by(func.grouping_sets(tuple_(lots.c.partner_id), tuple_()))
    )


def _of_lines(scope: Scope) -> Select[Any]:
    """Select what the lines of these lots tell, grouped as the lots are."""
    lots, line = _lots(scope), LotLine
    # Lot by lot and by index, which `offset` holds the planner to: it expects fewer lots than there are.
    lines = (
        select(line.decision, line.outcome_on)
        .where(line.lot_id == lots.c.id, *_within(scope))
        .offset(0)
        .lateral("line")
    )
    answered = lots.c.offered_in_year & lots.c.answer_days.is_not(None)
    days: ColumnElement[Any] = cast(lines.c.outcome_on - lots.c.left_on, Numeric)
    return (
        select(
            lots.c.partner_id,
            func.count().filter(answered).label("offered"),
            func.count().filter(answered, lines.c.decision == "accepted").label("accepted"),
            _median(days, lots.c.left_in_year & lines.c.outcome_on.is_not(None)).label("outcome_days"),
        )
        .join(lines, true())
        .group_by(func.grouping_sets(tuple_(lots.c.partner_id), tuple_()))
    )


def _lots(scope: Scope) -> CTE:
    """Select the lots offered or handed over in the year with at least a device of the scope."""
    first, last = date(scope.year, 1, 1), date(scope.year, 12, 31)
    offered_on = cast(func.timezone(PARIS.key, Lot.offered_at), Date)
    has_device = select(LotLine.id).where(LotLine.lot_id == Lot.id, *_within(scope)).exists()
    offered, left = offered_on.between(first, last), HANDED_OVER_ON.between(first, last)
    return (
        select(
            Lot.id,
            Lot.partner_id,
            HANDED_OVER_ON.label("left_on"),
            func.coalesce(offered, False).label("offered_in_year"),
            func.coalesce(left, False).label("left_in_year"),
            _days(Lot.offered_at, Lot.answered_at).label("answer_days"),
            _days(Lot.handed_over_at, Lot.received_at).label("reception_days"),
        )
        .where(Lot.authority_id == func.current_organisation(), Lot.route != Route.REPAIR)
        .where(or_(offered, left), has_device)
        .cte("year_lot")
    )


def _within(scope: Scope) -> Iterator[ColumnElement[bool]]:
    """Yield the condition that a line's device is of the scope, none for the whole authority.

    Devices are looked up line by line: joined, a planner that expects few lots reads all devices first.
    """
    asked = ((Asset.site_id, scope.site_id), (Asset.category_key, scope.category))
    wanted = [column == value for column, value in asked if value is not None]
    if wanted:
        yield select(Asset.id).where(Asset.id == LotLine.asset_id, *wanted).exists()


def _days(start: Any, end: Any) -> ColumnElement[Any]:
    return extract("epoch", end - start) / _SECONDS_PER_DAY


def _median(days: ColumnElement[Any], counted: ColumnElement[bool]) -> ColumnElement[Any]:
    """Return the median of the days to one decimal; a clock that ran ahead gives no negative delay."""
    middle = func.percentile_cont(0.5).within_group(func.greatest(days, 0)).filter(counted, days.is_not(None))
    return func.round(cast(middle, Numeric), 1)
