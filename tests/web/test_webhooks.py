"""The pages of webhooks and of messages."""

from html import unescape
from uuid import uuid4

import pytest
from sqlalchemy import select

from lifecycle.db.scope import enter
from lifecycle.messages.model import Message, MessagePreference
from lifecycle.webhooks import service
from lifecycle.webhooks.model import Webhook, WebhookDelivery
from lifecycle.webhooks.service import Keys, WebhookData
from tests.factories import SECRET_KEY, make_actor, make_partner

FORM = {"name": "GLPI", "url": "https://si.valbourg.example/hook", "topics": ["lot.*"]}


def form(**said):
    return {**FORM, "request_id": str(uuid4()), **said}


@pytest.fixture
def admin(session):
    return make_actor(session, "admin")


@pytest.fixture
def hook(session, admin):
    keys = Keys(SECRET_KEY, allows_internal=False)
    return service.create_webhook(session, admin, WebhookData(**FORM), keys, uuid4())[0]


def test_a_webhook_is_made_and_its_secret_shown_once(session, sign_in, admin):
    client, sent = sign_in(admin), form(other="asset.state.retired")
    made = client.post("/webhooks/", data=sent)
    assert made.status_code == 200
    assert "whsec_" in made.text
    again = client.post("/webhooks/", data=sent, follow_redirects=True)
    assert "whsec_" not in again.text
    assert "déjà été montré" in unescape(again.text)
    row = session.scalars(select(Webhook)).one()
    assert row.topics == ["lot.*", "asset.state.retired"]
    assert "GLPI" in client.get("/webhooks/").text


def test_a_wrong_address_is_said_at_its_field(sign_in, admin):
    answer = sign_in(admin).post("/webhooks/", data=form(url="http://10.0.0.1/", topics=[]))
    assert answer.status_code == 422
    assert 'value="http://10.0.0.1/"' in answer.text
    assert "https://" in unescape(answer.text)


def test_it_is_changed_tried_and_removed(session, sign_in, admin, hook):
    client = sign_in(admin)
    assert client.post(f"/webhooks/{hook}/edit", data=form(name="SI", is_active="1")).status_code == 303
    assert session.scalars(select(Webhook.name)).one() == "SI"
    assert client.post(f"/webhooks/{hook}/ping").status_code == 303
    call = session.scalars(select(WebhookDelivery)).one()
    assert "webhook.ping" in client.get(f"/webhooks/{hook}").text
    assert f"msg_{call.id.hex}" in client.get(f"/webhooks/{hook}/calls/{call.id}").text
    assert client.post(f"/webhooks/{hook}/calls/{call.id}/again").status_code == 303
    client.post(f"/webhooks/{hook}/edit", data=form())  # its box is not ticked
    told = client.post(f"/webhooks/{hook}/ping", follow_redirects=True)
    assert "désactivé" in unescape(told.text)
    assert client.post(f"/webhooks/{hook}/delete").status_code == 303
    assert session.scalars(select(Webhook)).all() == []


def test_another_secret(sign_in, admin, hook):
    answer = sign_in(admin).post(f"/webhooks/{hook}/secret", data={"request_id": str(uuid4())})
    assert "whsec_" in answer.text


def test_a_partner_has_its_own_about_its_lots_alone(session, sign_in):
    authority = make_actor(session)
    partner = make_partner(session, authority.organisation_id)
    enter(session, partner.organisation_id)
    client = sign_in(partner)
    assert "asset.*" not in client.get("/webhooks/new").text
    assert client.post("/webhooks/", data=form(topics=["asset.*"])).status_code == 422
    assert client.post("/webhooks/", data=form()).status_code == 200


@pytest.mark.parametrize("role", ["manager", "technician", "coordinator"])
def test_others_have_no_business_there(session, sign_in, role):
    client = sign_in(make_actor(session, role))
    assert client.get("/webhooks/").status_code == 403
    assert client.get("/messages/").status_code == 403


def test_a_person_chooses_what_they_are_told(session, sign_in):
    client = sign_in(make_actor(session, "manager"))
    assert client.post("/me/messages", data={"todo": "daily", "late": "each"}).status_code == 303
    kept = session.scalars(select(MessagePreference)).all()
    assert [(each.topic_group, each.cadence) for each in kept] == [("todo", "daily")]
    assert client.post("/me/messages", data={"todo": "hourly"}).status_code == 422
    assert client.post("/me/messages", data={"programs": "each"}).status_code == 422


def test_a_coordinator_has_nothing_to_choose(session, sign_in):
    page = sign_in(make_actor(session, "coordinator")).get("/me/messages")
    assert page.status_code == 200
    assert 'name="todo"' not in page.text


def test_a_trial_message_is_queued_for_whoever_asks(session, sign_in, admin):
    client, sent = sign_in(admin), {"request_id": str(uuid4())}
    for _ in range(2):
        assert client.post("/messages/trial", data=sent).status_code == 303
    [message] = session.scalars(select(Message)).all()
    assert (message.topic, message.organisation_id) == ("trial", admin.organisation_id)
    assert message.only_for is not None
    assert "LIFECYCLE_SMTP_URL" in client.get("/messages/").text
