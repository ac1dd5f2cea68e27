"""The addresses of inventory agents: made once, told once, revoked for good."""

from uuid import uuid4

import pytest
from sqlalchemy import select, text

from lifecycle.agents.errors import NameMissing, TokenNotFound
from lifecycle.agents.model import AgentToken
from lifecycle.agents.tokens import create_token, revoke_token, tokens
from lifecycle.history.model import Event
from lifecycle.kernel.errors import Forbidden
from lifecycle.people.identify import digest
from lifecycle.registry.errors import RequestReused
from tests.agents.reporting import make_report
from tests.factories import make_actor


def _tags(session, subject_id):
    return session.scalars(
        select(Event.tag).where(Event.subject_id == subject_id).order_by(Event.sequence)
    ).all()


def _is_known(session, plain):
    found = session.execute(text("SELECT name FROM identify_agent(:hash)"), {"hash": digest(plain)})
    return found.scalar_one_or_none()


def test_the_plain_token_identifies_the_authority_and_is_not_kept(session):
    admin = make_actor(session)
    row, plain = create_token(session, admin, " Postes des écoles ")
    assert _is_known(session, plain) == row.name == "Postes des écoles"
    assert plain.encode() not in row.token_hash
    assert _tags(session, row.id) == ["organisation:agent_token:created"]
    assert create_token(session, admin, "Autre")[1] != plain


def test_a_revoked_token_opens_nothing_and_is_revoked_once(session):
    admin = make_actor(session)
    row, plain = create_token(session, admin, "Écoles")
    first = revoke_token(session, admin, row.id).revoked_at
    assert revoke_token(session, admin, row.id).revoked_at == first
    assert _is_known(session, plain) is None
    assert _tags(session, row.id) == ["organisation:agent_token:created", "organisation:agent_token:revoked"]


def test_a_request_sent_again_makes_no_second_token(session):
    admin, nonce = make_actor(session), uuid4()
    create_token(session, admin, "Écoles", request_id=nonce)
    with pytest.raises(RequestReused):
        create_token(session, admin, "Écoles", request_id=nonce)
    assert len(session.scalars(select(AgentToken)).all()) == 1


def test_only_an_administrator_makes_and_revokes_and_a_name_is_needed(session):
    admin = make_actor(session)
    manager = make_actor(session, "manager", admin.organisation_id)
    row, _plain = create_token(session, admin, "Écoles")
    with pytest.raises(Forbidden):
        create_token(session, manager, "Mairie")
    with pytest.raises(Forbidden):
        revoke_token(session, manager, row.id)
    with pytest.raises(NameMissing):
        create_token(session, admin, "  ")


def test_another_authority_s_token_is_unknown_here(session):
    row, _plain = create_token(session, make_actor(session), "Écoles")
    elsewhere = make_actor(session)
    with pytest.raises(TokenNotFound):
        revoke_token(session, elsewhere, row.id)
    assert tokens(session) == []


def test_the_list_counts_the_devices_and_puts_revoked_tokens_last(session):
    admin = make_actor(session)
    old, _plain = create_token(session, admin, "Ancien")
    new, _plain = create_token(session, admin, "Nouveau")
    last, _plain = create_token(session, admin, "Dernier")
    revoke_token(session, admin, last.id)
    for _ in range(2):
        make_report(session, token_id=old.id)
    found = [(row.AgentToken.name, row.devices) for row in tokens(session)]
    assert found == [("Nouveau", 0), ("Ancien", 2), ("Dernier", 0)]
    assert new.last_used_at is None
