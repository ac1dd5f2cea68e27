"""The shapes of triage: a phone's checklist, the API's, decisions, reports of drives, and the answers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, post_load
from marshmallow import fields as m
from marshmallow.validate import Range
from werkzeug.datastructures import FileStorage, MultiDict

from lifecycle.edge.locale import current_locale
from lifecycle.formats.smartctl import LARGEST_REPORT, ReportRefused
from lifecycle.kernel.text import N_
from lifecycle.schemas.api_base import Upload
from lifecycle.schemas.base import FormShape, Shape, identifier, instant, text
from lifecycle.schemas.lots import choice, one_of
from lifecycle.schemas.out_base import Out, amount, out, word
from lifecycle.states.facts import Route
from lifecycle.triage import wording
from lifecycle.triage.checklist import FUNCTIONAL_ANSWERS, Checklist
from lifecycle.triage.grades import (
    ACCESSORY_LABELS,
    CONFIDENCES,
    COSMETIC_GRADES,
    FAULT_LABELS,
    FUNCTIONAL_GRADES,
    LOCK_LABELS,
    LOCK_STATES,
    MEDIA,
)
from lifecycle.triage.service import Decision

_PERCENT = N_("Indiquez un pourcentage, de 1 à 100.")
_MEMORY = N_("Indiquez la mémoire en gigaoctets, de 1 à 4 096.")
_COST = N_("Indiquez un montant en euros, 100 000 au plus.")
_DRIVES = ("ssd", "hdd")


def _cost(amount: Decimal) -> None:
    if not amount.is_finite() or not 0 <= amount <= 100_000 or amount != round(amount, 2):
        raise ValidationError(_COST)


def _words(known: Mapping[str, str]) -> m.List[Any]:
    return m.List(one_of(tuple(known)), load_default=())


class DecisionShape(Shape):
    """The route that a person decides; `why` is wanted where it is not the recommended one."""

    route = choice(Route, required=True)
    why = text(most=1000, load_default="")

    @post_load
    def _decision(self, data: dict[str, Any], **_: Any) -> Decision:
        return Decision(**data)


class DecisionForm(FormShape):
    """The same from a page, with its nonce."""

    route = choice(Route, required=True)
    why = text(most=1000, load_default="")
    request_id = identifier(required=True)


class ChecklistShape(Shape):
    """What was seen of a device; loads to `{answers: Checklist, request_id}` and what else was said.

    `functional` is an R2v3 functional grade or `faulty`; `battery_health` in percent, `ram_gb` in gigabytes,
    `repair_cost` in euros.
    """

    functional = one_of(FUNCTIONAL_ANSWERS, required=True)
    cosmetic_grade = one_of(COSMETIC_GRADES, load_default=None)
    faults = _words(FAULT_LABELS)
    accessories = _words(ACCESSORY_LABELS)
    locks = m.Dict(keys=one_of(tuple(LOCK_LABELS)), values=one_of(LOCK_STATES), load_default=dict)
    repair_cost = m.Decimal(load_default=None, validate=_cost, error_messages={"invalid": _COST})
    battery_health = m.Integer(load_default=None, validate=Range(1, 100, error=_PERCENT))
    ram_gb = m.Integer(load_default=None, validate=Range(1, 4096, error=_MEMORY))
    drive = one_of(_DRIVES, load_default=None)
    note = text(most=2000, load_default="")
    request_id = identifier(required=True)

    @post_load
    def _answers(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        others = ("request_id", "performed_at", "decision")
        beside: dict[str, Any] = {name: data.pop(name) for name in others if name in data}
        for name in ("faults", "accessories"):
            data[name] = tuple(dict.fromkeys(data[name]))
        return {"answers": Checklist(**data), **beside}


class ChecklistForm(FormShape, ChecklistShape):
    """The same sent by a page."""

    cosmetic_grade = one_of(COSMETIC_GRADES, required=True)


class NewTriageShape(ChecklistShape):
    """The same from a program, which may decide at once and say when it was."""

    performed_at = instant(load_default=None)
    decision = m.Nested(DecisionShape, load_default=None)


def checklist_of(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return a page's form as the checklist's shape reads it: lists gathered, locks by their name."""
    locks = {name: form[f"lock_{name}"] for name in LOCK_LABELS if form.get(f"lock_{name}")}
    several = {name: form.getlist(name) for name in ("faults", "accessories")}
    return {**form.to_dict(), **several, "locks": locks}


class DecideShape(Shape):
    """A decision from a program, with its nonce; loads to `{decision: Decision, request_id}`."""

    decision = m.Nested(DecisionShape, required=True)
    request_id = identifier(required=True)


class GroundOut(Out):
    """A reason of a recommendation: the best route that it allows, the points of work that it counts."""

    code = m.Function(lambda ground: ground.reason.code, required=True, metadata={"type": "string"})
    detail = m.Function(
        lambda ground: wording.told(ground.reason, current_locale()),
        required=True,
        metadata={"type": "string"},
    )
    route = word(Route, null=True)
    weight = out(m.Integer)


class AlternativeOut(Out):
    """Another route, and why it was not recommended."""

    route = word(Route)
    detail = m.Function(
        lambda other: wording.told(other.reason, current_locale()), required=True, metadata={"type": "string"}
    )


class TriageOut(Out):
    """One triage; `functional_grade` is null for a device that does not work.

    `rules_version` 0 are the rules as shipped, told apart by `rules_edition`.
    """

    id = out(m.UUID)
    asset_id = out(m.UUID)
    is_latest = out(m.Boolean)
    performed_at = out(m.AwareDateTime)
    performed_by = out(m.String)
    functional_grade = word(FUNCTIONAL_GRADES, null=True)
    cosmetic_grade = word(COSMETIC_GRADES, null=True)
    faults = out(m.List, word(FAULT_LABELS))
    accessories = out(m.List, word(ACCESSORY_LABELS))
    locks = out(m.Dict, keys=m.String(), values=m.String())
    repair_cost = amount(null=True)
    note = out(m.String)
    facts = out(m.Dict, keys=m.String())
    missing = out(m.List, m.String())
    rules_version = out(m.Integer)
    rules_edition = out(m.String)
    recommended_route = word(Route)
    is_locked = out(m.Boolean)
    confidence = word(CONFIDENCES)
    reasons = out(m.List, m.Nested(GroundOut))
    alternatives = out(m.List, m.Nested(AlternativeOut))
    decided_route = word(Route, null=True)
    decided_why = out(m.String)
    decided_by = out(m.String)
    decided_at = out(m.AwareDateTime, null=True)


def report_in(file: FileStorage | None) -> bytes:
    """Return the bytes of a drive's report, never more than one may have; ReportRefused without a file."""
    data = file.stream.read(LARGEST_REPORT + 1) if file is not None else b""
    if not data:
        raise ReportRefused
    return data


class DriveReportFile(Shape):
    """A report of `smartctl -j`; loads to `{content, request_id}`."""

    file = Upload()
    request_id = identifier(required=True)

    @post_load
    def _content(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"content": report_in(data["file"]), "request_id": data["request_id"]}


class DriveReportOut(Out):
    """What a drive said of itself; sizes in bytes, wear in percent of its life, temperature in °C."""

    id = out(m.UUID)
    asset_id = out(m.UUID)
    model = out(m.String)
    serial = out(m.String)
    medium = word(MEDIA)
    capacity_bytes = out(m.Integer, null=True)
    passed = out(m.Boolean, null=True)
    power_on_hours = out(m.Integer, null=True)
    reallocated = out(m.Integer, null=True)
    pending = out(m.Integer, null=True)
    wear_percent = out(m.Integer, null=True)
    temperature = out(m.Integer, null=True)
    read_at = out(m.AwareDateTime, null=True)
    matched_by = word(("serial", "person"))
    digest = out(m.String)
    added_at = out(m.AwareDateTime)
    added_by = out(m.String)
