"""What the scanner needs besides devices, kept on the phone: nothing of people."""

from collections import defaultdict
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.endoflife.model import Lot
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.text import translate
from lifecycle.registry import queries
from lifecycle.registry.model import Asset, Label
from lifecycle.registry.naming_rules import full_name
from lifecycle.scanning.holding import target_of
from lifecycle.scanning.receiving import owner_of
from lifecycle.scanning.round import IN_THE_ROUND
from lifecycle.scanning.verbs import VERBS, Verb
from lifecycle.states.assets import STATE_LABELS, STATE_TONES, TABLE, State
from lifecycle.states.facts import FUNCTIONAL_LABELS, RETIRE_REASON_LABELS
from lifecycle.states.lots import LotState
from lifecycle.stocktaking.queries import for_phones

Shown = dict[str, Any]


def start(session: Session, actor: Actor, label_url: str) -> Shown:
    """Return the protocol's Start, in the actor's language, in a fixed number of statements."""
    locale = actor.locale
    return {
        "owner": owner_of(actor),
        "now": now(),
        "label_url": label_url,
        "can": {"create": actor.can(Permission.ASSET_EDIT), "photo": actor.can(Permission.ASSET_ACT)},
        "verbs": [_verb(verb, locale) for verb in _chosen(actor)],
        "states": {
            state: {"label": translate(label, locale), "tone": STATE_TONES[state]}
            for state, label in STATE_LABELS.items()
        },
        "sites": _sites(session),
        "rooms": _rooms(session),
        "lots": _lots(session) if actor.can(Permission.LOT_MANAGE) else [],
        "inventories": [asdict(inventory) for inventory in for_phones(session)],
        "categories": [
            {"value": row.key, "label": row.name_fr if locale == "fr" else row.name_en}
            for row in queries.categories(session)
        ],
        "models": [
            {
                "id": row.id,
                "name": full_name(row.manufacturer_name or "", row.name),
                "category_key": row.category_key,
            }
            for row in queries.models(session)
        ],
        "reasons": _options(RETIRE_REASON_LABELS, locale),
        "functional": _options(FUNCTIONAL_LABELS, locale),
    }


def _chosen(actor: Actor) -> list[Verb]:
    return [verb for verb, rule in VERBS.items() if rule.is_chosen and actor.can(rule.permission)]


def _verb(verb: Verb, locale: str) -> Shown:
    rule = VERBS[verb]
    return {
        "name": verb,
        "label": translate(rule.label, locale),
        "needs": rule.needs,
        "takes": rule.takes,
        "sources": TABLE[rule.action].sources if rule.action else tuple(State),
        "target": target_of(verb),
    }


def _options(labels: Any, locale: str) -> list[Shown]:
    return [{"value": value, "label": translate(label, locale)} for value, label in labels.items()]


def _sites(session: Session) -> list[Shown]:
    counted = select(Asset.site_id, func.count()).where(Asset.state.in_(IN_THE_ROUND)).group_by(Asset.site_id)
    counts = {row[0]: row[1] for row in session.execute(counted)}
    sites = queries.sites(session)
    return [{"id": site.id, "name": site.name, "count": counts.get(site.id, 0)} for site in sites]


def _rooms(session: Session) -> list[Shown]:
    codes = defaultdict(list)
    borne = select(Label.room_id, Label.code).where(Label.room_id.is_not(None), Label.state != "void")
    for room_id, code in session.execute(borne):
        codes[room_id].append(code)
    return [
        {"id": room.id, "site_id": room.site_id, "name": room.name, "codes": codes[room.id]}
        for room in queries.rooms(session)
    ]


def _lots(session: Session) -> list[Shown]:
    drafts = select(Lot.id, Lot.number, Lot.title).where(Lot.state == LotState.DRAFT)
    rows = session.execute(drafts.order_by(Lot.created_at.desc()).limit(200))
    return [{"id": row.id, "name": f"{row.number} {row.title}".strip()} for row in rows]
