"""The register as a list: narrowed, sorted, turned page by page."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from lifecycle.db.scope import enter
from lifecycle.kernel.clock import today
from lifecycle.registry.filters import SORTS
from lifecycle.states.assets import State
from tests.factories import make_actor, make_asset

ROW = re.compile(r'class="row-link" href="/assets/([0-9a-f-]{36})"')


def rows_of(page):
    assert page.status_code == 200, page.text
    return ROW.findall(page.text)


def link(page, rel):
    found = re.search(rf'href="([^"]+)" rel="{rel}"', page.text)
    return found.group(1).replace("&amp;", "&") if found else None


def test_a_row_says_what_people_look_for(session, sign_in):
    technician = make_actor(session, "technician")
    make_asset(session, technician, State.IN_USE, tag="2021-0417", custodian="Service RH")
    page = sign_in(technician).get("/assets/")
    assert all(word in page.text for word in ("2021-0417", "En service", "Service RH", "1 équipement"))


def test_turning_the_pages_meets_each_asset_once_and_comes_back(session, sign_in):
    admin = make_actor(session)
    states = (State.IN_STOCK, State.IN_USE, State.ORDERED)
    made = {
        str(make_asset(session, admin, states[n % 3], tag=f"T{n % 40:03}-{n}" if n % 4 else None).id)
        for n in range(120)
    }
    client = sign_in(admin)
    for sort in SORTS:
        page = client.get(f"/assets/?sort={sort}")
        pages = [rows_of(page)]
        while url := link(page, "next"):
            page = client.get(url)
            pages.append(rows_of(page))
        assert [len(rows) for rows in pages] == [50, 50, 20], sort
        assert {one for rows in pages for one in rows} == made, sort
        for expected in pages[1::-1]:
            page = client.get(link(page, "prev"))
            assert rows_of(page) == expected, sort
        assert link(page, "prev") is None, sort


def test_filters_narrow_together_and_each_can_be_taken_away(session, sign_in):
    admin = make_actor(session)
    old = date(2010, 1, 1)
    wanted = make_asset(session, admin, State.IN_USE, acquired_on=old, tag="LONGUE-VIE")
    make_asset(session, admin, State.IN_STOCK, acquired_on=old)
    make_asset(session, admin, State.IN_USE, acquired_on=today() - timedelta(days=30))
    make_asset(session, admin, State.IN_USE, acquired_on=old, category_key="monitor")
    client = sign_in(admin)
    page = client.get("/assets/?state=in_use&category=laptop&beyond_life=1")
    assert rows_of(page) == [str(wanted.id)]
    assert "100 % au-delà de leur durée de référence" in page.text
    assert 'href="/assets/?category=laptop&amp;beyond_life=1"' in page.text
    assert len(rows_of(client.get("/assets/?state=in_use&state=in_stock"))) == 4
    assert rows_of(client.get("/assets/?q=longue")) == [str(wanted.id)]
    assert "Aucun équipement ne correspond" in client.get("/assets/?q=introuvable").text


def test_the_share_beyond_reference_life_tells_its_coverage(session, sign_in):
    admin = make_actor(session)
    make_asset(session, admin, acquired_on=date(2010, 1, 1))
    make_asset(session, admin, acquired_on=today())
    make_asset(session, admin)
    text = sign_in(admin).get("/assets/").text
    assert "50 % au-delà de leur durée de référence" in text
    assert "(âge connu pour 2)" in text


@pytest.mark.parametrize(
    "query",
    [
        "state=nowhere", "category=%00", "site=1", "room=x", "beyond_life=maybe", "q=%00",
        "model=4a88a92f-8e76-4c19-87f1-0314fa0b8f46",
        "sort=nothing", "after=x", "before=WyJpMSJd", "after=WyJzYSIsICJzYiJd", "q=%25_%5C", "q=" + "a " * 99,
    ],
)  # fmt: skip
def test_a_bent_url_is_answered_with_a_list(session, sign_in, query):
    admin = make_actor(session)
    make_asset(session, admin)
    assert sign_in(admin).get(f"/assets/?{query}").status_code == 200


def test_a_mark_of_another_sort_leads_to_the_beginning(session, sign_in):
    admin = make_actor(session)
    for _ in range(51):
        make_asset(session, admin)
    client = sign_in(admin)
    url = link(client.get("/assets/?sort=tag"), "next").replace("sort=tag", "sort=oldest")
    page = client.get(url)
    assert "Revenez au début de la liste" in page.text
    assert len(rows_of(page)) == 50


def test_an_unreadable_filter_is_said_and_left_aside(session, sign_in):
    admin = make_actor(session)
    asset = make_asset(session, admin)
    page = sign_in(admin).get("/assets/?state=nowhere&category=laptop")
    assert "Filtre ignoré, sa valeur n’existe pas : état." in page.text
    assert rows_of(page) == [str(asset.id)]


def test_another_authority_sees_nothing_of_it(session, sign_in):
    admin = make_actor(session)
    asset = make_asset(session, admin, tag="SECRET-1")
    stranger = make_actor(session)
    page = sign_in(stranger).get(f"/assets/?q=SECRET&model={asset.id}")
    assert rows_of(page) == []
    assert "SECRET-1" not in page.text.replace('value="SECRET"', "")
    assert "Le registre est vide" in sign_in(stranger).get("/assets/").text


def test_the_number_of_statements_does_not_grow_with_the_rows(session, sign_in, connection):
    counts = []
    for size in (5, 45):
        admin = make_actor(session)
        for _ in range(size):
            make_asset(session, admin)
        client = sign_in(admin)
        client.get("/assets/")
        session.commit()
        enter(session, admin.organisation_id)
        said = []
        event.listen(connection, "before_cursor_execute", lambda *args, said=said: said.append(args[2]))
        assert len(rows_of(client.get("/assets/"))) == size
        counts.append(len(said))
    # the first listener still counts in the second round, into its own list
    assert counts[0] == counts[1] > 0
