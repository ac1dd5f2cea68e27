"""Sanitisations: recorded on a locked asset, and the best one of each asset for the hand-over's guard."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.history.model import Event
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden, Invalid, Reason
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.registry.acting import CLOCK_TOLERANCE
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.model import Asset
from lifecycle.sanitising.model import Sanitisation
from lifecycle.states.facts import LEVELS, SanitisationLevel


@dataclass(frozen=True, slots=True)
class SanitisationData:
    """What a certificate says of one sanitisation (fields of NIST SP 800-88 Rev. 1 §4.8)."""

    level: SanitisationLevel
    method: str
    result: Literal["passed", "failed"]
    performed_at: datetime
    performed_by: str
    tool: str = ""
    tool_version: str = ""
    medium_serial: str = ""
    verified_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sanitised:
    """The sanitisation that a request recorded, its event, and whether the request was a repeat."""

    sanitisation_id: UUID
    asset_id: UUID
    event_id: UUID
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Best:
    """The passed sanitisation that speaks best for an asset."""

    level: SanitisationLevel
    performed_at: datetime


def record_sanitisation(
    session: Session, actor: Actor, asset_id: UUID, data: SanitisationData, request_id: UUID
) -> Sanitised:
    """Record a sanitisation, passed or failed, with its event on the asset.

    Raises Forbidden, AssetNotFound, RequestReused, or Invalid for a missing text or a date to come.
    """
    if not actor.can(Permission.SANITISATION_RECORD):
        raise Forbidden
    locked = select(Asset.id, Asset.authority_id).where(Asset.id == asset_id).with_for_update()
    asset = session.execute(locked).one_or_none()
    if asset is None:
        raise AssetNotFound
    if seen := find_by_request(session, request_id):
        return _answered_before(seen, asset_id)
    _check(data)
    values = {**asdict(data), "performed_at": min(data.performed_at, now())}
    row = Sanitisation(id=new_id(), authority_id=asset.authority_id, asset_id=asset_id, **values)
    session.add(row)
    session.flush()
    said = {name: value for name, value in values.items() if value}
    entry = Entry(
        "asset",
        asset_id,
        f"asset:sanitisation:{data.result}",
        details={"action": "sanitise", "sanitisation_id": row.id, **said},
        occurred_at=row.performed_at,
        request_id=request_id,
    )
    return Sanitised(row.id, asset_id, record(session, actor, [entry])[0])


def _answered_before(event: Event, asset_id: UUID) -> Sanitised:
    if event.subject_id != asset_id or event.details.get("action") != "sanitise":
        raise RequestReused
    return Sanitised(UUID(event.details["sanitisation_id"]), asset_id, event.id, replayed=True)


def _check(data: SanitisationData) -> None:
    fields: dict[str, list[Reason]] = {}
    if not data.method.strip():
        fields["method"] = [Reason("method-missing", N_("Indiquez la méthode d’effacement."))]
    if not data.performed_by.strip():
        fields["performed_by"] = [Reason("performed-by-missing", N_("Indiquez qui a fait l’effacement."))]
    if data.performed_at > now() + CLOCK_TOLERANCE:
        text = N_("La date de l’effacement ne peut pas être dans le futur.")
        fields["performed_at"] = [Reason("date-in-future", text)]
    if fields:
        raise Invalid(fields=fields)


def best_sanitisations(session: Session, asset_ids: Collection[UUID]) -> dict[UUID, Best]:
    """Return the best passed sanitisation of each asset that has one, in one statement.

    One done after the asset's last use comes before any other, then the strongest, then the latest: a weak
    one of today must not hide a strong one that still holds.
    """
    rank = case(*((Sanitisation.level == level, n) for n, level in enumerate(LEVELS)))
    last_use = func.date_trunc("minute", Asset.last_used_at)
    still_holds = Sanitisation.performed_at >= func.coalesce(last_use, Sanitisation.performed_at)
    wanted = (
        select(Sanitisation.asset_id, Sanitisation.level, Sanitisation.performed_at)
        .join(Asset, Asset.id == Sanitisation.asset_id)
        .where(Sanitisation.asset_id.in_(asset_ids), Sanitisation.result == "passed")
        .ext(distinct_on(Sanitisation.asset_id))
        .order_by(Sanitisation.asset_id, still_holds.desc(), rank.desc(), Sanitisation.performed_at.desc())
    )
    rows = session.execute(wanted)
    return {row.asset_id: Best(SanitisationLevel(row.level), row.performed_at) for row in rows}


def sanitisations_of(session: Session, asset_id: UUID) -> Sequence[Sanitisation]:
    """Return an asset's sanitisations, newest first."""
    wanted = select(Sanitisation).where(Sanitisation.asset_id == asset_id)
    return session.scalars(wanted.order_by(Sanitisation.performed_at.desc(), Sanitisation.id.desc())).all()
