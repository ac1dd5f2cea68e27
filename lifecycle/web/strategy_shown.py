"""The strategy in words: objectives by theme with where they stand, measures with their dates, steps."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import today
from lifecycle.reports import amounts
from lifecycle.reports.figures import Behind
from lifecycle.reports.progress import STANDING_LABELS, STANDING_TONES, Progress, label_of, unit_of_figure
from lifecycle.strategy.queries import MeasureView, NoteView, ObjectiveView, YearAim
from lifecycle.strategy.words import MEASURE_LABELS, MEASURE_TONES, THEME_LABELS, MeasureState, Sense, Theme
from lifecycle.web.context import plain_date, told

Shown = dict[str, Any]


def number(value: Decimal | int | None) -> str:
    """Return a value as it is read, with at most two decimals."""
    return amounts.number(value, current_locale(), 2)


def amount(value: Decimal | None, one: ObjectiveView) -> str:
    """Return a value of an objective with its unit: the register's, or the authority's own words."""
    if one.indicator is not None:
        return amounts.amount(value, unit_of_figure(one.indicator), current_locale())
    return f"{number(value)}\N{NO-BREAK SPACE}{one.own_unit}".strip()


def by_theme(
    found: Sequence[ObjectiveView], done: Sequence[MeasureView], progress: Mapping[UUID, Progress]
) -> list[tuple[str, list[Shown]]]:
    """Return the objectives under the name of their theme, each with its progress and its measures."""
    return [
        (told(THEME_LABELS[Theme(theme)]), [_objective(one, done, progress[one.id]) for one in group])
        for theme, group in groupby(found, key=lambda one: one.theme)
    ]


def _objective(one: ObjectiveView, done: Sequence[MeasureView], progress: Progress) -> Shown:
    label = label_of(one.indicator, today().year).told(current_locale()) if one.indicator else None
    figure = progress.figure
    return {
        "one": one,
        "indicator": label or one.own_indicator,
        "standing": told(STANDING_LABELS[progress.standing]),
        "tone": STANDING_TONES[progress.standing],
        "said": progress.said.told(current_locale()),
        "value": amount(progress.value, one) if progress.value is not None else None,
        "value_year": progress.value_year,
        "baseline": amount(one.baseline_value, one) if one.baseline_value is not None else None,
        "aims": [_aim(aim, one) for aim in one.years],
        "formula": figure.formula.told(current_locale()) if figure else None,
        "source": figure.source.told(current_locale()) if figure else None,
        "rows": _rows(figure.rows or (figure.parts[0] if figure.parts else None)) if figure else None,
        "measures": [measure(each) for each in done if each.objective_id == one.id],
    }


def _aim(aim: YearAim, one: ObjectiveView) -> Shown:
    sign = _("au moins") if one.sense == Sense.AT_LEAST else _("au plus")
    target = f"{sign} {amount(aim.target, one)}" if aim.target is not None else None
    measured = amount(aim.measured, one) if aim.measured is not None else None
    return {"year": aim.year, "target": target, "measured": measured}


def _rows(behind: Behind | None) -> str | None:
    return url_for("dashboard.rows", **behind.params()) if behind else None  # type: ignore[arg-type]


def measure(one: MeasureView) -> Shown:
    """Return a measure with its state and dates in words."""
    state = MeasureState(one.state)
    return {
        "one": one,
        "state": told(MEASURE_LABELS[state]),
        "tone": MEASURE_TONES[state],
        "when": _period(one),
    }


def _period(one: MeasureView) -> str:
    start, end = plain_date(one.starts_on), plain_date(one.ends_on)
    if start and end:
        said = _("du %(start)s au %(end)s", start=start, end=end)
    elif start:
        begun = _has_begun(one)
        said = _("depuis le %(start)s", start=start) if begun else _("à partir du %(start)s", start=start)
    else:
        said = _("jusqu’au %(end)s", end=end) if end else ""
    return str(said)


def _has_begun(one: MeasureView) -> bool:
    return one.starts_on is not None and one.starts_on <= today()


def steps(found: Sequence[NoteView], *, may_edit: bool) -> list[Shown]:
    """Return the governance notes for a timeline."""
    return [
        {
            "when": plain_date(note.held_on),
            "iso": note.held_on.isoformat(),
            "title": note.title,
            "text": note.body,
            "href": url_for("strategy_measures.edit_note", note_id=note.id) if may_edit else None,
        }
        for note in found
    ]
