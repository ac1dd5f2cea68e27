"""Around the application: rows searched and downloaded, work stopped and resumed, an import undone."""

import csv
import io

import pytest
from python_calamine import load_workbook
from sqlalchemy import func, select

from lifecycle.edge.model import Job
from lifecycle.intake.model import ImportRun
from lifecycle.registry.model import Asset
from tests.factories import make_actor
from tests.web.importing import FILE, answers, applied, file_of, row, send, tried


@pytest.fixture
def client(session, sign_in):
    return sign_in(make_actor(session, "manager"))


def counted(session):
    session.expire_all()
    return session.scalar(select(func.count()).select_from(Asset))


def test_rows_are_found_by_title_or_line(client, work):
    url = tried(client, work)
    page = client.get(f"{url}?q=val-3").text
    assert "VAL-3" in page
    assert "VAL-1" not in page
    assert "VAL-1" in client.get(f"{url}?q=2").text
    assert "VAL-1" not in client.get(f"{url}?q=2&verdict=refused").text
    assert "Aucune ligne ne correspond" in client.get(f"{url}?q=%25").text


def test_verdicts_are_downloaded_as_tables_that_run_nothing(client, work):
    url = tried(client, work, FILE.replace("VAL-1", "=1+1"))
    answer = client.get(f"{url}/rows.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=glpi-verdicts.csv"
    assert answer.data.startswith("\ufeffLigne;".encode())
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert [cells[:3] for cells in rows[1:3]] == [
        ["2", "'=1+1 · Dell Latitude 5420", "à créer"],
        ["3", "VAL-2 · Dell Latitude 5420", "refusé"],
    ]
    assert "Statut" in rows[2][4]
    assert len(client.get(f"{url}/rows.csv?verdict=refused").text.splitlines()) < len(rows)

    book = load_workbook(io.BytesIO(client.get(f"{url}/rows.xlsx", buffered=True).data))
    cells = book.get_sheet_by_index(0).to_python()
    assert cells[1][1] == "=1+1 · Dell Latitude 5420"
    assert len(cells) == 5


def test_work_that_was_stopped_is_taken_up_again(session, client, work):
    url = tried(client, work, file_of(row(1, "En service"), row(2, "En service")))
    client.post(f"{url}/apply", data={"total": 2})
    job = session.scalars(select(Job).where(Job.state == "queued")).one()
    page = client.get(url).text
    assert f"/jobs/{job.id}/stop" in page
    client.post(f"/jobs/{job.id}/stop", data={"next": url})
    assert "Arrêt demandé" in client.get(url).text
    work()
    page = client.get(url).text
    assert counted(session) == 0
    assert "Appliquer" in page
    run = session.scalars(select(ImportRun)).one()
    client.post(f"{url}/apply", data={"total": 2})
    work()
    assert (counted(session), run.state) == (2, "applied")


def test_an_application_that_stopped_tells_how_many_rows_are_left(session, client, work):
    url = tried(client, work, file_of(row(1, "En service"), row(2, "En service")))
    session.scalars(select(ImportRun)).one().state = "stopped"
    session.flush()
    page = client.get(url).text
    assert "2 lignes restent à appliquer" in page
    assert "Reprendre l’application" in page


def test_a_stopped_trial_is_started_again_from_its_words(session, client, work):
    url = send(client).location
    client.post(f"{url}/mapping", data=answers(client.get(url).text))
    job = session.scalars(select(Job).where(Job.state == "queued")).one()
    client.post(f"/jobs/{job.id}/stop", data={"next": url})
    work()
    page = client.get(url).text
    assert "Arrêté à votre demande." in page
    assert "Lancer l’essai" in page


def test_an_import_is_undone_while_nothing_changed_since(session, client, work):
    url = applied(client, work, file_of(row(1, "En service"), row(2, "En service")))
    assert counted(session) == 2
    assert f'href="{url}/undo"' in client.get(url).text
    page = client.get(f"{url}/undo").text
    assert "2 équipements créés par l’import quittent le registre" in page
    client.post(f"{url}/undo")
    work()
    assert counted(session) == 0
    page = client.get(url).text
    assert "Cet import est annulé" in page
    assert client.get(f"{url}/undo").location == url
    client.post(f"{url}/undo")
    assert "Rechargez la page" in client.get(url).text


def test_an_import_whose_devices_changed_says_which(session, client, work):
    url = applied(client, work, file_of(row(1, "En service"), row(2, "En service")))
    applied(client, work, file_of(row(1, "En service", user="Zoé")))
    page = client.get(f"{url}/undo").text
    assert "1 équipement a changé depuis" in page
    assert "VAL-1" in page
    assert "VAL-2" not in page
    client.post(f"{url}/undo")
    work()
    assert counted(session) == 2
    assert "VAL-1" in client.get(url).text
