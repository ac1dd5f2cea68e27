"""How labels are printed: where on which paper, in which form, and what each says."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.labels.draw import OFFSET_MAX
from lifecycle.labels.errors import PrintRefused
from lifecycle.labels.logo import Logo
from lifecycle.labels.sheet import Sheet

MOST_LABELS = 1000  # drawn in a few seconds; fifteen sheets of the smallest labels
MOST_COPIES = 10
# The forms in which labels come, and the resolution of a ZPL printer's head in dots an inch.
OUTPUT_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "pdf": N_("PDF, pour toute imprimante"),
        "zpl203": N_("ZPL, imprimante Zebra de 203 points par pouce"),
        "zpl300": N_("ZPL, imprimante Zebra de 300 points par pouce"),
    }
)
OUTPUTS = tuple(OUTPUT_LABELS)
_FIRST = N_("Sur cette planche, les places vont de 1 à %(count)s.")
_COPIES = N_("Indiquez de 1 à %(most)s exemplaires.")
_OFFSET = N_("Le décalage ne dépasse pas %(most)s mm. Au-delà, réglez le pilote de l’imprimante.")
_OUTPUT = N_("Le format ZPL va sur un rouleau d’étiquettes en largeur. Choisissez-en un, ou le format PDF.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where labels go: the sheet, its first free place from 0, copies of each, the printer's shift in mm.

    `output` is one of OUTPUTS.
    """

    sheet: Sheet
    first: int = 0
    copies: int = 1
    offset_mm: tuple[float, float] = (0.0, 0.0)
    output: str = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a label says beside its code: how its address starts, which lines, in whose language, the logo."""

    base_url: str
    owner: bool = True
    type_name: bool = True
    found_line: bool = True
    logo: Logo | None = None
    locale: str = "fr"


def refuse_wrong(setting: Setting) -> None:
    """Check where labels should go; raises PrintRefused with a reason for each wrong answer."""
    places = setting.sheet.per_page
    checks: tuple[tuple[str, bool, str, dict[str, Any]], ...] = (
        ("first", 0 <= setting.first < places, _FIRST, {"count": places}),
        ("copies", 1 <= setting.copies <= MOST_COPIES, _COPIES, {"most": MOST_COPIES}),
        ("right_mm", abs(setting.offset_mm[0]) <= OFFSET_MAX, _OFFSET, {"most": f"{OFFSET_MAX:g}"}),
        ("down_mm", abs(setting.offset_mm[1]) <= OFFSET_MAX, _OFFSET, {"most": f"{OFFSET_MAX:g}"}),
        ("output", setting.output == "pdf" or setting.sheet.takes_zpl, _OUTPUT, {}),
    )
    wrong = {
        name: [Reason(f"labels-{name}", text, params)]
        for name, is_right, text, params in checks
        if not is_right
    }
    if wrong:
        raise PrintRefused(fields=wrong)
