"""Reports of strangers who found a labelled device."""

from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lifecycle.db.scope import enter, entered
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import NotFound
from lifecycle.kernel.ids import new_id
from lifecycle.registry.model import FoundReport, Label


def report_found(session: Session, code: str, message: str, contact: str) -> None:
    """Keep a report for the authority whose label this is; NotFound for an unknown code."""
    owner = session.execute(text("SELECT * FROM owner_of_label(:code)"), {"code": code}).one_or_none()
    if owner is None:
        raise NotFound
    before = session.info.get("organisation")
    enter(session, owner.authority_id)
    session.add(
        FoundReport(id=new_id(), authority_id=entered(session), code=code, message=message, contact=contact)
    )
    session.flush()
    if before:
        enter(session, before)


def open_reports(session: Session) -> list[FoundReport]:
    """Return the reports that nobody has dealt with, newest first."""
    wanted = select(FoundReport).where(FoundReport.handled_at.is_(None))
    return list(session.scalars(wanted.order_by(FoundReport.created_at.desc()).limit(50)))


def settle_report(session: Session, actor: Actor, report_id: UUID) -> None:
    """Mark a report as dealt with and record it, on the device that the label is of, if there is one.

    Raises NotFound for a report that is not here, or that somebody has dealt with before.
    """
    report = session.get(FoundReport, report_id, with_for_update=True, populate_existing=True)
    if report is None or report.handled_at is not None:
        raise NotFound
    report.handled_at = now()
    session.flush()
    asset_id = session.scalar(select(Label.asset_id).where(Label.code == report.code))
    kind, subject_id = ("asset", asset_id) if asset_id else ("organisation", report.id)
    settled = Entry(kind, subject_id, f"{kind}:found_report:settled", details={"code": report.code})
    record(session, actor, [settled])
