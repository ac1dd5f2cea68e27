"""What begins by the clock: pulls, reminders, boards and pages made ready, and forgetting."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from lifecycle.awareness.publishing import refresh_due
from lifecycle.db.scope import enter, entered
from lifecycle.edge.pull_jobs import start_due_pulls
from lifecycle.edge.refreshing import refresh_boards
from lifecycle.endoflife.timing.reminders import due_reminders
from lifecycle.kernel.clock import now, today
from lifecycle.messages.telling import tell
from lifecycle.partners.queries import Ending, expiring
from lifecycle.reports.basis import basis_for

# Days ahead that an end is told of: in time for an agreement to be voted, then once more.
NOTICES = (60, 14)
_AUTHORITIES = text("SELECT * FROM authority_ids()")
_FORGET = text("SELECT forget_messages(), forget_calls()")


def start_due(sessions: sessionmaker[Session]) -> None:
    """Queue what is due by now, and read boards and public pages again; run again, it does nothing twice."""
    start_due_pulls(sessions)
    with sessions() as session:
        authorities = list(session.scalars(_AUTHORITIES))
        session.execute(_FORGET)
        session.commit()
    for authority_id in authorities:
        with sessions() as session:
            enter(session, authority_id)
            remind(session)
            session.commit()
    refresh_boards(sessions, authorities)
    for authority_id in authorities:
        with sessions() as session:
            enter(session, authority_id)
            refresh_due(session, basis_for(session, today()))
            session.commit()


def remind(session: Session) -> None:
    """Queue the reminders of the authority entered that were not queued before."""
    for one in due_reminders(session, now()):
        tell(session, one.topic, to=one.to, subject=one.subject, params=one.params, key=one.key)
    for ending in expiring(session, max(NOTICES)):
        _tell_ending(session, entered(session), ending)


def _tell_ending(session: Session, authority_id: UUID, ending: Ending) -> None:
    days = ending.days_left(today())
    notice = min((each for each in NOTICES if days <= each), default=None)
    if days < 0 or notice is None:
        return
    params = {
        "party": ending.partner_name,
        "ends_on": ending.until.isoformat(),
        "certification": ending.label,
    }
    tell(
        session,
        f"{ending.kind}_ending",
        to=authority_id,
        subject=("organisation", ending.partner_id),
        params=params,
        key=f"{ending.kind} {ending.id} {ending.until} {notice}",
    )
