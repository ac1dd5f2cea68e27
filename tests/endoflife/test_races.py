"""People of one side at once, with real commits: what is done is done once, and nobody meets a failure."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from lifecycle.db.files import FileStore
from lifecycle.db.scope import enter
from lifecycle.endoflife import queries
from lifecycle.endoflife.agreement import answering
from lifecycle.endoflife.arrival import reception
from lifecycle.endoflife.departure import cosigning
from lifecycle.endoflife.writing import LotDone
from lifecycle.history.model import Event
from lifecycle.people.links import MOST_USES, link_for, use_link
from lifecycle.people.model import LoginLink
from lifecycle.sanitising.importing import Chosen, Doer, record_lines
from lifecycle.sanitising.reports import get_report, keep_report, lines_of
from lifecycle.states.decide import LotTransitionRefused
from tests.endoflife.test_concurrency import at_once, town
from tests.endoflife.world import World
from tests.factories import make_asset
from tests.messages.conftest import member

__all__ = ["town"]
pytestmark = pytest.mark.cluster
LOG = "tests/formats/fixtures/erasure/nwipe-0.42.log"


@pytest.fixture
def made(town):
    """Return what builds a lot by a call on a world, and commits it."""
    sessions, authority, partner = town

    def build(call):
        with sessions() as session:
            found = call(World(session, authority, partner))
            session.commit()
        return found

    return build


def one_winner(answers):
    (won,) = [done for done in answers if isinstance(done, LotDone)]
    assert all(isinstance(other, LotTransitionRefused) for other in answers if other is not won)
    return won


def told(town, lot_id, tag):
    sessions, authority, _ = town
    with sessions() as session:
        enter(session, authority.organisation_id)
        told_of = (Event.subject_id == lot_id, Event.tag == tag)
        return session.scalar(select(func.count()).where(*told_of)), queries.get_lot(session, lot_id)


def test_two_people_of_a_partner_who_answer_at_once_answer_once(town, made):
    sessions, _, partner = town
    lot_id = made(lambda world: world.offered(world.retired()))
    answers = at_once(
        sessions,
        (partner, lambda session: answering.accept(session, partner, lot_id, {}, uuid4())),
        (partner, lambda session: answering.decline(session, partner, lot_id, "Complet", uuid4())),
        (partner, lambda session: answering.accept(session, partner, lot_id, {}, uuid4())),
    )
    won = one_winner(answers)
    _, view = told(town, lot_id, "lot:state:accepted")
    assert view.state is won.state


def test_a_reception_is_validated_once(town, made):
    sessions, _, partner = town
    lot_id = made(lambda world: world.handed_over(world.retired(), world.retired()))
    _, view = told(town, lot_id, "")
    here, lost = [line.id for line in view.lines]

    def receive(received, missing):
        said = {"received": received, "missing": missing}
        return partner, lambda session: reception.receive(session, partner, lot_id, uuid4(), **said)

    one_winner(at_once(sessions, receive([here, lost], []), receive([here], [lost])))
    count, _ = told(town, lot_id, "lot:state:received")
    assert count == 1


def test_both_signatures_at_once_hand_the_lot_over_once(town, made):
    sessions, authority, partner = town

    def ready(world):
        asset = world.retired()
        lot_id = world.accepted(asset)
        world.sanitise(asset)
        return lot_id

    lot_id = made(ready)
    signers = [
        (actor, lambda session, actor=actor: cosigning.sign(session, actor, lot_id, "X", None, uuid4()))
        for actor in (authority, partner)
    ]
    answers = at_once(sessions, *signers)
    assert sorted(done.state for done in answers) == ["accepted", "handed_over"]
    count, view = told(town, lot_id, "lot:state:handed_over")
    assert (count, view.state, len(view.signatures)) == (1, "handed_over", 2)


def test_one_log_sent_twice_at_once_is_one_report_and_counts_once(town, tmp_path, pytestconfig):
    sessions, authority, _ = town
    files, log = FileStore(str(tmp_path)), (pytestconfig.rootpath / LOG).read_bytes()
    send = (authority, lambda session: keep_report(session, authority, "a.log", log, files).id)
    kept = at_once(sessions, send, send, send)
    assert len(set(kept)) == 1
    with sessions() as session:
        enter(session, authority.organisation_id)
        asset_id = make_asset(session, authority).id
        session.commit()
        lines = lines_of(session, [get_report(session, kept[0])], files)
    chosen = [Chosen(lines[0], asset_id)]
    record = (authority, lambda session: record_lines(session, authority, chosen, Doer("C. Test"), uuid4()))
    assert sorted(map(len, at_once(sessions, record, record))) == [0, 1]


def test_a_links_uses_are_counted_one_by_one(town):
    sessions, _, _ = town
    with sessions() as session:
        person, _ = member(session, "partner")
        token = link_for(session, person.account_id, 7)
        session.execute(update(LoginLink).values(uses=MOST_USES - 1))
        session.commit()
    answers = at_once(sessions, *[(person, lambda session: use_link(session, token, days=1))] * 4)
    assert len([each for each in answers if isinstance(each, str)]) == 1
