"""A room's page, where the label on its door leads: what is there, and what may be done there."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.db.paging import BadCursor
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.codes import shown as code_shown
from lifecycle.kernel.errors import DomainError
from lifecycle.labels.rooms import labels_of_room, replace_room_label
from lifecycle.registry.counting import count_assets
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.labelling import AT_HAND
from lifecycle.registry.place_edits import PlaceNotFound, PlaceTaken, rename_room
from lifecycle.registry.place_queries import find_room
from lifecycle.registry.queries import assets_page
from lifecycle.schemas.base import as_uuid, load
from lifecycle.schemas.places import RoomForm
from lifecycle.web import shown
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told

PAGE = 50


@requires(Permission.ASSET_VIEW)
def page(room_id: UUID) -> str:
    """Show a room: its devices, its label, the ways to scan or to count what is there."""
    return _page(room_id, None)


def _page(room_id: UUID, error: DomainError | None) -> str:
    session, wanted = request_session(), AssetFilter(room=room_id, state=AT_HAND)
    room = find_room(session, room_id)
    if room is None:
        raise PlaceNotFound
    marks = {name: request.args.get(name) for name in ("after", "before")}
    try:
        leaf = assets_page(session, wanted, sort="tag", limit=PAGE, **marks)
    except BadCursor:
        leaf = assets_page(session, wanted, sort="tag", limit=PAGE)
    return render_template(
        "rooms/page.html",
        room=room,
        cards=[shown.card(row) for row in leaf.rows],
        total=count_assets(session, wanted),
        labels=labels_of_room(session, room_id),
        previous=leaf.before and url_for("rooms.page", room_id=room_id, before=leaf.before),
        next=leaf.after and url_for("rooms.page", room_id=room_id, after=leaf.after),
        values=request.form,
        errors=errors_of(error),
    )


def errors_of(error: DomainError | None) -> dict[str, list[str]]:
    """Return the reasons of a refusal by field; a name that is taken stands at the name."""
    if isinstance(error, PlaceTaken):
        return {"name": [told(error.text, **error.params)]}
    return field_errors(error)


@requires(Permission.ASSET_EDIT)
def rename(room_id: UUID) -> Response | tuple[str, int]:
    """Give a room another name."""
    try:
        said = load(RoomForm(), request.form)
        with transaction() as session:
            rename_room(session, get_actor(), room_id, said["name"].strip())
    except PlaceNotFound:
        raise
    except DomainError as error:
        return _page(room_id, error), error.status
    flash(_("Le local est renommé. Réimprimez son étiquette si elle porte l’ancien nom."), "go")
    return redirect(url_for("rooms.page", room_id=room_id), 303)


@requires(Permission.LABEL_PRINT)
def replace_label(room_id: UUID) -> Response:
    """Give a room a new label; the old one keeps leading here."""
    request_id = as_uuid(request.form.get("request_id"))
    with transaction() as session:
        code = replace_room_label(session, get_actor(), room_id, request_id)
    words = _("Nouvelle étiquette : %(code)s. L’ancienne mène toujours à ce local.", code=code_shown(code))
    flash(words, "go")
    return redirect(url_for("rooms.page", room_id=room_id), 303)
