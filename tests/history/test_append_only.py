"""History as the database keeps it: nothing is changed by the application, and tampering is named."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from lifecycle.db.engine import app_engine, owner_engine, session_factory
from lifecycle.history.verify import make_checkpoint, verify
from lifecycle.registry.acting import Command, act
from lifecycle.states.assets import Action
from tests.factories import make_actor, make_asset


@pytest.mark.parametrize("table", ["event", "checkpoint"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_role_cannot_change_history(connection, table, change):
    assert connection.scalar(text("SELECT current_user")) == "lifecycle_app"
    with pytest.raises(ProgrammingError) as refusal, connection.begin_nested():
        connection.execute(text(change.format(table)))
    assert refusal.value.orig.sqlstate == "42501"


def test_the_application_role_owns_nothing_and_cannot_bypass_row_security(connection):
    owned = text("SELECT count(*) FROM pg_class WHERE relowner = 'lifecycle_app'::regrole")
    assert connection.scalar(owned) == 0
    role = connection.execute(text("SELECT * FROM pg_roles WHERE rolname = 'lifecycle_app'")).one()
    assert not any((role.rolsuper, role.rolbypassrls, role.rolcanlogin, role.rolcreaterole, role.rolcreatedb))


@pytest.fixture
def story(own_database_url):
    """An authority with two assets of four events each, committed; gives an owner's engine and its id."""
    application = app_engine(own_database_url)
    with session_factory(application)() as session:
        actor = make_actor(session)
        for _ in range(2):
            asset = make_asset(session, actor)
            for action in (Action.DEPLOY, Action.TAKE_BACK, Action.DEPLOY):
                act(session, actor, asset.id, Command(action, uuid4()))
        session.commit()
    application.dispose()
    engine = owner_engine(own_database_url)
    yield engine, actor.organisation_id
    engine.dispose()


def tamper(engine, *commands: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE event DISABLE TRIGGER append_only"))
        for command in commands:
            connection.execute(text(command))
        connection.execute(text("ALTER TABLE event ENABLE TRIGGER append_only"))


def findings(engine, authority_id):
    with engine.connect() as connection:
        return verify(connection, authority_id)


def third_event(engine):
    with engine.connect() as connection:
        return connection.execute(
            text("SELECT * FROM event WHERE sequence = 3 ORDER BY subject_id LIMIT 1")
        ).one()


def test_an_untouched_history_is_whole(story):
    engine, authority_id = story
    verdict = findings(engine, authority_id)
    assert (verdict.subjects, verdict.events, verdict.findings) == (2, 8, ())


@pytest.mark.parametrize(
    "change",
    [
        'details = \'{"note": "autre"}\'',
        "actor_name = 'Quelqu’un d’autre'",
        "occurred_at = occurred_at - interval '1 microsecond'",
        "to_state = 'retired'",
        "hash = sha256('x')",
    ],
)
def test_an_altered_event_is_named(story, change):
    engine, authority_id = story
    victim = third_event(engine)
    tamper(engine, f"UPDATE event SET {change} WHERE id = '{victim.id}'")
    found = findings(engine, authority_id).findings
    assert [(f.subject_id, f.sequence, f.event_id, f.what) for f in found] == [
        (victim.subject_id, 3, victim.id, "altered")
    ]


def test_a_removed_event_is_named(story):
    engine, authority_id = story
    victim = third_event(engine)
    tamper(engine, f"DELETE FROM event WHERE id = '{victim.id}'")
    found = findings(engine, authority_id).findings
    assert [(f.subject_id, f.sequence, f.what) for f in found] == [(victim.subject_id, 4, "removed")]


def test_swapped_events_are_named(story):
    engine, authority_id = story
    victim = third_event(engine)
    swap = f"UPDATE event SET sequence = %s WHERE subject_id = '{victim.subject_id}' AND sequence = %s"
    tamper(engine, swap % (99, 2), swap % (2, 3), swap % (3, 99))
    found = findings(engine, authority_id).findings
    assert [(f.subject_id, f.sequence) for f in found] == [(victim.subject_id, 2)]


def test_a_lost_tail_and_a_lost_subject_are_seen(story):
    engine, authority_id = story
    victim = third_event(engine)
    with engine.begin() as connection:
        make_checkpoint(connection, authority_id)
    tamper(engine, f"DELETE FROM event WHERE subject_id = '{victim.subject_id}' AND sequence = 4")
    assert "tail-lost" in {f.what for f in findings(engine, authority_id).findings}
    gone = [
        f"DELETE FROM {table} WHERE subject_id = '{victim.subject_id}'" for table in ("event", "subject_head")
    ]
    tamper(engine, *gone)
    assert {f.what for f in findings(engine, authority_id).findings} == {"checkpoint-broken"}


def test_checkpoints_chain_and_stay_true_while_history_grows(story, own_database_url):
    engine, authority_id = story
    with engine.begin() as connection:
        first = make_checkpoint(connection, authority_id)
        second = make_checkpoint(connection, authority_id)
    assert first != second
    application = app_engine(own_database_url)
    with session_factory(application)() as session:
        actor = make_actor(session, organisation_id=authority_id)
        make_asset(session, actor)
        session.commit()
    application.dispose()
    assert findings(engine, authority_id).findings == ()
