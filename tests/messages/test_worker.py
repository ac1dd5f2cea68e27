"""The worker's command for real: reminders, mails and calls leave, and nothing leaves twice."""

import os
import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from icalendar import Calendar

from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.edge.courier import carry, send_mail
from lifecycle.edge.due import remind, start_due
from lifecycle.endoflife.agreement import ending
from lifecycle.kernel.clock import now
from lifecycle.webhooks import service
from lifecycle.webhooks.service import WebhookData
from tests.endoflife.world import World
from tests.factories import SECRET_KEY, make_actor, make_partner
from tests.messages.conftest import member
from tests.webhooks.conftest import keys, receiver

__all__ = ["keys", "receiver"]


def two_sides(session):
    authority = make_actor(session)
    partner = make_partner(session, authority.organisation_id)
    _, address = member(session, "partner", partner.organisation_id, "Sacha")
    return World(session, authority, partner), address


@pytest.mark.cluster
def test_the_command_sends_what_waits_once(own_database_url, inbox, settings, receiver, keys, tmp_path):
    engine = app_engine(own_database_url)
    sessions = session_factory(engine)
    with sessions() as session:
        world, address = two_sides(session)
        enter(session, world.authority.organisation_id)
        data = WebhookData("SI", receiver.url, ["lot.state.offered"])
        service.create_webhook(session, world.authority, data, keys, uuid4())
        world.offered(world.retired())
        session.commit()
    environment = {
        "LIFECYCLE_DATABASE_URL": own_database_url,
        "LIFECYCLE_SECRET_KEY": SECRET_KEY,
        "LIFECYCLE_DATA_DIR": str(tmp_path),
        "LIFECYCLE_SMTP_URL": inbox.url,
        "LIFECYCLE_PRIVATE_WEBHOOKS": "1",
    }
    command = [sys.executable, "-m", "lifecycle", "worker", "--until-empty"]
    subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)
    carry(sessions, settings)
    engine.dispose()
    [mail] = inbox.mails
    assert mail["To"] == address
    assert mail["Subject"].endswith("proposé par Ville de Valbourg")
    assert len(receiver.calls) == 1


def test_the_appointment_travels_with_the_mail_and_so_does_its_cancellation(
    session, sessions, inbox, settings
):
    world, address = two_sides(session)
    lot_id = world.accepted(world.retired())
    at = (now() + timedelta(days=9)).replace(microsecond=0)
    ending.schedule(world.as_authority(), world.authority, lot_id, at, uuid4(), place="1 rue du Port")
    session.commit()
    send_mail(sessions, settings)
    ending.cancel(world.as_authority(), world.authority, lot_id, "Plus de stock", uuid4())
    session.commit()
    send_mail(sessions, settings)
    files = [
        (Calendar.from_ical(file.get_content()), file.get_param("method"))
        for mail in inbox.to(address)
        for file in mail.iter_attachments()
    ]
    assert [method for _, method in files] == ["PUBLISH", "CANCEL"]
    first, last = (calendar.walk("VEVENT")[0] for calendar, _ in files)
    assert first["DTSTART"].dt == at
    assert (last["UID"], last["STATUS"]) == (first["UID"], "CANCELLED")


def test_a_mail_to_the_partner_holds_no_custodian_price_or_serial(session, sessions, inbox, settings):
    world, address = two_sides(session)
    said = {"custodian": "Dominique Secret", "serial": "SN-SECRET-1", "purchase_price": "1234.56"}
    lot_id = world.accepted(world.retired(**said))
    at = now() + timedelta(days=9)
    ending.schedule(world.as_authority(), world.authority, lot_id, at, uuid4(), place="1 rue du Port")
    session.commit()
    send_mail(sessions, settings)
    assert len(inbox.to(address)) == 2
    for mail in inbox.mails:
        text = mail.as_string()
        assert "Secret" not in text
        assert "SECRET" not in text
        assert (
            "1234" not in mail.get_body(("plain",)).get_content().replace(str(lot_id), "").partition("/l/")[0]
        )


def test_reminders_come_once_each(session, sessions, inbox, settings):
    world, address = two_sides(session)
    lot_id = world.accepted(world.retired())
    ending.schedule(world.as_authority(), world.authority, lot_id, now() + timedelta(hours=20), uuid4())
    session.commit()
    send_mail(sessions, settings)
    before = len(inbox.to(address))
    for _ in range(2):
        enter(session, world.authority.organisation_id)
        remind(session)
        session.commit()
        send_mail(sessions, settings)
    told = [mail["Subject"] for mail in inbox.to(address)[before:]]
    assert len(told) == 1
    assert told[0].startswith("Rappel")
    start_due(sessions)
    send_mail(sessions, settings)
    assert len(inbox.to(address)) == before + 1
