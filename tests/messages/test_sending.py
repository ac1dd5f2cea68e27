"""Mails through a real SMTP server: the right ones, once, in the reader's language, and failures shown."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.edge.courier import send_mail
from lifecycle.kernel.clock import now
from lifecycle.messages.choosing import choose
from lifecycle.messages.model import Message, MessageDelivery
from lifecycle.messages.telling import tell
from lifecycle.people.model import Membership
from tests.factories import make_organisation
from tests.messages.conftest import SITE, member
from tests.messages.offers import LOT, deliveries, offer


def test_each_person_told_gets_one_mail_in_their_own_language(session, sessions, inbox, settings, partner):
    actor, address = partner
    _, english = member(session, "partner", actor.organisation_id, "Robin", locale="en")
    offer(session, actor.organisation_id)
    session.commit()
    send_mail(sessions, settings)
    send_mail(sessions, settings)
    assert sorted(mail["To"] for mail in inbox.mails) == sorted([address, english])
    mail = inbox.to(address)[0]
    assert mail["Subject"] == "Lot 2026-031 proposé par Ville de Valbourg"
    assert mail["From"] == "Parc <parc@valbourg.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_body(("plain",)).get_content()
    assert "Réponse attendue avant le 1er décembre 2026." in text
    assert re.search(re.escape(SITE) + r"/l/[\w-]{43}\?to=/lots/[0-9a-f-]{36}\s", text)
    page = mail.get_body(("html",)).get_content()
    assert '<html lang="fr">' in page
    assert "<h1>Lot 2026-031 proposé par Ville de Valbourg</h1>" in page
    assert '<html lang="en">' in inbox.to(english)[0].get_body(("html",)).get_content()


def test_the_same_key_tells_once(session, sessions, inbox, settings, partner):
    for _ in range(2):
        offer(session, partner[0].organisation_id, key="offer of the lot")
    session.commit()
    send_mail(sessions, settings)
    assert len(inbox.mails) == 1


def test_nothing_is_sent_for_a_transaction_that_failed(session, sessions, inbox, settings, partner):
    offer(session, partner[0].organisation_id)
    session.rollback()
    send_mail(sessions, settings)
    assert inbox.mails == []


def test_one_side_tells_the_other_and_cannot_read_what_it_told(session, partner):
    member(session)
    offer(session, partner[0].organisation_id)
    session.flush()
    assert session.scalars(select(Message)).all() == []
    enter(session, partner[0].organisation_id)
    assert len(session.scalars(select(Message)).all()) == 1


def test_a_topic_needs_its_parameters(session, partner):
    with pytest.raises(KeyError, match="lines"):
        tell(
            session,
            "lot_offered",
            to=partner[0].organisation_id,
            subject=("lot", uuid4()),
            params=LOT,
            key="1",
        )


def test_whoever_did_it_is_not_told(session, sessions, inbox, settings, partner):
    actor, _ = partner
    _, other = member(session, "partner", actor.organisation_id, "Robin")
    params = {**LOT, "pickup_at": "2026-12-03T09:30:00+01:00"}
    tell(
        session,
        "lot_scheduled",
        to=actor.organisation_id,
        subject=("lot", uuid4()),
        params=params,
        key="1",
        but=actor.account_id,
    )
    session.commit()
    send_mail(sessions, settings)
    assert [mail["To"] for mail in inbox.mails] == [other]
    assert inbox.mails[0]["Subject"] == "Lot 2026-031\u00a0: enlèvement le 3 décembre 2026 à 09:30"


def test_what_a_person_refuses_is_not_sent_and_a_role_begins_with_its_own(session, sessions, inbox, settings):
    manager, address = member(session)
    technician, _ = member(session, "technician", manager.organisation_id)
    choose(session, manager, {"todo": "none"})
    params = {**LOT, "accepted": 36, "refused": 4}
    told = {"to": manager.organisation_id, "subject": ("lot", uuid4())}
    tell(session, "lot_accepted", params=params, key="1", **told)
    tell(session, "lot_scheduled", params={**LOT, "pickup_at": now().isoformat()}, key="2", **told)
    session.commit()
    send_mail(sessions, settings)
    assert sorted(mail["To"] for mail in inbox.mails) == sorted(
        [address, f"{technician.account_id}@test.example"]
    )
    assert all("enlèvement" in mail["Subject"] for mail in inbox.mails)


def test_a_day_of_messages_is_one_mail_at_seven(session, sessions, inbox, settings):
    manager, _ = member(session)
    for number in ("2026-001", "2026-002"):
        params = {**LOT, "number": number, "reported": 3}
        told = {"to": manager.organisation_id, "subject": ("lot", uuid4())}
        tell(session, "lot_outcomes", params=params, key=number, **told)
    session.commit()
    send_mail(sessions, settings)
    assert inbox.mails == []
    waiting = deliveries(session)
    assert {each.cadence for each in waiting} == {"daily"}
    session.execute(update(MessageDelivery).values(next_try_at=now()))
    session.commit()
    send_mail(sessions, settings)
    assert [mail["Subject"] for mail in inbox.mails] == ["Vos messages du jour\u00a0: 2"]
    text = inbox.mails[0].get_body(("plain",)).get_content()
    assert text.index("2026-001") < text.index("2026-002")
    assert {each.mail_id for each in deliveries(session)} == {inbox.mails[0]["Message-ID"]}


def test_without_a_mail_server_messages_wait_and_then_only_young_ones_leave(
    session, sessions, inbox, settings, partner
):
    offer(session, partner[0].organisation_id, key="old")
    session.commit()
    send_mail(sessions, replace(settings, smtp_url=None))
    assert [each.state for each in deliveries(session)] == ["queued"]
    session.execute(update(MessageDelivery).values(created_at=now() - timedelta(days=8)))
    offer(session, partner[0].organisation_id, key="young", number="2026-032")
    session.commit()
    send_mail(sessions, settings)
    assert ["2026-032" in mail["Subject"] for mail in inbox.mails] == [True]
    assert [(each.state, each.last_error) for each in deliveries(session)] == [
        ("failed", "expired"),
        ("sent", None),
    ]


def test_who_left_meanwhile_gets_nothing(session, sessions, inbox, settings, partner):
    offer(session, partner[0].organisation_id)
    session.commit()
    send_mail(sessions, replace(settings, smtp_url=None))
    enter(session, partner[0].organisation_id)
    session.query(Membership).delete()
    session.commit()
    send_mail(sessions, settings)
    assert inbox.mails == []


def test_what_people_type_becomes_neither_header_nor_line(session, sessions, inbox, settings, partner):
    offer(session, partner[0].organisation_id, party="Ville\r\nBcc: tous@example.org\r\n\r\n<b>x</b>")
    session.commit()
    send_mail(sessions, settings)
    mail = inbox.mails[0]
    assert mail["Bcc"] is None
    assert mail["Subject"].startswith("Lot 2026-031 proposé par Ville Bcc")
    assert "<b>x</b>" not in mail.get_body(("html",)).get_content()


def test_two_workers_at_once_send_each_mail_once(own_database_url, inbox, settings):
    engine = app_engine(own_database_url)
    sessions = session_factory(engine)
    with sessions() as session:
        actor, _ = member(session, "partner")
        for number in range(12):
            offer(session, actor.organisation_id, key=str(number))
        session.commit()
    inbox.on_data = lambda _: time.sleep(0.01)
    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(send_mail, sessions, settings) for _ in range(3)]:
            done.result()
    engine.dispose()
    ids = [mail["Message-ID"] for mail in inbox.mails]
    assert len(ids) == 12
    assert len(set(ids)) == 12


def test_another_organisation_reads_none_of_it(session, sessions, inbox, settings, partner):
    offer(session, partner[0].organisation_id)
    session.commit()
    send_mail(sessions, settings)
    enter(session, make_organisation(session))
    assert deliveries(session) == []
