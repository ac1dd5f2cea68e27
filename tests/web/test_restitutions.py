"""The page « Restitutions »: every statement with its files and its method, for whoever sees reports."""

import re
from uuid import uuid4

import pytest

from lifecycle.kernel.clock import today
from lifecycle.reports.published import publish
from lifecycle.web.statements.table import STATEMENTS
from tests.factories import make_actor


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


def test_every_statement_has_its_files_and_a_method_that_says_what_is_interpretation(
    session, sign_in, manager
):
    client = sign_in(manager)
    page = client.get("/statements/?year=2025").text
    for one in STATEMENTS:
        assert f"/statements/{one.key}/method?year=2025" in page
        method = client.get(f"/statements/{one.key}/method?year=2025")
        assert method.status_code == 200
        assert "Ce qui relève d’une interprétation" in method.text
        assert one.method.sources
    addresses = re.findall(r'class="btn" href="(/[^"]*\.(?:pdf|docx|csv|xlsx|zip)[^"]*)"', page)
    assert len(addresses) == sum(len(one.files) for one in STATEMENTS)


def test_a_running_year_is_said_to_change_and_a_published_one_not(session, sign_in, manager):
    client, year = sign_in(manager), today().year
    assert f"L’année {year} n’est pas finie" in client.get("/statements/").text
    publish(session, manager, year, uuid4())
    session.commit()
    assert f"Les chiffres {year} sont publiés" in client.get("/statements/").text


@pytest.mark.parametrize("path", ["?year=1990", "?year=2999", "nothing/method"])
def test_what_is_not_there_is_not_found(sign_in, manager, path):
    assert sign_in(manager).get(f"/statements/{path}").status_code == 404


def test_technicians_and_partners_have_no_statements(session, sign_in):
    for role in ("technician", "partner"):
        client = sign_in(make_actor(session, role))
        for path in ("", "decree/method", "review.pdf", "decree.csv", "evidence.zip"):
            assert client.get(f"/statements/{path}").status_code == 403, (role, path)
