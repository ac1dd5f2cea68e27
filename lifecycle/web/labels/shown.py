"""How the label studio says papers, lengths and shifts."""

from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import gettext as _

from lifecycle.labels.sheet import Sheet
from lifecycle.web.context import told


def written(length: Decimal | float) -> str:
    """Return a length as a person writes it in their language, « 38,1 », without idle zeros."""
    return str(format_decimal(length, "0.##"))


def shift_words(right_mm: Decimal, down_mm: Decimal) -> str:
    """Return a printer's correction in words, « 1,5 mm vers la droite, 0,5 mm vers le haut »."""
    parts = []
    if right_mm:
        length = written(abs(right_mm))
        parts.append(
            _("%(length)s mm vers la droite", length=length)
            if right_mm > 0
            else _("%(length)s mm vers la gauche", length=length)
        )
    if down_mm:
        length = written(abs(down_mm))
        parts.append(
            _("%(length)s mm vers le bas", length=length)
            if down_mm > 0
            else _("%(length)s mm vers le haut", length=length)
        )
    return ", ".join(parts) or _("aucun décalage")


def paper_words(sheet: Sheet) -> str:
    """Return a paper by its name and the makers' references, « 24 étiquettes de 70 × 37 mm (Avery 3474) »."""
    name = told(sheet.name)
    return f"{name} ({', '.join(sheet.references)})" if sheet.references else name
