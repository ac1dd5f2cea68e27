"""The manager's page: figures with their rows, things to decide, reports to settle."""

import html
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from lifecycle.kernel.clock import now, today
from lifecycle.registry.found import open_reports, report_found
from lifecycle.reports.content import Scope
from lifecycle.reports.exits import exit_ages
from lifecycle.reports.sleeping import ASLEEP_AFTER, asleep_page, count_asleep
from lifecycle.states.assets import State
from lifecycle.states.facts import Route
from tests.endoflife.world import World
from tests.factories import code_of, make_actor, make_asset, make_partner


@pytest.fixture
def world(session) -> World:
    authority = make_actor(session, "manager")
    return World(session, authority, make_partner(session, authority.organisation_id))


@pytest.fixture
def client(world, sign_in):
    world.as_authority()
    return sign_in(world.authority)


def test_an_empty_register_says_what_to_do(client):
    page = client.get("/dashboard/")
    assert page.status_code == 200
    assert "Aucun équipement au registre" in page.text
    assert "Rien n’attend de décision" in page.text


def test_four_figures_come_first_and_each_leads_to_its_rows(world, client):
    start = today() - timedelta(days=round(7 * 365.25))
    for _ in range(2):
        make_asset(world.session, world.authority, State.IN_USE, first_used_on=start)
    text = client.get("/dashboard/").text
    figures = text.partition('class="figures"')[2].partition("</ul>")[0]
    assert figures.count('class="figure"') == 4
    links = [html.unescape(found) for found in re.findall(r'href="(/dashboard/rows[^"]+)"', text)]
    wanted = {
        "years_gained_in_use",
        "reuse_directed",
        "beyond_life",
        "avoided_in_use",
        "mean_age",
        "retired_stock",
        "departures",
    }
    assert wanted <= {re.search(r"figure=(\w+)", link)[1] for link in links}
    for link in set(links):
        assert client.get(link).status_code == 200, link
    rows = client.get("/dashboard/rows?figure=beyond_life").text
    assert rows.count("row-link") == 2


def test_each_figure_tells_its_formula_source_and_date(world, client):
    make_asset(world.session, world.authority, State.IN_USE, first_used_on=date(2020, 1, 1))
    text = client.get("/dashboard/").text.replace("\u00a0", " ")
    assert "Décret n° 2023-266" in text
    assert "A / B" in text
    assert "Calculé le" in text


def test_the_year_is_chosen_and_one_to_come_is_refused(client):
    assert "année\u00a02024" in client.get("/dashboard/?year=2024").text
    assert client.get(f"/dashboard/?year={today().year + 1}").status_code == 404
    assert client.get("/dashboard/rows?figure=nothing").status_code == 404
    assert client.get("/dashboard/rows?figure=reuse_directed&year=2999").status_code == 404


def test_the_ratio_and_its_parts(world, client):
    world.handed_over(world.retired(), route=Route.REUSE)
    text = client.get("/dashboard/").text
    assert "1 sur 0" in text
    rows = client.get(f"/dashboard/rows?figure=reuse_directed&year={today().year}").text
    assert rows.count("row-link") == 1


def test_what_to_decide_counts_lots_retired_devices_and_sleeping_stock(world, client):
    world.lot(world.retired())
    world.accepted(world.retired())
    world.retired()
    text = client.get("/dashboard/").text
    for words in ("1 lot à proposer", "1 lot accepté sans rendez-vous", "1 équipement réformé sans lot"):
        assert words in text
    assert "en stock depuis" not in text


def test_stock_asleep_is_what_entered_the_store_half_a_year_ago(session, world, client):
    asleep = make_asset(session, world.authority, tag="ENDORMI-1")
    later = now() + ASLEEP_AFTER + timedelta(days=1)
    assert count_asleep(session, now()) == 0
    assert count_asleep(session, later) == 1
    page = asleep_page(session, later)
    assert [row.id for row in page.rows] == [asleep.id]
    assert "Aucun stock dormant" in client.get("/dashboard/asleep").text


def test_asleep_pages_follow_each_other(session, world):
    ids = {make_asset(session, world.authority).id for _ in range(3)}
    later = now() + ASLEEP_AFTER + timedelta(days=1)
    first = asleep_page(session, later, limit=2)
    second = asleep_page(session, later, limit=2, after=first.after)
    assert {row.id for row in (*first.rows, *second.rows)} == ids
    assert second.after is None


def test_the_age_at_leaving_is_a_mean_by_year(session, world):
    on = date(2026, 6, 30)
    for years, left in ((4, date(2025, 1, 1)), (6, date(2025, 1, 1)), (5, date(2026, 1, 1))):
        asset = make_asset(session, world.authority, State.IN_USE)
        asset.first_used_on = date(left.year - years, 1, 1)
        asset.state, asset.left_on = State.WRITTEN_OFF, left
    undated = make_asset(session, world.authority, State.IN_USE)
    undated.state, undated.left_on = State.WRITTEN_OFF, date(2026, 2, 1)
    session.flush()
    assert [(row.year, float(row.age), row.devices) for row in exit_ages(session, Scope(2026), on)] == [
        (2025, 5.0, 2),
        (2026, 5.0, 1),
    ]


def test_reports_of_strangers_are_shown_and_settled(session, world, client):
    asset = make_asset(session, world.authority, State.IN_USE)
    report_found(session, code_of(session, asset), "Trouvé au gymnase <b>", "06 00 00 00 00")
    text = client.get("/dashboard/").text
    assert "Trouvé au gymnase &lt;b&gt;" in text
    assert "1 équipement signalé trouvé" in text
    (report,) = open_reports(session)
    path = f"/dashboard/found/{report.id}/settle"
    assert client.post(path).status_code == 303
    assert "gymnase" not in client.get("/dashboard/").text
    assert client.post(path).status_code == 404
    assert client.get(f"/assets/{asset.id}/history").text.count("Signalement d’un tiers réglé") == 1


def test_another_authoritys_report_and_devices_are_out_of_sight(session, world, sign_in):
    asset = make_asset(session, world.authority, State.IN_USE, tag="A-NOUS")
    report_found(session, code_of(session, asset), "Trouvé", "")
    (report,) = open_reports(session)
    stranger = make_actor(session, "manager")
    client = sign_in(stranger)
    assert "A-NOUS" not in client.get("/dashboard/rows?figure=devices_present").text
    assert client.post(f"/dashboard/found/{report.id}/settle").status_code == 404
    assert client.post(f"/dashboard/found/{uuid4()}/settle").status_code == 404
    world.as_authority()
    assert len(open_reports(session)) == 1


@pytest.mark.parametrize(
    ("role", "status"), [("admin", 200), ("manager", 200), ("technician", 403), ("coordinator", 403)]
)
def test_who_may_look(session, sign_in, role, status):
    actor = make_actor(session, role)
    client = sign_in(actor)
    make_asset(session, actor)
    for path in (
        "/dashboard/",
        "/dashboard/overview/by-state.csv",
        "/dashboard/rows?figure=mean_age",
        "/dashboard/asleep",
        "/dashboard/coming/life",
    ):
        assert client.get(path).status_code == status


def test_the_number_of_statements_does_not_follow_the_fleet(session, world, client, asked):
    world.lot(world.retired())
    make_asset(session, world.authority, State.IN_USE)
    few = len(asked(client, "/dashboard/"))
    for key in ("monitor", "desktop", "tablet"):
        make_asset(session, world.authority, State.IN_USE, category_key=key)
        world.lot(world.retired())
    assert len(asked(client, "/dashboard/")) == few
    assert few < 40
