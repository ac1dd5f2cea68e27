"""Queueing what an organisation is told, in the transaction of the change: a failed one tells nothing."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from lifecycle.kernel.ids import new_id
from lifecycle.messages.model import Message
from lifecycle.messages.topics import TOPICS

Params = Mapping[str, str | int]


def tell(
    session: Session,
    topic: str,
    *,
    to: UUID,
    subject: tuple[str, UUID],
    params: Params,
    key: str,
    but: UUID | None = None,
    only: UUID | None = None,
) -> None:
    """Queue one message for an organisation, whichever one is entered; the same `key` again queues nothing.

    `topic` is a key of `TOPICS`; `but` is the person who did it and knows, `only` the one person it is for.
    KeyError for an unknown topic or a parameter that its words need.
    """
    missing = set(TOPICS[topic].needs) - params.keys()
    if missing:
        raise KeyError(f"{topic} needs {', '.join(sorted(missing))}")
    values = {
        "id": new_id(),
        "organisation_id": to,
        "topic": topic,
        "subject_type": subject[0],
        "subject_id": subject[1],
        "params": dict(params),
        "key": key,
        "not_for": but,
        "only_for": only,
    }
    # Without a named target: naming one would ask to read a row that may be another organisation's.
    session.execute(upsert(Message).values(values).on_conflict_do_nothing())
