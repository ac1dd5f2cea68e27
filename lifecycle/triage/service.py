"""Making a triage and deciding it: each one a write on a locked device, with its event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.history.model import Event
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now, today
from lifecycle.kernel.errors import Forbidden, Reason
from lifecycle.kernel.ids import derived_id, new_id
from lifecycle.registry.acting import CLOCK_TOLERANCE, ClockAhead
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.model import Asset, Category
from lifecycle.states.assets import State
from lifecycle.states.facts import FunctionalStatus, Route
from lifecycle.triage.checklist import Checklist, check, device_of
from lifecycle.triage.errors import AlreadyDecided, NotTriable, TriageNotFound, WhyMissing
from lifecycle.triage.grades import kind_of
from lifecycle.triage.model import Triage
from lifecycle.triage.queries import drives_of
from lifecycle.triage.rules import Recommendation, recommend
from lifecycle.triage.settings import rules_in_force
from lifecycle.triage.views import kept_alternative, kept_ground

TRIAGED, DECIDED = "asset:fact:triaged", "asset:triage:decided"
TRIABLE = (State.IN_STOCK, State.IN_USE, State.IN_REPAIR, State.RETIRED)
#: where a triage is what one may well come for
OFFERED = (State.IN_STOCK, State.IN_REPAIR, State.RETIRED)


@dataclass(frozen=True, slots=True)
class Decision:
    """The route that a person decides, and why where it is not the recommended one."""

    route: Route
    why: str = ""


@dataclass(frozen=True, slots=True)
class Triaged:
    """The triage that a request made or decided, its event, and whether the request was a repeat."""

    triage_id: UUID
    asset_id: UUID
    event_id: UUID
    replayed: bool = False


def record_triage(
    session: Session,
    actor: Actor,
    asset_id: UUID,
    answers: Checklist,
    request_id: UUID,
    *,
    decision: Decision | None = None,
    performed_at: datetime | None = None,
) -> Triaged:
    """Keep the answers of a checklist with what the rules in force recommend; the device's earlier ones stay.

    What was found to work or not goes to the register. Raises Forbidden, AssetNotFound, RequestReused,
    NotTriable, ClockAhead, Invalid for an answer that its kind is not asked, or WhyMissing.
    """
    asset = _locked(session, actor, asset_id)
    if seen := find_by_request(session, request_id):
        return _answered_before(seen, asset_id, TRIAGED)
    if asset.state not in TRIABLE:
        raise NotTriable
    at = _moment(performed_at)
    triage, drives = _triage(session, actor, asset, answers, at)
    triage.drive_digests = drives
    session.execute(
        update(Triage).where(Triage.asset_id == asset_id, Triage.is_latest).values(is_latest=False)
    )
    session.add(triage)
    changes = _tell_register(asset, answers.functional_status, at)
    session.flush()
    entry = Entry(
        "asset",
        asset_id,
        TRIAGED,
        changes=changes,
        details=_said(triage),
        occurred_at=at,
        request_id=request_id,
    )
    event_id = record(session, actor, [entry])[0]
    if decision:
        _decide(session, actor, triage, decision, derived_id(request_id, "decision"))
    return Triaged(triage.id, asset_id, event_id)


def decide_triage(
    session: Session, actor: Actor, asset_id: UUID, triage_id: UUID, decision: Decision, request_id: UUID
) -> Triaged:
    """Decide the route of a device's latest triage.

    Raises Forbidden, AssetNotFound, TriageNotFound, RequestReused, AlreadyDecided, or WhyMissing where the
    decision is not the recommendation, or the device is locked, and nothing says why.
    """
    _locked(session, actor, asset_id)
    triage = session.get(Triage, triage_id, populate_existing=True)
    if triage is None or triage.asset_id != asset_id:
        raise TriageNotFound
    if seen := find_by_request(session, request_id):
        return _answered_before(seen, asset_id, DECIDED)
    if triage.decided_route or not triage.is_latest:
        raise AlreadyDecided
    return Triaged(triage_id, asset_id, _decide(session, actor, triage, decision, request_id))


def _locked(session: Session, actor: Actor, asset_id: UUID) -> Asset:
    if not actor.can(Permission.ASSET_ACT):
        raise Forbidden
    asset = session.get(Asset, asset_id, with_for_update=True, populate_existing=True)
    if asset is None:
        raise AssetNotFound
    return asset


def _answered_before(event: Event, asset_id: UUID, tag: str) -> Triaged:
    if (event.subject_id, event.tag) != (asset_id, tag):
        raise RequestReused
    return Triaged(UUID(event.details["triage_id"]), asset_id, event.id, replayed=True)


def _moment(performed_at: datetime | None) -> datetime:
    moment = now()
    if performed_at is not None and performed_at > moment + CLOCK_TOLERANCE:
        raise ClockAhead
    return min(performed_at or moment, moment)


def _triage(
    session: Session, actor: Actor, asset: Asset, answers: Checklist, at: datetime
) -> tuple[Triage, list[str]]:
    """Return the row of a triage and the digests of the drive reports that it looked at."""
    kind = kind_of(asset.category_key)
    check(answers, kind)
    category = session.get_one(Category, asset.category_key)
    drives = drives_of(session, asset.id)
    device = device_of(asset, category.reference_life_years, answers, drives, kind, today())
    version, document = rules_in_force(session)
    found = recommend(device, document)
    row = Triage(
        id=new_id(), authority_id=asset.authority_id, asset_id=asset.id, performed_at=at,
        performed_by=actor.name, facts=dict(device.facts), rules_version=version,
        rules_edition=document.edition, **_answers_kept(answers), **_found_kept(found),
    )  # fmt: skip
    return row, [drive.digest for drive in drives]


def _answers_kept(answers: Checklist) -> dict[str, Any]:
    return {
        "functional_grade": answers.functional_grade,
        "cosmetic_grade": answers.cosmetic_grade,
        "faults": list(answers.faults),
        "accessories": list(answers.accessories),
        "locks": dict(answers.locks),
        "repair_cost": answers.repair_cost,
        "note": answers.note.strip(),
    }


def _found_kept(found: Recommendation) -> dict[str, Any]:
    return {
        "recommended_route": found.route,
        "is_locked": found.is_locked,
        "confidence": found.confidence,
        "missing": list(found.missing),
        "reasons": [kept_ground(ground) for ground in found.reasons],
        "alternatives": [kept_alternative(other) for other in found.alternatives],
    }


def _tell_register(asset: Asset, status: FunctionalStatus, at: datetime) -> Mapping[str, tuple[Any, Any]]:
    """Let the register know what was seen, and that somebody stood before the device; return the changes."""
    asset.last_seen_at = max(at, asset.last_seen_at or at)
    if status in (FunctionalStatus.UNKNOWN, asset.functional_status):
        return {}
    changes = {"functional_status": (asset.functional_status, status)}
    asset.functional_status = status
    asset.version += 1
    asset.updated_at = now()
    return changes


def _said(triage: Triage) -> dict[str, Any]:
    return {
        "triage_id": triage.id,
        "functional_grade": triage.functional_grade or "faulty",
        "cosmetic_grade": triage.cosmetic_grade,
        "recommended_route": triage.recommended_route,
        "is_locked": triage.is_locked,
        "rules_version": triage.rules_version,
        "rules_edition": triage.rules_edition,
    }


_WHY_MISSING = Reason("triage-why-missing", WhyMissing.text)


def _decide(session: Session, actor: Actor, triage: Triage, decision: Decision, request_id: UUID) -> UUID:
    """Write a decision and return its event."""
    why = decision.why.strip()
    if not why and (triage.is_locked or decision.route != triage.recommended_route):
        raise WhyMissing(fields={"why": [_WHY_MISSING]})
    triage.decided_route, triage.decided_why = decision.route, why
    triage.decided_by, triage.decided_at = actor.name, now()
    session.flush()
    details = {
        "triage_id": triage.id,
        "route": decision.route,
        "recommended": triage.recommended_route,
        "justification": why,
    }
    entry = Entry("asset", triage.asset_id, DECIDED, details=details, request_id=request_id)
    return record(session, actor, [entry])[0]
