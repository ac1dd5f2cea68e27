"""Choosing one's own password: who has none, who has one, and what ends with it."""

import pytest
from sqlalchemy import insert, select

from lifecycle.access.permissions import Role
from lifecycle.db.scope import enter
from lifecycle.edge.identity import SESSION_COOKIE
from lifecycle.history.model import Event
from lifecycle.kernel.ids import new_id
from lifecycle.people.identify import find_actor_by_session, open_session
from lifecycle.people.links import link_for, use_link
from lifecycle.people.model import Membership
from lifecycle.people.service import add_person
from tests.factories import as_application, as_owner, make_actor, make_organisation
from tests.messages.conftest import member

OLD, NEW = "un mot de passe assez long", "une autre phrase que la première"


@pytest.fixture
def browser(app, session):
    """Return a function that opens a person's session in a new browser."""

    def opened(account_id, organisation_id):
        client = app.test_client()
        client.set_cookie(SESSION_COOKIE, open_session(session, account_id, organisation_id, 1))
        session.commit()
        return client

    return opened


@pytest.fixture
def person(session):
    actor = make_actor(session)
    account_id = add_person(session, "camille@ville.example", "Camille", Role.TECHNICIAN, OLD)
    session.commit()
    return account_id, actor.organisation_id


def signed_in(app, password):
    form = {"email": "camille@ville.example", "password": password}
    return app.test_client().post("/sign-in", data=form).status_code == 303


def test_who_came_by_a_mail_chooses_a_first_password_and_signs_in_with_it(app, session, browser):
    partner = member(session, "partner", name="Sacha")[0]
    client = browser(partner.account_id, partner.organisation_id)
    assert 'name="current"' not in client.get("/me/password").text
    assert client.post("/me/password", data={"new": NEW}).status_code == 303
    form = {"email": f"{partner.account_id}@test.example", "password": NEW}
    assert app.test_client().post("/sign-in", data=form).status_code == 303
    enter(session, partner.organisation_id)
    chosen = session.scalars(select(Event).where(Event.tag == "organisation:person:password_chosen")).one()
    assert (chosen.actor_id, NEW in str(chosen.details)) == (partner.account_id, False)


@pytest.mark.parametrize(
    ("current", "new", "reason"),
    [
        ("pas le bon mot de passe", NEW, "Ce n’est pas le mot de passe actuel."),
        ("", NEW, "Ce n’est pas le mot de passe actuel."),
        (OLD, "onze lettre", "au moins 12 caractères"),
        (OLD, "x" * 201, "au moins 12 caractères"),
    ],
)
def test_a_refused_password_changes_nothing(app, person, browser, current, new, reason):
    answer = browser(*person).post("/me/password", data={"current": current, "new": new})
    assert answer.status_code == 422
    assert reason in answer.text
    assert signed_in(app, OLD)


def test_changing_it_ends_every_other_session(app, session, person, browser):
    here, there = browser(*person), browser(*person)
    assert here.post("/me/password", data={"current": OLD, "new": NEW}).status_code == 303
    assert here.get("/me/password").status_code == 200
    assert there.get("/me/password").status_code == 303
    assert (signed_in(app, OLD), signed_in(app, NEW)) == (False, True)


def test_sessions_in_another_organisation_end_too(session, person, browser):
    account_id, organisation_id = person
    elsewhere = make_organisation(session, name="Syndicat des eaux")
    values = {"id": new_id(), "account_id": account_id, "organisation_id": elsewhere, "role": "technician"}
    as_owner(session).execute(insert(Membership).values(values))
    as_application(session)
    other = open_session(session, account_id, elsewhere, 1)
    client = browser(account_id, organisation_id)
    assert client.post("/me/password", data={"current": OLD, "new": NEW}).status_code == 303
    assert find_actor_by_session(session, other) is None


def test_a_mail_s_link_does_not_make_the_first_password_of_an_administrator(app, session):
    admin, address = member(session, "admin", name="Agathe Admin")
    partner = make_organisation(session, "partner", "Une autre")
    values = {"id": new_id(), "account_id": admin.account_id, "organisation_id": partner, "role": "partner"}
    as_owner(session).execute(insert(Membership).values(values))
    as_application(session)
    enter(session, partner)
    client = app.test_client()
    token = use_link(session, link_for(session, admin.account_id, 7), days=1)
    client.set_cookie(SESSION_COOKIE, token)
    session.commit()
    answer = client.post("/me/password", data={"new": NEW})
    assert (answer.status_code, "administre aussi une organisation" in answer.text) == (422, True)
    form = {"email": address, "password": NEW}
    assert app.test_client().post("/sign-in", data=form).status_code == 401
