"""flask-smorest, made to fit: errors stay with `edge.errors`, the contract is drawn when first asked for."""

from functools import cached_property
from typing import Any

import flask_smorest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask, Response, json, request
from flask.typing import ResponseReturnValue
from flask.views import MethodView

from lifecycle.api import contract
from lifecycle.api.parsing import Parser
from lifecycle.edge.bodies import LARGEST_JSON
from lifecycle.edge.database import SAFE_METHODS
from lifecycle.edge.idempotency import answered_once


class Resource(MethodView):
    """An address of the API; what changes something runs in one transaction that also keeps its answer."""

    keeps_answers = True

    def dispatch_request(self, **values: Any) -> ResponseReturnValue:
        """Answer a request; views write into `request_session()` and never commit."""
        if request.method in SAFE_METHODS:
            return super().dispatch_request(**values)
        # Bodies in JSON are small; files come in multipart forms, under the app's own limit.
        if request.mimetype != "multipart/form-data":
            request.max_content_length = LARGEST_JSON
        view = super().dispatch_request
        return answered_once(lambda: view(**values), keeps=self.keeps_answers)


class Converter(OpenAPIConverter):
    """Draws a shape; one that stands for several (`one_of`) is drawn as their choice by `action`."""

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        """Return the JSON Schema of a shape."""
        cls = schema if isinstance(schema, type) else type(schema)
        if shapes := getattr(cls, "one_of", None):
            return {"oneOf": [self.resolve_nested_schema(shape) for shape in shapes]}  # type: ignore[no-untyped-call]
        drawn: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        if action := getattr(cls, "action_word", None):
            drawn["properties"] = {"action": {"const": action}, **drawn["properties"]}
            drawn["required"] = ["action", *drawn.get("required", [])]
        return drawn


class Plugin(MarshmallowPlugin):
    """apispec's plugin with our converter."""

    Converter = Converter


class Api(flask_smorest.Api):
    """The API's registrar: blueprints are served at once, and drawn later so that start-up need not wait."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask) -> None:
        self._blueprints: list[Blueprint] = []
        super().__init__(app)

    def _init_spec(self, **options: Any) -> None:
        """Leave the contract for `document`."""

    def _register_error_handlers(self) -> None:
        """Leave errors to `edge.errors`: pages must stay pages."""

    def register_blueprint(self, blueprint: "Blueprint", **options: Any) -> None:
        """Serve a blueprint, under a name of its own beside the pages of the same feature."""
        self._app.register_blueprint(blueprint, name=f"api.{blueprint.name}", **options)
        self._blueprints.append(blueprint)

    @cached_property
    def document(self) -> str:
        """Return the OpenAPI document as JSON."""
        plugin = Plugin(schema_name_resolver=contract.name_of)
        super()._init_spec(marshmallow_plugin=plugin, **contract.FRAME)
        spec: APISpec = self.spec
        contract.describe(spec, plugin.converter)
        for blueprint in self._blueprints:
            name = f"api.{blueprint.name}"
            blueprint.register_views_in_doc(self, self._app, spec, name=name, parameters=[])
            spec.tag({"name": blueprint.name, "description": blueprint.description})
        return json.dumps(spec.to_dict(), sort_keys=False)

    def _register_responses(self) -> None:
        """Leave flask-smorest's own error answers out: `contract` describes ours."""

    def _register_etag_headers(self) -> None:
        """Leave flask-smorest's own ETags out."""

    def _register_pagination_header(self) -> None:
        """Leave flask-smorest's own pages out."""


class Blueprint(flask_smorest.Blueprint):
    """A feature's addresses, each operation documented with the refusals that its declarations bring."""

    ARGUMENTS_PARSER = Parser()
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING = {  # noqa: RUF012 - flask-smorest reads it on the class
        "json": "application/json",
        "form": "multipart/form-data",
    }

    def __init__(self, name: str, description: str) -> None:
        super().__init__(name, f"lifecycle.api.{name}", description=description)
        self._prepare_doc_cbks.append(contract.complete)

    def add_url_rule(self, rule: str, *args: Any, **options: Any) -> None:
        """Serve a resource at an address, and note what its views declare for the contract."""
        super().add_url_rule(rule, *args, **{**options, "tags": [self.name]})
        described = self._docs[self._endpoints[-1]]
        resource = options.get("view_func") or args[1]
        for method in described.keys() - {"parameters"}:
            view = getattr(resource, method)
            described[method]["promises"] = contract.Promises(
                access=view.access,
                is_named="<" in rule,
                refusals=getattr(view, "refusals", ()),
                sends=getattr(view, "sends", ()),
            )

    @staticmethod
    def promises(*, refusals: tuple[int, ...] = (), sends: tuple[str, ...] = ()) -> Any:
        """Declare the refusals of a view that nothing else brings, and the headers that it sends."""

        def declare(view: Any) -> Any:
            view.refusals, view.sends = refusals, sends
            return view

        return declare

    def answers(self, status: int, media_type: str, description: str) -> Any:
        """Declare an answer that is a file rather than JSON."""
        shape = {"type": "string", "format": "binary"}
        return self.response(status, shape, content_type=media_type, description=description)


def binary(data: bytes | str, media_type: str, filename: str | None = None) -> Response:
    """Return a file as an answer, to be saved under a name where there is one."""
    response = Response(data, content_type=media_type)
    if filename:
        response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response
