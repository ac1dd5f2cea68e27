"""Agents' messages: unpacked by their bytes, told apart, and refused rather than ever crashing."""

import gzip
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.formats.agent_envelope import INFLATED_LIMIT, acceptance, envelope_of, refusal
from lifecycle.formats.agent_errors import (
    MessageRefused,
    MessageTooLarge,
    UnknownMessage,
    UnreadableMessage,
)
from lifecycle.formats.agent_inventory import read_inventory
from lifecycle.formats.agent_messages import Kind, open_message
from tests.agents.samples import LAPTOP, PROLOG, as_json, as_xml

ZLIB = "application/x-compress-zlib"


def opened(data, content_type=ZLIB):
    return open_message(data, envelope_of(data, content_type))


@pytest.mark.parametrize("pack", [bytes, zlib.compress, gzip.compress], ids=["plain", "zlib", "gzip"])
@pytest.mark.parametrize(
    "content_type", [ZLIB, "Application/x-compress", "application/xml", "text/plain", ""]
)
def test_bytes_tell_the_packing_whatever_the_content_type(pack, content_type):
    message = opened(pack(PROLOG), content_type)
    assert (message.kind, message.device_ref) == (Kind.PROLOG, "pc-accueil-2024-03-05-09-12-44")
    assert opened(pack(as_json(LAPTOP)), content_type).kind is Kind.INVENTORY


def test_json_contacts_and_partial_inventories_are_told():
    assert (
        opened(b'{"action":"contact","deviceid":"pc-1","installed-tasks":["inventory"]}').kind is Kind.CONTACT
    )
    assert not opened(as_json(LAPTOP)).is_partial
    assert opened(as_json(LAPTOP, partial=True)).is_partial
    assert opened(b'{"deviceid":"pc-1","content":{}}').kind is Kind.INVENTORY


@pytest.mark.parametrize("codec", ["latin-1", "utf-16", "utf-8-sig"])
def test_other_encodings_are_read(codec):
    text = as_xml({"hardware": {"name": "Médiathèque"}}).decode()
    text = text.replace("UTF-8", "ISO-8859-1") if codec == "latin-1" else text
    assert read_inventory(opened(text.encode(codec))).name == "Médiathèque"


def test_depth_alone_breaks_nothing():
    deep = b"<REQUEST><DEVICEID>a</DEVICEID><CONTENT>" + b"<A>" * 100_000 + b"</A>" * 100_000
    assert opened(deep + b"</CONTENT></REQUEST>").device_ref == "a"


@pytest.mark.parametrize("word", ["SNMPQUERY", "NETDISCOVERY", "SNMP"])
def test_other_tasks_are_refused_by_name(word):
    body = f"<REQUEST><QUERY>{word}</QUERY><CONTENT/></REQUEST>".encode()
    with pytest.raises(UnknownMessage, match=word):
        opened(body)
    with pytest.raises(UnknownMessage, match="netdiscovery"):
        opened(b'{"action":"netdiscovery"}')


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"\0\0\0", b"PK\x03\x04", b"{", b'{"a":1', b'{"a":1} x', b"[]", b'"a"', b"<REQUEST>"),
        b'{"deviceid":"a","deviceid":"b"}',
        b'{"deviceid":"a\0"}',
        b'{"content":{"hardware":{"memory":NaN}}}',
        b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        b'{"a":' + b"1" * 10_000 + b"}",
        b"<a>" * 200_000 + b"</a>",
        b"<REQUEST><DEVICEID>\0</DEVICEID></REQUEST>",
        zlib.compress(PROLOG)[:-6],
        zlib.compress(PROLOG) + b"more",
        b"\x78\x9cnot zlib",
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><REQUEST><DEVICEID>&x;</DEVICEID></REQUEST>',
        b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><REQUEST><DEVICEID>&b;</DEVICEID></REQUEST>',
    ],
)
def test_broken_messages_are_unreadable(data):
    with pytest.raises(UnreadableMessage):
        opened(data)


@pytest.mark.parametrize(
    "data",
    [
        b" " * (INFLATED_LIMIT + 1),
        zlib.compress(b" " * (INFLATED_LIMIT + 1)),
        gzip.compress(b"<" + b"0" * (INFLATED_LIMIT + 1)),
        zlib.compress(b'{"a":[' + b"{}," * 2_000_000 + b"0]}"),
        zlib.compress(b"<REQUEST>" + b"<A/>" * 2_000_000 + b"</REQUEST>"),
    ],
    ids=["plain", "zlib bomb", "gzip bomb", "million objects", "million elements"],
)
def test_bombs_are_refused_unread(data):
    with pytest.raises(MessageTooLarge):
        opened(data)


@given(st.binary() | st.text().map(str.encode), st.sampled_from([bytes, zlib.compress, gzip.compress]))
def test_any_bytes_give_a_message_or_a_refusal(data, pack):
    _take_or_refuse(pack(data))


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
_KEYS = ("ssn", "smodel", "name", "uuid", "memory", "disksize", "capacity", "real_capacity", "mac")
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*LAPTOP, "network_device"]), _VALUES), _SCALARS, _SCALARS)
def test_any_json_gives_a_device_or_a_refusal(content, device_ref, item_type):
    message = {"content": content, "deviceid": device_ref, "itemtype": item_type}
    _take_or_refuse(json.dumps(message).encode())


@given(st.dictionaries(st.sampled_from([*LAPTOP]), st.text(max_size=30)), st.text(max_size=30))
def test_any_xml_gives_a_device_or_a_refusal(content, device_ref):
    _take_or_refuse(as_xml(content, deviceid=device_ref))


def _take_or_refuse(data):
    try:
        reported = read_inventory(opened(data))
    except MessageRefused:
        return
    assert "\0" not in repr(reported)
    for text in (reported.name, reported.serial, reported.device_ref, *map(str, reported.facts.values())):
        assert text.encode().decode() == text.strip()


def test_answers_are_packed_as_the_message_was():
    plain, packed = PROLOG, zlib.compress(PROLOG)
    body = zlib.decompress(acceptance(envelope_of(packed, ZLIB)))
    assert b"<REPLY><RESPONSE>SEND</RESPONSE><PROLOG_FREQ>24</PROLOG_FREQ></REPLY>" in body
    # FusionInventory knows zlib by these two bytes, those of the default level.
    assert acceptance(envelope_of(packed, ZLIB)).startswith(b"\x78\x9c")
    assert acceptance(envelope_of(plain, "application/xml")) == body
    zipped = envelope_of(gzip.compress(plain), "application/x-compress-gzip")
    assert gzip.decompress(acceptance(zipped)) == body
    assert json.loads(acceptance(envelope_of(b'{"action":"contact"}', "application/json"))) == {
        "status": "ok",
        "expiration": 24,
    }


def test_refusals_say_why_in_the_words_of_the_format():
    assert "<ERROR>A &amp; é</ERROR>" in refusal(envelope_of(PROLOG, "application/xml"), "A & é").decode()
    said = json.loads(refusal(envelope_of(b"{}", "application/json"), "A & é"))
    assert said == {"status": "error", "message": "A & é", "expiration": 24}


def test_a_body_that_was_not_read_is_answered_by_its_content_type():
    assert zlib.decompress(refusal(envelope_of(b"", ZLIB), "x")).endswith(b"<REPLY><ERROR>x</ERROR></REPLY>")
    assert envelope_of(b"", "application/json").is_json
    assert envelope_of(PROLOG, "text/html").content_type == "application/xml"
