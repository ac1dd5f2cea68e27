"""Reading the strategy of the authority entered: objectives and their years, measures, notes, facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lifecycle.strategy.errors import MeasureNotFound, NoteNotFound, ObjectiveNotFound
from lifecycle.strategy.model import GovernanceNote, Measure, Objective, ObjectiveYear, YearlyFact
from lifecycle.strategy.words import Theme


@dataclass(frozen=True, slots=True)
class YearAim:
    """What an objective aims at in a year, and what was measured by hand; in the indicator's unit."""

    year: int
    target: Decimal | None = None
    measured: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """An objective: measured by a figure of ours (`indicator`), or else in the authority's own words."""

    id: UUID
    title: str
    theme: str
    indicator: str | None
    own_indicator: str
    own_unit: str
    sense: str
    baseline_value: Decimal | None
    baseline_year: int | None
    owner: str
    description: str
    version: int
    years: tuple[YearAim, ...]


@dataclass(frozen=True, slots=True)
class MeasureView:
    """Something done for an objective, or for the whole strategy where `objective_id` is None."""

    id: UUID
    objective_id: UUID | None
    action: str
    means: str
    state: str
    starts_on: date | None
    ends_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class NoteView:
    """A step of how the strategy is governed."""

    id: UUID
    held_on: date
    title: str
    body: str
    version: int


@dataclass(frozen=True, slots=True)
class YearlyFacts:
    """Agents and inhabitants of a year; None where it is not known."""

    agents: int | None
    inhabitants: int | None


_OBJECTIVE: tuple[Any, ...] = (
    Objective.id, Objective.title, Objective.theme, Objective.indicator, Objective.own_indicator,
    Objective.own_unit, Objective.sense, Objective.baseline_value, Objective.baseline_year, Objective.owner,
    Objective.description, Objective.version,
)  # fmt: skip
_MEASURE = (
    Measure.id, Measure.objective_id, Measure.action, Measure.means, Measure.state, Measure.starts_on,
    Measure.ends_on, Measure.version,
)  # fmt: skip
_NOTE = (
    GovernanceNote.id, GovernanceNote.held_on, GovernanceNote.title, GovernanceNote.body,
    GovernanceNote.version,
)  # fmt: skip
_THEMES = {theme.value: position for position, theme in enumerate(Theme)}


def _objectives() -> Select[Any]:
    years = (ObjectiveYear.year, ObjectiveYear.target, ObjectiveYear.measured)
    joined: Select[Any] = select(*_OBJECTIVE, *years).join(
        ObjectiveYear, ObjectiveYear.objective_id == Objective.id, isouter=True
    )
    return joined.order_by(Objective.created_at, Objective.id, ObjectiveYear.year)


def _read(session: Session, wanted: Select[Any]) -> list[ObjectiveView]:
    """Fold the rows of objectives and their years, one row a year, into objectives."""
    size = len(_OBJECTIVE)
    found = []
    for _, group in groupby(session.execute(wanted).all(), key=lambda row: row[0]):
        rows = list(group)
        years = tuple(YearAim(*row[size:]) for row in rows if row[size] is not None)
        found.append(ObjectiveView(*(*rows[0][:size], years)))
    return found


def objectives(session: Session) -> Sequence[ObjectiveView]:
    """Return the objectives, by theme in the law's order, then as they were written."""
    return sorted(_read(session, _objectives()), key=lambda one: _THEMES[one.theme])


def get_objective(session: Session, objective_id: UUID) -> ObjectiveView:
    """Return an objective; ObjectiveNotFound for another's or none."""
    found = _read(session, _objectives().where(Objective.id == objective_id))
    if not found:
        raise ObjectiveNotFound
    return found[0]


def measures(session: Session) -> Sequence[MeasureView]:
    """Return the measures by the day they begin, undated ones last."""
    wanted = select(*_MEASURE).order_by(Measure.starts_on, Measure.created_at, Measure.id)
    return [MeasureView(*row) for row in session.execute(wanted)]


def get_measure(session: Session, measure_id: UUID) -> MeasureView:
    """Return a measure; MeasureNotFound for another's or none."""
    row = session.execute(select(*_MEASURE).where(Measure.id == measure_id)).one_or_none()
    if row is None:
        raise MeasureNotFound
    return MeasureView(*row)


def notes(session: Session) -> Sequence[NoteView]:
    """Return the governance notes, newest first."""
    wanted = select(*_NOTE).order_by(GovernanceNote.held_on.desc(), GovernanceNote.id.desc())
    return [NoteView(*row) for row in session.execute(wanted)]


def get_note(session: Session, note_id: UUID) -> NoteView:
    """Return a governance note; NoteNotFound for another's or none."""
    row = session.execute(select(*_NOTE).where(GovernanceNote.id == note_id)).one_or_none()
    if row is None:
        raise NoteNotFound
    return NoteView(*row)


def yearly_facts(session: Session) -> Mapping[int, YearlyFacts]:
    """Return the agents and inhabitants said for each year, the latest year first."""
    wanted = select(YearlyFact.year, YearlyFact.agents, YearlyFact.inhabitants)
    rows = session.execute(wanted.order_by(YearlyFact.year.desc()))
    return {year: YearlyFacts(agents, inhabitants) for year, agents, inhabitants in rows}
