"""The shapes of what a phone sends; `web/frontend/src/scanner/protocol.ts` holds the phone's half."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields as m
from marshmallow import post_load, pre_load
from marshmallow.validate import Length, OneOf, Range

from lifecycle.kernel.text import N_
from lifecycle.phones.model import HELD_FOR
from lifecycle.phones.service import Held, Report
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.scanning.model import SIDES
from lifecycle.scanning.said import MOST_SCANS, Known, Said, Scanned, Sync
from lifecycle.scanning.verbs import Verb
from lifecycle.schemas.base import FormShape, Shape, identifier, instant, text
from lifecycle.states.facts import FunctionalStatus, RetireReason

MOST_READINGS = 10
_MOST_HOLDS = 500
_UNKNOWN = N_("Cette valeur n’est pas dans la liste.")
_TOO_MANY = N_("Il y en a trop : envoyez-les en plusieurs fois.")
_NUMBER = Range(0, 2**31 - 1, error=N_("Ce nombre est trop grand."))


def _count() -> m.Integer:
    return m.Integer(required=True, strict=True, validate=_NUMBER)


class SaidShape(Shape):
    """What goes with a scan; empty texts say nothing."""

    site_id = identifier()
    room_id = identifier()
    custodian = text(most=200)
    lot_id = identifier()
    inventory_id = identifier()
    reason = m.Enum(RetireReason, by_value=True)
    functional_status = m.Enum(FunctionalStatus, by_value=True)
    note = text(most=2000)
    category_key = m.String(validate=OneOf(CATEGORY_KEYS, error=_UNKNOWN))
    model_id = identifier()
    serial = text(most=100)
    tag = text(most=100)
    attach = text(most=500)
    of = identifier()

    @pre_load
    def _without_empty(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        trimmed = {name: v.strip() if isinstance(v, str) else v for name, v in data.items()}
        return {name: value for name, value in trimmed.items() if value not in ("", None)}

    @post_load
    def _said(self, data: dict[str, Any], **_: Any) -> Said:
        return Said(**data)


class KnownShape(Shape):
    """What the phone believed of the device."""

    state = text(most=40, required=True)
    site_id = identifier(required=True, allow_none=True)
    room_id = identifier(required=True, allow_none=True)

    @post_load
    def _known(self, data: dict[str, Any], **_: Any) -> Known:
        return Known(**data)


class ScanShape(Shape):
    """One scan."""

    id = identifier(required=True)
    position = _count()
    verb = m.Enum(Verb, by_value=True, required=True)
    readings = m.List(text(most=500), required=True, validate=Length(max=MOST_READINGS, error=_TOO_MANY))
    asset_id = identifier(load_default=None, allow_none=True)
    occurred_at = instant(required=True)
    said = m.Nested(SaidShape, load_default=Said)
    known = m.Nested(KnownShape, load_default=None, allow_none=True)

    @post_load
    def _scanned(self, data: dict[str, Any], **_: Any) -> Scanned:
        return Scanned(**{**data, "readings": tuple(data["readings"])})


class HoldShape(Shape):
    """What a phone still holds for an inventory or a lot."""

    type = m.String(required=True, validate=OneOf(HELD_FOR, error=_UNKNOWN))
    id = identifier(required=True)
    pending = _count()

    @post_load
    def _held(self, data: dict[str, Any], **_: Any) -> Held:
        return Held(**data)


class PhoneShape(Shape):
    """What a phone says of itself."""

    id = identifier(required=True)
    name = text(most=200, required=True)
    now = instant(required=True)
    pending = _count()
    holds = m.List(m.Nested(HoldShape), required=True, validate=Length(max=_MOST_HOLDS, error=_TOO_MANY))


class SyncShape(Shape):
    """A phone's report with its next scans."""

    owner = text(most=100, required=True)
    phone = m.Nested(PhoneShape, required=True)
    scans = m.List(m.Nested(ScanShape), required=True, validate=Length(max=MOST_SCANS, error=_TOO_MANY))

    @post_load
    def _sync(self, data: dict[str, Any], **_: Any) -> Sync:
        phone = data["phone"]
        report = Report(phone["id"], phone["name"], phone["pending"], tuple(phone["holds"]))
        return Sync(data["owner"], report, phone["now"], tuple(data["scans"]))


class ReadingsShape(Shape):
    """What was read, to be looked at only."""

    reading = m.List(
        text(most=500), required=True, validate=Length(min=1, max=MOST_READINGS, error=_TOO_MANY)
    )


class SettleForm(FormShape):
    """For which side a scan is settled."""

    side = m.String(
        required=True,
        validate=OneOf(SIDES, error=_UNKNOWN),
        error_messages={"required": N_("Choisissez ce qui est gardé.")},
    )
