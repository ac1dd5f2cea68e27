"""What was kept is what a recount gives, whatever happened meanwhile; and it is computed once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from time import sleep
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select, update

from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.files import FileStore
from lifecycle.db.scope import enter
from lifecycle.history.model import Event
from lifecycle.kernel.clock import now, today
from lifecycle.kernel.errors import DomainError
from lifecycle.registry.acting import Command, act
from lifecycle.reports import kept
from lifecycle.reports.basis import basis_for
from lifecycle.reports.boards import BOARDS
from lifecycle.reports.content import Board, Scope
from lifecycle.reports.figures import Key
from lifecycle.reports.indicators import devices_present
from lifecycle.reports.making import figure_of
from lifecycle.reports.model import KeptBoard
from lifecycle.reports.queries import total
from lifecycle.states.assets import PRESENT, Action, State
from tests.factories import make_actor, make_asset
from tests.reports.sequences import ASK, STEPS, YEAR, do, recounted_states, recounted_stock, undone

BACK_AND_FORTH = (Action.RETIRE, Action.REINSTATE)


def two_figures(session, scope, basis):
    """The overview without all that makes it long: what the authority has, and its stock of 1 January."""
    behind = scope.behind(Key.RETIRED_STOCK)
    stock = total(session, behind, basis)
    figures = (devices_present(session, scope, basis), figure_of(behind, stock, basis, stock.rows))
    return Board("overview", scope, basis.on, figures)


@pytest.fixture
def place(session, tmp_path, monkeypatch):
    """Where the sequences happen: an actor with a file store, and what figures stand on."""
    monkeypatch.setattr(kept, "BOARDS", {"overview": two_figures})
    actor = make_actor(session)
    return actor, FileStore(tmp_path / "files"), Scope(YEAR), basis_for(session, today())


@settings(max_examples=12)
@given(st.lists(STEPS, min_size=2, max_size=5))
def test_kept_is_a_recount_is_the_history(session, place, steps):
    actor, files, scope, basis = place
    with undone(session):
        assets = []
        # Retired once and put back before the year: its history knows that it was held on 1 January.
        for step in (("new", State.IN_USE), *(("act", 0, action, True) for action in BACK_AND_FORTH)):
            do(session, actor, files, assets, step)
        for step in steps:
            try:
                with session.begin_nested():
                    do(session, actor, files, assets, step)
            except DomainError:
                session.expire_all()
            present, stock = kept.board_of(session, "overview", scope, basis).figures
            states = Counter(state for state in recounted_states(session).values() if state in PRESENT)
            assert present.value == states.total()
            assert Counter(cell.state for cell in present.cells for _ in range(cell.count)) == states
            assert stock.value == recounted_stock(session)


@pytest.fixture
def computed(monkeypatch):
    """The keys of the boards computed, in their order."""
    done = []

    def counted(key, compute):
        return lambda *asked: done.append(key) or compute(*asked)

    monkeypatch.setattr(kept, "BOARDS", {key: counted(key, compute) for key, compute in BOARDS.items()})
    return done


def read(session, year=YEAR, on=None, **narrowed):
    return kept.board_of(session, "overview", Scope(year, **narrowed), basis_for(session, on or today()))


def test_a_board_is_computed_once_until_something_happens(session, computed):
    actor = make_actor(session)
    asset = make_asset(session, actor)
    first = read(session)
    assert read(session) == first
    assert computed == ["overview"]
    act(session, actor, asset.id, Command(Action.RETIRE, uuid4(), ask=ASK[Action.RETIRE]))
    assert read(session) != first
    assert read(session) == read(session)
    assert computed == ["overview"] * 2


def test_each_scope_and_day_has_its_own(session, computed):
    actor = make_actor(session)
    make_asset(session, actor)
    read(session)
    read(session, YEAR - 1)
    read(session, category="laptop")
    assert len(computed) == 3
    tomorrow = today() + timedelta(days=1)
    assert read(session, on=tomorrow).as_of == tomorrow
    assert len(computed) == 4


def test_an_event_that_was_in_flight_is_not_missed(session, computed):
    """Recorded before the board was computed, committed after: the moment alone would not tell."""
    actor = make_actor(session)
    asset = make_asset(session, actor)
    read(session)
    act(session, actor, asset.id, Command(Action.RETIRE, uuid4(), ask=ASK[Action.RETIRE]))
    early = now() - timedelta(minutes=20)
    later = update(KeptBoard).values(computed_at=now() + timedelta(minutes=5))
    session.execute(later)
    assert session.scalar(select(func.count()).where(Event.recorded_at > early)) > 1
    read(session)
    assert len(computed) == 2


def test_other_factors_are_another_board(session, computed):
    make_asset(session, make_actor(session))
    read(session)
    session.execute(update(KeptBoard).values(stamp="of another program or of other factors"))
    read(session)
    assert len(computed) == 2


def test_another_authority_neither_reads_nor_spoils_it(session, computed):
    actor = make_actor(session)
    make_asset(session, actor)
    read(session)
    other = make_actor(session)
    make_asset(session, other)
    assert session.scalar(select(func.count()).select_from(KeptBoard)) == 0
    read(session)
    enter(session, actor.organisation_id)
    read(session)
    assert len(computed) == 2


def test_a_kept_board_takes_a_few_statements(session, connection):
    make_asset(session, make_actor(session))
    read(session)
    said = []
    event.listen(connection, "before_cursor_execute", lambda *args: said.append(args[2]))
    read(session)
    assert len(said) <= 3


@pytest.mark.cluster
def test_of_two_who_ask_at_once_one_computes(own_database_url, monkeypatch):
    engine = app_engine(own_database_url)
    sessions, begun, computed = session_factory(engine), Barrier(2), []
    with sessions() as session:
        actor = make_actor(session)
        make_asset(session, actor)
        session.commit()

    def slow(*asked):
        computed.append(1)
        sleep(0.3)
        return BOARDS["overview"](*asked)

    def ask(_):
        with sessions() as session:
            enter(session, actor.organisation_id)
            basis = basis_for(session, today())
            begun.wait()
            board = kept.board_of(session, "overview", Scope(YEAR), basis)
            session.commit()
            return board

    monkeypatch.setattr(kept, "BOARDS", {"overview": slow})
    with ThreadPoolExecutor(2) as both:
        first, second = both.map(ask, range(2))
    engine.dispose()
    assert first == second
    assert computed == [1]
