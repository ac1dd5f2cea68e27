"""Reading requests: JSON bodies, query parameters and multipart forms, refused in the words of our errors."""

from collections.abc import Mapping
from typing import Any, NoReturn

from flask import Request
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser, is_json_request

from lifecycle.edge.bodies import UnsupportedMedia, is_storable, read_json
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
        return read_json(req)

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
