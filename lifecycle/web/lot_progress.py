"""Where a lot stands: its steps, whose turn it is, the next verb, what is missing before it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.edge.locale import current_locale
from lifecycle.endoflife.checklist import Item
from lifecycle.endoflife.views import LineView, LotView
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.text import N_
from lifecycle.states.lots import LOT_STATE_LABELS, STEPS, LotState, Side
from lifecycle.web.context import told
from lifecycle.web.lot_shown import short_day

# Who acts next in each state; in RECEIVED it is the partner until every line has an end.
_TURN = {
    LotState.DRAFT: Side.AUTHORITY,
    LotState.OFFERED: Side.PARTNER,
    LotState.ACCEPTED: Side.AUTHORITY,
    LotState.SCHEDULED: Side.AUTHORITY,
    LotState.HANDED_OVER: Side.PARTNER,
}


def turn_of(state: LotState, awaiting: int) -> Side | None:
    """Return the side that must act next, None for a lot that is over."""
    if state is LotState.RECEIVED:
        return Side.PARTNER if awaiting else Side.AUTHORITY
    return _TURN.get(state)


def awaiting_in(lines: Collection[LineView]) -> int:
    """Return how many lines of a received lot wait for the partner: an outcome or a certificate is due."""
    return sum(line.verdict == "received" or (line.is_ended and line.owes_certificate) for line in lines)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a lot's line: state is past, now, next or stopped."""

    label: str
    state: str
    note: str = ""


_WHEN = {
    LotState.OFFERED: "offered_at",
    LotState.ACCEPTED: "answered_at",
    LotState.HANDED_OVER: "handed_over_at",
    LotState.RECEIVED: "received_at",
    LotState.CLOSED: "closed_at",
}


def steps(view: LotView) -> list[Step]:
    """Return the line of steps, with dates behind and who must act at the present one."""
    state = LotState(view.lot.state)
    if state not in STEPS:
        done = [s for s in STEPS if s is LotState.DRAFT or getattr(view.lot, _WHEN.get(s, ""), None)]
        return [
            *(Step(told(LOT_STATE_LABELS[s]), "past", _day_of(view, s)) for s in done),
            Step(told(LOT_STATE_LABELS[state]), "stopped"),
        ]
    here = STEPS.index(state)
    shown = []
    for place, step in enumerate(STEPS):
        if place < here or state is LotState.CLOSED:
            shown.append(Step(told(LOT_STATE_LABELS[step]), "past", _day_of(view, step)))
        elif place == here:
            shown.append(Step(told(LOT_STATE_LABELS[step]), "now", _whose_turn(view)))
        else:
            shown.append(Step(told(LOT_STATE_LABELS[step]), "next"))
    return shown


def _day_of(view: LotView, step: LotState) -> str:
    if step is LotState.ACCEPTED and (refused := sum(line.verdict == "refused" for line in view.lines)):
        total = len(view.lines)
        return str(_("%(kept)s sur %(total)s", kept=total - refused, total=total))
    moment: datetime | None = view.lot.pickup_at if step is LotState.SCHEDULED else None
    moment = moment or getattr(view.lot, _WHEN.get(step, ""), None)
    return short_day(moment) if moment else ""


def _whose_turn(view: LotView) -> str:
    turn = turn_of(LotState(view.lot.state), awaiting_in(view.lines))
    if turn is None:
        return ""
    if turn is view.side:
        return str(_("À vous d’agir"))
    other = view.partner if turn is Side.PARTNER else view.authority
    return str(_("En attente : %(name)s", name=other.name))


@dataclass(frozen=True, slots=True)
class Verb:
    """The one thing to do next with a lot: its words, and the page or address that does it."""

    label: str
    endpoint: str
    posts: bool = False


_OFFER = Verb(N_("Proposer au partenaire"), "lot_steps.offer", posts=True)
_ADD = Verb(N_("Ajouter des équipements"), "lot_lines.pick")
_SIGN = Verb(N_("Signer la remise"), "lot_sides.signing_code")
_OUTCOMES = Verb(N_("Déclarer le devenir"), "lot_outcomes.page")
_SETTLE = Verb(N_("Régler les manquants"), "lot_outcomes.page")
_CLOSE = Verb(N_("Clore le lot"), "lot_steps.close", posts=True)
_NEXT = {
    (Side.AUTHORITY, LotState.ACCEPTED): Verb(N_("Fixer le rendez-vous"), "lot_steps.schedule"),
    (Side.AUTHORITY, LotState.SCHEDULED): Verb(N_("Remettre au partenaire"), "lot_steps.hand_over"),
    (Side.PARTNER, LotState.OFFERED): Verb(N_("Répondre à la proposition"), "lot_sides.answer"),
    (Side.PARTNER, LotState.ACCEPTED): _SIGN,
    (Side.PARTNER, LotState.SCHEDULED): _SIGN,
    (Side.PARTNER, LotState.HANDED_OVER): Verb(N_("Valider la réception"), "lot_sides.receive"),
}


def next_verb(side: Side, state: LotState, lines: int, awaiting: int, missing: int = 0) -> Verb | None:
    """Return a side's next step with a lot, None where the other side must act or the lot is over.

    `awaiting` lines wait for the partner's word, `missing` ones for the authority's.
    """
    if (side, state) == (Side.AUTHORITY, LotState.DRAFT):
        return _OFFER if lines else _ADD
    if state is LotState.RECEIVED and turn_of(state, awaiting) == side:
        if side == Side.PARTNER:
            return _OUTCOMES
        return _SETTLE if missing else _CLOSE
    return _NEXT.get((side, state))


# What each item of the checklist is mended by: the page, and the word that leads there.
_FIX = {
    "devices": ("lot_lines.pick", N_("Choisir")),
    "decision": ("lot_forms.edit", N_("Compléter")),
    "pickup-place": ("lot_forms.edit", N_("Compléter")),
    "pickup": ("lot_steps.schedule", N_("Fixer")),
    "sanitised": ("sanitising.new_for_lot", N_("Enregistrer")),
    "signatures": ("lot_sides.signing_code", N_("Voir mon code")),
    "answer": ("lot_sides.answer", N_("Répondre")),
    "reception": ("lot_sides.receive", N_("Recevoir")),
    "outcomes": ("lot_outcomes.page", N_("Déclarer")),
    "missing": ("lot_outcomes.page", N_("Régler")),
    "certificates": ("lot_outcomes.page", N_("Joindre")),
}
_BEFORE = {
    LotState.DRAFT: N_("Avant de proposer"),
    LotState.OFFERED: N_("Avant de fixer le rendez-vous"),
    LotState.ACCEPTED: N_("Avant de remettre"),
    LotState.SCHEDULED: N_("Avant de remettre"),
    LotState.HANDED_OVER: N_("Avant de déclarer le devenir"),
    LotState.RECEIVED: N_("Avant de clore"),
}


def before(state: LotState) -> str:
    """Return the title of what is missing before a lot's next step."""
    return told(_BEFORE[state]) if state in _BEFORE else ""


def todos(view: LotView, items: Sequence[Item], may_fix: Collection[str]) -> list[dict[str, Any]]:
    """Return the checklist for a page: each thing with the link that mends it, or with whose it is.

    `may_fix` holds the codes of the items that this person may mend.
    """
    shown = []
    for item in items:
        entry: dict[str, Any] = {
            "text": item.told(current_locale()),
            "done": True if item.done else False if item.blocking else None,
        }
        if not item.done and item.side is view.side and item.code in may_fix:
            endpoint, word = _FIX[item.code]
            entry |= {"href": url_for(endpoint, lot_id=view.lot.id), "action": told(word)}
        elif not item.done and item.side is not view.side:
            partner = item.side is Side.PARTNER
            entry |= {"tag": _("Au partenaire") if partner else _("À la collectivité"), "tone": "wait"}
        shown.append(entry)
    return shown


def fixable(actor: Actor) -> set[str]:
    """Return the codes of the checklist's items that a person may mend."""
    codes = set(_FIX) if actor.can(Permission.LOT_MANAGE) or actor.can(Permission.LOT_ANSWER) else set()
    return codes | ({"sanitised"} if actor.can(Permission.SANITISATION_RECORD) else set())
