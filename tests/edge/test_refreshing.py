"""The worker makes boards ready for whoever asks next, and forgets those that nobody reads."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select, update

from lifecycle.db.scope import enter
from lifecycle.edge.refreshing import UNREAD, refresh, refresh_boards
from lifecycle.kernel.clock import today
from lifecycle.reports import kept
from lifecycle.reports.basis import basis_for
from lifecycle.reports.boards import BOARDS
from lifecycle.reports.content import Scope
from lifecycle.reports.model import KeptBoard, SharedYear
from lifecycle.reports.sharing import share
from tests.factories import make_actor, make_asset, make_network


def computed(session):
    session.expire_all()
    return dict(session.execute(select(KeptBoard.board, KeptBoard.computed_at)).all())


def test_the_boards_of_an_authority_with_devices_are_ready(session, sessions, monkeypatch):
    actor, empty = make_actor(session), make_actor(session)
    enter(session, actor.organisation_id)
    make_asset(session, actor)
    session.commit()
    refresh_boards(sessions, [empty.organisation_id, actor.organisation_id])
    assert set(computed(session)) == set(BOARDS)
    monkeypatch.setattr(kept, "BOARDS", {})
    board = kept.board_of(session, "overview", Scope(today().year), basis_for(session, today()))
    assert board.figures
    enter(session, empty.organisation_id)
    assert computed(session) == {}


def test_what_still_holds_is_left_and_what_nobody_reads_forgotten(session):
    actor = make_actor(session)
    make_asset(session, actor)
    refresh(session, today())
    first = computed(session)
    refresh(session, today())
    assert computed(session) == first
    old = update(KeptBoard).where(KeptBoard.board == "overview")
    session.execute(old.values(scope="2019 * *", day=today() - UNREAD - timedelta(days=1)))
    refresh(session, today())
    assert computed(session)["overview"] > first["overview"]
    assert "2019 * *" not in session.scalars(select(KeptBoard.scope)).all()


def test_a_round_ends_in_time(session, sessions):
    actor = make_actor(session)
    make_asset(session, actor)
    session.commit()
    refresh_boards(sessions, [actor.organisation_id], seconds=-1)
    assert computed(session) == {}


def test_what_is_shared_follows(session):
    actor = make_actor(session)
    make_asset(session, actor)
    network = make_network(session, actor.organisation_id)
    enter(session, actor.organisation_id)
    refresh(session, today())
    assert session.scalars(select(SharedYear.year)).all() == []
    share(session, actor, network, True, uuid4())
    refresh(session, today())
    make_asset(session, actor)
    refresh(session, today())
    shared = session.scalars(select(SharedYear).execution_options(populate_existing=True)).one()
    assert shared.payload["devices"] == {"in_stock": 2}
