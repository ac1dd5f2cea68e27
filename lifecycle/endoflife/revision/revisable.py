"""What may change after the signatures, once the other side approves: one table; anything else stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from lifecycle.endoflife.model import RECIPIENTS
from lifecycle.formats.waste_codes import WASTE_CODES
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_


class Of(StrEnum):
    """What a revision changes."""

    LOT = "lot"
    LINE = "line"
    SURPRISE = "surprise"


class Kind(StrEnum):
    """What a revised field holds; a mark is the very fact that the revision states."""

    TEXT = "text"
    COUNT = "count"
    KILOGRAMS = "kilograms"
    DAY = "day"
    CHOICE = "choice"
    WASTE = "waste"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a revision may change: its label, what it belongs to, what it holds."""

    label: str
    of: Of
    kind: Kind


NOT_HANDED_OVER = "not_handed_over"
JOINS = "joins"

FIELDS: Mapping[str, Field] = {
    "decision_reference": Field(N_("Référence de la décision"), Of.LOT, Kind.TEXT),
    "pickup_place": Field(N_("Lieu d’enlèvement"), Of.LOT, Kind.TEXT),
    "pallets": Field(N_("Nombre de palettes"), Of.LOT, Kind.COUNT),
    "packaging": Field(N_("Conditionnement"), Of.LOT, Kind.TEXT),
    "lot_measured_kg": Field(N_("Poids pesé du lot (kg)"), Of.LOT, Kind.KILOGRAMS),
    "measured_kg": Field(N_("Poids pesé (kg)"), Of.LINE, Kind.KILOGRAMS),
    "pallet": Field(N_("Palette n°"), Of.LINE, Kind.COUNT),
    "accessories": Field(N_("Accessoires"), Of.LINE, Kind.TEXT),
    "waste_code": Field(N_("Code déchet"), Of.LINE, Kind.WASTE),
    "outcome_on": Field(N_("Date du devenir"), Of.LINE, Kind.DAY),
    "recipient": Field(N_("Bénéficiaire"), Of.LINE, Kind.CHOICE),
    "proof_reference": Field(N_("Référence du justificatif"), Of.LINE, Kind.TEXT),
    NOT_HANDED_OVER: Field(N_("N’a pas été remis en réalité"), Of.LINE, Kind.MARK),
    JOINS: Field(N_("A été remis en réalité : à ajouter au lot"), Of.SURPRISE, Kind.MARK),
}

# Where a field of the table stands under another name than its column's.
COLUMNS = {"lot_measured_kg": "measured_kg"}
_LONGEST = 500
_HEAVIEST = Decimal(99_999)
_MOST = 10_000


def checked(field: str, value: Any) -> Any:
    """Return a proposed value as the column takes it (numbers, days and None from texts), or raise Invalid.

    Waste codes are those of `formats.waste_codes`, « 16 02 13* ».
    """
    kind = FIELDS[field].kind
    said = value.strip() if isinstance(value, str) else value
    try:
        return _READ[kind](said)
    except (ValueError, TypeError, InvalidOperation) as error:
        text = N_("Cette valeur ne convient pas pour « %(field)s ».")
        reason = Reason("value-unfit", text, {"field": FIELDS[field].label})
        raise Invalid(fields={"value": [reason]}) from error


def _text(said: Any) -> str:
    if not isinstance(said, str) or len(said) > _LONGEST:
        raise ValueError
    return said


def _count(said: Any) -> int | None:
    if said in (None, ""):
        return None
    count = int(said)
    if isinstance(said, float | bool) or not 0 <= count <= _MOST:
        raise ValueError
    return count


def _kilograms(said: Any) -> Decimal | None:
    if said in (None, ""):
        return None
    weight = Decimal(str(said).replace(",", "."))
    if not (weight.is_finite() and 0 <= weight <= _HEAVIEST):
        raise ValueError
    return weight.quantize(Decimal("0.01"))


def _day(said: Any) -> date:
    return said if isinstance(said, date) else date.fromisoformat(said)


def _choice(said: Any) -> str:
    if said not in RECIPIENTS:
        raise ValueError
    return str(said)


def _waste(said: Any) -> str | None:
    if said in (None, ""):
        return None
    code = " ".join(str(said).split())
    if code not in WASTE_CODES:
        raise ValueError
    return code


def _mark(_: Any) -> bool:
    return True


_READ = {
    Kind.TEXT: _text,
    Kind.COUNT: _count,
    Kind.KILOGRAMS: _kilograms,
    Kind.DAY: _day,
    Kind.CHOICE: _choice,
    Kind.WASTE: _waste,
    Kind.MARK: _mark,
}
