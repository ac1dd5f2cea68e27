"""The page of the decree's reuse, year by year, and its file."""

import csv
import io

from lifecycle.kernel.clock import today
from tests.factories import make_actor


def test_every_year_since_the_decree_has_its_row_and_its_ways_to_the_devices(session, sign_in):
    page = sign_in(make_actor(session, "manager")).get("/dashboard/reuse/").text
    for year in range(2023, today().year + 1):
        assert f'<th scope="row">{year}</th>' in page
        for figure in ("retired_stock", "reuse_directed", "reuse_committed", "reuse_proven", "departures"):
            assert f"/dashboard/rows?figure={figure}&amp;year={year}" in page


def test_the_file_tells_formula_source_date_and_coverage_of_every_figure(session, sign_in):
    answer = sign_in(make_actor(session, "manager")).get("/dashboard/reuse/years.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 11 * (today().year - 2022)
    assert all(row["Formule"] and row["Source"] and row["Calculé le"] == str(today()) for row in rows)
    undefined = [row for row in rows if not row["Valeur"]]
    assert undefined
    assert all(row["Remarque"] for row in undefined)


def test_technicians_have_no_reports(session, sign_in):
    assert sign_in(make_actor(session, "technician")).get("/dashboard/reuse/").status_code == 403
