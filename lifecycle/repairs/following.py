"""A repair begins and ends with its device's state: its sheet follows each change, in a few statements."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from lifecycle.db.scope import entered
from lifecycle.history.model import Event
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.ids import new_id
from lifecycle.registry.following import FOLLOWED, Step
from lifecycle.repairs.model import Repair
from lifecycle.repairs.words import FaultKind, Outcome
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import FunctionalStatus

# What an action says of the repair that it ends; any other end gives the repair up.
_ENDS = {Action.REPAIRED: Outcome.REPAIRED, Action.RETIRE: Outcome.IRREPARABLE}


def follow(session: Session, actor: Actor, steps: Sequence[Step]) -> dict[UUID, dict[str, Any]]:
    """Open a sheet for each device that enters repair and has none, end that of each device that leaves it.

    A device that cannot be found stays in the repair that it was in. What is taken back or corrected into
    repair takes its last stay's sheet up again. Returns each sheet's id, by asset id.
    """
    entering = [step for step in steps if step.target is State.IN_REPAIR]
    leaving = [step for step in steps if step.source in FOLLOWED and step.target not in FOLLOWED]
    told = (_opened(session, actor, entering) if entering else {}) | _ended(session, leaving)
    return {asset_id: {"repair_id": repair_id} for asset_id, repair_id in told.items()}


def _opened(session: Session, actor: Actor, steps: Sequence[Step]) -> dict[UUID, UUID]:
    known = open_sheets(session, [step.asset_id for step in steps])
    wanted = [step for step in steps if step.asset_id not in known]
    again = _taken_up(session, [s.asset_id for s in wanted if s.action in (None, Action.CORRECT)])
    rows = [_row(session, actor, step) for step in wanted if step.asset_id not in again]
    if rows:
        session.execute(insert(Repair).values(rows))
    return known | again | {row["asset_id"]: row["id"] for row in rows}


def open_sheets(session: Session, asset_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the id of the open repair of each of these assets that has one."""
    wanted = select(Repair.asset_id, Repair.id).where(Repair.asset_id.in_(asset_ids))
    return {row.asset_id: row.id for row in session.execute(wanted.where(Repair.finished_at.is_(None)))}


def sheets_for(session: Session, actor: Actor, asset_ids: Collection[UUID], at: datetime) -> dict[UUID, UUID]:
    """Return the open repair of each of these locked devices in repair, opening those that miss."""
    here = State.IN_REPAIR
    return _opened(
        session, actor, [Step(asset_id, Action.JOIN_LOT, here, here, at) for asset_id in asset_ids]
    )


def _row(session: Session, actor: Actor, step: Step) -> dict[str, Any]:
    return {
        "id": new_id(),
        "authority_id": entered(session),
        "asset_id": step.asset_id,
        "fault_kind": step.ask.details.get("fault_kind", FaultKind.OTHER),
        "fault": step.ask.note.strip(),
        "opened_at": step.at,
        "opened_by": actor.name,
    }


def _taken_up(session: Session, asset_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Open again the sheets that ended in these devices' last stay in repair."""
    if not asset_ids:
        return {}
    began = (
        select(func.max(Event.occurred_at))
        .where(Event.subject_id == Repair.asset_id, Event.to_state == State.IN_REPAIR)
        .scalar_subquery()
    )
    last = (
        select(Repair.id)
        .where(Repair.asset_id.in_(asset_ids), Repair.finished_at >= began)
        .ext(distinct_on(Repair.asset_id))
        .order_by(Repair.asset_id, Repair.finished_at.desc(), Repair.id.desc())
    )
    return _changed(session, Repair.id.in_(last), outcome=None, finished_at=None)


def _end_of(step: Step) -> tuple[Outcome, datetime]:
    """Return how and when a step ends a repair: as its action says, given up without one."""
    outcome = _ENDS.get(step.action, Outcome.CANCELLED) if step.action else Outcome.CANCELLED
    if outcome is Outcome.REPAIRED and step.ask.functional_status is FunctionalStatus.FAULTY:
        outcome = Outcome.IRREPARABLE
    return outcome, step.at


def _ended(session: Session, steps: Sequence[Step]) -> dict[UUID, UUID]:
    """End the sheets that are still open, those that end alike in one statement."""
    alike: dict[tuple[Outcome, datetime], list[UUID]] = defaultdict(list)
    for step in steps:
        alike[_end_of(step)].append(step.asset_id)
    told: dict[UUID, UUID] = {}
    for (outcome, at), asset_ids in alike.items():
        still_open = Repair.asset_id.in_(asset_ids) & Repair.finished_at.is_(None)
        told |= _changed(session, still_open, outcome=outcome, finished_at=at)
    return told


def _changed(session: Session, condition: ColumnElement[bool], **values: Any) -> dict[UUID, UUID]:
    """Give the sheets that a condition names new values; return their ids by asset id."""
    changed = update(Repair).where(condition).values(**values, version=Repair.version + 1)
    rows = session.execute(
        changed.returning(Repair.asset_id, Repair.id), execution_options={"synchronize_session": False}
    )
    found = {row.asset_id: row.id for row in rows}
    for repair_id in found.values():
        if known := session.identity_map.get(identity_key(Repair, repair_id)):
            session.expire(known)
    return found
