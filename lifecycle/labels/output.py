"""The file that a printing gives: PDF pages of the exact size, or ZPL."""

from collections.abc import Sequence
from dataclasses import dataclass

from lifecycle.labels.draw import sheet_pdf
from lifecycle.labels.layout import Label
from lifecycle.labels.setting import Setting
from lifecycle.labels.zpl import labels_zpl


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file to print, with its media type and the end of its name."""

    body: bytes
    content_type: str
    extension: str


def drawn(labels: Sequence[Label], setting: Setting, lang: str = "fr") -> Drawn:
    """Draw labels as a setting asks; raises ValueError when an address is too long for the labels."""
    if setting.output == "pdf":
        body = sheet_pdf(
            labels,
            setting.sheet,
            first=setting.first,
            offset_mm=setting.offset_mm,
            copies=setting.copies,
            lang=lang,
        )
        return Drawn(body, "application/pdf", "pdf")
    dpi = int(setting.output.removeprefix("zpl"))
    body = labels_zpl(labels, setting.sheet, dpi=dpi, offset_mm=setting.offset_mm, copies=setting.copies)
    return Drawn(body, "application/zpl", "zpl")
