"""The values of a row as the register keeps them: asset columns, technical facts, a title; pure."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any

from lifecycle.formats.fields import Field, SourceRow
from lifecycle.formats.remarks import Remark, remark
from lifecycle.registry.naming_rules import full_name

LONGEST = 250  # characters of a name or a reference: a B-tree index takes no more than about 2,700 bytes
_BOUNDED = (
    *("tag", "name", "serial", "manufacturer", "model", "model_number", "custodian", "external_id"),
    *("supplier", "order_reference", "parent"),
)


def title_of(row: SourceRow) -> str:
    """Return a row in a few words, for people to find it."""
    named = full_name(row.manufacturer, row.model)
    return " · ".join(filter(None, (row.tag or row.name or row.serial, named)))


def shown_day(day: date) -> str:
    """Return a day as people read it."""
    return f"{day:%d/%m/%Y}"


def refuse_too_long(row: SourceRow) -> Iterator[Remark]:
    """Say which references are longer than an index takes."""
    for name in _BOUNDED:
        value = getattr(row, name)
        if len(value) > LONGEST:
            yield remark(name, "too_long", value=value[:40], count=len(value))
    if row.site_path and len(path := " › ".join(row.site_path)) > LONGEST:
        yield remark("site", "too_long", value=path[:40], count=len(path))


def columns_of(row: SourceRow, remarks: list[Remark]) -> dict[str, Any]:
    """Return the asset columns that a row says, as JSON scalars."""
    warranty_until = None
    if row.warranty_months and row.purchased_on:
        warranty_until = _months_later(row.purchased_on, row.warranty_months)
    elif row.warranty_months:
        months = str(row.warranty_months)
        remarks.append(remark(Field.WARRANTY_MONTHS, "warranty_without_date", value=months))
    said = {
        "tag": row.tag,
        "name": row.name,
        "serial": row.serial,
        "acquired_on": row.purchased_on and row.purchased_on.isoformat(),
        "acquisition_cost": None if row.cost is None else str(row.cost),
        "supplier": row.supplier,
        "order_reference": row.order_reference,
        "first_used_on": row.first_used_on and row.first_used_on.isoformat(),
        "warranty_until": warranty_until and warranty_until.isoformat(),
        "notes": row.notes,
    }
    return {name: value for name, value in said.items() if value}


def facts_of(row: SourceRow) -> dict[str, Any]:
    """Return the technical facts that a row says, by their key in `formats/facts.py`."""
    said = {
        "os": row.os,
        "cpu": row.cpu,
        "ram_mb": row.ram_mb,
        "uuid": row.uuid,
        "accounting_number": row.accounting_number,
        "entity": " › ".join(row.entity_path),
        "external_url": row.external_url,
    }
    return {**{name: value for name, value in said.items() if value}, **row.facts}


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
