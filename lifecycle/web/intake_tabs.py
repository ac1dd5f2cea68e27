"""The features that stand under « Imports », as tabs."""

from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.edge.guard import may
from lifecycle.kernel.text import N_

# Words, endpoint, who sees it.
TABS = (
    (N_("Fichiers"), "imports.index", Permission.ASSET_IMPORT),
    (N_("Connexions"), "connections.index", Permission.ASSET_IMPORT),
    (N_("Agents d’inventaire"), "agents.index", Permission.ASSET_IMPORT),
    (N_("Modèles et fabricants"), "models.index", Permission.ASSET_IMPORT),
)


def intake_tabs() -> list[dict[str, Any]]:
    """Return the tabs that whoever asks may open, for the `tabs` macro."""
    here = (request.endpoint or "").partition(".")[0]
    return [
        {"label": _(label), "url": url_for(endpoint), "is_current": endpoint.startswith(here + ".")}
        for label, endpoint, permission in TABS
        if may(permission) and endpoint in current_app.view_functions
    ]
