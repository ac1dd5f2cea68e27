"""A device on an open repair lot comes back through it: its state is not changed behind the lot's back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.following import Step
from lifecycle.states.assets import State
from lifecycle.states.decide import TransitionRefused


def follow(session: Session, _: Actor, steps: Sequence[Step]) -> dict[UUID, dict[str, Any]]:
    """Refuse that a device leaves repair while it is on an open lot; raises TransitionRefused."""
    leaving = [step.asset_id for step in steps if step.source is State.IN_REPAIR]
    on_lot = select(Lot.number).join(LotLine, LotLine.lot_id == Lot.id)
    waiting = on_lot.where(LotLine.asset_id.in_(leaving), LotLine.is_open).limit(1)
    if leaving and (number := session.scalar(waiting)):
        text = N_(
            "Cet équipement est sur le lot de réparation %(lot)s : "
            "retirez-le du lot ou confirmez son retour depuis la page du lot."
        )
        raise TransitionRefused(reasons=(Reason("on-repair-lot", text, {"lot": number}),))
    return {}
