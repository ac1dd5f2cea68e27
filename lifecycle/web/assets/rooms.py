"""Sites and their rooms: listed, added, renamed, their labels printed."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import DomainError
from lifecycle.registry.model import Site
from lifecycle.registry.place_edits import PlaceNotFound, add_room, add_site, edit_site
from lifecycle.registry.place_queries import rooms_held, sites_held
from lifecycle.schemas.base import load
from lifecycle.schemas.places import RoomForm, SiteForm
from lifecycle.web.assets import room_page
from lifecycle.web.assets.room_page import errors_of

blueprint = Blueprint("rooms", __name__)
for rule, endpoint, view, methods in (
    ("/<uuid:room_id>", "page", room_page.page, ["GET"]),
    ("/<uuid:room_id>/name", "rename", room_page.rename, ["POST"]),
    ("/<uuid:room_id>/label", "replace_label", room_page.replace_label, ["POST"]),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=methods)


@blueprint.get("/")
@requires(Permission.ASSET_VIEW)
def index() -> str:
    """Show the sites with their rooms, labels and devices counted."""
    return _index(None)


def _index(error: DomainError | None) -> str:
    return render_template(
        "rooms/index.html", sites=sites_held(request_session()), values=request.form, errors=errors_of(error)
    )


@blueprint.post("/")
@requires(Permission.ASSET_EDIT)
def add() -> Response | tuple[str, int]:
    """Add a site and show it, empty of rooms."""
    try:
        said = load(SiteForm(), request.form)
        with transaction() as session:
            site = add_site(session, get_actor(), said["name"].strip(), said["address"].strip())
    except DomainError as error:
        return _index(error), error.status
    flash(_("Le site est ajouté. Ajoutez-lui ses locaux."), "go")
    return redirect(url_for("rooms.site", site_id=site.id), 303)


@blueprint.get("/sites/<uuid:site_id>")
@requires(Permission.ASSET_VIEW)
def site(site_id: UUID) -> str:
    """Show a site's rooms, to print their labels or to open one."""
    return _site(site_id, None)


def _site(site_id: UUID, error: DomainError | None) -> str:
    session = request_session()
    found = session.get(Site, site_id)
    if found is None:
        raise PlaceNotFound
    rooms = rooms_held(session, site_id)
    return render_template(
        "rooms/site.html", site=found, rooms=rooms, values=request.form, errors=errors_of(error)
    )


@blueprint.post("/sites/<uuid:site_id>")
@requires(Permission.ASSET_EDIT)
def edit(site_id: UUID) -> Response | tuple[str, int]:
    """Rename a site or change its address."""
    try:
        said = load(SiteForm(), request.form)
        with transaction() as session:
            edit_site(session, get_actor(), site_id, said["name"].strip(), said["address"].strip())
    except PlaceNotFound:
        raise
    except DomainError as error:
        return _site(site_id, error), error.status
    flash(_("Le site est à jour."), "go")
    return redirect(url_for("rooms.site", site_id=site_id), 303)


@blueprint.post("/sites/<uuid:site_id>/rooms")
@requires(Permission.ASSET_EDIT)
def add_to_site(site_id: UUID) -> Response | tuple[str, int]:
    """Add a room to a site."""
    try:
        said = load(RoomForm(), request.form)
        with transaction() as session:
            room = add_room(session, get_actor(), site_id, said["name"].strip())
    except PlaceNotFound:
        raise
    except DomainError as error:
        return _site(site_id, error), error.status
    flash(_("Le local « %(name)s » est ajouté.", name=room.name), "go")
    return redirect(url_for("rooms.site", site_id=site_id), 303)
