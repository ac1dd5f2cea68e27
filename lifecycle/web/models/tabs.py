"""The catalogue's views as tabs, and the words that its pages share."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.edge.guard import may
from lifecycle.kernel.text import N_
from lifecycle.web.tabs import intake_tabs

# Words, endpoint, the endpoints under it, who sees it.
TABS = (
    (N_("Modèles"), "models.index", ("models.page", "models.edit"), Permission.ASSET_VIEW),
    (N_("Fabricants"), "models.makers", ("models.maker", "models.save_maker"), Permission.ASSET_VIEW),
    (N_("Rapprochements proposés"), "models.pairs", (), Permission.ASSET_IMPORT),
    (N_("Fiches produits"), "models.sheets", ("models.load",), Permission.ASSET_IMPORT),
)
LARGEST_START = 100_000


def model_tabs() -> list[dict[str, Any]]:
    """Return the views of the catalogue that whoever asks may open, for the `tabs` macro."""
    return [
        {
            "label": _(label),
            "url": url_for(endpoint),
            "is_current": request.endpoint in (endpoint, *under),
        }
        for label, endpoint, under, permission in TABS
        if may(permission)
    ]


def render_list(template: str, **values: Any) -> str:
    """Render one of the catalogue's lists in its frame."""
    return render_template(template, hub_tabs=intake_tabs(), model_tabs=model_tabs(), **values)


def start_of(text: str) -> int:
    """Return where a page of a counted list starts, as its URL says; nonsense is the beginning."""
    return min(int(text), LARGEST_START) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
