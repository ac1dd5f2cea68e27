"""Indicators through the API: the figures, the rows behind them."""

from datetime import timedelta

import pytest

from lifecycle.kernel.clock import today
from lifecycle.registry.places import site_named
from lifecycle.states.assets import State
from tests.api.conftest import problem_of
from tests.factories import make_actor, make_asset


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def client(api_client, manager):
    return api_client(manager)


def test_each_figure_says_its_formula_and_leads_to_its_rows(session, manager, client):
    day = today() - timedelta(days=365)
    for _ in range(2):
        make_asset(session, manager, State.IN_USE, first_used_on=day)
    make_asset(session, manager, State.IN_USE)
    figures = {figure["key"]: figure for figure in client.get("indicators").json["data"]}
    assert len(figures) == 19
    age = figures["mean_age"]
    assert (age["value"], age["unit"], age["coverage"]) == ("1.00", "years", {"known": 2, "total": 3})
    assert age["formula"]
    assert (figures["legal_ratio"]["value"], bool(figures["legal_ratio"]["note"])) == (None, True)
    where = {name: value for name, value in age["rows"].items() if value is not None}
    rows = client.get("indicators/rows", query_string={**where, "limit": 1}).json
    assert (len(rows["data"]), rows["data"][0]["category"]) == (1, "laptop")
    more = client.get("indicators/rows", query_string={**where, "after": rows["next"]}).json
    assert len(more["data"]) == 1


def test_a_board_says_what_its_page_shows(session, manager, client):
    make_asset(session, manager, State.IN_USE, first_used_on=today() - timedelta(days=3000))
    make_asset(session, manager, State.IN_USE, category_key="monitor")
    board = client.get("indicators/overview").json
    assert (board["key"], board["title"], board["year"]) == ("overview", "Vue d’ensemble", today().year)
    figures = {figure["key"]: figure for figure in board["figures"]}
    assert (figures["beyond_life"]["value"], figures["devices_present"]["value"]) == ("1", "2")
    assert figures["avoided"]["low"] is None or figures["avoided"]["low"] <= figures["avoided"]["value"]
    (chart,) = [chart for chart in board["charts"] if chart["key"] == "by-category"]
    assert {point["key"]: point["value"] for point in chart["points"]} == {"laptop": "1", "monitor": "1"}
    narrowed = client.get("indicators/overview?category=monitor").json
    assert {it["key"]: it["value"] for it in narrowed["figures"]}["devices_present"] == "1"
    for key in ("lifespan", "carbon", "flows", "fleet"):
        assert client.get(f"indicators/{key}").json["figures"]
    rows = client.get("indicators/rows?figure=avoided_in_use").json["data"]
    assert rows[0]["arithmetic"]


def test_a_board_of_nothing_or_of_another_authoritys_site_is_not_found(session, client):
    make_actor(session, "manager")
    theirs = site_named(session, "Ailleurs")
    for path in (
        "nothing",
        f"overview?site={theirs.id}",
        "carbon?year=2999",
    ):
        problem_of(client.get(f"indicators/{path}"), 404, "not-found")
    problem_of(client.get("indicators/overview?category=unicorn"), 422, "invalid")


def test_a_year_that_has_not_begun_is_not_found(client):
    problem_of(client.get("indicators?year=2999"), 404, "not-found")
    problem_of(client.get("indicators/rows?figure=departures&year=1999"), 404, "not-found")
    problem_of(client.get("indicators/rows?figure=mean_age&after=x"), 422, "bad-cursor")
