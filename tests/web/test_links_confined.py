"""A mail's link opens one organisation and leads no further; inviting tells nothing of people."""

from html import unescape
from uuid import uuid4

import pytest
from sqlalchemy import insert, update

from lifecycle.db.scope import enter
from lifecycle.kernel.ids import new_id
from lifecycle.people.identify import open_session
from lifecycle.people.links import link_for, use_link
from lifecycle.people.model import Account, Membership
from tests.factories import as_application, as_owner, make_organisation
from tests.messages.conftest import member


def joins(session, account_id, kind, role):
    """Make a person a member of one more organisation and return its id."""
    organisation_id = make_organisation(session, kind, "Une autre")
    row = {"id": new_id(), "account_id": account_id, "organisation_id": organisation_id, "role": role}
    as_owner(session).execute(insert(Membership).values(row))
    as_application(session)
    enter(session, organisation_id)
    return organisation_id


@pytest.fixture
def admin(session):
    """An administrator with a password, whom a partner has taken in too."""
    actor, _ = member(session, "admin", name="Agathe Admin")
    session.execute(update(Account).where(Account.id == actor.account_id).values(password_hash="kept"))
    return actor


@pytest.fixture
def by_link(app, session, admin):
    """A browser that came in by the partner's mail."""
    joins(session, admin.account_id, "partner", "partner")
    token = use_link(session, link_for(session, admin.account_id, 7), days=1)
    client = app.test_client()
    client.set_cookie("lifecycle_session", token, domain="localhost")
    return client


def test_a_session_by_link_does_not_lead_to_where_a_link_would_not(session, by_link, admin):
    assert by_link.get("/lots/").status_code == 200
    assert "Ville de Valbourg" not in by_link.get("/organisation").text
    by_link.post("/organisation", data={"organisation_id": str(admin.organisation_id)})
    assert by_link.get("/assets/").status_code == 403


def test_nor_after_a_step_through_a_third_organisation(session, by_link, admin):
    third = joins(session, admin.account_id, "partner", "partner")
    assert by_link.post("/organisation", data={"organisation_id": str(third)}).status_code == 303
    by_link.post("/organisation", data={"organisation_id": str(admin.organisation_id)})
    assert by_link.get("/assets/").status_code == 403


def test_a_session_by_password_leads_to_all_of_them(app, session, admin):
    partner_id = joins(session, admin.account_id, "partner", "partner")
    client = app.test_client()
    token = open_session(session, admin.account_id, partner_id, days=1)
    client.set_cookie("lifecycle_session", token, domain="localhost")
    client.post("/organisation", data={"organisation_id": str(admin.organisation_id)})
    assert client.get("/assets/").status_code == 200


def test_an_invitation_does_not_tell_whose_address_it_is(session, sign_in, admin):
    partner, _ = member(session, "partner", name="Sacha")
    client = sign_in(partner)
    address = f"{admin.account_id}@test.example"
    sent = {"request_id": str(uuid4()), "email": address, "name": "Quelqu’un", "role": "partner"}
    assert client.post("/people/", data=sent).status_code == 303
    page = unescape(client.get("/people/").text)
    assert address in page
    assert "Agathe" not in page
    enter(session, partner.organisation_id)
    open_session(session, admin.account_id, partner.organisation_id, days=1)
    assert "Agathe Admin" in unescape(client.get("/people/").text)
