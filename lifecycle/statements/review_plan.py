"""The strategy as it stood in a year: objectives held against the year's figures, measures and notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.kernel.text import N_
from lifecycle.reports.figures import Figure, Words
from lifecycle.reports.progress import OF_A_DAY, Progress, progress_at
from lifecycle.reports.trends import Month, trends
from lifecycle.statements.figures_of_year import YearFigures
from lifecycle.strategy.queries import MeasureView, NoteView, ObjectiveView, measures, notes, objectives


@dataclass(frozen=True, slots=True)
class Plan:
    """The strategy of an authority, with where each objective stood in a year.

    `is_of_today` tells that the year is not over and its figures are not published: all of it is of one day.
    """

    objectives: Sequence[ObjectiveView]
    progress: Mapping[UUID, Progress]
    measures: Sequence[MeasureView]
    notes: Sequence[NoteView]
    is_of_today: bool = True


def plan_of(session: Session, figures: YearFigures) -> Plan:
    """Return the strategy of the authority entered, held against the figures of a year.

    What is read on a day, such as ages, is the published value, else the one kept in the December of a year
    that is over, else not known: today's would be another year's.
    """
    aims = objectives(session)
    last = date(figures.year, 12, 31)
    progress = progress_at(aims, _figures(session, figures, last), min(figures.day, last))
    held = [note for note in notes(session) if note.held_on <= last]
    return Plan(aims, progress, measures(session), held, figures.is_of_today)


def _figures(session: Session, figures: YearFigures, last: date) -> Mapping[str, Figure]:
    known: dict[str, Figure] = {
        figure.key: figure for board in figures.boards.values() for figure in board.figures
    }
    if figures.publication or figures.day <= last:
        return known
    of_a_day = known.keys() & OF_A_DAY
    noted = trends(session, of_a_day, last, months=1)
    return {**known, **{key: _as_noted(known[key], noted[key], figures.year) for key in of_a_day}}


def _as_noted(figure: Figure, months: Sequence[Month], year: int) -> Figure:
    if not months:
        return replace(figure, value=None, note=Words(_NOT_NOTED, {"year": year}))
    return replace(figure, value=months[-1].value, as_of=months[-1].day)


_NOT_NOTED = N_(
    "Cet indicateur se lit un jour donné : sa valeur de la fin de %(year)s n’a pas été gardée, et celle "
    "d’aujourd’hui serait celle d’une autre année."
)
