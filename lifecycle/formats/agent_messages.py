"""Messages of inventory agents, XML or JSON: what kind each is, and the sections we read."""

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lifecycle.formats.agent_envelope import Envelope, unpacked
from lifecycle.formats.agent_errors import MessageTooLarge, UnknownMessage, UnreadableMessage
from lifecycle.formats.agent_sections import Sections, sections_of, value_of
from lifecycle.formats.agent_xml import read_request

# Each of these may cost the parser an object: a bound on them bounds its memory, whatever the bytes say.
_MARKS = (b"<", b"=", b"{", b"[", b",", b":")
MOST_MARKS = 500_000
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Kind(StrEnum):
    """What an agent asks: may I send, here I am, here is what I found."""

    PROLOG = "prolog"
    CONTACT = "contact"
    INVENTORY = "inventory"


@dataclass(frozen=True, slots=True)
class Message:
    """A message; `device_ref` is the agent's own name of the machine, `item_type` a GLPI type.

    A partial inventory holds only what changed since the one before: what is missing is not gone.
    """

    kind: Kind
    device_ref: str
    item_type: str = ""
    is_partial: bool = False
    sections: Sections = field(default_factory=dict)


def open_message(data: bytes, envelope: Envelope) -> Message:
    """Return the message of a body; raises a MessageRefused, and nothing else, for any bytes at all."""
    body = unpacked(data, envelope)
    if sum(map(body.count, _MARKS)) > MOST_MARKS:
        raise MessageTooLarge
    text = _decoded(body).lstrip("\ufeff\t\n\r ")
    if "\0" in text or not text.startswith(("{", "<")):
        raise UnreadableMessage
    return _from_json(text) if text.startswith("{") else _from_xml(text)


def _decoded(body: bytes) -> str:
    """Return the text: UTF-8, or UTF-16 as PowerShell writes files; else Latin-1, as old agents do."""
    if body.startswith(_UTF16):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _from_xml(text: str) -> Message:
    root, head, sections = read_request(text)
    if root != "request":
        raise UnknownMessage(word=root)
    # Injected files may have no QUERY: GLPI takes them for inventories, and so do we.
    kind = _kind(head.get("query") or Kind.INVENTORY, (Kind.PROLOG, Kind.INVENTORY))
    return Message(kind, head.get("deviceid", ""), sections=sections)


def _from_json(text: str) -> Message:
    try:
        said = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UnreadableMessage from error
    kind = _kind(value_of(said.get("action")) or Kind.INVENTORY, (Kind.CONTACT, Kind.INVENTORY))
    content = said.get("content")
    return Message(
        kind,
        value_of(said.get("deviceid")),
        value_of(said.get("itemtype")).lower(),
        is_partial=said.get("partial") is True,
        sections=sections_of(content) if isinstance(content, Mapping) else {},
    )


def _kind(word: str, known: tuple[Kind, ...]) -> Kind:
    if word.lower() not in known:
        raise UnknownMessage(word=re.sub(r"[^\w-]", "", word)[:30])
    return Kind(word.lower())


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _refuse(word: str) -> None:
    raise ValueError(word)
