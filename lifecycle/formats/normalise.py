"""From the cells of a line to a row of plain values; what cannot be taken is left out and remarked."""

import re
from collections.abc import Callable

from lifecycle.formats import junk, values
from lifecycle.formats.cells import Cells
from lifecycle.formats.dates import DateOrders
from lifecycle.formats.dialects import Layout
from lifecycle.formats.fields import CHECKOUT, Field, SourceRow, StatusWord
from lifecycle.formats.remarks import remark
from lifecycle.formats.tabular import Line
from lifecycle.formats.text import clean, fold, one_line
from lifecycle.kernel.serials import is_junk_serial, normalise_serial

NO = frozenset(("", "no", "non", "false", "0"))
# Snipe-IT closes a status with its type, in English whatever the language: « Prêt à déployer (deployed) ».
_META = re.compile(r"(.*\S)\s*\((deployed|deployable|pending|undeployable|archived)\)")
# Its list export says it with one more word.
_DEPLOYED_TAIL = re.compile(r"(.*\S)\s+(?:déployé|deployed)", re.IGNORECASE)
_SITE_KINDS = frozenset(("location", "lieu"))
_ASSET_KINDS = frozenset(("asset", "actif", "bien"))


def normalise(line: Line, layout: Layout, orders: DateOrders) -> SourceRow:
    """Return a line's row; a line out of step with the header, or the header again, is only remarked."""
    if len(line.cells) != len(layout.header):
        out_of_step = remark("", "misaligned", count=len(line.cells), expected=len(layout.header))
        return SourceRow(line=line.number, remarks=(out_of_step,))
    if all(one_line(clean(cell)) == title for cell, title in zip(line.cells, layout.header, strict=True)):
        return SourceRow(line=line.number, remarks=(remark("", "repeated_header"),))
    return _row(line.number, Cells(line, layout, orders))


def _row(number: int, cells: Cells) -> SourceRow:
    serial = _meaningful(cells, Field.SERIAL, cells.reference, is_junk_serial)
    tag, name, category = cells.reference(Field.TAG), cells.text(Field.NAME), cells.text(Field.CATEGORY)
    virtual = junk.virtual_sign(
        manufacturer=cells.peek(Field.MANUFACTURER),
        model=cells.peek(Field.MODEL),
        kind=category,
        serial=cells.peek(Field.SERIAL),
    )
    _leave_aside(cells, virtual)
    if not (tag or serial or name or virtual):
        cells.remarks.append(remark("", "nothing_to_identify"))
    return SourceRow(
        line=number,
        tag=tag,
        name=name,
        serial=serial,
        serial_key=normalise_serial(serial),
        manufacturer=_meaningful(cells, Field.MANUFACTURER, cells.text, junk.is_junk_manufacturer),
        model=_meaningful(cells, Field.MODEL, cells.text, junk.is_junk_model),
        model_number=_meaningful(cells, Field.MODEL_NUMBER, cells.reference, junk.is_junk_model),
        category=category,
        status=_status(cells),
        entity_path=cells.path(Field.ENTITY),
        site_path=_site(cells),
        custodian=_custodian(cells),
        purchased_on=cells.date(Field.PURCHASED_ON),
        first_used_on=cells.date(Field.FIRST_USED_ON),
        retired_on=cells.date(Field.RETIRED_ON),
        cost=cells.amount(Field.COST),
        supplier=cells.text(Field.SUPPLIER),
        order_reference=cells.reference(Field.ORDER_REFERENCE),
        accounting_number=cells.reference(Field.ACCOUNTING_NUMBER),
        warranty_months=cells.months(Field.WARRANTY_MONTHS),
        notes=cells.block(Field.NOTES),
        os=" ".join(filter(None, (cells.text(Field.OS), cells.text(Field.OS_VERSION)))),
        cpu=values.counted(cells.block(Field.CPU)),
        ram_mb=cells.memory(Field.RAM),
        uuid=_meaningful(cells, Field.UUID, cells.reference, junk.is_junk_uuid).lower(),
        external_id=cells.text(Field.EXTERNAL_ID),
        external_url=cells.text(Field.EXTERNAL_URL),
        is_virtual=bool(virtual),
        remarks=tuple(cells.remarks),
    )


def _meaningful(
    cells: Cells, field: Field, take: Callable[[Field], str], is_junk: Callable[[str], bool]
) -> str:
    text = take(field)
    if text and is_junk(text):
        cells.note(field, "junk", value=text)
        return ""
    return text


def _leave_aside(cells: Cells, virtual: str) -> None:
    if virtual:
        cells.note(Field.CATEGORY, "virtual_machine", value=virtual)
    if fold(cells.peek(Field.PERSONAL_DEVICE)) not in NO:
        cells.note(Field.PERSONAL_DEVICE, "personal_device")
    deleted = cells.peek(Field.DELETED_ON)
    if fold(deleted) not in NO:
        cells.note(Field.DELETED_ON, "deleted_in_source", value=deleted)


def _status(cells: Cells) -> StatusWord:
    word = cells.text(Field.STATUS)
    if cells.dialect.program != "snipeit":
        return StatusWord(word)
    if match := _META.fullmatch(word):
        return StatusWord(match[1], match[2])
    if cells.peek(Field.HOLDER) and (match := _DEPLOYED_TAIL.fullmatch(word)):
        return StatusWord(match[1], "deployed")
    return StatusWord(word, "assigned" if any(map(cells.peek, CHECKOUT)) else "")


def _site(cells: Cells) -> tuple[str, ...]:
    usual = cells.path(Field.SITE)
    assigned = cells.path(Field.ASSIGNED_SITE)
    if not assigned and _kind(cells) in _SITE_KINDS:
        assigned = cells.path(Field.HOLDER)
    if assigned and usual and assigned != usual:
        cells.note(Field.SITE, "assigned_site", value=" > ".join(assigned), usual=" > ".join(usual))
    return assigned or usual


def _custodian(cells: Cells) -> str:
    kind, holder = _kind(cells), cells.text(Field.HOLDER)
    if kind in _SITE_KINDS:
        return ""
    if kind in _ASSET_KINDS:
        cells.note(Field.HOLDER, "assigned_to_asset", value=holder or cells.peek(Field.CUSTODIAN))
        return ""
    if holder and not kind:
        cells.note(Field.HOLDER, "holder_unsure", value=holder)
    full_name = f"{cells.text(Field.FIRST_NAME)} {cells.text(Field.LAST_NAME)}".strip()
    return holder or cells.text(Field.CUSTODIAN) or full_name or cells.text(Field.LOGIN)


def _kind(cells: Cells) -> str:
    return fold(cells.peek(Field.ASSIGNED_KIND))
