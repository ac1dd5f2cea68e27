"""People with accounts, and the phones that send their scans."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from lifecycle.kernel.actor import Actor
from lifecycle.phones.service import Report
from lifecycle.registry.acting import Command, act
from lifecycle.scanning.receiving import owner_of, receive
from lifecycle.scanning.said import Known, Said, Scanned, Sync
from lifecycle.scanning.verbs import Verb
from lifecycle.states.assets import Action, State
from tests.factories import code_of, make_account, make_actor, make_asset


@dataclass
class Phone:
    """A phone of one person; `late` is how far its clock is behind."""

    actor: Actor
    id: UUID = field(default_factory=uuid4)
    count: int = 0

    def scan(self, verb, *readings, asset_id=None, known=None, at=None, **said):
        """Write a scan on the phone."""
        self.count += 1
        return Scanned(
            uuid4(), self.count, Verb(verb), readings, at or datetime.now(UTC), asset_id, Said(**said), known
        )

    def sync(self, *scans, now=None, **report):
        said = Report(self.id, "Téléphone de Camille", **report)
        return Sync(owner_of(self.actor), said, now or datetime.now(UTC), scans)

    def send(self, session, *scans, **said):
        return receive(session, self.actor, self.sync(*scans, **said)).answers

    def do(self, session, verb, *readings, **said):
        """Send one new scan and return its answer."""
        return self.send(session, self.scan(verb, *readings, **said))[0]


def make_person(session, role="admin", organisation_id=None, name="Camille Test"):
    """A person of an authority who has an account."""
    actor = make_actor(session, role, organisation_id, name)
    return replace(actor, account_id=make_account(session, actor))


def known(asset):
    return Known(asset.state, asset.site_id, asset.room_id)


def make_check(session, actor):
    """A scan that the register contradicts, of a device in use that was taken back meanwhile."""
    phone = Phone(actor)
    asset = make_asset(session, actor, State.IN_USE)
    scan = phone.scan("send_to_repair", code_of(session, asset), known=known(asset))
    act(session, actor, asset.id, Command(Action.TAKE_BACK, uuid4()))
    phone.send(session, scan)
    return scan.id, phone.id
