"""The photos of a device: taken on the spot or at a desk, looked at one by one, removed."""

from uuid import UUID

import structlog
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.db.files import FileStore
from lifecycle.edge.database import after_commit, request_session, transaction
from lifecycle.edge.errors import problem
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import DomainError
from lifecycle.photos.errors import PhotoNotFound
from lifecycle.photos.images import small as made_small
from lifecycle.photos.model import Photo
from lifecycle.photos.queries import get_photo
from lifecycle.photos.service import NewPhoto, add_photo, forget, image_of, may_remove, remove_photo
from lifecycle.photos.wording import SUBJECT_LABELS
from lifecycle.registry.queries import CardRow
from lifecycle.schemas.base import load
from lifecycle.schemas.photos import PhotoForm, PhotoRemovalForm, image_in
from lifecycle.web import shown
from lifecycle.web.actions import field_errors
from lifecycle.web.assets.page import card_of
from lifecycle.web.context import told
from lifecycle.web.photos.shown import shots_of
from lifecycle.web.scanning.scan import own_card

blueprint = Blueprint("photos", __name__)
log = structlog.get_logger()
# A photo never changes: an hour spares a gallery most of its requests, and a removed one is soon gone.
_KEPT_FOR = 3600  # seconds


@blueprint.route("/e/<code>/photo", methods=["GET", "POST"])
@requires(Permission.ASSET_ACT)
def here(code: str) -> ResponseReturnValue:
    """Take a photo of the device in front of one, and go back to its card."""
    return _take(own_card(code), url_for("scan.page", code=code))


@blueprint.route("/assets/<uuid:asset_id>/photos/new", methods=["GET", "POST"])
@requires(Permission.ASSET_ACT)
def new(asset_id: UUID) -> ResponseReturnValue:
    """Add a photo from a desk, and go back to the device's page."""
    return _take(card_of(asset_id), url_for("assets.page", asset_id=asset_id, _anchor="photos"))


def _take(row: CardRow, back: str) -> ResponseReturnValue:
    if request.method == "GET":
        return _form(row, back, None)
    try:
        with transaction() as session:
            add_photo(session, get_actor(), row.id, _sent(), files())
    except DomainError as error:
        # A script sends the photo: it keeps the page, and the photo on it, whatever comes of it.
        return problem(error) if _is_script() else (_form(row, back, error), error.status)
    flash(_("La photo est ajoutée."), "go")
    return {"to": back} if _is_script() else redirect(back, 303)


def _sent() -> NewPhoto:
    values = load(PhotoForm(), request.form)
    return NewPhoto(image=image_in(request.files.get("image")), **values)


def _is_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def files() -> FileStore:
    """Return the application's file store."""
    store: FileStore = current_app.extensions["lifecycle.files"]
    return store


def _form(row: CardRow, back: str, error: DomainError | None) -> str:
    return render_template(
        "photos/new.html",
        card=shown.card(row),
        back=back,
        subjects=[(key, told(label)) for key, label in SUBJECT_LABELS.items()],
        values=request.form,
        error=error,
        errors=field_errors(error),
    )


@blueprint.get("/assets/<uuid:asset_id>/photos")
@requires(Permission.ASSET_VIEW)
def index(asset_id: UUID) -> str:
    """Show all photos of a device."""
    row = card_of(asset_id)
    return render_template(
        "photos/index.html", card=shown.card(row), photos=shots_of(request_session(), asset_id)
    )


@blueprint.get("/assets/<uuid:asset_id>/photos/<uuid:photo_id>")
@requires(Permission.ASSET_VIEW)
def page(asset_id: UUID, photo_id: UUID) -> str:
    """Show one photo as large as the window, with its neighbours in time."""
    session = request_session()
    photo, shots = get_photo(session, asset_id, photo_id), shots_of(session, asset_id)
    place = next(place for place, one in enumerate(shots) if one.id == photo_id)
    return render_template(
        "photos/page.html",
        card=shown.card(card_of(asset_id)),
        photo=shots[place],
        place=place + 1,
        total=len(shots),
        newer=shots[place - 1] if place else None,
        older=shots[place + 1] if place + 1 < len(shots) else None,
        may_remove=may_remove(session, get_actor(), photo),
    )


@blueprint.get("/assets/<uuid:asset_id>/photos/<uuid:photo_id>.jpg")
@requires(Permission.ASSET_VIEW)
def image(asset_id: UUID, photo_id: UUID) -> Response:
    """Give a photo's image."""
    photo = get_photo(request_session(), asset_id, photo_id)
    return _jpeg(photo, is_small=False)


@blueprint.get("/assets/<uuid:asset_id>/photos/<uuid:photo_id>/small.jpg")
@requires(Permission.ASSET_VIEW)
def small(asset_id: UUID, photo_id: UUID) -> Response:
    """Give a photo's image in a size for galleries."""
    photo = get_photo(request_session(), asset_id, photo_id)
    return _jpeg(photo, is_small=True)


def _jpeg(photo: Photo, *, is_small: bool) -> Response:
    """Return an image for this person's browser alone; one that it has already is not read again."""
    response = Response(content_type="image/jpeg")
    response.cache_control.private, response.cache_control.max_age = True, _KEPT_FOR
    response.set_etag(f"{photo.digest}-small" if is_small else photo.digest)
    if not request.if_none_match.contains(response.get_etag()[0] or ""):
        data = image_of(photo, files())
        response.data = made_small(data) if is_small else data
    return response.make_conditional(request)


@blueprint.post("/assets/<uuid:asset_id>/photos/<uuid:photo_id>/remove")
@requires(Permission.ASSET_ACT, Permission.ASSET_EDIT)
def remove(asset_id: UUID, photo_id: UUID) -> Response:
    """Remove a photo and, once that is true, its image."""
    card_of(asset_id)
    try:
        with transaction() as session:
            asked = load(PhotoRemovalForm(), request.form)["request_id"]
            photo = remove_photo(session, get_actor(), asset_id, photo_id, asked)
            store = files()
            after_commit(lambda: _forget(photo, store))
    except PhotoNotFound:
        flash(_("Cette photo était déjà supprimée."), "wait")
    else:
        flash(_("La photo est supprimée."), "go")
    return redirect(url_for("assets.page", asset_id=asset_id, _anchor="photos"), 303)


def _forget(photo: Photo, store: FileStore) -> None:
    """Delete an image; the removal stands even where the storage does not answer."""
    try:
        forget(photo, store)
    except OSError:
        log.exception("image not deleted", photo=str(photo.id))
