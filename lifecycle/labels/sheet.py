"""The geometry of a page of labels: where each lies, and a refusal of figures that cannot be."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

A4 = (210.0, 297.0)
# Figures are rounded to a tenth of a millimetre by their makers; a sum may pass the edge by as much.
_ROUNDING = 0.1


class Fault(StrEnum):
    """What can be wrong with the figures of one direction of a page."""

    NOT_A_NUMBER = "a figure is not a number"
    NO_SIZE = "there is not one label of a size on the page"
    OVERLAP = "labels overlap"
    OFF_PAGE = "labels pass the page's edge"


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of a page: how many labels, their length, the margin before, from one to the next."""

    count: int
    length: float
    margin: float
    pitch: float
    page: float

    @property
    def end(self) -> float:
        """Return where the last label ends, in mm from the page's edge."""
        return self.margin + (self.count - 1) * self.pitch + self.length

    def fault(self, inset: float) -> Fault | None:
        """Return what is wrong with the figures, the first thing found, or None."""
        if not all(isfinite(figure) for figure in (self.length, self.margin, self.pitch, self.page)):
            return Fault.NOT_A_NUMBER
        if self.count < 1 or self.length <= 0 or self.margin < 0 or not 0 <= inset < self.length / 2:
            return Fault.NO_SIZE
        if self.count > 1 and self.pitch < self.length:
            return Fault.OVERLAP
        return Fault.OFF_PAGE if self.end > self.page + _ROUNDING else None


@dataclass(frozen=True)
class Sheet:
    """Describe one page of labels; every length is in millimetres, origin at the page's top left.

    `inset` is how far inside a label ink must stay: labels that touch the edge of the page need more,
    because office printers leave about 4 mm unprinted. An endless roll (`is_continuous`) is cut where its
    content ends: its height is the least there is. Raises ValueError for labels that overlap or leave the
    page.
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
    is_continuous: bool = False

    def __post_init__(self) -> None:
        for name, axis in zip(("width", "height"), self.axes, strict=True):
            if fault := axis.fault(self.inset):
                raise ValueError(f"{self.slug}: {fault} in {name}")

    @property
    def axes(self) -> tuple[Axis, Axis]:
        """Return the figures across the page and down it."""
        return (
            Axis(self.columns, self.width, self.left, self.pitch_x, self.page[0]),
            Axis(self.rows, self.height, self.top, self.pitch_y, self.page[1]),
        )

    @property
    def per_page(self) -> int:
        """Return the number of labels on one page."""
        return self.columns * self.rows

    @property
    def is_roll(self) -> bool:
        """Whether a page is one label, as printers with a roll take them."""
        return self.per_page == 1

    @property
    def is_turned(self) -> bool:
        """Whether a label is drawn turned by a quarter: what is higher than wide reads along its length."""
        return self.height > self.width

    @property
    def takes_zpl(self) -> bool:
        """Whether a ZPL printer can print it: one label after the other, upright."""
        return self.is_roll and not self.is_turned

    @property
    def drawn_size(self) -> tuple[float, float]:
        """Return the width and height in mm that a label is laid out on, before it is turned."""
        return (self.height, self.width) if self.is_turned else (self.width, self.height)

    def cell(self, index: int) -> tuple[float, float]:
        """Return the top left corner (x, y) in mm of a page's label, counted from 0 row by row.

        Raises IndexError outside the page.
        """
        if not 0 <= index < self.per_page:
            raise IndexError(f"{self.slug} has labels 0 to {self.per_page - 1}, not {index}")
        row, column = divmod(index, self.columns)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y
