"""How names of manufacturers and models are compared."""

import pytest

from lifecycle.registry.naming_rules import (
    SAME_KEY,
    family_key,
    full_name,
    maker_key,
    makers_alike,
    model_key,
    models_alike,
)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Dell Inc.", "dell"),
        ("LENOVO", "lenovo"),
        ("Hewlett-Packard Company", "hp"),
        ("HP Inc.", "hp"),
        ("ASUSTeK COMPUTER INC.", "asus"),
        ("Micro-Star International Co., Ltd.", "msi"),
        ("Samsung Electronics", "samsung"),
        ("Inc.", "inc"),
        ("", ""),
    ],
)
def test_a_makers_legal_form_and_known_names_do_not_count(name, key):
    assert maker_key(name) == key


def test_a_split_company_is_one_family_but_two_makers():
    assert maker_key("Hewlett Packard Enterprise") == "hpe"
    assert family_key("HPE") == family_key("Hewlett-Packard") == "hp"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ProBook 450 G5", "HP ProBook 450 G5 Notebook PC"),
        ("ProBook 450 G5", "Hewlett-Packard ProBook 450 G5"),
        ("ThinkPad T-480", "ThinkPad T480"),
        ("E24 G4", "Écran HP E24 G4"),
        ("Élite", "elite"),
    ],
)
def test_the_same_model_written_otherwise_is_the_same(one, other):
    assert models_alike(model_key(one, "HP"), model_key(other, "HP")) == SAME_KEY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Latitude 5480", "Latitude 5490"),
        ("ThinkPad T480", "ThinkPad T480s"),
        ("OptiPlex 3070 Micro", "OptiPlex 3070 SFF"),
        ("20L5S0AB00", "ThinkPad T480"),
        ("Surface Laptop", "Surface"),
        ("P 5 480", "P 5480"),
        ("???", "!!!"),
        ("", ""),
    ],
)
def test_two_models_are_never_taken_for_one_by_their_letters(one, other):
    assert models_alike(model_key(one), model_key(other)) is None


@pytest.mark.parametrize(
    ("one", "other"), [("Lattitude 5480", "Latitude 5480"), ("OptiPlex 3070", "OptiPlex 3070 Micro")]
)
def test_what_is_close_is_likely_but_not_sure(one, other):
    likeness = models_alike(model_key(one), model_key(other))
    assert likeness is not None
    assert likeness.score < SAME_KEY.score


@pytest.mark.parametrize(
    ("one", "other", "is_likely"),
    [("lenovo", "lenvo", True), ("epson", "espon", True), ("dell", "acer", False), ("hp", "hpe", False)],
)
def test_makers_one_letter_apart_are_likely_one_unless_they_are_short(one, other, is_likely):
    assert (makers_alike(one, other) is not None) is is_likely


@pytest.mark.parametrize(
    ("maker", "model", "name"),
    [
        ("Dell Inc.", "Dell Pro 14", "Dell Pro 14"),
        ("HP", "hp ProBook 450", "hp ProBook 450"),
        ("Dell", "Latitude 5420", "Dell Latitude 5420"),
        ("HP", "HPE ProLiant", "HP HPE ProLiant"),
        ("Hewlett-Packard", "HP ProBook 450 G5", "Hewlett-Packard HP ProBook 450 G5"),
        ("", "Latitude 5420", "Latitude 5420"),
        ("Dell", "", "Dell"),
        ("", "", ""),
    ],
)
def test_a_maker_is_said_once_before_its_model(maker, model, name):
    assert full_name(maker, model) == name
