"""The counts that an authority may publish: its fleet by kind, what came, was retired and left by year."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, case, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from lifecycle.registry.model import Asset, Category
from lifecycle.reports.populations import age_at
from lifecycle.statements.fleet_day import CAME_ON
from lifecycle.states.assets import PRESENT, STATE_LABELS, State

#: Ages below so many years; the words are the file's own, which no language changes.
BANDS = ((3, "0 à 2 ans"), (5, "3 à 4 ans"), (7, "5 à 6 ans"), (10, "7 à 9 ans"))
OLDEST, UNDATED = "10 ans et plus", "âge inconnu"
AGES = (*(name for _, name in BANDS), OLDEST, UNDATED)
CONDITIONS = {"new": "neuf", "refurbished": "reconditionné", None: "condition inconnue"}
STATES = {state.value: str(STATE_LABELS[state]).lower() for state in PRESENT}
_LEFT = {
    State.REUSED: "réemployé",
    State.REFURBISHED: "reconditionné",
    State.RECYCLED: "recyclé",
    State.HANDED_OVER: "remis, devenir attendu",
    State.WRITTEN_OFF: "sorti de l’inventaire",
}
#: Directions of flows, and their names in each.
FLOWS = {"entrée": tuple(CONDITIONS.values()), "réforme": ("réformé",), "sortie": tuple(_LEFT.values())}
Flows = dict[tuple[int, str], Counter[tuple[str, ...]]]


def fleet_cells(session: Session, on: date) -> dict[tuple[str, ...], int]:
    """Return how many devices are there on a day by category, state, age and condition; one statement."""
    age = age_at(cast(literal(on), Date))
    bands = ((age < below, name) for below, name in BANDS)
    shown = case((or_(age.is_(None), age < 0), UNDATED), *bands, else_=OLDEST).label("band")
    columns = (Category.name_fr, Asset.state, shown, Asset.condition_acquired)
    found = select(*columns, func.count()).join(Category, Category.key == Asset.category_key)
    rows = session.execute(found.where(Asset.state.in_(PRESENT)).group_by(*columns))
    return {
        (category, STATES[state], age_band, CONDITIONS[condition]): count
        for category, state, age_band, condition, count in rows
    }


def flow_cells(session: Session, since: int, until: date) -> Flows:
    """Return how many devices came, were retired and left, by year and direction, by name; one statement."""
    first = date(since, 1, 1)
    wanted = union_all(
        _flow("entrée", CAME_ON, Asset.condition_acquired, first, until),
        _flow("réforme", Asset.retired_on, literal("retired"), first, until),
        _flow("sortie", Asset.left_on, Asset.state, first, until),
    )
    found: Flows = defaultdict(Counter)
    for direction, year, what, count in session.execute(wanted):
        found[year, direction][(_named(direction, what),)] += count
    return found


def _flow(direction: str, day: Any, what: Any, first: date, until: date) -> Select[Any]:
    year: ColumnElement[int] = cast(func.date_part("year", day), Integer)
    counted: Select[Any] = select(literal(direction), year, what, func.count())
    return counted.where(day.between(first, until)).group_by(year, what)


def _named(direction: str, what: str | None) -> str:
    match direction:
        case "entrée":
            return CONDITIONS[what]
        case "sortie":
            return _LEFT.get(State(what or ""), _LEFT[State.HANDED_OVER])
    return FLOWS[direction][0]
