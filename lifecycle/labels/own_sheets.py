"""Papers: those of the table, and those that an authority described itself."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.labels.describing import SheetData, refuse_wrong_sheet, sheet_of
from lifecycle.labels.errors import PrintRefused, SheetNotFound, StudioRefused
from lifecycle.labels.model import LabelSheet, Printer
from lifecycle.labels.recording import begin_change, changed, record_change
from lifecycle.labels.sheet import Sheet
from lifecycle.labels.sheets import SHEETS

_TAG = "organisation:label_sheet:"
_UNKNOWN = N_("Cette planche n’existe plus. Choisissez-en une autre.")
_TAKEN = N_("Une de vos planches porte déjà ce nom.")


def papers(session: Session) -> Mapping[str, Sheet]:
    """Return every paper that may be printed on, by slug: those people buy, then the authority's own."""
    own = [sheet_of(row) for row in own_sheets(session)]
    return {**SHEETS, **{sheet.slug: sheet for sheet in own}}


def paper_of(session: Session, slug: str) -> Sheet:
    """Return the paper of a slug; raises PrintRefused at the field `sheet` when there is none."""
    sheet = SHEETS.get(slug) or papers(session).get(slug)
    if sheet is None:
        raise PrintRefused(fields={"sheet": [Reason("labels-sheet", _UNKNOWN)]})
    return sheet


def own_sheets(session: Session) -> Sequence[LabelSheet]:
    """Return the authority's own papers by name."""
    return session.scalars(select(LabelSheet).order_by(func.lower(LabelSheet.name))).all()


def get_own_sheet(session: Session, sheet_id: UUID) -> LabelSheet:
    """Return one of the authority's own papers, or raise SheetNotFound."""
    row = session.get(LabelSheet, sheet_id)
    if row is None:
        raise SheetNotFound
    return row


def create_sheet(session: Session, actor: Actor, data: SheetData, request_id: UUID) -> UUID:
    """Keep a paper and return its id; the same request again changes nothing.

    Raises Forbidden or StudioRefused with what to change.
    """
    begin_change(session, actor, Permission.LABEL_PRINT)
    if seen := find_by_request(session, request_id):
        return seen.subject_id
    _refuse(session, data, None)
    row = LabelSheet(id=new_id(), authority_id=entered(session), **asdict(data))
    session.add(row)
    session.flush()
    record_change(session, actor, row.id, _TAG + "created", request_id, details={"name": row.name})
    return row.id


def edit_sheet(session: Session, actor: Actor, sheet_id: UUID, data: SheetData, request_id: UUID) -> None:
    """Change a paper; the same request again changes nothing.

    Raises Forbidden, SheetNotFound or StudioRefused.
    """
    begin_change(session, actor, Permission.LABEL_PRINT)
    row = get_own_sheet(session, sheet_id)
    if find_by_request(session, request_id):
        return
    _refuse(session, data, sheet_id)
    changes = changed(row, asdict(data))
    session.flush()
    details = {"name": row.name}
    record_change(session, actor, row.id, _TAG + "edited", request_id, details=details, changes=changes)


def delete_sheet(session: Session, actor: Actor, sheet_id: UUID) -> None:
    """Give up a paper; printers that held it hold none, past printings keep their record.

    Raises Forbidden or SheetNotFound.
    """
    begin_change(session, actor, Permission.LABEL_PRINT)
    row = get_own_sheet(session, sheet_id)
    for printer in session.scalars(select(Printer).where(Printer.sheet == sheet_of(row).slug)):
        printer.sheet = None
    session.delete(row)
    session.flush()
    record_change(session, actor, row.id, _TAG + "deleted", None, details={"name": row.name})


def _refuse(session: Session, data: SheetData, but: UUID | None) -> None:
    refuse_wrong_sheet(data)
    same = select(LabelSheet.id).where(func.lower(LabelSheet.name) == data.name.lower(), LabelSheet.id != but)
    if session.scalar(same):
        raise StudioRefused(fields={"name": [Reason("name-taken", _TAKEN)]})
