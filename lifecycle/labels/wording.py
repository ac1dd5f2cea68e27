"""What an authority puts on its labels: its short name, a line for who finds a device, its logo."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.text import translate
from lifecycle.labels.layout import FOUND_LINE
from lifecycle.labels.recording import begin_change, changed, record_change
from lifecycle.people.model import Organisation

TAG = "organisation:labels:changed"


@dataclass(frozen=True, slots=True)
class Wording:
    """What labels say: no owner when it is to stay unnamed; the line for who finds one; the logo's file."""

    owner: str
    found_line: str
    logo_digest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingData:
    """What an administrator decides; an empty line stands for our own words."""

    short_name: str
    label_line: str
    shows_owner: bool
    logo_digest: str | None


def wording(session: Session, locale: str) -> Wording:
    """Return the words of the authority worked for; its own line is said as it wrote it, in any language."""
    owner = organisation(session)
    return Wording(
        owner.short_name if owner.shows_owner else "",
        owner.label_line or translate(FOUND_LINE, locale),
        owner.logo_digest,
    )


def organisation(session: Session) -> Organisation:
    """Return the organisation worked for."""
    return session.get_one(Organisation, entered(session))


def change_wording(session: Session, actor: Actor, data: WordingData, request_id: UUID) -> None:
    """Change what labels say from the next printing on; the same request again changes nothing.

    Raises Forbidden.
    """
    begin_change(session, actor, Permission.ADMIN)
    if find_by_request(session, request_id):
        return
    row = organisation(session)
    changes = changed(row, asdict(data))
    session.flush()
    record_change(session, actor, row.id, TAG, request_id, changes=changes)
