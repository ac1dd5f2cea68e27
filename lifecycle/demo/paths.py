"""The paths lives take, from how a device came to where it stands on the last day of the story."""

from collections.abc import Sequence

from lifecycle.demo.birth import category, register, usual_life
from lifecycle.demo.catalogue import ATTACHED, faults_of
from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate
from lifecycle.demo.life import Life
from lifecycle.demo.usage import use
from lifecycle.registry.rules import Place
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, LossReason, RetireReason

# Where a fleet's devices stand on the last day, those that left by a lot apart.
GOALS = {
    State.IN_USE: 0.775, State.IN_STOCK: 0.135, State.IN_REPAIR: 0.022, State.MISSING: 0.011,
    State.RETIRED: 0.047, State.ORDERED: 0.004, State.WRITTEN_OFF: 0.006,
}  # fmt: skip
# Age in years on the last day (lowest, likeliest, highest), by where the device stands.
_AGES = {
    State.IN_USE: (0.15, 2.6, 7.2), State.IN_STOCK: (1.6, 3.5, 7.0), State.IN_REPAIR: (0.8, 2.5, 5.0),
    State.MISSING: (1.2, 3.5, 6.5), State.RETIRED: (4.2, 6.0, 9.5), State.WRITTEN_OFF: (2.5, 4.5, 8.0),
}  # fmt: skip
# Days between the end of its use and the last day.
_IDLE = {
    State.IN_USE: (0, 0), State.IN_STOCK: (5, 420), State.IN_REPAIR: (1, 45), State.MISSING: (5, 500),
    State.RETIRED: (8, 320), State.WRITTEN_OFF: (40, 700),
}  # fmt: skip
_REASONS = {
    RetireReason.OBSOLETE: 0.4, RetireReason.REPLACED: 0.25, RetireReason.UNSUPPORTED: 0.15,
    RetireReason.FAULTY: 0.1, RetireReason.SURPLUS: 0.06, RetireReason.DAMAGED: 0.04,
}  # fmt: skip
_FAULTY = (RetireReason.FAULTY, RetireReason.DAMAGED)
_NEW_IN_STOCK_SHARE, _PARENT_SHARE, _RESTRICTED_SHARE = 0.45, 0.3, 0.006


def grow(estate: Estate, chance: Chance, parents: Sequence[Life], incidents_a_year: float) -> Life:
    """Return a life that ends in one of the `GOALS`; `parents` are computers that may get a monitor."""
    goal = chance.weighted(GOALS)
    if goal is State.IN_USE and parents and chance.is_one_in(_PARENT_SHARE):
        return _attached(estate, chance, chance.choice(parents), incidents_a_year)
    key, last = category(chance), chance.last.toordinal()
    if goal is State.ORDERED:
        return register(estate, chance, key, last - chance.randint(3, 40), bare=True)
    if goal is State.IN_STOCK and chance.is_one_in(_NEW_IN_STOCK_SHARE):
        return register(estate, chance, key, last - chance.randint(40, 300))
    restricted = key not in ATTACHED and chance.is_one_in(_RESTRICTED_SHARE)
    life = register(estate, chance, key, _acquired(chance, goal, key), restricted=restricted)
    idle = min(chance.randint(*_IDLE[goal]), (last - life.day) // 2)
    use(life, chance, last - idle, incidents_a_year)
    _end(life, chance, goal, last - idle)
    return life


def _acquired(chance: Chance, goal: State, key: str) -> int:
    low, likeliest, high = _AGES[goal]
    years = chance.triangular(low, high, likeliest) * usual_life(key)
    return chance.last.toordinal() - max(30, int(years * 365))


def _attached(estate: Estate, chance: Chance, parent: Life, incidents_a_year: float) -> Life:
    """Return a monitor or a dock that stands in its computer's place, beside it."""
    key = chance.weighted(ATTACHED)
    life = register(estate, chance, key, _acquired(chance, State.IN_USE, key))
    row = parent.row
    beside = Place(row["site_id"], row["room_id"], row["custodian"])
    use(life, chance, chance.last.toordinal(), incidents_a_year, beside)
    life.edit(life.on(life.day + 1), life.technician, parent_id=parent.id)
    return life


def _end(life: Life, chance: Chance, goal: State, day: int) -> None:
    technician = life.technician
    match goal:
        case State.IN_STOCK:
            store = chance.choice(life.estate.stores)
            life.do(Action.TAKE_BACK, life.on(day), technician, place=store)
        case State.IN_REPAIR:
            life.do(
                Action.SEND_TO_REPAIR,
                life.on(day),
                technician,
                ask=Ask(note=chance.choice(faults_of(life.category))),
            )
        case State.MISSING | State.WRITTEN_OFF:
            why = chance.choice(
                (LossReason.LOST, LossReason.STOLEN, LossReason.NOT_FOUND, LossReason.NOT_FOUND)
            )
            life.do(Action.REPORT_MISSING, life.on(day), technician, ask=Ask(loss_reason=why))
        case State.RETIRED:
            retire(life, chance, day)
    if goal is State.WRITTEN_OFF:
        manager, ask = life.estate.manager, Ask(loss_reason=LossReason.LOST)
        life.do(Action.WRITE_OFF, life.on(day + chance.randint(20, 90)), manager, ask=ask)


def retire(life: Life, chance: Chance, day: int, *, works: bool | None = None) -> None:
    """Retire a device around a day, mostly once it is back in stock; `works` None leaves it to chance."""
    technician = life.technician
    if life.state is State.IN_USE and chance.is_one_in(0.7):
        store = chance.choice(life.estate.stores)
        life.do(Action.TAKE_BACK, life.on(day - chance.randint(1, 15)), technician, place=store)
    reason = chance.weighted(_REASONS)
    faulty = reason in _FAULTY if works is None else not works
    if faulty is not (reason in _FAULTY):
        reason = RetireReason.FAULTY if faulty else RetireReason.OBSOLETE
    status = FunctionalStatus.FAULTY if faulty else chance.weighted(_STATUSES)
    ask = Ask(reason=reason, functional_status=status)
    life.do(Action.RETIRE, life.on(day), life.estate.manager, ask=ask)


_STATUSES = {FunctionalStatus.WORKS: 0.8, FunctionalStatus.UNKNOWN: 0.2}
