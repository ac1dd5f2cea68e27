"""What a processor's name tells: its generation, and whether Windows 11 takes it. Pure.

The rule is an estimate: Intel Core from the 8th generation and AMD Ryzen from the 2000 series are taken to be
on Windows 11's list. It says nothing of the TPM 2.0 chip that Windows 11 also asks for, which no inventory
tells. Not being on the list makes nothing waste: such a computer runs Linux.
"""

import re
from dataclasses import dataclass

FIRST_INTEL, FIRST_RYZEN = 8, 2

_CORE_I = re.compile(r"\bi[3579][- ](\d{3,5})", re.IGNORECASE | re.ASCII)
_CORE_2 = re.compile(r"\bcore(?:\(tm\))?\s*2\b", re.IGNORECASE)
# « Core 5 220U », « Core Ultra 7 155H »: the names that follow the 14th generation.
_CORE_NEW = re.compile(
    r"\bcore(?:\(tm\))?\s+(?:ultra\s+)?[3579]\s+(?:pro\s+)?\d{3}", re.IGNORECASE | re.ASCII
)
_RYZEN = re.compile(
    r"\bryzen\b(?:\s+(?:threadripper|pro|[3579]))*\s+(?:pro\s+)?(\d)\d{3}", re.IGNORECASE | re.ASCII
)
_RYZEN_AI = re.compile(r"\bryzen\s+ai\b", re.IGNORECASE)
NEWEST_INTEL = 14


@dataclass(frozen=True, slots=True)
class Processor:
    """A processor as its name tells it.

    `generation` counts Intel's Core generations (0 for Core 2, 15 for those after the 14th) or AMD's Ryzen
    thousands; `is_intel` tells which.
    """

    is_intel: bool
    generation: int

    @property
    def runs_windows_11(self) -> bool:
        """Tell whether Windows 11 is thought to take it."""
        return self.generation >= (FIRST_INTEL if self.is_intel else FIRST_RYZEN)


def read_processor(name: str) -> Processor | None:
    """Return what a processor's name tells, None where the name is not one of Intel Core or AMD Ryzen."""
    if found := _CORE_I.search(name):
        return Processor(True, _core_generation(found[1]))
    if _CORE_2.search(name):
        return Processor(True, 0)
    if _CORE_NEW.search(name):
        return Processor(True, NEWEST_INTEL + 1)
    if _RYZEN_AI.search(name):
        return Processor(False, 9)
    found = _RYZEN.search(name)
    return Processor(False, int(found[1])) if found else None


def _core_generation(number: str) -> int:
    """Return the generation of a Core i number: 520 is of the first, 7200 of the 7th, 1145 of the 11th."""
    if len(number) == 3:
        return 1
    return int(number[:2]) if len(number) == 5 or number[0] == "1" else int(number[0])
