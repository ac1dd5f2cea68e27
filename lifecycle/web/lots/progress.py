"""Where a lot stands: its steps, whose turn it is, the next verb."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.endoflife.repair.lots import is_repair_lot
from lifecycle.endoflife.views import LotView
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.text import N_
from lifecycle.states.lots import LOT_STATE_LABELS, STEPS, LotState, Side
from lifecycle.web.context import told
from lifecycle.web.lots.shown import short_day

# Who acts next in each state; in RECEIVED it is the partner until every line has an end.
_TURN = {
    LotState.DRAFT: Side.AUTHORITY,
    LotState.OFFERED: Side.PARTNER,
    LotState.ACCEPTED: Side.AUTHORITY,
    LotState.SCHEDULED: Side.AUTHORITY,
    LotState.HANDED_OVER: Side.PARTNER,
}


def turn_of(
    state: LotState, awaiting: int, slots_by: str | None = None, signed_by: str | None = None
) -> Side | None:
    """Return the side that must act next, None for a lot that is over.

    `slots_by` is the side that proposed slots for the pick-up, `signed_by` the one that has signed alone:
    the other one picks, or signs.
    """
    if signed_by and state in _BEFORE_HAND_OVER:
        return Side.AUTHORITY if signed_by == Side.PARTNER else Side.PARTNER
    if state is LotState.RECEIVED:
        return Side.PARTNER if awaiting else Side.AUTHORITY
    if state is LotState.ACCEPTED and slots_by == Side.AUTHORITY:
        return Side.PARTNER
    return _TURN.get(state)


def _awaiting(view: LotView) -> int:
    """Return how many lines of a received lot wait for the partner: an outcome, a repair or a certificate."""
    lines = view.lines if view.state is LotState.RECEIVED else ()
    return sum(line.verdict == "received" or (line.is_ended and line.owes_certificate) for line in lines)


_BEFORE_HAND_OVER = (LotState.ACCEPTED, LotState.SCHEDULED)


def signed_by(view: LotView) -> Side | None:
    """Return the side that has signed the hand-over alone, None for none or both."""
    return next(iter(view.signatures)) if len(view.signatures) == 1 else None


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
    turn = turn_of(view.state, _awaiting(view), view.lot.slots_by, signed_by(view))
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
_COSIGN = Verb(N_("Signer la remise"), "lot_signing.page")
_REVISE = Verb(N_("Répondre à une modification"), "lot_revisions.page")
_PICK = Verb(N_("Choisir un créneau"), "lot_slots.page")
_OUTCOMES = Verb(N_("Déclarer le devenir"), "lot_outcomes.page")
_REPAIRED = Verb(N_("Dire ce qui a été réparé"), "repair_lots.page")
_BACK = Verb(N_("Confirmer le retour"), "repair_lots.page")
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


def next_verb(
    side: Side,
    state: LotState,
    lines: int,
    awaiting: int,
    missing: int = 0,
    *,
    slots_by: str | None = None,
    signed_by: str | None = None,
    to_answer: int = 0,
    is_repair: bool = False,
) -> Verb | None:
    """Return a side's next step with a lot, None where the other side must act or the lot is over.

    `awaiting` lines wait for the partner's word, `missing` ones for the authority's; `to_answer` changes
    wait for this side's answer.
    """
    if to_answer:
        return _REVISE
    if signed_by and state in _BEFORE_HAND_OVER:
        return _COSIGN if signed_by != side else None
    if (side, state) == (Side.AUTHORITY, LotState.DRAFT):
        return _OFFER if lines else _ADD
    if state is LotState.ACCEPTED and slots_by and slots_by != side:
        return _PICK
    if state is LotState.RECEIVED and turn_of(state, awaiting) == side:
        if side == Side.PARTNER:
            return _REPAIRED if is_repair else _OUTCOMES
        return _SETTLE if missing else _CLOSE
    return _NEXT.get((side, state))


# Where whoever may only sign goes.
SIGNING = ("lot_steps.hand_over", "lot_signing.page")


def may_do(actor: Actor, verb: Verb) -> bool:
    """Tell whether a person may do a lot's next step; a technician may sign, and nothing else."""
    if actor.can(Permission.LOT_MANAGE) or actor.can(Permission.LOT_ANSWER):
        return True
    return verb.endpoint in SIGNING and actor.can(Permission.LOT_SIGN)


def verb_of(view: LotView) -> Verb | None:
    """Return the next step of the side that looks at a lot."""
    is_repair, lines = is_repair_lot(view.lot), view.lines
    to_come_back = sum(line.repair_outcome is not None and line.returned_on is None for line in lines)
    if view.side is Side.AUTHORITY and view.state is LotState.RECEIVED and to_come_back:
        return _BACK
    return next_verb(
        view.side,
        view.state,
        len(lines),
        _awaiting(view),
        len(view.missing_lines),
        slots_by=view.lot.slots_by,
        signed_by=signed_by(view),
        to_answer=sum(each.side != view.side for each in view.pending_revisions),
        is_repair=is_repair,
    )
