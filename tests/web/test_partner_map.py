"""The map that we draw: known towns fall in their department, markers do not cover each other."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from lifecycle.partners.places import Place
from lifecycle.states.facts import Route
from lifecycle.web.partners.map import WIDTH, _departments, department_names, map_of, projected


@pytest.mark.parametrize(
    ("place", "department"),
    [
        (Place(48.3904, -4.4861), "29"),
        (Place(48.1147, -1.6794), "35"),
        (Place(48.8566, 2.3522), "75"),
        (Place(43.2965, 5.3698), "13"),
        (Place(48.5734, 7.7521), "67"),
        (Place(41.9192, 8.7386), "2A"),
        (Place(50.6292, 3.0573), "59"),
        (Place(43.4832, -1.5586), "64"),
    ],
)
def test_a_town_falls_in_its_department(place, department):
    x, y = projected(place)
    left, top, right, bottom = _departments()[department]["box"]
    assert left <= x <= right
    assert top <= y <= bottom


@pytest.mark.parametrize("place", [None, Place(), Place(-20.88, 55.45), Place(90, 0), Place(52.5, 13.4)])
def test_what_is_off_the_map_is_not_drawn(place):
    assert projected(place) is None


def _partner(latitude, longitude):
    place = Place(latitude, longitude)
    return SimpleNamespace(place=place, departments=("35",), id=uuid4(), name="A", routes={Route.REUSE: ()})


def _overlap(one, other):
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def test_markers_stay_in_the_picture_and_apart():
    partners = [_partner(48.11, -1.68) for _ in range(4)] + [_partner(48.39, -4.48), _partner(-20.9, 55.4)]
    drawn = map_of(partners, Place(48.11, -1.68))
    assert [dot.number for dot in drawn.dots] == [1, 2, 3, 4, 5]
    boxes = [dot.box for dot in drawn.dots]
    assert all(
        left >= 0 and right <= WIDTH and 0 <= top <= bottom <= drawn.height
        for left, top, right, bottom in boxes
    )
    assert not [(a, b) for a in boxes for b in boxes if a < b and _overlap(a, b)]
    assert {dot.at for dot in drawn.dots[:4]} == {drawn.home}
    assert drawn.dots[4].at == (drawn.dots[4].x, drawn.dots[4].y)
    assert {"29", "35", "56", "22"} <= {outline.code for outline in drawn.outlines}
    assert [outline.code for outline in drawn.outlines if outline.is_served] == ["35"]


def test_without_a_point_there_is_no_map():
    assert map_of([_partner(None, None)], None) is None
    assert len(department_names()) == 96
