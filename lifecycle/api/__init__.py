"""The JSON API, version 1."""

from importlib import import_module

from flask import Flask, Response

from lifecycle.api.smorest import Api
from lifecycle.edge.guard import public

PREFIX = "/api/v1"
# One blueprint a feature, in the order of the contract.
MODULES = (
    "assets", "places", "labels", "partners", "lots", "handing_over", "sanitisations", "indicators",
    "imports", "jobs",
)  # fmt: skip


def init(app: Flask) -> None:
    """Register the API and its contract."""
    api = Api(app)
    for name in MODULES:
        api.register_blueprint(import_module(f"lifecycle.api.{name}").blueprint, url_prefix=PREFIX)

    @app.get(f"{PREFIX}/openapi.json", endpoint="api.contract")
    @public
    def contract() -> Response:
        """Serve the OpenAPI document."""
        return Response(api.document, content_type="application/json")
