"""The shapes of the strategy's forms: objectives with their years, measures, governance, yearly facts."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from marshmallow import ValidationError, post_load
from marshmallow import fields as m
from marshmallow.validate import Range

from lifecycle.kernel.text import N_
from lifecycle.reports.progress import INDICATORS
from lifecycle.schemas.base import FormShape, identifier, text
from lifecycle.schemas.lots import choice, one_of
from lifecycle.strategy.measures import MeasureData, NoteData
from lifecycle.strategy.objectives import ObjectiveData
from lifecycle.strategy.queries import YearAim, YearlyFacts
from lifecycle.strategy.words import MeasureState, Sense, Theme

FIRST_YEAR, LAST_YEAR = 2000, 2100
_MOST = Decimal(10) ** 11
_SPACES = str.maketrans({"\N{NO-BREAK SPACE}": "", "\N{NARROW NO-BREAK SPACE}": "", " ": "", ",": "."})
_NUMBER: dict[str, Any] = {
    "invalid": N_("Indiquez un nombre, par exemple 5,5."),
    "special": N_("Indiquez un nombre, par exemple 5,5."),
}
_WHOLE: dict[str, Any] = {"invalid": N_("Indiquez un nombre entier.")}
_DAY: dict[str, Any] = {"invalid": N_("Indiquez un jour, par exemple 2026-11-22.")}
_YEAR = Range(FIRST_YEAR, LAST_YEAR, error=N_("Indiquez une année, par exemple 2027."))


class Number(m.Decimal):
    """A number as people write it, « 1 284,5 », to three decimals."""

    default_error_messages = _NUMBER

    def __init__(self, **options: Any) -> None:
        def check(value: Decimal) -> None:
            if abs(value) >= _MOST:
                raise ValidationError(N_("Ce nombre est trop grand."))

        super().__init__(places=3, validate=check, **options)

    def _validated(self, value: Any) -> Any:
        return super()._validated(value.translate(_SPACES) if isinstance(value, str) else value)


def _day(**options: Any) -> m.Date:
    return m.Date(error_messages=_DAY, load_default=None, **options)


class ObjectiveForm(FormShape):
    """An objective; loads to `{data: ObjectiveData, request_id, version}`, without its years."""

    request_id = identifier(required=True)
    version = m.Integer(load_default=None)
    title = text(most=200, required=True)
    theme = choice(Theme, required=True)
    sense = choice(Sense, required=True)
    indicator = one_of(tuple(INDICATORS), load_default=None)
    own_indicator = text(most=200, load_default="")
    own_unit = text(most=30, load_default="")
    baseline_value = Number(load_default=None)
    baseline_year = m.Integer(load_default=None, validate=_YEAR, error_messages=_WHOLE)
    owner = text(most=200, load_default="")
    description = text(most=4000, load_default="")

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        asked = {"request_id": data.pop("request_id"), "version": data.pop("version")}
        said: dict[int, dict[str, Decimal]] = {}
        for name in [name for name in data if name.startswith(("target_", "measured_"))]:
            value, (kind, year) = data.pop(name), name.split("_")
            if value is not None:
                said.setdefault(int(year), {})[kind] = value
        years = tuple(YearAim(year, **values) for year, values in sorted(said.items()))
        return {**asked, "data": ObjectiveData(**data, years=years)}


def objective_form(years: Iterable[int]) -> FormShape:
    """Return the shape of an objective that also takes `target_2027` and `measured_2027` of these years."""
    names = [f"{kind}_{year}" for year in years for kind in ("target", "measured")]
    return cast("FormShape", ObjectiveForm.from_dict({name: Number(load_default=None) for name in names})())


class MeasureForm(FormShape):
    """A measure; loads to `{data: MeasureData, request_id, version}`."""

    request_id = identifier(required=True)
    version = m.Integer(load_default=None)
    objective_id = identifier(load_default=None)
    action = text(most=500, required=True)
    means = text(most=2000, load_default="")
    state = choice(MeasureState, required=True)
    starts_on = _day()
    ends_on = _day()

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        asked = {"request_id": data.pop("request_id"), "version": data.pop("version")}
        return {**asked, "data": MeasureData(**data)}


class NoteForm(FormShape):
    """A step of the governance; loads to `{data: NoteData, request_id, version}`."""

    request_id = identifier(required=True)
    version = m.Integer(load_default=None)
    held_on = m.Date(error_messages=_DAY, required=True)
    title = text(most=200, required=True)
    body = text(most=4000, load_default="")

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        asked = {"request_id": data.pop("request_id"), "version": data.pop("version")}
        return {**asked, "data": NoteData(**data)}


class FactsForm(FormShape):
    """Agents and inhabitants of a year; loads to `{year, facts: YearlyFacts, request_id}`."""

    request_id = identifier(required=True)
    year = m.Integer(required=True, validate=_YEAR, error_messages=_WHOLE)
    agents = m.Integer(load_default=None, validate=Range(max=2_000_000), error_messages=_WHOLE)
    inhabitants = m.Integer(load_default=None, validate=Range(max=100_000_000), error_messages=_WHOLE)

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {
            "facts": YearlyFacts(data["agents"], data["inhabitants"]),
            "year": data["year"],
            "request_id": data["request_id"],
        }


class RemovalForm(FormShape):
    """`{request_id}`: what is removed stands in the address."""

    request_id = identifier(required=True)
