"""The label sheets we print on: one table, read by the form, the drawing and the tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType

from lifecycle.kernel.text import N_

A4 = (210.0, 297.0)
# Figures are rounded to a tenth of a millimetre by their makers; a sum may pass the edge by as much.
_ROUNDING = 0.1


@dataclass(frozen=True)
class Sheet:
    """Describe one page of labels; every length is in millimetres, origin at the page's top left.

    `inset` is how far inside a label ink must stay: labels that touch the edge of the page need more,
    because office printers leave about 4 mm unprinted. Raises ValueError for labels that overlap or
    leave the page.
    """

    slug: str
    name: str
    references: tuple[str, ...]
    columns: int
    rows: int
    width: float
    height: float
    left: float = 0.0
    top: float = 0.0
    pitch_x: float = 0.0
    pitch_y: float = 0.0
    page: tuple[float, float] = A4
    inset: float = 1.0

    def __post_init__(self) -> None:
        self._check_axis("width", self.columns, self.width, self.left, self.pitch_x, self.page[0])
        self._check_axis("height", self.rows, self.height, self.top, self.pitch_y, self.page[1])

    def _check_axis(
        self, axis: str, count: int, length: float, margin: float, pitch: float, page: float
    ) -> None:
        if not all(isfinite(figure) for figure in (length, margin, pitch, page)):
            raise ValueError(f"{self.slug}: {axis} has a figure that is not a number")
        if count < 1 or length <= 0 or margin < 0 or not 0 <= self.inset < length / 2:
            raise ValueError(f"{self.slug}: {axis} needs one label or more, of a size, on the page")
        if count > 1 and pitch < length:
            raise ValueError(f"{self.slug}: labels overlap in {axis}, pitch {pitch} mm under {length} mm")
        if margin + (count - 1) * pitch + length > page + _ROUNDING:
            raise ValueError(f"{self.slug}: {count} labels pass the page's {axis} of {page} mm")

    @property
    def per_page(self) -> int:
        """Return the number of labels on one page."""
        return self.columns * self.rows

    def cell(self, index: int) -> tuple[float, float]:
        """Return the top left corner (x, y) in mm of a page's label, counted from 0 row by row.

        Raises IndexError outside the page.
        """
        if not 0 <= index < self.per_page:
            raise IndexError(f"{self.slug} has labels 0 to {self.per_page - 1}, not {index}")
        row, column = divmod(index, self.columns)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y


# Sources: the makers' templates as kept by glabels (avery-iso, zweckform-iso) and Label Planet.
_TABLE = (
    Sheet(
        slug="a4-65",
        name=N_("65 étiquettes de 38,1 × 21,2 mm"),
        references=("Avery L7651", "Avery J8651", "Label Planet LP65/38"),
        columns=5, rows=13, width=38.1, height=21.2, left=4.75, top=10.7, pitch_x=40.6, pitch_y=21.2,
    ),
    Sheet(
        slug="a4-24",
        name=N_("24 étiquettes de 70 × 37 mm, bord à bord"),
        references=("Avery Zweckform 3474",),
        columns=3, rows=8, width=70, height=37, pitch_x=70, pitch_y=37, inset=4.5,
    ),
    Sheet(
        slug="a4-21",
        name=N_("21 étiquettes de 63,5 × 38,1 mm"),
        references=("Avery L7160",),
        columns=3, rows=7, width=63.5, height=38.1, left=7.5, top=15.5, pitch_x=66, pitch_y=38.1,
    ),
    Sheet(  # Polyester, for machines. The maker gives no margins: centred on the page.
        slug="a4-27",
        name=N_("27 étiquettes de 63,5 × 29,6 mm, polyester"),
        references=("Avery L6011",),
        columns=3, rows=9, width=63.5, height=29.6, left=7.25, top=15.3, pitch_x=66, pitch_y=29.6,
    ),
    Sheet(
        slug="a4-80",
        name=N_("80 étiquettes de 35,6 × 16,9 mm"),
        references=("Avery L4732",),
        columns=5, rows=16, width=35.6, height=16.9, left=11, top=13, pitch_x=38.1, pitch_y=16.9,
    ),
    Sheet(
        slug="roll-62x29",
        name=N_("Rouleau d’étiquettes de 62 × 29 mm"),
        references=("Brother DK-11209",),
        columns=1, rows=1, width=62, height=29, page=(62.0, 29.0), inset=2.0,
    ),
    Sheet(
        slug="roll-89x36",
        name=N_("Rouleau d’étiquettes de 89 × 36 mm"),
        references=("DYMO 99012",),
        columns=1, rows=1, width=89, height=36, page=(89.0, 36.0), inset=2.0,
    ),
)  # fmt: skip
SHEETS: Mapping[str, Sheet] = MappingProxyType({sheet.slug: sheet for sheet in _TABLE})
SINGLE = SHEETS["roll-62x29"]
