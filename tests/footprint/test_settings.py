"""An authority's factors: one set, its own values over it, each change a version with its event."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from lifecycle.db.scope import enter
from lifecycle.footprint.coverage import fleet_coverage
from lifecycle.footprint.document import OwnValue, Parameters, read_document, shipped, to_json
from lifecycle.footprint.effective import PROXIES, document_of, effective_of, factors_in_force
from lifecycle.footprint.errors import CategoryUnknown, FactorsChanged, NoSheets
from lifecycle.footprint.model import FactorVersion
from lifecycle.footprint.settings import CHANGED, choose_set, set_own, set_parameters, versions
from lifecycle.history.model import Event
from lifecycle.history.record import Entry, record
from lifecycle.kernel.errors import Forbidden, Invalid, NotFound
from lifecycle.registry.categories import CATEGORIES
from lifecycle.registry.errors import RequestReused
from lifecycle.states.assets import State
from tests.factories import make_actor, make_asset

DOCK = OwnValue("Fiche du fabricant", date(2026, 3, 1), embodied_kg=Decimal("24.5"))


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


def own(session, actor, key="dock", value=DOCK, version=0, request_id=None):
    return set_own(session, actor, key, value, request_id or uuid4(), changed_from=version)


def events(session):
    return session.scalars(select(Event).where(Event.tag == CHANGED).order_by(Event.sequence)).all()


def test_ademes_set_is_in_force_until_somebody_chooses_otherwise(session, manager):
    factors = factors_in_force(session)
    assert (factors.set_id, factors.version, factors.revision) == ("ademe", "2.1.0", 0)
    assert factors.by_category["laptop"].embodied_kg == Decimal("185.09")
    assert (factors.displacement, factors.second_life("laptop")) == (Decimal("0.7"), 3)
    assert factors.electricity(2026) == Decimal("0.0519")
    assert (factors.refurbishing("smartphone"), factors.refurbishing("laptop")) == (15, 0)


def test_a_category_without_a_published_value_has_no_factor(session, manager):
    known = factors_in_force(session).by_category
    assert {row.key for row in CATEGORIES} - known.keys() == {
        "thin_client", "phone_fixed", "dock", "ups", "other",
    }  # fmt: skip
    assert all(factor.life_years for factor in known.values())
    assert all(known[key].quality == "low" and known[key].note for key in PROXIES)


def test_own_values_come_over_the_set_and_leave_the_rest(session, manager):
    said = OwnValue("Mesure", date(2026, 5, 4), yearly_kwh=Decimal(20), life_years=Decimal(6))
    assert own(session, manager, "laptop", said) == 1
    factors = factors_in_force(session)
    laptop = factors.by_category["laptop"]
    assert (laptop.embodied_kg, laptop.yearly_kwh, laptop.life_years) == (Decimal("185.09"), 20, 6)
    assert "ADEME" in laptop.source
    assert (factors.own, factors.version) == ({"laptop"}, "2.1.0+1")


def test_an_own_value_covers_a_category_that_nobody_published(session, manager):
    own(session, manager)
    dock = factors_in_force(session).by_category["dock"]
    assert (dock.embodied_kg, dock.manufacture_kg, dock.life_years) == (Decimal("24.5"), None, 6)
    assert (dock.source, dock.dated, dock.quality) == (DOCK.source, DOCK.dated, "own")


def test_the_three_phases_make_their_total(session, manager):
    phases = {"manufacture_kg": Decimal(20), "distribution_kg": Decimal(3), "end_of_life_kg": Decimal("1.5")}
    own(session, manager, "dock", OwnValue("Fiche", date(2026, 1, 1), **phases))
    assert factors_in_force(session).by_category["dock"].embodied_kg == Decimal("24.5")


WRONG = (
    (OwnValue("Fiche", date(2026, 1, 1)), "embodied_kg"),
    (OwnValue("  ", date(2026, 1, 1), embodied_kg=Decimal(1)), "source"),
    (OwnValue("Fiche", date(2026, 1, 1), embodied_kg=Decimal(0)), "embodied_kg"),
    (OwnValue("Fiche", date(2026, 1, 1), embodied_kg=Decimal(1_000_000)), "embodied_kg"),
    (OwnValue("Fiche", date(2026, 1, 1), embodied_kg=Decimal(1), yearly_kwh=Decimal(-1)), "yearly_kwh"),
    (OwnValue("Fiche", date(2026, 1, 1), embodied_kg=Decimal(1), manufacture_kg=Decimal(2)), "embodied_kg"),
    (OwnValue("Fiche", date(2026, 1, 1), manufacture_kg=Decimal(2)), "embodied_kg"),
    # A consumption alone says nothing of the making: the category would still have no factor.
    (OwnValue("Fiche", date(2026, 1, 1), yearly_kwh=Decimal(2)), "embodied_kg"),
)


@pytest.mark.parametrize(("value", "field"), WRONG)
def test_an_unsound_value_is_refused_at_its_field(session, manager, value, field):
    with pytest.raises(Invalid) as refused:
        own(session, manager, "dock", value)
    assert refused.value.fields.keys() == {field}


def test_each_change_is_a_version_and_an_event_and_old_ones_can_be_read_again(session, manager):
    own(session, manager)
    own(session, manager, "dock", replace(DOCK, embodied_kg=Decimal(30)), 1)
    own(session, manager, "dock", None, 2)
    assert [one.version for one in versions(session)] == [3, 2, 1]
    said = [effective_of(number, document_of(session, number)).by_category.get("dock") for number in range(4)]
    assert [one and one.embodied_kg for one in said] == [None, Decimal("24.5"), Decimal(30), None]
    assert [event.details["version"] for event in events(session)] == [1, 2, 3]
    assert events(session)[0].changes["own.dock"][1]["source"] == DOCK.source
    with pytest.raises(NotFound):
        document_of(session, 4)


def test_a_repeat_answers_the_same_and_another_use_of_its_request_is_refused(session, manager):
    nonce = uuid4()
    assert own(session, manager, request_id=nonce) == 1
    assert own(session, manager, request_id=nonce) == 1
    assert session.scalar(select(func.count()).select_from(FactorVersion)) == 1
    elsewhere = Entry("organisation", manager.organisation_id, "organisation:test:done", request_id=uuid4())
    record(session, manager, [elsewhere])
    with pytest.raises(RequestReused):
        own(session, manager, version=1, request_id=elsewhere.request_id)


def test_what_changes_nothing_makes_no_version(session, manager):
    own(session, manager)
    assert own(session, manager, version=1) == 1
    assert set_parameters(session, manager, Parameters(), uuid4(), changed_from=1) == 1
    assert len(events(session)) == 1


def test_a_page_that_is_behind_is_refused(session, manager):
    own(session, manager)
    with pytest.raises(FactorsChanged):
        own(session, manager)


def test_who_may_not_manage_figures_changes_none(session, technician):
    with pytest.raises(Forbidden):
        own(session, technician)
    with pytest.raises(Forbidden):
        choose_set(session, technician, "ademe", uuid4(), changed_from=0)
    with pytest.raises(Forbidden):
        set_parameters(session, technician, Parameters(), uuid4(), changed_from=0)


def test_a_category_that_is_not_ours_is_unknown(session, manager):
    with pytest.raises(CategoryUnknown):
        own(session, manager, "toaster")


def test_parameters_change_what_formulas_use_and_need_their_source(session, manager):
    said = Parameters(Decimal("0.8"), Decimal(4), Decimal("0.5"), {"memory": Decimal(12)}, "Étude locale")
    set_parameters(session, manager, said, uuid4(), changed_from=0)
    factors = factors_in_force(session)
    assert (factors.displacement, factors.second_life("tablet"), factors.electricity(2019)) == (
        Decimal("0.8"), 4, Decimal("0.5"),
    )  # fmt: skip
    assert (factors.parts_kg["memory"], factors.parts_kg["hdd"]) == (12, Decimal("31.11"))
    assert factors.electricity_source == "Étude locale"
    unsound = Parameters(Decimal("0.4"), Decimal(0), Decimal(9), {"memory": Decimal(-1)})
    with pytest.raises(Invalid) as refused:
        set_parameters(session, manager, unsound, uuid4(), changed_from=1)
    assert refused.value.fields.keys() == {
        "displacement", "second_life_years", "electricity", "part_memory", "source",
    }  # fmt: skip


def test_the_sheets_cannot_be_in_force_before_they_are_loaded(session, manager):
    with pytest.raises(NoSheets):
        choose_set(session, manager, "manufacturers", uuid4(), changed_from=0)


def test_a_document_comes_back_from_its_json_the_same():
    document = replace(
        shipped(),
        own={"dock": replace(DOCK, second_life_years=Decimal(2))},
        parameters=Parameters(electricity=Decimal("0.6"), parts_kg={"ram": Decimal(1)}, source="x"),
    )
    assert read_document(to_json(document)) == document
    assert effective_of(1, document).second_life("dock") == 2


def test_versions_belong_to_their_authority_and_are_never_edited(session, manager):
    own(session, manager)
    make_actor(session, "manager")
    assert factors_in_force(session).revision == 0
    enter(session, manager.organisation_id)
    assert factors_in_force(session).revision == 1
    with pytest.raises(ProgrammingError):
        session.execute(text("UPDATE factor_version SET version = 9"))


def test_coverage_counts_the_devices_that_are_here(session, manager):
    for category, state in (("laptop", State.IN_USE), ("laptop", State.IN_STOCK), ("dock", State.IN_USE)):
        make_asset(session, manager, state, category_key=category)
    make_asset(session, manager, State.RECYCLED, category_key="laptop", left_on=date(2026, 1, 1))
    found = fleet_coverage(session, factors_in_force(session))
    assert (found.devices, found.covered, found.total) == ({"laptop": 2, "dock": 1}, 2, 3)
