"""A real mail server on a port of its own, and people who are told things."""

import email
import email.policy
from dataclasses import dataclass, field, replace

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import update

from lifecycle.edge.courier import Settings
from lifecycle.people.model import Account
from tests.factories import make_account, make_actor

SITE = "https://parc.valbourg.example"


@dataclass
class Inbox:
    """What a mail server took, and what it answers next."""

    mails: list = field(default_factory=list)
    answers: list = field(default_factory=list)
    on_data: object = None

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802 - aiosmtpd's
        if self.answers:
            return self.answers.pop(0)
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        if self.on_data:
            self.on_data(server)
        return "250 OK"

    def to(self, address):
        return [mail for mail in self.mails if mail["To"] == address]


class Server(Controller):
    """A server whose port the system chooses."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def inbox():
    """A running mail server's inbox; `inbox.url` is its address."""
    found = Inbox()
    server = Server(found, hostname="127.0.0.1", port=0)
    server.start()
    found.url = f"smtp://127.0.0.1:{server.port}"
    yield found
    server.stop()


@pytest.fixture
def settings(inbox):
    """The settings of a site that sends by the inbox's server."""
    return Settings(
        inbox.url, "Parc <parc@valbourg.example>", SITE, "x" * 40, allows_internal=True, link_days=7
    )


def member(session, role="manager", organisation_id=None, name="Camille Test", locale="fr"):
    """A person with an account; returns the actor and their address."""
    actor = make_actor(session, role, organisation_id, name)
    account_id = make_account(session, actor)
    session.execute(update(Account).where(Account.id == account_id).values(locale=locale))
    return replace(actor, account_id=account_id, locale=locale), f"{account_id}@test.example"


@pytest.fixture
def partner(session):
    """A person of a partner, with their address."""
    return member(session, "partner", name="Sacha")
