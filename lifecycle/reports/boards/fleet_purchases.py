"""Purchases of the last years: how devices came, what they cost, what share was spent on refurbished ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from lifecycle.kernel.text import N_
from lifecycle.reports import wording_fleet
from lifecycle.reports.basis import Basis
from lifecycle.reports.boards.charting import chart, rate, rounded_percent
from lifecycle.reports.content import Chart, Point, Scope
from lifecycle.reports.figures import Figure, Key, Share, Words
from lifecycle.reports.making import figure_of, percent
from lifecycle.reports.purchases import KINDS
from lifecycle.reports.queries import Total, added, parts_of_many

YEARS_SHOWN = 6
Parts = Mapping[str, Total]


@dataclass(frozen=True, slots=True)
class Bought:
    """What was acquired in each year and what it cost, by how it came."""

    counts: Mapping[int, Parts]
    costs: Mapping[int, Parts]


def bought(session: Session, scope: Scope, basis: Basis) -> Bought:
    """Return the purchases of the years up to the scope's, in one statement."""
    years = range(scope.year - YEARS_SHOWN + 1, scope.year + 1)
    keys = (Key.PURCHASES, Key.PURCHASE_COST)
    asked = [replace(scope, year=year).behind(key) for key in keys for year in years]
    found = parts_of_many(session, asked, basis)
    return Bought(
        dict(zip(years, found[:YEARS_SHOWN], strict=True)), dict(zip(years, found[YEARS_SHOWN:], strict=True))
    )


def refurbished_share(found: Bought, scope: Scope, basis: Basis) -> Figure:
    """Return what share of the year's priced purchases was spent on refurbished devices."""
    costs = found.costs[scope.year]
    whole = added(costs.values())
    refurbished = costs["refurbished"].value if "refurbished" in costs else Decimal(0)
    behind = scope.behind(Key.PURCHASE_COST)
    return rate(
        Share.REFURBISHED_SHARE,
        percent(refurbished, whole.value),
        scope,
        basis,
        coverage=whole.coverage,
        parts=(replace(behind, part="refurbished"), behind),
        note=None if whole.value else Words(wording_fleet.NOTHING_BOUGHT, {"year": scope.year}),
    )


def figures(found: Bought, scope: Scope, basis: Basis) -> tuple[Figure, Figure]:
    """Return how many devices were acquired in the year, and the euros of those bought."""
    counts = added(found.counts[scope.year].values())
    costs = added(found.costs[scope.year].values())
    return (
        figure_of(scope.behind(Key.PURCHASES), counts, basis, counts.rows),
        figure_of(scope.behind(Key.PURCHASE_COST), costs, basis, costs.value),
    )


def charts(found: Bought, scope: Scope, basis: Basis) -> Iterator[Chart]:
    """Yield the devices acquired by year and the euros spent by year, both by how devices came."""
    counts = added(found.counts[scope.year].values())
    refurbished = sum(of.rows for kind, of in found.counts[scope.year].items() if kind == "refurbished")
    reading = Words(
        N_("Équipements acquis en %(year)d : %(total)s, dont reconditionnés : %(refurbished)s."),
        {"year": scope.year, "total": Decimal(counts.rows), "refurbished": Decimal(refurbished)},
    )
    if not counts.rows:
        reading = Words(N_("Aucun équipement n’a été acquis en %(year)d."), {"year": scope.year})
    title = Words(N_("Équipements acquis, par année"))
    yield chart(
        "purchases", "stacks", Key.PURCHASES, (title, reading), scope, basis,
        _points(Key.PURCHASES, found.counts, scope), coverage=counts.coverage,
    )  # fmt: skip
    yield _cost_chart(found, scope, basis)


def _cost_chart(found: Bought, scope: Scope, basis: Basis) -> Chart:
    costs = added(found.costs[scope.year].values())
    reading = Words(N_("Aucun achat de %(year)d n’a de prix connu."), {"year": scope.year})
    if costs.value:
        new = sum((of.value for kind, of in found.costs[scope.year].items() if kind == "new"), Decimal(0))
        reading = Words(
            N_("Dépenses connues de %(year)d : %(total)s €, dont %(share)s %% pour du matériel neuf."),
            {
                "year": scope.year,
                "total": costs.value.quantize(Decimal(1)),
                "share": rounded_percent(new, costs.value),
            },
        )
    title = Words(N_("Dépenses d’achat, par année"))
    return chart(
        "purchase-cost", "stacks", Key.PURCHASE_COST, (title, reading), scope, basis,
        _points(Key.PURCHASE_COST, found.costs, scope), coverage=costs.coverage,
    )  # fmt: skip


def _points(key: Key, years: Mapping[int, Parts], scope: Scope) -> Iterator[Point]:
    for year, parts in years.items():
        for kind in KINDS:
            if kind in parts:
                found = parts[kind]
                yield Point(
                    str(year),
                    Words(str(year)),
                    found.rows if key is Key.PURCHASES else found.value,
                    replace(scope, year=year).behind(key, part=kind),
                    series=kind,
                    series_label=Words(wording_fleet.KIND_LABELS[kind]),
                    tone=wording_fleet.KIND_TONES[kind],
                )
