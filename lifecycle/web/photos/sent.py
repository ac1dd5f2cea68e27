"""The photos that a phone kept while it had no network: `PhotoSent` of the scanner's protocol."""

from typing import Any

from flask import Blueprint, request

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.photos.service import NewPhoto, add_photo
from lifecycle.registry.queries import find_card
from lifecycle.scanning.answers import Came, Outcome, told
from lifecycle.scanning.errors import OtherPerson
from lifecycle.scanning.receiving import owner_of
from lifecycle.schemas.base import load
from lifecycle.schemas.photos import PhotoSentShape, image_in
from lifecycle.web.photos.routes import files

blueprint = Blueprint("photo_sent", __name__)


@blueprint.post("/photos")
@requires(Permission.ASSET_ACT)
def receive() -> dict[str, Any]:
    """Keep a photo taken with a scan; a repeat is answered as the first time.

    A refusal is a problem, not an answer: the phone keeps the photo and says why it was not taken.
    """
    actor, sent = get_actor(), load(PhotoSentShape(), request.form)
    if sent["owner"] != owner_of(actor):
        raise OtherPerson
    asset_id = sent["asset_id"]
    new = NewPhoto(
        image=image_in(request.files.get("image")),
        subject=sent["subject"],
        caption=sent["caption"],
        request_id=sent["id"],
        taken_at=sent["occurred_at"],
    )
    with transaction() as session:
        add_photo(session, actor, asset_id, new, files())
    outcome = Outcome(Came.DONE, Reason("done", N_("Photo ajoutée.")), asset_id=asset_id)
    return told(outcome, sent["id"], find_card(request_session(), asset_id), actor.locale)
