"""The recommendation: what must hold whatever is known of a device, and worked cases."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.states.facts import Route
from lifecycle.triage.document import shipped
from lifecycle.triage.grades import FAULT_LABELS, LOCK_LABELS, LOCK_STATES
from lifecycle.triage.repairing import Estimate, weigh
from lifecycle.triage.rules import RANK, Device, Recommendation, recommend
from lifecycle.triage.wording import told

_FACTS: dict[str, st.SearchStrategy[Any]] = {
    "age_years": st.floats(0, 20),
    "functional": st.sampled_from([0, 2, 3, 4, 5, 6]),
    "cosmetic": st.sampled_from([1, 2, 4, 6, 9]),
    "ram_gb": st.sampled_from([2, 3.9, 4, 8, 16]),
    "storage_gb": st.integers(16, 2000),
    "drive": st.sampled_from(["ssd", "hdd"]),
    "drive_passed": st.booleans(),
    "bad_sectors": st.integers(0, 3),
    "drive_wear": st.integers(0, 120),
    "cpu_generation": st.integers(0, 15),
    "windows_11": st.booleans(),
    "battery_health": st.integers(5, 100),
    "has_charger": st.booleans(),
    "faults": st.lists(st.sampled_from(list(FAULT_LABELS)), unique=True).map(tuple),
}
_costs = st.none() | st.integers(0, 900).map(Decimal)
_estimates = st.builds(
    Estimate, _costs, _costs, st.none() | st.just(Decimal(5)), under_warranty=st.booleans()
)
_devices = st.builds(
    Device,
    st.sampled_from(CATEGORY_KEYS),
    st.fixed_dictionaries({}, optional=_FACTS),
    st.booleans(),
    st.dictionaries(st.sampled_from(list(LOCK_LABELS)), st.sampled_from(LOCK_STATES)),
    _estimates,
)
#: the direction in which each fact is better for the device
_BETTER = {
    "age_years": min, "functional": max, "cosmetic": max, "ram_gb": max, "drive_passed": max,
    "bad_sectors": min, "drive_wear": min, "cpu_generation": max, "windows_11": max, "battery_health": max,
    "has_charger": max,
}  # fmt: skip


def _found(category: str = "laptop", estimate: Estimate | None = None, **facts: Any) -> Recommendation:
    return recommend(Device(category, facts, estimate=estimate or Estimate()), shipped())


@given(_devices)
@settings(max_examples=150)
def test_every_device_gets_a_route_with_its_reasons_in_words(device: Device) -> None:
    found = recommend(device, shipped())
    assert {found.route, *(other.route for other in found.alternatives)} == set(Route)
    assert found.reasons
    for locale in ("fr", "en"):
        assert all(told(ground.reason, locale).strip() for ground in found.reasons)
        assert all(told(other.reason, locale).strip() for other in found.alternatives)


@given(_devices, _devices)
@settings(max_examples=150)
def test_better_facts_never_lead_to_a_worse_route(one: Device, other: Device) -> None:
    facts, better = dict(one.facts), dict(one.facts)
    for name, best in _BETTER.items():
        if name in facts and name in other.facts:
            better[name] = best(facts[name], other.facts[name])
    if "faults" in facts:
        better["faults"] = tuple(set(facts["faults"]) & set(other.facts.get("faults", ())))
    if facts.get("drive") == "hdd":
        better["drive"] = "ssd"
    improved = Device(one.category_key, better, one.restricted and other.restricted, one.locks, one.estimate)
    assert RANK[recommend(improved, shipped()).route] >= RANK[recommend(one, shipped()).route]


@given(_devices, st.integers(0, 900))
@settings(max_examples=80)
def test_a_cheaper_repair_never_leads_to_a_worse_route(device: Device, cheaper: int) -> None:
    if device.estimate.cost is None:
        return
    cost = min(device.estimate.cost, Decimal(cheaper))
    known = device.estimate
    estimate = Estimate(cost, known.price, known.reference_years, known.under_warranty)
    improved = Device(device.category_key, device.facts, device.restricted, device.locks, estimate)
    assert RANK[recommend(improved, shipped()).route] >= RANK[recommend(device, shipped()).route]


@given(_devices)
@settings(max_examples=150)
def test_a_working_device_of_ten_years_or_less_is_never_for_recycling(device: Device) -> None:
    works, age = device.facts.get("functional", 0) >= 3, device.facts.get("age_years", 0)
    found = recommend(device, shipped())
    if works and age <= 10 and not device.restricted:
        assert found.route is not Route.RECYCLE
    if device.restricted:
        assert found.route is Route.RECYCLE


@given(_devices)
@settings(max_examples=80)
def test_no_windows_11_is_never_what_makes_waste(device: Device) -> None:
    without = Device(
        device.category_key,
        {**device.facts, "windows_11": False},
        device.restricted,
        device.locks,
        device.estimate,
    )
    with_it = Device(
        device.category_key,
        {**device.facts, "windows_11": True},
        device.restricted,
        device.locks,
        device.estimate,
    )
    is_waste = recommend(without, shipped()).route is Route.RECYCLE
    assert is_waste == (recommend(with_it, shipped()).route is Route.RECYCLE)


def test_a_lock_stops_the_device_first() -> None:
    device = Device("laptop", {"functional": 4}, locks={"bios": "locked", "mdm": "not_concerned"})
    found = recommend(device, shipped())
    assert found.is_locked
    assert found.reasons[0].reason.code == "locked"
    assert not recommend(Device("laptop", {}, locks={"bios": "released"}), shipped()).is_locked


@pytest.mark.parametrize(
    ("category", "facts", "route", "code"),
    [
        (
            "laptop",
            {"functional": 5, "cosmetic": 6, "ram_gb": 16, "age_years": 4.0},
            Route.REUSE,
            "nothing-against",
        ),
        ("laptop", {"functional": 5, "cosmetic": 4, "windows_11": False}, Route.REFURBISH, "windows-no"),
        ("monitor", {"functional": 4, "cosmetic": 1, "age_years": 6.0}, Route.REFURBISH, "kept-by-law"),
        ("monitor", {"functional": 4, "cosmetic": 1, "age_years": 12.0}, Route.RECYCLE, "broken"),
        ("printer", {"functional": 2, "cosmetic": 1}, Route.RECYCLE, "broken"),
        ("desktop", {"functional": 0, "age_years": 2.0}, Route.REPAIR, "repair-unknown"),
    ],
)
def test_worked_cases(category: str, facts: dict[str, Any], route: Route, code: str) -> None:
    found = _found(category, **facts)
    assert (found.route, found.reasons[0].reason.code) == (route, code)


def test_a_repair_is_weighed_against_what_a_new_one_costs_a_year() -> None:
    # 150 € for 3 years gained is 50 € a year; new, 800 € over 5 years is 160 € a year.
    worth = _found(estimate=Estimate(Decimal(150), Decimal(800), Decimal(5)), functional=0)
    assert worth.route is Route.REPAIR
    assert told(worth.reasons[0].reason, "fr") == (
        "Réparer coûterait 150 € pour 3 ans gagnés, soit 50 € par an : pas plus que le neuf, "
        "160 € par an (800 € sur 5 ans)."
    ).replace(" €", "\u00a0€").replace(" :", "\u00a0:")
    dear = _found(estimate=Estimate(Decimal(600), Decimal(800), Decimal(5)), functional=0)
    assert (dear.route, dear.reasons[0].reason.code) == (Route.REFURBISH, "repair-dear")


def test_a_warranty_repairs_for_nothing_and_an_unknown_price_compares_nothing() -> None:
    assert weigh(Estimate(Decimal(500), Decimal(100), Decimal(5), under_warranty=True), 3).is_worth
    assert weigh(Estimate(Decimal(500)), 3).is_worth is None
    assert weigh(Estimate(None, Decimal(800), Decimal(5)), 3).reason.code == "repair-unknown"


def test_work_that_adds_up_leads_lower() -> None:
    tired: dict[str, Any] = {
        "functional": 2,
        "cosmetic": 2,
        "ram_gb": 3,
        "cpu_generation": 3,
        "age_years": 11.0,
        "drive": "hdd",
    }
    found = _found("desktop", **tired)
    assert found.route is Route.RECYCLE
    assert found.reasons[0].reason.code == "much-work"


def test_what_is_not_known_is_named_and_makes_it_less_sure() -> None:
    unknown = _found()
    assert unknown.confidence == "low"
    assert {"age_years", "functional", "ram_gb"} <= set(unknown.missing)
    known: dict[str, Any] = {
        "age_years": 3.0, "functional": 5, "cosmetic": 6, "ram_gb": 16, "drive": "ssd", "drive_passed": True,
        "windows_11": True, "battery_health": 90, "has_charger": True, "faults": (),
    }  # fmt: skip
    assert (_found(**known).confidence, _found(**known).missing) == ("high", ())
    assert _found(**{**known, "functional": 2}).confidence == "medium"
