"""The form of one device's sanitisation, by medium."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import DomainError
from lifecycle.sanitising import recording
from lifecycle.sanitising.media import media_of
from lifecycle.sanitising.wording import KIND_LABELS
from lifecycle.schemas.base import as_uuid, load
from lifecycle.schemas.sanitisations import SanitisationForm
from lifecycle.web import shown
from lifecycle.web.assets.page import card_of
from lifecycle.web.context import told
from lifecycle.web.sanitising.shown import Choices, form_parts


@requires(Permission.SANITISATION_RECORD)
def new(asset_id: UUID) -> str:
    """Show the form of one device's sanitisation; `?lot=` says which lot to go back to, `?medium=` whose."""
    medium = as_uuid(request.args.get("medium"))
    return _form(asset_id, request.args.get("lot", ""), {"medium_id": str(medium)} if medium else {}, None)


@requires(Permission.SANITISATION_RECORD)
def create(asset_id: UUID) -> tuple[str, int] | Response:
    """Record one device's sanitisation."""
    lot = request.form.get("lot", "")
    try:
        values = load(SanitisationForm(), request.form)
        with transaction() as session:
            recording.record_sanitisation(
                session, get_actor(), asset_id, values["data"], values["request_id"]
            )
    except DomainError as error:
        if error.status == 404:
            raise
        return _form(asset_id, lot, request.form.to_dict(), error), error.status
    flash(said(values["data"].result, 1), "go" if values["data"].result == "passed" else "stop")
    if lot_id := as_uuid(lot):
        return redirect(url_for("lots.page", lot_id=lot_id), 303)
    return redirect(url_for("sanitising.index", asset_id=asset_id), 303)


def said(result: str, count: int) -> str:
    """Return what was just recorded, in words."""
    if result == "failed":
        return str(_("L’échec est enregistré : l’effacement reste à refaire."))
    return str(ngettext("Effacement enregistré.", "%(num)s effacements enregistrés.", count))


def _form(asset_id: UUID, lot: str, values: dict[str, str], error: DomainError | None) -> str:
    return render_template(
        "sanitisations/form.html",
        card=shown.card(card_of(asset_id)),
        lot=as_uuid(lot) or "",
        media=_media(asset_id),
        **form_parts(values, error),
    )


def _media(asset_id: UUID) -> Choices:
    """Return the known media still in a device as choices, none where none is known."""
    known = media_of(request_session(), [asset_id]).get(asset_id, [])
    return [
        (
            str(medium.id),
            " · ".join(filter(None, (medium.serial, medium.model, told(KIND_LABELS[medium.kind])))),
        )
        for medium in known
        if medium.removed_at is None
    ]
