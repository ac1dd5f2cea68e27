"""What inventory agents saw and nobody has placed yet: the queue, and the files that agents wrote."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.agents import queries, tokens
from lifecycle.agents.model import REPORT_STATES
from lifecycle.agents.receiving import Received, receive_file
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.formats.agent_envelope import INFLATED_LIMIT
from lifecycle.kernel.errors import DomainError, Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.web.actions import field_errors
from lifecycle.web.agents import shown as agent_shown
from lifecycle.web.context import told
from lifecycle.web.tabs import intake_tabs

PAGE = 50
MOST_FILES = 100
TAB_LABELS = {"pending": N_("À confirmer"), "attached": N_("Rattachés"), "ignored": N_("Ignorés")}


@requires(Permission.ASSET_IMPORT)
def index() -> str:
    """Show the devices of one state, last seen first."""
    return _index()


def _index(error: DomainError | None = None) -> str:
    session = request_session()
    asked, q = request.args.get("state", ""), request.args.get("q", "")[:200]
    state = asked if asked in REPORT_STATES else REPORT_STATES[0]
    marks = {name: request.args.get(name) for name in ("after", "before")}
    leaf = queries.devices_page(session, state, q, **marks, limit=PAGE)
    counts = queries.count_by_state(session)
    errors = field_errors(error) or ({"file": [told(error.text, **error.params)]} if error else {})
    return render_template(
        "agents/index.html",
        lines=agent_shown.lines(session, leaf.rows),
        state=state,
        q=q,
        hub=intake_tabs(),
        tabs=[_tab(one, state, counts[one]) for one in REPORT_STATES],
        has_token=any(counts.values()) or tokens.is_any_in_force(session),
        previous=leaf.before and _url(state, q, before=leaf.before),
        next=leaf.after and _url(state, q, after=leaf.after),
        errors=errors,
        kind_labels=agent_shown.KIND_LABELS,
    )


def _tab(state: str, current: str, count: int) -> dict[str, Any]:
    return {
        "label": told(TAB_LABELS[state]),
        "url": _url(state),
        "is_current": state == current,
        "count": format_decimal(count),
    }


def _url(state: str, q: str = "", after: str | None = None, before: str | None = None) -> str:
    said = None if state == REPORT_STATES[0] else state
    return url_for("agents.index", state=said, q=q or None, after=after, before=before)


@requires(Permission.ASSET_IMPORT)
def send() -> Response | tuple[str, int]:
    """Take in the inventories that agents wrote to files, all of them or none."""
    try:
        with transaction() as session:
            received = _receive(session)
    except DomainError as error:
        return _index(error), error.status
    _tell(received)
    if len(received) == 1:
        return redirect(url_for("agents.page", device_id=received[0].device_id), 303)
    return redirect(url_for("agents.index"), 303)


def _receive(session: Session) -> list[Received]:
    files = [file for file in request.files.getlist("file") if file.filename]
    if not files:
        raise Invalid(fields={"file": [Reason("required", N_("Choisissez le fichier de l’agent."))]})
    received = []
    for file in files[:MOST_FILES]:
        try:
            received.append(receive_file(session, get_actor(), file.stream.read(INFLATED_LIMIT + 1)))
        except DomainError as error:
            reason = Reason(error.slug, f"{file.filename} : {told(error.text, **error.params)}")
            raise Invalid(fields={"file": [reason]}) from error
    return received


def _tell(received: list[Received]) -> None:
    waiting = sum(one.state == "pending" for one in received)
    if waiting:
        words = ngettext(
            "L’inventaire est lu : il reste à dire de quel équipement il s’agit.",
            "Les inventaires sont lus : %(num)s appareils sont à confirmer.",
            waiting,
        )
        flash(words, "wait")
    elif any(one.state == "attached" for one in received):
        flash(_("L’inventaire est lu, et l’équipement mis à jour."), "go")
    else:
        flash(_("L’inventaire est lu, mais cet appareil a été ignoré."), "wait")
