"""What was kept is what a recount gives, whatever happened meanwhile; and it is computed once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from threading import Barrier
from time import sleep
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select, update

from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.files import FileStore
from lifecycle.db.scope import enter
from lifecycle.endoflife.correcting import correct
from lifecycle.history.model import Event
from lifecycle.kernel.clock import PARIS, now, today
from lifecycle.kernel.errors import DomainError
from lifecycle.registry.acting import Command, act
from lifecycle.registry.model import Asset
from lifecycle.reports import kept
from lifecycle.reports.basis import basis_for
from lifecycle.reports.boards import BOARDS
from lifecycle.reports.content import Scope
from lifecycle.reports.figures import Key
from lifecycle.reports.model import KeptBoard
from lifecycle.states.assets import PRESENT, Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, LossReason, RetireReason
from tests.factories import make_actor, make_asset
from tests.intake.importing import glpi, imported, laptop

YEAR = today().year
NEW_YEAR = datetime(YEAR, 1, 1, tzinfo=PARIS)
BEFORE = NEW_YEAR - timedelta(days=40)
ASK = {
    Action.RETIRE: Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS),
    Action.REPORT_MISSING: Ask(reason=LossReason.LOST),
}
STEPS = st.one_of(
    st.tuples(st.just("new"), st.sampled_from([State.IN_STOCK, State.IN_USE, State.ORDERED])),
    st.tuples(
        st.just("act"),
        st.integers(0, 3),
        st.sampled_from([Action.RETIRE, Action.RETIRE, Action.REINSTATE, Action.REPORT_MISSING]),
        st.booleans(),
    ),
    st.tuples(st.just("correct"), st.integers(0, 3), st.sampled_from([State.IN_USE, State.RETIRED])),
    st.tuples(st.just("import"), st.sampled_from(["En service", "Réformé", "Volé"]), st.booleans()),
)


def do(session, actor, files, assets, step):
    """One step of the sequence; what the rules refuse changes nothing."""
    match step:
        case "new", state:
            assets.append(make_asset(session, actor, state).id)
        case "act", which, action, long_ago:
            ask, at = ASK.get(action, Ask()), BEFORE if long_ago else None
            act(session, actor, assets[which % len(assets)], Command(action, uuid4(), at, ask))
        case "correct", which, target:
            ask = Ask(target=target, note="Erreur de saisie")
            command = Command(Action.CORRECT, uuid4(), ask=ask)
            correct(session, actor, assets[which % len(assets)], command)
        case "import", status, long_ago:
            retired = BEFORE if long_ago else now()
            name = uuid4().hex[:12].upper()
            row = laptop(name=name, serial=name, tag=name, status=status, retired=f"{retired:%d-%m-%Y}")
            imported(session, actor, files, glpi(row))


def recounted_states(session):
    """The state of each device, from its events alone."""
    states = {}
    for one in session.scalars(select(Event).where(Event.subject_type == "asset").order_by(Event.sequence)):
        if one.to_state:
            states[one.subject_id] = State(one.to_state)
    return states


def recounted_stock(session):
    """How many devices were retired and still here on 1 January, event by event."""
    session.expire_all()
    stock = 0
    for asset in session.scalars(select(Asset)):
        told = select(Event).where(Event.subject_id == asset.id).order_by(Event.sequence)
        past = [e for e in session.scalars(told) if e.to_state and e.occurred_at <= NEW_YEAR]
        if past:
            retired = [e.changes["retired_on"][1] for e in past if "retired_on" in e.changes]
            retired_on = date.fromisoformat(retired[-1]) if retired and retired[-1] else asset.retired_on
            here = past[-1].to_state in (State.RETIRED, State.IN_LOT)
        else:
            retired_on = asset.retired_on
            early = retired_on is not None and retired_on < NEW_YEAR.date()
            here = early and (asset.left_on is None and asset.state in PRESENT)
        start = asset.first_used_on or asset.acquired_on
        old = retired_on and start and retired_on > start.replace(year=start.year + 10)
        stock += bool(here and not old)
    return stock


@contextmanager
def undone(session):
    savepoint = session.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()
        session.expire_all()


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=2, max_size=5))
def test_kept_is_a_recount_is_the_history(session, tmp_path, steps):
    with undone(session):
        actor, files, assets = make_actor(session), FileStore(tmp_path / "files"), []
        do(session, actor, files, assets, ("new", State.IN_USE))
        scope, basis = Scope(YEAR), basis_for(session, today())
        for step in steps:
            try:
                with session.begin_nested():
                    do(session, actor, files, assets, step)
            except DomainError:
                session.expire_all()
            board = kept.board_of(session, "overview", scope, basis)
            assert board == BOARDS["overview"](session, scope, basis)
            told = {figure.key: figure for figure in board.figures}
            states = recounted_states(session)
            present = Counter(state for state in states.values() if state in PRESENT)
            assert told[Key.DEVICES_PRESENT].value == present.total()
            assert Counter(cell.state for cell in told[Key.DEVICES_PRESENT].cells if cell.count) == Counter(
                set(present)
            )
            assert told[Key.RETIRED_STOCK].value == recounted_stock(session)
        for key, compute in BOARDS.items():
            assert kept.board_of(session, key, scope, basis) == compute(session, scope, basis)


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
