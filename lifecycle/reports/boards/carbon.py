"""The carbon board: the footprint of the fleet by phase and category, and beside it what is avoided."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from lifecycle.impact.footprint import PHASES, embodied_by_phase
from lifecycle.kernel.text import N_
from lifecycle.reports.amounts import mass
from lifecycle.reports.avoided import Avoided, avoided, covered
from lifecycle.reports.basis import Basis
from lifecycle.reports.charting import category, chart_of
from lifecycle.reports.content import Board, Chart, Point, Scope
from lifecycle.reports.factor_table import EMBODIED_PHASES, yearly_by_phase
from lifecycle.reports.figures import Behind, Figure, Key, Unit, Words
from lifecycle.reports.making import percent
from lifecycle.reports.queries import Total, added, parts, totals_by
from lifecycle.reports.telling import CategoryName

#: Categories of a chart that have a column of their own; the others share one.
MOST = 7
OTHERS = "others"
PHASE_TONES = {
    "manufacture": "out", "distribution": "wait", "use": "go", "end_of_life": "done", "undivided": "stop",
}  # fmt: skip

#: Civil years of departures shown, the scope's last.
YEARS_SHOWN = 6
#: What the departures of a year avoid.
DEPARTURES = {
    Key.AVOIDED_LEFT: (N_("Sortis plus tard"), "go"),
    Key.AVOIDED_EXTERNAL: (N_("Secondes vies justifiées"), "wait"),
}
#: What the avoided emissions come to, where a second life makes them a range and where none does.
BESIDE_RANGED = N_(
    "%(value)s d’émissions évitées, entre %(low)s et %(high)s selon le taux de remplacement : une "
    "estimation, à lire à côté de l’empreinte et jamais en déduction."
)
BESIDE = N_(
    "%(value)s d’émissions évitées : une estimation, à lire à côté de l’empreinte et jamais en déduction."
)
ByCategory = Mapping[str, Total]


def board(session: Session, scope: Scope, basis: Basis) -> Board:
    """Return the footprint of the devices present, of a year of the fleet, and what is avoided beside it."""
    embodied, carried = _summed(session, scope, basis, Key.FOOTPRINT_EMBODIED)
    yearly, _ = _summed(session, scope, basis, Key.FOOTPRINT_ANNUALISED)
    use, _ = _summed(session, scope, basis, Key.YEARLY_USE)
    spared = avoided(session, scope, basis)
    figures = (
        spared.total, embodied, yearly, use, spared.in_use, spared.internal_reuse, spared.left,
        spared.external, spared.parts,
    )  # fmt: skip
    charts = (
        *_of_a_year(scope, basis, yearly, use, carried),
        *_by_category(scope, basis, embodied, carried),
        *_beside(spared),
        *_of_departures(session, scope, basis, spared),
    )
    return Board("carbon", scope, basis.on, figures, charts)


def _summed(session: Session, scope: Scope, basis: Basis, key: Key) -> tuple[Figure, ByCategory]:
    behind = scope.behind(key)
    found = totals_by(session, behind, basis, "category_key")
    parts = {name: came_to for (name,), came_to in found.items()}
    return covered(behind, added(parts.values()), basis), parts


def _of_a_year(
    scope: Scope, basis: Basis, yearly: Figure, use: Figure, carried: ByCategory
) -> Iterator[Chart]:
    """Give the parts of a year of the fleet: its making spread over the reference life, and its use."""
    factors = basis.factors.by_category
    sums = dict.fromkeys(PHASES, Decimal(0))
    for key, came_to in carried.items():
        if came_to.rows:
            for phase, kg in yearly_by_phase(factors[key]).items():
                sums[phase] += kg * came_to.rows
    sums["use"] = Decimal(use.value or 0)
    whole = sum(sums.values(), Decimal(0))
    if not whole:
        return
    points = [
        Point(phase, Words(PHASES[phase]), sums[phase], _rows_of(scope, phase), tone=PHASE_TONES[phase])
        for phase in PHASES
        if sums[phase]
    ]
    reading = Words(
        N_(
            "La fabrication, la distribution et la fin de vie font %(made)s %% de l’empreinte d’une année du "
            "parc, l’utilisation %(used)s %%."
        ),
        {"made": percent(whole - sums["use"], whole), "used": percent(sums["use"], whole)},
    )
    note = Words(
        N_("L’utilisation ne compte que les équipements en service. Électricité : %(electricity)s."),
        {"electricity": basis.factors.electricity_source},
    )
    title = Words(N_("Empreinte d’une année du parc, par phase"))
    yield chart_of(yearly, "year-phases", "shares", title, reading, points, note=note)


def _rows_of(scope: Scope, phase: str) -> Behind:
    if phase == "use":
        return scope.behind(Key.YEARLY_USE)
    return scope.behind(Key.FOOTPRINT_ANNUALISED, part=phase)


def _by_category(scope: Scope, basis: Basis, embodied: Figure, carried: ByCategory) -> Iterator[Chart]:
    """Give what the devices present carry from their making, a column a category, a step a phase."""
    heavy = sorted((key for key in carried if carried[key].value), key=lambda key: -carried[key].value)
    if not heavy:
        return
    kept, rest = heavy[:MOST], heavy[MOST:]
    points = [point for key in kept for point in _column(scope, basis, key, carried[key])]
    if rest:
        points += _others(basis, {key: carried[key] for key in rest})
    reading = Words(
        N_("%(category)s : la catégorie la plus lourde, %(share)s %% de l’empreinte embarquée du parc."),
        {
            "category": CategoryName(heavy[0]),
            "share": percent(carried[heavy[0]].value, sum(each.value for each in carried.values())),
        },
    )
    title = Words(N_("Empreinte embarquée, par catégorie et par phase"))
    yield chart_of(embodied, "embodied-categories", "stacks", title, reading, points)


def _column(scope: Scope, basis: Basis, key: str, came_to: Total) -> list[Point]:
    phases = embodied_by_phase(basis.factors.by_category[key])
    of_category = replace(scope, category=key)
    return [
        Point(
            key,
            category(key),
            kg * came_to.rows,
            of_category.behind(Key.FOOTPRINT_EMBODIED, part=phase),
            phase,
            Words(PHASES[phase]),
            PHASE_TONES[phase],
        )
        for phase, kg in phases.items()
    ]


def _others(basis: Basis, rest: ByCategory) -> list[Point]:
    sums = dict.fromkeys(EMBODIED_PHASES, Decimal(0))
    for key, came_to in rest.items():
        for phase, kg in embodied_by_phase(basis.factors.by_category[key]).items():
            sums[phase] += kg * came_to.rows
    label = Words(N_("Autres catégories"))
    return [
        Point(OTHERS, label, kg, None, phase, Words(PHASES[phase]), PHASE_TONES[phase])
        for phase, kg in sums.items()
        if kg
    ]


def _beside(spared: Avoided) -> Iterator[Chart]:
    """Give what is avoided, by what avoids it, with the range of what is estimated."""
    if not spared.total.value:
        return
    named = (
        (spared.in_use, N_("Gardés plus longtemps")),
        (spared.internal_reuse, N_("Remis en stock après réforme")),
        (spared.left, N_("Sortis plus tard")),
        (spared.external, N_("Secondes vies justifiées")),
    )
    points = [
        Point(
            figure.key, Words(label), figure.value, figure.rows, low=figure.low, high=figure.high, tone="go"
        )
        for figure, label in named
    ]
    total = {name: _mass(getattr(spared.total, name)) for name in ("value", "low", "high")}
    reading = Words(BESIDE_RANGED, total)
    if spared.total.low == spared.total.high:
        reading = Words(BESIDE, {"value": total["value"]})
    note = Words(
        N_(
            "Un partenaire peut compter les mêmes secondes vies dans son propre bilan : les deux ne "
            "s’additionnent pas."
        )
    )
    title = Words(N_("Émissions évitées, par ce qui les évite"))
    yield chart_of(spared.total, "avoided", "bars", title, reading, points, note=note)


def _of_departures(session: Session, scope: Scope, basis: Basis, spared: Avoided) -> Iterator[Chart]:
    """Give what the departures of the last years avoided: later than their life, and with a second one."""
    found = {key: parts(session, replace(scope.behind(key), year=None), basis) for key in DEPARTURES}
    shown = [
        year
        for year in range(scope.year - YEARS_SHOWN + 1, scope.year + 1)
        if any(str(year) in each for each in found.values())
    ]
    points = [
        _of_year(replace(scope, year=year), key, found[key].get(str(year)))
        for year in shown
        for key in DEPARTURES
    ]
    if not any(point.value for point in points):
        return
    last = sum((Decimal(point.value or 0) for point in points if point.key == str(scope.year)), Decimal(0))
    reading = Words(
        N_("Les sorties de %(year)d ont évité %(mass)s, selon ce que les partenaires ont justifié."),
        {"year": scope.year, "mass": _mass(last)},
    )
    title = Words(N_("Émissions évitées par les sorties, par année"))
    known = added(each for year, each in found[Key.AVOIDED_LEFT].items() if int(year) in shown).coverage
    yield chart_of(spared.left, "avoided-years", "stacks", title, reading, points, coverage=known)


def _of_year(scope: Scope, key: Key, came_to: Total | None) -> Point:
    label, tone = DEPARTURES[key]
    year = str(scope.year)
    value = came_to.value if came_to else Decimal(0)
    low, high = (came_to.low, came_to.high) if came_to and came_to.low != came_to.high else (None, None)
    return Point(year, Words(year), value, scope.behind(key), key, Words(label), tone, low=low, high=high)


def _mass(kilograms: Decimal | int | None) -> Words:
    return mass(kilograms, Unit.KG_CO2E)
