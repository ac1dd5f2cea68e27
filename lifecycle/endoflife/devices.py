"""The devices of a lot: locked together in id order, judged together, refused with every reason of each."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lifecycle.db.among import among
from lifecycle.endoflife.model import Lot
from lifecycle.kernel import codes
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import today, years_between
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.ids import derived_id
from lifecycle.kernel.text import N_, translate
from lifecycle.registry.acting_together import Change, change_many
from lifecycle.registry.model import Asset, Category, Label
from lifecycle.sanitising.policy import CONFIDENTIALITY, Policy, read_levels
from lifecycle.states.assets import IN_REPAIR_INSTEAD, Action, State
from lifecycle.states.decide import Move, TransitionRefused, decide
from lifecycle.states.facts import Ask, Facts, FunctionalStatus, LotFacts, SanitisationLevel


@dataclass(frozen=True, slots=True)
class DeviceReason(Reason):
    """A reason that concerns one device, told with the device's code in front."""

    asset_id: UUID | None = None
    device: str = ""

    def told(self, locale: str) -> str:
        """Return the reason in words of `locale`, the device first."""
        what = Reason.told(self, locale)
        return translate(N_("%(device)s : %(what)s"), locale, device=self.device, what=what)


@dataclass(frozen=True, slots=True)
class Device:
    """What the guards look at of a locked asset, and the name that people read on it."""

    asset_id: UUID
    name: str
    state: State
    category_key: str
    data_bearing: bool
    required_level: SanitisationLevel
    functional_status: FunctionalStatus
    restricted: bool
    age_years: float | None
    last_used_at: datetime | None

    def facts(self, lot: LotFacts | None = None, **more: Any) -> Facts:
        """Return the asset's facts on a lot; `more` gives what this row does not hold."""
        return Facts(
            state=self.state,
            today=today(),
            data_bearing=self.data_bearing,
            required_level=self.required_level,
            functional_status=self.functional_status,
            restricted=self.restricted,
            age_years=self.age_years,
            last_used_at=self.last_used_at,
            lot=lot,
            **more,
        )

    def refused(self, reasons: Iterable[Reason]) -> tuple[DeviceReason, ...]:
        """Return reasons as this device's own."""
        return tuple(DeviceReason(r.code, r.text, r.params, self.asset_id, self.name) for r in reasons)


def lock_devices(session: Session, asset_ids: Collection[UUID]) -> dict[UUID, Device]:
    """Lock this authority's assets in id order and return them by id; ids it does not have are left out."""
    locked = session.execute(_devices(asset_ids).with_for_update(of=Asset)).all()
    return _with_levels(session, locked)


def _devices(asset_ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    begun = func.coalesce(Asset.first_used_on, Asset.acquired_on)
    return (
        select(
            Asset.id, Asset.state, Asset.category_key, Asset.functional_status, Asset.restricted,
            Asset.last_used_at, Asset.tag, begun.label("begun"), Label.code,
            Category.data_bearing, Category.sanitisation_level, CONFIDENTIALITY.label("mark"),
        )
        .join(Category, Category.key == Asset.category_key)
        .outerjoin(Label, (Label.asset_id == Asset.id) & (Label.state == "current"))
        .where(among(Asset.id, asset_ids))
        .order_by(Asset.id)
    )  # fmt: skip


def _with_levels(session: Session, rows: Sequence[Any]) -> dict[UUID, Device]:
    policy, on = read_levels(session), today()
    return {row.id: _device(row, policy, on) for row in rows}


def _device(row: Any, policy: Policy, on: date) -> Device:
    usual = SanitisationLevel(row.sanitisation_level)
    return Device(
        row.id,
        codes.shown(row.code) if row.code else row.tag or str(row.id),
        State(row.state),
        row.category_key,
        row.data_bearing,
        policy.required(row.mark, row.category_key, usual),
        FunctionalStatus(row.functional_status),
        row.restricted,
        years_between(row.begun, on) if row.begun else None,
        row.last_used_at,
    )


Judged = tuple[dict[UUID, Move], dict[UUID, tuple[DeviceReason, ...]]]


def judge(action: Action, devices: Iterable[Device], look: Callable[[Device], tuple[Facts, Ask]]) -> Judged:
    """Return the moves that an action makes of these devices, and the reasons of those it may not touch.

    A device in repair is not moved: the lot's action is a fact of its own there (`IN_REPAIR_INSTEAD`).
    """
    moves: dict[UUID, Move] = {}
    refused: dict[UUID, tuple[DeviceReason, ...]] = {}
    for device in devices:
        try:
            moves[device.asset_id] = decide(_for_this(action, device), *look(device))
        except TransitionRefused as refusal:
            refused[device.asset_id] = device.refused(refusal.reasons)
    return moves, refused


def _for_this(action: Action, device: Device) -> Action:
    return IN_REPAIR_INSTEAD.get(action, action) if device.state is State.IN_REPAIR else action


def move_all(
    session: Session,
    actor: Actor,
    lot: Lot,
    moves: Mapping[UUID, Move],
    request_id: UUID,
    *,
    occurred_at: datetime | None = None,
    left_on: date | None = None,
    details: Mapping[UUID, Mapping[str, Any]] | None = None,
) -> None:
    """Write the moves of a lot's locked devices with an event on each that names the lot.

    `left_on` is the day that a hand-over gives the devices, and that a return takes from them.
    """
    about = {"lot_id": str(lot.id), "lot_number": lot.number}
    changes = [
        Change(
            asset_id,
            move,
            {"left_on": left_on} if _moves_the_day(move) else _mended(move),
            {**about, **(details or {}).get(asset_id, {})},
            derived_id(request_id, asset_id),
        )
        for asset_id, move in moves.items()
    ]
    change_many(session, actor, changes, occurred_at)


def _moves_the_day(move: Move) -> bool:
    """An outcome is told after the device has left: that one keeps the day of the hand-over."""
    return move.action in (Action.HAND_OVER, Action.GIVE_BACK)


def _mended(move: Move) -> dict[str, Any]:
    return {"functional_status": FunctionalStatus.WORKS} if move.action is Action.REPAIRED else {}


def back_to_retired(
    session: Session, actor: Actor, lot: Lot, asset_ids: Sequence[UUID], request_id: UUID, **why: Any
) -> None:
    """Bring devices that were reserved on a lot back among the retired ones, or leave them in repair."""
    if not asset_ids:
        return
    devices = lock_devices(session, asset_ids).values()
    moves = {
        device.asset_id: decide(_for_this(Action.REMOVE_FROM_LOT, device), device.facts(), Ask())
        for device in devices
    }
    move_all(session, actor, lot, moves, request_id, details=dict.fromkeys(moves, why))


def unknown_device(asset_id: UUID) -> DeviceReason:
    """Return the reason for an id that is no asset of this authority."""
    text = N_("Cet équipement n’existe pas dans votre organisation.")
    return DeviceReason("asset-unknown", text, {}, asset_id, str(asset_id))
