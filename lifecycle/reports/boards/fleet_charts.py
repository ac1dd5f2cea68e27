"""The charts of the fleet: its states, categories and sites, stock asleep, repairs, what is badly known."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.kernel.text import N_
from lifecycle.registry.model import Site
from lifecycle.repairs.words import OUTCOME_LABELS, Outcome
from lifecycle.reports import wording_fleet
from lifecycle.reports.basis import Basis
from lifecycle.reports.boards.charting import chart, rounded_percent
from lifecycle.reports.charting import category, chart_of
from lifecycle.reports.content import Chart, Point, Scope
from lifecycle.reports.figures import Figure, Key, Words
from lifecycle.reports.making import told_of
from lifecycle.reports.queries import Total, added, totals_by
from lifecycle.states.assets import STATE_LABELS, STATE_TONES, State

#: What is badly known of the fleet, each to be completed.
GAPS = (Key.NO_DATE, Key.NO_PRICE, Key.NO_FACTOR, Key.NO_SITE)
SITES_SHOWN = 15
_OUTCOME_TONES = {Outcome.REPAIRED: "go", Outcome.IRREPARABLE: "stop", Outcome.NOT_WORTH: "out"}


def makeup(session: Session, present: Figure, scope: Scope, basis: Basis) -> Iterator[Chart]:
    """Yield the devices present by state, category and site, save by what the scope already narrows."""
    if present.cells:
        yield _states(present)
        if scope.category is None:
            yield _categories(present)
        if scope.site_id is None:
            yield _sites(session, present, scope, basis)


def _states(present: Figure) -> Chart:
    counts: Counter[State] = Counter()
    for cell in present.cells:
        counts[cell.state] += cell.count
    assert present.rows is not None
    points = [
        Point(
            state, Words(STATE_LABELS[state]), counts[state], replace(present.rows, state=state),
            tone=STATE_TONES[state],
        )
        for state in State
        if counts[state]
    ]  # fmt: skip
    reading = Words(
        N_("%(share)s %% des équipements présents sont en service."),
        {"share": rounded_percent(counts[State.IN_USE], counts.total())},
    )
    return chart_of(present, "states", "bars", Words(N_("Le parc par état")), reading, points)


def _categories(present: Figure) -> Chart:
    counts: Counter[str] = Counter()
    for cell in present.cells:
        counts[cell.category] += cell.count
    assert present.rows is not None
    points = [
        Point(key, category(key), count, replace(present.rows, category=key))
        for key, count in counts.most_common()
    ]
    reading = _first(points, counts.total(), N_("%(name)s : %(share)s %% des équipements présents."))
    return chart_of(present, "categories", "bars", Words(N_("Le parc par catégorie")), reading, points)


def _sites(session: Session, present: Figure, scope: Scope, basis: Basis) -> Chart:
    """Return the devices present by site, the largest by name and the others together."""
    assert present.rows is not None
    by_site: list[tuple[Any, int]] = sorted(
        (
            (site, found.rows)
            for (site,), found in totals_by(session, present.rows, basis, "site_id").items()
            if site is not None
        ),
        key=lambda item: (-item[1], str(item[0])),
    )
    shown, others = by_site[:SITES_SHOWN], sum(count for _, count in by_site[SITES_SHOWN:])
    wanted = select(Site.id, Site.name).where(Site.id.in_([site for site, _ in shown]))
    names = {row.id: row.name for row in session.execute(wanted)}
    points = [
        Point(str(site), Words("%(name)s", {"name": names[site]}), count, replace(present.rows, site=site))
        for site, count in shown
    ]
    placed = sum(count for _, count in by_site)
    whole = int(present.value or 0)
    reading = _first(points, whole, N_("%(name)s : %(share)s %% des équipements présents."))
    if others:
        points.append(Point("others", Words(wording_fleet.OTHER_SITES), others))
    if placed < whole:
        unplaced = scope.behind(Key.NO_SITE)
        points.append(Point("none", Words(wording_fleet.NO_SITE_LABEL), whole - placed, unplaced))
    return chart_of(present, "sites", "bars", Words(N_("Le parc par site")), reading, points)


def _first(points: list[Point], whole: int, text: str) -> Words:
    """Return the sentence on the largest of some points, of a whole."""
    if not points:
        return Words(N_("Aucun équipement n’est rattaché à un site."))
    return Words(text, {"name": points[0].label, "share": rounded_percent(points[0].value or 0, whole)})


def asleep(found: Mapping[tuple[str, ...], Total], scope: Scope, basis: Basis) -> Chart:
    """Return the stock asleep by category, the largest first."""
    behind = scope.behind(Key.ASLEEP)
    points = [
        Point(key, category(key), total.rows, replace(behind, category=key))
        for (key,), total in sorted(found.items(), key=lambda item: (-item[1].rows, item[0]))
    ]
    reading = Words(N_("Aucun équipement ne dort en stock depuis plus de six mois."))
    if points:
        reading = Words(
            N_("Équipements dormants depuis plus de six mois : %(total)s ; première catégorie : %(name)s."),
            {"total": Decimal(added(found.values()).rows), "name": points[0].label},
        )
    title = Words(N_("Stock dormant, par catégorie"))
    return chart("asleep", "bars", Key.ASLEEP, (title, reading), scope, basis, points)


def repairs(found: Mapping[str, Total], scope: Scope, basis: Basis) -> Chart:
    """Return how the repairs that ended in the year ended."""
    points = [
        Point(
            outcome, Words(OUTCOME_LABELS[outcome]), int(found[outcome].value),
            scope.behind(Key.REPAIRS, part=outcome), tone=tone,
        )
        for outcome, tone in _OUTCOME_TONES.items()
        if outcome in found
    ]  # fmt: skip
    whole = added(found.values()).value
    reading = Words(wording_fleet.NO_REPAIR, {"year": scope.year})
    if points:
        mended = found[Outcome.REPAIRED].value if Outcome.REPAIRED in found else Decimal(0)
        reading = Words(
            N_("%(share)s %% des réparations terminées en %(year)d ont remis l’équipement en état."),
            {"share": rounded_percent(mended, whole), "year": scope.year},
        )
    title = Words(N_("Issue des réparations"))
    return chart("repairs", "shares", Key.REPAIRS, (title, reading), scope, basis, points)


def gaps(found: Mapping[Key, Figure], scope: Scope, basis: Basis) -> Chart:
    """Return what is badly known of the fleet, the largest gap first, with what to do about it."""
    points = [
        Point(key, figure.label, figure.value, figure.rows)
        for key, figure in sorted(found.items(), key=lambda item: -(item[1].value or 0))
        if figure.value
    ]
    reading = Words(N_("Rien ne manque : dates, prix, facteurs et sites sont connus."))
    if points:
        remedy = Words(wording_fleet.REMEDIES[Key(points[0].key)])
        reading = Words(
            N_("Premier manque, « %(name)s » : %(remedy)s."), {"name": points[0].label, "remedy": remedy}
        )
    title = Words(N_("Ce qui manque pour de meilleurs chiffres"))
    formula = told_of(Key.DEVICES_PRESENT, scope.year, basis)[1]
    made = chart("quality", "bars", Key.NO_DATE, (title, reading), scope, basis, points)
    return replace(made, formula=formula)
