"""Declaring what the register does not know of a year's purchases, and where categories are counted."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.base import Base
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden, Reason
from lifecycle.kernel.text import N_
from lifecycle.people.locking import lock_organisation
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.registry.errors import RequestReused
from lifecycle.statements.agec import Known, Line, Rule, Said, declaration, rules_in_force
from lifecycle.statements.agec_types import PRODUCT_TYPES
from lifecycle.statements.errors import SpendRefused
from lifecycle.statements.model import DeclaredSpend, SpendRule

DECLARED = "organisation:fact:agec_declared"
RULES_SET = "organisation:fact:agec_rules"
_MOST = Decimal(10) ** 9
_AMOUNTS = ("total", "reuse", "donated", "recycled")


def declare(session: Session, actor: Actor, year: int, lines: Mapping[str, Said], request_id: UUID) -> None:
    """Keep what somebody declares of a year, by product type; what says nothing goes back to the register.

    Types left out stay as they are. Raises Forbidden, RequestReused, SpendRefused with the reasons of each
    wrong amount under `<amount>_<type>`.
    """
    if not _begun(session, actor, DECLARED, request_id):
        return
    before = declaration(session, year)
    known = {line.product_type: line.known for line in before.lines}
    if wrong := _wrong(known, lines):
        raise SpendRefused(fields=wrong)
    kept = {line.product_type: line.said for line in before.lines}
    changed = {key: said for key, said in lines.items() if kept[key] != said}
    common = {"authority_id": entered(session), "year": year}
    for key, said in changed.items():
        _put(
            session, DeclaredSpend, {**common, "product_type": key}, None if said.is_empty else _columns(said)
        )
    changes = {
        f"{name}_{key}": (getattr(kept[key], name), getattr(said, name))
        for key, said in changed.items()
        for name in (*_AMOUNTS, "comment")
        if getattr(kept[key], name) != getattr(said, name)
    }
    _record(session, actor, DECLARED, request_id, changes, {"year": year})


def set_rules(session: Session, actor: Actor, rules: Mapping[str, Rule], request_id: UUID) -> None:
    """Keep where categories are counted and what donated ones count for; categories left out stay.

    Raises Forbidden, RequestReused, SpendRefused under `type_<category>` or `value_<category>`.
    """
    if not _begun(session, actor, RULES_SET, request_id):
        return
    if wrong := _wrong_rules(rules):
        raise SpendRefused(fields=wrong)
    before = rules_in_force(session, CATEGORY_KEYS)
    changes: dict[str, tuple[Any, Any]] = {}
    for key, rule in rules.items():
        old = before[key]
        if (rule.product_type, rule.donation_value) == (old.product_type, old.donation_value):
            continue
        values = {"product_type": rule.product_type, "donation_value": rule.donation_value}
        _put(session, SpendRule, {"authority_id": entered(session), "category_key": key}, values)
        changes |= {f"{key}.{name}": (getattr(old, name), value) for name, value in values.items()}
    _record(session, actor, RULES_SET, request_id, changes, {})


def _begun(session: Session, actor: Actor, tag: str, request_id: UUID) -> bool:
    """Lock the authority and tell whether the request is a new one; Forbidden, RequestReused."""
    if not actor.can(Permission.REPORT_MANAGE):
        raise Forbidden
    lock_organisation(session)
    event = find_by_request(session, request_id)
    if event and (event.tag != tag or event.subject_id != entered(session)):
        raise RequestReused
    return event is None


def _put(
    session: Session, model: type[Base], key: Mapping[str, Any], values: Mapping[str, Any] | None
) -> None:
    """Write a row under its key, or take it away where there is nothing to keep."""
    if values is None:
        session.execute(delete(model).filter_by(**key))
        return
    row = insert(model).values(**key, **values)
    session.execute(row.on_conflict_do_update(index_elements=list(key), set_=values))


def _columns(said: Said) -> dict[str, Any]:
    return {**{name: getattr(said, name) for name in (*_AMOUNTS, "comment")}, "changed_at": now()}


def _record(
    session: Session,
    actor: Actor,
    tag: str,
    request_id: UUID,
    changes: Mapping[str, tuple[Any, Any]],
    details: Mapping[str, Any],
) -> None:
    entry = Entry(
        "organisation", entered(session), tag, changes=changes, details=details, request_id=request_id
    )
    record(session, actor, [entry])


_BOUNDS = Reason("amount-bounds", N_("Un montant va de 0 à 1 000 000 000 €, au centime près."))
_OVER: Mapping[str, Reason] = {
    "reuse": Reason(
        "over-total", N_("Le réemploi dépasse le total de la famille : complétez aussi le total.")
    ),
    "recycled": Reason(
        "over-total", N_("Le recyclé dépasse le total de la famille : complétez aussi le total.")
    ),
}
_CHOOSE = Reason("invalid-value", N_("Choisissez une réponse de la liste."))


def _wrong(known: Mapping[str, Known], lines: Mapping[str, Said]) -> dict[str, list[Reason]]:
    """Return what cannot be right, by amount and type."""
    found: dict[str, list[Reason]] = {}
    for key, said in lines.items():
        if key not in PRODUCT_TYPES:
            found[f"total_{key}"] = [_CHOOSE]
            continue
        line = Line(key, known[key], said)
        for name in _AMOUNTS:
            if not _is_amount(getattr(said, name)):
                found[f"{name}_{key}"] = [_BOUNDS]
            elif name in _OVER and getattr(said, name) and getattr(line, name) > line.total:
                found[f"{name}_{key}"] = [_OVER[name]]
    return found


def _is_amount(value: Decimal | None) -> bool:
    return value is None or (
        value.is_finite() and 0 <= value <= _MOST and value == value.quantize(Decimal("0.01"))
    )


def _wrong_rules(rules: Mapping[str, Rule]) -> dict[str, list[Reason]]:
    found: dict[str, list[Reason]] = {}
    for key, rule in rules.items():
        if key not in CATEGORY_KEYS or rule.product_type not in (None, *PRODUCT_TYPES):
            found[f"type_{key}"] = [_CHOOSE]
        if not _is_amount(rule.donation_value):
            found[f"value_{key}"] = [_BOUNDS]
    return found
