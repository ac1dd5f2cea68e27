"""Both sides of a lot, and a lot brought as far as a test needs it."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from lifecycle.db.scope import enter
from lifecycle.endoflife import queries
from lifecycle.endoflife.agreement import answering
from lifecycle.endoflife.arrival import reception
from lifecycle.endoflife.departure import handover, signing
from lifecycle.endoflife.preparation import lines, lots, offering
from lifecycle.endoflife.preparation.lots import LotData
from lifecycle.endoflife.views import LotView
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.registry.acting import Command, act
from lifecycle.registry.model import Asset
from lifecycle.sanitising.recording import SanitisationData, record_sanitisation
from lifecycle.states.assets import Action
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason, Route, SanitisationLevel
from tests.factories import make_asset


@dataclass
class World:
    """Both sides of a lot in one session; each call works in the scope of its side."""

    session: Session
    authority: Actor
    partner: Actor

    def as_authority(self) -> Session:
        enter(self.session, self.authority.organisation_id)
        return self.session

    def as_partner(self) -> Session:
        enter(self.session, self.partner.organisation_id)
        return self.session

    def retired(self, status: FunctionalStatus = FunctionalStatus.WORKS, **values) -> Asset:
        session = self.as_authority()
        asset = make_asset(session, self.authority, **values)
        ask = Ask(reason=RetireReason.OBSOLETE, functional_status=status)
        act(session, self.authority, asset.id, Command(Action.RETIRE, uuid4(), ask=ask))
        return asset

    def data(self, route: Route = Route.REFURBISH, **values) -> LotData:
        common = {"title": "Portables 2026", "partner_id": self.partner.organisation_id, "route": route}
        return LotData(**{**common, "legal_basis": "cession", "waste_status": "non_waste", **values})

    def lot(self, *assets: Asset, route: Route = Route.REFURBISH, **said) -> UUID:
        session = self.as_authority()
        lot_id = lots.create_lot(session, self.authority, self.data(route), uuid4()).lot_id
        added = lines.add_assets(session, self.authority, lot_id, [a.id for a in assets], uuid4(), **said)
        assert not added.refused
        return lot_id

    def offered(self, *assets: Asset, **said) -> UUID:
        lot_id = self.lot(*assets, **said)
        offering.offer(self.session, self.authority, lot_id, uuid4())
        return lot_id

    def accepted(self, *assets: Asset, **said) -> UUID:
        lot_id = self.offered(*assets, **said)
        answering.accept(self.as_partner(), self.partner, lot_id, {}, uuid4())
        self.as_authority()
        return lot_id

    def sanitise(self, *assets: Asset, level: SanitisationLevel = SanitisationLevel.PURGE, **values) -> None:
        said = {
            "method": "NVMe sanitize",
            "result": "passed",
            "performed_at": now(),
            "performed_by": "C. Test",
        }
        for asset in assets:
            data = SanitisationData(level, **{**said, **values})
            record_sanitisation(self.as_authority(), self.authority, asset.id, data, uuid4())

    def code(self, lot_id: UUID) -> str:
        code = signing.issue_signing_code(self.as_partner(), self.partner, lot_id)
        self.as_authority()
        return code

    def hand_over(self, lot_id: UUID, code: str | None = None, request_id: UUID | None = None, **values):
        code = self.code(lot_id) if code is None else code
        names = {"authority_signer": "Camille Test", "partner_signer": "Sacha Partenaire"}
        said = {**names, "signing_code": code, **values}
        return handover.hand_over(self.as_authority(), self.authority, lot_id, request_id or uuid4(), **said)

    def handed_over(self, *assets: Asset, **said) -> UUID:
        lot_id = self.accepted(*assets, **said)
        self.sanitise(*assets)
        self.hand_over(lot_id)
        return lot_id

    def received(self, *assets: Asset, missing: tuple[Asset, ...] = (), **said) -> UUID:
        lot_id = self.handed_over(*assets, *missing, **said)
        here = [line for asset in assets for line in [self.line(lot_id, asset)]]
        lost = [self.line(lot_id, asset) for asset in missing]
        said = {"received": here, "missing": lost}
        reception.receive(self.as_partner(), self.partner, lot_id, uuid4(), **said)
        return lot_id

    def view(self, lot_id: UUID) -> LotView:
        return queries.get_lot(self.session, lot_id)

    def line(self, lot_id: UUID, asset: Asset) -> UUID:
        return next(line.id for line in self.view(lot_id).lines if line.asset_id == asset.id)

    def state(self, asset: Asset) -> str:
        session = self.as_authority()
        session.expire_all()
        return session.get_one(Asset, asset.id).state
