"""A past written at once: chained as events recorded one by one, and open to what comes after."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lifecycle.db.scope import enter
from lifecycle.history.bulk import PastEvent, record_past
from lifecycle.history.record import FIELDS, Entry, record
from lifecycle.history.verify import make_checkpoint, verify
from lifecycle.kernel.ids import new_id
from tests.factories import as_application, as_owner, make_actor, make_asset

THEN = datetime(2022, 5, 3, 9, tzinfo=UTC)


def past(actor, subject_id, steps):
    return [
        PastEvent(
            new_id(), actor.organisation_id, "asset", subject_id, "asset:note:told", None, None,
            THEN + timedelta(days=n), THEN + timedelta(days=n), None, actor.name, actor.organisation_id,
            actor.organisation_name, uuid4(), {"cost": [None, 12.5], "name": ["a", "é’"]}, {"n": n},
        )
        for n in range(steps)
    ]  # fmt: skip


def test_the_fields_are_those_of_history():
    assert ", ".join(PastEvent._fields) == FIELDS


def test_a_past_is_whole_and_goes_on(session):
    actor = make_actor(session)
    long, short = uuid4(), uuid4()
    events = past(actor, long, 4)
    mixed = [events[0], *past(actor, short, 1), *events[1:]]
    owner = as_owner(session)
    record_past(owner, actor.organisation_id, mixed)
    as_application(session)
    enter(session, actor.organisation_id)
    record(session, actor, [Entry("asset", long, "asset:note:now")])
    make_checkpoint(session.connection(), actor.organisation_id)
    verdict = verify(session.connection(), actor.organisation_id)
    assert (verdict.subjects, verdict.events, verdict.findings) == (2, 6, ())
    kept = session.execute(
        text("SELECT sequence, id FROM event WHERE subject_id = :id ORDER BY 1"), {"id": long}
    )
    assert [(row.sequence, row.id) for row in kept][:4] == [(n, e.id) for n, e in enumerate(events, 1)]


def test_a_subject_with_a_history_is_refused(session):
    actor = make_actor(session)
    asset = make_asset(session, actor)
    session.flush()
    owner = as_owner(session)
    with (
        pytest.raises(IntegrityError, match=r"pk_subject_head|uq_event_subject_id_sequence"),
        owner.begin_nested(),
    ):
        record_past(owner, actor.organisation_id, past(actor, asset.id, 2))
