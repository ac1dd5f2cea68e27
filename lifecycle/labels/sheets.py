"""The label sheets and rolls that people buy: one table, read by the forms, the drawing and the tests."""

from collections.abc import Mapping
from types import MappingProxyType

from lifecycle.kernel.text import N_
from lifecycle.labels.sheet import Sheet


def _roll(slug: str, name: str, reference: str, width: float, height: float) -> Sheet:
    # A roll is never fed exactly: 2 mm all round stay white.
    page = (width, height)
    return Sheet(slug, name, (reference,), 1, 1, width, height, page=page, inset=2.0)


# Sources: the makers' templates as kept by glabels (avery-iso, zweckform-iso) and Label Planet; where a maker
# gives no margins, labels stand in the middle of the page.
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
    Sheet(  # Polyester, for machines.
        slug="a4-27",
        name=N_("27 étiquettes de 63,5 × 29,6 mm, polyester"),
        references=("Avery L6011",),
        columns=3, rows=9, width=63.5, height=29.6, left=7.25, top=15.3, pitch_x=66, pitch_y=29.6,
    ),
    Sheet(  # Users report different tops for these two: a printer's calibration takes the rest.
        slug="a4-48",
        name=N_("48 étiquettes de 45,7 × 21,2 mm, polyester ou amovibles"),
        references=("Avery L6009", "Avery L4736"),
        columns=4, rows=12, width=45.7, height=21.2, left=9.85, top=21.3, pitch_x=48.2, pitch_y=21.2,
    ),
    Sheet(
        slug="a4-80",
        name=N_("80 étiquettes de 35,6 × 16,9 mm"),
        references=("Avery L4732",),
        columns=5, rows=16, width=35.6, height=16.9, left=11, top=13, pitch_x=38.1, pitch_y=16.9,
    ),
    Sheet(
        slug="a4-16",
        name=N_("16 étiquettes de 99,1 × 33,9 mm"),
        references=("Avery L7162",),
        columns=2, rows=8, width=99.1, height=33.9, left=4.65, top=12.9, pitch_x=101.6, pitch_y=33.9,
    ),
    Sheet(
        slug="a4-14",
        name=N_("14 étiquettes de 99,1 × 38,1 mm"),
        references=("Avery L7163",),
        columns=2, rows=7, width=99.1, height=38.1, left=4.65, top=15.15, pitch_x=101.6, pitch_y=38.1,
    ),
    _roll("roll-62x29", N_("Rouleau d’étiquettes de 62 × 29 mm"), "Brother DK-11209", 62, 29),
    Sheet(
        slug="roll-62",
        name=N_("Rouleau continu de 62 mm, coupé à la longueur"),
        references=("Brother DK-22205",),
        columns=1, rows=1, width=62, height=20, page=(62.0, 20.0), inset=2.0, is_continuous=True,
    ),
    # Drivers want some of these lying, some standing: both are there.
    _roll("roll-90x29", N_("Rouleau d’étiquettes de 90 × 29 mm, en largeur"), "Brother DK-11201", 90, 29),
    _roll("roll-29x90", N_("Rouleau d’étiquettes de 29 × 90 mm, en hauteur"), "Brother DK-11201", 29, 90),
    _roll("roll-89x36", N_("Rouleau d’étiquettes de 89 × 36 mm, en largeur"), "DYMO 99012", 89, 36),
    _roll("roll-36x89", N_("Rouleau d’étiquettes de 36 × 89 mm, en hauteur"), "DYMO 99012", 36, 89),
    _roll("roll-57x32", N_("Rouleau d’étiquettes de 57 × 32 mm"), "DYMO 11354", 57, 32),
    _roll("roll-54x25", N_("Rouleau d’étiquettes de 54 × 25 mm"), "DYMO 11352", 54, 25),
    _roll("roll-51x25", N_("Rouleau d’étiquettes de 51 × 25 mm"), "Zebra", 51, 25),
)  # fmt: skip
SHEETS: Mapping[str, Sheet] = MappingProxyType({sheet.slug: sheet for sheet in _TABLE})
SINGLE = SHEETS["roll-62x29"]
