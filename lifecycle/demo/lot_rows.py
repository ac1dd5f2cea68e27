"""A lot written down once its lines are known: its row, its signatures and its events."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate
from lifecycle.demo.lots import Story
from lifecycle.demo.rows import Rows
from lifecycle.demo.waste import is_settled, tell_of_waste
from lifecycle.history.bulk import PastEvent
from lifecycle.kernel.actor import Actor
from lifecycle.states.facts import Route
from lifecycle.states.lots import LOT_TABLE, LotAction, LotState, Side

_A = LotAction
_TITLES = {
    Route.REUSE: "Équipements pour le réemploi",
    Route.REFURBISH: "Renouvellement du parc",
    Route.RECYCLE: "Hors d’usage",
    Route.REPAIR: "À réparer",
}
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip
_AT = {
    _A.OFFER: "offered_at", _A.ACCEPT: "answered_at", _A.DECLINE: "answered_at",
    _A.HAND_OVER: "handed_over_at", _A.RECEIVE: "received_at", _A.CLOSE: "closed_at",
}  # fmt: skip


def tell(
    story: Story, estate: Estate, chance: Chance, rows: Rows, lines: Sequence[Mapping[str, Any]]
) -> None:
    """Write down a lot with these lines."""
    wanted, manager = story.wanted, estate.manager
    actor = wanted.partner.actor
    said = {
        "title": f"{_TITLES[wanted.route]} – {_MONTHS[story.created_at.month - 1]} {story.created_at.year}",
        "partner_id": actor.organisation_id,
        "route": wanted.route,
        "legal_basis": wanted.partner.legal_basis[wanted.route],
        "waste_status": "waste" if wanted.route is Route.RECYCLE else "non_waste",
        "decision_reference": f"Décision n° {story.number}" if story.moments else "",
        "pickup_place": "Réserve informatique, quai de chargement",
        "pickup_contact": "Service informatique",
    }
    declined = "Nous n’avons plus de place avant deux mois." if wanted.state is LotState.DECLINED else None
    moments = dict.fromkeys(_AT.values()) | {_AT[a]: at for a, at in story.moments.items() if a in _AT}
    rows.add(
        "lot",
        id=story.id,
        authority_id=estate.id,
        number=story.number,
        **said,
        state=wanted.state,
        pickup_at=_pickup(story, chance),
        decline_reason=declined,
        **moments,
        version=len(story.moments) + 2 + is_settled(story),
        created_at=story.created_at,
    )
    _events(story, estate, chance, rows, said, lines)
    if at := story.at(_A.HAND_OVER):
        for side, signer in ((Side.AUTHORITY, manager), (Side.PARTNER, actor)):
            _sign(story, estate, chance, rows, side, signer, at)


def _pickup(story: Story, chance: Chance) -> datetime | None:
    """Return the day agreed on: the hand-over's once it is past, else one of the coming days."""
    if at := story.at(_A.HAND_OVER):
        return at
    if _A.SCHEDULE not in story.moments:
        return None
    coming = chance.last + timedelta(days=chance.randint(3, 12))
    while coming.weekday() > 4:
        coming += timedelta(days=1)
    return story.moments[_A.SCHEDULE].replace(
        year=coming.year, month=coming.month, day=coming.day, hour=8, minute=30, second=0
    )


def _sign(
    story: Story, estate: Estate, chance: Chance, rows: Rows, side: Side, signer: Actor, at: datetime
) -> None:
    rows.add(
        "lot_signature",
        id=chance.id_at(at),
        authority_id=estate.id,
        lot_id=story.id,
        side=side,
        signer_name=signer.name,
        account_id=signer.account_id,
        signed_at=at,
    )


def _events(
    story: Story,
    estate: Estate,
    chance: Chance,
    rows: Rows,
    said: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
) -> None:
    """Tell the lot's steps in the words of the services that take them."""
    state, manager, partner = LotState.DRAFT, estate.manager, story.wanted.partner.actor
    refused = sum(line["decision"] == "refused" for line in lines)
    counts: dict[LotAction, dict[str, Any]] = {
        _A.OFFER: {"count": len(lines)},
        _A.ACCEPT: {"accepted": len(lines) - refused, "refused": refused},
        _A.DECLINE: {"refused": refused, "reason": lines[0]["refusal_reason"]},
        _A.CANCEL: {"count": len(lines), "reason": "Ramassage regroupé avec le lot suivant."},
    }
    told = {name: [None, value] for name, value in said.items() if value}
    created = {"action": "create", "number": story.number}
    _event(story, estate, chance, rows, story.created_at, manager, None, LotState.DRAFT, created, told)
    added = {"action": "add_assets", "state": state, "asset_ids": [line["asset_id"] for line in lines]}
    at = story.created_at + timedelta(minutes=10)
    _event(story, estate, chance, rows, at, manager, state, None, added | {"count": len(lines)})
    for action, at in story.moments.items():
        rule = LOT_TABLE[action]
        assert state in rule.sources
        actor = partner if rule.side is Side.PARTNER else manager
        words = {"action": action, "state": rule.target, **counts.get(action, {})}
        _event(story, estate, chance, rows, at, actor, state, rule.target, words)
        state = rule.target
        if action is _A.RECEIVE:
            tell_of_waste(story, estate, Chance(story.id.int, chance.last), rows)


def _event(
    story: Story,
    estate: Estate,
    chance: Chance,
    rows: Rows,
    at: datetime,
    actor: Actor,
    before: LotState | None,
    to: LotState | None,
    details: Mapping[str, Any],
    changes: Mapping[str, Any] | None = None,
) -> None:
    tag = f"lot:state:{to}" if to else "lot:fact:assets_added"
    rows.events.append(
        PastEvent(
            chance.id_at(at), estate.id, "lot", story.id, tag, before, to, at, at, actor.account_id,
            actor.name, actor.organisation_id, actor.organisation_name, chance.request_id(), changes or {},
            details,
        )
    )  # fmt: skip
