"""Reading the JSON of usody-sanitize (`schemas/sanitize.py` of its source): one medium a file, or a list.

The tool's `result` follows its verification where there is one, else its last command: both are looked at
again, so that a file in which they disagree is never a success.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from lifecycle.formats.erasure import (
    MOST_MEDIA,
    Erasure,
    Outcome,
    Report,
    Technique,
    UnreadableReport,
    Verification,
    kind_said,
)
from lifecycle.formats.text import clean, one_line
from lifecycle.kernel.serials import is_junk_serial

LONGEST = 250  # characters of a value
_TECHNIQUES = {
    "shred": Technique.OVERWRITE,
    "badblocks": Technique.OVERWRITE,
    "hdparm": Technique.FIRMWARE,
    "nvme": Technique.FIRMWARE,
}
Json = Mapping[str, Any]


def read_json(text: str) -> Report:
    """Return what a file tells of each medium; raises UnreadableReport for what is none of the tool's."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableReport("not-a-report") from error
    several = told if isinstance(told, list) else [told]
    if not several or not all(_is_ours(one) for one in several):
        raise UnreadableReport("not-a-report")
    if len(several) > MOST_MEDIA:
        raise UnreadableReport("too-many")
    erasures = tuple(_erasure(one) for one in several)
    return Report("usody", erasures[0].tool_version, erasures)


def _is_ours(told: Any) -> bool:
    return isinstance(told, dict) and isinstance(told.get("device_info"), dict) and "result" in told


def _erasure(told: Json) -> Erasure:
    device, method = _object(told, "device_info"), _object(told, "method")
    serial, model = _text(device, "serial_number"), _text(device, "model")
    steps = [step for step in _list(told, "steps") if isinstance(step, dict)]
    medium, connector = _text(device, "storage_medium"), _text(device, "connector")
    block = _object(_object(device, "export_data"), "block")
    return Erasure(
        tool="usody",
        tool_version=_text(told, "version"),
        device=_text(block, "name") or _text(block, "path"),
        manufacturer=_text(device, "manufacturer"),
        model=model,
        serial="" if is_junk_serial(serial) else serial,
        kind=kind_said(_text(block, "name"), connector, medium),
        capacity_bytes=_whole(device.get("size")) or _whole(block.get("size")),
        method=_method(method),
        technique=_technique(method),
        verification=_verification(told, method),
        outcome=_outcome(told, method, steps),
        status=f"result={json.dumps(told.get('result'))}"[:LONGEST],
        ended_at=_ended_at(steps, _object(told, "validation")),
        details={"steps": len(steps)},
    )


def _method(method: Json) -> str:
    tools = dict.fromkeys(_tools(method))
    return " · ".join(filter(None, (_text(method, "name"), _text(method, "standard"), ", ".join(tools))))


def _tools(method: Json) -> list[str]:
    steps = [step for step in _list(method, "overwriting_steps") if isinstance(step, dict)]
    return [tool for tool in (_text(step, "tool") for step in steps) if tool] or [
        program for program in (_text(method, "program"),) if program
    ]


def _technique(method: Json) -> Technique:
    """Return the technique of the method's commands, the weakest where they differ."""
    found = {_TECHNIQUES.get(tool, Technique.UNKNOWN) for tool in _tools(method)}
    for one in (Technique.UNKNOWN, Technique.OVERWRITE, Technique.FIRMWARE):
        if one in found:
            return one
    return Technique.UNKNOWN


def _verification(told: Json, method: Json) -> Verification:
    if method.get("verification_enabled") is not True:
        return "none"
    return "sampling" if _object(told, "validation").get("result") is True else ""


def _outcome(told: Json, method: Json, steps: Sequence[Json]) -> Outcome:
    if told.get("result") is not True:
        return "failed" if told.get("result") is False else "unknown"
    if not steps or not all(step.get("success") is True for step in steps):
        return "failed"
    verified = _object(told, "validation").get("result")
    return "failed" if method.get("verification_enabled") is True and verified is not True else "erased"


def _ended_at(steps: Sequence[Json], validation: Json) -> datetime | None:
    commands = [one for one in _list(validation, "commands") if isinstance(one, dict)]
    ends = [one.get("end_time") for one in (*steps, *commands)]
    moments = [float(end) for end in ends if isinstance(end, int | float) and not isinstance(end, bool)]
    try:
        return datetime.fromtimestamp(max(moments), UTC) if moments else None
    except (ValueError, OverflowError, OSError):
        return None


def _object(told: Json, name: str) -> Json:
    value = told.get(name)
    return value if isinstance(value, dict) else {}


def _list(told: Json, name: str) -> Sequence[Any]:
    value = told.get(name)
    return value if isinstance(value, list) else ()


def _text(told: Json, name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    return one_line(clean(str(value).encode(errors="replace").decode()))[:LONGEST]


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63 else None
