"""The authority's printers and how far each prints from where it should."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
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
from lifecycle.labels.calibration import REFERENCE
from lifecycle.labels.draw import OFFSET_MAX
from lifecycle.labels.errors import PrinterNotFound, PrintRefused, StudioRefused
from lifecycle.labels.model import Printer
from lifecycle.labels.own_sheets import papers
from lifecycle.labels.recording import begin_change, changed, record_change

_TAG = "organisation:printer:"
_UNKNOWN = N_("Cette imprimante n’existe plus. Choisissez-en une autre, ou aucune.")
_TAKEN = N_("Une de vos imprimantes porte déjà ce nom.")
_NO_SHEET = N_("Cette planche n’existe plus. Choisissez-en une autre.")
_SHIFT = N_("Le décalage ne dépasse pas %(most)s mm. Au-delà, réglez le pilote de l’imprimante.")
_READING = N_(
    "Avec cette mesure, le décalage dépasserait %(most)s mm. Vérifiez que la page est imprimée à 100 %% "
    "sur la bonne planche, puis mesurez de nouveau."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterData:
    """What a person says of a printer; shifts in mm, `sheet` the slug of the paper that it mostly holds."""

    name: str
    right_mm: Decimal
    down_mm: Decimal
    sheet: str | None


def printers(session: Session) -> Sequence[Printer]:
    """Return the authority's printers by name."""
    return session.scalars(select(Printer).order_by(func.lower(Printer.name))).all()


def get_printer(session: Session, printer_id: UUID) -> Printer:
    """Return a printer of the authority, or raise PrinterNotFound."""
    row = session.get(Printer, printer_id)
    if row is None:
        raise PrinterNotFound
    return row


def shift_of(
    session: Session, printer_id: UUID | None, right_mm: float | None = None, down_mm: float | None = None
) -> tuple[float, float]:
    """Return the shift in mm to print with: what is typed by hand, else the printer's, else none.

    Raises PrintRefused at the field `printer_id` for a printer that is not there.
    """
    printer = session.get(Printer, printer_id) if printer_id else None
    if printer_id and printer is None:
        raise PrintRefused(fields={"printer_id": [Reason("labels-printer", _UNKNOWN)]})
    kept = (float(printer.right_mm), float(printer.down_mm)) if printer else (0.0, 0.0)
    return kept[0] if right_mm is None else right_mm, kept[1] if down_mm is None else down_mm


def create_printer(session: Session, actor: Actor, data: PrinterData, request_id: UUID) -> UUID:
    """Keep a printer and return its id; the same request again changes nothing.

    Raises Forbidden or StudioRefused.
    """
    begin_change(session, actor, Permission.LABEL_PRINT)
    if seen := find_by_request(session, request_id):
        return seen.subject_id
    _refuse(session, data, None)
    row = Printer(id=new_id(), authority_id=entered(session), **asdict(data))
    session.add(row)
    session.flush()
    record_change(session, actor, row.id, _TAG + "created", request_id, details={"name": row.name})
    return row.id


def edit_printer(
    session: Session, actor: Actor, printer_id: UUID, data: PrinterData, request_id: UUID
) -> None:
    """Change a printer; the same request again changes nothing.

    Raises Forbidden, PrinterNotFound or StudioRefused.
    """
    begin_change(session, actor, Permission.LABEL_PRINT)
    row = get_printer(session, printer_id)
    if find_by_request(session, request_id):
        return
    _refuse(session, data, printer_id)
    _change(session, actor, row, "edited", asdict(data), request_id)


def calibrate(
    session: Session, actor: Actor, printer_id: UUID, read: tuple[Decimal, Decimal], request_id: UUID
) -> tuple[Decimal, Decimal]:
    """Correct a printer by what was read, in mm, on a calibration page that it printed; return its new shift.

    `read` is how far the reference line came out from the label's left edge and from its top edge. The page
    was printed with the shift known so far, which stays in. Raises Forbidden, PrinterNotFound, StudioRefused.
    """
    begin_change(session, actor, Permission.LABEL_PRINT)
    row = get_printer(session, printer_id)
    if not find_by_request(session, request_id):
        # What came out too far to the right has to move left by as much.
        right, down = (
            kept + Decimal(REFERENCE) - seen
            for kept, seen in zip((row.right_mm, row.down_mm), read, strict=True)
        )
        _refuse_far({"read_left": right, "read_top": down}, _READING)
        _change(session, actor, row, "calibrated", {"right_mm": right, "down_mm": down}, request_id)
    return row.right_mm, row.down_mm


def delete_printer(session: Session, actor: Actor, printer_id: UUID) -> None:
    """Give up a printer; raises Forbidden or PrinterNotFound."""
    begin_change(session, actor, Permission.LABEL_PRINT)
    row = get_printer(session, printer_id)
    session.delete(row)
    session.flush()
    record_change(session, actor, row.id, _TAG + "deleted", None, details={"name": row.name})


def _change(
    session: Session, actor: Actor, row: Printer, verb: str, values: dict[str, object], request_id: UUID
) -> None:
    changes = changed(row, values)
    session.flush()
    details = {"name": row.name}
    record_change(session, actor, row.id, _TAG + verb, request_id, details=details, changes=changes)


def _refuse(session: Session, data: PrinterData, but: UUID | None) -> None:
    _refuse_far({"right_mm": data.right_mm, "down_mm": data.down_mm}, _SHIFT)
    if data.sheet is not None and data.sheet not in papers(session):
        raise StudioRefused(fields={"sheet": [Reason("sheet-unknown", _NO_SHEET)]})
    same = select(Printer.id).where(func.lower(Printer.name) == data.name.lower(), Printer.id != but)
    if session.scalar(same):
        raise StudioRefused(fields={"name": [Reason("name-taken", _TAKEN)]})


def _refuse_far(shifts: dict[str, Decimal], text: str) -> None:
    params = {"most": f"{OFFSET_MAX:g}"}
    wrong = {
        name: [Reason("shift-far", text, params)] for name, shift in shifts.items() if abs(shift) > OFFSET_MAX
    }
    if wrong:
        raise StudioRefused(fields=wrong)
