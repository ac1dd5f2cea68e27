"""Sanitisations: recorded on a locked asset, and the best one of each asset for the hand-over's guard."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.among import among_named, array_of
from lifecycle.history.model import Event
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden
from lifecycle.kernel.ids import new_id
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.model import Asset
from lifecycle.sanitising.certifying import Asked, SanitisationData, certificate_values, check, media_named
from lifecycle.sanitising.describing import certificate_subjects
from lifecycle.sanitising.judging import Best, Try, best_of
from lifecycle.sanitising.model import Medium, Sanitisation
from lifecycle.states.facts import SanitisationLevel

__all__ = ["Asked", "Best", "SanitisationData"]
# What history tells of a sanitisation: how to reach people stays on the certificate, history never forgets.
_TOLD = (
    "level", "method", "result", "performed_at", "performed_by", "tool", "tool_version", "medium_serial",
    "medium_id", "medium_model", "verification", "verified_by", "verified_at", "destination", "note",
    "report_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sanitised:
    """The sanitisation that a request recorded, its event, and whether the request was a repeat."""

    sanitisation_id: UUID
    asset_id: UUID
    event_id: UUID
    replayed: bool = False


def record_sanitisation(
    session: Session, actor: Actor, asset_id: UUID, data: SanitisationData, request_id: UUID
) -> Sanitised:
    """Record a sanitisation, passed or failed, with its event on the asset.

    Raises Forbidden, AssetNotFound, MediumNotFound, RequestReused, or Invalid for a missing text or a date to
    come.
    """
    return record_many(session, actor, [Asked(asset_id, data, request_id)])[0]


def record_many(session: Session, actor: Actor, several: Sequence[Asked]) -> list[Sanitised]:
    """Record sanitisations of one or more assets, all or none, in a number of statements that does not grow.

    Raises as `record_sanitisation` does. Only a device with several media takes one statement more for each.
    """
    if not actor.can(Permission.SANITISATION_RECORD):
        raise Forbidden
    assets = _locked(session, {one.asset_id for one in several})
    seen = _seen(session, [one.request_id for one in several])
    new = [one for one in several if one.request_id not in seen]
    rows = _written(session, actor, assets, new)
    events = _told(session, actor, [(row, one.request_id) for row, one in zip(rows, new, strict=True)])
    done = {
        one.request_id: Sanitised(row.id, row.asset_id, event_id)
        for row, one, event_id in zip(rows, new, events, strict=True)
    }
    return [
        done.get(one.request_id) or _answered_before(seen[one.request_id], one.asset_id) for one in several
    ]


def _locked(session: Session, asset_ids: Collection[UUID]) -> dict[UUID, Asset]:
    wanted = select(Asset).where(Asset.id.in_(asset_ids)).order_by(Asset.id).with_for_update(of=Asset)
    found = {asset.id: asset for asset in session.scalars(wanted)}
    if len(found) < len(asset_ids):
        raise AssetNotFound
    return found


def _seen(session: Session, request_ids: Collection[UUID]) -> dict[UUID, Event]:
    events = session.scalars(select(Event).where(Event.request_id.in_(request_ids)))
    return {event.request_id: event for event in events if event.request_id}


def _answered_before(event: Event, asset_id: UUID) -> Sanitised:
    if event.subject_id != asset_id or event.details.get("action") != "sanitise":
        raise RequestReused
    return Sanitised(UUID(event.details["sanitisation_id"]), asset_id, event.id, replayed=True)


def _written(
    session: Session, actor: Actor, assets: Mapping[UUID, Asset], new: Sequence[Asked]
) -> list[Sanitisation]:
    for one in new:
        check(one.data)
    media = media_named(session, new)
    subjects = certificate_subjects(session, [assets[one.asset_id] for one in new])
    rows = [
        Sanitisation(
            id=new_id(),
            authority_id=assets[one.asset_id].authority_id,
            asset_id=one.asset_id,
            signed_by=actor.account_id,
            signed_name=actor.name,
            verification_signed_name="",
            **certificate_values(one.data, medium),
            **subjects[one.asset_id],
        )
        for one, medium in zip(new, media, strict=True)
    ]
    session.add_all(rows)
    session.flush()
    return rows


def _told(session: Session, actor: Actor, rows: Sequence[tuple[Sanitisation, UUID]]) -> list[UUID]:
    """Record the events: one statement takes one event of each asset."""
    events: dict[UUID, UUID] = {}
    waiting = list(rows)
    while waiting:
        turn = list({row.asset_id: (row, request_id) for row, request_id in reversed(waiting)}.values())
        ids = record(session, actor, [_entry(row, request_id) for row, request_id in turn])
        events |= {row.id: event_id for (row, _), event_id in zip(turn, ids, strict=True)}
        waiting = [(row, request_id) for row, request_id in waiting if row.id not in events]
    return [events[row.id] for row, _ in rows]


def _entry(row: Sanitisation, request_id: UUID) -> Entry:
    said = {name: value for name in _TOLD if (value := getattr(row, name))}
    return Entry(
        "asset",
        row.asset_id,
        f"asset:sanitisation:{row.result}",
        details={"action": "sanitise", "sanitisation_id": row.id, **said},
        occurred_at=row.performed_at,
        request_id=request_id,
    )


# Made once: they take longer to write than to run.
_MEDIA = select(Medium.asset_id, Medium.id, Medium.removed_at).where(among_named(Medium.asset_id, "ids"))
_TRIES = (
    select(
        Sanitisation.asset_id, Sanitisation.medium_id, Sanitisation.result, Sanitisation.level,
        Sanitisation.performed_at, Asset.last_used_at,
    )
    .join(Asset, Asset.id == Sanitisation.asset_id)
    .where(among_named(Sanitisation.asset_id, "ids"))
)  # fmt: skip


def best_sanitisations(session: Session, asset_ids: Collection[UUID]) -> dict[UUID, Best]:
    """Return what speaks for each asset whose media are all sanitised, in two statements (`best_of`)."""
    media: dict[UUID, dict[UUID, datetime | None]] = {}
    ids = {"ids": array_of(asset_ids)}
    for asset_id, medium_id, removed_at in session.execute(_MEDIA, ids):
        media.setdefault(asset_id, {})[medium_id] = removed_at
    tries: dict[UUID, list[Try]] = {}
    used: dict[UUID, datetime | None] = {}
    for row in session.execute(_TRIES, ids):
        one = Try(row.medium_id, row.result == "passed", SanitisationLevel(row.level), row.performed_at)
        tries.setdefault(row.asset_id, []).append(one)
        used[row.asset_id] = row.last_used_at
    judged = {
        asset_id: best_of(media.get(asset_id, {}), tries.get(asset_id, ()), used.get(asset_id))
        for asset_id in media.keys() | tries.keys()
    }
    return {asset_id: best for asset_id, best in judged.items() if best is not None}


def sanitisations_of(session: Session, asset_id: UUID) -> Sequence[Sanitisation]:
    """Return an asset's sanitisations, newest first."""
    wanted = select(Sanitisation).where(Sanitisation.asset_id == asset_id)
    return session.scalars(wanted.order_by(Sanitisation.performed_at.desc(), Sanitisation.id.desc())).all()
