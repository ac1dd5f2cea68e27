"""Two authorities, one partner and their retired devices: what stands before the journey begins."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Role
from lifecycle.db.scope import enter
from lifecycle.endoflife.agreement.ending import close
from lifecycle.endoflife.outcome.outcomes import OutcomeData, report_outcome
from lifecycle.endoflife.preparation.lines import add_assets
from lifecycle.endoflife.preparation.lots import create_lot
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS, now, today
from lifecycle.people.identify import find_actor_by_session, sign_in
from lifecycle.people.service import add_person, add_token
from lifecycle.registry.acting import Command, act
from lifecycle.registry.model import Asset
from lifecycle.sanitising.media import MediumData, learn
from lifecycle.sanitising.policy import Policy, change_policy
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason, Route
from lifecycle.triage.checklist import Checklist
from lifecycle.triage.grades import kind_of
from lifecycle.triage.service import Decision, record_triage
from tests.browser.conftest import Live
from tests.endoflife.world import World
from tests.factories import code_of, make_actor, make_asset, make_organisation, make_partner

THEIR_LOT = "Portables de la communauté"
PASSWORD = "quatre mots pour essayer"
TOWN, COUNTY, WORKSHOP = "Ville de Valbourg", "Communauté de Morlane", "Atelier solidaire"
MANAGER, TECHNICIAN, NEIGHBOUR, PARTNER = "Manon Kerbrat", "Théo Le Gall", "Nadia Benali", "Sacha Partenaire"
MONITORS, DESKTOPS, LAPTOPS, PRINTERS = 12, 12, 16, 4
OLD_DESKTOPS, LAPTOPS_OF_THIS_YEAR = 3, 5
# The desktops whose disks are wiped: the register knows the first two disks, not the third.
DISKS = ("WD-WCC6Y0ABC101", "WD-WCC6Y0ABC102", "ZDE1F9K3")
KINDS = ["monitor", "desktop", "laptop", "printer"]
TAKEN = {"reuse": KINDS, "refurbish": KINDS, "recycle": KINDS}


@dataclass(frozen=True, slots=True)
class Device:
    """A device of the journey; `code` is its label's, as pages write it."""

    id: UUID
    kind: str
    tag: str
    serial: str
    code: str

    @property
    def shown(self) -> str:
        return f"{self.code[:4]}-{self.code[4:]}"


@dataclass
class Chain:
    """Who takes part, signed in, and the devices of each authority."""

    live: Live
    tokens: dict[str, str] = field(default_factory=dict)
    api_token: str = ""
    town: UUID = field(default_factory=uuid4)
    county: UUID = field(default_factory=uuid4)
    devices: list[Device] = field(default_factory=list)
    to_triage: list[Device] = field(default_factory=list)
    theirs: list[Device] = field(default_factory=list)
    their_lot: str = ""

    def of(self, kind: str) -> list[Device]:
        """The town's forty devices of a kind, in their order."""
        return [device for device in self.devices if device.kind == kind]

    @property
    def refused(self) -> list[Device]:
        """What the partner does not take."""
        return self.of("monitor")[:2] + self.of("laptop")[:2]

    @property
    def kept(self) -> list[Device]:
        """What is handed over."""
        return [device for device in self.devices if device not in self.refused]

    @property
    def missing(self) -> Device:
        """The monitor that does not arrive."""
        return self.of("monitor")[2]

    @property
    def given_back(self) -> Device:
        """The laptop that comes back."""
        return self.of("laptop")[2]

    @property
    def by_hand(self) -> list[Device]:
        """Four laptops: three refurbished, the last recycled."""
        return self.of("laptop")[-4:]

    def states(self, authority: UUID) -> dict[str, str]:
        """The states of an authority's devices by their inventory numbers."""
        with self.live.sessions() as session:
            enter(session, authority)
            return {tag: str(state) for tag, state in session.execute(select(Asset.tag, Asset.state))}

    def told_by_file(self) -> dict[str, tuple[str, str, str, str]]:
        """The last four cells of thirty rows by inventory number: outcome, day, recipient, evidence."""
        day, desktops, laptops = f"{today():%d/%m/%Y}", self.of("desktop"), self.of("laptop")[3:-4]
        plan = [(device, "Réemployé", "Établissement scolaire", "") for device in self.of("monitor")[3:]]
        plan += [(device, "Reconditionné", "", "Facture F-2026-77") for device in desktops[:-1]]
        plan += [(desktops[-1], "Recyclé", "", "BSD 2026-0732")]
        plan += [(device, "Reconditionné", "Association", "") for device in laptops[:7]]
        plan += [(device, "Réemployé", "", "") for device in laptops[7:]]
        return {device.tag: (outcome, day, recipient, proof) for device, outcome, recipient, proof in plan}


def make_chain(live: Live) -> Chain:
    """Write the town with 40 retired devices and 4 recycled ones, its neighbour with a lot, their partner."""
    chain = Chain(live)
    with live.sessions() as session:
        chain.town, chain.county = (make_organisation(session, name=name) for name in (TOWN, COUNTY))
        partner = make_partner(session, chain.town, chain.county, routes=TAKEN)
        manager = _person(session, chain, chain.town, MANAGER, Role.MANAGER)
        technician = _person(session, chain, chain.town, TECHNICIAN, Role.TECHNICIAN)
        neighbour = _person(session, chain, chain.county, NEIGHBOUR, Role.MANAGER)
        receiver = _person(session, chain, partner.organisation_id, PARTNER, Role.PARTNER)
        enter(session, chain.town)
        chain.api_token = add_token(session, manager, "Tableau de bord", ["read"], Role.MANAGER)
        admin = make_actor(session, organisation_id=chain.town)
        change_policy(session, admin, Policy(overwriting_purges=True), uuid4())
        _forty(session, manager, chain)
        _triaged(session, technician, chain)
        _recycled(session, World(session, manager, receiver))
        _lot_next_door(session, World(session, neighbour, receiver), chain)
        session.commit()
    return chain


def _person(session: Session, chain: Chain, organisation: UUID, name: str, role: Role) -> Actor:
    enter(session, organisation)
    email = f"{name.split()[0].lower().replace('é', 'e')}@exemple.example"
    add_person(session, email, name, role, PASSWORD)
    chain.tokens[name] = sign_in(session, email, PASSWORD, days=1)
    actor = find_actor_by_session(session, chain.tokens[name])
    assert actor is not None
    enter(session, organisation)
    return actor


def _forty(session: Session, manager: Actor, chain: Chain) -> None:
    """The devices of the worked example, retired last autumn but for five laptops."""
    last = _last_autumn()
    plan = [("monitor", last, 6)] * MONITORS
    plan += [("desktop", last, 12)] * OLD_DESKTOPS + [("desktop", last, 6)] * (DESKTOPS - OLD_DESKTOPS)
    plan += [("laptop", last, 5)] * (LAPTOPS - LAPTOPS_OF_THIS_YEAR)
    plan += [("laptop", today(), 5)] * LAPTOPS_OF_THIS_YEAR
    for number, (kind, retired_on, years) in enumerate(plan, 1):
        chain.devices.append(_retired(session, manager, kind, f"VB-{number:03}", retired_on, years))
    disks = [
        (device.id, MediumData("hdd", "Western Digital", "WD10EZEX", serial, 10**12))
        for device, serial in zip(chain.of("desktop")[-3:-1], DISKS[:2], strict=True)
    ]
    learn(session, disks, "inventory")


def _last_autumn() -> date:
    return date(today().year - 1, 11, 3)


def _retired(
    session: Session,
    manager: Actor,
    kind: str,
    tag: str,
    retired_on: date,
    years: int,
    status: FunctionalStatus = FunctionalStatus.WORKS,
) -> Device:
    """A device of a kind, in use for so many years before it was retired."""
    said = {"tag": tag, "serial": f"{kind[:3].upper()}{tag.replace('-', '00')}"}
    bought = retired_on.replace(year=retired_on.year - years, day=1)
    asset = make_asset(session, manager, category_key=kind, first_used_on=bought, **said)
    ask = Ask(reason=RetireReason.REPLACED, functional_status=status, decided_on=retired_on)
    at = min(datetime.combine(retired_on, time(10), PARIS), now())
    act(session, manager, asset.id, Command(Action.RETIRE, uuid4(), occurred_at=at, ask=ask))
    return Device(asset.id, kind, tag, said["serial"], code_of(session, asset))


def _triaged(session: Session, technician: Actor, chain: Chain) -> None:
    """Decide for reuse whatever waits, but for one device of each kind."""
    chain.to_triage = [chain.of(kind)[-1] for kind in ("monitor", "desktop", "laptop")]
    why = "Le bénéficiaire équipe des associations : il prend le lot tel quel."
    for device in chain.devices:
        if device not in chain.to_triage:
            locks = dict.fromkeys(kind_of(device.kind).locks, "released")
            seen = Checklist("F5", "C4", locks=locks)
            record_triage(session, technician, device.id, seen, uuid4(), decision=Decision(Route.REUSE, why))


def _recycled(session: Session, world: World) -> None:
    """Four faulty printers of last autumn, recycled this year: they count below the line only."""
    last = _last_autumn()
    faulty = FunctionalStatus.FAULTY
    printers = [
        _retired(session, world.authority, "printer", f"IMP-{n:03}", last, 6, faulty)
        for n in range(1, PRINTERS + 1)
    ]
    lot_id = world.received(*printers, route=Route.RECYCLE)
    line_ids = [world.line(lot_id, printer) for printer in printers]
    told = OutcomeData(State.RECYCLED, today(), proof_reference="BSD 2026-0412")
    report_outcome(world.as_partner(), world.partner, lot_id, line_ids, told, uuid4())
    close(world.as_authority(), world.authority, lot_id, uuid4())


def _lot_next_door(session: Session, world: World, chain: Chain) -> None:
    """Two laptops of the neighbour on a lot that it has not offered yet."""
    enter(session, chain.county)
    last = _last_autumn()
    theirs = ("MO-001", "MO-002")
    chain.theirs = [_retired(session, world.authority, "laptop", tag, last, 5) for tag in theirs]
    data = world.data(Route.REUSE, title=THEIR_LOT, decision_reference="Délibération 31")
    lot_id = create_lot(session, world.authority, data, uuid4()).lot_id
    added = add_assets(session, world.authority, lot_id, [device.id for device in chain.theirs], uuid4())
    assert not added.refused
    chain.their_lot = f"/lots/{lot_id}"
