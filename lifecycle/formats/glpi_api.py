"""One row of GLPI's REST search (`GET /apirest.php/search/Computer`) as fields."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lifecycle.formats.fields import Field
from lifecycle.kernel.text import N_

Row = dict[Field, str]

# GLPI's search option of each field: the device's own, then those of its financial information (Infocom).
OPTIONS: Mapping[Field, int] = {
    Field.NAME: 1,
    Field.EXTERNAL_ID: 2,
    Field.SITE: 3,
    Field.CATEGORY: 4,
    Field.SERIAL: 5,
    Field.TAG: 6,
    Field.LOGIN: 7,
    Field.NOTES: 16,
    Field.MANUFACTURER: 23,
    Field.STATUS: 31,
    Field.MODEL: 40,
    Field.CUSTODIAN: 70,
    Field.ENTITY: 80,
    Field.ACCOUNTING_NUMBER: 25,
    Field.ORDER_REFERENCE: 26,
    Field.PURCHASED_ON: 37,
    Field.FIRST_USED_ON: 38,
    Field.WARRANTY_MONTHS: 51,
    Field.SUPPLIER: 53,
    Field.COST: 54,
    Field.RETIRED_ON: 159,
}
COMPUTER_OPTIONS: Mapping[Field, int] = {**OPTIONS, Field.UUID: 47}
PEOPLE = (Field.LOGIN, Field.CUSTODIAN)
_DAYS = (Field.PURCHASED_ON, Field.FIRST_USED_ON, Field.RETIRED_ON)
_NUMBERS = (Field.COST, Field.WARRANTY_MONTHS)
_JOINED = "$$##$$"  # GLPI's way to put several values in one


@dataclass(frozen=True, slots=True)
class ItemType:
    """A kind of device of GLPI, its word for people, and whether its « Type » says what the device is.

    The type of a monitor or of a printer is a technique (« LCD », « Laser »): its category is the word.
    """

    name: str
    label: str
    has_category: bool = True


ITEM_TYPES: Mapping[str, ItemType] = {
    one.name: one
    for one in (
        ItemType("Computer", N_("Ordinateur")),
        ItemType("Monitor", N_("Moniteur"), has_category=False),
        ItemType("Printer", N_("Imprimante"), has_category=False),
        ItemType("Phone", N_("Téléphone")),
        ItemType("NetworkEquipment", N_("Matériel réseau")),
        ItemType("Peripheral", N_("Périphérique")),
    )
}


def options_of(item_type: str, *, with_people: bool) -> dict[Field, int]:
    """Return the search options to ask for a kind of device, people's only when they are wanted."""
    options = COMPUTER_OPTIONS if item_type == "Computer" else OPTIONS
    return {field: number for field, number in options.items() if with_people or field not in PEOPLE}


def item(item_type: str, answer: Mapping[str, Any], site: str, *, with_people: bool) -> Row:
    """Return what a row of a search says, days as ISO dates; empty fields are absent.

    `site` is the address of GLPI. Its ids are only unique within a kind: that of a computer stays as it is,
    as in GLPI's own exports, another reads « Monitor:12 ».
    """
    options = options_of(item_type, with_people=with_people)
    said = {field: _text(answer.get(str(number)), field) for field, number in options.items()}
    kind = ITEM_TYPES[item_type]
    number = said[Field.EXTERNAL_ID]
    if item_type != "Computer":
        said[Field.EXTERNAL_ID] = f"{item_type}:{number}"
        said[Field.CATEGORY] = (kind.has_category and said[Field.CATEGORY]) or str(kind.label)
    said[Field.EXTERNAL_URL] = f"{site}/front/{item_type.lower()}.form.php?id={number}"
    return {field: text for field, text in said.items() if text}


def _text(value: Any, field: Field) -> str:
    if isinstance(value, list):
        return "\n".join(filter(None, (_text(one, field) for one in value)))
    # Before GLPI 10 texts came with entities; an empty list value comes as 0 or as `&nbsp;`.
    text = "" if value is None or isinstance(value, Mapping) else html.unescape(str(value)).strip()
    if text == "0":
        return ""
    if field in _DAYS:
        return "" if text.startswith("0000") else text[:10]
    if field in _NUMBERS:
        # Nothing was paid or guaranteed, or the guarantee is for life (-1): no figure to keep.
        return "" if text.startswith("-") or not text.strip("0.,") else text
    return text.replace(_JOINED, "\n")
