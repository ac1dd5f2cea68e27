"""The verdict on a row: what an import would change in the register, field by field; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lifecycle.formats.fields import Field
from lifecycle.formats.remarks import Remark, remark
from lifecycle.history.record import plain
from lifecycle.intake.matching import Hits, Known, about_name, match, same_maker
from lifecycle.intake.wanting import Wanted, creation_notes, creation_obstacles
from lifecycle.kernel.serials import serial_key
from lifecycle.states.assets import STATE_LABELS, State

# States in which someone may hold the device.
HOLDABLE = (State.IN_USE, State.IN_REPAIR, State.MISSING)


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of a row.

    `shown` maps a field to `[old, new]` for people, with names in place of ids; `columns` and `facts` are the
    new values, `moves` and `becomes` tell that the place, the model, have to be set.
    """

    verdict: str
    row: Wanted
    remarks: tuple[Remark, ...] = ()
    known: Known | None = None
    shown: Mapping[str, list[Any]] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    moves: bool = False
    becomes: bool = False


def judge(row: Wanted, hits: Hits) -> Judged:
    """Return the verdict on a row against the assets that may be its own.

    A row that only a name designates is `unchanged` when the one asset of that name says the same, else
    ambiguous: nothing is ever changed on the strength of a name.
    """
    found = match(row, hits)
    if found.candidate is not None:
        same = _compared(row, found.candidate)
        if same.verdict == "unchanged":
            return same
    if found.doubts:
        return Judged("ambiguous", row, found.doubts)
    if found.known is not None:
        return _compared(row, found.known)
    return _created(row, hits)


def _created(row: Wanted, hits: Hits) -> Judged:
    if obstacles := creation_obstacles(row):
        return Judged("refused", row, obstacles)
    category = row.category_key or row.model_category
    columns = {**row.columns, "category_key": category}
    remarks = (*creation_notes(row), *about_name(hits), *_held(row, row.state, columns))
    if row.external_id:
        columns |= {"external_source": row.external_source, "external_id": row.external_id}
    if row.serial_key:
        columns["serial_key"] = row.serial_key
    shown = {"state": [None, row.state], "category_key": [None, category]}
    facts = _facts(row, "")
    return Judged("create", row, remarks, None, shown, columns, facts, bool(row.site), bool(row.model))


def _compared(row: Wanted, known: Known) -> Judged:
    now, remarks = known.values, list(_about_state(row, known))
    wanted = dict(row.columns)
    if row.category_key:
        wanted["category_key"] = row.category_key
    remarks += _held(row, known.state, wanted)
    if row.external_id and now["external_source"] in (None, row.external_source):
        wanted |= {"external_source": row.external_source, "external_id": row.external_id}
    columns = {name: value for name, value in wanted.items() if _differs(name, now[name], value)}
    own_facts = _facts(row, known.manufacturer)
    facts = {name: value for name, value in own_facts.items() if now["facts"].get(name) != value}
    shown = {name: [plain(now[name]), value] for name, value in columns.items()}
    shown |= {name: [now["facts"].get(name), value] for name, value in facts.items()}
    for name in ("tag", "serial"):
        if name in columns and now[name]:
            remarks.append(remark(name, "reference_replaced", value=columns[name], old=now[name]))
    if "serial" in columns:
        columns["serial_key"] = row.serial_key or None
    moves, becomes = _moves(row, now), _becomes(row, now)
    if moves:
        shown["site"] = [_path(now["site"], now["room"]), _path(row.site, row.room)]
    if becomes:
        maker = row.manufacturer or known.manufacturer
        shown["model"] = [_model(now["manufacturer"], now["model"]), _model(maker, row.model)]
    verdict = "update" if shown else "unchanged"
    return Judged(verdict, row, tuple(remarks), known, shown, columns, facts, moves, becomes)


def _facts(row: Wanted, known_maker: str) -> Mapping[str, Any]:
    """Return a row's facts, its manufacturer among them when no model leads to one."""
    if row.model or not row.manufacturer or (known_maker and same_maker(row.manufacturer, known_maker)):
        return row.facts
    return {**row.facts, "manufacturer": row.manufacturer}


def _held(row: Wanted, state: str, columns: dict[str, Any]) -> tuple[Remark, ...]:
    if not row.custodian:
        return ()
    if state not in HOLDABLE:
        return (remark(Field.CUSTODIAN, "custodian_unused", value=row.custodian),)
    columns["custodian"] = row.custodian
    return ()


def _about_state(row: Wanted, known: Known) -> tuple[Remark, ...]:
    if row.state and row.state != known.state:
        labels = {"value": STATE_LABELS[State(row.state)], "state": STATE_LABELS[State(known.state)]}
        return (remark(Field.STATUS, "state_differs", **labels),)
    ours = known.values["retired_on"]
    if row.retired_on and ours and row.retired_on != ours.isoformat():
        days = {"value": f"{date.fromisoformat(row.retired_on):%d/%m/%Y}", "old": f"{ours:%d/%m/%Y}"}
        return (remark(Field.RETIRED_ON, "retired_date_differs", **days),)
    return ()


def _differs(name: str, old: Any, new: Any) -> bool:
    """Tell whether a value is news: two spellings of a reference are one, notes may have grown here."""
    if old is None:
        return True
    match name:
        case "tag":
            return bool(old.casefold() != new.casefold())
        case "serial":
            return serial_key(old) != serial_key(new)
        case "notes":
            return new not in old
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
    return bool(row.manufacturer) and row.manufacturer.casefold() != (now["manufacturer"] or "").casefold()


def _path(site: str | None, room: str | None) -> str | None:
    return " › ".join(filter(None, (site, room))) or None


def _model(manufacturer: str | None, model: str | None) -> str | None:
    return " ".join(filter(None, (manufacturer, model))) or None
