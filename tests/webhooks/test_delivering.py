"""Calls to a real receiver: signed, once, in order, again after failures, and never from a failed change."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from standardwebhooks import Webhook as Verifier

from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.edge.courier import make_calls
from lifecycle.history.record import Entry, record
from lifecycle.kernel.clock import now
from lifecycle.messages.model import Message
from lifecycle.states.assets import State
from lifecycle.webhooks import queries, service
from lifecycle.webhooks.delivering import WAITS
from lifecycle.webhooks.model import Webhook, WebhookAttempt, WebhookDelivery
from lifecycle.webhooks.service import WebhookData
from tests.endoflife.world import World
from tests.factories import make_actor, make_asset, make_partner


@pytest.fixture
def admin(session):
    return make_actor(session, "admin")


@pytest.fixture
def hook(session, admin, receiver, keys):
    """A webhook about assets; the id and its secret."""
    data = WebhookData("GLPI", receiver.url, ["asset.*"])
    return service.create_webhook(session, admin, data, keys, uuid4())


def rows(session, model=WebhookDelivery):
    return list(session.scalars(select(model).order_by(model.id).execution_options(populate_existing=True)))


def due_now(session):
    session.execute(update(WebhookDelivery).values(next_try_at=now()))
    session.execute(update(Webhook).values(held_until=None))
    session.commit()


def test_a_receiver_that_fails_three_times_gets_it_once_it_works(
    session, sessions, admin, hook, receiver, settings
):
    receiver.answers = [500, 503, 429]
    asset = make_asset(session, admin, State.IN_STOCK)
    session.commit()
    for _ in range(4):
        make_calls(sessions, settings)
        due_now(session)
    make_calls(sessions, settings)
    assert [status for status, _, _ in receiver.calls] == [500, 503, 429, 200]
    _, headers, body = receiver.calls[-1]
    said = Verifier(hook[1]).verify(body, headers)
    assert said["type"].startswith("asset.")
    assert said["data"]["subject_id"] == str(asset.id)
    assert len({headers["webhook-id"] for _, headers, _ in receiver.calls}) == 1
    [row] = rows(session)
    assert (row.state, row.attempts) == ("sent", 4)
    assert [each.status for each in rows(session, WebhookAttempt)] == [500, 503, 429, 200]


def test_a_changed_body_or_another_secret_does_not_verify(session, sessions, admin, hook, receiver, settings):
    make_asset(session, admin)
    session.commit()
    make_calls(sessions, settings)
    _, headers, body = receiver.calls[0]
    with pytest.raises(Exception, match="No matching signature"):
        Verifier(hook[1]).verify(body.replace(b"asset", b"ASSET"), headers)


def test_nothing_is_queued_by_a_transaction_that_failed(session, sessions, admin, hook, receiver, settings):
    session.commit()
    make_asset(session, admin)
    session.rollback()
    make_calls(sessions, settings)
    assert receiver.calls == []


def test_only_its_topics_and_only_its_own_organisation(session, admin, hook):
    other = make_actor(session, "admin")
    make_asset(session, other)
    enter(session, admin.organisation_id)
    record(session, admin, [Entry("organisation", uuid4(), "organisation:setting:edited")])
    assert rows(session) == []
    make_asset(session, admin)
    assert len(rows(session)) == 1


def test_a_topic_may_be_as_fine_as_one_state(session, admin, receiver, keys):
    data = WebhookData("Fin", receiver.url, ["asset.state.retired", "lot.*"])
    service.create_webhook(session, admin, data, keys, uuid4())
    subject = uuid4()
    for tag in ("asset:state:retired", "asset:state:in_use", "asset:state:retired_not", "lot:state:draft"):
        record(session, admin, [Entry(tag.partition(":")[0], subject, tag)])
    assert sorted(row.type for row in rows(session)) == ["asset.state.retired", "lot.state.draft"]


def test_what_comes_after_a_site_that_fails_waits_and_arrives_in_order(
    session, sessions, admin, hook, receiver, settings
):
    receiver.answers = [500]
    subject = uuid4()
    for state in ("ordered", "in_stock", "in_use"):
        record(session, admin, [Entry("asset", subject, f"asset:state:{state}")])
    session.commit()
    make_calls(sessions, settings)
    assert len(receiver.calls) == 1
    due_now(session)
    make_calls(sessions, settings)
    types = [json.loads(body)["type"] for status, _, body in receiver.calls if status == 200]
    assert types == ["asset.state.ordered", "asset.state.in_stock", "asset.state.in_use"]


def test_a_call_that_is_refused_for_itself_holds_no_other_up(
    session, sessions, admin, hook, receiver, settings
):
    receiver.answers = [422]
    for state in ("ordered", "in_stock"):
        record(session, admin, [Entry("asset", uuid4(), f"asset:state:{state}")])
    session.commit()
    make_calls(sessions, settings)
    assert [status for status, _, _ in receiver.calls] == [422, 200]
    assert sorted(row.state for row in rows(session)) == ["queued", "sent"]


def test_after_days_without_an_answer_it_is_switched_off_and_said(
    session, sessions, admin, hook, receiver, settings
):
    receiver.answers = [500, 500]
    make_asset(session, admin)
    session.commit()
    make_calls(sessions, settings)
    session.execute(update(Webhook).values(failing_since=now() - timedelta(days=5)))
    due_now(session)
    make_calls(sessions, settings)
    [row] = rows(session, Webhook)
    assert not row.is_active
    assert row.disabled_at is not None
    assert [each.topic for each in rows(session, Message)] == ["webhook_disabled"]
    make_asset(session, admin)
    assert len(rows(session)) == 1


def test_a_call_is_given_up_after_the_last_try_and_sent_again_by_hand(
    session, sessions, admin, hook, receiver, settings
):
    receiver.answers = [500]
    make_asset(session, admin)
    session.execute(update(WebhookDelivery).values(attempts=len(WAITS)))
    session.commit()
    make_calls(sessions, settings)
    [row] = rows(session)
    assert row.state == "failed"
    queries.send_again(session, admin, hook[0], row.id)
    session.commit()
    make_calls(sessions, settings)
    assert [row.state for row in rows(session)] == ["sent"]
    assert len({headers["webhook-id"] for _, headers, _ in receiver.calls}) == 1


def test_a_trial_call(session, sessions, admin, hook, receiver, settings):
    service.ping(session, admin, hook[0])
    session.commit()
    make_calls(sessions, settings)
    assert json.loads(receiver.calls[0][2])["type"] == "webhook.ping"


def test_a_name_that_leads_inside_is_not_called(session, sessions, admin, hook, receiver, settings):
    make_asset(session, admin)
    session.commit()
    make_calls(sessions, replace(settings, allows_internal=False))
    assert receiver.calls == []
    assert "internal network" in rows(session, WebhookAttempt)[0].error


def test_a_partner_is_called_about_the_lots_offered_to_it_and_told_nothing_internal(
    session, sessions, receiver, keys, settings
):
    authority = make_actor(session)
    partner = make_partner(session, authority.organisation_id)
    stranger = make_partner(session, authority.organisation_id)
    world = World(session, authority, partner)
    for each in (partner, stranger):
        enter(session, each.organisation_id)
        service.create_webhook(session, each, WebhookData("SI", receiver.url, ["lot.*"]), keys, uuid4())
    world.offered(world.retired(custodian="Dominique Secret"))
    enter(session, stranger.organisation_id)
    assert rows(session) == []
    enter(session, partner.organisation_id)
    session.commit()
    make_calls(sessions, settings)
    [(_, _, body)] = receiver.calls
    said = json.loads(body)
    assert said["type"] == "lot.state.offered"
    assert set(said) == {"type", "timestamp", "data"}
    assert set(said["data"]) == {
        "event_id", "subject_type", "subject_id", "occurred_at", "from_state", "to_state",
    }  # fmt: skip
    assert "Secret" not in body.decode()


def test_two_workers_at_once_make_each_call_once(own_database_url, receiver, keys, settings):
    engine = app_engine(own_database_url)
    sessions = session_factory(engine)
    with sessions() as session:
        admin = make_actor(session, "admin")
        data = WebhookData("GLPI", receiver.url, ["asset.*"])
        service.create_webhook(session, admin, data, keys, uuid4())
        for _ in range(8):
            record(session, admin, [Entry("asset", uuid4(), "asset:state:ordered")])
        session.commit()
    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(make_calls, sessions, settings) for _ in range(3)]:
            done.result()
    make_calls(sessions, settings)
    engine.dispose()
    ids = [headers["webhook-id"] for _, headers, _ in receiver.calls]
    assert len(ids) == 8
    assert len(set(ids)) == 8
