"""Reports of strangers who found a labelled device."""

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from lifecycle.db.scope import enter, entered
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import NotFound
from lifecycle.kernel.ids import new_id
from lifecycle.registry.model import FoundReport


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


def settle_report(session: Session, report_id: object) -> None:
    """Mark a report as dealt with."""
    session.execute(update(FoundReport).where(FoundReport.id == report_id).values(handled_at=now()))
