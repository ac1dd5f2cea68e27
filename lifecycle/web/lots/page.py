"""The page of one lot, the same for both sides, each with its own verbs."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import current_app, render_template, request, url_for

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife import queries
from lifecycle.endoflife.checklist import Item, checklist
from lifecycle.endoflife.repair.lots import is_repair_lot
from lifecycle.endoflife.views import LEGAL_BASIS_LABELS, RECIPIENT_LABELS, WASTE_STATUS_LABELS, LotView
from lifecycle.history.queries import latest
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.text import N_
from lifecycle.phones.service import waiting
from lifecycle.sanitising.recording import best_sanitisations
from lifecycle.states.decide import LotTransitionRefused, decide_lot
from lifecycle.states.legal import ARTICLES, BENEFICIARY_LABELS
from lifecycle.states.lots import LotAction, LotState, Side
from lifecycle.web.category_words import category_names
from lifecycle.web.context import told
from lifecycle.web.lots import progress
from lifecycle.web.lots import shown as lot_shown
from lifecycle.web.lots import todos as lot_todos
from lifecycle.web.lots.files import Document, documents
from lifecycle.web.lots.words import SANITISED_LABELS


def lot_page(lot_id: UUID, error: DomainError | None) -> str:
    """Render a lot's page, with the reasons of a refusal when there is one."""
    session, actor = request_session(), get_actor()
    view = queries.get_lot(session, lot_id)
    items = checklist(session, view)
    groups = lot_shown.groups(view.lines, shown_whole=request.args.get("all"))
    sanitised = _sanitised(view, [line.asset_id for group in groups for line in group.lines])
    can_act = actor.can(Permission.LOT_MANAGE) or actor.can(Permission.LOT_ANSWER)
    verb = progress.verb_of(view)
    return render_template(
        "lots/page.html",
        view=view,
        lot=view.lot,
        state=view.state,
        error=error,
        can_act=can_act,
        can_sign=can_act or actor.can(Permission.LOT_SIGN),
        is_repair=is_repair_lot(view.lot),
        verb=verb if verb and progress.may_do(actor, verb) else None,
        steps=progress.steps(view),
        groups=groups,
        todo_title=lot_todos.before(view),
        todos=lot_todos.todos(view, items, lot_todos.fixable(actor)),
        late=[due for due in view.dues if due.is_late(today())],
        missing_ids={line.asset_id for i in items if i.code == "sanitised" for line in i.lines},
        handed_over=view.lot.handed_over_at is not None,
        sanitised=sanitised,
        phones=_phones(view),
        papers=_papers(view, any_certified=bool(sanitised) or _any_certified(view, items)),
        hint=_is_first_time(view),
        has_calendar="calendar.pickup" in current_app.view_functions,
        categories=category_names(),
        events=lot_shown.history(latest(session, lot_id, 30), actor),
        shown=lot_shown,
        **_words(view),
    )


def _words(view: LotView) -> dict[str, Any]:
    lot = view.lot
    return {
        "legal_basis_labels": LEGAL_BASIS_LABELS,
        "waste_labels": WASTE_STATUS_LABELS,
        "recipient_labels": RECIPIENT_LABELS,
        "article": told(ARTICLES[lot.gift_article][0]) if lot.gift_article else "",  # type: ignore[index]
        "beneficiary": told(BENEFICIARY_LABELS[lot.beneficiary_type]) if lot.beneficiary_type else "",  # type: ignore[index]
    }


def _papers(view: LotView, *, any_certified: bool) -> list[dict[str, Any]]:
    """Return the lot's documents by name, each with its forms."""
    found: dict[str, list[Any]] = {}
    for each in documents(view):
        found.setdefault(each.label, []).append(each)
    papers = [{"label": label, "files": files} for label, files in found.items()]
    if any_certified:
        address = url_for("sanitising.lot_certificates", lot_id=view.lot.id)
        label = told(N_("Certificats d’effacement"))
        papers.append({"label": label, "files": [Document(label, address, "pdf")]})
    return papers


def _is_first_time(view: LotView) -> bool:
    """Tell whether a partner answers or receives for what may be its first time: words say how it goes."""
    starts = (LotState.OFFERED, LotState.ACCEPTED, LotState.SCHEDULED, LotState.HANDED_OVER)
    return view.side is Side.PARTNER and view.state in starts


def _phones(view: LotView) -> Sequence[Any]:
    if view.state is not LotState.DRAFT or view.side is Side.PARTNER:
        return ()
    return waiting(request_session(), view.lot.id)


def _sanitised(view: LotView, asset_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Return, for the authority, the words of the best sanitisation of these devices, by asset id."""
    if view.side is Side.PARTNER:
        return {}
    best = best_sanitisations(request_session(), asset_ids)
    return {asset_id: told(SANITISED_LABELS[found.level]) for asset_id, found in best.items()}


def _any_certified(view: LotView, items: Sequence[Item]) -> bool:
    """Tell whether a device of the lot is sanitised when none of those shown is."""
    counted = [item.count > 0 for item in items if item.code == "sanitised"]
    if view.side is Side.PARTNER or len(view.lines) <= lot_shown.FOLDED or counted:
        return any(counted)
    return bool(best_sanitisations(request_session(), [line.asset_id for line in view.lines]))


def in_time(lot_id: UUID, action: LotAction, side: Side, page: Callable[[], str]) -> str | tuple[str, int]:
    """Return the page of a step, or the lot's own with the reason when its state does not allow the step."""
    try:
        decide_lot(action, queries.get_lot(request_session(), lot_id).state, side)
    except LotTransitionRefused as error:
        return refused_page(lot_id, error)
    return page()


def refused_page(lot_id: UUID, error: DomainError) -> tuple[str, int]:
    """Answer a refused step with the lot as it is and every reason; what is not there stays a 404."""
    if error.status in (403, 404):
        raise error
    return lot_page(lot_id, error), error.status
