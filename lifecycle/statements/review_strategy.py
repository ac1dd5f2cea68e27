"""The strategy in the yearly review: objectives with targets and standing, measures and means, notes."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from lifecycle.documents.wording import short_day
from lifecycle.kernel.clock import today
from lifecycle.kernel.dates import long_date
from lifecycle.kernel.text import N_, translate
from lifecycle.reports.amounts import NONE, amount, number
from lifecycle.reports.progress import OF_A_DAY, STANDING_LABELS, Progress, label_of, unit_of_figure
from lifecycle.statements.content import Block, Column, Paragraph, Section, Table, Terms
from lifecycle.statements.review_plan import Plan
from lifecycle.strategy.queries import ObjectiveView
from lifecycle.strategy.words import MEASURE_LABELS, THEME_LABELS, MeasureState, Theme

_MOST_YEARS = 6
_NBSP = "\N{NO-BREAK SPACE}"


def strategy_section(plan: Plan, year: int, locale: str) -> Section:
    """Return objectives by theme, the targets of each year, measures with their means, governance notes."""
    title = translate(N_("Stratégie : objectifs, mesures et moyens"), locale)
    if not (plan.objectives or plan.measures or plan.notes):
        text = N_(
            "Aucun objectif n’est encore saisi. Le code demande des objectifs, leurs indicateurs de suivi, "
            "des mesures et des moyens : ils se saisissent dans la page « Stratégie »."
        )
        return Section(title, (Paragraph(translate(text, locale), is_note=True),))
    parts = (
        _part(N_("Objectifs et avancement"), _standing(plan, year, locale), locale),
        _part(N_("Cibles année par année"), _targets(plan, locale), locale),
        _part(N_("Mesures et moyens"), _measures(plan, locale), locale),
        _part(N_("Gouvernance"), _notes(plan, locale), locale),
    )
    return Section(title, tuple(_since(plan, year, locale)), tuple(part for part in parts if part.blocks))


def _since(plan: Plan, year: int, locale: str) -> Iterator[Paragraph]:
    """Yield of which day what stands here is, where not all of it is of the day of the figures."""
    if not plan.is_of_today:
        said = translate(_OF_TWO_DAYS, locale, year=year, day=long_date(today(), locale))
        yield Paragraph(said, is_note=True)


def _part(title: str, blocks: Iterator[Block], locale: str) -> Section:
    return Section(translate(title, locale), tuple(blocks))


def _columns(locale: str, *names: tuple[str, bool]) -> tuple[Column, ...]:
    return tuple(Column(translate(name, locale), is_numeric) for name, is_numeric in names)


def _standing(plan: Plan, year: int, locale: str) -> Iterator[Table]:
    """Yield a table a theme: what is aimed at, from where, how far it is and why."""
    names = (
        (N_("Objectif et indicateur"), False), (N_("Départ"), True), (N_("Cible"), True),
        (N_("Valeur"), True), (N_("Avancement"), False),
    )  # fmt: skip
    for theme, several in groupby(plan.objectives, key=lambda one: one.theme):
        caption = translate(THEME_LABELS[Theme(theme)], locale)
        rows = tuple(_objective(one, plan.progress[one.id], year, locale) for one in several)
        yield Table(caption, _columns(locale, *names), rows)


def _objective(one: ObjectiveView, progress: Progress, year: int, locale: str) -> tuple[str, ...]:
    measured_by = label_of(one.indicator, year).told(locale) if one.indicator else one.own_indicator
    what = [one.title, measured_by]
    if one.owner:
        what.append(translate(N_("Porté par : %(owner)s"), locale, owner=one.owner))
    standing = translate(STANDING_LABELS[progress.standing], locale)
    return (
        "\n".join(part for part in what if part),
        _valued(one, one.baseline_value, one.baseline_year, locale),
        _valued(one, progress.target, progress.target_year, locale),
        _measured(one, progress, locale),
        f"{standing}. {progress.said.told(locale)}",
    )


def _measured(one: ObjectiveView, progress: Progress, locale: str) -> str:
    """Return the value as the dashboards write it, with its year, or its day for what is read on a day."""
    figure = progress.figure
    if figure is None or progress.value is None:
        return _valued(one, progress.value, progress.value_year, locale)
    said = amount(progress.value, figure.unit, locale)
    if one.indicator not in OF_A_DAY:
        return f"{said} ({progress.value_year})"
    return f"{said} ({short_day(figure.as_of, locale)})"


def _valued(one: ObjectiveView, value: Decimal | None, year: int | None, locale: str) -> str:
    """Return a value with its unit and its year, « 42 % (2025) »."""
    if value is None:
        return NONE
    if one.indicator:
        said = amount(value, unit_of_figure(one.indicator), locale)
    else:
        said = f"{number(value, locale, 2)}{_NBSP}{one.own_unit}".strip()
    return f"{said} ({year})" if year else said


def _targets(plan: Plan, locale: str) -> Iterator[Table]:
    """Yield the targets year by year, the latest years where there are more than fit."""
    years = sorted({aim.year for one in plan.objectives for aim in one.years if aim.target is not None})
    if not years:
        return
    shown = years[-_MOST_YEARS:]
    columns = (
        Column(translate(N_("Objectif"), locale)),
        *(Column(str(year), is_numeric=True) for year in shown),
    )
    rows = []
    for one in plan.objectives:
        aims = {aim.year: aim.target for aim in one.years}
        cells = (_valued(one, aims.get(year), None, locale) for year in shown)
        rows.append((one.title, *cells))
    yield Table(translate(N_("Valeur à atteindre"), locale), columns, tuple(rows))


def _measures(plan: Plan, locale: str) -> Iterator[Table]:
    if not plan.measures:
        return
    titles = {one.id: one.title for one in plan.objectives}
    names = (
        (N_("Mesure"), False), (N_("Objectif"), False), (N_("Moyens"), False), (N_("État"), False),
        (N_("Période"), False),
    )  # fmt: skip
    rows = tuple(
        (
            one.action,
            titles[one.objective_id] if one.objective_id else translate(N_("Toute la stratégie"), locale),
            one.means,
            translate(MEASURE_LABELS[MeasureState(one.state)], locale),
            _period(one.starts_on, one.ends_on, locale),
        )
        for one in plan.measures
    )
    yield Table(translate(N_("Mesures de la stratégie"), locale), _columns(locale, *names), rows)


def _period(first: date | None, last: date | None, locale: str) -> str:
    said = {"first": long_date(first, locale), "last": long_date(last, locale)}
    if first and last:
        return translate(N_("du %(first)s au %(last)s"), locale, **said)
    if first:
        text = N_("depuis le %(first)s") if first <= today() else N_("à partir du %(first)s")
        return translate(text, locale, first=said["first"])
    return translate(N_("jusqu’au %(last)s"), locale, last=said["last"]) if last else ""


def _notes(plan: Plan, locale: str) -> Iterator[Terms]:
    if plan.notes:
        yield Terms(
            tuple((f"{long_date(one.held_on, locale)} – {one.title}", one.body) for one in plan.notes)
        )


_OF_TWO_DAYS = N_(
    "Les valeurs et l’avancement sont ceux de %(year)s. Les objectifs, les cibles et les mesures sont ceux "
    "saisis au %(day)s ; les étapes de gouvernance s’arrêtent à la fin de l’année."
)
