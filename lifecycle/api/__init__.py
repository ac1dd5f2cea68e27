"""The JSON API, version 1, and the address of inventory agents beside it."""

from collections.abc import Mapping
from importlib import import_module

from flask import Flask, Response

from lifecycle.api import agents
from lifecycle.api.smorest import Api
from lifecycle.edge.errors import Render, problem
from lifecycle.edge.guard import public
from lifecycle.edge.watch import AGENTS

PREFIX = "/api/v1"
# One blueprint a feature, in the order of the contract.
MODULES = (
    "assets", "photos", "exports", "places", "models", "labels", "label_batches", "inventories", "partners",
    "lots", "lot_exchange", "handing_over", "triages", "repairs", "sanitisations", "documents", "waste",
    "indicators", "network", "statements", "statement_documents", "factors",
    "strategy", "imports", "jobs", "webhooks", "epcis",
)  # fmt: skip
# How each of these addresses says what went wrong.
ERRORS: Mapping[str, Render] = {"/api": problem, AGENTS: agents.refuse}


def init(app: Flask) -> None:
    """Register the API and its contract, and where agents post."""
    app.register_blueprint(agents.blueprint)
    api = Api(app)
    for name in MODULES:
        api.register_blueprint(import_module(f"lifecycle.api.{name}").blueprint, url_prefix=PREFIX)

    @app.get(f"{PREFIX}/openapi.json", endpoint="api.contract")
    @public
    def contract() -> Response:
        """Serve the OpenAPI document."""
        return Response(api.document, content_type="application/json")
