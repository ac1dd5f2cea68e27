"""Ways to the rows, agreement of SQL with the pure formulas, and one statement an indicator."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import event

from lifecycle.db.paging import BadCursor
from lifecycle.impact.lifespan import age_years, is_older_than
from lifecycle.impact.lifespan import years_gained as gained_of
from lifecycle.kernel.errors import NotFound
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.model import Label
from lifecycle.reports.decree import target_of
from lifecycle.reports.figures import Behind, Key, Share
from lifecycle.reports.indicators import beyond_life, devices_present, mean_age, reuse, years_gained
from lifecycle.reports.wording import ARITHMETIC, UNDEFINED, WORDING
from lifecycle.states.assets import State
from tests.reports.reading import ON, asked, rows_of

STARTS = [date(2012, 2, 29), date(2016, 2, 29), date(2020, 6, 30), date(2025, 7, 1), date(2019, 12, 31)]


@pytest.mark.parametrize(
    "behind",
    [
        Behind(Key.MEAN_AGE),
        Behind(Key.RETIRED_STOCK, 2025),
        Behind(Key.DEVICES_GONE, category="laptop", state=State.RECYCLED),
        Behind(Key.DEVICES_PRESENT, site=UUID(int=7)),
        Behind(Key.AGES, part="4:new"),
    ],
)
def test_an_address_leads_back_to_the_same_rows(behind):
    assert Behind.read(behind.params(), ON) == behind
    assert all(isinstance(value, str) for value in behind.params().values())


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"figure": "salaries"},
        {"figure": "legal_ratio", "year": "2025"},
        {"figure": "departures"},
        {"figure": "departures", "year": "MMXXV"},
        {"figure": "departures", "year": "2026"},
        {"figure": "devices_gone", "state": "eaten"},
        {"figure": "devices_gone", "site": "the town hall"},
    ],
)
def test_an_address_of_ours_or_not_found(params):
    with pytest.raises(NotFound):
        Behind.read(params, ON)


def test_every_indicator_has_its_words():
    assert set(WORDING) == {*Key, *Share}
    assert set(UNDEFINED) <= set(Share)
    assert set(ARITHMETIC) <= set(Key)


def test_targets_go_on_after_the_last_step():
    targets = [target_of(year) for year in (2022, 2023, 2024, 2025, 2031)]
    assert [target and target.percent for target in targets] == [None, 25, 35, 50, 50]


def test_sql_ages_are_the_pure_formula_s(workshop, session):
    devices = {workshop.device("tablet", first_used_on=start).id: start for start in STARTS}
    workshop.device("tablet", first_used_on=date(2025, 7, 2))  # starts tomorrow: no age yet
    ages = {row.id: row.value for row in rows_of(session, Behind(Key.MEAN_AGE)).rows}
    assert ages == {asset: age_years(start, ON) for asset, start in devices.items()}
    gained = years_gained(*asked(session)).in_use
    assert gained.value == sum(gained_of(age, Decimal(3)) for age in ages.values())
    assert (gained.coverage.known, gained.coverage.total) == (5, 6)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("retired_on", [date(2022, 2, 28), date(2022, 3, 1), date(2024, 2, 29)])
def test_sql_anniversaries_are_the_pure_ones(workshop, session, start, retired_on):
    asset = workshop.device(
        "laptop", ("2024-06-01T00:00Z", "retired"), first_used_on=start, retired_on=retired_on
    )
    counted = [row.id for row in rows_of(session, Behind(Key.RETIRED_STOCK, 2025)).rows]
    assert (counted == [asset.id]) == (not is_older_than(10, start, retired_on))


def test_an_empty_fleet_has_no_mean_and_no_share(workshop, session):
    assert (mean_age(*asked(session)).value, beyond_life(*asked(session)).share.value) == (None, None)
    assert "n’est pas défini" in mean_age(*asked(session)).note.told("fr")
    assert (devices_present(*asked(session)).value, years_gained(*asked(session)).left.value) == (0, 0)


def test_rows_come_page_by_page_with_what_names_a_device(workshop, session):
    authority = workshop.actor.organisation_id
    maker = Manufacturer(authority_id=authority, name="Dell")
    session.add(maker)
    session.flush()
    model = Model(
        authority_id=authority, manufacturer_id=maker.id, category_key="laptop", name="Latitude 5420"
    )
    session.add(model)
    session.flush()
    old = workshop.device("laptop", tag="PC-1", model_id=model.id, first_used_on=date(2017, 7, 1))
    young = workshop.device("laptop", first_used_on=date(2021, 7, 1))
    for code, state in (("K7M23FXQ", "replaced"), ("K7M23FXR", "current")):
        session.add(Label(code=code, authority_id=authority, asset_id=old.id, state=state))
    session.flush()
    first = rows_of(session, Behind(Key.MEAN_AGE), limit=1)
    (row,) = first.rows
    assert (row.id, row.code, row.tag, row.model, row.value) == (
        old.id,
        "K7M23FXR",
        "PC-1",
        "Latitude 5420",
        8,
    )
    second = rows_of(session, Behind(Key.MEAN_AGE), limit=1, after=first.after)
    assert ([row.id for row in second.rows], second.after) == ([young.id], None)
    with pytest.raises(BadCursor):
        rows_of(session, Behind(Key.MEAN_AGE), after="nonsense")


def test_each_indicator_is_one_statement(workshop, session, connection):
    said, of = [], asked(session)
    event.listen(connection, "before_cursor_execute", lambda *args: said.append(args[2]))
    for indicator, expected in ((devices_present, 1), (mean_age, 1), (beyond_life, 1), (years_gained, 3)):
        said.clear()
        indicator(*of)
        assert len(said) == expected
    said.clear()
    reuse(*of)
    assert len(said) == 5
