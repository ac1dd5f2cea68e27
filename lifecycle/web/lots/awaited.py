"""The partner's awaited devices, across the lots of all its authorities: found, ticked, their end told."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.db.files import FileStore
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife.model import RECIPIENTS
from lifecycle.endoflife.outcome import awaited, outcomes, proofs
from lifecycle.endoflife.outcome.awaited import AwaitedLine
from lifecycle.endoflife.outcome.outcomes import OutcomeData
from lifecycle.endoflife.views import RECIPIENT_LABELS
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.ids import derived_id
from lifecycle.schemas.base import as_uuid, load
from lifecycle.schemas.lots import OutcomeForm
from lifecycle.states.assets import OUTCOMES, STATE_LABELS
from lifecycle.web.actions import field_errors
from lifecycle.web.category_words import category_names
from lifecycle.web.context import told
from lifecycle.web.lots import shown as lot_shown
from lifecycle.web.lots.portal import portal_tabs

blueprint = Blueprint("lot_awaited", __name__)
PAGE = 50


@blueprint.get("/awaited")
@requires(Permission.LOT_ANSWER)
def page() -> str:
    """Show the received devices that wait for an outcome, those that wait longest first."""
    return _awaited(None, ())


def _awaited(error: DomainError | None, refused: Sequence[tuple[str, DomainError]]) -> str:
    session = request_session()
    authority_id = as_uuid(request.args.get("authority"))
    q, after = request.args.get("q", "").strip(), request.args.get("after")
    leaf = awaited.awaited_page(session, authority_id=authority_id, q=q, limit=PAGE, after=after)
    here: dict[str, Any] = {"authority": authority_id, "q": q or None}
    return render_template(
        "lots/awaited.html",
        leaf=leaf,
        portal=portal_tabs("awaited", authority_id),
        lots=_lots(leaf.rows),
        givers=awaited.givers(session),
        authority_id=authority_id,
        q=q,
        address=url_for("lot_awaited.page", **here),
        first_url=url_for("lot_awaited.page", **here) if after else None,
        next_url=url_for("lot_awaited.page", **here, after=leaf.after) if leaf.after else None,
        ticked=request.form.getlist("line_ids"),
        values=request.form,
        error=error,
        errors=field_errors(error),
        refused=refused,
        categories=category_names(),
        shown=lot_shown,
        **outcome_choices(),
    )


def outcome_choices() -> dict[str, Any]:
    """Return what a form that tells outcomes offers: their words, the recipients', today."""
    return {
        "words": [(state.value, told(STATE_LABELS[state])) for state in OUTCOMES],
        "recipients": [(key, told(RECIPIENT_LABELS[key])) for key in RECIPIENTS],
        "day": today().isoformat(),
    }


def _lots(lines: Sequence[AwaitedLine]) -> list[list[AwaitedLine]]:
    """Return lines by lot, in their order."""
    found: dict[UUID, list[AwaitedLine]] = {}
    for line in lines:
        found.setdefault(line.lot_id, []).append(line)
    return list(found.values())


@blueprint.post("/awaited")
@requires(Permission.LOT_ANSWER)
def report() -> tuple[str, int] | Response:
    """Say what became of the devices ticked, whatever their lots; a lot that refuses keeps no other back."""
    try:
        line_ids = request.form.getlist("line_ids")
        values = load(OutcomeForm(), {**request.form.to_dict(), "line_ids": line_ids})
    except DomainError as error:
        return _awaited(error, ()), error.status
    refused: list[tuple[str, DomainError]] = []
    count = 0
    for lot in _lots(awaited.lines_by_ids(request_session(), values["line_ids"])):
        try:
            count += _report_lot(lot, values["data"], values["request_id"])
        except DomainError as error:
            refused.append((lot[0].lot_number, error))
    if count:
        text = "Devenir déclaré pour %(num)s équipement."
        flash(ngettext(text, "Devenir déclaré pour %(num)s équipements.", count), "go")
    if refused:
        return _awaited(None, refused), refused[0][1].status
    kept: dict[str, Any] = {"authority": request.args.get("authority"), "q": request.args.get("q")}
    return redirect(url_for("lot_awaited.page", **kept), 303)


def _report_lot(lot: Sequence[AwaitedLine], data: OutcomeData, asked: UUID) -> int:
    """Tell the outcome of one lot's lines in one transaction, with the document that came along."""
    lot_id, request_id = lot[0].lot_id, derived_id(asked, lot[0].lot_id)
    with transaction() as session:
        proof_id = store_sent(session, lot_id, request_id)
        said = OutcomeData(data.outcome, data.on, data.recipient, data.proof_reference, proof_id)
        outcomes.report_outcome(session, get_actor(), lot_id, [line.id for line in lot], said, request_id)
    return len(lot)


def store_sent(session: Session, lot_id: UUID, request_id: UUID) -> UUID | None:
    """Keep the file that came with the form with a lot, if there is one, and return its id."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return None
    store: FileStore = current_app.extensions["lifecycle.files"]
    sent.stream.seek(0)
    data = sent.stream.read(proofs.MAX_BYTES + 1)
    asked = derived_id(request_id, "proof")
    kept = proofs.store_proof(session, get_actor(), lot_id, sent.filename, sent.mimetype, data, store, asked)
    return kept.id
