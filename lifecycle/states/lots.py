"""The lot's transition table."""

from dataclasses import dataclass
from enum import StrEnum

from lifecycle.kernel.text import N_


class LotState(StrEnum):
    """Where a lot stands between the authority and its partner."""

    DRAFT = "draft"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    HANDED_OVER = "handed_over"
    RECEIVED = "received"
    CLOSED = "closed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


LOT_STATE_LABELS = {
    LotState.DRAFT: N_("En préparation"),
    LotState.OFFERED: N_("Proposé"),
    LotState.ACCEPTED: N_("Accepté"),
    LotState.SCHEDULED: N_("Rendez-vous fixé"),
    LotState.HANDED_OVER: N_("Remis"),
    LotState.RECEIVED: N_("Reçu"),
    LotState.CLOSED: N_("Clos"),
    LotState.DECLINED: N_("Décliné"),
    LotState.CANCELLED: N_("Annulé"),
}

LOT_STATE_TONES = {
    LotState.DRAFT: "wait",
    LotState.OFFERED: "wait",
    LotState.ACCEPTED: "go",
    LotState.SCHEDULED: "go",
    LotState.HANDED_OVER: "out",
    LotState.RECEIVED: "out",
    LotState.CLOSED: "done",
    LotState.DECLINED: "stop",
    LotState.CANCELLED: "stop",
}

# The line of steps that both sides see; the other states leave this line.
STEPS = (
    LotState.DRAFT,
    LotState.OFFERED,
    LotState.ACCEPTED,
    LotState.SCHEDULED,
    LotState.HANDED_OVER,
    LotState.RECEIVED,
    LotState.CLOSED,
)


class LotAction(StrEnum):
    """A verb that may move a lot."""

    OFFER = "offer"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    DECLINE = "decline"
    SCHEDULE = "schedule"
    HAND_OVER = "hand_over"
    RECEIVE = "receive"
    CLOSE = "close"
    CANCEL = "cancel"


class Side(StrEnum):
    """The two parties of a lot."""

    AUTHORITY = "authority"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class LotRule:
    """One line of the table: verb, where it starts, where it ends, which side acts."""

    label: str
    sources: tuple[LotState, ...]
    target: LotState
    side: Side


_S = LotState
LOT_TABLE: dict[LotAction, LotRule] = {
    LotAction.OFFER: LotRule(N_("Proposer au partenaire"), (_S.DRAFT,), _S.OFFERED, Side.AUTHORITY),
    LotAction.WITHDRAW: LotRule(N_("Reprendre la proposition"), (_S.OFFERED,), _S.DRAFT, Side.AUTHORITY),
    LotAction.ACCEPT: LotRule(N_("Accepter le lot"), (_S.OFFERED,), _S.ACCEPTED, Side.PARTNER),
    LotAction.DECLINE: LotRule(N_("Décliner le lot"), (_S.OFFERED,), _S.DECLINED, Side.PARTNER),
    LotAction.SCHEDULE: LotRule(
        N_("Fixer le rendez-vous"), (_S.ACCEPTED, _S.SCHEDULED), _S.SCHEDULED, Side.AUTHORITY
    ),
    LotAction.HAND_OVER: LotRule(
        N_("Remettre au partenaire"), (_S.ACCEPTED, _S.SCHEDULED), _S.HANDED_OVER, Side.AUTHORITY
    ),
    LotAction.RECEIVE: LotRule(N_("Valider la réception"), (_S.HANDED_OVER,), _S.RECEIVED, Side.PARTNER),
    LotAction.CLOSE: LotRule(N_("Clore le lot"), (_S.RECEIVED,), _S.CLOSED, Side.AUTHORITY),
    LotAction.CANCEL: LotRule(
        N_("Annuler le lot"), (_S.DRAFT, _S.OFFERED, _S.ACCEPTED, _S.SCHEDULED), _S.CANCELLED, Side.AUTHORITY
    ),
}

# Lots whose devices are still spoken for.
OPEN_LOT_STATES = (_S.DRAFT, _S.OFFERED, _S.ACCEPTED, _S.SCHEDULED, _S.HANDED_OVER, _S.RECEIVED)


def lot_actions_from(state: LotState, side: Side) -> tuple[LotAction, ...]:
    """Return what a side may do with a lot in a state, next step first."""
    return tuple(a for a, rule in LOT_TABLE.items() if state in rule.sources and rule.side is side)
