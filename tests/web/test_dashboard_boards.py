"""Boards as pages and files: what they show is what the board says, narrowed as the address asks."""

import csv
import html
import io
import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from lifecycle.kernel.clock import today
from lifecycle.registry.places import site_named
from lifecycle.reports.amounts import amount, parted
from lifecycle.reports.basis import basis_for
from lifecycle.reports.boards import BOARDS, TITLES
from lifecycle.reports.coming import AHEAD, Coming, coming_page, count_coming
from lifecycle.reports.content import Scope
from lifecycle.states.assets import State
from tests.factories import make_actor, make_asset

PATHS = {key: "/dashboard/" if key == "overview" else f"/dashboard/{key}/" for key in TITLES}


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def client(sign_in, manager):
    return sign_in(manager)


@pytest.fixture
def fleet(session, manager):
    """Two old laptops at the town hall and a monitor elsewhere, all in use."""
    hall = site_named(session, "Mairie")
    start = today() - timedelta(days=round(7 * 365.25))
    for _ in range(2):
        make_asset(session, manager, State.IN_USE, first_used_on=start, site_id=hall.id)
    make_asset(session, manager, State.IN_USE, category_key="monitor", first_used_on=start)
    return hall


def test_every_board_has_a_title_and_what_computes_it():
    assert list(TITLES) == ["overview", "lifespan", "carbon", "flows", "fleet"]
    assert set(BOARDS) == set(TITLES)


@pytest.mark.parametrize("key", TITLES)
def test_page_and_files_show_every_figure_and_chart_of_a_board(session, client, fleet, key):
    text = html.unescape(client.get(PATHS[key]).text)
    board = BOARDS[key](session, Scope(today().year), basis_for(session, today()))
    for figure in board.figures:
        assert figure.label.told("fr") in text
        assert figure.formula.told("fr") in text
        said, unit = parted(figure.value, figure.unit, "fr")
        assert f"{said} <small>{unit}" in text or amount(figure.value, figure.unit, "fr") in text
    for chart in board.charts:
        assert chart.title.told("fr") in text
        assert chart.reading.told("fr") in text
        if chart.points:
            assert f'id="{chart.key}-title"' in text
            assert _values_in(client.get(f"/dashboard/{key}/{chart.key}.csv")) == [
                None if point.value is None else round(Decimal(point.value), 6) for point in chart.points
            ]
    assert text.count('aria-current="page"') >= 1
    assert client.get(f"/dashboard/{key}/nothing.csv").status_code == 404


def _values_in(answer) -> list[Decimal | None]:
    """The values of a chart's file, which tells formula, source and unit on each line."""
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert all(row["Formule"] and row["Source"] and row["Unité"] for row in rows)
    return [round(Decimal(row["Valeur"].replace(",", ".")), 6) if row["Valeur"] else None for row in rows]


def test_site_category_and_year_narrow_and_stay_in_the_address(client, fleet):
    def present(query: str) -> str:
        text = html.unescape(client.get(f"/dashboard/{query}").text)
        return re.search(r"devices_present[^>]*>Équipements présents</a></dt><dd>(\d+)", text)[1]

    assert (present(""), present("?category=laptop"), present(f"?site={fleet.id}")) == ("3", "2", "2")
    assert present(f"?site={fleet.id}&category=monitor") == "0"
    text = html.unescape(client.get(f"/dashboard/?site={fleet.id}&category=laptop&year=2025").text)
    assert 'class="chip"' in text
    assert "Mairie" in text
    assert f"/dashboard/?year=2025&site={fleet.id}" in text
    assert f"figure=beyond_life&category=laptop&site={fleet.id}" in text
    assert "À décider ce mois-ci" not in text


def test_an_unknown_site_category_year_board_or_chart_is_not_found(session, client, fleet):
    other = make_actor(session, "manager")
    theirs = site_named(session, "Ailleurs")
    assert other.organisation_id == theirs.authority_id
    for query in (
        f"site={theirs.id}", f"site={uuid4()}", "site=x", "category=unicorn", f"year={today().year + 1}",
    ):  # fmt: skip
        assert client.get(f"/dashboard/carbon/?{query}").status_code == 404, query
    assert client.get(f"/dashboard/rows?figure=mean_age&site={theirs.id}").status_code == 404
    for part in ("part", "category"):
        assert client.get(f"/dashboard/rows?figure=mean_age&{part}=%00").status_code == 404
    assert client.get("/dashboard/nothing/").status_code == 404
    assert client.get("/dashboard/nothing/by-state.csv").status_code == 404


def test_a_category_without_a_device_says_so(client, fleet):
    page = client.get("/dashboard/lifespan/?category=server")
    assert page.status_code == 200
    assert "Serveur" in page.text


def test_what_the_coming_month_brings(session, manager, client):
    on = today()
    life = timedelta(days=round(5 * 365.25))
    soon = make_asset(session, manager, State.IN_USE, first_used_on=on - life + timedelta(days=10))
    make_asset(session, manager, State.IN_USE, first_used_on=on - life + AHEAD + timedelta(days=9))
    make_asset(session, manager, State.IN_USE, first_used_on=on - life - timedelta(days=9))
    covered = make_asset(session, manager, State.IN_STOCK, warranty_until=on + AHEAD)
    make_asset(session, manager, State.IN_STOCK, warranty_until=on - timedelta(days=1))
    assert count_coming(session, on) == {Coming.LIFE: 1, Coming.WARRANTY: 1}
    for what, asset in ((Coming.LIFE, soon), (Coming.WARRANTY, covered)):
        assert [row.id for row in coming_page(session, what, on).rows] == [asset.id]
        assert client.get(f"/dashboard/coming/{what}").text.count("row-link") == 1
    text = client.get("/dashboard/").text
    assert "1 équipement passe sa durée de référence" in text
    assert "1 garantie se termine" in text
    assert client.get("/dashboard/coming/nothing").status_code == 404


def test_rows_of_carbon_show_their_arithmetic(client, fleet):
    text = html.unescape(client.get("/dashboard/rows?figure=avoided_in_use").text)
    assert "Calcul" in text
    assert " ÷ " in text.replace("\u00a0", " ") or "×" in text


def test_statements_do_not_follow_the_fleet(session, manager, client, asked):
    make_asset(session, manager, State.IN_USE)
    few = len(asked(client, "/dashboard/flows/"))
    for category in ("monitor", "desktop", "tablet"):
        make_asset(session, manager, State.IN_USE, category_key=category)
    assert len(asked(client, "/dashboard/flows/")) == few
