"""Mails that are refused, unsure or left behind by a worker that died: tried again, once, or shown."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from lifecycle.db.scope import enter
from lifecycle.edge.courier import send_mail
from lifecycle.kernel.clock import now
from lifecycle.messages import log
from lifecycle.messages.model import MessageDelivery
from lifecycle.messages.sending import UNSURE, WAITS, claim
from tests.messages.offers import deliveries, offer


def test_a_refusal_for_now_is_tried_again_later_under_the_same_id(
    session, sessions, inbox, settings, partner
):
    inbox.answers = ["451 try later"]
    offer(session, partner[0].organisation_id)
    session.commit()
    send_mail(sessions, settings)
    row = deliveries(session)[0]
    assert (row.state, row.attempts, row.last_error) == ("queued", 1, "451 try later")
    assert timedelta(0) < row.next_try_at - now() <= timedelta(minutes=WAITS[0])
    first_id = row.mail_id
    session.execute(update(MessageDelivery).values(next_try_at=now()))
    session.commit()
    send_mail(sessions, settings)
    assert [mail["Message-ID"] for mail in inbox.mails] == [first_id]
    assert deliveries(session)[0].state == "sent"


def test_it_is_given_up_after_days_and_a_person_sends_it_again(session, sessions, inbox, settings, partner):
    inbox.answers = ["451 try later"]
    offer(session, partner[0].organisation_id)
    session.commit()
    send_mail(sessions, replace(settings, smtp_url=None))
    session.execute(update(MessageDelivery).values(attempts=len(WAITS)))
    session.commit()
    send_mail(sessions, settings)
    row = deliveries(session)[0]
    assert (row.state, row.last_error) == ("failed", "451 try later")
    log.send_again(session, partner[0], row.id)
    session.commit()
    send_mail(sessions, settings)
    assert len(inbox.mails) == 1
    with pytest.raises(log.NotFailed):
        log.send_again(session, partner[0], row.id)


def test_a_refusal_for_good_is_not_tried_again(session, sessions, inbox, settings, partner):
    inbox.answers = ["550 no such mailbox"]
    offer(session, partner[0].organisation_id)
    session.commit()
    send_mail(sessions, settings)
    assert [(each.state, each.last_error) for each in deliveries(session)] == [
        ("failed", "550 no such mailbox")
    ]


def test_a_server_that_cannot_be_reached_is_said(session, sessions, settings, partner):
    offer(session, partner[0].organisation_id)
    session.commit()
    send_mail(sessions, replace(settings, smtp_url="smtp://127.0.0.1:1"))
    row = deliveries(session)[0]
    assert row.state == "queued"
    assert "ConnectionRefusedError" in row.last_error


def test_a_worker_that_died_is_followed_once_under_the_same_id(session, sessions, inbox, settings, partner):
    offer(session, partner[0].organisation_id)
    session.commit()
    send_mail(sessions, replace(settings, smtp_url=None))
    enter(session, partner[0].organisation_id)
    claimed = claim(session, "parc.valbourg.example")  # and then the machine stops
    session.commit()
    send_mail(sessions, settings)
    assert inbox.mails == []
    session.execute(update(MessageDelivery).values(next_try_at=now()))
    session.commit()
    send_mail(sessions, settings)
    assert [mail["Message-ID"] for mail in inbox.mails] == [claimed.mail_id]


def test_a_second_death_is_shown_rather_than_risk_a_third_mail(session, sessions, inbox, settings, partner):
    offer(session, partner[0].organisation_id)
    session.commit()
    send_mail(sessions, replace(settings, smtp_url=None))
    enter(session, partner[0].organisation_id)
    for _ in range(2):
        assert claim(session, "host") is not None
        session.execute(update(MessageDelivery).values(next_try_at=now()))
        session.commit()
    send_mail(sessions, settings)
    assert inbox.mails == []
    assert [(each.state, each.last_error) for each in deliveries(session)] == [("failed", UNSURE)]


def test_a_line_that_breaks_after_the_mail_was_given_leaves_it_unsure(
    session, sessions, inbox, settings, partner
):
    inbox.on_data = lambda server: server.transport.abort()
    offer(session, partner[0].organisation_id)
    session.commit()
    send_mail(sessions, settings)
    assert len(inbox.mails) == 1
    row = deliveries(session)[0]
    assert (row.state, row.last_error) == ("sending", UNSURE)
    send_mail(sessions, settings)
    assert len(inbox.mails) == 1
