"""The strategy in words: objectives by theme with where they stand, measures with their dates, steps."""

from collections.abc import Mapping, Sequence
from datetime import date
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
from lifecycle.reports.progress import (
    OF_A_DAY,
    STANDING_LABELS,
    STANDING_TONES,
    Progress,
    label_of,
    unit_of_figure,
)
from lifecycle.strategy.queries import MeasureView, NoteView, ObjectiveView, YearAim
from lifecycle.strategy.words import MEASURE_LABELS, MEASURE_TONES, THEME_LABELS, MeasureState, Sense, Theme
from lifecycle.web.context import plain_date, told

Shown = dict[str, Any]
#: Values of figures by year and key, as years were published, and the days that they are of.
Published = Mapping[tuple[int, str], tuple[Decimal, date]]


def number(value: Decimal | int | None) -> str:
    """Return a value as it is read, with at most two decimals."""
    return amounts.number(value, current_locale(), 2)


def amount(value: Decimal | None, one: ObjectiveView) -> str:
    """Return a value of an objective with its unit: the register's, or the authority's own words."""
    if one.indicator is not None:
        return amounts.amount(value, unit_of_figure(one.indicator), current_locale())
    return f"{number(value)}\N{NO-BREAK SPACE}{one.own_unit}".strip()


def by_theme(
    found: Sequence[ObjectiveView],
    done: Sequence[MeasureView],
    progress: Mapping[UUID, Progress],
    published: Published,
) -> list[tuple[str, list[Shown]]]:
    """Return the objectives under the name of their theme, each with its progress and its measures."""
    return [
        (
            told(THEME_LABELS[Theme(theme)]),
            [_objective(one, done, progress[one.id], published) for one in group],
        )
        for theme, group in groupby(found, key=lambda one: one.theme)
    ]


def _objective(
    one: ObjectiveView, done: Sequence[MeasureView], progress: Progress, published: Published
) -> Shown:
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
        "steps": [*_baseline(one), *(_aim(aim, one, progress, published) for aim in one.years)],
        "formula": figure.formula.told(current_locale()) if figure else None,
        "source": figure.source.told(current_locale()) if figure else None,
        "rows": _rows(figure.rows or (figure.parts[0] if figure.parts else None)) if figure else None,
        "measures": [measure(each) for each in done if each.objective_id == one.id],
    }


def _baseline(one: ObjectiveView) -> list[Shown]:
    if one.baseline_value is None:
        return []
    value = amount(one.baseline_value, one)
    return [{"year": one.baseline_year, "target": None, "value": value, "note": _("départ")}]


def _aim(aim: YearAim, one: ObjectiveView, progress: Progress, published: Published) -> Shown:
    """Return a year's target beside its value: measured by hand, published then, or today's so far."""
    sign = _("au moins") if one.sense == Sense.AT_LEAST else _("au plus")
    target = f"{sign} {amount(aim.target, one)}" if aim.target is not None else None
    value, note = _value(aim, one, progress, published)
    shown = amount(value, one) if value is not None else None
    return {"year": aim.year, "target": target, "value": shown, "note": note if shown else ""}


def _value(
    aim: YearAim, one: ObjectiveView, progress: Progress, published: Published
) -> tuple[Decimal | None, str]:
    """Return the value of a year, and of which day it is where that is not the year's end."""
    if one.indicator is None:
        return aim.measured, ""
    if aim.year == today().year:
        return progress.value, _("à ce jour")
    value, day = published.get((aim.year, one.indicator), (None, None))
    if one.indicator in OF_A_DAY and day is not None:
        return value, _("au %(day)s", day=plain_date(day))
    return value, _("publié")


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
