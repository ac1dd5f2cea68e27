"""Reading requests: JSON bodies, query parameters and multipart forms, refused in the words of our errors."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from flask import Request
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser, is_json_request

from lifecycle.api.errors import BadJson, UnsupportedMedia
from lifecycle.kernel.errors import Invalid
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import reasons_of


class Parser(FlaskParser):
    """webargs' parser, raising our refusals; the shape itself says what to do with unknown members."""

    DEFAULT_UNKNOWN_BY_LOCATION = dict.fromkeys(FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, None)

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002 - webargs' signature
        """Return the body's JSON; raises UnsupportedMedia or BadJson."""
        if not is_json_request(req):
            raise UnsupportedMedia
        try:
            return json.loads(req.get_data(cache=True), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise BadJson from error

    def load_form(self, req: Request, schema: Schema) -> Any:
        """Return a multipart form's texts and files as one mapping; raises UnsupportedMedia."""
        if req.mimetype != "multipart/form-data":
            raise UnsupportedMedia
        return {**super().load_form(req, schema), **super().load_files(req, schema)}

    def pre_load(self, location_data: Any, *, schema: Schema, req: Request, location: str) -> Any:  # noqa: ARG002
        """Refuse characters that no text may hold, wherever they stand."""
        if isinstance(location_data, Mapping):
            found = {
                str(name): [_UNSTORABLE] for name in location_data if not is_storable(location_data[name])
            }
            if found or not is_storable(list(location_data)):
                raise ValidationError(found or {"": [_UNSTORABLE]})
        return location_data

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Raise Invalid with each field's reasons."""
        messages = next(iter(error.messages_dict.values()))
        raise Invalid(
            fields=reasons_of(messages if isinstance(messages, Mapping) else {"": messages})
        ) from error


_UNSTORABLE = N_("Ce texte contient un caractère interdit.")


def is_storable(value: Any) -> bool:
    """Tell whether PostgreSQL can hold each text in a JSON value: no NUL, no half of a surrogate pair."""
    match value:
        case str():
            return "\x00" not in value and not any("\ud800" <= char <= "\udfff" for char in value)
        case Mapping():
            return all(is_storable(key) and is_storable(item) for key, item in value.items())
        case list():
            return all(map(is_storable, value))
    return True


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")
