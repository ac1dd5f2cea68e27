"""The strategy through the API: what is aimed at, where it stands, what is done."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from lifecycle.kernel.clock import today
from lifecycle.strategy.measures import MeasureData, add_measure
from lifecycle.strategy.objectives import ObjectiveData, add_objective
from lifecycle.strategy.queries import YearAim
from lifecycle.strategy.words import Sense, Theme
from tests.factories import make_actor

YEAR = today().year


def test_objectives_say_their_targets_and_where_they_stand(session, api_client):
    manager = make_actor(session, "manager")
    aim = YearAim(YEAR, Decimal("50.5"), Decimal(60))
    said = {"theme": Theme.AWARENESS, "sense": Sense.AT_LEAST, "own_indicator": "Formés", "own_unit": "%"}
    written = add_objective(session, manager, ObjectiveData(title="Former", years=(aim,), **said), uuid4())
    (one,) = api_client(manager).get("objectives").json["data"]
    assert (one["id"], one["indicator"], one["unit"]) == (str(written), None, "%")
    assert one["years"] == [{"year": YEAR, "target": "50.500", "measured": "60.000"}]
    assert one["progress"]["standing"] == "reached"
    assert one["progress"]["detail"] == f"La cible de {YEAR} est atteinte."


def test_measures_are_listed_by_the_day_they_begin(session, api_client):
    manager = make_actor(session, "manager")
    for month in (5, 2):
        data = MeasureData(action=f"Mois {month}", starts_on=date(2026, month, 1))
        add_measure(session, manager, data, uuid4())
    found = api_client(manager).get("measures").json["data"]
    assert [each["action"] for each in found] == ["Mois 2", "Mois 5"]
