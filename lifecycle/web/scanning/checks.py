"""Scans that the register contradicts: the list, both sides of one, and settling it."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.history.queries import latest
from lifecycle.kernel.errors import DomainError
from lifecycle.registry.queries import find_card
from lifecycle.scanning.answers import Came
from lifecycle.scanning.errors import AlreadySettled
from lifecycle.scanning.queries import checks_page, get_chain
from lifecycle.scanning.settling import settle, suggested
from lifecycle.schemas.base import load
from lifecycle.schemas.scans import SettleForm
from lifecycle.web.scanning.check_shown import chain_shown, lines, read_of
from lifecycle.web.shown import card, event

blueprint = Blueprint("scan_checks", __name__)
MOST_EVENTS = 5


@blueprint.get("/")
@requires(Permission.ASSET_ACT)
def index() -> str:
    """List the scans to settle, the oldest first."""
    session, actor = request_session(), get_actor()
    page = checks_page(session, actor, after=request.args.get("after"))
    return render_template(
        "scan_checks/list.html",
        lines=lines(session, actor, page.rows),
        next=page.after and url_for("scan_checks.index", after=page.after),
        is_paged=bool(request.args.get("after")),
    )


@blueprint.get("/<uuid:scan_id>")
@requires(Permission.ASSET_ACT)
def page(scan_id: UUID) -> str:
    """Show what was done on the spot beside what the register says."""
    return _page(scan_id)


def _page(scan_id: UUID, error: DomainError | None = None) -> str:
    session, actor = request_session(), get_actor()
    chain = get_chain(session, actor, scan_id)
    head = next(scan for scan in chain if scan.id == scan_id)
    found = find_card(session, head.asset_id) if head.asset_id else None
    events = latest(session, head.asset_id, MOST_EVENTS) if head.asset_id else ()
    return render_template(
        "scan_checks/page.html",
        head=head,
        title=card(found).title if found is not None else read_of(head),
        card=card(found) if found is not None else None,
        answer=head.answer,
        chain=chain_shown(session, actor, chain),
        # Both sides are read by the hour: what came first is what has to be judged.
        events=[replace(told, when=told.exact) for told in (event(each, actor) for each in events)],
        suggested=suggested(head, events[0].occurred_at if events else None),
        is_open=head.state == "to_check" and head.waits_for is None,
        error=error,
    )


@blueprint.post("/<uuid:scan_id>")
@requires(Permission.ASSET_ACT)
def settle_one(scan_id: UUID) -> Response | tuple[str, int]:
    """Settle a scan and those that wait for it, for one side."""
    try:
        side = load(SettleForm(), request.form)["side"]
        with transaction() as session:
            chain = settle(session, get_actor(), scan_id, side)
    except AlreadySettled as error:
        return _page(scan_id, error), error.status
    refused = [scan for scan in chain if scan.kind == Came.REFUSED]
    if side == "registry":
        flash(_("C’est réglé : le registre est resté tel quel."), "go")
    elif not refused:
        flash(_("C’est réglé : ce qui a été fait sur place est au registre."), "go")
    if refused:
        said = ngettext(
            "%(num)s lecture n’a pas pu être appliquée.",
            "%(num)s lectures n’ont pas pu être appliquées.",
            len(refused),
        )
        # Scans of one device are often refused for the same reason: it is said once.
        flash(" ".join([said, *dict.fromkeys(scan.answer["text"] for scan in refused)]), "stop")
    return redirect(url_for("scan_checks.index"), 303)
