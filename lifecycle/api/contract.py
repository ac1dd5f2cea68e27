"""What the OpenAPI document says beyond what flask-smorest draws: refusals, headers, security."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from apispec import APISpec

from lifecycle.edge.guard import PUBLIC
from lifecycle.edge.idempotency import HEADER, LONGEST_KEY, REPLAYED
from lifecycle.schemas.out_base import Problem

FRAME: Mapping[str, Any] = {
    "title": "lifecycle",
    "version": "1",
    "openapi_version": "3.1.0",
    "info": {
        "description": (
            "Equipment registry of public bodies: assets through their lifecycle states, labels, lots "
            "handed over to 4R partners. Texts for people follow `Accept-Language` (fr, en). Lists are "
            "read in pages: `next` of an answer is `after` of the following request. Any POST may carry an "
            "`Idempotency-Key`: the same request is then done once and answered the same for a day. "
            "Edits carry `If-Match`."
        ),
        "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    },
    "servers": [{"url": "/"}],
    "security": [{"bearer": []}],
}

# Why each refusal comes; the statuses that operations may declare.
REFUSALS: Mapping[int, str] = {
    400: "The request cannot be read: bad JSON, bad address.",
    401: "No token, or one that is unknown, over or revoked.",
    403: "The token's role or scopes do not allow this.",
    404: "Nothing under this name, or nothing that this organisation may know of.",
    409: "The present state does not allow this; `reasons` hold every reason.",
    412: "Somebody edited meanwhile: read again, then edit.",
    413: "The body is too large.",
    415: "The body's type is not read here.",
    422: "Values to correct; `errors` holds the reasons of each field.",
    428: "`If-Match` is missing.",
    429: "Too many requests in a short time.",
    503: "Busy: nothing was changed, try again.",
}

IDEMPOTENCY, IF_MATCH = "Idempotency", "IfMatch"
_HEADERS = {
    IDEMPOTENCY: {
        "name": HEADER,
        "in": "header",
        "description": "Chosen by the client, one a request; a repeat is answered as the first time.",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[ -~]+$"},
    },
    IF_MATCH: {
        "name": "If-Match",
        "in": "header",
        "description": "The `ETag` of the version that was read, or `*`. Without it the answer is 428.",
        "schema": {"type": "string"},
    },
}


@dataclass(frozen=True, slots=True)
class Promises:
    """What a view declares: who may call it, whether its address names something, refusals, sent headers."""

    access: Any
    is_named: bool
    refusals: Iterable[int]
    sends: Iterable[str]


def name_of(schema: Any) -> str:
    """Return a shape's name in the document: `Asset` comes out, `NewAssetInput` and `AssetEdit` go in."""
    name: str = (schema if isinstance(schema, type) else type(schema)).__name__
    if getattr(schema, "partial", False):
        return f"{name.removesuffix('Shape').removesuffix('Edit')}Edit"
    return f"{name.removesuffix('Shape')}Input" if name.endswith("Shape") else name.removesuffix("Out")


def describe(spec: APISpec, converter: Any) -> None:
    """Add the components that every operation refers to."""
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "lc_…"})
    for name, parameter in _HEADERS.items():
        spec.components.parameter(name, "header", parameter)
    schema = converter.resolve_nested_schema(Problem)
    for status, reason in REFUSALS.items():
        content = {"application/problem+json": {"schema": schema}}
        answer: dict[str, Any] = {"description": reason, "content": content}
        if status == 401:
            answer["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
        spec.components.response(_component(status), answer)


def _component(status: int) -> str:
    return HTTPStatus(status).phrase.replace(" ", "")


def complete(doc: dict[str, Any], doc_info: dict[str, Any], *, method: str, **_: Any) -> dict[str, Any]:
    """Add an operation's refusals, headers and security to what flask-smorest drew."""
    promises: Promises = doc_info["promises"]
    responses = doc.setdefault("responses", {})
    # flask-smorest announces its own 422 wherever there are arguments.
    for status in [key for key in responses if str(key) in map(str, REFUSALS)]:
        del responses[status]
    for status in sorted(_refusals(doc, promises, method)):
        responses[str(status)] = _component(status)
    for header in promises.sends:
        for status in [key for key in responses if str(key).startswith("2")]:
            responses[status].setdefault("headers", {})[header] = {"schema": {"type": "string"}}
    if method == "post":
        doc.setdefault("parameters", []).append(IDEMPOTENCY)
        for status in [key for key in responses if str(key).startswith("2")]:
            headers = responses[status].setdefault("headers", {})
            headers[REPLAYED] = {"schema": {"const": "true"}, "description": "Sent with a repeated answer."}
    if 428 in promises.refusals:
        doc.setdefault("parameters", []).append(IF_MATCH)
    if promises.access == PUBLIC:
        doc["security"] = []
    return doc


def _refusals(doc: Mapping[str, Any], promises: Promises, method: str) -> set[int]:
    statuses = {503, *promises.refusals}
    if promises.access != PUBLIC:
        statuses |= {401, 403}
    if promises.is_named:
        statuses |= {404}
    if method == "post":
        statuses |= {409, 422}
    if "requestBody" in doc:
        statuses |= {400, 413, 415, 422}
    if doc.get("parameters"):
        statuses |= {422}
    return statuses
