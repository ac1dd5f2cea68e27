"""How labels are printed: where on which paper, and what each says."""

from dataclasses import dataclass

from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.labels.draw import OFFSET_MAX
from lifecycle.labels.errors import PrintRefused
from lifecycle.labels.sheets import Sheet

MOST_LABELS = 1000  # drawn in a few seconds; fifteen sheets of the smallest labels
MOST_COPIES = 10
_FIRST = N_("Sur cette planche, les places vont de 1 à %(count)s.")
_COPIES = N_("Indiquez de 1 à %(most)s exemplaires.")
_OFFSET = N_("Le décalage ne dépasse pas %(most)s mm. Au-delà, réglez le pilote de l’imprimante.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where labels go: the sheet, its first free place from 0, copies of each, the printer's shift in mm."""

    sheet: Sheet
    first: int = 0
    copies: int = 1
    offset_mm: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a label says beside its code: how its address starts, which lines, in whose language."""

    base_url: str
    owner: bool = True
    type_name: bool = True
    found_line: bool = True
    locale: str = "fr"


def refuse_wrong(setting: Setting) -> None:
    """Check where labels should go; raises PrintRefused with a reason for each wrong answer."""
    places = setting.sheet.per_page
    checks = (
        ("first", 0 <= setting.first < places, _FIRST, {"count": places}),
        ("copies", 1 <= setting.copies <= MOST_COPIES, _COPIES, {"most": MOST_COPIES}),
        ("right_mm", abs(setting.offset_mm[0]) <= OFFSET_MAX, _OFFSET, {"most": f"{OFFSET_MAX:g}"}),
        ("down_mm", abs(setting.offset_mm[1]) <= OFFSET_MAX, _OFFSET, {"most": f"{OFFSET_MAX:g}"}),
    )
    wrong = {
        name: [Reason(f"labels-{name}", text, params)]
        for name, is_right, text, params in checks
        if not is_right
    }
    if wrong:
        raise PrintRefused(fields=wrong)
