"""The charts of what leaves: from retirement to outcome, by year, to whom, as waste, or still waiting."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from lifecycle.endoflife.views import RECIPIENT_LABELS
from lifecycle.kernel.text import N_
from lifecycle.reports import wording_flows
from lifecycle.reports.amounts import mass
from lifecycle.reports.basis import Basis
from lifecycle.reports.boards.charting import chart, rounded_percent
from lifecycle.reports.content import Chart, Point, Scope
from lifecycle.reports.decree import TARGETS, target_of
from lifecycle.reports.figures import Key, Share, Unit, Words
from lifecycle.reports.hand_overs import BAR, ESTIMATED, MEASURED, UNKNOWN
from lifecycle.reports.making import percent
from lifecycle.reports.outflow import ARROW, DESTINATIONS, ORIGINS
from lifecycle.reports.queries import Total, added, parts_of_many
from lifecycle.reports.stock import BANDS, LONGER, UNDATED

Parts = Mapping[str, Total]
_YEARLY = (Key.RETIRED_STOCK, Key.REUSE_DIRECTED, Key.DEPARTURES)
_GRAM = Decimal("0.001")


def charts(session: Session, found: Mapping[Key, Parts], scope: Scope, basis: Basis) -> Iterator[Chart]:
    """Yield the charts of a year's parts by figure; those of the decree's years read their own figures."""
    yield _outflow(found[Key.OUTFLOW], scope, basis)
    yield from _decree_years(session, scope, basis)
    yield _beneficiaries(found[Key.BENEFICIARIES], scope, basis)
    yield _waste(found[Key.WASTE_WEIGHT], scope, basis)
    yield _waiting(found[Key.WAITING], scope, basis)


def _outflow(parts: Parts, scope: Scope, basis: Basis) -> Chart:
    points = [
        Point(
            origin,
            Words(wording_flows.ORIGIN_LABELS[origin]),
            parts[name].rows,
            scope.behind(Key.OUTFLOW, part=name),
            series=destination,
            series_label=Words(wording_flows.DESTINATION_LABELS[destination]),
            tone=wording_flows.DESTINATION_TONES[destination],
        )
        for origin in ORIGINS
        for destination in DESTINATIONS
        if (name := origin + ARROW + destination) in parts
    ]
    counts = {goal: Decimal(sum(p.value or 0 for p in points if p.series == goal)) for goal in DESTINATIONS}
    reading = Words(
        N_(
            "Équipements réformés suivis en %(year)d : %(total)s ; "
            "réemployés ou reconditionnés : %(reused)s, recyclés : %(recycled)s, encore ici : %(here)s."
        ),
        {
            "year": scope.year,
            "total": sum(counts.values(), Decimal(0)),
            "reused": counts["reused"] + counts["refurbished"],
            "recycled": counts["recycled"],
            "here": counts["waiting"] + counts["given_back"] + counts["in_lot"],
        },
    )
    if not points:
        reading = Words(N_("Aucun équipement réformé n’est à suivre en %(year)d."), {"year": scope.year})
    title = Words(N_("De la réforme au devenir, %(year)d"), {"year": scope.year})
    return chart("outflow", "flows", Key.OUTFLOW, (title, reading), scope, basis, points)


def _decree_years(session: Session, scope: Scope, basis: Basis) -> Iterator[Chart]:
    """Yield the strict ratio of each year of the decree, and the complementary reading by departures."""
    years = range(TARGETS[0].since, scope.year + 1)
    asked = [replace(scope, year=year).behind(key) for year in years for key in _YEARLY]
    counts = [added(found.values()).rows for found in parts_of_many(session, asked, basis)]
    stock, directed, left = counts[::3], counts[1::3], counts[2::3]
    legal = dict(zip(years, map(percent, directed, stock), strict=True))
    flow = dict(zip(years, map(percent, directed, left), strict=True))
    if legal:
        title = Words(N_("Ratio légal de réemploi, année par année"))
        yield _years_chart("legal-years", Share.LEGAL_RATIO, title, legal, scope, basis)
        title = Words(N_("Part des sorties orientée vers le réemploi, année par année"))
        yield _years_chart("flow-years", Share.FLOW_RATIO, title, flow, scope, basis)


def _years_chart(
    key: str, share: Share, title: Words, values: Mapping[int, Decimal | None], scope: Scope, basis: Basis
) -> Chart:
    """Return the columns of a ratio by year; the strict one has the decree's target on each."""
    targets = {year: target_of(year) if share is Share.LEGAL_RATIO else None for year in values}
    points = [
        Point(
            str(year),
            Words(str(year)),
            value,
            replace(scope, year=year).behind(Key.REUSE_DIRECTED),
            target=target.percent if (target := targets[year]) else None,
        )
        for year, value in values.items()
        if any(known is not None for known in values.values())
    ]
    value, target = values[scope.year], targets[scope.year]
    told = {"year": scope.year, "value": value, "target": target.percent if target else None}
    if value is None:
        reading = N_("En %(year)d, le ratio n’est pas défini : il n’y a rien à quoi le rapporter.")
    elif target:
        reading = N_("En %(year)d, le ratio légal est de %(value)s %% pour une cible de %(target)s %%.")
    else:
        reading = N_("En %(year)d, %(value)s %% des sorties du périmètre ont été orientées vers le réemploi.")
    words = (title, Words(reading, {name: it for name, it in told.items() if it is not None}))
    return chart(key, "columns", share, words, scope, basis, points)


def _beneficiaries(parts: Parts, scope: Scope, basis: Basis) -> Chart:
    names = {**RECIPIENT_LABELS, UNKNOWN: wording_flows.UNKNOWN_RECIPIENT}
    points = [
        Point(key, Words(names[key]), found.rows, scope.behind(Key.BENEFICIARIES, part=key))
        for key, found in sorted(parts.items(), key=lambda item: (item[0] == UNKNOWN, -item[1].rows, item[0]))
    ]
    whole, named = added(parts.values()), [point for point in points if point.key != UNKNOWN]
    reading = Words(N_("Aucun bénéficiaire n’est déclaré pour %(year)d."), {"year": scope.year})
    if named:
        share = rounded_percent(named[0].value or 0, whole.rows)
        reading = Words(
            N_("%(name)s : premier type de bénéficiaire, %(share)s %% des équipements réemployés."),
            {"name": named[0].label, "share": share},
        )
    title = Words(N_("À qui profitent les équipements réemployés"))
    return chart(
        "beneficiaries", "bars", Key.BENEFICIARIES, (title, reading), scope, basis, points,
        coverage=whole.coverage,
    )  # fmt: skip


def _waste(parts: Parts, scope: Scope, basis: Basis) -> Chart:
    tones = {MEASURED: "go", ESTIMATED: "wait"}
    points = [
        Point(
            code,
            Words(code),
            found.value.quantize(_GRAM),
            scope.behind(Key.WASTE_WEIGHT, part=name),
            series=how,
            series_label=Words(wording_flows.WEIGHT_LABELS[how]),
            tone=tones[how],
        )
        for name, found in sorted(parts.items())
        for code, how in [name.split(BAR)]
    ]
    whole = sum((found.value for found in parts.values()), Decimal(0))
    weighed = sum((found.value for name, found in parts.items() if name.endswith(MEASURED)), Decimal(0))
    reading = Words(N_("Aucun lot de déchets n’est sorti en %(year)d."), {"year": scope.year})
    if points:
        reading = Words(
            N_("Déchets sortis en %(year)d : %(mass)s, dont %(weighed)s %% pesés."),
            {
                "year": scope.year,
                "mass": mass(whole, Unit.KILOGRAMS),
                "weighed": rounded_percent(weighed, whole),
            },
        )
    title = Words(N_("Déchets sortis, par code"))
    return chart("waste", "stacks", Key.WASTE_WEIGHT, (title, reading), scope, basis, points)


def _waiting(parts: Parts, scope: Scope, basis: Basis) -> Chart:
    bands = (*(name for name, _ in BANDS), LONGER, UNDATED)
    points = [
        Point(
            band,
            Words(wording_flows.BAND_LABELS[band]),
            parts[band].rows if band in parts else 0,
            scope.behind(Key.WAITING, part=band),
        )
        for band in bands
        if band in parts or band != UNDATED
    ]
    whole = added(parts.values())
    long = sum(found.rows for band, found in parts.items() if band in bands[2:5])
    reading = Words(
        N_("%(share)s %% des équipements réformés encore en stock attendent depuis plus de six mois."),
        {"share": rounded_percent(long, whole.rows)},
    )
    if not whole.rows:
        points, reading = [], Words(N_("Aucun équipement réformé n’attend en stock."))
    title = Words(N_("Depuis combien de temps les équipements réformés attendent"))
    return chart(
        "waiting", "columns", Key.WAITING, (title, reading), scope, basis, points, coverage=whole.coverage
    )
