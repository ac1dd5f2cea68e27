"""JSON bodies as programs and our own scripts send them, refused in words before they are looked at."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from flask import Request

from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.text import N_

LARGEST_JSON = 1024 * 1024  # bytes


class BadJson(DomainError):
    """The body is not JSON."""

    slug = "bad-json"
    text = N_("Le corps de la requête n’est pas du JSON valide.")


class UnsupportedMedia(DomainError):
    """The body is of a type that this address does not read."""

    slug = "unsupported-media-type"
    status = 415
    text = N_("Cette adresse ne lit pas ce type de contenu : vérifiez l’en-tête Content-Type.")


def read_json(request: Request) -> Any:
    """Return a body's JSON; raises BadJson for anything that is not, `NaN` and endless nesting included."""
    try:
        return json.loads(request.get_data(cache=True), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadJson from error


def read_object(request: Request) -> Mapping[str, Any]:
    """Return a body's JSON object; raises UnsupportedMedia or BadJson, for unstorable texts too.

    Past `LARGEST_JSON` it is refused as too large before it is read.
    """
    if not request.is_json:
        raise UnsupportedMedia
    request.max_content_length = LARGEST_JSON
    body = read_json(request)
    if not isinstance(body, Mapping) or not is_storable(body):
        raise BadJson
    return body


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
