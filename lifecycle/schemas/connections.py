"""The form of a connection to another program."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema
from marshmallow import fields as m
from marshmallow.validate import Length, OneOf, Range

from lifecycle.connections.model import PROGRAMS, SCHEDULES
from lifecycle.connections.options import Options
from lifecycle.connections.secrets import Credentials
from lifecycle.connections.service import ConnectionData
from lifecycle.formats.glpi_api import ITEM_TYPES
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import FormShape, identifier, text

_UNKNOWN = N_("Cette valeur n’est pas dans la liste.")
_HOUR = N_("Choisissez une heure de la liste.")
_NO_KIND = N_("Cochez au moins un type d’équipement.")


class ConnectionForm(FormShape):
    """A connection as its form says it; an unticked box is not sent."""

    request_id = identifier(required=True)
    program = m.String(required=True, validate=OneOf(PROGRAMS, error=_UNKNOWN))
    name = text(most=100, required=True)
    url = text(most=500, required=True)
    token = text(most=4000)
    app_token = text(most=500)
    people = m.Boolean(load_default=False)
    deleted = m.Boolean(load_default=False)
    item_types = m.List(
        m.String(validate=OneOf(tuple(ITEM_TYPES), error=_UNKNOWN)),
        load_default=lambda: ["Computer"],
        validate=Length(min=1, error=_NO_KIND),
    )
    schedule = m.String(load_default="manual", validate=OneOf(SCHEDULES, error=_UNKNOWN))
    hour = m.Integer(load_default=3, validate=Range(0, 23, error=_HOUR))
    weekday = m.Integer(load_default=0, validate=Range(0, 6, error=_UNKNOWN))
    applies_itself = m.Boolean(load_default=False)

    @validates_schema
    def _check(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("name", "x").strip():
            raise ValidationError({"name": [N_("Ce champ est obligatoire.")]})
        if data.get("app_token") and not data.get("token"):
            said = N_("Saisissez aussi le jeton de l’utilisateur : les deux sont remplacés ensemble.")
            raise ValidationError({"token": [said]})


def connection_data(loaded: Mapping[str, Any]) -> ConnectionData:
    """Return what a loaded form describes."""
    token = loaded.get("token", "").strip()
    return ConnectionData(
        program=loaded["program"],
        name=loaded["name"].strip(),
        url=loaded["url"],
        credentials=Credentials(token, loaded.get("app_token", "").strip()) if token else None,
        options=Options(
            people=loaded["people"],
            deleted=loaded["deleted"],
            item_types=tuple(loaded["item_types"]),
            hour=loaded["hour"],
            weekday=loaded["weekday"],
        ),
        schedule=loaded["schedule"],
        applies_itself=loaded["applies_itself"],
    )
