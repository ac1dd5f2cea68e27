"""From the rows of labels to what they say, and to what a printer takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_, translate
from lifecycle.labels.errors import PrintRefused
from lifecycle.labels.layout import Label
from lifecycle.labels.output import Drawn, drawn
from lifecycle.labels.qr import label_url
from lifecycle.labels.queries import LabelRow
from lifecycle.labels.setting import Look, Setting
from lifecycle.labels.wording import Wording, wording

_TOO_SMALL = N_("Ces étiquettes sont trop petites pour l’adresse de ce site. Choisissez-en de plus grandes.")


@dataclass(frozen=True, slots=True)
class Printed:
    """What to print and the codes on it, in order; `replayed` when the request had been answered before."""

    drawn: Drawn
    codes: tuple[str, ...]
    replayed: bool = False


def label_of(session: Session, row: LabelRow, look: Look) -> Label:
    """Return one label as it is drawn."""
    return _labels(session, [row], look)[0]


def draw(session: Session, rows: Sequence[LabelRow], setting: Setting, look: Look) -> Printed:
    """Draw labels where and how it is asked; raises PrintRefused where they are too small for the address."""
    labels = _labels(session, rows, look)
    try:
        sheets = drawn(labels, setting, look.locale)
    except ValueError as error:
        # What else is wrong has been refused before: the address takes more modules than the paper has room.
        raise PrintRefused(fields={"sheet": [Reason("labels-small", _TOO_SMALL)]}) from error
    return Printed(sheets, tuple(label.code for label in labels))


def _labels(session: Session, rows: Sequence[LabelRow], look: Look) -> list[Label]:
    words = wording(session, look.locale)
    return [_label(row, words, look) for row in rows]


_BATCH = N_("Série %(number)s")


def _label(row: LabelRow, words: Wording, look: Look) -> Label:
    name: str | None = row.name_fr if look.locale == "fr" else row.name_en
    return Label(
        row.code,
        label_url(look.base_url, row.code),
        owner=words.owner if look.owner else "",
        # A door says its site whatever is asked: « Salle 12 » is in many of them.
        type_name=(row.site_name or name or "") if look.type_name or row.room_id else "",
        found_line=words.found_line if look.found_line and not row.room_id else "",
        title=row.room_name or "",
        batch=_batch_line(row, look),
        logo=look.logo,
    )


def _batch_line(row: LabelRow, look: Look) -> str:
    is_blank = row.batch_number is not None and not (row.asset_id or row.room_id)
    return translate(_BATCH, look.locale, number=row.batch_number) if is_blank else ""
