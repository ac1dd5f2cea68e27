"""Internal reuse: devices of an estate that were retired, and then put back to work."""

from lifecycle.demo.birth import desk_for
from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate
from lifecycle.demo.life import CATEGORY, Life
from lifecycle.kernel.clock import years_between
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason

# Days that the three steps take at most, and the share of the devices that may take them.
_ROOM, _SHARE = 75, 0.4
_REASONS = (RetireReason.REPLACED, RetireReason.SURPLUS, RetireReason.OBSOLETE)


class SecondChances:
    """Puts some old devices of the store back in use, by its own chance: the story stays as it is."""

    def __init__(self, estate: Estate, chance: Chance) -> None:
        self._estate, self._chance = estate, chance

    def look(self, life: Life) -> None:
        """Retire a device that has had its time, think again, and put it back in use."""
        if self._has_had_its_time(life) and self._chance.is_one_in(_SHARE):
            with life.drawing_from(self._chance):
                self._think_again(life)

    def _has_had_its_time(self, life: Life) -> bool:
        start, last = life.row["first_used_on"], self._chance.last
        if life.state is not State.IN_STOCK or start is None or life.day > last.toordinal() - _ROOM:
            return False
        return years_between(start, last) > CATEGORY[life.category].reference_life_years

    def _think_again(self, life: Life) -> None:
        chance, manager = self._chance, self._estate.manager
        ask = Ask(reason=chance.choice(_REASONS), functional_status=FunctionalStatus.WORKS)
        life.do(Action.RETIRE, life.on(life.day + chance.randint(4, 20)), manager, ask=ask)
        life.do(Action.REINSTATE, life.on(life.day + chance.randint(5, 30)), manager)
        where = desk_for(self._estate, chance, life.category)
        life.do(Action.DEPLOY, life.on(life.day + chance.randint(1, 12)), life.technician, place=where)
