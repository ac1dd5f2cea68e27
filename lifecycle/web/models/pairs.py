"""What is likely one: pairs of models or of manufacturers, to merge or to tell apart."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.registry.likely import likely_manufacturers, likely_models
from lifecycle.registry.naming_rules import full_name
from lifecycle.registry.telling_apart import tell_apart
from lifecycle.schemas.base import load
from lifecycle.schemas.models import PairForm
from lifecycle.web.category_words import category_names
from lifecycle.web.models.tabs import render_list, start_of

PAGE = 25


@requires(Permission.ASSET_IMPORT)
def index() -> str:
    """Show the pairs, manufacturers first: merging them brings their models together."""
    session = request_session()
    makers, start = likely_manufacturers(session), start_of(request.args.get("start", ""))
    models = likely_models(session)
    return render_list(
        "models/pairs.html",
        makers=makers[:PAGE],
        models=models[start : start + PAGE],
        total=len(models),
        more_makers=len(makers) - PAGE,
        categories=category_names(),
        full_name=full_name,
        previous=url_for("models.pairs", start=max(0, start - PAGE) or None) if start else None,
        next=url_for("models.pairs", start=start + PAGE) if start + PAGE < len(models) else None,
    )


@requires(Permission.ASSET_IMPORT)
def apart() -> Response:
    """Remember that two are not one, so that they are proposed no more."""
    said: dict[str, Any] = load(PairForm(), request.form)
    with transaction() as session:
        tell_apart(session, get_actor(), said["one"], said["other"])
    flash(_("C’est noté : ce rapprochement ne sera plus proposé."), "go")
    return redirect(url_for("models.pairs"), 303)
