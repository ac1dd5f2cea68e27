"""Parts that repairs put in: which one a label means, and what making it costs the climate.

Values are BoaviztAPI's component constants (2.5.0, GWP: hard disk 31.11 kg, motherboard 66.1 kg) and ADEME's
Base Empreinte numérique (external SSD 135.10 kg, laptop charger 4.19 kg). Boavizta gives memory, SSD and
power supplies by die surface or by kilogram, which a repair sheet does not tell: an SSD takes ADEME's value
for an external one, on the safe side since parts count against what is avoided; memory and power supplies
stay unknown, as do batteries, screens and keyboards, until the authority says a value of its own. A bare
« disque » may be either kind and stays unknown too.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from lifecycle.kernel.text import N_

BOAVIZTA = "BoaviztAPI 2.5.0"
ADEME = "ADEME, Base Empreinte numérique"


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of part: the words that name it on a repair sheet, and kg CO₂e to make one, None if unknown.

    `pattern` is a regular expression that Python and PostgreSQL read alike, but for the edge of a word.
    """

    label: str
    pattern: str
    kg: Decimal | None = None
    source: str = ""


#: In the order in which they are looked for: « disque SSD » is an SSD, « carte mère » no memory card.
PARTS = {
    "ssd": Part(N_("SSD"), r"\b(ssd|nvme|m\.2)\b", Decimal("135.10"), ADEME),
    "hdd": Part(N_("Disque dur"), r"\b(hdd|disques? durs?)\b", Decimal("31.11"), BOAVIZTA),
    "board": Part(N_("Carte mère"), r"\b(cartes? m[eè]res?|motherboard)\b", Decimal("66.1"), BOAVIZTA),
    "charger": Part(N_("Chargeur"), r"\b(chargeurs?|adaptateurs? secteur|charger)\b", Decimal("4.19"), ADEME),
    "memory": Part(N_("Mémoire"), r"\b(ram|m[eé]moires?|barrettes?|ddr[2-5]l?|dimm|sodimm)\b"),
    "power": Part(N_("Alimentation"), r"\b(alimentations?|alim|psu|power supply)\b"),
    "battery": Part(N_("Batterie"), r"\b(batteries?|battery)\b"),
    "screen": Part(N_("Dalle, écran"), r"\b([eé]crans?|dalles?|lcd|screen)\b"),
    "keyboard": Part(N_("Clavier"), r"\b(claviers?|keyboard)\b"),
}


def part_of(label: str) -> str | None:
    """Return the key of the part that a label names, None where no word of it says."""
    said = label.lower()
    return next((key for key, part in PARTS.items() if re.search(part.pattern, said)), None)
