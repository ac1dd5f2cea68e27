"""A partner reads every address that it may open, its documents and mails, and never meets a mark."""

import re
from itertools import product

import pytest
from sqlalchemy import select, text

from lifecycle.documents import papers
from lifecycle.documents.page import Paper
from lifecycle.edge.due import remind
from lifecycle.edge.pickups import pickups
from lifecycle.endoflife import queries
from lifecycle.kernel.text import LOCALES
from lifecycle.messages.calendar import calendar
from lifecycle.messages.model import Message
from lifecycle.messages.topics import TOPICS
from lifecycle.messages.writing import Told, write
from lifecycle.webhooks.model import WebhookDelivery
from tests.access.canaries import make_canaries
from tests.access.reading import Reader, marks_in


@pytest.fixture
def birds(app, session):
    return make_canaries(session, app.extensions["lifecycle.files"])


@pytest.fixture
def partner(app, session, birds, sign_in):
    """The partner, as it reads pages and asks the API."""
    actor = birds.world.partner
    return Reader(app, session, actor, sign_in(actor))


def test_a_partner_meets_no_mark_on_any_page_or_answer(partner, birds):
    own = partner.actor.organisation_id
    ids = {"partner_id": [own], "agreement_id": [birds.agreement_id], "proof_id": [birds.proof_id]}
    partner.read_all(lot_id=birds.lots.values(), **ids)
    assert partner.found == {}
    # Enough was really read: each lot's page and its API, and something of every kind.
    read = {path for path, status in partner.opened if status == 200}
    for lot_id in birds.lots.values():
        assert {f"/lots/{lot_id}", f"/api/v1/lots/{lot_id}", f"/api/v1/lots/{lot_id}/lines"} <= read
    assert {"/lots/", "/lots/awaited", f"/partners/agreements/{birds.agreement_id}"} <= read
    assert f"/lots/{birds.lots['received']}/revisions" in read


def test_what_is_not_the_partners_is_not_there(partner, birds):
    for call, (hidden, row_id) in product(partner.calls(), birds.hidden.items()):
        if call.uuids:
            values = dict.fromkeys(call.uuids, row_id) | dict(call.others)
            assert partner.read(call, **values) == 404, (call.rule, hidden)
    assert partner.found == {}


def test_no_document_bears_a_mark_in_any_form(birds):
    session, forms = birds.world.as_partner(), set()
    for lot_id in birds.lots.values():
        view = queries.get_lot(session, lot_id)
        for name in papers.documents_of(view):
            # One picture of each kind of document is enough: all its words come from the same view.
            for form in papers.FORMS if name not in forms else ("csv",):
                data, _ = papers.made(view, name, form, Paper(locale="fr", url="https://parc.example/lots/1"))
                assert marks_in(data) == [], (name, form)
            forms.add(name)
    assert forms == set(papers.DOCUMENTS)


@pytest.fixture
def told(birds):
    """What is queued for the partner, with the reminders of today and of two years on."""
    session = birds.world.as_authority()
    remind(session)
    session.execute(text("UPDATE lot SET offered_at = offered_at - interval '2 years'"))
    session.execute(text("UPDATE lot SET pickup_at = now() - interval '1 day'"))
    remind(session)
    return list(birds.world.as_partner().scalars(select(Message)))


def test_no_mail_calendar_or_call_bears_a_mark(birds, told):
    topics = {each.topic for each in told}
    assert {"lot_offered", "lot_scheduled", "lot_handed_over", "revision_proposed", "lot_cancelled"} <= topics
    for each in told:
        item = Told(each.topic, (each.subject_type, each.subject_id), each.params)
        for locale in LOCALES:
            letter = write([item], locale=locale, organisation="Atelier", reach=lambda path: path)
            assert marks_in(f"{letter.subject}\n{letter.text}\n{letter.html}") == [], each.topic
        assert marks_in(str(each.params)) == [], each.topic
    session = birds.world.session
    assert marks_in(calendar(pickups(session), locale="fr", site="https://parc.example")) == []
    payloads = [str(each.payload) for each in session.scalars(select(WebhookDelivery))]
    assert len(payloads) > 20
    assert marks_in("\n".join(payloads)) == []


# What the words of messages may hold; anything else is looked at here first.
MAY_BE_TOLD = {
    *("number", "title", "party", "lines", "accepted", "refused", "slots", "place", "contact_line", "reason"),
    *("received", "missing", "unexpected", "reported", "returned", "awaited", "count", "comment", "answer"),
    *(
        "pickup_at",
        "answer_due_on",
        "reception_due_on",
        "due_on",
        "ends_on",
        "since_at",
        "certification",
        "name",
    ),
}


def test_the_words_of_messages_hold_nothing_else():
    words = [line for topic in TOPICS.values() for line in (topic.subject, *topic.lines)]
    assert set(re.findall(r"%\((\w+)\)s", " ".join(words))) <= MAY_BE_TOLD
