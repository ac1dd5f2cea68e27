"""One model: what is known of it, its manufacturer's sheet, its form."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.history.queries import timeline
from lifecycle.kernel.errors import Conflict, DomainError, Invalid, Stale
from lifecycle.registry.catalogue import ModelView, get_model
from lifecycle.registry.catalogue_errors import NameTaken
from lifecycle.registry.catalogue_model import EU_REPAIR_CLASSES
from lifecycle.registry.cataloguing import edit_model
from lifecycle.registry.manufacturers import manufacturer_names
from lifecycle.registry.naming_rules import full_name
from lifecycle.registry.sheet_matching import candidates_for, search_sheets
from lifecycle.schemas.base import load
from lifecycle.schemas.models import ModelForm
from lifecycle.web.actions import field_errors
from lifecycle.web.category_words import category_names
from lifecycle.web.context import told
from lifecycle.web.models.words import told_event

EVENTS_SHOWN = 20


@requires(Permission.ASSET_VIEW)
def page(model_id: UUID) -> str:
    """Show one model, and sheets that it may be given."""
    session, actor = request_session(), get_actor()
    view, q = get_model(session, model_id), request.args.get("q", "")[:200].replace("\x00", "")
    row = view.row
    found = [] if view.sheet else candidates_for(session, row.name, row.manufacturer_name, row.category_key)
    return render_template(
        "models/page.html",
        row=row,
        title=full_name(row.manufacturer_name or "", row.name),
        category=category_names()[row.category_key],
        aliases=[full_name(one.manufacturer_name or "", one.name) for one in view.aliases],
        sheet=view.sheet,
        candidates=found,
        q=q,
        full_name=full_name,
        found=search_sheets(session, q),
        events=[told_event(event, actor) for event in timeline(session, model_id, limit=EVENTS_SHOWN).rows],
    )


@requires(Permission.ASSET_EDIT)
def edit(model_id: UUID) -> str | tuple[str, int] | Response:
    """Show a model's form, or save it; refusals show it again as it was typed."""
    view = get_model(request_session(), model_id)
    if request.method == "GET":
        return _form(view, _values(view))
    try:
        with transaction() as session:
            said = load(ModelForm(), request.form)
            marks = {name: said.pop(name) for name in ("version", "request_id")}
            edit_model(session, get_actor(), model_id, said, **marks)
    except Stale as error:
        # What was typed is kept over the present version: saving again is then a choice.
        fresh = get_model(request_session(), model_id)
        return _form(
            fresh, {**request.form.to_dict(), "version": str(fresh.row.version)}, error
        ), error.status
    except (Invalid, Conflict) as error:
        return _form(view, request.form.to_dict(), error), error.status
    flash(_("La fiche du modèle est à jour."), "go")
    return redirect(url_for("models.page", model_id=model_id), 303)


def _values(view: ModelView) -> dict[str, str]:
    row = view.row
    return {
        "name": row.name,
        "manufacturer": row.manufacturer_name or "",
        "category_key": row.category_key,
        "number": row.number or "",
        "weight_kg": decimal_field(row.weight_kg),
        "screen_inches": decimal_field(row.screen_inches),
        "repair_index": decimal_field(row.repair_index),
        "durability_index": decimal_field(row.durability_index),
        "eu_repair_class": row.eu_repair_class or "",
        "eprel_id": row.eprel_id or "",
        "aliases": "\n".join(dict.fromkeys(alias.name for alias in view.aliases)),
        "version": str(row.version),
    }


def decimal_field(value: Decimal | None) -> str:
    """Return a number as a form field holds it, the French way, without zeros at its end."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def _form(view: ModelView, values: Mapping[str, Any], error: DomainError | None = None) -> str:
    errors = field_errors(error)
    if isinstance(error, NameTaken):
        is_own = str(error.params["name"]).lower() == values.get("name", "").strip().lower()
        errors = {"name" if is_own else "aliases": [told(error.text, **error.params)]}
    return render_template(
        "models/edit.html",
        row=view.row,
        title=full_name(view.row.manufacturer_name or "", view.row.name),
        values=values,
        errors=errors,
        late=told(error.text) if isinstance(error, Stale) else None,
        categories=list(category_names().items()),
        classes=[(letter, letter) for letter in EU_REPAIR_CLASSES],
        makers=manufacturer_names(request_session()),
    )
