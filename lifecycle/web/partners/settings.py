"""What the authority decides about partners: where distances start, whether an agreement is needed."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import Invalid
from lifecycle.partners.settings import change_settings, settings_of
from lifecycle.schemas.base import load
from lifecycle.schemas.partners import SettingsForm
from lifecycle.web.actions import field_errors
from lifecycle.web.partners.shown import degrees

blueprint = Blueprint("partner_settings", __name__)
_FIELDS = ("name", "commune", "latitude", "longitude", "needs_agreement")


@blueprint.get("/settings")
@requires(Permission.LOT_MANAGE)
def page() -> str:
    """Show what the authority decided."""
    kept = settings_of(request_session())
    place = kept.place
    at = {"latitude": degrees(place.latitude), "longitude": degrees(place.longitude)}
    said = {"name": place.name, "commune": place.commune, "needs_agreement": kept.needs_agreement}
    return _page({**said, **at}, None)


@blueprint.post("/settings")
@requires(Permission.LOT_MANAGE)
def save() -> tuple[str, int] | Response:
    """Keep what the authority decides."""
    try:
        values = load(SettingsForm(), request.form)
        with transaction() as session:
            change_settings(session, get_actor(), **values)
    except Invalid as error:
        return _page(request.form, error), error.status
    flash(_("Les réglages des partenaires sont enregistrés."), "go")
    return redirect(url_for("partners.index"), 303)


def _page(values: Mapping[str, Any], error: Invalid | None) -> str:
    shown = {name: values.get(name) for name in _FIELDS}
    return render_template("partners/settings.html", values=shown, errors=field_errors(error))
