"""An import from its file to its report, as a manager walks through it."""

import io
import re
import zipfile
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from lifecycle.edge.jobs import run_job
from lifecycle.edge.model import Job
from lifecycle.intake.model import ImportRow, ImportRun
from lifecycle.jobs import KINDS
from lifecycle.registry.model import Asset
from lifecycle.states.assets import State
from lifecycle.web import imports
from tests.factories import make_actor, make_asset

TITLES = (
    '"Nom";"Entité";"Statut";"Fabricant";"Numéro de série";"Numéro d\'inventaire";"Type";"Modèle";"Lieu";'
    '"Usager";"Informations financières et administratives - Date d\'achat"'
)


def row(n, status, kind="Notebook", model="Latitude 5420", place="Mairie", user="", bought=""):
    cells = (f"PC-{n}", "Ville", status, "Dell", f"SER000{n}A", f"VAL-{n}", kind, model, place, user, bought)
    return ";".join(f'"{cell}"' for cell in cells)


ROWS = (
    row(1, "En service", place="Mairie > Accueil", user="a", bought="04-05-2021"),
    row(2, "En panne", bought="04-05-2021"),
    row(3, "Volé", "Machin", "Bidule", bought="14-05-2021"),
    row(4, "En service", place="École Zola", user="b"),
)
FILE = "\ufeff" + "".join(f"{line}\n" for line in (TITLES, *ROWS))


@pytest.fixture
def work(session, sessions, tmp_path, monkeypatch):
    """Return a worker that works off the jobs that wait, beside the application's files."""
    monkeypatch.setenv("LIFECYCLE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LIFECYCLE_SECRET_KEY", "x" * 40)

    def work():
        session.expire_all()
        for job in session.scalars(select(Job).where(Job.state == "queued")).all():
            run_job(sessions, KINDS, job.id, job.authority_id)
        session.expire_all()

    return work


def send(client, data=FILE, name="glpi.csv"):
    body = data.encode() if isinstance(data, str) else data
    return client.post("/imports/", data={"file": (io.BytesIO(body), name)})


def selects(page):
    """Return each select's name with its chosen value."""
    found = {}
    for name, inner in re.findall(r'<select class="input" name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        found[name] = chosen[1] if chosen else ""
    return found


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
    assert selects(page) == {
        "statuses.0": "in_use", "statuses.1": "", "statuses.2": "missing:stolen",
        "categories.0": "laptop", "categories.1": "",
    }  # fmt: skip
    assert page.count("</svg>proposé<") == 3
    assert "confirmé" not in page
    assert counted(session) == 0

    choices = {**selects(page), "statuses.1": "in_repair", "save_profile": "1"}
    assert client.post(f"{run_url}/mapping", data=choices).location == run_url
    assert "En attente d’un passage libre" in client.get(run_url).text
    work()
    page = client.get(run_url).text
    assert counted(session) == 0
    assert re.findall(r'<p class="value">(\d+)', page) == ["3", "0", "0", "1"]
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
    answers = {"statuses.1": "in_repair", "categories.1": "other", "save_profile": "1"}
    for expected in (["4", "0", "0", "0"], ["0", "0", "4", "0"]):
        run_url = send(client).location
        page = client.get(run_url).text
        client.post(f"{run_url}/mapping", data={**selects(page), **answers})
        work()
        trial = client.get(run_url).text
        assert re.findall(r'<p class="value">(\d+)', trial) == expected
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
    client.post(f"{run_url}/mapping", data=selects(client.get(run_url).text))
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
    form = {**selects(page), "statuses.1": "in_stock", "categories.1": "other", "date_orders.-": "mdy"}
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
        (b"%PDF-1.7\n" + bytes(range(256)), "Ce fichier n’est pas un fichier texte."),
        (FILE.replace("PC-2", "PC\x002").encode(), "Ce fichier n’est pas un fichier texte."),
        (";".join(f'"T{i}"' for i in range(5000)).encode(), "colonnes, le maximum est"),
        (b"a;b;c\n1;2;3\n", "Les titres de colonnes ne sont ni ceux d’un export GLPI"),
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
    assert "n’est pas un fichier texte" in send(client, archive.getvalue()).text
    assert "Choisissez le fichier à importer." in client.post("/imports/", data={}).text
    assert client.post("/imports/", data={"file": (io.BytesIO(b"x"), "")}).status_code == 422
    assert counted(session, ImportRun) == 0


def test_a_file_too_large_is_refused_in_words(session, sign_in, monkeypatch, app):
    client = sign_in(make_actor(session, "manager"))
    monkeypatch.setattr(imports, "LARGEST_FILE", 100)
    assert "Ce fichier dépasse 50 Mo." in send(client).text
    app.config["MAX_CONTENT_LENGTH"] = 100
    answer = send(client)
    assert answer.status_code == 422
    assert "Ce fichier dépasse 50 Mo." in answer.text


def test_totals_that_are_not_those_of_the_trial_are_not_applied(session, sign_in, work):
    client = sign_in(make_actor(session, "manager"))
    run_url = send(client).location
    client.post(f"{run_url}/mapping", data=selects(client.get(run_url).text))
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
    choices = selects(client.get(run_url).text)
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
        client.post(f"{run_url}/mapping", data=selects(client.get(run_url).text))
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
