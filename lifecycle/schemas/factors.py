"""The forms of the factors: which set, an authority's own values of a category, the parameters."""

from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, post_load
from marshmallow import fields as m

from lifecycle.footprint.document import OwnValue, Parameters
from lifecycle.impact import avoided
from lifecycle.impact.medians import SET_ID
from lifecycle.impact.parts import PARTS
from lifecycle.impact.sets import DEFAULT
from lifecycle.kernel.clock import today
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import text
from lifecycle.schemas.lots import one_of
from lifecycle.schemas.triage_rules import VersionForm

_NUMBER: dict[str, Any] = {"invalid": N_("Indiquez un nombre.")}
_FUTURE = N_("Cette date est dans le futur.")
LONGEST_SOURCE = 300


def _number(**options: Any) -> m.Decimal:
    """Return a number of at most six decimals; what is plausible is judged with the rest of the form."""
    return m.Decimal(places=6, allow_nan=False, error_messages=_NUMBER, **{"load_default": None, **options})


def _past(day: date) -> None:
    if day > today():
        raise ValidationError(_FUTURE)


class SetForm(VersionForm):
    """The set to put in force."""

    set_id = one_of((DEFAULT, SET_ID), required=True)


class OwnForm(VersionForm):
    """An authority's own values of a category; loads to `{value: OwnValue, version, request_id}`."""

    embodied_kg = _number()
    manufacture_kg = _number()
    distribution_kg = _number()
    end_of_life_kg = _number()
    yearly_kwh = _number()
    life_years = _number()
    second_life_years = _number()
    source = text(most=LONGEST_SOURCE, load_default="")
    dated = m.Date(required=True, validate=_past)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        kept = {name: data.pop(name) for name in ("version", "request_id")}
        return {**kept, "value": OwnValue(**{name: _plain(value) for name, value in data.items()})}


class ParametersForm(VersionForm):
    """The parameters of the formulas; loads to `{parameters: Parameters, version, request_id}`."""

    displacement = _number(load_default=avoided.USUAL)
    second_life_years = _number(load_default=avoided.SECOND_LIFE_YEARS)
    electricity = _number()
    part_ssd = _number()
    part_hdd = _number()
    part_board = _number()
    part_charger = _number()
    part_memory = _number()
    part_power = _number()
    part_battery = _number()
    part_screen = _number()
    part_keyboard = _number()
    source = text(most=LONGEST_SOURCE, load_default="")

    @post_load
    def _parameters(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        kept = {name: data.pop(name) for name in ("version", "request_id")}
        parts = {key: _plain(kg) for key in PARTS if (kg := data.pop(f"part_{key}")) is not None}
        said = {name: _plain(value) for name, value in data.items()}
        return {**kept, "parameters": Parameters(**said, parts_kg=parts)}


def _plain(value: Any) -> Any:
    """Return a number without the zeros that the field's six decimals add: 12.3, not 12.300000."""
    return Decimal(f"{value.normalize():f}") if isinstance(value, Decimal) else value
