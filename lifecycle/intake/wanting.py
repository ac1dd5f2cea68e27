"""From a row and the choices made to what it asks of the register; pure, and plain enough to be stored."""

from calendar import monthrange
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from lifecycle.formats.fields import Field, SourceRow
from lifecycle.formats.remark_words import Level
from lifecycle.formats.remarks import Remark, remark
from lifecycle.intake.choices import Choices
from lifecycle.intake.mapping import GONE, settle_category, settle_status
from lifecycle.intake.words import StatusTarget
from lifecycle.states.assets import STATE_LABELS, State

LONGEST = 250  # characters of a name or a reference: a B-tree index takes no more than about 2,700 bytes
_BOUNDED = ("tag", "name", "serial", "manufacturer", "model", "model_number", "custodian", "external_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What one row asks for, in JSON scalars; an empty part leaves the register as it is.

    `columns` are asset columns (dates as ISO texts, amounts as decimal texts), `facts` technical facts;
    `state`, `loss_reason`, `retired_on`, `before_missing` and `model_category` (what the model is known as)
    only serve to create.
    """

    line: int
    columns: dict[str, Any]
    facts: dict[str, Any]
    part: int = 0
    code: str = ""
    serial_key: str = ""
    uuid_key: str = ""
    parent: str = ""
    manufacturer: str = ""
    model: str = ""
    model_number: str = ""
    category_key: str = ""
    model_category: str = ""
    site: str = ""
    room: str = ""
    custodian: str = ""
    external_source: str = ""
    external_id: str = ""
    state: str = ""
    before_missing: str | None = None
    loss_reason: str | None = None
    retired_on: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the parts that say something, as a row stores them."""
        return {name: value for name in _NAMES if (value := getattr(self, name))}

    @staticmethod
    def from_json(stored: dict[str, Any]) -> "Wanted":
        """Return stored parts."""
        return Wanted(**{"columns": {}, "facts": {}, **stored})

    @property
    def is_named_only(self) -> bool:
        """Whether nothing but a name designates the device."""
        return not (self.columns.get("tag") or self.serial_key or self.external_id)


_NAMES = tuple(one.name for one in fields(Wanted))


@dataclass(frozen=True, slots=True)
class Settled:
    """A row once the choices are made: what it asks for, unless it is left aside or refused."""

    line: int
    title: str
    wanted: Wanted | None
    remarks: tuple[Remark, ...]


class Settling:
    """The choices of a run, ready to settle its rows one by one."""

    def __init__(self, choices: Choices, program: str, today: date) -> None:
        self._statuses, self._categories = choices.status_mapping, choices.category_mapping
        self._retired_on, self._program, self._today = choices.retired_on, program, today

    def settle(self, row: SourceRow) -> Settled:
        """Return what a row asks for, with everything to say about it."""
        title = _title(row)
        if not row.is_kept:
            return Settled(row.line, title, None, row.remarks)
        target, about_status = settle_status(row, self._statuses)
        category, about_category = settle_category(row, self._categories)
        remarks = [*row.remarks, *about_category, *_too_long(row)]
        # A row without a status still brings news of a device that is known here.
        if target or row.status.word:
            remarks += about_status
        retired_on = self._retirement(row, target, remarks)
        if any(one.level is Level.REFUSED for one in remarks):
            return Settled(row.line, title, None, tuple(remarks))
        wanted = Wanted(
            line=row.line,
            columns=_columns(row, remarks),
            facts=_facts(row),
            serial_key=row.serial_key,
            manufacturer=row.manufacturer,
            model=row.model,
            model_number=row.model_number,
            category_key=category or "",
            site=row.site_path[0] if row.site_path else "",
            room=" › ".join(row.site_path[1:]),
            custodian=row.custodian,
            external_source=self._program if row.external_id else "",
            external_id=row.external_id,
            **_state(target, retired_on),
        )
        return Settled(row.line, title, wanted, tuple(remarks))

    def _retirement(self, row: SourceRow, target: StatusTarget | None, remarks: list[Remark]) -> date | None:
        """Return the date of retirement that goes with the state: the file's, else the one chosen."""
        if target is None or target.state not in (*GONE, State.MISSING):
            return None
        if row.retired_on and row.retired_on > self._today:
            remarks.append(remark(Field.RETIRED_ON, "retired_in_future", value=_shown(row.retired_on)))
        if row.retired_on or target.state is not State.RETIRED or self._retired_on is None:
            return row.retired_on
        remarks.append(remark(Field.RETIRED_ON, "retired_date_chosen", value=_shown(self._retired_on)))
        return self._retired_on


def _title(row: SourceRow) -> str:
    # Makers often name themselves in their models: « HP ProBook 450 ».
    named_twice = row.model.casefold().startswith(row.manufacturer.casefold())
    what = row.model if named_twice else f"{row.manufacturer} {row.model}".strip()
    return " · ".join(filter(None, (row.tag or row.name or row.serial, what)))


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _too_long(row: SourceRow) -> list[Remark]:
    values = {name: getattr(row, name) for name in _BOUNDED}
    values["site"] = " › ".join(row.site_path)
    return [
        remark(name, "too_long", value=value[:40], count=len(value))
        for name, value in values.items()
        if len(value) > LONGEST
    ]


def _columns(row: SourceRow, remarks: list[Remark]) -> dict[str, Any]:
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


def _facts(row: SourceRow) -> dict[str, Any]:
    said = {
        "os": row.os,
        "cpu": row.cpu,
        "ram_mb": row.ram_mb,
        "uuid": row.uuid,
        "accounting_number": row.accounting_number,
        "entity": " › ".join(row.entity_path),
        "external_url": row.external_url,
    }
    return {name: value for name, value in said.items() if value}


def _state(target: StatusTarget | None, retired_on: date | None) -> dict[str, Any]:
    """Return the state to create in, with what the table wants to go with it."""
    if target is None:
        return {}
    before = None
    if target.state is State.MISSING:
        # Retired from the accounts before or with its loss: if it is found, it is not in service again.
        before = State.RETIRED if retired_on else State.IN_STOCK
    return {
        "state": target.state.value,
        "before_missing": before and before.value,
        "loss_reason": target.loss_reason and target.loss_reason.value,
        "retired_on": retired_on and retired_on.isoformat(),
    }


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def creation_obstacles(wanted: Wanted) -> tuple[Remark, ...]:
    """Return what a creation lacks; a device known here needs none of it."""
    lacks = []
    if not wanted.state:
        lacks.append(remark(Field.STATUS, "status_missing"))
    if not (wanted.category_key or wanted.model_category):
        lacks.append(remark(Field.CATEGORY, "category_missing"))
    if wanted.state == State.RETIRED and not wanted.retired_on:
        lacks.append(remark(Field.RETIRED_ON, "retired_without_date"))
    return tuple(lacks)


def creation_notes(wanted: Wanted) -> tuple[Remark, ...]:
    """Return what to say about the state in which a device would be created."""
    if wanted.before_missing:
        return (remark(Field.STATUS, "back_to", state=STATE_LABELS[State(wanted.before_missing)]),)
    if wanted.state == State.WRITTEN_OFF:
        return (remark(Field.STATUS, "left_without_date"),)
    return ()
