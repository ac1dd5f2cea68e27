"""Parts that repairs put in: which one a label means, and what making it costs the climate.

Values are BoaviztAPI's component constants (2.5.0, GWP: hard disk 31.11 kg, motherboard 66.1 kg, SSD 6.34 kg
and 2.20 kg per cm² of die at 48.5 GB per cm², all of them making without end of life) and ADEME's Base
Empreinte numérique (laptop charger 4.19 kg). An SSD is counted as BoaviztAPI's usual one of 1 TB: repairs put
in smaller ones (256 GB make 17.95 kg), which is on the safe side since parts count against what is avoided;
ADEME's 135.10 kg is of an external drive, which no repair puts in. Boavizta gives memory and power supplies
by die surface or by kilogram, which a repair sheet does not tell: they stay unknown, as do batteries, screens
and keyboards, until the authority says a value of its own. A bare « disque » may be either kind and stays
unknown too.
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

    `scope` says, as a marked text, which part was assessed where its label does not.

    `pattern` is a regular expression that Python and PostgreSQL read alike, but for the edge of a word.
    """

    label: str
    pattern: str
    kg: Decimal | None = None
    source: str = ""
    scope: str = ""


#: In the order in which they are looked for: « disque SSD » is an SSD, « carte mère » no memory card.
PARTS = {
    "ssd": Part(
        N_("SSD"),
        r"\b(ssd|nvme|m\.2)\b",
        Decimal("51.70"),
        BOAVIZTA,
        N_(
            "SSD interne de 1 To, capacité usuelle de BoaviztAPI, sans fin de vie ; un SSD de 256 Go "
            "pèserait 18 kg : à régler si vos réparations en posent de plus petits."
        ),
    ),
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
