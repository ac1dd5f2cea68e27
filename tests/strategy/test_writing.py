"""The strategy's write path: who may, repeats, versions, what history keeps, what others never see."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from lifecycle.db.scope import enter
from lifecycle.history.model import Event
from lifecycle.kernel.errors import Forbidden, Stale
from lifecycle.registry.errors import RequestReused
from lifecycle.strategy import measures, objectives, queries
from lifecycle.strategy.errors import BadStrategy, MeasureNotFound, ObjectiveNotFound
from lifecycle.strategy.measures import MeasureData, NoteData
from lifecycle.strategy.objectives import ObjectiveData
from lifecycle.strategy.queries import YearAim, YearlyFacts
from lifecycle.strategy.words import MeasureState, Sense, Theme
from tests.factories import make_actor


def data(**said) -> ObjectiveData:
    usual = {
        "title": "Garder les portables six ans",
        "theme": Theme.HARDWARE,
        "sense": Sense.AT_LEAST,
        "indicator": "mean_age",
        "baseline_value": Decimal("4.2"),
        "baseline_year": 2024,
        "owner": "Direction du numérique",
        "years": (YearAim(2026, Decimal(5)), YearAim(2027, Decimal("5.5"))),
    }
    return ObjectiveData(**{**usual, **said})


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


def events(session, subject_id):
    wanted = select(Event.tag).where(Event.subject_id == subject_id).order_by(Event.sequence)
    return session.scalars(wanted).all()


def test_an_objective_is_read_as_it_was_written(session, manager):
    written = objectives.add_objective(session, manager, data(), uuid4())
    (found,) = queries.objectives(session)
    assert found == queries.get_objective(session, written)
    assert (found.indicator, found.baseline_value, found.version) == ("mean_age", Decimal("4.2"), 1)
    assert found.years == (YearAim(2026, Decimal(5)), YearAim(2027, Decimal("5.5")))


def test_a_repeat_adds_nothing_and_a_nonce_is_of_one_thing(session, manager):
    nonce = uuid4()
    first = objectives.add_objective(session, manager, data(), nonce)
    assert objectives.add_objective(session, manager, data(title="Autre"), nonce) == first
    assert [one.title for one in queries.objectives(session)] == ["Garder les portables six ans"]
    with pytest.raises(RequestReused):
        measures.add_measure(session, manager, MeasureData(action="Former"), nonce)


def test_objectives_stand_in_the_order_of_the_law(session, manager):
    for theme in (Theme.TERRITORY, Theme.HARDWARE, Theme.PROCUREMENT):
        objectives.add_objective(session, manager, data(theme=theme), uuid4())
    assert [one.theme for one in queries.objectives(session)] == ["procurement", "hardware", "territory"]


def test_an_edit_replaces_the_years_and_tells_what_changed(session, manager):
    written = objectives.add_objective(session, manager, data(), uuid4())
    nonce, years = uuid4(), (YearAim(2026, Decimal("5.0")), YearAim(2028, Decimal(6), Decimal("5.1")))
    for _ in range(2):
        objectives.edit_objective(session, manager, written, data(years=years), nonce, version=1)
    found = queries.get_objective(session, written)
    assert (found.years, found.version) == (years, 2)
    last = session.scalars(select(Event).where(Event.tag == "organisation:objective:edited")).one()
    assert list(last.changes) == ["years"]
    with pytest.raises(Stale):
        objectives.edit_objective(session, manager, written, data(), uuid4(), version=1)


def test_its_own_words_are_dropped_beside_a_figure_of_ours(session, manager):
    own = data(indicator=None, own_indicator=" Part d’agents formés ", own_unit="%")
    written = objectives.add_objective(session, manager, own, uuid4())
    assert queries.get_objective(session, written).own_indicator == "Part d’agents formés"
    objectives.edit_objective(session, manager, written, data(own_indicator="x"), uuid4())
    assert queries.get_objective(session, written).own_indicator == ""


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": "  "}, "title"),
        ({"indicator": None}, "own_indicator"),
        ({"baseline_year": None}, "baseline_year"),
        ({"baseline_value": None}, "baseline_value"),
        ({"years": (YearAim(2026, Decimal(1)), YearAim(2026, Decimal(2)))}, "years"),
    ],
)
def test_what_contradicts_itself_is_refused_at_its_field(session, manager, said, field):
    with pytest.raises(BadStrategy) as refused:
        objectives.add_objective(session, manager, data(**said), uuid4())
    assert list(refused.value.fields) == [field]


def test_an_objective_that_goes_leaves_its_measures(session, manager):
    written = objectives.add_objective(session, manager, data(), uuid4())
    measure = measures.add_measure(
        session, manager, MeasureData(action="Prolonger", objective_id=written), uuid4()
    )
    nonce = uuid4()
    for _ in range(2):
        objectives.remove_objective(session, manager, written, nonce)
    session.expire_all()
    assert queries.objectives(session) == []
    assert queries.get_measure(session, measure).objective_id is None
    assert events(session, written) == ["organisation:objective:added", "organisation:objective:removed"]


def test_a_measure_changes_and_goes(session, manager):
    begun = MeasureData(action="Réparer d’abord", means="Un technicien", starts_on=date(2026, 1, 1))
    written = measures.add_measure(session, manager, begun, uuid4())
    done = MeasureData(
        action="Réparer d’abord",
        state=MeasureState.DONE,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 6, 1),
    )
    measures.edit_measure(session, manager, written, done, uuid4(), version=1)
    assert [(one.state, one.means) for one in queries.measures(session)] == [("done", "")]
    early = MeasureData(action="x", starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1))
    with pytest.raises(BadStrategy) as refused:
        measures.edit_measure(session, manager, written, early, uuid4())
    assert list(refused.value.fields) == ["ends_on"]
    measures.remove_measure(session, manager, written, uuid4())
    with pytest.raises(MeasureNotFound):
        queries.get_measure(session, written)


def test_notes_come_newest_first(session, manager):
    for month in (3, 9, 6):
        said = NoteData(held_on=date(2026, month, 1), title=f"Comité {month}")
        last = measures.add_note(session, manager, said, uuid4())
    assert [note.title for note in queries.notes(session)] == ["Comité 9", "Comité 6", "Comité 3"]
    measures.edit_note(session, manager, last, NoteData(held_on=date(2026, 6, 2), title="Bilan"), uuid4())
    assert queries.get_note(session, last).title == "Bilan"
    measures.remove_note(session, manager, last, uuid4())
    assert len(queries.notes(session)) == 2


def test_the_facts_of_a_year_are_said_again_not_twice(session, manager):
    measures.save_facts(session, manager, 2026, YearlyFacts(900, None), uuid4())
    measures.save_facts(session, manager, 2026, YearlyFacts(910, 52_000), uuid4())
    assert queries.yearly_facts(session) == {2026: YearlyFacts(910, 52_000)}
    with pytest.raises(BadStrategy):
        measures.save_facts(session, manager, 2026, YearlyFacts(0, None), uuid4())


def test_a_technician_writes_none_of_it(session):
    technician = make_actor(session, "technician")
    for write in (
        lambda: objectives.add_objective(session, technician, data(), uuid4()),
        lambda: measures.add_measure(session, technician, MeasureData(action="x"), uuid4()),
        lambda: measures.add_note(
            session, technician, NoteData(held_on=date(2026, 1, 1), title="x"), uuid4()
        ),
        lambda: measures.save_facts(session, technician, 2026, YearlyFacts(1, 1), uuid4()),
    ):
        with pytest.raises(Forbidden):
            write()


def test_another_authority_neither_sees_nor_touches_it(session, manager):
    written = objectives.add_objective(session, manager, data(), uuid4())
    other = make_actor(session, "manager")
    enter(session, other.organisation_id)
    session.expire_all()
    assert queries.objectives(session) == []
    for write in (
        lambda: objectives.edit_objective(session, other, written, data(), uuid4()),
        lambda: objectives.remove_objective(session, other, written, uuid4()),
        lambda: measures.add_measure(session, other, MeasureData(action="x", objective_id=written), uuid4()),
    ):
        with pytest.raises(ObjectiveNotFound):
            write()
