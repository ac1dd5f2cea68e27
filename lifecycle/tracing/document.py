"""An EPCIS 2.0 document in JSON-LD: its frame, its parties, its events (GS1 EPCIS 2.0 §10, CBV 2.0 §8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from lifecycle.kernel.clock import PARIS, now
from lifecycle.tracing.terms import PREFIX, Term, own

MEDIA_TYPE = "application/ld+json"
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
#: where our own words are told
TERMS = "/epcis/terms"
_SOURCE_DEST = "urn:epcglobal:epcis:vtype:SourceDest"
_NAME, _SIRET = "https://schema.org/name", "https://schema.org/taxID"


@dataclass(frozen=True, slots=True)
class Side:
    """A party of a document: who it is and how it is called; the SIRET where it has one."""

    id: UUID
    name: str
    siret: str | None = None

    @property
    def uri(self) -> str:
        """The party's identifier in the events."""
        return urn(self.id)


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that happened: when, to which objects (URIs), in which words; `more` holds our own fields."""

    id: UUID
    at: datetime
    objects: Sequence[str]
    term: Term
    action: str = "OBSERVE"
    recorded_at: datetime | None = None
    giver: Side | None = None
    taker: Side | None = None
    transaction: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def urn(identifier: UUID) -> str:
    """Return an identifier as a URI."""
    return f"urn:uuid:{identifier}"


def object_uri(label_url: str, code: str | None, asset_id: UUID) -> str:
    """Return the URI of a device: the address that its label bears, else its id.

    `code` may be in its shown form; a code is never issued twice, so it names one device for good.
    """
    plain = (code or "").replace("-", "")
    return f"{label_url}/e/{quote(plain)}" if plain else urn(asset_id)


def document(traces: Iterable[Trace], parties: Sequence[Side], *, public_url: str) -> dict[str, Any]:
    """Return an EPCIS document of these events in their order of time; parties are told in its header."""
    events = [_event(trace) for trace in sorted(traces, key=lambda trace: (trace.at, str(trace.id)))]
    return {
        "@context": [CONTEXT, {PREFIX: f"{public_url}{TERMS}#"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": now().isoformat(),
        "epcisHeader": {"epcisMasterData": {"vocabularyList": [_vocabulary(parties)]}},
        "epcisBody": {"eventList": events},
    }


def _vocabulary(parties: Sequence[Side]) -> dict[str, Any]:
    return {
        "type": _SOURCE_DEST,
        "vocabularyElementList": [{"id": party.uri, "attributes": _attributes(party)} for party in parties],
    }


def _attributes(party: Side) -> list[dict[str, str]]:
    told = {_NAME: party.name, _SIRET: party.siret or ""}
    return [{"id": name, "attribute": value} for name, value in told.items() if value]


def _event(trace: Trace) -> dict[str, Any]:
    said: dict[str, Any] = {
        "type": "ObjectEvent",
        "eventID": urn(trace.id),
        "action": trace.action,
        "eventTime": trace.at.isoformat(),
        "eventTimeZoneOffset": trace.at.astimezone(PARIS).isoformat()[-6:],
        "epcList": list(trace.objects),
        "bizStep": trace.term.step,
    }
    if trace.term.disposition:
        said["disposition"] = trace.term.disposition
    if trace.recorded_at:
        said["recordTime"] = trace.recorded_at.isoformat()
    if trace.giver:
        said["sourceList"] = [{"type": "possessing_party", "source": trace.giver.uri}]
    if trace.taker:
        said["destinationList"] = [{"type": "possessing_party", "destination": trace.taker.uri}]
    if trace.transaction:
        said["bizTransactionList"] = [{"bizTransaction": trace.transaction}]
    return said | {own(name): value for name, value in trace.more.items() if value not in (None, "")}
