"""Places of a file: told as a tree, compared with the register's, typed by people."""

import pytest

from lifecycle.intake.mapping import SiteMapping
from lifecycle.intake.places import Register, parse_place, places_of

HERE = [("École Zola",), ("École 2",), ("Mairie",), ("Mairie", "Accueil"), ("Médiathèque",)]


def test_a_place_is_told_with_those_it_lies_in_and_all_its_rows():
    counts = {
        ("Ville", "Mairie", "Accueil"): 3,
        ("Ville", "Mairie", "Cave"): 2,
        ("Ville", "École"): 1,
        ("Seul", "Dépôt"): 4,
    }
    assert places_of(counts, 10) == [
        (("Seul", "Dépôt"), 4),
        (("Ville",), 6),
        (("Ville", "Mairie"), 5),
        (("Ville", "Mairie", "Accueil"), 3),
        (("Ville", "Mairie", "Cave"), 2),
        (("Ville", "École"), 1),
    ]
    assert [path for path, _ in places_of(counts, 2)] == [("Ville",), ("Ville", "Mairie")]


@pytest.mark.parametrize(
    ("path", "same", "alike"),
    [
        (("ecole  ZOLA",), ("École Zola",), ("École Zola",)),
        (("Mairie", "accueil"), ("Mairie", "Accueil"), ("Mairie", "Accueil")),
        (("Ville", "Mairie"), None, ("Mairie",)),
        (("Ecole Zolla",), None, ("École Zola",)),
        (("École 1",), None, None),
        (("Piscine",), None, None),
    ],
)
def test_places_are_the_same_or_alike_or_new(path, same, alike):
    register = Register(HERE)
    assert (register.find_same(path), register.find_alike(path)) == (same, alike)


def test_what_is_chosen_for_a_place_counts_for_those_it_holds():
    mapping = SiteMapping({("Ville", "Mairie"): ("Hôtel de ville",), ("VILLE",): ("Ailleurs", "Fond")})
    assert mapping.place(("Ville", "MAIRIE", "1er", "A")) == ("Hôtel de ville", "1er › A")
    assert mapping.place(("ville", "École")) == ("Ailleurs", "Fond › École")
    assert mapping.place(("Dépôt", "A", "B")) == ("Dépôt", "A › B")
    assert mapping.place(()) == ("", "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Mairie", ("Mairie",)),
        (" Mairie  > Accueil ", ("Mairie", "Accueil")),
        ("Mairie › 1er › A", ("Mairie", "1er › A")),
        (" › ", ()),
    ],
)
def test_a_place_is_typed_with_either_sign(text, place):
    assert parse_place(text) == place
