"""Every route, method and role: who may not is refused, who may meets no failure, others' rows are hidden."""

from uuid import uuid4

import pytest

from lifecycle.access.permissions import SCOPES, Permission, Role, granted
from lifecycle.db.scope import enter
from lifecycle.edge.guard import PUBLIC, SIGNED_IN
from lifecycle.people.service import add_token
from lifecycle.web import ERRORS as FOR_SCRIPTS
from tests.access.walk import UNKNOWN_CODE, calls, foreign_rows, normal, send
from tests.factories import make_actor, make_network, make_partner

ROLES = (None, *Role)
TOKENS = [(role, tuple(SCOPES)) for role in Role] + [(Role.ADMIN, (scope,)) for scope in SCOPES]
# An administrator may all that the other roles of an authority may, a partner other things; a coordinator has
# counts only: no address with an id is open to it.
ROLES_WITH_IDS = (Role.ADMIN, Role.PARTNER)


@pytest.fixture
def actors(session):
    """Somebody of each role, the partner and the network joined to the authority."""
    admin = make_actor(session)
    authority = admin.organisation_id
    network = make_network(session, authority)
    found = {
        Role.ADMIN: admin,
        Role.MANAGER: make_actor(session, "manager", authority),
        Role.TECHNICIAN: make_actor(session, "technician", authority),
        Role.PARTNER: make_partner(session, authority),
        Role.COORDINATOR: make_actor(session, "coordinator", network),
    }
    enter(session, authority)
    return found


def test_every_method_of_every_route_declares_who_may_call_it(app):
    found = list(calls(app))
    assert len(found) > 90
    for call in found:
        permissions = () if call.access in (PUBLIC, SIGNED_IN) else call.access
        assert permissions is not None, f"{call.method} {call.rule} declares nothing"
        assert all(isinstance(each, Permission) for each in permissions), (call.method, call.rule)


@pytest.mark.parametrize("role", ROLES)
def test_pages_let_in_whom_they_declare_and_nobody_else(app, session, actors, sign_in, role):
    actor = actors.get(role)
    permissions = actor.permissions if actor else frozenset()
    client = sign_in(actor)
    for call in calls(app):
        if call.is_api:
            continue
        if actor:
            enter(session, actor.organisation_id)
        answer = send(client, call, call.path(app))
        if call.method != "GET":  # it may have ended the session
            client = sign_in(actor)
        where = (role, call.method, call.rule, answer.status_code)
        if actor is None and call.access != PUBLIC:
            leads_to_sign_in = answer.status_code == 303 and answer.location.startswith("/sign-in")
            is_for_a_page = call.method == "GET" and call.rule not in FOR_SCRIPTS
            assert leads_to_sign_in or (answer.status_code == 401 and not is_for_a_page), where
        elif not call.allows(permissions):
            assert answer.status_code == 403, where
        else:
            assert answer.status_code < 500, where
            # Signing in with nothing is refused, in its own way.
            assert call.access == PUBLIC or answer.status_code not in (401, 403), where
            if call.uuids and call.method == "GET":
                assert answer.status_code == 404, where


@pytest.mark.parametrize(("role", "scopes"), [(None, ()), *TOKENS])
def test_tokens_open_what_role_and_scopes_allow_together(app, session, actors, role, scopes):
    client, headers, permissions = app.test_client(), {}, frozenset()
    if role:
        enter(session, actors[role].organisation_id)
        token = add_token(session, actors[role], "Essai", list(scopes), role)
        headers, permissions = {"Authorization": f"Bearer {token}"}, granted(role, list(scopes))
    for call in calls(app):
        if not call.is_api:
            continue
        answer = send(client, call, call.path(app), headers)
        where = (role, scopes, call.method, call.rule, answer.status_code)
        if role is None and call.access != PUBLIC:
            assert answer.status_code == 401, where
        elif not call.allows(permissions):
            assert answer.status_code == 403, where
        else:
            assert answer.status_code < 500, where
            assert answer.status_code not in (401, 403), where
            if call.uuids and call.method == "GET":
                assert answer.status_code == 404, where
        if answer.status_code >= 400:
            assert answer.content_type == "application/problem+json", where


@pytest.mark.parametrize("role", ROLES_WITH_IDS)
def test_an_id_of_another_authority_answers_exactly_as_one_of_nobody(app, session, actors, sign_in, role):
    ids, code = foreign_rows(app, session)
    actor = actors[role]
    enter(session, actor.organisation_id)
    token = add_token(session, actor, "Essai", list(SCOPES), role)
    headers = {"Authorization": f"Bearer {token}"}
    tried = 0
    for call in calls(app):
        if not call.is_named or call.access == PUBLIC or not call.allows(actor.permissions):
            continue
        client = app.test_client() if call.is_api else sign_in(actor)

        def ask(client=client, call=call, **given):
            return send(client, call, call.path(app, **given), headers if call.is_api else None)

        for theirs in _foreign(call, ids):
            nobodys = tuple(uuid4() for _ in theirs)
            other, none = ask(ids=theirs), ask(ids=nobodys)
            assert normal(other, *theirs) == normal(none, *nobodys), (role, call.method, call.rule, theirs)
            tried += 1
        if "code" in dict(call.others):
            other, none = ask(code=code), ask(code=UNKNOWN_CODE)
            assert normal(other, code) == normal(none, UNKNOWN_CODE), (role, call.method, call.rule)
            tried += 1
    assert tried > 40


def _foreign(call, ids):
    """Return ids to ask a route for: the rows that its arguments name, and a row of another kind."""
    if not call.uuids:
        return []
    return [tuple(ids[name] for name in call.uuids), (ids["organisation_id"],) * len(call.uuids)]
