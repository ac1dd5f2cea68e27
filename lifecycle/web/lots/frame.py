"""The legal frame of a lot: what its basis asks for, said and corrected until the hand-over."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife import queries
from lifecycle.endoflife.preparation import frames
from lifecycle.endoflife.preparation.legal import demands
from lifecycle.endoflife.views import LEGAL_BASIS_LABELS, LotView
from lifecycle.kernel.errors import DomainError
from lifecycle.partners.agreements import agreements_with
from lifecycle.schemas.base import load
from lifecycle.schemas.lot_forms import FrameForm
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.legal import ARTICLES, BENEFICIARY_LABELS, SURE_LABELS
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told
from lifecycle.web.lots.page import refused_page
from lifecycle.web.lots.steps import done

blueprint = Blueprint("lot_frame", __name__)
FIELDS = (
    "decision_reference", "gift_article", "beneficiary_type", "checked_by", "checked_on", "agreement_id",
    "confidentiality_reference",
)  # fmt: skip


@blueprint.get("/<uuid:lot_id>/frame")
@requires(Permission.LOT_MANAGE)
def page(lot_id: UUID) -> str | tuple[str, int]:
    """Show what a lot's basis asks for, with the source of each demand."""
    view = queries.get_lot(request_session(), lot_id)
    try:
        frames.refuse_unless_before_hand_over(view.lot)
    except LotTransitionRefused as error:
        return refused_page(lot_id, error)
    return _page(view, {name: getattr(view.lot, name) for name in FIELDS}, None)


@blueprint.post("/<uuid:lot_id>/frame")
@requires(Permission.LOT_MANAGE)
def save(lot_id: UUID) -> tuple[str, int] | Response:
    """Say under which legal frame a lot leaves."""
    try:
        values = load(FrameForm(), request.form)
        with transaction() as session:
            frames.set_frame(session, get_actor(), lot_id, values["data"], values["request_id"])
    except DomainError as error:
        if error.status in (403, 404):
            raise
        return _page(queries.get_lot(request_session(), lot_id), request.form, error), error.status
    return done(lot_id, _("Le cadre juridique est enregistré."))


def _page(view: LotView, values: Mapping[str, Any], error: DomainError | None) -> str:
    return render_template(
        "lots/frame.html",
        view=view,
        lot=view.lot,
        values={**dict.fromkeys(FIELDS, ""), **values},
        basis=told(LEGAL_BASIS_LABELS[view.lot.legal_basis]),
        demands=demands(view),
        sure_labels=SURE_LABELS,
        error=error,
        errors=field_errors(error),
        **frame_choices(view.lot.partner_id),
    )


def frame_choices(partner_id: UUID | None) -> dict[str, Any]:
    """Return what the fields of a legal frame offer: articles with their beneficiaries, agreements."""
    found = agreements_with(request_session(), [partner_id]) if partner_id else {}
    return {
        "articles": [(key.value, told(words)) for key, (words, _allowed) in ARTICLES.items()],
        "beneficiaries": [
            (told(words), [(each.value, told(BENEFICIARY_LABELS[each])) for each in sorted(allowed)])
            for words, allowed in ARTICLES.values()
        ],
        "agreements": [
            (str(each.id), each.reference) for each in (found.get(partner_id, ()) if partner_id else ())
        ],
    }
