"""How the cells of each field are taken, one table for the files of others and one for our own export."""

from collections.abc import Mapping

from lifecycle.formats import cells, junk, values
from lifecycle.formats.cells import Take
from lifecycle.formats.fields import Field

_months = cells.measure(values.read_months, "months_unreadable")
_number = cells.measure(values.read_whole, "number_unreadable")
_REFERENCES = (Field.TAG, Field.SERIAL, Field.MODEL_NUMBER, Field.ORDER_REFERENCE, Field.ACCOUNTING_NUMBER)

# What is not here is a text of one line.
TAKES: Mapping[Field, Take] = {
    **dict.fromkeys(_REFERENCES, cells.reference),
    **dict.fromkeys((Field.PURCHASED_ON, Field.FIRST_USED_ON, Field.RETIRED_ON), cells.day),
    **dict.fromkeys((Field.WARRANTY_UNTIL, Field.BIOS_ON), cells.iso_day),
    **dict.fromkeys((Field.ENTITY, Field.SITE, Field.ASSIGNED_SITE), cells.path),
    **dict.fromkeys((Field.NOTES, Field.STORAGE, Field.MAC), cells.block),
    **dict.fromkeys((Field.STORAGE_GB, Field.BATTERY_HEALTH), _number),
    Field.SERIAL: cells.serial,
    Field.MANUFACTURER: cells.unless_virtual(
        junk.is_virtual_maker, cells.unless_junk(junk.is_junk_manufacturer, cells.text)
    ),
    Field.MODEL: cells.unless_virtual(
        junk.is_virtual_model, cells.unless_junk(junk.is_junk_model, cells.text)
    ),
    Field.MODEL_NUMBER: cells.unless_junk(junk.is_junk_model, cells.reference),
    Field.CATEGORY: cells.unless_virtual(junk.is_virtual_kind, cells.text),
    Field.STATUS: cells.status,
    Field.OTHER_DATE: cells.day,
    Field.COST: cells.amount,
    Field.WARRANTY_MONTHS: _months,
    Field.CPU: cells.counted,
    Field.RAM: cells.measure(values.read_memory, "memory_unreadable"),
    Field.UUID: cells.uuid,
    Field.PERSONAL_DEVICE: cells.personal_device,
    Field.DELETED_ON: cells.deleted,
}

# Our own export, read as we wrote it: what is not here is a text as it is.
OWN_TAKES: Mapping[Field, Take] = {
    **dict.fromkeys((Field.PURCHASED_ON, Field.FIRST_USED_ON, Field.RETIRED_ON), cells.day),
    **dict.fromkeys((Field.WARRANTY_UNTIL, Field.LEFT_ON, Field.BIOS_ON), cells.iso_day),
    **dict.fromkeys((Field.RAM, Field.STORAGE_GB, Field.BATTERY_HEALTH), _number),
    Field.SITE: cells.place,
    Field.STATUS: cells.status,
    Field.COST: cells.amount,
    Field.OTHER_DATE: cells.day,
    Field.OTHER_FACTS: cells.json_facts,
}
# A spreadsheet has written it again: its numbers may be spoilt as in any other file.
OWN_RESAVED_TAKES: Mapping[Field, Take] = {**OWN_TAKES, **dict.fromkeys(_REFERENCES, cells.reference)}
