"""What an organisation was told by e-mail: to whom and when, what failed, and a trial."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.limits import limiter
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.text import N_
from lifecycle.messages import log
from lifecycle.messages.log import NotFailed, Sent
from lifecycle.messages.sending import EXPIRED, UNSURE
from lifecycle.messages.writing import Told, page_of_subject, subject_line
from lifecycle.schemas.base import load
from lifecycle.schemas.webhooks import NonceForm
from lifecycle.web.context import plain_moment, told
from lifecycle.web.tabs import own_tabs

blueprint = Blueprint("messages", __name__)
STATES: Mapping[str, tuple[str, str]] = {
    "queued": (N_("En attente"), "wait"),
    "sending": (N_("En cours d’envoi"), "wait"),
    "sent": (N_("Envoyé"), "go"),
    "failed": (N_("Échec"), "stop"),
}
_WHY = {
    UNSURE: N_("Le serveur de messagerie n’a pas confirmé : le message est peut-être arrivé."),
    EXPIRED: N_("Trop ancien : il attendait depuis plus de sept jours."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A message to one person, in words."""

    sent: Sent
    subject: str
    url: str
    word: str
    tone: str
    why: str


@blueprint.get("/")
@requires(Permission.ORGANISATION_MANAGE)
def index() -> str:
    """Show the messages of the organisation, newest first, and those that failed apart."""
    session = request_session()
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    page = log.sent_page(session, state=state or None, after=request.args.get("after"))
    following = url_for("messages.index", state=state or None, after=page.after) if page.after else None
    return render_template(
        "messages/index.html",
        tabs=own_tabs(),
        lines=[_line(row) for row in page.rows],
        has_any=bool(page.rows) or bool(state),
        state=state,
        states_shown=_tabs(log.counts(session), state),
        following=following,
        is_further="after" in request.args,
        sends_mail=current_app.config["SENDS_MAIL"],
        can_try=get_actor().account_id is not None,
    )


def _tabs(counts: Mapping[str, int], state: str) -> list[dict[str, Any]]:
    """Return the states that messages are in, as tabs with their counts."""
    return [
        {
            "label": told(word),
            "url": url_for("messages.index", state=name),
            "is_current": name == state,
            "count": counts.get(name, 0),
        }
        for name, (word, _tone) in STATES.items()
        if counts.get(name) or name == state
    ]


def _line(row: Sent) -> Line:
    delivery, message = row.delivery, row.message
    about = Told(message.topic, (message.subject_type, message.subject_id), message.params)
    word, tone = STATES[delivery.state]
    why = delivery.last_error or ""
    if delivery.state == "queued" and delivery.cadence == "daily" and not delivery.attempts:
        why = str(_("Avec les messages du jour, le %(moment)s", moment=plain_moment(delivery.next_try_at)))
    why = told(_WHY[why]) if why in _WHY else why
    return Line(row, subject_line(about, current_locale()), page_of_subject(about), told(word), tone, why)


@blueprint.post("/trial")
@requires(Permission.ORGANISATION_MANAGE)
@limiter.limit("5 per minute")
def send_trial() -> Answer:
    """Queue a trial message to whoever asks."""
    form = load(NonceForm(), request.form)
    with transaction() as session:
        log.send_trial(session, get_actor(), form["request_id"])
    flash(_("Un message d’essai part vers votre adresse. Rechargez cette page dans un instant."), "go")
    return redirect(url_for("messages.index"), 303)


@blueprint.post("/<uuid:delivery_id>/again")
@requires(Permission.ORGANISATION_MANAGE)
def send_again(delivery_id: UUID) -> Answer:
    """Queue a message that failed once more."""
    try:
        with transaction() as session:
            log.send_again(session, get_actor(), delivery_id)
    except NotFailed as error:
        flash(told(error.text), "out")
    else:
        flash(_("Le message sera envoyé de nouveau dans un instant."), "go")
    return redirect(url_for("messages.index"), 303)
