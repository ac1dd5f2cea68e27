"""A device's media: what was done to each, how confidential they are, their certificates."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import NotFound
from lifecycle.sanitising import media, queries
from lifecycle.sanitising.confidentiality import set_confidentiality
from lifecycle.sanitising.describing import confidentiality_of
from lifecycle.sanitising.judging import Best
from lifecycle.sanitising.policy import required_levels
from lifecycle.sanitising.recording import best_sanitisations, sanitisations_of
from lifecycle.sanitising.wording import CONFIDENTIALITY_LABELS, KIND_LABELS, RESULT_LABELS
from lifecycle.schemas.base import load
from lifecycle.schemas.sanitisations import ConfidentialityForm, MediumRemovalForm
from lifecycle.states.facts import LEVELS, SanitisationLevel
from lifecycle.web import shown
from lifecycle.web.assets.page import card_of
from lifecycle.web.sanitising.shown import certificates_file, choices


@requires(Permission.ASSET_VIEW)
def index(asset_id: UUID) -> str:
    """Show a device's media and what was done to each, newest first."""
    session, card = request_session(), shown.card(card_of(asset_id))
    found = sanitisations_of(session, asset_id)
    required = required_levels(session, [asset_id])[asset_id]
    return render_template(
        "sanitisations/list.html",
        card=card,
        found=found,
        media=media.media_of(session, [asset_id]).get(asset_id, []),
        required=required,
        standing=_standing(best_sanitisations(session, [asset_id]).get(asset_id), required, card),
        confidentiality=confidentiality_of(card.row),
        confidentialities=choices(CONFIDENTIALITY_LABELS),
        kinds=KIND_LABELS,
        has_certificates=any(row.result == "passed" for row in found),
        result_labels=RESULT_LABELS,
    )


def _standing(best: Best | None, required: SanitisationLevel, card: shown.Card) -> tuple[str, str]:
    """Return where a device stands, in words and in a tone."""
    if not card.row.data_bearing:
        return _("Cet équipement ne contient pas de données : rien n’est à effacer."), "done"
    if best is None:
        return _("À effacer : aucun effacement réussi ne vaut pour tous ses supports."), "out"
    if LEVELS.index(best.level) < LEVELS.index(required):
        return _("À refaire : le niveau atteint est en dessous de celui que demande votre politique."), "out"
    used = card.row.last_used_at
    if used and best.performed_at < used.replace(second=0, microsecond=0):
        return _("À refaire : l’équipement a servi depuis son effacement."), "out"
    return _("Tous ses supports sont effacés : il peut partir."), "go"


@requires(Permission.ASSET_VIEW)
def certificates(asset_id: UUID) -> Response:
    """Give the certificates of a device's successful sanitisations as one PDF."""
    session, card = request_session(), shown.card(card_of(asset_id))
    rows = queries.certificates_of(session, [asset_id])
    if not rows:
        raise NotFound
    return certificates_file(session, rows, f"certificats-{card.code or asset_id}.pdf", card.title)


@requires(Permission.ASSET_EDIT)
def confidentiality(asset_id: UUID) -> Response:
    """Say how confidential a device's data are."""
    with transaction() as session:
        form = load(ConfidentialityForm(), request.form)
        set_confidentiality(session, get_actor(), asset_id, **form)
    flash(_("La confidentialité est enregistrée."), "go")
    return redirect(url_for("sanitising.index", asset_id=asset_id), 303)


@requires(Permission.SANITISATION_RECORD)
def remove(asset_id: UUID, medium_id: UUID) -> Response:
    """Note that a medium was taken out of its device."""
    with transaction() as session:
        form = load(MediumRemovalForm(), request.form)
        media.remove_medium(session, get_actor(), asset_id, medium_id, **form)
    flash(_("Le support est noté comme retiré : l’équipement partira sans lui."), "go")
    return redirect(url_for("sanitising.index", asset_id=asset_id), 303)
