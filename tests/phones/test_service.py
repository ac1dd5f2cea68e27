"""Phones are heard, waited for, and released when they are lost."""

from dataclasses import replace
from uuid import uuid4

import pytest

from lifecycle.endoflife.preparation.lots import LotData, create_lot
from lifecycle.endoflife.preparation.offering import offer
from lifecycle.history.queries import timeline
from lifecycle.phones.errors import NotAPerson, PhoneNotFound, PhoneOfAnother
from lifecycle.phones.model import Phone
from lifecycle.phones.service import Held, Report, hear, present, release, waiting
from lifecycle.registry.acting import Command, act
from lifecycle.states.assets import Action
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason, Route
from tests.factories import make_account, make_actor, make_asset, make_partner


@pytest.fixture
def person(session):
    actor = make_actor(session)
    return replace(actor, account_id=make_account(session, actor))


def report(lot_id, pending, phone_id=None):
    return Report(phone_id or uuid4(), "Android", pending, (Held("lot", lot_id, pending),))


def test_a_phone_is_waited_for_while_it_holds_scans(session, person):
    lot_id, phone_id = uuid4(), uuid4()
    hear(session, person, report(lot_id, 3, phone_id))
    assert [(each.name, each.pending) for each in waiting(session, lot_id)] == [("Camille Test, Android", 3)]
    hear(session, person, Report(phone_id, "Android"))
    assert waiting(session, lot_id) == []
    assert len(present(session, lot_id)) == 1


def test_a_released_phone_is_waited_for_again_once_it_holds_more(session, person):
    lot_id, phone_id = uuid4(), uuid4()
    hear(session, person, report(lot_id, 3, phone_id))
    for _ in range(2):
        release(session, person, lot_id, phone_id, uuid4())
    assert waiting(session, lot_id) == []
    assert [event.tag for event in timeline(session, lot_id).rows] == ["lot:phone:released"]
    hear(session, person, report(lot_id, 3, phone_id))
    assert waiting(session, lot_id) == []
    hear(session, person, report(lot_id, 4, phone_id))
    assert len(waiting(session, lot_id)) == 1


def test_a_phone_is_one_persons_here_and_everywhere(session, person):
    phone_id = uuid4()
    hear(session, person, Report(phone_id, "A"))
    colleague = make_actor(session, "technician", person.organisation_id)
    with pytest.raises(PhoneOfAnother):
        hear(session, replace(colleague, account_id=make_account(session, colleague)), Report(phone_id, "B"))
    far = make_actor(session)
    with pytest.raises(PhoneOfAnother):
        hear(session, replace(far, account_id=make_account(session, far)), Report(phone_id, "C"))
    assert session.get(Phone, phone_id, populate_existing=True) is None
    with pytest.raises(NotAPerson):
        hear(session, far, Report(uuid4(), "D"))
    with pytest.raises(PhoneNotFound):
        release(session, far, uuid4(), phone_id)


def test_a_lot_is_not_offered_while_a_phone_holds_scans_for_it(session, person):
    partner = make_partner(session, person.organisation_id)
    asset = make_asset(session, person)
    ask = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS)
    act(session, person, asset.id, Command(Action.RETIRE, uuid4(), ask=ask))
    data = LotData("Portables", partner.organisation_id, Route.REUSE, "cession", "non_waste")
    lot_id = create_lot(session, person, data, uuid4()).lot_id
    from lifecycle.endoflife.preparation.lines import add_assets

    add_assets(session, person, lot_id, [asset.id], uuid4())
    phone_id = uuid4()
    hear(session, person, report(lot_id, 2, phone_id))
    with pytest.raises(LotTransitionRefused) as refusal:
        offer(session, person, lot_id, uuid4())
    assert "Camille Test, Android" in refusal.value.reasons[0].told("fr")
    release(session, person, lot_id, phone_id)
    assert offer(session, person, lot_id, uuid4()).state == "offered"
