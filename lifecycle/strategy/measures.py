"""Writing measures and governance notes, and what divides figures: agents and inhabitants of a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.partners.writing import keep, seen_before
from lifecycle.strategy import writing
from lifecycle.strategy.errors import BadStrategy
from lifecycle.strategy.model import GovernanceNote, Measure, Objective, YearlyFact
from lifecycle.strategy.queries import YearlyFacts
from lifecycle.strategy.words import MeasureState

FACTS_SAVED = "organisation:yearly_facts:saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureData:
    """What a measure says; without an objective it is of the whole strategy."""

    action: str
    state: MeasureState = MeasureState.PLANNED
    objective_id: UUID | None = None
    means: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteData:
    """A step of the governance: when, what, and what was decided."""

    held_on: date
    title: str
    body: str = ""


def add_measure(session: Session, actor: Actor, data: MeasureData, request_id: UUID) -> UUID:
    """Add a measure and return its id; a repeat gives the same.

    Raises Forbidden, ObjectiveNotFound, RequestReused, or BadStrategy with each field's reasons.
    """
    writing.begin(session, actor)
    if known := writing.added_before(session, Measure, request_id):
        return known
    return writing.add(session, actor, Measure, _measure(session, data), request_id).id


def edit_measure(
    session: Session,
    actor: Actor,
    measure_id: UUID,
    data: MeasureData,
    request_id: UUID,
    *,
    version: int | None = None,
) -> None:
    """Change what a measure says. Raises as for a new one, MeasureNotFound, or Stale."""
    writing.begin(session, actor)
    row = writing.locked(session, Measure, measure_id)
    if not writing.edited_before(session, Measure, measure_id, request_id):
        writing.change(session, actor, row, _measure(session, data), request_id, version=version)


def remove_measure(session: Session, actor: Actor, measure_id: UUID, request_id: UUID) -> None:
    """Remove a measure entered by mistake. Raises Forbidden or MeasureNotFound."""
    writing.remove(session, actor, Measure, measure_id, request_id)


def add_note(session: Session, actor: Actor, data: NoteData, request_id: UUID) -> UUID:
    """Add a governance note and return its id; a repeat gives the same.

    Raises Forbidden, RequestReused, or BadStrategy with each field's reasons.
    """
    writing.begin(session, actor)
    if known := writing.added_before(session, GovernanceNote, request_id):
        return known
    return writing.add(session, actor, GovernanceNote, _note(data), request_id).id


def edit_note(
    session: Session,
    actor: Actor,
    note_id: UUID,
    data: NoteData,
    request_id: UUID,
    *,
    version: int | None = None,
) -> None:
    """Change what a governance note says. Raises as for a new one, NoteNotFound, or Stale."""
    writing.begin(session, actor)
    row = writing.locked(session, GovernanceNote, note_id)
    if not writing.edited_before(session, GovernanceNote, note_id, request_id):
        writing.change(session, actor, row, _note(data), request_id, version=version)


def remove_note(session: Session, actor: Actor, note_id: UUID, request_id: UUID) -> None:
    """Remove a governance note entered by mistake. Raises Forbidden or NoteNotFound."""
    writing.remove(session, actor, GovernanceNote, note_id, request_id)


def save_facts(session: Session, actor: Actor, year: int, facts: YearlyFacts, request_id: UUID) -> None:
    """Say how many agents and inhabitants there were in a year, None where it is not known.

    Raises Forbidden, RequestReused, or BadStrategy for a number below one.
    """
    writing.begin(session, actor)
    if seen_before(session, FACTS_SAVED, entered(session), request_id):
        return
    said = {"agents": facts.agents, "inhabitants": facts.inhabitants}
    text = N_("Indiquez un nombre supérieur à zéro.")
    _refuse({name: text for name, value in said.items() if value is not None and value < 1})
    row = session.get(YearlyFact, (entered(session), year)) or YearlyFact(
        authority_id=entered(session), year=year
    )
    changes = {name: (getattr(row, name), value) for name, value in said.items()}
    row.agents, row.inhabitants = facts.agents, facts.inhabitants
    session.add(row)
    subject = entered(session)
    keep(session, actor, FACTS_SAVED, subject, request_id, changes=changes, details={"year": year})


def _measure(session: Session, data: MeasureData) -> dict[str, Any]:
    wrong = {}
    if not data.action.strip():
        wrong["action"] = N_("Dites ce qui est fait.")
    if data.starts_on and data.ends_on and data.ends_on < data.starts_on:
        wrong["ends_on"] = N_("La fin vient après le début.")
    _refuse(wrong)
    if data.objective_id is not None:
        writing.locked(session, Objective, data.objective_id)
    return {
        "action": data.action.strip(),
        "state": data.state.value,
        "objective_id": data.objective_id,
        "means": data.means.strip(),
        "starts_on": data.starts_on,
        "ends_on": data.ends_on,
    }


def _note(data: NoteData) -> dict[str, Any]:
    if not data.title.strip():
        _refuse({"title": N_("Donnez un titre à cette étape.")})
    return {"held_on": data.held_on, "title": data.title.strip(), "body": data.body.strip()}


def _refuse(wrong: Mapping[str, str]) -> None:
    if wrong:
        raise BadStrategy(fields={name: [Reason("invalid-value", said)] for name, said in wrong.items()})
