"""The list of models: searched, narrowed, page by page."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.db.paging import BadCursor
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.registry.catalogue import ModelFilter, count_models, models_page
from lifecycle.registry.catalogue_model import Manufacturer
from lifecycle.schemas.base import as_uuid
from lifecycle.web.category_words import category_names
from lifecycle.web.context import told
from lifecycle.web.models.tabs import render_list

PAGE = 50


def wanted_of_url() -> ModelFilter:
    """Return what the URL narrows the list by; what cannot be read narrows nothing."""
    category = request.args.get("category", "")
    return ModelFilter(
        request.args.get("q", "")[:200].replace("\x00", "").strip(),
        category if category in category_names() else None,
        as_uuid(request.args.get("manufacturer")),
    )


def said_of(wanted: ModelFilter) -> dict[str, Any]:
    """Return a filter as the parts of a URL."""
    said = {"q": wanted.q, "category": wanted.category, "manufacturer": wanted.manufacturer}
    return {name: str(value) for name, value in said.items() if value}


@requires(Permission.ASSET_VIEW)
def index() -> str:
    """Show the models that match, fifty a page."""
    session, wanted = request_session(), wanted_of_url()
    note = None
    try:
        leaf = models_page(
            session, wanted, limit=PAGE, after=request.args.get("after"), before=request.args.get("before")
        )
    except BadCursor as error:
        note, leaf = told(error.text), models_page(session, wanted, limit=PAGE)
    said = said_of(wanted)
    return render_list(
        "models/index.html",
        models=leaf.rows,
        total=count_models(session, wanted),
        wanted=wanted,
        said=said,
        note_text=note,
        chips=_chips(wanted, said),
        categories=category_names(),
        previous=leaf.before and url_for("models.index", **said, before=leaf.before),
        next=leaf.after and url_for("models.index", **said, after=leaf.after),
    )


def _chips(wanted: ModelFilter, said: dict[str, Any]) -> list[dict[str, str]]:
    maker = request_session().get(Manufacturer, wanted.manufacturer) if wanted.manufacturer else None
    words = {
        "q": (_("Recherche"), wanted.q),
        "category": (_("Catégorie"), category_names().get(wanted.category or "", "")),
        "manufacturer": (_("Fabricant"), maker.name if maker else _("inconnu ici")),
    }
    return [
        {
            "name": words[name][0],
            "value": words[name][1],
            "remove_url": url_for("models.index", **{k: v for k, v in said.items() if k != name}),
        }
        for name in said
    ]
