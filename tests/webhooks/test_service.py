"""Webhooks made and changed: addresses, topics, secrets, permissions."""

from uuid import uuid4

import pytest

from lifecycle.kernel.errors import Forbidden, Stale
from lifecycle.webhooks import service
from lifecycle.webhooks.calling import checked_url, unseal
from lifecycle.webhooks.errors import TooManyWebhooks, WebhookNotFound, WebhookRefused
from lifecycle.webhooks.queries import get_webhook, webhooks
from lifecycle.webhooks.service import Keys, WebhookData
from lifecycle.webhooks.topics import checked
from tests.factories import make_actor

KEY = "x" * 40
STRICT = Keys(KEY, allows_internal=False)
DATA = WebhookData("GLPI", "https://si.valbourg.example/hook", ["lot.*"])


@pytest.mark.parametrize(
    "url",
    [
        "http://si.valbourg.example/hook", "https://127.0.0.1/hook", "https://10.0.0.5/", "https://[::1]/",
        "https://localhost/", "https://169.254.169.254/latest", "https://100.64.0.1/", "https://a:b@c.example/",
        "https://[::ffff:10.0.0.1]/", "ftp://si.example/", "https://", "https://si.example:x/", "hook",
    ],
)  # fmt: skip
def test_an_address_that_leads_inside_or_is_none_is_refused(url):
    with pytest.raises(WebhookRefused) as refusal:
        checked_url(url, allows_internal=False)
    assert "url" in refusal.value.fields


def test_where_the_server_allows_it_its_own_network_may_be_called_but_no_metadata():
    assert checked_url("http://10.0.0.5:8080/hook", allows_internal=True) == "http://10.0.0.5:8080/hook"
    with pytest.raises(WebhookRefused):
        checked_url("http://169.254.169.254/latest", allows_internal=True)


@pytest.mark.parametrize(
    "topics", [[], ["*"], ["lot"], ["lot.state.*.x"], ["Lot.*"], ["lot.*"] * 1 + ["a b"]]
)
def test_what_is_no_topic_is_refused(topics):
    with pytest.raises(WebhookRefused):
        checked(topics, "authority")


def test_a_partner_is_only_told_of_lots():
    assert checked(["lot.*", "lot.*"], "partner") == ["lot.*"]
    with pytest.raises(WebhookRefused):
        checked(["asset.*"], "partner")


def test_the_secret_is_told_once_and_kept_sealed(session):
    admin, request_id = make_actor(session, "admin"), uuid4()
    webhook_id, secret = service.create_webhook(session, admin, DATA, STRICT, request_id)
    assert secret.startswith("whsec_")
    row = get_webhook(session, webhook_id)
    assert secret.encode() not in row.secret
    assert unseal(KEY, row.secret) == secret
    assert service.create_webhook(session, admin, DATA, STRICT, request_id) == (webhook_id, None)
    renewed = service.renew_secret(session, admin, webhook_id, STRICT, uuid4())
    assert renewed != secret


@pytest.mark.parametrize("role", ["manager", "technician", "coordinator"])
def test_who_does_not_run_the_organisation_makes_none(session, role):
    with pytest.raises(Forbidden):
        service.create_webhook(session, make_actor(session, role), DATA, STRICT, uuid4())


def test_another_organisation_sees_none_of_it(session):
    admin = make_actor(session, "admin")
    webhook_id, _ = service.create_webhook(session, admin, DATA, STRICT, uuid4())
    other = make_actor(session, "admin")
    assert list(webhooks(session)) == []
    with pytest.raises(WebhookNotFound):
        service.delete_webhook(session, other, webhook_id)


def test_an_edit_says_which_version_it_was_made_from(session):
    admin = make_actor(session, "admin")
    webhook_id, _ = service.create_webhook(session, admin, DATA, STRICT, uuid4())
    changed = WebhookData("GLPI 2", DATA.url, ["asset.state.*"])
    row = service.edit_webhook(session, admin, webhook_id, changed, STRICT, uuid4(), version=1)
    assert (row.name, row.topics, row.version) == ("GLPI 2", ["asset.state.*"], 2)
    with pytest.raises(Stale):
        service.edit_webhook(session, admin, webhook_id, DATA, STRICT, uuid4(), version=1)


def test_there_are_twenty_at_most(session):
    admin = make_actor(session, "admin")
    for _ in range(service.MOST):
        service.create_webhook(session, admin, DATA, STRICT, uuid4())
    with pytest.raises(TooManyWebhooks):
        service.create_webhook(session, admin, DATA, STRICT, uuid4())
