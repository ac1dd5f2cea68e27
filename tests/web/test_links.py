"""Signing in by a mail's link, from the mail to the lot; and the people of an organisation."""

import re
from html import unescape
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from lifecycle.db.scope import enter
from lifecycle.edge.courier import send_mail
from lifecycle.edge.identity import SESSION_COOKIE
from lifecycle.history.model import Event
from lifecycle.kernel.clock import now
from lifecycle.messages.model import Message
from lifecycle.people.identify import open_session
from lifecycle.people.links import MOST_USES, link_for
from lifecycle.people.model import Account, LoginLink, Membership
from tests.factories import make_actor
from tests.messages.conftest import inbox, member, settings

__all__ = ["inbox", "settings"]


@pytest.fixture
def partner(session):
    return member(session, "partner", name="Sacha")[0]


@pytest.fixture
def token(session, partner):
    enter(session, partner.organisation_id)
    return link_for(session, partner.account_id, 7)


@pytest.fixture
def stranger(app, sign_in):
    app.config["SENDS_MAIL"] = True
    return sign_in(None)


def is_signed_in(client):
    return client.get_cookie(SESSION_COOKIE) is not None


def test_the_link_of_a_mail_leads_to_the_page_that_it_is_about(
    session, sessions, stranger, partner, inbox, settings
):
    asked = stranger.post("/sign-in/link", data={"email": f"{partner.account_id}@test.example"})
    assert asked.status_code == 303
    send_mail(sessions, settings)
    [mail] = inbox.mails
    assert mail["Subject"] == "Votre lien de connexion"
    text = mail.get_body(("plain",)).get_content()
    path = re.search(r"/l/[\w-]{43}\?to=/(?=\s)", text)[0]
    shown = stranger.get(path)
    assert "Bonjour Sacha" in unescape(shown.text)
    assert not is_signed_in(stranger)
    entered = stranger.post(path.partition("?")[0], data={"to": "/lots/"})
    assert (entered.status_code, entered.location) == (303, "/lots/")
    assert stranger.get("/lots/").status_code == 200


def test_reading_it_any_number_of_times_uses_nothing_up(session, stranger, token):
    for _ in range(3):
        assert stranger.get(f"/l/{token}").status_code == 200
    assert session.scalars(select(LoginLink.uses)).one() == 0


@pytest.mark.parametrize("to", ["https://pirate.example/", "//pirate.example", "/\\pirate.example"])
def test_it_leads_to_this_site_alone(stranger, token, to):
    assert stranger.post(f"/l/{token}", data={"to": to}).location == "/"


@pytest.mark.parametrize("over", [{"expires_at": now()}, {"uses": MOST_USES}])
def test_one_that_is_over_offers_another_to_the_same_address(session, stranger, partner, token, over):
    session.execute(update(LoginLink).values(**over))
    shown = stranger.get(f"/l/{token}")
    assert shown.status_code == 410
    assert stranger.post(f"/l/{token}", data={}).status_code == 410
    assert not is_signed_in(stranger)
    for _ in range(2):
        assert stranger.post(f"/l/{token}/renew").status_code == 303
    enter(session, partner.organisation_id)
    assert [each.topic for each in session.scalars(select(Message))] == ["login_link"]


def test_a_revoked_or_unknown_one_opens_and_sends_nothing(session, stranger, token):
    session.execute(update(LoginLink).values(revoked_at=now()))
    for each in (token, "x" * 43):
        assert stranger.get(f"/l/{each}").status_code == 410
        assert stranger.post(f"/l/{each}", data={}).status_code == 410
        stranger.post(f"/l/{each}/renew")
    assert session.scalars(select(Message)).all() == []


@pytest.mark.parametrize(
    ("role", "password", "has_one"),
    [
        ("admin", None, False), ("admin", "kept", False), ("manager", None, True), ("manager", "kept", False),
        ("technician", None, True), ("partner", "kept", True),
    ],
)  # fmt: skip
def test_administrators_and_who_chose_a_password_have_none_but_partners(session, role, password, has_one):
    actor, _ = member(session, role)
    session.execute(update(Account).where(Account.id == actor.account_id).values(password_hash=password))
    assert (link_for(session, actor.account_id, 7) is not None) is has_one


def test_a_link_made_before_its_person_became_administrator_is_worth_nothing(session, stranger):
    actor, _ = member(session, "manager")
    token = link_for(session, actor.account_id, 7)
    session.execute(update(Membership).values(role="admin"))
    assert stranger.post(f"/l/{token}", data={}).status_code == 410


def test_asking_tells_nothing_of_who_has_an_account(session, stranger, partner):
    known = stranger.post("/sign-in/link", data={"email": f"{partner.account_id}@test.example"})
    unknown = stranger.post("/sign-in/link", data={"email": "nobody@test.example"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)


def test_a_partner_invites_a_colleague_who_enters_by_the_mail(
    session, sessions, app, sign_in, partner, inbox, settings
):
    client = sign_in(partner)
    sent = {
        "request_id": str(uuid4()),
        "email": " Robin@Atelier.example ",
        "name": "Robin",
        "role": "partner",
    }
    for _ in range(2):
        assert client.post("/people/", data=sent).status_code == 303
    assert "robin@atelier.example" in client.get("/people/").text
    send_mail(sessions, settings)
    [mail] = inbox.mails
    assert mail["To"] == "robin@atelier.example"
    path = re.search(r"/l/[\w-]{43}", mail.get_body(("plain",)).get_content())[0]
    robin = sign_in(None)
    assert robin.post(path, data={}).status_code == 303
    assert robin.get("/lots/").status_code == 200
    enter(session, partner.organisation_id)
    [event] = session.scalars(select(Event).where(Event.tag == "organisation:person:invited"))
    assert event.details == {"name": "Robin", "role": "partner"}
    client.post(f"/people/{event.subject_id}/remove")
    assert robin.get("/lots/").status_code == 303
    assert robin.post(path, data={}).status_code == 410
    assert "robin@atelier.example" not in client.get("/people/").text


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "robin"), ("email", "a@b.example\r\nBcc: c@d.example"), ("role", "admin"), ("name", " ")],
)
def test_what_describes_nobody_is_refused(session, sign_in, field, value):
    client = sign_in(make_actor(session, "admin"))
    sent = {"request_id": str(uuid4()), "email": "a@b.example", "name": "A", "role": "manager", field: value}
    assert client.post("/people/", data=sent).status_code == 422


def test_somebody_who_is_here_already_is_not_invited_again(session, sign_in, partner):
    email = f"{partner.account_id}@test.example"
    sent = {"request_id": str(uuid4()), "email": email, "name": "X", "role": "partner"}
    assert sign_in(partner).post("/people/", data=sent).status_code == 409


def test_nobody_takes_themselves_out_nor_a_stranger(session, app, sign_in):
    admin, _ = member(session, "admin")
    other, _ = member(session, "manager")
    enter(session, admin.organisation_id)
    client = app.test_client()
    client.set_cookie(
        SESSION_COOKIE,
        open_session(session, admin.account_id, admin.organisation_id, days=1),
        domain="localhost",
    )
    told = client.post(f"/people/{admin.account_id}/remove", follow_redirects=True)
    assert "propre accès" in unescape(told.text)
    assert client.post(f"/people/{other.account_id}/remove").status_code == 404
    assert client.post(f"/people/{other.account_id}/link").status_code == 404


@pytest.mark.parametrize("role", ["manager", "technician", "coordinator"])
def test_others_do_not_manage_people(session, sign_in, role):
    assert sign_in(make_actor(session, role)).get("/people/").status_code == 403
