"""One sanitisation: its verification by another person, its certificate."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import DomainError
from lifecycle.sanitising import verifying
from lifecycle.sanitising.queries import get_sanitisation
from lifecycle.sanitising.wording import VERIFICATION_LABELS
from lifecycle.schemas.base import load
from lifecycle.schemas.sanitisations import VerificationForm
from lifecycle.web import shown
from lifecycle.web.actions import field_errors
from lifecycle.web.assets.page import card_of
from lifecycle.web.context import told
from lifecycle.web.sanitising.shown import certificates_file


@requires(Permission.SANITISATION_RECORD)
def verify(sanitisation_id: UUID) -> str | tuple[str, int] | Response:
    """Confirm a sanitisation as another person, or say that data were found."""
    if request.method == "GET":
        return _form(sanitisation_id, None)
    try:
        values = load(VerificationForm(), request.form)
        with transaction() as session:
            row = verifying.verify(session, get_actor(), sanitisation_id, **values)
    except DomainError as error:
        if error.status == 404:
            raise
        return _form(sanitisation_id, error), error.status
    if row.result == "passed":
        flash(_("La vérification est enregistrée."), "go")
    else:
        flash(_("Des données ont été trouvées : l’effacement ne compte plus, il reste à refaire."), "stop")
    return redirect(url_for("sanitising.index", asset_id=row.asset_id), 303)


def _form(sanitisation_id: UUID, error: DomainError | None) -> str:
    row = get_sanitisation(request_session(), sanitisation_id)
    blank = dict.fromkeys(("verification", "title", "place", "contact", "note", "holds"), "")
    return render_template(
        "sanitisations/verify.html",
        row=row,
        card=shown.card(card_of(row.asset_id)),
        values={**blank, "name": get_actor().name, "holds": "true", **request.form},
        verifications=[(key, told(VERIFICATION_LABELS[key])) for key in ("full", "sampling")],
        error=error,
        errors=field_errors(error),
    )


@requires(Permission.ASSET_VIEW)
def certificate(sanitisation_id: UUID) -> Response:
    """Give one sanitisation's certificate."""
    session = request_session()
    row = get_sanitisation(session, sanitisation_id)
    card = shown.card(card_of(row.asset_id))
    name = row.medium_serial or card.code or str(row.id)
    safe = "".join(char for char in name if char.isascii() and char.isalnum())
    return certificates_file(session, [row], f"certificat-{safe}.pdf", card.title)
