"""The shape of what a person chooses for the words of a file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import ValidationError
from marshmallow import fields as m
from marshmallow.validate import OneOf, Range

from lifecycle.formats.dates import DateOrder
from lifecycle.formats.fields import Field, StatusWord
from lifecycle.intake.choices import Choices
from lifecycle.intake.mapping import IMPORTABLE
from lifecycle.intake.model import MODES, ImportRun
from lifecycle.intake.places import parse_place
from lifecycle.intake.queries import file_places, open_columns
from lifecycle.intake.words import StatusTarget
from lifecycle.kernel.text import N_
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.schemas.base import FormShape
from lifecycle.states.assets import State
from lifecycle.states.facts import LossReason

_UNKNOWN = N_("Cette valeur n’est pas dans la liste.")
# A device that is not there is lost, stolen or was not found; one that is destroyed is out for good.
_LOSSES = (LossReason.LOST, LossReason.STOLEN, LossReason.NOT_FOUND)
TARGETS: Mapping[str, StatusTarget] = {
    (state.value if loss is None else f"{state.value}:{loss.value}"): StatusTarget(state, loss)
    for state in IMPORTABLE
    for loss in (_LOSSES if state is State.MISSING else (None,))
}
MOST_LINES, MOST_PARTS = 2**31 - 1, 2**15 - 1  # what their columns hold
PARTS = ("statuses", "categories", "sites", "date_orders", "columns")


class Target(m.String):
    """A state, a missing one with its reason: « in_use », « missing:stolen »."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in TARGETS:
            raise ValidationError(_UNKNOWN)
        return TARGETS[text]


class Place(m.String):
    """A site, or a site and its room: « Mairie › Accueil »."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return parse_place(super()._deserialize(value, attr, data, **kwargs))


class MappingForm(FormShape):
    """The choices, by the place of each word in what the file was understood to hold."""

    statuses = m.Dict(keys=m.Integer(), values=Target(), load_default=dict)
    categories = m.Dict(
        keys=m.Integer(), values=m.String(validate=OneOf(CATEGORY_KEYS, error=_UNKNOWN)), load_default=dict
    )
    sites = m.Dict(keys=m.Integer(), values=Place(), load_default=dict)
    date_orders = m.Dict(keys=m.String(), values=m.Enum(DateOrder, by_value=True), load_default=dict)
    retired_on = m.Date()
    save_profile = m.Boolean(load_default=False)


class ColumnsForm(FormShape):
    """What each column fills, by its place; one left empty is left aside."""

    columns = m.Dict(keys=m.Integer(), values=m.Enum(Field, by_value=True), load_default=dict)


class RowAnswer(m.String):
    """Whose row it is: « new » for a device of its own, « skip » to leave it aside, or an asset's id."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text in ("new", "skip"):
            return {"is_new": True} if text == "new" else {"skip": True}
        try:
            return {"same_as": UUID(text)}
        except ValueError as error:
            raise ValidationError(_UNKNOWN) from error


class AnswerForm(FormShape):
    """The answer to an ambiguous row, as the keyword arguments of `deciding.decide`."""

    line = m.Integer(required=True, validate=Range(1, MOST_LINES))
    part = m.Integer(load_default=0, validate=Range(0, MOST_PARTS))
    answer = RowAnswer(required=True)


class ApplyForm(FormShape):
    """What a person confirms: how many devices change, row by row or all or nothing."""

    total = m.Integer(load_default=None)
    mode = m.String(load_default="rows", validate=OneOf(MODES, error=_UNKNOWN))


def nested(form: Mapping[str, str]) -> dict[str, Any]:
    """Return a form's members with those named « statuses.0 » gathered by their part, empty ones left out."""
    said: dict[str, Any] = {name: value for name, value in form.items() if "." not in name}
    for part in PARTS:
        start = f"{part}."
        said[part] = {
            name.removeprefix(start): value
            for name, value in form.items()
            if name.startswith(start) and value
        }
    return said


def columns_of(loaded: Mapping[str, Any], run: ImportRun) -> dict[str, Field | None]:
    """Return what a columns form chooses for each title that it asks about, None to leave it aside."""
    answers: Mapping[int, Field] = loaded["columns"]
    return {title: answers.get(place) for place, title in open_columns(run)}


def choices_of(loaded: Mapping[str, Any], run: ImportRun) -> Choices:
    """Return the choices that a mapping form makes for the words of a run; what its file has not is left."""
    found = run.understood
    retired_on: date | None = loaded.get("retired_on")
    return Choices(
        statuses={
            StatusWord(one["word"], one["meta"]): target
            for one, target in _answered(found["statuses"], loaded["statuses"])
        },
        categories={one["word"]: key for one, key in _answered(found["categories"], loaded["categories"])},
        columns=Choices.from_json(run.mapping).columns,
        sites={path: place for (path, _), place in _answered(file_places(found), loaded["sites"]) if place},
        date_orders={
            mark: loaded["date_orders"][mark]
            for mark in found["undecided_dates"]
            if mark in loaded["date_orders"]
        },
        retired_on=retired_on,
    )


def _answered(asked: Sequence[Any], answers: Mapping[int, Any]) -> Iterator[tuple[Any, Any]]:
    return ((one, answers[place]) for place, one in enumerate(asked) if place in answers)
