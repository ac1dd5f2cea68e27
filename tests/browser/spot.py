"""An authority whose technicians scan: its people, its rooms, its labelled devices, and what was recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Role
from lifecycle.db.scope import enter
from lifecycle.history.model import Event
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.codes import new_code
from lifecycle.people.identify import find_actor_by_session, sign_in
from lifecycle.people.service import add_person
from lifecycle.registry.acting import Command, act
from lifecycle.registry.model import Asset, Label
from lifecycle.registry.places import room_named, site_named
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, LossReason, RetireReason
from tests.browser.conftest import Live
from tests.factories import code_of, make_actor, make_asset

PASSWORD = "quatre mots pour essayer"
PEOPLE = {
    "Théo Le Gall": Role.TECHNICIAN,
    "Nadia Benali": Role.TECHNICIAN,
    "Manon Kerbrat": Role.MANAGER,
}
THEO, NADIA, MANON = PEOPLE
STORE, BASEMENT = "Réserve B2", "Sous-sol"


@dataclass
class Spot:
    """The authority behind the browsers of a test."""

    live: Live
    authority: UUID
    site_id: UUID = field(default_factory=uuid4)
    #: ids and labels' codes of rooms by name
    rooms: dict[str, UUID] = field(default_factory=dict)
    room_codes: dict[str, str] = field(default_factory=dict)
    #: ids of devices by their labels' codes, in the order of their creation
    assets: dict[str, UUID] = field(default_factory=dict)

    @property
    def codes(self) -> list[str]:
        return list(self.assets)

    @property
    def label_url(self) -> str:
        return str(self.live.app.config["LABEL_URL"])

    def token(self, name: str) -> str:
        """Sign a person in and return the session's token."""
        with self.live.sessions() as session:
            token = sign_in(session, email_of(name), PASSWORD, days=1)
            session.commit()
        return token

    def actor(self, name: str) -> Actor:
        with self.live.sessions() as session:
            actor = find_actor_by_session(session, self.token(name))
        assert actor is not None
        return actor

    def read(self, statement: Select[Any]) -> list[tuple[Any, ...]]:
        """Return the rows of a statement, in the authority's scope."""
        with self.live.sessions() as session:
            enter(session, self.authority)
            return [tuple(row) for row in session.execute(statement)]

    def value(self, statement: Select[Any]) -> Any:
        """Return the one value that a statement finds."""
        [(value,)] = self.read(statement)
        return value

    def done(self, code: str) -> list[tuple[str, str]]:
        """What people did to a device since it was made, in order: the action and who."""
        wanted = (
            select(Event.details["action"].astext, Event.actor_name)
            .where(Event.subject_id == self.assets[code], Event.details.has_key("action"))
            .order_by(Event.sequence)
        )
        return [(action, who) for action, who in self.read(wanted)]

    def state(self, code: str) -> str:
        return str(self.value(select(Asset.state).where(Asset.id == self.assets[code])))

    def room(self, code: str) -> UUID | None:
        found: UUID | None = self.value(select(Asset.room_id).where(Asset.id == self.assets[code]))
        return found

    def act(self, name: str, code: str, command: Command) -> None:
        """Do something to a device at a desk, while phones are elsewhere."""
        with self.live.sessions() as session:
            enter(session, self.authority)
            act(session, self.actor(name), self.assets[code], command)
            session.commit()


def email_of(name: str) -> str:
    return f"{name.split()[0].lower().replace('é', 'e')}@ville.example"


def make_spot(live: Live, count: int, state: State = State.IN_STOCK) -> Spot:
    """Write an authority with three people, two labelled rooms and devices in the store room."""
    with live.sessions() as session:
        admin = make_actor(session)
        spot = Spot(live, admin.organisation_id)
        for name, role in PEOPLE.items():
            add_person(session, email_of(name), name, role, PASSWORD)
        site = site_named(session, "Mairie annexe")
        spot.site_id = site.id
        for name in (STORE, BASEMENT):
            spot.rooms[name] = room_named(session, site, name).id
            spot.room_codes[name] = _label(session, spot, room_id=spot.rooms[name])
        place = {"site_id": site.id, "room_id": spot.rooms[STORE]}
        for number in range(count):
            values = {"tag": f"2021-{number:04}", "serial": f"7XK2M{number:03}", "name": f"PORT-{number:03}"}
            asset = make_asset(session, admin, state, **values, **place)
            spot.assets[code_of(session, asset)] = asset.id
        session.commit()
    return spot


def make_blank(spot: Spot) -> str:
    """Issue a label that nothing bears and return its code."""
    with spot.live.sessions() as session:
        enter(session, spot.authority)
        code = _label(session, spot)
        session.commit()
    return code


def make_written_off(spot: Spot) -> str:
    """Write a device off, with which nothing more is done; return its label's code."""
    with spot.live.sessions() as session:
        enter(session, spot.authority)
        admin = make_actor(session, organisation_id=spot.authority)
        asset = make_asset(session, admin, tag="PERDU-1")
        asks = {
            Action.RETIRE: Ask(reason=RetireReason.FAULTY, functional_status=FunctionalStatus.FAULTY),
            Action.WRITE_OFF: Ask(loss_reason=LossReason.DESTROYED),
        }
        for action, ask in asks.items():
            act(session, admin, asset.id, Command(action, uuid4(), ask=ask))
        code = code_of(session, asset)
        spot.assets[code] = asset.id
        session.commit()
    return code


def strangers_code(spot: Spot) -> str:
    """Return the label's code of a device of another authority."""
    with spot.live.sessions() as session:
        code = code_of(session, make_asset(session, make_actor(session)))
        session.commit()
    return code


def codes_in(spot: Spot, room: str) -> Sequence[str]:
    """The labels' codes of the devices that the register has in a room, in their order."""
    wanted = select(Asset.id).where(Asset.room_id == spot.rooms[room])
    inside = {asset_id for (asset_id,) in spot.read(wanted)}
    return [code for code, asset_id in spot.assets.items() if asset_id in inside]


def _label(session: Session, spot: Spot, room_id: UUID | None = None) -> str:
    label = Label(
        code=new_code(), authority_id=spot.authority, room_id=room_id, state="current" if room_id else "blank"
    )
    session.add(label)
    session.flush()
    return label.code
