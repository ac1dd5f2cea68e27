"""Carbon in SQL says what the pure formulas say, and no device ever lowers the footprint."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.impact.avoided import extension_kg, second_life_kg
from lifecycle.impact.footprint import yearly_embodied_kg, yearly_use_kg
from lifecycle.impact.lifespan import age_years
from lifecycle.reports.figures import Behind, Key
from lifecycle.reports.queries import total
from tests.reports.reading import ON, asked, rows_of

FEW = settings(max_examples=4)
CATEGORIES = ("laptop", "desktop", "monitor", "smartphone", "tablet", "server", "tv", "dock")
STARTS = st.dates(date(2005, 1, 1), date(2025, 8, 1))
FLEETS = st.lists(st.tuples(st.sampled_from(CATEGORIES), st.none() | STARTS), min_size=1, max_size=12)
FOOTPRINT = (Key.FOOTPRINT_EMBODIED, Key.FOOTPRINT_ANNUALISED, Key.YEARLY_USE)


def _values(session, key):
    return {row.id: row.value for row in rows_of(session, Behind(key, None), limit=200).rows}


@FEW
@given(FLEETS)
def test_each_device_is_worth_what_the_formulas_say(workshop, session, devices):
    _, _, basis = asked(session)
    electricity = basis.factors.electricity(ON.year)
    with session.begin_nested() as savepoint:
        made = [(workshop.device(key, first_used_on=start).id, key, start) for key, start in devices]
        found = {key: _values(session, key) for key in (*FOOTPRINT, Key.AVOIDED_IN_USE)}
        savepoint.rollback()
    for asset, key, start in made:
        factor, age = basis.factors.by_category.get(key), age_years(start, ON)
        told = [found[figure].get(asset) for figure in (*FOOTPRINT, Key.AVOIDED_IN_USE)]
        if factor is None:
            assert told == [None] * 4
            continue
        beyond = age - factor.life_years if age is not None else Decimal(0)
        spared = extension_kg(factor.embodied_kg, factor.life_years, beyond) if beyond > 0 else None
        assert told == [
            factor.embodied_kg, yearly_embodied_kg(factor), yearly_use_kg(factor, electricity), spared,
        ]  # fmt: skip


@FEW
@given(FLEETS, st.sampled_from(CATEGORIES), st.none() | STARTS)
def test_adding_a_device_never_lowers_the_footprint(workshop, session, devices, category, start):
    _, scope, basis = asked(session)
    with session.begin_nested() as savepoint:
        for key, first in devices:
            workshop.device(key, first_used_on=first)
        before = [total(session, scope.behind(key), basis).value for key in FOOTPRINT]
        workshop.device(category, first_used_on=start)
        after = [total(session, scope.behind(key), basis).value for key in FOOTPRINT]
        savepoint.rollback()
    assert all(now >= then for now, then in zip(after, before, strict=True))


@FEW
@given(st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=6), st.booleans())
def test_a_second_life_counts_only_where_it_is_proven(workshop, session, categories, is_proven):
    _, scope, basis = asked(session)
    left_on = ON - timedelta(days=60)
    line = {"outcome": "reused", "outcome_on": ON, "proof_reference": "Attestation" if is_proven else None}
    with session.begin_nested() as savepoint:
        gone = [workshop.device(key, state="reused", left_on=left_on) for key in categories]
        workshop.lot("reuse", f"{left_on}T10:00Z", *((device, line) for device in gone))
        found = total(session, scope.behind(Key.AVOIDED_EXTERNAL), basis)
        savepoint.rollback()
    factors = {key: basis.factors.by_category.get(key) for key in categories}
    expected = [
        second_life_kg(
            factors[key].embodied_kg,
            factors[key].life_years,
            basis.factors.second_life(key),
            basis.factors.displacement,
            basis.factors.refurbishing(key),
        )
        for key in categories
        if factors[key] and is_proven
    ]
    assert (found.value, found.rows) == (sum(expected), len(expected))
    assert found.low <= found.value <= found.high
