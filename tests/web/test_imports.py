"""An import from its file to its report, as a manager walks through it."""

import io
import re
import zipfile
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from lifecycle.edge import uploads
from lifecycle.intake.model import ImportRow, ImportRun
from lifecycle.registry.model import Asset
from lifecycle.states.assets import State
from tests.factories import make_actor, make_asset
from tests.web.importing import FILE, answers, figures, row, send, workbook


def counted(session, kind=Asset):
    return session.scalar(select(func.count()).select_from(kind))


def test_a_file_goes_from_its_words_to_the_register(session, sign_in, work):
    manager = make_actor(session, "manager")
    client = sign_in(manager)
    run_url = send(client).location
    page = client.get(run_url).text
    assert "GLPI 11.0.7 ou ultérieur" in page
    assert "UTF-8, séparateur point-virgule" in page
    assert "4 lignes à importer" in page
    # « En service » has one meaning and is proposed; « En panne » has three and is left to the person.
    assert answers(page) == {
        "statuses.0": "in_use", "statuses.1": "", "statuses.2": "missing:stolen",
        "categories.0": "laptop", "categories.1": "", "sites.0": "", "sites.1": "", "sites.2": "",
    }  # fmt: skip
    assert page.count("</svg>proposé<") == 3
    assert "confirmé" not in page
    assert counted(session) == 0

    choices = {**answers(page), "statuses.1": "in_repair", "save_profile": "1"}
    assert client.post(f"{run_url}/mapping", data=choices).location == run_url
    assert "En attente d’un passage libre" in client.get(run_url).text
    work()
    page = client.get(run_url).text
    assert counted(session) == 0
    assert figures(page) == ["3", "0", "0", "1"]
    assert "Catégorie à confirmer : « Machin »" in page
    assert "Catégorie à confirmer" not in client.get(f"{run_url}?verdict=create").text

    assert client.post(f"{run_url}/apply", data={"total": "3"}).location == run_url
    work()
    page = client.get(run_url).text
    assert "L’import est appliqué." in page
    assert "Imprimer les étiquettes" in page
    assets = session.scalars(select(Asset).order_by(Asset.tag)).all()
    assert [(a.tag, a.state) for a in assets] == [
        ("VAL-1", State.IN_USE), ("VAL-2", State.IN_REPAIR), ("VAL-4", State.IN_USE),
    ]  # fmt: skip


def test_the_same_file_sent_again_changes_nothing_and_remembers_the_words(session, sign_in, work):
    manager = make_actor(session, "manager")
    client = sign_in(manager)
    said = {"statuses.1": "in_repair", "categories.1": "other", "save_profile": "1"}
    for expected in (["4", "0", "0", "0"], ["0", "0", "4", "0"]):
        run_url = send(client).location
        page = client.get(run_url).text
        client.post(f"{run_url}/mapping", data={**answers(page), **said})
        work()
        trial = client.get(run_url).text
        assert figures(trial) == expected
        client.post(f"{run_url}/apply", data={"total": expected[0]})
        work()
    # The words are those of the first time, and there is nothing to apply.
    assert page.count("proposé, comme avant") == 5
    assert "Le registre est déjà à jour" in trial
    assert 'id="apply"' not in trial
    assert counted(session) == 4


def test_what_changes_is_shown_field_by_field(session, sign_in, work):
    manager = make_actor(session, "manager")
    make_asset(
        session, manager, State.IN_USE, tag="VAL-1", serial="SER0001A", category_key="laptop", custodian="c"
    )
    client = sign_in(manager)
    run_url = send(client).location
    client.post(f"{run_url}/mapping", data=answers(client.get(run_url).text))
    work()
    page = client.get(f"{run_url}?verdict=update").text
    assert "Détenteur</span> <del>c</del> → <ins>a</ins>" in page
    assert "<ins>4 mai 2021</ins>" in page
    assert "Lieu</span> <ins>Mairie › Accueil</ins>" in page


def test_a_date_order_that_the_file_leaves_open_is_asked(session, sign_in, work):
    manager = make_actor(session, "manager")
    client = sign_in(manager)
    undecided = FILE.replace("14-05-2021", "04-06-2021")
    run_url = send(client, undecided).location
    page = client.get(run_url).text
    assert "Rien dans le fichier ne dit si le jour ou le mois vient en premier." in page
    form = {**answers(page), "statuses.1": "in_stock", "categories.1": "other", "date_orders.-": "mdy"}
    client.post(f"{run_url}/mapping", data=form)
    work()
    client.post(f"{run_url}/apply", data={"total": "4"})
    work()
    asset = session.scalars(select(Asset).where(Asset.tag == "VAL-1")).one()
    assert asset.acquired_on.isoformat() == "2021-04-05"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Ce fichier est vide."),
        (b"%PDF-1.7\n" + bytes(range(256)), "Ce fichier n’est ni un texte ni un classeur."),
        (FILE.replace("PC-2", "PC\x002").encode(), "Ce fichier n’est ni un texte ni un classeur."),
        (";".join(f'"T{i}"' for i in range(5000)).encode(), "colonnes, le maximum est"),
        (b"<html><body>Session expir\xc3\xa9e</body></html>", ", pas un tableau."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_and_leaves_nothing(session, sign_in, data, words):
    client = sign_in(make_actor(session, "manager"))
    page = send(client, data)
    assert page.status_code == 422
    assert words in page.text
    assert 'id="f-file-error"' in page.text
    assert counted(session, ImportRun) == 0


def test_an_archive_named_csv_and_no_file_at_all_are_refused(session, sign_in):
    client = sign_in(make_actor(session, "manager"))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("glpi.csv", FILE)
    assert "Ce fichier est une archive ou un document" in send(client, archive.getvalue()).text
    assert "Choisissez le fichier à importer." in client.post("/imports/", data={}).text
    assert client.post("/imports/", data={"file": (io.BytesIO(b"x"), "")}).status_code == 422
    assert counted(session, ImportRun) == 0


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_workbook_is_read_as_a_file_is_and_says_its_sheets(session, sign_in, ending):
    client = sign_in(make_actor(session, "manager"))
    page = client.get(send(client, workbook(ending), f"parc.{ending}").location).text
    assert "Feuille lue" in page
    assert "Parc" in page
    assert "Repère" in page


def test_a_file_too_large_is_refused_in_words(session, sign_in, monkeypatch, app):
    client = sign_in(make_actor(session, "manager"))
    monkeypatch.setattr(uploads, "LARGEST_FILE", 100)
    assert "Ce fichier dépasse 50 Mo." in send(client).text
    app.config["MAX_CONTENT_LENGTH"] = 100
    answer = send(client)
    assert answer.status_code == 422
    assert "Ce fichier dépasse 50 Mo." in answer.text


def test_totals_that_are_not_those_of_the_trial_are_not_applied(session, sign_in, work):
    client = sign_in(make_actor(session, "manager"))
    run_url = send(client).location
    client.post(f"{run_url}/mapping", data=answers(client.get(run_url).text))
    work()
    client.post(f"{run_url}/apply", data={"total": "4"})
    work()
    assert "vérifiez les nouveaux totaux" in client.get(run_url).text
    assert counted(session) == 0


def test_the_progress_part_asks_for_the_whole_page_once_over(session, sign_in, work):
    client = sign_in(make_actor(session, "manager"))
    run_url = send(client).location
    client.post(f"{run_url}/mapping", data={})
    waiting = client.get(f"{run_url}/progress")
    assert "HX-Refresh" not in waiting.headers
    assert f'hx-get="{run_url}/progress"' in waiting.text
    work()
    over = client.get(f"{run_url}/progress")
    assert over.headers["HX-Refresh"] == "true"
    assert "hx-get" not in over.text


def test_a_job_that_stopped_says_why_and_is_taken_up_again(session, sign_in, work, tmp_path):
    client = sign_in(make_actor(session, "manager"))
    run_url = send(client).location
    kept = next(path for path in (tmp_path / "files").rglob("*") if path.is_file())
    data = kept.read_bytes()
    kept.unlink()
    choices = answers(client.get(run_url).text)
    client.post(f"{run_url}/mapping", data=choices)
    work()
    page = client.get(run_url).text
    assert "Le fichier de cet import n’est plus disponible." in page
    assert "Lancer l’essai" in page
    kept.write_bytes(data)
    client.post(f"{run_url}/mapping", data=choices)
    work()
    assert "À créer" in client.get(run_url).text


def test_the_number_of_statements_does_not_grow_with_the_lines(session, sign_in, work, connection):
    client = sign_in(make_actor(session, "manager"))
    counts = []
    for copies in (1, 12):
        more = "".join(f"{row(100 * copies + n, 'En service')}\n" for n in range(copies))
        run_url = send(client, FILE + more).location
        client.post(f"{run_url}/mapping", data=answers(client.get(run_url).text))
        work()
        seen = []
        event.listen(connection, "before_cursor_execute", lambda *said, seen=seen: seen.append(said[2]))
        assert client.get(run_url).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counted(session, ImportRow) == 5 + 16


def test_another_authoritys_import_and_an_unknown_one_are_not_found_alike(session, sign_in):
    stranger = sign_in(make_actor(session, "manager"))
    run_url = send(stranger).location
    client = sign_in(make_actor(session, "manager"))
    texts = set()
    for url in (run_url, f"/imports/{uuid4()}"):
        for answer in (
            client.get(url),
            client.post(f"{url}/mapping", data={}),
            client.get(f"{url}/progress"),
        ):
            assert answer.status_code == 404
            texts.add(re.sub(r'value="/[^"]*"', "", answer.text))
    assert len(texts) == 1


def test_a_technician_may_not_import(session, sign_in):
    client = sign_in(make_actor(session, "technician"))
    assert client.get("/imports/").status_code == 403
    assert send(client).status_code == 403
