"""Keeping a scan with its answer, so that every repeat is answered the same."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.kernel.actor import Actor
from lifecycle.scanning.answers import Outcome
from lifecycle.scanning.holding import Head
from lifecycle.scanning.model import Scan
from lifecycle.scanning.said import kept
from lifecycle.scanning.task import Task


def store(
    session: Session,
    actor: Actor,
    phone_id: UUID,
    task: Task,
    outcome: Outcome,
    answer: Mapping[str, Any],
    head: Head | None,
) -> bool:
    """Write the row of a scan that has its answer; tell whether its id was new, here and everywhere."""
    scan = task.scan
    values = {
        "id": scan.id,
        "authority_id": entered(session),
        "phone_id": phone_id,
        "position": scan.position,
        "verb": scan.verb,
        "readings": list(scan.readings),
        "asset_id": outcome.asset_id,
        "waits_for": head.id if head else None,
        "said": kept(scan.said),
        "known": kept(scan.known) if scan.known else None,
        "account_id": actor.account_id,
        "actor_name": actor.name,
        "occurred_at": task.at,
        "kind": outcome.kind,
        "state": "to_check" if outcome.is_to_check else "answered",
        "answer": answer,
    }
    # Row security hides another authority's scan, whose id the insert meets all the same.
    added = insert(Scan).values(values).on_conflict_do_nothing().returning(Scan.id)
    return session.scalar(added) is not None
