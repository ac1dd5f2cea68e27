"""Changes of a signed lot: one side proposes, the other approves or refuses, both see every one."""

import re
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife import queries
from lifecycle.endoflife.revision import revising
from lifecycle.endoflife.revision.revisable import FIELDS, Kind, Of
from lifecycle.endoflife.revision.revising import Proposal
from lifecycle.endoflife.views import RECIPIENT_LABELS, LotView
from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import as_uuid, load
from lifecycle.schemas.lot_forms import AnswerForm, ProposeForm
from lifecycle.schemas.lots import RequestForm
from lifecycle.web.actions import field_errors
from lifecycle.web.context import plain_date, told
from lifecycle.web.lots import shown as lot_shown
from lifecycle.web.lots.acts import done_at
from lifecycle.web.lots.words import REVISION_STATE_TONES

blueprint = Blueprint("lot_revisions", __name__)
_OF_LABELS = {
    Of.LOT: N_("Le lot"),
    Of.LINE: N_("Un équipement du lot"),
    Of.SURPRISE: N_("Un équipement inattendu"),
}


@blueprint.get("/<uuid:lot_id>/revisions")
@requires(Permission.LOT_MANAGE, Permission.LOT_ANSWER)
def page(lot_id: UUID) -> str:
    """Show the changes proposed, and the form that proposes one."""
    return _page(lot_id, None)


@blueprint.post("/<uuid:lot_id>/revisions")
@requires(Permission.LOT_MANAGE, Permission.LOT_ANSWER)
def propose(lot_id: UUID) -> ResponseReturnValue:
    """Propose a change to the other side."""
    try:
        said = load(ProposeForm(), request.form)
        value = _as_kept(said["field"], said["value"].strip())
        proposal = Proposal(said["field"], said["subject_id"], value, said["comment"])
        with transaction() as session:
            revising.propose(session, get_actor(), lot_id, proposal, said["request_id"])
    except DomainError as error:
        return _refused(lot_id, error)
    return _done(lot_id, _("La modification est proposée à l’autre partie."))


def _as_kept(field: str, written: str) -> str:
    """Return a value as it is kept: days are written 25/11/2026, recipients by their word."""
    if FIELDS[field].kind is Kind.DAY and (day := _DAY.fullmatch(written)):
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    if FIELDS[field].kind is Kind.CHOICE:
        keys = {told(label).casefold(): key for key, label in RECIPIENT_LABELS.items()}
        return keys.get(written.casefold(), written)
    return written


_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@blueprint.post("/<uuid:lot_id>/revisions/<uuid:revision_id>")
@requires(Permission.LOT_MANAGE, Permission.LOT_ANSWER)
def answer(lot_id: UUID, revision_id: UUID) -> ResponseReturnValue:
    """Approve a change, which applies it, or refuse it with a reason."""
    try:
        said = load(AnswerForm(), request.form)
        approves, reason = said["approve"] == "yes", said["reason"]
        with transaction() as session:
            asked = said["request_id"]
            revising.answer(session, get_actor(), lot_id, revision_id, approves, reason, asked)
    except DomainError as error:
        return _refused(lot_id, error)
    return _done(
        lot_id, _("La modification est appliquée.") if approves else _("La modification est refusée.")
    )


@blueprint.post("/<uuid:lot_id>/revisions/<uuid:revision_id>/withdraw")
@requires(Permission.LOT_MANAGE, Permission.LOT_ANSWER)
def take_back(lot_id: UUID, revision_id: UUID) -> ResponseReturnValue:
    """Take one's own proposal back."""
    try:
        asked = load(RequestForm(), request.form)["request_id"]
        with transaction() as session:
            revising.take_back(session, get_actor(), lot_id, revision_id, asked)
    except DomainError as error:
        return _refused(lot_id, error)
    return _done(lot_id, _("Votre proposition est reprise."))


def _done(lot_id: UUID, said: str) -> ResponseReturnValue:
    return done_at("lot_revisions.page", said, lot_id=lot_id)


def _refused(lot_id: UUID, error: DomainError) -> tuple[str, int]:
    if error.status in (403, 404):
        raise error
    return _page(lot_id, error), error.status


def _page(lot_id: UUID, error: DomainError | None) -> str:
    view = queries.get_lot(request_session(), lot_id)
    subject = as_uuid(request.values.get("subject_id"))
    return render_template(
        "lots/revisions.html",
        view=view,
        lot=view.lot,
        fields=_fields(view),
        subjects=_subjects(view),
        subject=str(subject or ""),
        values=request.form,
        told_value=told_value,
        tones=REVISION_STATE_TONES,
        back=url_for("lots.page", lot_id=lot_id),
        error=error,
        errors=field_errors(error),
        shown=lot_shown,
    )


def _fields(view: LotView) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what may be changed, under what it belongs to."""
    present = [Of.LOT, Of.LINE, *([Of.SURPRISE] if view.surprises else [])]
    return [
        (told(_OF_LABELS[of]), [(key, told(each.label)) for key, each in FIELDS.items() if each.of is of])
        for of in present
    ]


def _subjects(view: LotView) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the lines and unexpected devices that a change may be about."""
    lines = [(str(line.id), _name(line)) for line in view.kept_lines]
    found = [(str(one.id), one.code) for one in view.surprises]
    groups = [(told(_OF_LABELS[Of.LINE]), lines), (told(_OF_LABELS[Of.SURPRISE]), found)]
    return [(label, members) for label, members in groups if members]


def _name(line: Any) -> str:
    known = line.manifest
    return f"{known.code or known.tag or line.position} · {known.designation}".rstrip(" ·")


def told_value(field: str, value: Any) -> str:
    """Return a field's value in words."""
    kind = FIELDS[field].kind
    if value in (None, ""):
        return str(_("vide"))
    if kind is Kind.CHOICE:
        return told(RECIPIENT_LABELS[value]) if value in RECIPIENT_LABELS else str(value)
    if kind is Kind.MARK:
        return str(_("oui"))
    if kind is Kind.DAY:
        return plain_date(value) if hasattr(value, "year") else str(value)
    return str(value)
