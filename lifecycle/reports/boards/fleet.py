"""« Parc et achats »: what the fleet is made of, what was bought, what was repaired, what is badly known."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy.orm import Session

from lifecycle.reports import indicators, wording_fleet, wording_flows
from lifecycle.reports.basis import Basis
from lifecycle.reports.boards import fleet_charts, fleet_purchases
from lifecycle.reports.boards.charting import rate
from lifecycle.reports.content import Board, Scope
from lifecycle.reports.figures import Behind, Figure, Key, Share, Words
from lifecycle.reports.making import figure_of, percent
from lifecycle.reports.queries import Total, added, parts_of_many, totals_by
from lifecycle.states.assets import State
from lifecycle.strategy.queries import yearly_facts

_HUNDREDTH, _TENTH = Decimal("0.01"), Decimal("0.1")
#: What is read in one statement, each to be told by itself or to be divided by another.
_READ = (
    Key.UNDER_WARRANTY, Key.REPAIRS, Key.REPAIR_COST, Key.REPAIR_DAYS, Key.DEVICES_OF_YEAR,
    *fleet_charts.GAPS,
)  # fmt: skip
_MONITORS = Behind(Key.DEVICES_PRESENT, category="monitor", state=State.IN_USE)


def board(session: Session, scope: Scope, basis: Basis) -> Board:
    """Return what the fleet is, its stock asleep, purchases, repairs and gaps, with their charts."""
    present = indicators.devices_present(session, scope, basis)
    read = parts_of_many(session, [*(scope.behind(key) for key in _READ), _MONITORS], basis)
    repairs = read[_READ.index(Key.REPAIRS)]
    totals = {key: added(found.values()) for key, found in zip(_READ, read, strict=False)}
    asleep = totals_by(session, scope.behind(Key.ASLEEP), basis, "category_key")
    bought = fleet_purchases.bought(session, scope, basis)
    gaps = {
        key: figure_of(scope.behind(key), totals[key], basis, totals[key].rows) for key in fleet_charts.GAPS
    }
    slept = added(asleep.values())
    figures = (
        present,
        _screens(session, added(read[-1].values()).rows, scope, basis),
        fleet_purchases.refurbished_share(bought, scope, basis),
        _repair_rate(totals, scope, basis),
        figure_of(scope.behind(Key.ASLEEP), slept, basis, slept.rows),
        *fleet_purchases.figures(bought, scope, basis),
        *_repairs(totals, scope, basis),
        *_warranty(totals[Key.UNDER_WARRANTY], scope, basis),
        *gaps.values(),
    )
    charts = (
        *fleet_charts.makeup(session, present, scope, basis),
        fleet_charts.asleep(asleep, scope, basis),
        *fleet_purchases.charts(bought, scope, basis),
        fleet_charts.repairs(repairs, scope, basis),
        *([fleet_charts.gaps(gaps, scope, basis)] if present.value else ()),
    )
    return Board("fleet", scope, basis.on, figures, charts)


def _screens(session: Session, monitors: int, scope: Scope, basis: Basis) -> Figure:
    """Return the screens in use for each agent of the whole authority, by the last head count known."""
    facts = yearly_facts(session)
    counts = {year: said.agents for year, said in facts.items() if said.agents and year <= scope.year}
    if not counts:
        note = Words(wording_fleet.NO_AGENTS)
        return rate(Share.SCREENS_PER_AGENT, None, scope, basis, parts=(_MONITORS,), note=note)
    year = max(counts)
    ratio = (Decimal(monitors) / counts[year]).quantize(_HUNDREDTH, ROUND_HALF_UP)
    note = Words(wording_fleet.AGENTS_OF, {"agents_year": year, "agents": Decimal(counts[year])})
    if scope.site_id or scope.category:
        note = Words(wording_flows.ALL_SITES)
    return rate(Share.SCREENS_PER_AGENT, ratio, scope, basis, parts=(_MONITORS,), note=note)


def _repair_rate(totals: Mapping[Key, Total], scope: Scope, basis: Basis) -> Figure:
    """Return the repairs that ended in the year for a hundred devices had in it."""
    ended, had = totals[Key.REPAIRS].value, totals[Key.DEVICES_OF_YEAR].rows
    return rate(
        Share.REPAIR_RATE,
        percent(ended, had),
        scope,
        basis,
        parts=(scope.behind(Key.REPAIRS), scope.behind(Key.DEVICES_OF_YEAR)),
        note=None if had else Words(wording_fleet.NO_DEVICE, {"year": scope.year}),
    )


def _repairs(totals: Mapping[Key, Total], scope: Scope, basis: Basis) -> tuple[Figure, ...]:
    ended, cost, took = totals[Key.REPAIRS], totals[Key.REPAIR_COST], totals[Key.REPAIR_DAYS]
    had = totals[Key.DEVICES_OF_YEAR]
    mean = (took.value / took.rows).quantize(_TENTH, ROUND_HALF_UP) if took.rows else None
    nothing = None if took.rows else Words(wording_fleet.NO_REPAIR, {"year": scope.year})
    return (
        figure_of(scope.behind(Key.REPAIRS), ended, basis, int(ended.value)),
        figure_of(scope.behind(Key.DEVICES_OF_YEAR), had, basis, had.rows),
        figure_of(scope.behind(Key.REPAIR_COST), cost, basis, cost.value),
        figure_of(
            scope.behind(Key.REPAIR_DAYS),
            took,
            basis,
            mean,
            nothing,
        ),
    )


def _warranty(found: Total, scope: Scope, basis: Basis) -> tuple[Figure, Figure]:
    behind, dated = scope.behind(Key.UNDER_WARRANTY), found.coverage.known
    note = None if dated else Words(wording_fleet.NO_WARRANTY)
    share = rate(
        Share.WARRANTY_SHARE, percent(found.rows, dated), scope, basis,
        coverage=found.coverage, parts=(behind,), note=note,
    )  # fmt: skip
    return share, figure_of(behind, found, basis, found.rows)
