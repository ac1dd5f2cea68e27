"""A town with a technician, and a device of its own."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.kernel.actor import Actor
from lifecycle.registry.acting import Acted, Command, act
from lifecycle.registry.model import Asset
from lifecycle.repairs.model import Repair
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask
from tests.factories import make_actor, make_asset


@dataclass
class Workshop:
    """Devices and their repairs in one session."""

    session: Session
    actor: Actor

    def device(self, state: State = State.IN_STOCK, **values) -> Asset:
        return make_asset(self.session, self.actor, state=state, **values)

    def act(self, asset: Asset, action: Action, **said) -> Acted:
        request_id = said.pop("request_id", uuid4())
        return act(self.session, self.actor, asset.id, Command(action, request_id, ask=Ask(**said)))

    def sheets(self, asset: Asset) -> list[Repair]:
        self.session.expire_all()
        wanted = select(Repair).where(Repair.asset_id == asset.id).order_by(Repair.id)
        return list(self.session.scalars(wanted))

    def state(self, asset_id: UUID) -> str:
        self.session.expire_all()
        return self.session.get_one(Asset, asset_id).state


@pytest.fixture
def workshop(session) -> Workshop:
    return Workshop(session, make_actor(session))
