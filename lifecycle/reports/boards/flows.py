"""« Sorties et réemploi »: where retired devices go, the decree's ratio by year, partners, what is waste."""

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Session

from lifecycle.reports import indicators, wording_flows
from lifecycle.reports.basis import Basis
from lifecycle.reports.boards import flows_charts, flows_partners
from lifecycle.reports.boards.charting import rate
from lifecycle.reports.content import Board, Chart, Scope
from lifecycle.reports.decree import REUSE_OUTCOMES
from lifecycle.reports.figures import Coverage, Figure, Key, Share, Words
from lifecycle.reports.making import figure_of, percent
from lifecycle.reports.partners_results import PartnerResult, Results, partner_results
from lifecycle.reports.queries import Total, added, parts, totals_by
from lifecycle.states.assets import OUTCOMES

_GRAM = Decimal("0.001")


def board(session: Session, scope: Scope, basis: Basis) -> Board:
    """Return the year's reuse, what partners did, waste and stock waiting, with their charts."""
    reuse = indicators.reuse(session, scope, basis)
    left = totals_by(session, scope.behind(Key.HANDED_OVER), basis, "part", "state")
    by_part = {
        key: parts(session, scope.behind(key), basis)
        for key in (Key.OUTFLOW, Key.BENEFICIARIES, Key.WASTE_WEIGHT, Key.WAITING)
    }
    results = partner_results(session, scope, basis)
    counted = {key: _counted(key, added(found.values()), scope, basis) for key, found in by_part.items()}
    figures = (
        reuse.legal, _counted(Key.HANDED_OVER, added(left.values()), scope, basis),
        _reuse_yield(left, scope, basis), counted[Key.WAITING], reuse.directed, reuse.committed, reuse.proven,
        reuse.stock, reuse.departures, reuse.legal_proven, reuse.flow, reuse.flow_proven,
        counted[Key.OUTFLOW], counted[Key.BENEFICIARIES], *_of_partners(results, scope, basis),
        counted[Key.WASTE_WEIGHT],
    )  # fmt: skip
    charts: Iterator[Chart] = (
        made
        for making in (
            flows_charts.charts(session, by_part, scope, basis),
            flows_partners.charts(left, results, scope, basis),
        )
        for made in making
    )
    return Board("flows", scope, basis.on, figures, tuple(charts))


def _counted(key: Key, came_to: Total, scope: Scope, basis: Basis) -> Figure:
    """Return a figure of devices, or of kilograms to the gram."""
    value = came_to.value.quantize(_GRAM) if key is Key.WASTE_WEIGHT else came_to.rows
    return figure_of(scope.behind(key), came_to, basis, value)


def _reuse_yield(left: flows_partners.ByPartner, scope: Scope, basis: Basis) -> Figure:
    """Return what share of the devices handed over, whose outcome is told, was reused or refurbished."""
    told = sum(found.rows for (_, state), found in left.items() if state in OUTCOMES)
    reused = sum(found.rows for (_, state), found in left.items() if state in REUSE_OUTCOMES)
    return rate(
        Share.REUSE_YIELD,
        percent(reused, told),
        scope,
        basis,
        coverage=added(left.values()).coverage,
        parts=tuple(scope.behind(Key.HANDED_OVER, state=state) for state in OUTCOMES),
        note=None if told else Words(wording_flows.NOTHING_TOLD, {"year": scope.year}),
    )


def _of_partners(results: Results, scope: Scope, basis: Basis) -> Iterator[Figure]:
    """Yield what all partners together did: accepted, delays, lots late, kilometres."""
    whole = results.together
    answered = Words(wording_flows.NOTHING_ANSWERED, {"year": scope.year})
    left = Words(wording_flows.NOTHING_LEFT, {"year": scope.year})
    values: tuple[tuple[Share, Decimal | None, Words], ...] = (
        (Share.ACCEPTED_SHARE, percent(whole.accepted, whole.offered), answered),
        (Share.ANSWER_DAYS, whole.answer_days, answered),
        (Share.RECEPTION_DAYS, whole.reception_days, left),
        (Share.OUTCOME_DAYS, whole.outcome_days, left),
    )
    for share, value, why in values:
        yield rate(share, value, scope, basis, note=why if value is None else None)
    narrowed = Words(wording_flows.ALL_SITES) if scope.site_id or scope.category else None
    yield rate(Share.OVERDUE_LOTS, whole.overdue, scope, basis, note=narrowed)
    yield _kilometres(results, whole, scope, basis)


def _kilometres(results: Results, whole: PartnerResult, scope: Scope, basis: Basis) -> Figure:
    known = {"placed": Decimal(results.placed), "lots": Decimal(whole.lots)}
    note = Words(wording_flows.PLACED, known) if results.placed else Words(wording_flows.NO_PLACE)
    value = results.kilometres if results.placed else None
    if not whole.lots:
        note = Words(wording_flows.NOTHING_LEFT, {"year": scope.year})
    coverage = Coverage(results.placed, whole.lots)
    return rate(Share.KILOMETRES, value, scope, basis, coverage=coverage, note=note)
