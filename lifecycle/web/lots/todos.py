"""What is missing before a lot's next step: each thing with the link that mends it, or with whose it is."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.edge.locale import current_locale
from lifecycle.endoflife.checklist import Item
from lifecycle.endoflife.preparation.legal import demands
from lifecycle.endoflife.views import LotView
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.text import N_, translate
from lifecycle.states.legal import Asked, Demand, Standing
from lifecycle.states.lots import LotState, Side
from lifecycle.web.context import told

# What each item is mended by: the page, and the word that leads there.
FIX = {
    "devices": ("lot_lines.pick", N_("Choisir")),
    "decision": ("lot_frame.page", N_("Compléter")),
    "pickup-place": ("lot_forms.edit", N_("Compléter")),
    "pickup": ("lot_steps.schedule", N_("Fixer")),
    "sanitised": ("sanitising.new_for_lot", N_("Enregistrer")),
    "signatures": ("lot_sides.signing_code", N_("Signer")),
    "answer": ("lot_sides.answer", N_("Répondre")),
    "reception": ("lot_sides.receive", N_("Recevoir")),
    "outcomes": ("lot_outcomes.page", N_("Déclarer")),
    "repairs": ("repair_lots.page", N_("Déclarer")),
    "returns": ("repair_lots.page", N_("Confirmer")),
    "missing": ("lot_outcomes.page", N_("Régler")),
    "unexpected": ("lot_discrepancies.page", N_("Régler")),
    "certificates": ("lot_outcomes.page", N_("Joindre")),
}
_DEMANDS = {
    Demand.UNIT_VALUE: ("lot_values.page", N_("Saisir les valeurs")),
}
_FRAME = ("lot_frame.page", N_("Compléter"))
_BEFORE = {
    LotState.DRAFT: N_("Avant de proposer"),
    LotState.OFFERED: N_("Avant de fixer le rendez-vous"),
    LotState.ACCEPTED: N_("Avant de remettre"),
    LotState.SCHEDULED: N_("Avant de remettre"),
    LotState.HANDED_OVER: N_("Avant de déclarer le devenir"),
    LotState.RECEIVED: N_("Avant de clore"),
}
_UNANSWERED = (LotState.DRAFT, LotState.OFFERED)
_LEGAL_STATES = (LotState.DRAFT, LotState.OFFERED, LotState.ACCEPTED, LotState.SCHEDULED)


def before(view: LotView) -> str:
    """Return the title of what is missing before a lot's next step."""
    return told(_BEFORE[view.state]) if view.state in _BEFORE else ""


def todos(view: LotView, items: Sequence[Item], may_fix: Collection[str]) -> list[dict[str, Any]]:
    """Return the checklist for a page; `may_fix` holds the codes of the items that this person may mend."""
    legal = list(_legal(view, may_fix))
    covered = {"decision"} if legal else set()
    listed = [_item(view, item, may_fix) for item in items if item.code not in covered]
    return sorted([*listed, *legal], key=lambda entry: entry["done"] is None)


def _item(view: LotView, item: Item, may_fix: Collection[str]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "text": item.told(current_locale()),
        "done": True if item.done else False if item.blocking else None,
    }
    if not item.done and item.side is view.side and item.code in may_fix:
        endpoint, word = FIX[item.code]
        return entry | {"href": url_for(endpoint, lot_id=view.lot.id), "action": told(word)}
    if not item.done and item.side is not view.side:
        partner = item.side is Side.PARTNER
        return entry | {"tag": _("Au partenaire") if partner else _("À la collectivité"), "tone": "wait"}
    return entry


def _legal(view: LotView, may_fix: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield what the lot's basis asks, for the authority and until the hand-over, with its source."""
    if view.side is Side.PARTNER or view.state not in _LEGAL_STATES:
        return
    for standing in demands(view):
        yield _demand(view, standing, "decision" in may_fix)


def _demand(view: LotView, standing: Standing, can_fix: bool) -> dict[str, Any]:
    asked, locale = standing.asked, current_locale()
    text = translate(standing.text, locale, done=standing.done, total=standing.total)
    entry: dict[str, Any] = {
        "text": text,
        "note": told(asked.source),
        "done": True if standing.is_met else False if _blocks(view, asked) else None,
    }
    if standing.is_met or not can_fix:
        return entry
    if asked.demand is Demand.COMMITMENT:
        return entry | {"tag": _("Au partenaire"), "tone": "wait"}
    endpoint, word = _DEMANDS.get(asked.demand, _FRAME)
    return entry | {"href": url_for(endpoint, lot_id=view.lot.id), "action": told(word)}


def _blocks(view: LotView, asked: Asked) -> bool:
    """Tell whether a demand keeps the lot from its next step: values are only wanted at the hand-over."""
    return asked.blocking and (asked.demand is not Demand.UNIT_VALUE or view.state not in _UNANSWERED)


def fixable(actor: Actor) -> set[str]:
    """Return the codes of the checklist's items that a person may mend."""
    codes = set(FIX) if actor.can(Permission.LOT_MANAGE) or actor.can(Permission.LOT_ANSWER) else set()
    return codes | ({"sanitised"} if actor.can(Permission.SANITISATION_RECORD) else set())
