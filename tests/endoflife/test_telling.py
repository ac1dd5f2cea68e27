"""Who is told what of a lot, what is late and what is reminded."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from lifecycle.endoflife.agreement import answering, ending
from lifecycle.endoflife.agreement.appointing import propose_slots
from lifecycle.endoflife.arrival import discrepancies, reception
from lifecycle.endoflife.departure.cosigning import sign
from lifecycle.endoflife.outcome import outcomes
from lifecycle.endoflife.outcome.outcomes import OutcomeData
from lifecycle.endoflife.preparation import offering
from lifecycle.endoflife.revision import revising
from lifecycle.endoflife.revision.revising import Proposal
from lifecycle.endoflife.timing.deadlines import overdue
from lifecycle.endoflife.timing.delays import DEFAULTS, Delays, delays_of, set_delays
from lifecycle.endoflife.timing.reminders import due_reminders
from lifecycle.kernel.clock import now, today
from lifecycle.kernel.errors import Forbidden, Invalid
from lifecycle.messages.model import Message
from lifecycle.messages.telling import tell
from lifecycle.registry.model import Asset
from lifecycle.states.assets import State
from lifecycle.states.facts import Route
from lifecycle.states.lots import Side
from tests.amounts import tells
from tests.factories import as_application, as_owner, make_actor


def told(world):
    """The topics queued so far, with whose they are, in order."""
    rows = as_owner(world.session).execute(
        select(Message.topic, Message.organisation_id, Message.params).order_by(
            Message.created_at, Message.id
        )
    )
    sides = {world.authority.organisation_id: "authority", world.partner.organisation_id: "partner"}
    found = [(row.topic, sides[row.organisation_id], row.params) for row in rows]
    as_application(world.session)
    return found


def topics(world):
    return [(topic, side) for topic, side, _ in told(world)]


def screens(world, *tags):
    return [world.retired(category_key="monitor", tag=tag) for tag in tags]


def test_each_step_tells_who_must_know(world):
    lot_id = world.lot(*screens(world, "A1", "A2"), route=Route.REUSE)
    authority, partner = world.authority, world.partner
    assert topics(world) == []
    offering.offer(world.as_authority(), authority, lot_id, uuid4())
    offering.withdraw(world.session, authority, lot_id, uuid4())
    offering.offer(world.session, authority, lot_id, uuid4())
    answering.accept(world.as_partner(), partner, lot_id, {}, uuid4())
    soon = now() + timedelta(days=2)
    propose_slots(world.as_partner(), partner, lot_id, [soon], uuid4())
    ending.schedule(world.as_authority(), authority, lot_id, soon, uuid4())
    later = soon + timedelta(days=1)
    ending.schedule(world.session, authority, lot_id, later, uuid4(), reason="Grève")
    sign(world.session, authority, lot_id, "Camille", None, uuid4())
    sign(world.as_partner(), partner, lot_id, "Sacha", None, uuid4())
    lines = [line.id for line in world.view(lot_id).lines]
    said = {"received": lines[:1], "missing": lines[1:], "unexpected": ["B7"]}
    reception.receive(world.as_partner(), partner, lot_id, uuid4(), **said)
    discrepancies.found_after(world.session, partner, lot_id, lines[1:], uuid4())
    (surprise,) = world.view(lot_id).surprises
    session = world.as_authority()
    discrepancies.settle(session, authority, lot_id, surprise.id, "not_ours", "Autre", uuid4())
    proposal = Proposal("packaging", None, "Vrac", "Pour le dossier")
    revising.propose(session, authority, lot_id, proposal, uuid4())
    revision = world.view(lot_id).revisions[0].id
    revising.answer(world.as_partner(), partner, lot_id, revision, True, "", uuid4())
    data = OutcomeData(State.REUSED, today())
    outcomes.report_outcome(world.session, partner, lot_id, lines[:1], data, uuid4())
    outcomes.give_back(world.session, partner, lot_id, lines[1:], "Cassé", uuid4())
    ending.close(world.as_authority(), authority, lot_id, uuid4())
    a, p = "authority", "partner"
    assert topics(world) == [
        ("lot_offered", p), ("lot_withdrawn", p), ("lot_offered", p), ("lot_accepted", a),
        ("lot_slots_proposed", a), ("lot_scheduled", a), ("lot_scheduled", p), ("lot_rescheduled", a),
        ("lot_rescheduled", p), ("lot_signed", p), ("lot_handed_over", a), ("lot_handed_over", p),
        ("lot_received", a), ("lot_discrepancy_settled", a), ("lot_discrepancy_settled", p),
        ("revision_proposed", p), ("revision_answered", a), ("lot_outcomes", a), ("lot_given_back", a),
        ("lot_closed", p),
    ]  # fmt: skip
    by_topic = {(topic, side): params for topic, side, params in told(world)}
    offered = by_topic["lot_offered", p]
    assert (offered["party"], offered["lines"]) == ("Ville de Valbourg", 2)
    assert offered["answer_due_on"] == (today() + timedelta(days=15)).isoformat()
    assert (
        by_topic["lot_received", a] | {"received": 1, "missing": 1, "unexpected": 1}
        == by_topic["lot_received", a]
    )
    assert by_topic["revision_answered", a]["answer"] == "approved"


def test_what_is_told_holds_nothing_private(world):
    asset = world.retired(category_key="monitor", custodian="Jeanne Dupont", serial="SERIE-9",
                          acquisition_cost=Decimal("987.65"), notes="Fuite")  # fmt: skip
    lot_id = world.accepted(asset, route=Route.REUSE)
    world.hand_over(lot_id)
    said = str(told(world))
    for private in ("Dupont", "Fuite", "SERIE-9"):
        assert private not in said
    assert not tells(said, 987)


def test_a_repeat_tells_nothing_twice_and_a_refusal_nothing(world):
    lot_id, request = world.lot(*screens(world, "A1"), route=Route.REUSE), uuid4()
    for _ in range(2):
        offering.offer(world.as_authority(), world.authority, lot_id, request)
    assert topics(world) == [("lot_offered", "partner")]
    ending.cancel(world.session, world.authority, lot_id, "Report", uuid4())
    draft = world.lot(*screens(world, "A2"), route=Route.REUSE)
    ending.cancel(world.session, world.authority, draft, "Erreur", uuid4())
    assert topics(world) == [("lot_offered", "partner"), ("lot_cancelled", "partner")]


def moved(world, lot_id, **moments):
    lot = world.view(lot_id).lot
    for name, days in moments.items():
        setattr(lot, name, now() - timedelta(days=days))
    world.as_authority().flush()


def test_what_is_late_is_told_to_both_sides(world):
    lot_id = world.offered(*screens(world, "A1"), route=Route.REUSE)
    assert overdue(world.session, today()) == []
    moved(world, lot_id, offered_at=16)
    (late,) = overdue(world.session, today())
    assert (late.code, late.side, late.due_on) == ("answer", Side.PARTNER, today() - timedelta(days=1))
    assert [due.lot_id for due in overdue(world.as_partner(), today())] == [lot_id]
    assert [due.code for due in world.view(lot_id).dues] == ["answer"]
    make_actor(world.session)
    assert overdue(world.session, today()) == []


def test_an_authority_sets_its_own_delays(world):
    session, admin = world.as_authority(), world.authority
    lot_id = world.offered(*screens(world, "A1"), route=Route.REUSE)
    moved(world, lot_id, offered_at=16)
    request, own = uuid4(), Delays(30, 7, 60, 30, 90)
    assert set_delays(session, admin, own, request) == set_delays(session, admin, own, request) == own
    assert overdue(session, today()) == overdue(world.as_partner(), today()) == []
    assert delays_of(world.session, admin.organisation_id) == own
    make_actor(world.session)
    assert delays_of(world.session, admin.organisation_id) == DEFAULTS
    world.as_authority()
    with pytest.raises(Invalid) as refusal:
        set_delays(session, admin, Delays(0, 7, 731, 30, 90), uuid4())
    assert refusal.value.fields.keys() == {"answer_days", "outcome_days"}
    manager = make_actor(session, "manager", admin.organisation_id)
    with pytest.raises(Forbidden):
        set_delays(session, manager, own, uuid4())


def reminded(world, at=None):
    sides = {world.authority.organisation_id: "authority", world.partner.organisation_id: "partner"}
    return {(one.topic, sides[one.to]) for one in due_reminders(world.as_authority(), at or now())}


def test_each_side_is_reminded_before_and_after(world):
    lot_id = world.offered(*screens(world, "A1", "A2"), route=Route.REUSE)
    assert reminded(world) == set()
    moved(world, lot_id, offered_at=13)
    assert reminded(world) == {("reminder_answer", "partner")}
    moved(world, lot_id, offered_at=20)
    assert reminded(world) == {("reminder_answer_late", "authority")}
    answering.accept(world.as_partner(), world.partner, lot_id, {}, uuid4())
    ending.schedule(world.as_authority(), world.authority, lot_id, now() + timedelta(days=1), uuid4())
    assert reminded(world) == {("reminder_pickup", "partner"), ("reminder_pickup", "authority")}
    assert reminded(world, now() + timedelta(days=3)) == {("reminder_hand_over_late", "authority")}
    world.hand_over(lot_id)
    assert reminded(world) == set()
    lines = [line.id for line in world.view(lot_id).lines]
    reception.receive(world.as_partner(), world.partner, lot_id, uuid4(), received=lines, missing=[])
    assert reminded(world, now() + timedelta(days=80)) == {("reminder_outcome", "partner")}
    outcomes.report_outcome(
        world.as_partner(), world.partner, lot_id, lines, OutcomeData(State.REUSED, today()), uuid4()
    )
    assert reminded(world) == {("reminder_close", "authority")}


def test_reminders_say_all_that_their_words_need_and_are_queued_once(world):
    lot_id = world.accepted(*screens(world, "A1"), route=Route.REUSE)
    ending.schedule(world.session, world.authority, lot_id, now() + timedelta(days=1), uuid4())
    before = len(told(world))
    for _ in range(2):
        for one in due_reminders(world.as_authority(), now()):
            tell(world.session, one.topic, to=one.to, subject=one.subject, params=one.params, key=one.key)
    assert len(told(world)) == before + 2


def test_a_certificate_owed_is_late_after_its_delay(destroyer):
    world = destroyer
    lot_id = world.accepted(world.retired("faulty"), route=Route.RECYCLE)
    world.hand_over(lot_id)
    moved(world, lot_id, handed_over_at=40, answered_at=41)
    late = {due.code: due for due in overdue(world.session, today())}
    assert late["certificate"].params == {"count": 1}
    assert late["certificate"].told("fr").endswith("joindre\u00a0: 1")
    assert ("reminder_certificate_late", "authority") in reminded(world)
    assert world.session.scalar(text("SELECT count(*) FROM lot_line WHERE certificate_owed")) == 1
    assert world.session.scalars(select(Asset.state)).all() == ["handed_over"]
