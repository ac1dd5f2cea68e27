"""What the scanner's script asks and sends, as JSON; `frontend/src/scanner/protocol.ts` is the contract."""

from typing import Any

from flask import Blueprint, Response, current_app, json, request

from lifecycle.access.permissions import Permission
from lifecycle.edge.bodies import UnsupportedMedia, read_object
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.errors import TooLarge
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.history.record import plain
from lifecycle.registry.resolving import Kind, resolve
from lifecycle.scanning.answers import told
from lifecycle.scanning.doing import shown
from lifecycle.scanning.errors import ImageRefused
from lifecycle.scanning.meeting import looked
from lifecycle.scanning.photographed import LARGEST_PHOTO, read_codes
from lifecycle.scanning.receiving import receive
from lifecycle.scanning.round import round_page
from lifecycle.scanning.said import Sync
from lifecycle.scanning.starting import start as start_of
from lifecycle.schemas.base import as_uuid, load
from lifecycle.schemas.scans import ReadingsShape, SyncShape

blueprint = Blueprint("scan_sync", __name__)
_SYNC, _READINGS = SyncShape(), ReadingsShape()


def _answer(body: Any) -> Response:
    """Return a body as JSON that no cache keeps: the phone keeps what it may."""
    response = Response(json.dumps(plain(body)), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/start")
@requires(Permission.ASSET_ACT)
def start() -> Response:
    """Give all that the scanner needs besides devices."""
    return _answer(start_of(request_session(), get_actor(), current_app.config["LABEL_URL"]))


@blueprint.get("/round")
@requires(Permission.ASSET_ACT)
def round_of_devices() -> Response:
    """Give a page of the devices of some sites, for where there is no signal."""
    sites = [site for word in request.args.getlist("site") if (site := as_uuid(word))]
    after = as_uuid(request.args.get("after"))
    return _answer(round_page(request_session(), sites, get_actor().locale, after=after))


@blueprint.get("/look")
@requires(Permission.ASSET_ACT)
def look() -> Response:
    """Tell what was read, and write nothing."""
    session, actor = request_session(), get_actor()
    said = load(_READINGS, {"reading": request.args.getlist("reading")})
    meaning = resolve(session, said["reading"])
    if meaning.kind is Kind.DEVICE:
        card = meaning.cards[0]
        return _answer(told(shown(card), None, card, actor.locale))
    return _answer(told(looked(session, actor, meaning), None, None, actor.locale))


@blueprint.post("/sync")
@requires(Permission.ASSET_ACT)
def sync() -> Response:
    """Take scans in their order and answer each; the whole is in one transaction."""
    asked: Sync = load(_SYNC, read_object(request))  # type: ignore[assignment]
    with transaction() as session:
        done = receive(session, get_actor(), asked)
    return _answer({"now": done.now, "answers": done.answers, "clock_off": done.clock_off})


@blueprint.post("/read")
@requires(Permission.ASSET_ACT, Permission.LOT_ANSWER)
def read() -> Response:
    """Read the codes of a photo for a phone that cannot; nothing is kept."""
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMedia
    if (request.content_length or 0) > LARGEST_PHOTO + 4096:
        raise TooLarge
    photo = request.files.get("image")
    if photo is None:
        raise ImageRefused
    return _answer({"readings": read_codes(photo.read(LARGEST_PHOTO + 1))})
