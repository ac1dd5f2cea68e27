"""The address of agents: who may post, and answers as each program expects them."""

import zlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from structlog.testing import CapturingLogger

from lifecycle.agents.model import AgentToken, ReportedDevice
from lifecycle.agents.tokens import create_token, revoke_token
from lifecycle.edge import errors, watch
from lifecycle.formats.agent_envelope import WIRE_LIMIT
from tests.agents.samples import LAPTOP, PROLOG, SECRETS, as_json, as_xml, packed
from tests.factories import make_actor

ZLIB = "application/x-compress-zlib"
ACCEPTED = b"<REPLY><RESPONSE>SEND</RESPONSE><PROLOG_FREQ>24</PROLOG_FREQ></REPLY>"


@pytest.fixture
def actor(session):
    return make_actor(session)


@pytest.fixture
def token(session, actor):
    """A token in force: its row, and its plain text."""
    made = create_token(session, actor, "Postes de la mairie")
    session.commit()
    return made


@pytest.fixture
def post(app, token):
    """Post a body as an agent would."""
    client = app.test_client()

    def send(data, content_type=ZLIB, plain=token[1], **headers):
        return client.post(f"/agent/{plain}", data=data, content_type=content_type, headers=headers)

    return send


def devices(session):
    session.expire_all()
    return session.scalars(select(ReportedDevice).where(ReportedDevice.kind == "computer")).all()


def test_a_whole_dialogue_in_compressed_xml(session, post, token):
    headers = {"User-Agent": "FusionInventory-Agent_v2.6-3"}
    for message in (PROLOG, as_xml(LAPTOP)):
        answer = post(packed(message), **headers)
        assert (answer.status_code, answer.content_type) == (200, ZLIB)
        assert answer.data.startswith(b"\x78\x9c")
        assert ACCEPTED in zlib.decompress(answer.data)
    (device,) = devices(session)
    assert (device.token_id, device.serial) == (token[0].id, "7XK2M33")
    assert token[0].last_agent == "FusionInventory-Agent_v2.6-3"
    assert (datetime.now(UTC) - token[0].last_used_at).total_seconds() < 60


def test_json_is_answered_in_json_with_the_agents_id(session, post):
    for body in (b'{"action":"contact","deviceid":"pc-1","name":"GLPI-Agent"}', as_json(LAPTOP)):
        answer = post(body, "application/json", **{"GLPI-Agent-ID": "1c1f0a5e-1111-2222-3333-444455556666"})
        assert answer.json == {"status": "ok", "expiration": 24}
        assert answer.headers["GLPI-Agent-ID"] == "1c1f0a5e-1111-2222-3333-444455556666"
    assert len(devices(session)) == 1


@pytest.mark.parametrize(
    "content_type", ["Application/x-compress", "application/xml;charset=utf-8", "application/xml"]
)
def test_the_content_type_comes_back_as_it_came(post, content_type):
    answer = post(as_xml(LAPTOP), content_type)
    assert (answer.status_code, answer.content_type) == (200, content_type)
    assert ACCEPTED in answer.data


def test_a_final_slash_redirects_nobody(app, token):
    client = app.test_client()
    assert client.post(f"/agent/{token[1]}/", data=packed(PROLOG), content_type=ZLIB).status_code == 200
    assert client.get(f"/agent/{token[1]}?action=getConfig&machineid=x").json == {}
    assert client.get(f"/agent/{token[1]}/").json == {}


@pytest.mark.parametrize("case", ["unknown", "revoked"])
def test_without_a_token_in_force_nothing_is_taken(session, actor, post, token, case):
    plain = "lc_unknown" if case == "unknown" else token[1]
    if case == "revoked":
        revoke_token(session, actor, token[0].id)
        session.commit()
    answer = post(packed(as_xml(LAPTOP)), plain=plain)
    assert (answer.status_code, answer.content_type) == (401, ZLIB)
    assert "<ERROR>Jeton inconnu ou révoqué" in zlib.decompress(answer.data).decode()
    said = post(as_json(LAPTOP), "application/json", plain=plain)
    assert (said.status_code, said.json["status"]) == (401, "error")
    assert devices(session) == []


def test_what_cannot_be_taken_is_said_in_the_agents_words(session, post):
    scan = post(packed(b"<REQUEST><QUERY>SNMPQUERY</QUERY><CONTENT/></REQUEST>"))
    assert scan.status_code == 400
    assert "SNMPQUERY" in zlib.decompress(scan.data).decode()
    broken = post(b'{"deviceid":"a"', "application/json")
    assert (broken.status_code, broken.json["expiration"]) == (400, 24)
    assert post(b"", "application/json").status_code == 400
    assert devices(session) == []


def test_a_message_too_long_is_refused_unread(post):
    answer = post(b"\x78\x9c" + b"0" * WIRE_LIMIT)
    assert (answer.status_code, answer.content_type) == (413, ZLIB)
    assert b"<ERROR>" in zlib.decompress(answer.data)
    assert post(zlib.compress(b" " * 30_000_000)).status_code == 413


def test_a_message_that_fails_leaves_nothing(session, post):
    anonymous = as_json({"hardware": {"name": "pc"}}, deviceid="")
    assert post(anonymous, "application/json").status_code == 400
    assert session.scalars(select(AgentToken.last_used_at)).one() is None


def test_other_verbs_and_failures_of_ours_speak_to_agents_too(app, post, token, monkeypatch):
    answer = app.test_client().put(f"/agent/{token[1]}", data=packed(PROLOG), content_type=ZLIB)
    assert (answer.status_code, answer.content_type) == (405, ZLIB)

    def fail(*_, **__):
        raise RuntimeError(token[1])

    monkeypatch.setattr("lifecycle.api.agents.receive", fail)
    answer = post(packed(as_xml(LAPTOP)))
    assert (answer.status_code, answer.content_type) == (500, ZLIB)


def test_neither_the_token_nor_the_body_is_ever_logged(post, token, monkeypatch):
    logs = CapturingLogger()
    for module in (watch, errors):
        monkeypatch.setattr(module, "log", logs)
    post(packed(as_json(LAPTOP)))
    post(b"{", "application/json")
    monkeypatch.setattr("lifecycle.api.agents.receive", lambda *_, **__: 1 / 0)
    post(as_json(LAPTOP), "application/json")
    told = str(logs.calls)
    assert len(logs.calls) == 4
    assert "/agent/…" in told
    assert "ZeroDivisionError" in told
    assert not [secret for secret in (token[1], *SECRETS) if secret in told]
