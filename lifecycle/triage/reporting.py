"""Reports of drives: matched with the device that has the drive, kept with their file."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.files import FileStore
from lifecycle.db.scope import entered
from lifecycle.formats.smartctl import DriveHealth, read_report
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.serials import serial_key
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.filters import escaped
from lifecycle.registry.model import Asset
from lifecycle.triage.model import DriveReport

REPORTED = "asset:drive:reported"
MOST_MATCHES = 5
_SHORTEST_KEY = 6  # characters: a shorter serial number could stand inside any other text


def devices_with(session: Session, health: DriveHealth) -> Sequence[UUID]:
    """Return the devices known to have a drive: by an earlier report of it, or by name among their drives."""
    key = serial_key(health.serial)
    if key is None or len(key) < _SHORTEST_KEY:
        return []
    reported = select(DriveReport.asset_id).where(DriveReport.serial_key == key)
    named = Asset.facts["storage"].astext.ilike(f"%{escaped(health.serial)}%")
    wanted = select(Asset.id).where(Asset.id.in_(reported) | named).order_by(Asset.id).limit(MOST_MATCHES)
    return session.scalars(wanted).all()


def record_report(
    session: Session, actor: Actor, asset_id: UUID, content: bytes, request_id: UUID, files: FileStore
) -> DriveReport:
    """Keep what a drive of a device says of itself, with its file; a repeat gives what it kept.

    Raises Forbidden, AssetNotFound, RequestReused, or ReportRefused and its kin for another file.
    """
    if not actor.can(Permission.ASSET_ACT):
        raise Forbidden
    if session.get(Asset, asset_id, with_for_update=True, populate_existing=True) is None:
        raise AssetNotFound
    if seen := find_by_request(session, request_id):
        if (seen.subject_id, seen.tag) != (asset_id, REPORTED):
            raise RequestReused
        return session.get_one(DriveReport, UUID(seen.details["report_id"]))
    health = read_report(content)
    by = "serial" if asset_id in devices_with(session, health) else "person"
    report = DriveReport(
        id=new_id(), authority_id=entered(session), asset_id=asset_id, serial_key=serial_key(health.serial),
        digest=files.within("drives", entered(session)).put(content), matched_by=by, added_at=now(),
        added_by=actor.name, **asdict(health),
    )  # fmt: skip
    session.add(report)
    session.flush()
    details = {"report_id": report.id, "passed": health.passed, "digest": report.digest, "matched_by": by}
    details |= {"note": " ".join(filter(None, (health.model, health.serial)))}
    record(session, actor, [Entry("asset", asset_id, REPORTED, details=details, request_id=request_id)])
    return report
