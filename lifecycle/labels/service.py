"""Printing labels: sheets of known devices, sheets of blank codes, a new label for one device."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.history.model import Event
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.codes import new_code
from lifecycle.kernel.errors import Forbidden, Reason
from lifecycle.kernel.text import N_, translate
from lifecycle.labels import queries
from lifecycle.labels.draw import sheet_pdf
from lifecycle.labels.errors import PrintRefused
from lifecycle.labels.layout import FOUND_LINE, Label
from lifecycle.labels.qr import label_url
from lifecycle.labels.queries import LabelRow, Selection
from lifecycle.labels.setting import MOST_LABELS, Look, Setting, refuse_wrong
from lifecycle.people.model import Organisation
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.model import Asset
from lifecycle.registry.model import Label as LabelOfAsset
from lifecycle.registry.service import give_label

PRINTED, REPLACED, MADE = "asset:label:printed", "asset:label:replaced", "organisation:label:made"


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF and the codes on it, in order; `replayed` when the request had been answered before."""

    pdf: bytes
    codes: tuple[str, ...]
    replayed: bool = False


def print_sheet(
    session: Session, actor: Actor, selection: Selection, setting: Setting, look: Look, *,
    request_id: UUID | None = None,
) -> Printed:  # fmt: skip
    """Draw the sheets of a selection, and record on each device that its label was printed.

    Raises PrintRefused with the answers to change, RequestReused; a request seen before gives the same sheets
    again and records nothing.
    """
    _refuse_stranger(actor)
    refuse_wrong(setting)
    if seen := _seen(session, request_id):
        return _again(session, seen, setting, look)
    rows = _chosen(session, selection)
    printed = _draw(session, rows, setting, look)
    moment = now()
    _mark(session, printed.codes, moment)
    claimed = [row for row in rows if row.asset_id]
    _lock(session, [row.asset_id for row in claimed])
    entries = [
        Entry(
            "asset",
            row.asset_id,
            PRINTED,
            details={"code": row.code, "sheet": setting.sheet.slug, "copies": setting.copies},
            occurred_at=moment,
            # The request is one, its events are many: the first one bears its id for the repeats.
            request_id=request_id if row is claimed[0] else None,
        )
        for row in claimed
    ]
    record(session, actor, entries)
    return printed


def make_blank(
    session: Session, actor: Actor, count: int, setting: Setting, look: Look, *,
    request_id: UUID | None = None,
) -> Printed:  # fmt: skip
    """Issue new codes that no device bears yet and draw their sheets; raises like `print_sheet`."""
    _refuse_stranger(actor)
    refuse_wrong(setting)
    if not 1 <= count <= MOST_LABELS:
        raise PrintRefused(fields={"count": [Reason("labels-count", _COUNT, {"most": MOST_LABELS})]})
    if seen := _seen(session, request_id):
        return _again(session, seen, setting, look)
    authority, moment = entered(session), now()
    owner = select(Organisation.id).where(Organisation.id == authority)
    session.execute(owner.with_for_update(key_share=True))
    _issue(session, count, moment)
    rows = queries.selected(session, Selection(printed_at=moment), count)
    printed = _draw(session, rows, setting, look)
    details = {"count": count, "sheet": setting.sheet.slug}
    entry = Entry("organisation", authority, MADE, details=details, occurred_at=moment, request_id=request_id)
    record(session, actor, [entry])
    return printed


def replace_label(session: Session, actor: Actor, asset_id: UUID, request_id: UUID | None = None) -> str:
    """Give a device a new label and return its code; the old one keeps leading to the device.

    Raises AssetNotFound or RequestReused; a request seen before gives the code it gave.
    """
    _refuse_stranger(actor)
    if not _lock(session, [asset_id]):
        raise AssetNotFound
    if request_id and (seen := find_by_request(session, request_id)):
        if seen.tag != REPLACED or seen.subject_id != asset_id:
            raise RequestReused
        return str(seen.changes["label"][1])
    older = session.scalar(
        select(LabelOfAsset.code).where(LabelOfAsset.asset_id == asset_id, LabelOfAsset.state == "current")
    )
    code = give_label(session, asset_id)
    entry = Entry("asset", asset_id, REPLACED, changes={"label": (older, code)}, request_id=request_id)
    record(session, actor, [entry])
    return code


def label_of(session: Session, row: LabelRow, look: Look) -> Label:
    """Return one label as it is drawn."""
    return _labels(session, [row], look)[0]


def owner_line(session: Session) -> str:
    """Return the name that labels bear: the organisation's short one, if it is to be named."""
    organisation = session.get(Organisation, entered(session))
    return organisation.short_name if organisation and organisation.shows_owner else ""


_COUNT = N_("Indiquez de 1 à %(most)s étiquettes.")
_TOO_SMALL = N_("Ces étiquettes sont trop petites pour l’adresse de ce site. Choisissez-en de plus grandes.")
_TOO_MANY = N_("Cette sélection dépasse %(most)s étiquettes. Imprimez-la en plusieurs fois.")
_UNKNOWN = N_("Aucun équipement ne porte : %(words)s.")
_NO_WORDS = N_("Indiquez au moins un code ou un numéro d’inventaire.")
_ALL_PRINTED = N_("Toutes les étiquettes ont été imprimées. Pour en refaire une, passez par un autre choix.")
_NOTHING = N_("Cette sélection ne contient aucun équipement.")


def _refuse_stranger(actor: Actor) -> None:
    if not actor.can(Permission.LABEL_PRINT):
        raise Forbidden


def _seen(session: Session, request_id: UUID | None) -> Event | None:
    seen = find_by_request(session, request_id) if request_id else None
    if seen and seen.tag not in (PRINTED, MADE):
        raise RequestReused
    return seen


def _again(session: Session, seen: Event, setting: Setting, look: Look) -> Printed:
    """Draw the sheets of a past request again: its labels share the instant of its events."""
    rows = queries.selected(session, Selection(printed_at=seen.occurred_at), MOST_LABELS)
    printed = _draw(session, rows, setting, look)
    return Printed(printed.pdf, printed.codes, replayed=True)


def _chosen(session: Session, selection: Selection) -> Sequence[LabelRow]:
    if selection.words is not None:
        if not selection.words:
            raise PrintRefused(fields={"words": [Reason("labels-none", _NO_WORDS)]})
        rows, unknown = queries.named(session, selection.words)
        if unknown:
            listed = ", ".join(unknown[:10]) + (" …" if len(unknown) > 10 else "")
            raise PrintRefused(fields={"words": [Reason("labels-unknown", _UNKNOWN, {"words": listed})]})
        if len(rows) > MOST_LABELS:
            raise PrintRefused(fields={"words": [Reason("labels-many", _TOO_MANY, {"most": MOST_LABELS})]})
        return rows
    found = queries.selected(session, selection, MOST_LABELS + 1)
    if not found:
        text = _ALL_PRINTED if selection.is_unprinted else _NOTHING
        raise PrintRefused(fields={"_selection": [Reason("labels-none", text)]})
    if len(found) > MOST_LABELS and not selection.is_unprinted:
        raise PrintRefused(fields={"_selection": [Reason("labels-many", _TOO_MANY, {"most": MOST_LABELS})]})
    return found[:MOST_LABELS]


def _draw(session: Session, rows: Sequence[LabelRow], setting: Setting, look: Look) -> Printed:
    labels = _labels(session, rows, look)
    try:
        pdf = sheet_pdf(
            labels, setting.sheet, first=setting.first, offset_mm=setting.offset_mm, copies=setting.copies,
            lang=look.locale,
        )  # fmt: skip
    except ValueError as error:
        # What else is wrong has been refused before: the address takes more modules than the paper has room.
        raise PrintRefused(fields={"sheet": [Reason("labels-small", _TOO_SMALL)]}) from error
    return Printed(pdf, tuple(label.code for label in labels))


def _labels(session: Session, rows: Sequence[LabelRow], look: Look) -> list[Label]:
    owner = owner_line(session) if look.owner else ""
    found = translate(FOUND_LINE, look.locale) if look.found_line else ""
    return [
        Label(row.code, label_url(look.base_url, row.code), owner, _type_name(row, look), found)
        for row in rows
    ]


def _type_name(row: LabelRow, look: Look) -> str:
    name: str | None = row.name_fr if look.locale == "fr" else row.name_en
    return (name or "") if look.type_name else ""


def _mark(session: Session, codes: Sequence[str], moment: datetime) -> None:
    marked = update(LabelOfAsset).where(LabelOfAsset.code.in_(codes)).values(printed_at=moment)
    session.execute(marked.execution_options(synchronize_session=False))


def _lock(session: Session, asset_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Lock assets in one order for all, and return those that are there."""
    return session.scalars(
        select(Asset.id).where(Asset.id.in_(asset_ids)).order_by(Asset.id).with_for_update()
    ).all()


def _issue(session: Session, count: int, moment: datetime) -> None:
    """Write blank labels; a code that any authority has drawn before is drawn again."""
    authority, missing = entered(session), count
    while missing:
        rows = [
            {"code": code, "authority_id": authority, "state": "blank", "printed_at": moment}
            for code in {new_code() for _ in range(missing)}
        ]
        fresh = insert(LabelOfAsset).values(rows).on_conflict_do_nothing().returning(LabelOfAsset.code)
        missing -= len(session.scalars(fresh).all())
