"""What a row brings to an asset of the register, field by field; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from lifecycle.formats.fields import Field
from lifecycle.formats.remarks import Remark, remark
from lifecycle.history.record import plain
from lifecycle.intake.known import Known
from lifecycle.intake.matching import same_maker
from lifecycle.intake.own_words import FIRST
from lifecycle.intake.parents import Parent
from lifecycle.intake.wanting import Wanted
from lifecycle.kernel.serials import serial_key
from lifecycle.registry.naming_rules import maker_key
from lifecycle.states.assets import STATE_LABELS, State

# States in which someone may hold the device.
HOLDABLE = (State.IN_USE, State.IN_REPAIR, State.MISSING)
CENT = Decimal("0.01")


@dataclass(slots=True)
class Difference:
    """What changes: `shown` maps a field to `[old, new]` for people, with names in place of ids.

    `columns` and `facts` are the new values; `moves` and `becomes` tell that the place, the model, have to be
    set, `parent` what the device is to hang on.
    """

    shown: dict[str, list[Any]] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    moves: bool = False
    becomes: bool = False
    parent: Parent | None = None


def difference_of(row: Wanted) -> Difference:
    """Return all that a row says, for a device that is not here yet."""
    columns = dict(row.columns)
    if row.custodian and (row.is_own or row.state in HOLDABLE):
        columns["custodian"] = row.custodian
    if row.external_id:
        columns |= {"external_source": row.external_source, "external_id": row.external_id}
    if row.serial_key:
        columns["serial_key"] = row.serial_key
    if row.uuid_key:
        columns["uuid_key"] = row.uuid_key
    return Difference({}, columns, _facts(row, ""), bool(row.site), bool(row.model))


def compare(row: Wanted, known: Known, remarks: list[Remark]) -> Difference:
    """Return what a row says otherwise than an asset, and add to `remarks` what an import leaves as it is."""
    now = known.values
    remarks += _about_state(row, known)
    wanted = _wanted_columns(row, known, remarks)
    columns = {name: value for name, value in wanted.items() if _differs(name, now[name], value, row.is_own)}
    own_facts = _facts(row, known.manufacturer)
    facts = {name: value for name, value in own_facts.items() if now["facts"].get(name) != value}
    shown = {name: [plain(now[name]), value] for name, value in columns.items()}
    shown |= {name: [now["facts"].get(name), value] for name, value in facts.items()}
    for name in ("tag", "serial"):
        if name in columns and now[name]:
            remarks.append(remark(name, "reference_replaced", value=columns[name], old=now[name]))
    if "serial" in columns:
        columns["serial_key"] = row.serial_key or None
    if "uuid" in facts:
        columns["uuid_key"] = row.uuid_key or None
    found = Difference(shown, columns, facts, _moves(row, now), _becomes(row, now))
    if found.moves:
        shown["site"] = [said_place(now["site"], now["room"]), said_place(row.site, row.room)]
    if found.becomes:
        maker = row.manufacturer or known.manufacturer
        shown["model"] = [said_model(now["manufacturer"], now["model"]), said_model(maker, row.model)]
    return found


def _wanted_columns(row: Wanted, known: Known, remarks: list[Remark]) -> dict[str, Any]:
    wanted = dict(row.columns)
    if row.category_key:
        wanted["category_key"] = row.category_key
    if row.custodian and (row.is_own or known.state in HOLDABLE):
        wanted["custodian"] = row.custodian
    elif row.custodian:
        remarks.append(remark(Field.CUSTODIAN, "custodian_unused", value=row.custodian))
    if row.external_id and (row.is_own or known.values["external_source"] in (None, row.external_source)):
        wanted |= {"external_source": row.external_source, "external_id": row.external_id}
    return wanted


def about_parent(
    row: Wanted, known: Known | None, parent: Parent | None, difference: Difference, remarks: list[Remark]
) -> None:
    """Add to what changes the device that a row hangs on, or say why it does not."""
    if parent is None:
        if row.parent:
            remarks.append(remark(Field.PARENT, "parent_unknown", value=row.parent))
    elif known and parent.id == known.id:
        remarks.append(remark(Field.PARENT, "parent_loops", value=parent.shown))
    elif parent.id is None or known is None or parent.id != known.values["parent_id"]:
        difference.parent = parent
        difference.shown["parent"] = [known.parent if known else None, parent.shown]


def _facts(row: Wanted, known_maker: str) -> Mapping[str, Any]:
    """Return a row's facts, its manufacturer among them when no model leads to one."""
    if row.model or not row.manufacturer or (known_maker and same_maker(row.manufacturer, known_maker)):
        return row.facts
    return {**row.facts, "manufacturer": row.manufacturer}


def _about_state(row: Wanted, known: Known) -> list[Remark]:
    if row.state and row.state != known.state:
        labels = {"value": STATE_LABELS[State(row.state)], "state": STATE_LABELS[State(known.state)]}
        return [remark(Field.STATUS, "state_differs", **labels)]
    now, remarks = known.values, []
    if (said := row.first.get("retired_on")) and now["retired_on"] and said != now["retired_on"].isoformat():
        days = {"value": f"{date.fromisoformat(said):%d/%m/%Y}", "old": f"{now['retired_on']:%d/%m/%Y}"}
        remarks.append(remark(Field.RETIRED_ON, "retired_date_differs", **days))
    moved = [name for name in FIRST if name in row.first and row.first[name] != plain(now[name])]
    if row.is_own:
        remarks += [
            remark(name, "moved_by_actions", value=row.first[name], old=plain(now[name]) or "–")
            for name in moved
        ]
    return remarks


def _differs(name: str, old: Any, new: Any, is_own: bool) -> bool:
    """Tell whether a value is news: two spellings of a reference are one, notes may have grown here."""
    if old is None:
        return True
    match name:
        case "tag":
            return bool(old.casefold() != new.casefold())
        case "serial":
            return serial_key(old) != serial_key(new)
        case "notes" if not is_own:
            return new not in old
        case "acquisition_cost":
            return bool(old != Decimal(new).quantize(CENT, ROUND_HALF_UP))
    return bool(plain(old) != new)


def _moves(row: Wanted, now: Mapping[str, Any]) -> bool:
    if not row.site:
        return False
    if row.site.casefold() != (now["site"] or "").casefold():
        return True
    return bool(row.room) and row.room.casefold() != (now["room"] or "").casefold()


def _becomes(row: Wanted, now: Mapping[str, Any]) -> bool:
    if not row.model:
        return False
    if row.model.casefold() != (now["model"] or "").casefold():
        return True
    return bool(row.manufacturer) and maker_key(row.manufacturer) != maker_key(now["manufacturer"] or "")


def said_place(site: str | None, room: str | None) -> str | None:
    """Return a place in words, None where there is none."""
    return " › ".join(filter(None, (site, room))) or None


def said_model(manufacturer: str | None, model: str | None) -> str | None:
    """Return a model in words, None where there is none."""
    return " ".join(filter(None, (manufacturer, model))) or None
