"""Names as addresses say them."""

import pytest

from lifecycle.kernel.text import slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Hôtel de ville – Saint-Étienne", "hotel-de-ville-saint-etienne"),
        ("Vue d’ensemble", "vue-d-ensemble"),
        ("CC Cœur de « Vallée »", "cc-coeur-de-vallee"),
        ("a" * 70, "a" * 60),
        ("中心", ""),
    ],
)
def test_a_name_is_readable_in_an_address(name, slug):
    assert slug_of(name) == slug
