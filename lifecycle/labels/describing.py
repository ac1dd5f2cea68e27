"""A paper as a person describes it: its figures checked, each fault told at the field to change."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.labels.errors import StudioRefused
from lifecycle.labels.layout import Label, lay_out
from lifecycle.labels.model import LabelSheet
from lifecycle.labels.qr import MAX_URL
from lifecycle.labels.sheet import Axis, Fault, Sheet

OWN = "own-"
_SMALL = N_(
    "Trop petit pour un code QR lisible et son code à côté : comptez au moins 14 mm de haut, 27 mm de large."
)
# The longest address that labels should bear, hence the symbol that a paper must hold.
_SAMPLE = Label("00000000", "https://registre/e/00000000".ljust(MAX_URL, "0"))
# What is wrong in a direction, and the field to change: across, then down.
_FAULTS: Mapping[Fault, tuple[str, tuple[str, str]]] = {
    Fault.NOT_A_NUMBER: (N_("Écrivez un nombre de millimètres, par exemple 38,1."), ("width", "height")),
    Fault.NO_SIZE: (N_("Indiquez une taille qui dépasse deux fois le blanc à garder."), ("width", "height")),
    Fault.OVERLAP: (
        N_("Les étiquettes se chevauchent : d’un début au suivant, il faut au moins %(length)s mm."),
        ("pitch_x", "pitch_y"),
    ),
    Fault.OFF_PAGE: (
        N_("La dernière étiquette finit à %(end)s mm, au-delà de la page de %(page)s mm."),
        ("columns", "rows"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetData:
    """What a person says of a paper; lengths in mm, a pitch goes from one label's start to the next one's."""

    name: str
    columns: int
    rows: int
    width: Decimal
    height: Decimal
    margin_left: Decimal
    margin_top: Decimal
    pitch_x: Decimal
    pitch_y: Decimal
    page_width: Decimal
    page_height: Decimal
    inset: Decimal


def sheet_of(row: LabelSheet) -> Sheet:
    """Return the geometry of a paper kept."""
    return _sheet(f"{OWN}{row.id}", row)


def refuse_wrong_sheet(data: SheetData) -> None:
    """Check that labels neither overlap nor leave the page and can hold a symbol; raises StudioRefused."""
    wrong: dict[str, list[Reason]] = {}
    for direction, axis in enumerate(_axes(data)):
        if fault := axis.fault(float(data.inset)):
            text, fields = _FAULTS[fault]
            params = {"length": _shown(axis.length), "end": _shown(axis.end), "page": _shown(axis.page)}
            wrong[fields[direction]] = [Reason("sheet-geometry", text, params)]
    if not wrong and not _is_large_enough(_sheet(OWN, data)):
        wrong["height"] = [Reason("sheet-small", _SMALL)]
    if wrong:
        raise StudioRefused(fields=wrong)


def _axes(data: SheetData) -> tuple[Axis, Axis]:
    across = (data.width, data.margin_left, data.pitch_x, data.page_width)
    down = (data.height, data.margin_top, data.pitch_y, data.page_height)
    return Axis(data.columns, *map(float, across)), Axis(data.rows, *map(float, down))


def _shown(length: float) -> str:
    return f"{length:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _is_large_enough(sheet: Sheet) -> bool:
    try:
        lay_out(_SAMPLE, sheet)
    except ValueError:
        return False
    return True


def _sheet(slug: str, figures: SheetData | LabelSheet) -> Sheet:
    return Sheet(
        slug,
        figures.name,
        (),
        columns=figures.columns,
        rows=figures.rows,
        width=float(figures.width),
        height=float(figures.height),
        left=float(figures.margin_left),
        top=float(figures.margin_top),
        pitch_x=float(figures.pitch_x),
        pitch_y=float(figures.pitch_y),
        page=(float(figures.page_width), float(figures.page_height)),
        inset=float(figures.inset),
    )
