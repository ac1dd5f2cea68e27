"""Assets: lists, one device, its edits, actions and events, and the resolver of codes."""

from typing import Any
from uuid import UUID

from flask import url_for

from lifecycle.access.permissions import Permission
from lifecycle.api.etags import etag, wanted_version
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife.outcome.correcting import correct
from lifecycle.history.model import Event
from lifecycle.history.queries import timeline
from lifecycle.kernel.actor import Actor
from lifecycle.registry import queries
from lifecycle.registry.acting import Acted, Command, act
from lifecycle.registry.errors import AssetNotFound
from lifecycle.registry.places import with_names
from lifecycle.registry.resolving import find_devices
from lifecycle.registry.service import create_asset, edit_asset, get_asset
from lifecycle.schemas.actions import ActionShape
from lifecycle.schemas.api_assets import AssetQuery, ResolveQuery
from lifecycle.schemas.api_base import PageQuery
from lifecycle.schemas.assets import AssetShape, NewAssetShape
from lifecycle.schemas.out_assets import ActedOut, AssetDetailOut, AssetOut, EventOut
from lifecycle.schemas.out_base import list_of, page_of
from lifecycle.states.assets import TABLE, Action, State, actions_from

blueprint = Blueprint("assets", "Devices of the authority, their actions and their history.")
_P = Permission
Answer = tuple[dict[str, Any], int, dict[str, str]]


@blueprint.route("/assets")
class Assets(Resource):
    """The register."""

    @blueprint.arguments(AssetQuery, location="query")
    @blueprint.response(200, page_of(AssetOut))
    @requires(_P.ASSET_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List assets."""
        page = queries.assets_page(request_session(), **query)
        return {"data": page.rows, "next": page.after}

    @blueprint.arguments(NewAssetShape)
    @blueprint.response(201, AssetDetailOut)
    @blueprint.promises(sends=("ETag", "Location"))
    @requires(_P.ASSET_EDIT)
    def post(self, values: dict[str, Any]) -> Answer:
        """Create an asset.

        A repeat of `request_id` gives the asset that it created.
        """
        session = request_session()
        own = {name: values.pop(name, None) for name in ("state", "code", "request_id")}
        asset = create_asset(session, get_actor(), with_names(session, values), **own)
        return _detail(asset.id, 201)


@blueprint.route("/assets/<uuid:asset_id>")
class One(Resource):
    """One device."""

    @blueprint.response(200, AssetDetailOut)
    @blueprint.promises(sends=("ETag",))
    @requires(_P.ASSET_VIEW)
    def get(self, asset_id: UUID) -> Answer:
        """Read an asset."""
        return _detail(asset_id, 200)

    @blueprint.arguments(AssetShape(partial=True))
    @blueprint.response(200, AssetDetailOut)
    @blueprint.promises(refusals=(409, 412, 428), sends=("ETag",))
    @requires(_P.ASSET_EDIT)
    def patch(self, values: dict[str, Any], asset_id: UUID) -> Answer:
        """Change an asset's fields.

        Members left out stay as they are, null empties. State changes are actions.
        """
        session = request_session()
        asset = get_asset(session, asset_id)
        version = wanted_version(asset.version)
        # A model that is named and new belongs to the asset's category, said here or already known.
        named = with_names(session, {"category_key": asset.category_key, **values})
        edit_asset(session, get_actor(), asset_id, named, version=version)
        return _detail(asset_id, 200)


def _detail(asset_id: UUID, status: int) -> Answer:
    card = queries.find_card(request_session(), asset_id)
    if card is None:
        raise AssetNotFound
    headers = {"ETag": etag(card.version)}
    if status == 201:
        headers["Location"] = url_for("api.assets.One", asset_id=asset_id)
    return {**card._mapping, "actions": _offered(get_actor(), State(card.state))}, status, headers


def _offered(actor: Actor, state: State) -> list[Action]:
    possible = (action for action in actions_from(state) if TABLE[action].on_the_spot)
    return [action for action in possible if actor.can(TABLE[action].permission)]


@blueprint.route("/assets/<uuid:asset_id>/actions")
class Actions(Resource):
    """What is done to a device."""

    @blueprint.arguments(ActionShape)
    @blueprint.response(201, ActedOut)
    @requires(_P.ASSET_ACT, _P.ASSET_RETIRE, _P.ASSET_WRITE_OFF, _P.ASSET_CORRECT)
    def post(self, command: Command, asset_id: UUID) -> Acted:
        """Do an action to an asset.

        A repeat of `request_id` is answered as the first time, with the same event and state; it changes
        nothing. Actions of a lot are done on the lot.
        """
        session, actor = request_session(), get_actor()
        return (correct if command.action is Action.CORRECT else act)(session, actor, asset_id, command)


@blueprint.route("/assets/<uuid:asset_id>/events")
class Events(Resource):
    """What happened to a device."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, page_of(EventOut))
    @requires(_P.ASSET_VIEW)
    def get(self, query: dict[str, Any], asset_id: UUID) -> dict[str, Any]:
        """List an asset's events, newest first."""
        session, actor = request_session(), get_actor()
        get_asset(session, asset_id)
        page = timeline(session, asset_id, **query)
        return {"data": [_event(event, actor) for event in page.rows], "next": page.after}


def _event(event: Event, actor: Actor) -> dict[str, Any]:
    is_ours = event.organisation_id == actor.organisation_id
    shown = {"actor_name": event.actor_name if is_ours else None, "hash": event.hash.hex()}
    return {name: getattr(event, name) for name in EventOut().fields} | shown


@blueprint.route("/resolve")
class Resolve(Resource):
    """From what was scanned or typed to devices."""

    @blueprint.arguments(ResolveQuery, location="query")
    @blueprint.response(200, list_of(AssetOut))
    @requires(_P.ASSET_VIEW)
    def get(self, query: dict[str, str]) -> dict[str, Any]:
        """Find the assets that a label's code or address, a tag or a serial number means.

        Several matches are all given, none is guessed; an empty list means nothing was found.
        """
        return {"data": find_devices(request_session(), query["code"])}
