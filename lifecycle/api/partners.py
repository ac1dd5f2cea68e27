"""The directory of partners: reading, registering, editing; agreements; who fits a lot."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import url_for

from lifecycle.access.permissions import Permission
from lifecycle.api.etags import etag, wanted_version
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.endoflife.preparation.choosing import choose
from lifecycle.endoflife.queries import open_lots
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.ids import derived_id, new_id
from lifecycle.partners.directory import PartnerView, get_partner, partners_for
from lifecycle.partners.fit import Fit
from lifecycle.partners.profile import edit_partner, register_partner, set_routes
from lifecycle.schemas.out_base import list_of
from lifecycle.schemas.out_partners import AgreementOut, FitOut, PartnerOut
from lifecycle.schemas.partners import PartnerEditShape, PartnerQuery, RegisterShape

blueprint = Blueprint("partners", "The 4R partners of the authority's networks.")
_P = Permission
Answer = tuple[dict[str, Any], int, dict[str, str]]


def _with_lots(found: list[PartnerView]) -> list[dict[str, Any]]:
    counts = open_lots(request_session())
    return [
        {**asdict(one), "destroys_until": one.destroys_until, "open_lots": counts.get(one.id, 0)}
        for one in found
    ]


def _detail(partner_id: UUID, status: int) -> Answer:
    partner = get_partner(request_session(), partner_id)
    headers = {"ETag": etag(partner.version)}
    if status == 201:
        headers["Location"] = url_for("api.partners.One", partner_id=partner_id)
    return _with_lots([partner])[0], status, headers


@blueprint.route("/partners")
class Partners(Resource):
    """The partners that the authority's networks join."""

    @blueprint.arguments(PartnerQuery, location="query")
    @blueprint.response(200, list_of(PartnerOut))
    @requires(_P.PARTNER_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the partners by name, those that offer a route, for a category."""
        found = partners_for(request_session(), route=query["route"], category_key=query["category"])
        return {"data": _with_lots(found)}

    @blueprint.arguments(RegisterShape)
    @blueprint.response(201, PartnerOut)
    @blueprint.promises(sends=("ETag", "Location"))
    @requires(_P.LOT_MANAGE)
    def post(self, values: dict[str, Any]) -> Answer:
        """Register a partner that is not there yet in a network of the authority.

        A repeat of `request_id` gives the partner that it registered.
        """
        return _detail(register_partner(request_session(), get_actor(), **values), 201)


@blueprint.route("/partners/<uuid:partner_id>")
class One(Resource):
    """One partner."""

    @blueprint.response(200, PartnerOut)
    @blueprint.promises(sends=("ETag",))
    @requires(_P.PARTNER_VIEW, _P.LOT_ANSWER)
    def get(self, partner_id: UUID) -> Answer:
        """Read a partner."""
        return _detail(partner_id, 200)

    @blueprint.arguments(PartnerEditShape(partial=True))
    @blueprint.response(200, PartnerOut)
    @blueprint.promises(refusals=(409, 412, 428), sends=("ETag",))
    @requires(_P.LOT_MANAGE, _P.LOT_ANSWER)
    def patch(self, values: dict[str, Any], partner_id: UUID) -> Answer:
        """Change what a partner's file says, for its people or for the authority that registered it.

        Members left out stay as they are, null empties; `routes` replaces all the routes.
        """
        session, actor = request_session(), get_actor()
        nonce, routes = values.pop("request_id", new_id()), values.pop("routes", None)
        version = wanted_version(get_partner(session, partner_id).version)
        edit_partner(session, actor, partner_id, values, nonce, version=version)
        if routes is not None:
            set_routes(session, actor, partner_id, routes, derived_id(nonce, "routes"))
        return _detail(partner_id, 200)


@blueprint.route("/partners/<uuid:partner_id>/agreements")
class Agreements(Resource):
    """The agreements with one partner."""

    @blueprint.response(200, list_of(AgreementOut))
    @requires(_P.PARTNER_VIEW, _P.LOT_ANSWER)
    def get(self, partner_id: UUID) -> dict[str, Any]:
        """List the agreements of the organisation that asks with a partner, newest first."""
        return {"data": get_partner(request_session(), partner_id).agreements}


@blueprint.route("/lots/<uuid:lot_id>/partners")
class Fits(Resource):
    """Which partners fit a lot."""

    @blueprint.response(200, list_of(FitOut))
    @requires(_P.LOT_MANAGE)
    def get(self, lot_id: UUID) -> dict[str, Any]:
        """List every partner in sight, those that fit the lot first, best first, each with its reasons."""
        return {"data": [_fit(one) for one in choose(request_session(), lot_id)]}


def _fit(one: Fit) -> dict[str, Any]:
    said = {"reasons": _told(one.reasons), "doubts": _told(one.doubts), "refusals": _told(one.refusals)}
    return {**asdict(one), **said}


def _told(reasons: Sequence[Reason]) -> list[dict[str, str]]:
    locale = current_locale()
    return [{"code": reason.code, "detail": reason.told(locale)} for reason in reasons]
