"""The sanitisation policy: the level wanted by category and confidentiality, and what is always destroyed."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.sanitising.model import CONFIDENTIALITIES
from lifecycle.sanitising.policy import Cell, Policy, change_policy, read_policy, usual_levels
from lifecycle.sanitising.wording import CONFIDENTIALITY_LABELS
from lifecycle.schemas.base import FormShape, load
from lifecycle.schemas.lots import RequestShape
from lifecycle.states.facts import LEVELS, SanitisationLevel
from lifecycle.web.category_words import category_names
from lifecycle.web.sanitising.shown import choices
from lifecycle.web.tabs import chain_tabs

# Short enough for the cells of a table; the long names stand above it.
LEVEL_WORDS = {
    SanitisationLevel.CLEAR: "Clear",
    SanitisationLevel.PURGE: "Purge",
    SanitisationLevel.DESTROY: "Destroy",
}


class PolicyForm(FormShape, RequestShape):
    """The nonce of the form; its cells are read by name."""


@requires(Permission.ADMIN)
def policy() -> str | Response:
    """Show the policy, or change it from now on."""
    if request.method == "POST":
        asked = load(PolicyForm(), request.form)["request_id"]
        with transaction() as session:
            change_policy(session, get_actor(), _sent(), asked)
        flash(_("La politique d’effacement est enregistrée. Elle vaut dès maintenant."), "go")
        return redirect(url_for("sanitising.policy"), 303)
    session, names = request_session(), category_names()
    usual = usual_levels(session)
    return render_template(
        "sanitisations/policy.html",
        hub=chain_tabs(),
        policy=read_policy(session),
        usual=usual,
        categories=[(key, names[key]) for key in usual],
        confidentialities=choices(CONFIDENTIALITY_LABELS),
        level_words=[(level.value, LEVEL_WORDS[level]) for level in LEVELS],
    )


def _sent() -> Policy:
    """Return the policy that a form holds; a cell with another word stays as the category has it."""
    levels: dict[Cell, SanitisationLevel] = {}
    for mark in CONFIDENTIALITIES:
        for category in category_names():
            said = request.form.get(f"level.{mark}.{category}", "")
            if said in set(SanitisationLevel):
                levels[mark, category] = SanitisationLevel(said)
    destroys = frozenset(request.form.getlist("destroys")) & frozenset(CONFIDENTIALITIES)
    return Policy(levels, destroys, request.form.get("overwriting") == "purge")
