"""Years in use: what happens to a device between its deployment and the day it is no longer needed."""

from collections.abc import Callable

from lifecycle.demo.birth import desk_for
from lifecycle.demo.catalogue import FIXES, NOTES, faults_of
from lifecycle.demo.chance import Chance
from lifecycle.demo.life import Life
from lifecycle.registry.rules import Place
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, LossReason

_INCIDENTS = {
    Action.SEE: 0.42, Action.MOVE: 0.17, Action.ASSIGN: 0.14, Action.NOTE: 0.05, Action.SEND_TO_REPAIR: 0.09,
    Action.TAKE_BACK: 0.12, Action.REPORT_MISSING: 0.01,
}  # fmt: skip
# A device that stands beside another one stays there.
_STILL = {Action.SEE: 0.8, Action.NOTE: 0.2}


def use(life: Life, chance: Chance, until: int, incidents_a_year: float, place: Place | None = None) -> None:
    """Put a device in use and let years go by until a day; with a `place` given it stays there."""
    technician = life.technician
    if life.state is State.IN_STOCK:
        where = place or desk_for(life.estate, chance, life.category)
        waited = life.day + chance.randint(1, 45)
        life.do(Action.DEPLOY, life.on(min(waited, until)), technician, place=where)
    elif place:
        life.do(Action.MOVE, life.on(life.day + 1), technician, place=place)
    since = life.day + 1
    years = max(0, until - since) / 365
    count = int(years * incidents_a_year + chance.random())
    weights = _STILL if place else _INCIDENTS
    span = (until - since) / max(count, 1)
    for number in range(count):
        what = chance.weighted(weights)
        begin = since + int(number * span + chance.random() * span / 2)
        _HAPPEN[what](life, chance, begin, max(1, int(span / 2)))


def _see(life: Life, _: Chance, day: int, __: int) -> None:
    life.do(Action.SEE, life.on(day), life.technician)


def _note(life: Life, chance: Chance, day: int, _: int) -> None:
    ask = Ask(note=chance.choice(NOTES))
    life.do(Action.NOTE, life.on(day), life.technician, ask=ask)


def _move(life: Life, chance: Chance, day: int, _: int) -> None:
    place = desk_for(life.estate, chance, life.category)
    life.do(Action.MOVE, life.on(day), life.technician, place=place)


def _assign(life: Life, chance: Chance, day: int, _: int) -> None:
    others = [desk.custodian for desk in chance.sample(life.estate.desks, 5)]
    custodian = next((name for name in others if name != life.row["custodian"]), others[0])
    place = Place(custodian=custodian)
    life.do(Action.ASSIGN, life.on(day), life.technician, place=place)


def _repair(life: Life, chance: Chance, day: int, room: int) -> None:
    technician = life.technician
    life.do(
        Action.SEND_TO_REPAIR, life.on(day), technician, ask=Ask(note=chance.choice(faults_of(life.category)))
    )
    back = Ask(target=State.IN_USE, note=chance.choice(FIXES), functional_status=FunctionalStatus.WORKS)
    life.do(Action.REPAIRED, life.on(day + chance.randint(1, min(room, 28))), technician, ask=back)


def _redeploy(life: Life, chance: Chance, day: int, room: int) -> None:
    technician = life.technician
    life.do(Action.TAKE_BACK, life.on(day), technician, place=chance.choice(life.estate.stores))
    where = desk_for(life.estate, chance, life.category)
    life.do(Action.DEPLOY, life.on(day + chance.randint(1, min(room, 60))), technician, place=where)


def _lose_and_find(life: Life, chance: Chance, day: int, room: int) -> None:
    technician = life.technician
    life.do(Action.REPORT_MISSING, life.on(day), technician, ask=Ask(loss_reason=LossReason.NOT_FOUND))
    life.do(Action.FOUND, life.on(day + chance.randint(1, min(room, 40))), technician)


_HAPPEN: dict[Action, Callable[[Life, Chance, int, int], None]] = {
    Action.SEE: _see,
    Action.NOTE: _note,
    Action.MOVE: _move,
    Action.ASSIGN: _assign,
    Action.SEND_TO_REPAIR: _repair,
    Action.TAKE_BACK: _redeploy,
    Action.REPORT_MISSING: _lose_and_find,
}
