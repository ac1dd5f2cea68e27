"""A world whose lots are repair lots."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select

from lifecycle.endoflife.repair.outcomes import RepairEnd, bring_back, report_repair
from lifecycle.history.model import Event
from lifecycle.registry.acting import Command, act
from lifecycle.registry.model import Asset
from lifecycle.repairs.model import Repair
from lifecycle.states.assets import Action
from lifecycle.states.facts import Ask, Route
from tests.endoflife.world import World
from tests.factories import make_asset


@dataclass
class RepairWorld(World):
    """A world whose lots are repair lots, with devices in repair."""

    confidentiality: str = ""

    def broken(self, **values) -> Asset:
        session = self.as_authority()
        asset = make_asset(session, self.authority, **values)
        act(session, self.authority, asset.id, Command(Action.SEND_TO_REPAIR, uuid4(), ask=Ask(note="panne")))
        return asset

    def data(self, route: Route = Route.REPAIR, **values):
        said = {"legal_basis": "repair_order", "confidentiality_reference": self.confidentiality, **values}
        return World.data(self, route, **said)

    def lot(self, *assets: Asset, route: Route = Route.REPAIR, **said) -> UUID:
        return World.lot(self, *assets, route=route, **said)

    def sheet(self, asset: Asset) -> Repair:
        session = self.as_authority()
        session.expire_all()
        wanted = select(Repair).where(Repair.asset_id == asset.id).order_by(Repair.id.desc())
        return session.scalars(wanted).first()

    def tags(self, asset: Asset) -> list[str]:
        wanted = select(Event.tag).where(Event.subject_id == asset.id).order_by(Event.sequence)
        return list(self.as_authority().scalars(wanted))

    def told(self, lot_id: UUID, data: RepairEnd, *assets: Asset) -> None:
        self.as_authority()
        ids = [self.line(lot_id, asset) for asset in assets]
        report_repair(self.as_partner(), self.partner, lot_id, ids, data, uuid4())

    def back(self, lot_id: UUID, *assets: Asset, request_id: UUID | None = None):
        self.as_authority()
        ids = [self.line(lot_id, asset) for asset in assets]
        return bring_back(self.as_authority(), self.authority, lot_id, ids, request_id or uuid4())
