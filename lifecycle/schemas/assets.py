"""The shapes of an asset and of a list's filter, the same from a form, a URL and the API."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, post_load, pre_load, validates_schema
from marshmallow import fields as m
from marshmallow.validate import OneOf

from lifecycle.kernel.clock import today
from lifecycle.kernel.codes import is_code, normalise
from lifecycle.kernel.errors import Invalid
from lifecycle.kernel.text import N_
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.labelling import LABELLING
from lifecycle.registry.model import ACQUISITIONS, CONDITIONS
from lifecycle.registry.service import EDITABLE, FIRST_STATES
from lifecycle.schemas.base import FormShape, Shape, identifier, load, text
from lifecycle.states.assets import State
from lifecycle.states.facts import FunctionalStatus

MOST_MONEY = Decimal("9999999999.99")
FIRST_DAY = date(1970, 1, 1)
_UNKNOWN = N_("Cette valeur n’est pas dans la liste.")


def _plausible(day: date) -> None:
    if not FIRST_DAY <= day <= today().replace(month=1, day=1, year=today().year + 50):
        raise ValidationError(N_("Cette date n’est pas plausible : vérifiez l’année."))


def _past(day: date) -> None:
    _plausible(day)
    if day > today():
        raise ValidationError(N_("Cette date est dans le futur."))


def _price(amount: Decimal) -> None:
    if not 0 <= amount <= MOST_MONEY:
        raise ValidationError(N_("Ce montant doit être positif, en euros."))


def _trimmed(value: Any) -> Any:
    """Return a text without blanks around it and with one kind of line end; an empty one says nothing."""
    return value.replace("\r\n", "\n").strip() or None if isinstance(value, str) else value


def _line(most: int = 200) -> m.String:
    return text(most=most, allow_none=True)


class AssetShape(Shape):
    """The editable fields of an asset; a part left out stays as it is, null empties it.

    Places and models are chosen by id, or named (`site`, `room`, `manufacturer`, `model`) and then created
    where they are new.
    """

    tag = _line(100)
    name = _line()
    category_key = m.String(
        required=True,
        validate=OneOf(CATEGORY_KEYS, error=_UNKNOWN),
        error_messages={"required": N_("Choisissez la catégorie de l’équipement.")},
    )
    model_id = identifier(allow_none=True)
    manufacturer = _line()
    model = _line()
    serial = _line(100)
    functional_status = m.Enum(FunctionalStatus, by_value=True)
    site_id = identifier(allow_none=True)
    room_id = identifier(allow_none=True)
    site = _line()
    room = _line()
    custodian = _line()
    acquisition = m.String(allow_none=True, validate=OneOf(ACQUISITIONS, error=_UNKNOWN))
    condition_acquired = m.String(allow_none=True, validate=OneOf(CONDITIONS, error=_UNKNOWN))
    acquired_on = m.Date(allow_none=True, validate=_plausible)
    acquisition_cost = m.Decimal(
        places=2,
        allow_none=True,
        validate=_price,
        error_messages={"invalid": N_("Écrivez un montant, par exemple 649,90.")},
    )
    supplier = _line()
    order_reference = _line()
    first_used_on = m.Date(allow_none=True, validate=_past)
    warranty_until = m.Date(allow_none=True, validate=_plausible)
    restricted = m.Boolean()
    parent_id = identifier(allow_none=True)
    notes = text(most=5000, allow_none=True)

    @pre_load
    def _trim(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        return {name: _trimmed(value) for name, value in data.items()}

    @validates_schema
    def _manufacturer_has_model(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("manufacturer") and not data.get("model"):
            raise ValidationError(N_("Saisissez aussi le nom du modèle."), "model")
        if data.get("room") and not (data.get("site") or data.get("site_id")):
            raise ValidationError(N_("Choisissez le site de ce local, ou saisissez-le."), "site")


class NewAssetShape(AssetShape):
    """An asset that enters the register: its first state, and a blank label to take if there is one."""

    state = m.String(
        load_default=State.IN_STOCK, validate=OneOf([state.value for state in FIRST_STATES], error=_UNKNOWN)
    )
    code = m.String()
    request_id = identifier()

    @post_load
    def _normal_code(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if data.get("code"):
            data["code"] = normalise(data["code"])
            if not is_code(data["code"]):
                raise ValidationError(N_("Ce code d’étiquette contient une erreur de frappe."), "code")
        return {**data, "state": State(data["state"])}


def placed(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return a form's members with its `place`, « site:<id> » or « room:<id> », as the id that it names."""
    rest = {name: value for name, value in said.items() if name != "place"}
    kind, _colon, place_id = str(said.get("place", "")).partition(":")
    return rest | ({f"{kind}_id": place_id} if kind in ("site", "room") else {})


class AssetForm(FormShape, AssetShape):
    """The same shape sent by a form, where an empty field empties.

    `place` is one choice of « site:<id> » or « room:<id> »; amounts are written the French way.
    """

    place = m.String()
    version = m.Integer()
    sequence = m.Integer()
    request_id = identifier(required=True)

    @pre_load
    def _french(self, data: Any, **_: Any) -> Any:
        said = dict(data)
        if amount := said.get("acquisition_cost"):
            said["acquisition_cost"] = str(amount).translate(_AMOUNT)
        said["restricted"] = bool(said.get("restricted"))
        return placed(said)

    @post_load
    def _emptied(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        empty: dict[str, Any] = dict.fromkeys(EDITABLE)
        return empty | data


class NewAssetForm(AssetForm, NewAssetShape):
    """A new asset sent by a form."""


_AMOUNT = str.maketrans({",": ".", " ": "", "\u00a0": "", "\u202f": "", "€": ""})


class FilterShape(Shape):
    """The narrowing of a list of assets, as it stands in a URL."""

    q = text(most=200)
    state = m.List(m.String(validate=OneOf([state.value for state in State], error=_UNKNOWN)))
    category = m.List(m.String(validate=OneOf(CATEGORY_KEYS, error=_UNKNOWN)))
    site = identifier()
    room = identifier()
    model = identifier()
    beyond_life = m.Boolean()
    no_date = m.Boolean()
    restricted = m.Boolean()
    label = m.String(validate=OneOf(list(LABELLING), error=_UNKNOWN))

    @post_load
    def _filter(self, data: dict[str, Any], **_: Any) -> AssetFilter:
        for name in ("state", "category"):
            if name in data:
                data[name] = tuple(dict.fromkeys(data[name]))
        return AssetFilter(**data)


FILTER_NAMES = tuple(FilterShape().fields)


def read_filter(said: Mapping[str, Any]) -> tuple[AssetFilter, list[str]]:
    """Return the filter that the parts of a URL make, and the names of the parts that could not be read."""
    wanted = {name: said[name] for name in FILTER_NAMES if said.get(name)}
    ignored: list[str] = []
    while True:
        try:
            return load(FilterShape(), wanted), ignored  # type: ignore[return-value]
        except Invalid as error:
            bad = {name.partition(".")[0] for name in error.fields} & wanted.keys()
            ignored += sorted(bad)
            wanted = {name: value for name, value in wanted.items() if name not in bad}


def said_of(wanted: AssetFilter) -> dict[str, Any]:
    """Return a filter as the parts of a URL or of a job's parameters."""
    said: dict[str, Any] = {}
    for name, value in wanted.parts().items():
        match value:
            case tuple():
                said[name] = list(value)
            case bool():
                said[name] = "1"
            case UUID():
                said[name] = str(value)
            case _:
                said[name] = value
    return said
