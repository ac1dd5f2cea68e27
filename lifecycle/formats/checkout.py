"""Who, where or what holds a device, told by the columns that an assignment fills."""

import re
from typing import Any

from lifecycle.formats.fields import CHECKOUT, NO_STATUS, Field, StatusWord
from lifecycle.formats.remarks import Remark, remark
from lifecycle.formats.text import fold

# Snipe-IT's list export says « deployed » with one more word.
_DEPLOYED_TAIL = re.compile(r"(.*\S)\s+(?:déployé|deployed)", re.IGNORECASE)
# It names a device « Name (tag) - model ».
_ASSET_NAME = re.compile(r".*?\(([^()]+)\)(?: - .*)?")
_SITE_KINDS = frozenset(("location", "lieu"))
_ASSET_KINDS = frozenset(("asset", "actif", "bien"))


def settle_snipeit_status(said: dict[str, Any], _remarks: list[Remark]) -> None:
    """Complete a status: with its type's own column, else with what the assignment tells."""
    status = said.get("status", NO_STATUS)
    meta = said.pop(Field.STATUS_META, "")
    if meta or status.meta:
        said["status"] = StatusWord(status.word, meta or status.meta)
    elif said.get(Field.HOLDER) and (match := _DEPLOYED_TAIL.fullmatch(status.word)):
        said["status"] = StatusWord(match[1], "deployed")
    elif any(map(said.get, CHECKOUT)):
        said["status"] = StatusWord(status.word, "assigned")


def settle_person(said: dict[str, Any], _remarks: list[Remark]) -> None:
    """Take the name of the one who holds the device, else the login."""
    login = said.pop(Field.LOGIN, "")
    said["custodian"] = said.get("custodian") or login


def settle_holder(said: dict[str, Any], remarks: list[Remark]) -> None:
    """Turn the columns of an assignment into a custodian, a place or the device that holds this one."""
    kind = fold(said.pop(Field.ASSIGNED_KIND, ""))
    holder = said.pop(Field.HOLDER, "")
    place = said.pop(Field.ASSIGNED_SITE, ())
    person = _person(said)
    if kind in _SITE_KINDS:
        _settle_place(said, remarks, place or ((holder,) if holder else ()))
        return
    _settle_place(said, remarks, place)
    if kind in _ASSET_KINDS:
        said["parent"] = said.get("parent") or _tag_in(holder or person)
        return
    if holder and not kind:
        remarks.append(remark(Field.HOLDER, "holder_unsure", value=holder))
    said["custodian"] = holder or person


def _tag_in(name: str) -> str:
    match = _ASSET_NAME.fullmatch(name)
    return match[1] if match else name


def _person(said: dict[str, Any]) -> str:
    """Take the person's name out of the columns that may hold it."""
    names = " ".join(filter(None, (said.pop(Field.FIRST_NAME, ""), said.pop(Field.LAST_NAME, ""))))
    login = said.pop(Field.LOGIN, "")
    return said.pop("custodian", "") or names or login


def _settle_place(said: dict[str, Any], remarks: list[Remark], place: tuple[str, ...]) -> None:
    usual = said.get("site_path")
    if not place:
        return
    if usual and place != usual:
        both = {"value": " > ".join(place), "usual": " > ".join(usual)}
        remarks.append(remark(Field.SITE, "assigned_site", **both))
    said["site_path"] = place
