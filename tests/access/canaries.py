"""A network where whatever a partner must never see bears a mark, and lots in every state."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import select, update

from lifecycle.endoflife.agreement import answering, appointing, ending
from lifecycle.endoflife.arrival import discrepancies, reception
from lifecycle.endoflife.departure import cosigning
from lifecycle.endoflife.exchange_model import Unexpected
from lifecycle.endoflife.outcome import outcomes
from lifecycle.endoflife.outcome.outcomes import OutcomeData
from lifecycle.endoflife.outcome.proofs import store_proof
from lifecycle.endoflife.preparation import lines, lots, offering, values
from lifecycle.endoflife.revision import revising
from lifecycle.endoflife.revision.revising import Proposal
from lifecycle.formats.waste_parties import Company
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now, today
from lifecycle.partners.agreeing import AgreementData, make_agreement
from lifecycle.people.model import Account, Organisation
from lifecycle.registry.acting import Command, act
from lifecycle.registry.model import Asset
from lifecycle.registry.places import room_named, site_named
from lifecycle.repairs.service import PartData, RepairData, add_part, edit_repair
from lifecycle.sanitising.media import MediumData, learn
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason, Route
from lifecycle.triage.checklist import Checklist
from lifecycle.triage.service import record_triage
from lifecycle.waste.service import settle as settle_waste
from lifecycle.waste.shipments import ShipmentData
from lifecycle.webhooks.service import Keys, WebhookData, create_webhook
from tests.access.canary_boards import add_boards
from tests.endoflife.repair_world import RepairWorld
from tests.endoflife.world import World
from tests.factories import (
    SECRET_KEY,
    as_application,
    as_owner,
    code_of,
    make_account,
    make_actor,
    make_asset,
    make_network,
    make_partner,
)

# In every text that the partner must never read; what has figures only is told by them.
MARK = "CANARI"
WORTH, PAID, MENDED = Decimal("271.93"), Decimal("8352.27"), Decimal("6173.31")
_ROUTES = {route: ["laptop"] for route in ("repair", "reuse", "refurbish", "recycle")}
_FACTS = {"hostname": f"PC-{MARK}", "user": MARK.lower(), "cpu": "i5"}


@dataclass
class Canaries:
    """The world, the lots that the partner may open, and what it may not, by what they are."""

    world: World
    lots: dict[str, UUID]
    hidden: dict[str, UUID]
    agreement_id: UUID
    proof_id: UUID
    network_id: UUID
    south_id: UUID
    code: str


class Marked(World):
    """A world whose devices and lots bear the mark wherever a partner does not look."""

    def asset(self, **more) -> Asset:
        session = self.as_authority()
        room = room_named(session, site_named(session, f"Annexe {MARK}"), f"Bureau {MARK}")
        asset = make_asset(
            session, self.authority, name=f"PC {MARK}", custodian=f"Jeanne {MARK}", notes=f"Note {MARK}",
            supplier=f"Vendeur {MARK}", order_reference=f"BC-{MARK}", acquisition_cost=PAID,
            site_id=room.site_id, room_id=room.id, **more,
        )  # fmt: skip
        asset.facts = _FACTS
        session.flush()
        return asset

    def retired(self, status=FunctionalStatus.WORKS, **more) -> Asset:
        asset = self.asset(state=State.IN_USE, **more)
        ask = Ask(reason=RetireReason.OBSOLETE, functional_status=status, note=f"Réforme {MARK}")
        act(self.session, self.authority, asset.id, Command(Action.RETIRE, uuid4(), ask=ask))
        told = Checklist("F5", "C4", repair_cost=MENDED, note=f"Tri {MARK}")
        record_triage(self.session, self.authority, asset.id, told, uuid4())
        return asset

    def sanitise(self, *assets, **more) -> None:
        who = {"performed_by": f"Technicien {MARK}", "performed_contact": f"{MARK}@nord.example"}
        World.sanitise(self, *assets, **who, note=f"Effacement {MARK}", **more)

    def data(self, route: Route = Route.REFURBISH, **more):
        private = {"note": f"Note interne {MARK}", "checked_by": f"Chef {MARK}", "checked_on": today()}
        gift = {"legal_basis": "gift", "gift_article": "associations", "beneficiary_type": "esus_reuse"}
        said = {**gift, **private, "decision_reference": "DEL-2026-12"}
        return World.data(self, route, **{**said, **more})

    def offered(self, *assets, **said) -> UUID:
        lot_id = self.lot(*assets, **said)
        worth = {line.id: WORTH for line in self.view(lot_id).lines}
        values.set_values(self.session, self.authority, lot_id, worth, uuid4())
        offering.offer(self.session, self.authority, lot_id, uuid4())
        return lot_id

    def hand_over(self, lot_id, code=None, request_id=None, **said):
        return World.hand_over(self, lot_id, code, request_id, authority_signer="Signature Visible", **said)


class MarkedRepairs(RepairWorld):
    """A world of repair lots whose sheets bear the mark."""

    def broken(self, **more) -> Asset:
        asset = RepairWorld.broken(self, custodian=f"Jeanne {MARK}", acquisition_cost=PAID, **more)
        sheet = self.sheet(asset)
        said = RepairData(notes=f"Fiche {MARK}", labour_cost=MENDED, warranty_reference=MARK)
        edit_repair(self.session, self.authority, sheet.id, said, uuid4(), version=sheet.version)
        add_part(self.session, self.authority, sheet.id, PartData(f"Pièce {MARK}", unit_cost=MENDED), uuid4())
        return asset


def make_canaries(session, store) -> Canaries:
    """Two authorities and two partners of one network, with their lots; every service is really asked."""
    north, south = _official(session, "Ville de Nord"), _official(session, "Ville de Sud")
    ids = (north.organisation_id, south.organisation_id)
    partner = make_partner(session, *ids, routes=_ROUTES)
    rival = replace(make_partner(session, *ids, routes=_ROUTES), name=f"Rival {MARK}")
    _rename(session, rival.organisation_id, f"Rival {MARK}")
    world, far = Marked(session, north, partner), Marked(session, south, partner)
    told = WebhookData("Tout", "https://93.184.216.34/", ["lot.*"])
    create_webhook(world.as_partner(), partner, told, Keys(SECRET_KEY, allows_internal=False), uuid4())
    proof_id, theirs = _received(world, store)
    theirs |= _underway(world) | {"of another town": far.handed_over(far.retired())}
    other = Marked(session, north, rival)
    withdrawn = world.offered(world.retired())
    offering.withdraw(session, north, withdrawn, uuid4())
    hidden = {
        "draft": world.lot(world.retired()),
        "withdrawn": withdrawn,
        "of a rival": other.handed_over(other.retired(serial=f"S-{MARK}")),
        "asset": world.asset().id,
        "agreement": _agreed(world, rival, f"Convention {MARK}"),
    }
    with_label = world.asset(state=State.IN_USE)
    learn(session, [(with_label.id, MediumData("hdd", serial=f"{MARK}-DISK"))], "hand")
    agreement_id, network_id = _agreed(world, partner, "CONV-1"), make_network(session, *ids)
    add_boards(world, MARK, PAID)
    code = code_of(session, with_label)
    return Canaries(world, theirs, hidden, agreement_id, proof_id, network_id, ids[1], code)


def _official(session, town: str) -> Actor:
    """An administrator whose name and address the partner has no business with."""
    actor = replace(make_actor(session), name=f"Agathe {MARK}", organisation_name=town)
    _rename(session, actor.organisation_id, town)
    account_id = make_account(session, actor)
    address = update(Account).where(Account.id == account_id)
    as_owner(session).execute(address.values(email=f"agathe.{MARK}.{account_id}@nord.example".lower()))
    as_application(session)
    return replace(actor, account_id=account_id)


def _rename(session, organisation_id: UUID, name: str) -> None:
    theirs = update(Organisation).where(Organisation.id == organisation_id)
    as_owner(session).execute(theirs.values(name=name))
    as_application(session)


def _agreed(world: World, partner: Actor, reference: str) -> UUID:
    data = AgreementData(reference, today(), today())
    return make_agreement(world.as_authority(), world.authority, partner.organisation_id, data, uuid4())


def _underway(world: World) -> dict[str, UUID]:
    """Lots before their hand-over, one for each thing that may be shown of them."""
    declined, cancelled = world.offered(world.retired()), world.accepted(world.retired())
    answering.decline(world.as_partner(), world.partner, declined, "Complet", uuid4())
    ending.cancel(world.as_authority(), world.authority, cancelled, "Reportée", uuid4())
    slots, scheduled = world.accepted(world.retired()), world.accepted(world.retired())
    tomorrow, session = now() + timedelta(days=1), world.as_authority()
    appointing.propose_slots(session, world.authority, slots, [tomorrow], uuid4())
    ending.schedule(session, world.authority, scheduled, tomorrow, uuid4(), place="Quai B", contact="Accueil")
    cosigning.sign(session, world.authority, scheduled, "Signature Visible", None, uuid4())
    repairs = MarkedRepairs(world.session, world.authority, world.partner)
    broken = repairs.broken()
    return {
        "offered": world.offered(world.retired()),
        "declined": declined,
        "cancelled": cancelled,
        "slots": slots,
        "scheduled": scheduled,
        "repair": repairs.handed_over(broken),
    }


def _received(world: World, store) -> tuple[UUID, dict[str, UUID]]:
    """A lot received otherwise than listed, one of waste, and one that is closed; with a proof."""
    here, lost, done = world.retired(), world.retired(), world.retired()
    lot_id, closed = world.handed_over(here, lost), world.received(done)
    world.as_authority()
    ids = {asset.id: world.line(lot_id, asset) for asset in (here, lost)}
    session, partner = world.as_partner(), world.partner
    said = {"received": [ids[here.id]], "missing": [ids[lost.id]], "unexpected": ["ZZ-1"]}
    reception.receive(session, partner, lot_id, uuid4(), **said)
    proof = store_proof(session, partner, closed, "a.pdf", "application/pdf", b"%PDF-1.7", store, uuid4())
    reused = OutcomeData(State.REUSED, today(), recipient="school", proof_id=proof.id)
    world.as_authority()
    outcomes.report_outcome(world.as_partner(), partner, closed, [world.line(closed, done)], reused, uuid4())
    session = world.as_authority()
    ending.close(session, world.authority, closed, uuid4())
    found = session.scalars(select(Unexpected.id).where(Unexpected.lot_id == lot_id)).one()
    discrepancies.settle(session, world.authority, lot_id, found, "not_ours", "Autre dépôt", uuid4())
    for field, value in (("pallets", 3), ("packaging", "Caisses")):
        change = Proposal(field, None, value, "Recompté")
        revising.propose(session, world.authority, lot_id, change, uuid4())
    change = Proposal("pickup_place", None, "Quai C", "Erreur")
    revising.propose(world.as_partner(), partner, lot_id, change, uuid4())
    return proof.id, {"received": lot_id, "closed": closed, "waste": _waste(world)}


def _waste(world: World) -> UUID:
    """A lot of waste whose papers name people of the authority."""
    asset = world.retired(FunctionalStatus.FAULTY)
    data = world.data(Route.RECYCLE, waste_status="waste", legal_basis="cession")
    session = world.as_authority()
    lot_id = lots.create_lot(session, world.authority, data, uuid4()).lot_id
    why = {"justifications": {asset.id: "En panne"}}
    lines.add_assets(session, world.authority, lot_id, [asset.id], uuid4(), **why)
    emitter = Company(name="Ville de Nord", phone="0102030405", mail=f"{MARK}@nord.example")
    settle_waste(session, world.authority, lot_id, ShipmentData(emitter=emitter), uuid4())
    offering.offer(session, world.authority, lot_id, uuid4())
    answering.accept(world.as_partner(), world.partner, lot_id, {}, uuid4())
    world.sanitise(asset)
    world.hand_over(lot_id)
    return lot_id
