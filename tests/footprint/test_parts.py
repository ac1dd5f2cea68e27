"""Which part the words of a repair sheet name, in Python and in the database alike."""

from decimal import Decimal

import pytest
from sqlalchemy import Boolean, Text, column, select, values

from lifecycle.footprint.effective import factors_in_force
from lifecycle.footprint.parts import part_kg
from lifecycle.impact.parts import PARTS, part_of

LABELS = {
    "Disque SSD 256 Go": "ssd",
    "Barrette mémoire 8 Go": "memory",
    "Barrette DDR4 SODIMM": "memory",
    "RAM": "memory",
    "Disque dur 1 To": "hdd",
    "disque": None,
    "Carte mère": "board",
    "CARTE MERE": "board",
    "Chargeur 65 W": "charger",
    "Bloc d’alimentation": "power",
    "Batterie 6 cellules": "battery",
    "Dalle 15 pouces": "screen",
    "Écran": "screen",
    "Clavier AZERTY": "keyboard",
    "Programme de diagnostic": None,
    "Vis": None,
    "": None,
}


@pytest.mark.parametrize(("label", "key"), LABELS.items())
def test_words_name_a_part_or_none(label, key):
    assert part_of(label) == key


def test_the_database_reads_labels_as_python_does(session, technician):
    factors = factors_in_force(session)
    lines = values(column("label", Text), column("reused", Boolean), name="lines").data(
        [(label, reused) for label in LABELS for reused in (False, True)]
    )
    wanted = select(lines.c.label, lines.c.reused, part_kg(lines.c.label, lines.c.reused, factors))
    for label, reused, kg in session.execute(wanted):
        key = part_of(label)
        assert kg == (0 if reused else PARTS[key].kg if key else None), label


def test_values_without_a_published_one_are_unknown_never_zero():
    assert {key for key, part in PARTS.items() if part.kg is None} == {
        "memory", "power", "battery", "screen", "keyboard",
    }  # fmt: skip
    assert PARTS["hdd"].kg == Decimal("31.11")
