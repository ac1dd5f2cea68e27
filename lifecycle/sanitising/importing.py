"""Recording the lines of reports: each once, what failed as failed, none that nobody chose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.formats.erasure import Erasure
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.ids import derived_id
from lifecycle.kernel.text import N_
from lifecycle.sanitising.certifying import Asked, SanitisationData
from lifecycle.sanitising.levels import level_reached
from lifecycle.sanitising.media import media_of
from lifecycle.sanitising.model import Medium, SanitisationReport
from lifecycle.sanitising.policy import Policy, read_policy
from lifecycle.sanitising.recording import Sanitised, record_many
from lifecycle.sanitising.reports import Line, recorded
from lifecycle.states.facts import SanitisationLevel


@dataclass(frozen=True, slots=True)
class Chosen:
    """A line that somebody takes, and the device it is about; `medium_id` where the device has several.

    `kind` is the kind of medium, as the report, the register or this person knows it.
    """

    line: Line
    asset_id: UUID
    medium_id: UUID | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Doer:
    """Who erased: the same for all the lines taken at once."""

    name: str
    title: str = ""
    place: str = ""
    contact: str = ""
    destination: str = ""


def record_lines(
    session: Session, actor: Actor, chosen: Sequence[Chosen], doer: Doer, request_id: UUID
) -> list[Sanitised]:
    """Record the lines chosen, all or none; those that are recorded already are left as they are.

    Raises as `recording.record_sanitisation` does, or Invalid for a line without a serial on a device with
    several media, when nobody said which.
    """
    _lock(session, {one.line.report.id for one in chosen})
    # Asked again under the lock: somebody else may have recorded them since these lines were read.
    known = recorded(session, [one.line.key for one in chosen])
    new = [one for one in chosen if one.line.key not in known]
    media = media_of(session, {one.asset_id for one in new})
    policy = read_policy(session)
    asked = [
        Asked(
            one.asset_id,
            _data(one, doer, policy, _named(one, media.get(one.asset_id, ()))),
            derived_id(request_id, one.line.key),
        )
        for one in sorted(new, key=lambda one: one.line.erasure.ended_at or now())
    ]
    return record_many(session, actor, asked) if asked else []


def _lock(session: Session, report_ids: set[UUID]) -> None:
    """Let two people who send the same report take turns."""
    wanted = select(SanitisationReport.id).where(SanitisationReport.id.in_(report_ids))
    session.execute(wanted.order_by(SanitisationReport.id).with_for_update())


def _named(one: Chosen, media: Sequence[Medium]) -> Medium | None:
    """Return the medium that a line is about, None where its serial is new or the device has none."""
    wanted = one.medium_id or (one.line.match.medium_id if one.asset_id == one.line.match.asset_id else None)
    if wanted is not None:
        return next((medium for medium in media if medium.id == wanted), None)
    inside = [medium for medium in media if medium.removed_at is None]
    if one.line.erasure.serial or not inside:
        return None
    if len(inside) > 1:
        text = N_("Cet équipement a plusieurs supports et le rapport ne donne pas de numéro : dites lequel.")
        raise Invalid(fields={f"medium.{one.line.key}": [Reason("medium-missing", text)]})
    return inside[0]


def _data(one: Chosen, doer: Doer, policy: Policy, medium: Medium | None) -> SanitisationData:
    erasure = one.line.erasure
    kind = kind_of(erasure, one.kind, medium)
    reached = level_reached(erasure, kind, overwriting_purges=policy.overwriting_purges)
    return SanitisationData(
        level=reached or SanitisationLevel.CLEAR,
        method=erasure.method or erasure.technique.value,
        result="passed" if reached else "failed",
        performed_at=moment_of(erasure),
        performed_by=doer.name,
        performed_title=doer.title,
        performed_place=doer.place,
        performed_contact=doer.contact,
        destination=doer.destination,
        tool=erasure.tool,
        tool_version=erasure.tool_version,
        medium_id=medium.id if medium else None,
        medium_manufacturer=erasure.manufacturer,
        medium_model=erasure.model,
        medium_serial=medium.serial if medium and medium.serial else erasure.serial,
        medium_kind=kind,
        capacity_bytes=erasure.capacity_bytes,
        verification=erasure.verification,
        note=" ".join(_remarks(erasure)),
        details={**erasure.details, "status": erasure.status, "device": erasure.device},
        report_id=one.line.report.id,
        report_line=one.line.key,
    )


def kind_of(erasure: Erasure, said: str, medium: Medium | None) -> str:
    """Return a medium's kind: what the person says, else the report, else the register."""
    known = medium.kind if medium and medium.kind != "other" else ""
    return said or erasure.kind or known


def moment_of(erasure: Erasure) -> datetime:
    """Return when a line's erasure ended: never ahead of us, as the clock of a wiped machine may be."""
    return min(erasure.ended_at or now(), now())


def _remarks(erasure: Erasure) -> Iterator[str]:
    """Yield what the tool said beside, in its own words: they stand on a certificate as they are."""
    if not erasure.is_erased:
        yield f"{erasure.tool} : {erasure.status or '?'}"
