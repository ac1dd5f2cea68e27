"""The manufacturers' set: out of the sheets that the authority loaded, kept whole with the version."""

import csv
import io
from decimal import Decimal
from uuid import uuid4

import pytest

from lifecycle.footprint.effective import document_in_force, factors_in_force
from lifecycle.footprint.manufacturers import find_manufacturers
from lifecycle.footprint.settings import choose_set, set_own
from lifecycle.impact.sets import load_set
from lifecycle.registry.footprint_file import COLUMNS
from lifecycle.registry.footprints import load_sheets
from tests.factories import make_actor
from tests.footprint.test_settings import DOCK


def collection(count=12, total=400, kind="Desktop", share="0.5"):
    """A file in the form of Boavizta's collection, of products one kilogram apart."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for number in range(count):
        writer.writerow({
            "manufacturer": "Dell", "name": f"OptiPlex {number}", "subcategory": kind,
            "gwp_total": total + number, "gwp_use_ratio": share,
        })  # fmt: skip
    return out.getvalue().encode()


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


def test_without_sheets_there_is_no_such_set(session, manager):
    assert find_manufacturers(session) is None
    load_sheets(session, manager, collection(3))
    assert find_manufacturers(session) is None


def test_the_sheets_make_a_set_by_category(session, manager):
    load_sheets(session, manager, collection())
    loaded = find_manufacturers(session)
    assert loaded.sheets == 12
    assert loaded.base.factors["desktop"].embodied_kg == Decimal("202.75")  # 405.5 × 0.5
    assert loaded.base.electricity == load_set().electricity


def test_it_is_in_force_alone_never_mixed_with_ademes(session, manager):
    load_sheets(session, manager, collection())
    choose_set(session, manager, "manufacturers", uuid4(), changed_from=0)
    factors = factors_in_force(session)
    assert factors.set_id == "manufacturers"
    assert factors.by_category.keys() == {"desktop", "all_in_one"}
    assert factors.by_category["all_in_one"].quality == "low"
    assert factors.by_category["desktop"].life_years == 6


def test_a_set_in_force_stays_what_it_was_when_other_sheets_are_loaded(session, manager):
    load_sheets(session, manager, collection())
    choose_set(session, manager, "manufacturers", uuid4(), changed_from=0)
    load_sheets(session, manager, collection(total=800))
    assert factors_in_force(session).by_category["desktop"].embodied_kg == Decimal("202.75")
    choose_set(session, manager, "manufacturers", uuid4(), changed_from=1)
    assert factors_in_force(session).by_category["desktop"].embodied_kg == Decimal("402.75")


def test_own_values_stay_from_set_to_set(session, manager):
    load_sheets(session, manager, collection())
    set_own(session, manager, "dock", DOCK, uuid4(), changed_from=0)
    choose_set(session, manager, "manufacturers", uuid4(), changed_from=1)
    choose_set(session, manager, "ademe", uuid4(), changed_from=2)
    version, document = document_in_force(session)
    assert (version, document.own, document.base) == (3, {"dock": DOCK}, load_set())
