"""Signing in and out."""

import pytest
from sqlalchemy import insert, text

from lifecycle.access.permissions import Role
from lifecycle.edge.identity import SESSION_COOKIE
from lifecycle.kernel.ids import new_id
from lifecycle.people.errors import EmailTaken, WeakPassword
from lifecycle.people.model import Membership
from lifecycle.people.service import add_person
from tests.factories import as_application, as_owner, make_actor, make_organisation

PASSWORD = "un mot de passe assez long"


@pytest.fixture
def person(session):
    actor = make_actor(session)
    account_id = add_person(session, "Camille@Ville.example", "Camille", Role.TECHNICIAN, PASSWORD)
    session.commit()
    return actor, account_id


def sign_in_form(client, email="camille@ville.example", password=PASSWORD, target="/"):
    return client.post("/sign-in", data={"email": email, "password": password, "next": target})


def test_signing_in_leads_where_the_person_was_going(person, app):
    client = app.test_client()
    answer = sign_in_form(client, target="/e/K7M23FXR")
    assert (answer.status_code, answer.location) == (303, "/e/K7M23FXR")
    cookie = client.get_cookie(SESSION_COOKIE)
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert client.get("/").location == "/assets/"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_signing_in_never_leads_to_another_site(person, app, target):
    assert sign_in_form(app.test_client(), target=target).location == "/"


@pytest.mark.parametrize(
    ("email", "password"), [("camille@ville.example", "autre"), ("nobody@ville.example", PASSWORD), ("", "")]
)
def test_wrong_credentials_get_one_answer(person, app, email, password):
    answer = sign_in_form(app.test_client(), email, password)
    assert answer.status_code == 401
    assert "Adresse ou mot de passe incorrect" in answer.text


def test_signing_out_ends_the_session_on_the_server(person, app):
    client = app.test_client()
    sign_in_form(client)
    token = client.get_cookie(SESSION_COOKIE).value
    assert client.post("/sign-out").status_code == 303
    client.set_cookie(SESSION_COOKIE, token)
    assert client.get("/").location.startswith("/sign-in")


def test_an_expired_session_is_over(person, app, session):
    client = app.test_client()
    sign_in_form(client)
    session.execute(text("UPDATE login_session SET expires_at = now()"))
    assert client.get("/").location.startswith("/sign-in")


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}],
)
def test_another_site_s_page_changes_nothing(person, app, headers):
    client = app.test_client()
    sign_in_form(client)
    assert client.post("/sign-out", headers=headers).status_code == 403
    assert client.get("/").location == "/assets/"


def test_the_language_is_the_reader_s(person, app):
    client = app.test_client()
    assert 'lang="fr"' in client.get("/sign-in").text
    client.post("/language", data={"locale": "en", "next": "/sign-in"})
    assert '<html lang="en-GB">' in client.get("/sign-in").text


def test_security_headers_are_on_every_answer(app):
    for path in ("/sign-in", "/healthz", "/nowhere", "/api/v1/nowhere"):
        headers = app.test_client().get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe-inline" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_accounts_need_a_long_password_and_an_address_of_their_own(person, session):
    with pytest.raises(WeakPassword):
        add_person(session, "b@ville.example", "B", Role.MANAGER, "court")
    with pytest.raises(EmailTaken):
        add_person(session, "CAMILLE@ville.example", "C", Role.MANAGER, PASSWORD)


def test_a_person_of_several_organisations_works_for_one_at_a_time(session, sign_in):
    first = make_actor(session, "manager")
    client = sign_in(first)
    assert "Changer d’organisation" not in client.get("/assets/").text
    second = make_organisation(session, name="Syndicat des eaux")
    account_id = session.scalars(text("SELECT account_id FROM login_session")).one()
    values = {"id": new_id(), "account_id": account_id, "organisation_id": second, "role": "technician"}
    as_owner(session).execute(insert(Membership).values(values))
    as_application(session)
    assert 'href="/organisation"' in client.get("/assets/").text
    page = client.get("/organisation").text
    assert "Syndicat des eaux" in page
    assert page.count("Travailler ici") == 1
    assert client.post("/organisation", data={"organisation_id": second}).status_code == 303
    assert "Syndicat des eaux" in client.get("/assets/").text
    assert client.get("/imports/").status_code == 403


def test_nobody_works_for_an_organisation_they_do_not_belong_to(session, sign_in):
    client = sign_in(make_actor(session))
    elsewhere = make_organisation(session, name="Ailleurs")
    client.post("/organisation", data={"organisation_id": elsewhere})
    assert "Ailleurs" not in client.get("/organisation").text
