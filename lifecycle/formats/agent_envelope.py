"""How a message of an inventory agent is packed, and answers packed the same way.

The rules are those measured against FusionInventory 2.6, GLPI Agent 1.12, OCS Inventory 2.10 and their
injectors: the first bytes tell the compression, whatever the Content-Type says; an answer must have the
request's Content-Type and compression, at zlib's default level (FusionInventory knows only `78 9c`).
"""

import html
import json
import zlib
from dataclasses import dataclass
from enum import IntEnum

from lifecycle.formats.agent_errors import MessageTooLarge, UnreadableMessage

WIRE_LIMIT = 2 * 2**20  # bytes that the network may bring: a large server's inventory takes 300 kB
INFLATED_LIMIT = 20 * 2**20  # bytes, of a file too
HOURS = 24  # until the agent calls again
_PEEK = 256
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n<REPLY>{}</REPLY>'


class Packing(IntEnum):
    """How a body is compressed; the value is zlib's window parameter."""

    PLAIN = 0
    ZLIB = 15
    GZIP = 31


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an answer has in common with the message it answers."""

    content_type: str
    packing: Packing
    is_json: bool


def envelope_of(data: bytes, content_type: str) -> Envelope:
    """Return how a message is packed; where its bytes do not say, its Content-Type does, else XML."""
    named = content_type.lower()
    packing = _packing(data, named)
    start = _start(data, packing).lstrip(b"\xef\xbb\xbf\xff\xfe\0\t\n\r ")
    is_json = start.startswith(b"{") if start else "json" in named
    # Only what agents send is sent back; the rest is none of their types.
    kept = content_type if named.startswith("application/") else f"application/{'json' if is_json else 'xml'}"
    return Envelope(kept, packing, is_json)


def _packing(data: bytes, named: str) -> Packing:
    if data.startswith(b"\x1f\x8b"):
        return Packing.GZIP
    if data.startswith(b"x"):  # 0x78, the first byte of zlib's usual header (RFC 1950 §2.2)
        return Packing.ZLIB
    if data:
        return Packing.PLAIN
    return Packing.GZIP if "gzip" in named else Packing.ZLIB if "compress" in named else Packing.PLAIN


def _start(data: bytes, packing: Packing) -> bytes:
    if packing is Packing.PLAIN:
        return data[:_PEEK]
    try:
        return zlib.decompressobj(packing).decompress(data[: 4 * _PEEK], _PEEK)
    except zlib.error:
        return b""


def unpacked(data: bytes, envelope: Envelope) -> bytes:
    """Return a message's bytes, inflated up to the limit and not a byte further.

    Raises MessageTooLarge, or UnreadableMessage for a compressed body that is broken, cut short or followed
    by something else.
    """
    if len(data) > INFLATED_LIMIT:
        raise MessageTooLarge
    if envelope.packing is Packing.PLAIN:
        return data
    inflater = zlib.decompressobj(envelope.packing)
    try:
        body = inflater.decompress(data, INFLATED_LIMIT + 1)
    except zlib.error as error:
        raise UnreadableMessage from error
    if len(body) > INFLATED_LIMIT:
        raise MessageTooLarge
    if not inflater.eof or inflater.unused_data:
        raise UnreadableMessage
    return body


def acceptance(envelope: Envelope) -> bytes:
    """Return the answer to any message that was taken, packed as it was.

    XML is told to send its inventory, and keeps sending XML, whose inventories are always whole.
    """
    if envelope.is_json:
        return _packed(json.dumps({"status": "ok", "expiration": HOURS}), envelope)
    order = f"<RESPONSE>SEND</RESPONSE><PROLOG_FREQ>{HOURS}</PROLOG_FREQ>"
    return _packed(_XML.format(order), envelope)


def refusal(envelope: Envelope, text: str) -> bytes:
    """Return the answer to a message that was not taken, with the sentence that agents log."""
    if envelope.is_json:
        body = {"status": "error", "message": text, "expiration": HOURS}
        return _packed(json.dumps(body, ensure_ascii=False), envelope)
    return _packed(_XML.format(f"<ERROR>{html.escape(text, quote=False)}</ERROR>"), envelope)


def _packed(body: str, envelope: Envelope) -> bytes:
    data = body.encode()
    return zlib.compress(data, wbits=envelope.packing) if envelope.packing else data
