"""The shapes of models and manufacturers, the same from a form and from the API."""

from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, post_load, pre_load
from marshmallow import fields as m
from marshmallow.validate import Length

from lifecycle.kernel.text import N_
from lifecycle.registry.catalogue import ModelFilter
from lifecycle.registry.catalogue_model import EU_REPAIR_CLASSES
from lifecycle.registry.cataloguing import INDICES
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.schemas.api_base import PageQuery
from lifecycle.schemas.base import FormShape, Shape, identifier, text
from lifecycle.schemas.lots import one_of

MOST_ALIASES = 100
_DECIMAL = str.maketrans({",": ".", " ": "", "\u00a0": "", "\u202f": ""})


def _line(most: int = 200, **options: Any) -> m.String:
    return text(most=most, **options)


def _filled(value: str) -> None:
    if not value.strip():
        raise ValidationError(N_("Ce champ est obligatoire."))
    if len(value) > 200 or "\x00" in value:
        raise ValidationError(N_("Ce texte est trop long ou contient un caractère interdit."))


def _size(most: Decimal, words: str) -> m.Decimal:
    def check(value: Decimal) -> None:
        if not 0 < value <= most:
            raise ValidationError(words)

    return m.Decimal(places=2, allow_none=True, validate=check, error_messages={"invalid": words})


def _index(words: str) -> m.Decimal:
    """Return a field that takes an index of the French State, 0 to 10 with one decimal."""

    def check(value: Decimal) -> None:
        if not 0 <= value <= 10 or value != round(value, 1):
            raise ValidationError(words)

    return m.Decimal(allow_none=True, validate=check, error_messages={"invalid": words})


def _class(value: str | None) -> None:
    if value is not None and value not in EU_REPAIR_CLASSES:
        raise ValidationError(N_("La classe européenne va de A à E."))


def _name(**options: Any) -> m.String:
    return m.String(validate=_filled, **options)


class ModelShape(Shape):
    """The editable fields of a model; a part left out stays as it is, null empties it.

    `manufacturer` is a name, created where it is new. `aliases` are all its other names; a name given up is
    kept among them. `footprint_id` is the manufacturer's sheet. Indices run from 0 to 10 with one decimal;
    new phones and tablets have `eu_repair_class` instead, A to E, and their number in the EPREL registry.
    """

    name = _name(required=True)
    manufacturer = _line(allow_none=True)
    category_key = one_of(CATEGORY_KEYS, required=True)
    number = _line(100, allow_none=True)
    weight_kg = _size(Decimal(9999), N_("Écrivez un poids en kilogrammes, par exemple 1,64."))
    screen_inches = _size(Decimal(999), N_("Écrivez une diagonale en pouces, par exemple 15,6."))
    repair_index = _index(N_("Écrivez un indice de 0 à 10, par exemple 7,4."))
    durability_index = _index(N_("Écrivez un indice de 0 à 10, par exemple 7,4."))
    eu_repair_class = m.String(allow_none=True, validate=_class)
    eprel_id = _line(20, allow_none=True)
    aliases = m.List(_name(), validate=Length(max=MOST_ALIASES))
    footprint_id = identifier(allow_none=True)

    @pre_load
    def _trim(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {name: value.strip() if isinstance(value, str) else value for name, value in data.items()}

    @post_load
    def _empty(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        for name in ("manufacturer", "number", "eu_repair_class", "eprel_id"):
            if name in data:
                data[name] = data[name] or None
        return data


class ModelForm(FormShape, ModelShape):
    """The same shape sent by a form: an empty field empties, other names stand one a line."""

    version = m.Integer(load_default=0)
    request_id = identifier(required=True)

    @pre_load
    def _french(self, data: Any, **_: Any) -> Any:
        said = {name: value for name, value in data.items() if name != "footprint_id"}
        for name in ("weight_kg", "screen_inches", "repair_index", "durability_index"):
            if said.get(name):
                said[name] = str(said[name]).translate(_DECIMAL)
        said["aliases"] = lines_of(said.get("aliases", ""))
        return said

    @post_load
    def _emptied(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return dict.fromkeys(("manufacturer", "number", "weight_kg", "screen_inches", *INDICES)) | data


def lines_of(text: str) -> list[str]:
    """Return the lines of a text field that say something."""
    return [line.strip() for line in str(text).splitlines() if line.strip()]


class ManufacturerForm(FormShape):
    """A manufacturer's name and others, one a line."""

    name = _name(required=True)
    aliases = m.List(_name(), load_default=list, validate=Length(max=MOST_ALIASES))
    version = m.Integer(load_default=0)
    request_id = identifier(required=True)

    @pre_load
    def _lines(self, data: Any, **_: Any) -> Any:
        return {**data, "name": data.get("name", "").strip(), "aliases": lines_of(data.get("aliases", ""))}


class MergeShape(Shape):
    """What is kept and what is merged into it; the category is chosen where they differ."""

    kept_id = identifier(required=True, error_messages={"required": N_("Choisissez lequel garder.")})
    merged_ids = m.List(identifier(), required=True, validate=Length(1, 50))
    category_key = one_of(CATEGORY_KEYS, load_default=None, allow_none=True)
    request_id = identifier(required=True)


class MergeForm(FormShape, MergeShape):
    """The same shape sent by a form."""


class ModelQuery(PageQuery):
    """A page of models; loads to `{wanted: ModelFilter, limit, after}`."""

    q = text(most=200, load_default="")
    category = one_of(CATEGORY_KEYS, load_default=None)
    manufacturer = identifier(load_default=None)

    @post_load
    def _filter(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        wanted = ModelFilter(data.pop("q"), data.pop("category"), data.pop("manufacturer"))
        return {**data, "wanted": wanted}


class FootprintQuery(Shape):
    """Words of a product sheet's manufacturer and name."""

    q = text(most=200, required=True)


class PairForm(FormShape):
    """Two models, or two manufacturers, that are not one."""

    one = identifier(required=True)
    other = identifier(required=True)


class SheetForm(FormShape):
    """The sheet that a model is given, none to take it away; how many sure ones the person saw."""

    sheet_id = identifier(load_default=None)
    count = m.Integer(load_default=0)
