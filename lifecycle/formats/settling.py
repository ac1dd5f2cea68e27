"""What several columns say together: settled on each row, by the steps that a layout calls for."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lifecycle.formats.checkout import settle_holder, settle_person, settle_snipeit_status
from lifecycle.formats.facts import FACTS
from lifecycle.formats.fields import CHECKOUT, PARTS, Field
from lifecycle.formats.layouts import Layout
from lifecycle.formats.remarks import Remark

# What a line says, by field: empty where its cell is. Those of `SourceRow` alone are left once settled.
Said = dict[str, Any]
Step = Callable[[Said, list[Remark]], None]

# Read elsewhere (parts) or not at all.
UNREAD = frozenset((Field.IGNORED, Field.PERSONAL, *PARTS))
_PERSON = frozenset((Field.CUSTODIAN, Field.LOGIN))
_OWN: Mapping[Field, str] = {
    field: field.value
    for field in (
        *(Field.BEFORE_MISSING, Field.FUNCTIONAL_STATUS, Field.ACQUISITION, Field.CONDITION_ACQUIRED),
        *(Field.WARRANTY_UNTIL, Field.RESTRICTED, Field.RETIRE_REASON, Field.LEFT_ON),
    )
}
_FACTS: Mapping[Field, str] = {
    field: field.value
    for field in (
        *(Field.STORAGE, Field.STORAGE_GB, Field.BATTERY_HEALTH),
        *(Field.BIOS_ON, Field.MADE_ON, Field.MAC),
    )
}
_OWN_FACTS: Mapping[Field, str] = {
    Field.MAKER_ALONE if fact.key == "manufacturer" else Field(fact.key): fact.key for fact in FACTS
}


def steps_of(layout: Layout) -> Iterator[Step]:
    """Yield what is to be done on each row of a layout, in order."""
    fields = {field for field in layout.fields if field}
    if layout.dialect.program == "snipeit":
        yield settle_snipeit_status
    if checkout := fields & set(CHECKOUT):
        yield settle_person if checkout <= _PERSON else settle_holder
    yield from (step for called_by, step in _STEPS if fields & called_by)
    if layout.dialect.program == "own":
        yield _gather_own_facts


def _dropping(field: Field) -> Step:
    return lambda said, _: said.pop(field, None)


def _gathering(name: str, keys: Mapping[Field, str]) -> Step:
    def gather(said: Said, _remarks: list[Remark]) -> None:
        said[name] = _taken_out(said, keys)

    return gather


def _taken_out(said: Said, keys: Mapping[Field, str]) -> dict[str, Any]:
    found = {key: said.pop(field) for field, key in keys.items() if field in said}
    return {key: value for key, value in found.items() if value not in ("", (), None)}


def _settle_room(said: Said, _remarks: list[Remark]) -> None:
    if room := said.pop(Field.ROOM, ""):
        said["site_path"] = (*said.get("site_path", ()), room)


def _join_os(said: Said, _remarks: list[Remark]) -> None:
    if version := said.pop(Field.OS_VERSION, ""):
        said["os"] = f"{said.get('os', '')} {version}".strip()


def _gather_own_facts(said: Said, _remarks: list[Remark]) -> None:
    """Gather every fact that our own export says; the UUID designates the device as well."""
    uuid, others = said.get(Field.UUID, ""), said.pop(Field.OTHER_FACTS, "") or {}
    said["facts"] = {**others, **said.get("facts", {}), **_taken_out(said, _OWN_FACTS)}
    said["uuid"] = uuid


# What fields call for each step; the fields dropped only leave a remark, or prove something.
_STEPS: tuple[tuple[frozenset[Field], Step], ...] = (
    *(
        (frozenset((field,)), _dropping(field))
        for field in (Field.STATUS_META, Field.PERSONAL_DEVICE, Field.DELETED_ON, Field.OTHER_DATE)
    ),
    (frozenset((Field.ROOM,)), _settle_room),
    (frozenset((Field.OS_VERSION,)), _join_os),
    (frozenset(_OWN), _gathering("own", _OWN)),
    (frozenset(_FACTS), _gathering("facts", _FACTS)),
)
