"""From what is said of a sanitisation to the fields of its certificate, as they are that day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.acting import CLOCK_TOLERANCE
from lifecycle.sanitising.errors import MediumNotFound
from lifecycle.sanitising.media import MediumData, learn, media_of
from lifecycle.sanitising.model import Medium
from lifecycle.states.facts import SanitisationLevel


@dataclass(frozen=True, slots=True)
class SanitisationData:
    """What a certificate says of one sanitisation (fields of NIST SP 800-88 Rev. 1 §4.8, kept by Rev. 2).

    `medium_id` or `medium_serial` names the medium; without either the record speaks for the whole device.
    """

    level: SanitisationLevel
    method: str
    result: Literal["passed", "failed"]
    performed_at: datetime
    performed_by: str
    tool: str = ""
    tool_version: str = ""
    medium_serial: str = ""
    verified_by: str = ""
    note: str = ""
    medium_id: UUID | None = None
    medium_manufacturer: str = ""
    medium_model: str = ""
    medium_kind: str = ""
    capacity_bytes: int | None = None
    confidentiality_after: str = ""
    verification: str = ""
    destination: str = ""
    performed_title: str = ""
    performed_place: str = ""
    performed_contact: str = ""
    verified_at: datetime | None = None
    verified_title: str = ""
    verified_place: str = ""
    verified_contact: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    report_id: UUID | None = None
    report_line: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One sanitisation to record, and the request that asks for it."""

    asset_id: UUID
    data: SanitisationData
    request_id: UUID


def check(data: SanitisationData) -> None:
    """Refuse what is missing or lies ahead; raises Invalid."""
    wrong: dict[str, list[Reason]] = {}
    if not data.method.strip():
        wrong["method"] = [Reason("method-missing", N_("Indiquez la méthode d’effacement."))]
    if not data.performed_by.strip():
        wrong["performed_by"] = [Reason("performed-by-missing", N_("Indiquez qui a fait l’effacement."))]
    for name in ("performed_at", "verified_at"):
        at = getattr(data, name)
        if at is not None and at > now() + CLOCK_TOLERANCE:
            text = N_("La date de l’effacement ne peut pas être dans le futur.")
            wrong[name] = [Reason("date-in-future", text)]
    if wrong:
        raise Invalid(fields=wrong)


def media_named(session: Session, new: Sequence[Asked]) -> list[Medium | None]:
    """Return the medium that each record speaks of, made where its serial is new; None: the whole device."""
    known = media_of(session, {one.asset_id for one in new if one.data.medium_id})
    here = {medium.id: medium for media in known.values() for medium in media}
    by_serial = iter(learn(session, [(o.asset_id, _known(o.data)) for o in new], _source(new)))
    found = []
    for one, medium in zip(new, by_serial, strict=True):
        if one.data.medium_id is None:
            found.append(medium)
            continue
        named = here.get(one.data.medium_id)
        if named is None or named.asset_id != one.asset_id:
            raise MediumNotFound
        found.append(named)
    return found


def _source(new: Sequence[Asked]) -> str:
    return "report" if any(one.data.report_id for one in new) else "hand"


def _known(data: SanitisationData) -> MediumData:
    """Return what a record tells of its medium; a named one needs no serial to be found."""
    if data.medium_id is not None:
        return MediumData()
    return MediumData(
        data.medium_kind, data.medium_manufacturer, data.medium_model, data.medium_serial, data.capacity_bytes
    )


def certificate_values(data: SanitisationData, medium: Medium | None) -> dict[str, Any]:
    """Return the certificate's fields as they are today: later changes of the register leave it as it is."""
    said = {one.name: getattr(data, one.name) for one in fields(data)}
    if medium is not None:
        said["medium_id"] = medium.id
        said["medium_kind"] = said["medium_kind"] or medium.kind
        said["capacity_bytes"] = said["capacity_bytes"] or medium.capacity_bytes
        for name in ("manufacturer", "model", "serial"):
            said[f"medium_{name}"] = said[f"medium_{name}"] or getattr(medium, name)
    said["performed_at"] = min(data.performed_at, now())
    said["details"] = dict(data.details)
    if data.verified_by and data.verified_at is None:
        said["verified_at"] = said["performed_at"]
    return said
