"""How far the strategy's objectives are: the register's own figures, or what was measured by hand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.kernel.text import N_
from lifecycle.reports.basis import Basis
from lifecycle.reports.boards import BOARDS
from lifecycle.reports.content import Scope
from lifecycle.reports.figures import UNIT_LABELS, Figure, Key, Share, Unit, Words
from lifecycle.reports.kept import board_of
from lifecycle.reports.wording import WORDING
from lifecycle.strategy.path import Aim, Judged, Standing, judge
from lifecycle.strategy.queries import ObjectiveView
from lifecycle.strategy.words import Sense

#: The figures that an objective may be measured by, and the board that holds each.
INDICATORS: Mapping[str, str] = {
    Key.MEAN_AGE: "overview",
    Share.BEYOND_LIFE_SHARE: "overview",
    Key.YEARS_GAINED_IN_USE: "overview",
    Key.INTERNAL_REUSE: "overview",
    Share.LEGAL_RATIO: "overview",
    Share.LEGAL_RATIO_PROVEN: "overview",
    Share.FLOW_RATIO: "overview",
    Share.FLOW_RATIO_PROVEN: "overview",
    Key.REUSE_DIRECTED: "overview",
    Key.EXIT_AGE: "lifespan",
    Key.FOOTPRINT_EMBODIED: "carbon",
    Key.FOOTPRINT_ANNUALISED: "carbon",
    Share.AVOIDED: "carbon",
    Share.REFURBISHED_SHARE: "fleet",
    Share.REPAIR_RATE: "fleet",
    Share.SCREENS_PER_AGENT: "fleet",
    Key.ASLEEP: "fleet",
}
#: What adds up from the 1st of January on: short of its target, it is not late before the year has ended.
_OF_YEAR = frozenset({
    Share.LEGAL_RATIO, Share.LEGAL_RATIO_PROVEN, Share.FLOW_RATIO, Share.FLOW_RATIO_PROVEN,
    Key.REUSE_DIRECTED, Share.AVOIDED, Share.REFURBISHED_SHARE, Share.REPAIR_RATE,
})  # fmt: skip
#: What is read on a day: another day gives another value, and a past year only has what was kept of it.
OF_A_DAY = frozenset({
    Key.MEAN_AGE, Share.BEYOND_LIFE_SHARE, Key.YEARS_GAINED_IN_USE, Key.INTERNAL_REUSE,
    Key.FOOTPRINT_EMBODIED, Key.FOOTPRINT_ANNUALISED, Share.AVOIDED, Share.SCREENS_PER_AGENT, Key.ASLEEP,
})  # fmt: skip
STANDING_LABELS = {
    Standing.REACHED: N_("Cible atteinte"),
    Standing.ON_TRACK: N_("Dans le rythme"),
    Standing.BEHIND: N_("En retard"),
    Standing.UNDER_WAY: N_("En cours"),
    Standing.UNKNOWN: N_("Pas encore mesuré"),
}
STANDING_TONES = {
    Standing.REACHED: "done",
    Standing.ON_TRACK: "go",
    Standing.BEHIND: "stop",
    Standing.UNDER_WAY: "wait",
    Standing.UNKNOWN: "out",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an objective stands: its value and year, the target it is held against, and why in words.

    `figure` is the register's own, with its formula, source, coverage and rows; None for what was measured
    by hand.
    """

    value: Decimal | None
    value_year: int | None
    unit: Words
    target: Decimal | None
    target_year: int | None
    standing: Standing
    said: Words
    figure: Figure | None = None


def label_of(key: str, year: int) -> Words:
    """Return the name of a figure that an objective may be measured by."""
    text = WORDING[_indicator(key)].label
    return Words(text, {"year": year} if "%(year)" in text else {})


def unit_of(objective: ObjectiveView) -> Words:
    """Return what an objective's values count; a person's own words are told as they are."""
    if objective.indicator is None:
        return Words("%(unit)s", {"unit": objective.own_unit})
    return Words(UNIT_LABELS[unit_of_figure(objective.indicator)])


def unit_of_figure(key: str) -> Unit:
    """Return what the values of a figure count."""
    return WORDING[_indicator(key)].unit


def _indicator(key: str) -> Key | Share:
    return Share(key) if key in {share.value for share in Share} else Key(key)


def progress_of(
    session: Session, objectives: Sequence[ObjectiveView], basis: Basis
) -> Mapping[UUID, Progress]:
    """Return where each objective of the authority entered stands on the day of `basis`."""
    wanted = {one.indicator for one in objectives if one.indicator is not None}
    return progress_at(objectives, _figures(session, wanted, basis), basis.on)


def progress_at(
    objectives: Sequence[ObjectiveView], figures: Mapping[str, Figure], on: date
) -> Mapping[UUID, Progress]:
    """Return where objectives stood on a day, by figures of that day or of its year; a last day judges."""
    return {one.id: _progress(one, figures.get(one.indicator or ""), on) for one in objectives}


def _figures(session: Session, wanted: Collection[str], basis: Basis) -> Mapping[str, Figure]:
    """Return the figures wanted, of the whole authority and this year, from the boards that hold them."""
    boards = {INDICATORS[key] for key in wanted if key in INDICATORS}
    scope = Scope(basis.on.year)
    return {
        figure.key: figure
        for key in BOARDS
        if key in boards
        for figure in board_of(session, key, scope, basis).figures
    }


def _progress(one: ObjectiveView, figure: Figure | None, on: date) -> Progress:
    value, year = _measured(one, figure, on)
    targets = [Aim(aim.year, aim.target) for aim in one.years if aim.target is not None]
    baseline = None
    if one.baseline_value is not None and one.baseline_year is not None:
        baseline = Aim(one.baseline_year, one.baseline_value)
    known_on = on if year in (None, on.year) else date(year or on.year, 12, 31)
    judged = judge(
        value, known_on, targets, Sense(one.sense), baseline=baseline, is_of_year=one.indicator in _OF_YEAR
    )
    judged = _ended(judged, known_on)
    return Progress(
        value,
        year,
        unit_of(one),
        judged.target.value if judged.target else None,
        judged.target.year if judged.target else None,
        judged.standing,
        _said(one, judged, figure),
        figure,
    )


def _ended(judged: Judged, on: date) -> Judged:
    """Return what is missed as such: on the last day of a target's year nothing is under way any more."""
    is_open = judged.standing in (Standing.UNDER_WAY, Standing.BEHIND)
    if is_open and judged.target and on == date(judged.target.year, 12, 31):
        return Judged(Standing.BEHIND, judged.target)
    return judged


def _measured(one: ObjectiveView, figure: Figure | None, on: date) -> tuple[Decimal | None, int | None]:
    """Return an objective's latest value and its year: the figure's, or the last one measured by hand."""
    if one.indicator is not None:
        if figure is None or figure.value is None:
            return None, None
        return Decimal(figure.value), on.year
    known = [aim for aim in one.years if aim.measured is not None and aim.year <= on.year]
    if not known:
        return None, None
    last = max(known, key=lambda aim: aim.year)
    return last.measured, last.year


_NO_TARGET = N_("Aucune cible n’est encore fixée.")
_NO_VALUE = N_("Aucune valeur n’est encore connue.")
_NOT_MEASURED = N_("Aucune mesure n’est encore saisie.")
_REACHED = N_("La cible de %(year)s est atteinte.")
_MISSED = N_("La cible de %(year)s n’a pas été atteinte.")
_ON_LINE = N_("Il faudrait %(expected)s à ce jour pour arriver à la cible de %(year)s : c’est le cas.")
_LATE = N_("Il faudrait %(expected)s à ce jour pour arriver à la cible de %(year)s.")
_UNDER_WAY = N_("La cible de %(year)s se juge à la fin de l’année.")


def _said(one: ObjectiveView, judged: Judged, figure: Figure | None) -> Words:
    """Return why an objective stands where it stands."""
    if judged.target is None:
        return Words(_NO_TARGET)
    params: dict[str, Any] = {"year": judged.target.year}
    if judged.expected is not None:
        params["expected"] = Words(
            "%(value)s\N{NO-BREAK SPACE}%(unit)s", {"value": judged.expected, "unit": unit_of(one)}
        )
    match judged.standing:
        case Standing.UNKNOWN:
            unknown = Words(_NO_VALUE if one.indicator else _NOT_MEASURED)
            return figure.note if figure and figure.note else unknown
        case Standing.REACHED:
            return Words(_REACHED, params)
        case Standing.ON_TRACK:
            return Words(_ON_LINE, params)
        case Standing.UNDER_WAY:
            return Words(_UNDER_WAY, params)
    return Words(_LATE if judged.expected is not None else _MISSED, params)
