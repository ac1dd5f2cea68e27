"""The health of a battery: what it can hold now over what it could when new (glpi.md §5)."""

import re
from collections.abc import Sequence

from lifecycle.formats.agent_sections import Record

# « 57570 » is mWh; older agents write « 43.7456 Wh », some systems mAh.
_CAPACITY = re.compile(r"(\d{1,7}(?:[.,]\d{1,6})?)\s*(m?[WA]h)?", re.IGNORECASE | re.ASCII)
BEST = 110  # percent: a new battery may hold a little more than its name says


def battery_health(batteries: Sequence[Record]) -> int | None:
    """Return the health of a machine's batteries together, in percent, None where it cannot be known.

    Never guessed from one capacity: FusionInventory up to 2.5 and macOS put the worn one in the place of
    the design one, and give no other.
    """
    held = designed = 0.0
    for battery in batteries:
        design, real = (_milli(battery.get(key, "")) for key in ("capacity", "real_capacity"))
        if design is None or real is None or design[1] != real[1]:
            return None
        designed, held = designed + design[0], held + real[0]
    percent = round(held / designed * 100) if designed else 0
    return min(percent, 100) if 0 < percent <= BEST else None


def _milli(text: str) -> tuple[float, str] | None:
    """Return an amount in thousandths and its unit's last letters; a bare number is in thousandths."""
    match = _CAPACITY.fullmatch(text)
    if match is None:
        return None
    unit = (match[2] or "mWh").lower()
    amount = float(match[1].replace(",", "."))
    return (amount, unit[1:]) if unit.startswith("m") else (amount * 1000, unit)
