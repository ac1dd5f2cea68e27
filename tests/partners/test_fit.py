"""Which partners fit and in which order, whatever the facts."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.partners.fit import Candidate, Needs, ranked
from lifecycle.partners.places import Place, Territory
from lifecycle.states.facts import Route

RENNES = Place(48.11, -1.68, "35238")
DAY = date(2026, 11, 22)
NEEDS = Needs(Route.REUSE, {"laptop": 10}, DAY, kilograms=25.0, place=RENNES, grades={(None, None): 10})
GOOD = Candidate(UUID(int=1), "Bon", frozenset({"laptop"}), Territory(centre=RENNES), left=100)

places = st.builds(
    Place, st.floats(41, 51), st.floats(-5, 9), st.sampled_from(["35238", "22278", "29019", "2A004"])
)
territories = st.builds(
    Territory,
    st.frozensets(st.sampled_from(["22", "29", "35"]), max_size=2),
    st.just(frozenset()),
    st.none() | st.integers(1, 300),
    st.none() | places,
)
candidates = st.lists(
    st.builds(
        Candidate,
        st.uuids(),
        st.sampled_from(["A", "B", "C"]),
        st.frozensets(st.sampled_from(["laptop", "monitor"])),
        territories,
        destroys=st.booleans(),
        minimum_devices=st.none() | st.integers(1, 30),
        minimum_kg=st.none() | st.integers(1, 300),
        left=st.none() | st.integers(-5, 40),
        has_agreement=st.booleans(),
        proven=st.none() | st.floats(0, 1),
        delay_days=st.none() | st.floats(0, 400),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)
needs = st.builds(
    Needs,
    st.sampled_from(Route),
    st.dictionaries(st.sampled_from(["laptop", "monitor"]), st.integers(1, 20)),
    st.just(DAY),
    kilograms=st.none() | st.floats(0, 500),
    restricted=st.integers(0, 2),
    place=st.none() | places,
    needs_agreement=st.booleans(),
)


@given(needs, candidates)
@settings(max_examples=60)
def test_only_those_that_fit_are_ranked_and_first(asked, found):
    answer = ranked(asked, found)
    assert {one.partner_id for one in answer} == {one.id for one in found}
    assert all((one.rank is None) == bool(one.refusals) for one in answer)
    ranks = [one.rank for one in answer if one.rank]
    assert ranks == list(range(1, len(ranks) + 1))
    assert [one.fits for one in answer] == sorted((one.fits for one in answer), reverse=True)


@given(needs, candidates, st.randoms())
@settings(max_examples=40)
def test_the_order_does_not_depend_on_who_comes_first(asked, found, random):
    shuffled = random.sample(found, len(found))
    assert [(one.partner_id, one.rank) for one in ranked(asked, shuffled) if one.rank] == [
        (one.partner_id, one.rank) for one in ranked(asked, found) if one.rank
    ]


def _better(one: Candidate) -> list[Candidate]:
    return [
        replace(one, has_agreement=True),
        replace(one, left=1000 if one.left is None else one.left + 100),
        replace(one, proven=1.0),
        replace(one, delay_days=0.0),
        replace(one, territory=replace(one.territory, centre=RENNES)),
    ]


@given(needs.map(lambda asked: replace(asked, place=RENNES)), candidates.filter(bool), st.integers(0, 4))
@settings(max_examples=80)
def test_better_facts_never_rank_lower(asked, found, which):
    before = {one.partner_id: one.rank for one in ranked(asked, found)}
    first = found[0]
    after = {one.partner_id: one.rank for one in ranked(asked, [_better(first)[which], *found[1:]])}
    if before[first.id] is not None:
        assert after[first.id] is not None
        assert after[first.id] <= before[first.id]


@pytest.mark.parametrize(
    ("code", "asked", "partner"),
    [
        ("route", NEEDS, replace(GOOD, takes=frozenset())),
        ("category", replace(NEEDS, categories={"laptop": 9, "monitor": 1}), GOOD),
        ("territory", NEEDS, replace(GOOD, territory=Territory(frozenset({"22"})))),
        ("destruction", replace(NEEDS, restricted=1), replace(GOOD, destroys=True)),
        ("destruction", replace(NEEDS, restricted=1, route=Route.RECYCLE), GOOD),
        ("minimum", NEEDS, replace(GOOD, minimum_devices=11)),
        ("minimum", NEEDS, replace(GOOD, minimum_kg=26)),
        ("minimum", NEEDS, replace(GOOD, minimum_devices=11, minimum_kg=26)),
        ("capacity", NEEDS, replace(GOOD, left=9)),
        ("agreement", replace(NEEDS, needs_agreement=True), GOOD),
        ("condition", replace(NEEDS, grades={("F2", "C4"): 2}), replace(GOOD, min_functional="F3")),
    ],
)
def test_what_rules_a_partner_out_says_so(code, asked, partner):
    (found,) = ranked(asked, [partner])
    assert [reason.code for reason in found.refusals] == [code]
    assert found.rank is None
    assert all(reason.told("fr") for reason in (*found.refusals, *found.reasons, *found.doubts))


@pytest.mark.parametrize(
    ("asked", "partner"),
    [
        (NEEDS, GOOD),
        (replace(NEEDS, restricted=1, route=Route.RECYCLE), replace(GOOD, destroys=True)),
        (NEEDS, replace(GOOD, minimum_devices=99, minimum_kg=25)),
        (NEEDS, replace(GOOD, left=10)),
        (replace(NEEDS, needs_agreement=True), replace(GOOD, has_agreement=True)),
        (NEEDS, replace(GOOD, territory=Territory(frozenset({"22"}), radius_km=1, centre=RENNES))),
        (replace(NEEDS, categories={}, kilograms=0), replace(GOOD, minimum_devices=5)),
    ],
)
def test_what_does_not_rule_it_out(asked, partner):
    (found,) = ranked(asked, [partner])
    assert found.rank == 1


def test_what_is_not_known_is_a_doubt():
    unknown = replace(GOOD, left=None, min_functional="F3", territory=Territory(frozenset({"35"})))
    (found,) = ranked(replace(NEEDS, place=None), [unknown])
    assert [reason.code for reason in found.doubts] == ["place", "capacity-unknown", "not-graded"]
    assert found.fits


def test_an_agreement_and_nearness_come_before_the_name():
    far = replace(GOOD, id=UUID(int=2), name="A", territory=Territory(centre=Place(44.8, -0.6)))
    agreed = replace(far, id=UUID(int=3), has_agreement=True, proven=0.9, delay_days=10)
    assert [one.partner_id.int for one in ranked(NEEDS, [far, GOOD, agreed])] == [3, 1, 2]
