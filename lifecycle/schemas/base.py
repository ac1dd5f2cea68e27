"""What all shapes have in common: empty form fields count as absent, errors are marked French texts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, pre_load
from marshmallow import fields as m

from lifecycle.db.paging import INSTANTS
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_

# marshmallow's own sentences, in ours.
_SAID = {
    "required": N_("Ce champ est obligatoire."),
    "null": N_("Ce champ ne peut pas être vide."),
    "invalid": N_("Cette valeur n’a pas la forme attendue."),
    "invalid_uuid": N_("Cet identifiant n’a pas la forme attendue."),
    "invalid_date": N_("Cette date n’existe pas."),
    "format": N_("Cette date n’a pas la forme attendue (AAAA-MM-JJ)."),
    "too_large": N_("Ce nombre est trop grand."),
}
for field_type in (
    m.Field,
    m.String,
    m.UUID,
    m.Date,
    m.AwareDateTime,
    m.Integer,
    m.Decimal,
    m.Boolean,
    m.Enum,
):
    field_type.default_error_messages = {
        key: _SAID.get(key, text) for key, text in field_type.default_error_messages.items()
    }


class Shape(Schema):
    """A shape whose unknown members are refused; from a form, empty strings are absent members."""

    class Meta:
        """Members that nobody declared are an error, so that a misspelt one is noticed."""

        unknown = RAISE

    error_messages = {"unknown": N_("Ce champ n’est pas connu ici."), "type": N_("Un objet est attendu.")}  # noqa: RUF012


class FormShape(Shape):
    """A shape that also reads HTML forms: an empty field says nothing, members of the page are left aside."""

    class Meta:
        """A form may hold what the browser or the page adds."""

        unknown = EXCLUDE

    @pre_load
    def _drop_empty(self, data: Any, **_: Any) -> Any:
        return {k: v for k, v in data.items() if v != ""} if isinstance(data, Mapping) else data


def load(shape: Schema, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a shape makes of data, or raise Invalid with each field's reasons."""
    try:
        loaded: dict[str, Any] = shape.load(dict(data))
    except ValidationError as error:
        raise Invalid(fields=reasons_of(error.messages_dict)) from error
    return loaded


def reasons_of(messages: Mapping[str, Any]) -> dict[str, list[Reason]]:
    """Return marshmallow's messages as reasons by field, nested ones under their dotted path."""
    found: dict[str, list[Reason]] = {}
    for name, said in messages.items():
        if isinstance(said, Mapping):
            found |= {f"{name}.{inner}": reasons for inner, reasons in reasons_of(said).items()}
        else:
            found[str(name)] = [Reason("invalid-value", str(text)) for text in said]
    return found


def text(*, most: int = 500, **options: Any) -> m.String:
    """Return a text field with a longest length, without NUL, which PostgreSQL cannot hold."""

    def check(value: str) -> None:
        if len(value) > most:
            raise ValidationError(N_("Ce texte est trop long."))
        if "\x00" in value:
            raise ValidationError(N_("Ce texte contient un caractère interdit."))

    return m.String(validate=check, **options)


def identifier(**options: Any) -> m.UUID:
    """Return an identifier field."""
    return m.UUID(**options)


def instant(**options: Any) -> m.AwareDateTime:
    """Return an instant that a clock of our time may show; Python and PostgreSQL disagree beyond the ages."""

    def check(moment: datetime) -> None:
        if not INSTANTS[0] <= moment < INSTANTS[1]:
            raise ValidationError(N_("Cette date n’est pas plausible : vérifiez l’année."))

    return m.AwareDateTime(format="iso", validate=check, **options)


def as_uuid(value: str | None) -> UUID | None:
    """Return a query parameter as an identifier, None when it is absent or none."""
    try:
        return UUID(value) if value else None
    except ValueError:
        return None
