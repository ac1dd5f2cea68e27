"""The shape of what a person chooses for the words of a file."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError
from marshmallow import fields as m
from marshmallow.validate import OneOf

from lifecycle.formats.dates import DateOrder
from lifecycle.formats.fields import StatusWord
from lifecycle.intake.choices import Choices
from lifecycle.intake.mapping import IMPORTABLE
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
PARTS = ("statuses", "categories", "date_orders")


class Target(m.String):
    """A state, a missing one with its reason: « in_use », « missing:stolen »."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in TARGETS:
            raise ValidationError(_UNKNOWN)
        return TARGETS[text]


class MappingForm(FormShape):
    """The choices, by the place of each word in what the file was understood to hold."""

    statuses = m.Dict(keys=m.Integer(), values=Target(), load_default=dict)
    categories = m.Dict(
        keys=m.Integer(), values=m.String(validate=OneOf(CATEGORY_KEYS, error=_UNKNOWN)), load_default=dict
    )
    date_orders = m.Dict(keys=m.String(), values=m.Enum(DateOrder, by_value=True), load_default=dict)
    retired_on = m.Date()
    save_profile = m.Boolean(load_default=False)


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


def choices_of(loaded: Mapping[str, Any], understood: Mapping[str, Any]) -> Choices:
    """Return the choices that a mapping form makes for the words of a file; what the file has not is left."""
    statuses, categories = understood["statuses"], understood["categories"]
    retired_on: date | None = loaded.get("retired_on")
    return Choices(
        statuses={
            StatusWord(one["word"], one["meta"]): loaded["statuses"][place]
            for place, one in enumerate(statuses)
            if place in loaded["statuses"]
        },
        categories={
            one["word"]: loaded["categories"][place]
            for place, one in enumerate(categories)
            if place in loaded["categories"]
        },
        date_orders={
            mark: loaded["date_orders"][mark]
            for mark in understood["undecided_dates"]
            if mark in loaded["date_orders"]
        },
        retired_on=retired_on,
    )
