"""The import command: tells, tries, applies; exit statuses."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from lifecycle.formats.dates import DateOrder
from lifecycle.formats.fields import Field, StatusWord
from lifecycle.formats.remarks import as_json, from_json, remark
from lifecycle.intake.asked import parse_columns, parse_maps, parse_sites
from lifecycle.intake.choices import Choices
from lifecycle.intake.command import ImportOptions, import_assets, undo_import
from lifecycle.intake.errors import MapRefused
from lifecycle.intake.model import ImportRun
from lifecycle.intake.words import StatusTarget
from lifecycle.kernel.text import Marked
from lifecycle.registry.model import Site
from lifecycle.states.assets import STATE_LABELS, State
from lifecycle.states.facts import LossReason
from tests.intake.importing import CHOICES, counts, glpi, laptop, only_asset

PLAIN = {
    "statuses": [
        StatusWord("Prêt à déployer", "assigned"),
        StatusWord("Prêt à déployer"),
        StatusWord("Volé"),
    ],
    "categories": ["Notebook", ""],
}


@pytest.fixture
def told(session, actor, files, tmp_path):
    """Run the command on rows; return its exit status and what it told, non-breaking spaces made plain."""

    def run(data: bytes, **options):
        path, out = tmp_path / "glpi.csv", io.StringIO()
        path.write_bytes(data)
        status = import_assets(session, actor, path, ImportOptions(**options), out, files=files)
        return status, out.getvalue().replace("\u00a0", " ")

    return run


def test_a_dry_run_tells_everything_and_leaves_nothing(session, told, tmp_path):
    data = glpi(laptop(), laptop(tag="VAL-2", serial="X2", status="Prêt"), laptop(tag="VAL-3", serial="x2"))
    status, text = told(data, dry_run=True)
    assert status == 0
    assert "Format : GLPI 10 ou antérieur" in text
    assert "En service (2) : à confirmer, proposé : En service" in text
    assert "2 | refusé | VAL-1 · Dell Inc. Latitude 5490 | " in text
    assert "Statut à confirmer : « En service », proposé : « En service »" in text
    assert "3 lignes : à créer 0, à mettre à jour 0, inchangé 0, ambigu 0, ignoré 0, refusé 3" in text
    assert session.query(ImportRun).count() == 0
    assert not (tmp_path / "files").exists()


def test_proposals_are_confirmed_as_a_whole_and_applied_once(session, told):
    data = glpi(laptop(), laptop(tag="VAL-2", serial="X2", status="Prêt"))
    status, text = told(data, accept_suggestions=True)
    assert (status, counts(session)) == (0, (1, 1))
    assert "3 | refusé" in text
    assert "2 | " not in text
    status, text = told(data, accept_suggestions=True, maps=("prêt=En stock",))
    assert "2 lignes : créé 1, mis à jour 0, inchangé 1" in text
    assert counts(session) == (2, 2)


def test_nothing_to_take_and_refused_files_have_their_status(told, session, actor, files, tmp_path):
    assert told(glpi(laptop()))[0] == 1
    assert told(b"PK\x03\x04")[0] == 2
    status, text = told(glpi(laptop()), maps=("Au garage=in_use",))
    assert (status, "Au garage" in text) == (2, True)
    out = io.StringIO()
    nowhere = tmp_path / "absent.csv"
    assert import_assets(session, actor, nowhere, ImportOptions(), out, files=files) == 2
    assert "absent.csv" in out.getvalue()


def test_a_day_first_answer_settles_short_dates(session, told):
    data = glpi(laptop(bought="03-04-2018", used=""))
    assert "précisez si le jour ou le mois" in told(data, dry_run=True)[1]
    told(data, accept_suggestions=True, date_order="dmy")
    _, text = told(glpi(laptop(bought="2018-04-03", used="")), accept_suggestions=True)
    assert "inchangé 1" in text


def test_typed_choices_take_our_words_or_codes():
    choices = parse_maps(
        (
            "Prêt à déployer=in_stock",
            "pret a deployer (assigned)=En service",
            "Volé=missing:volé",
            "notebook=Tablette",
        ),
        **PLAIN,
    )
    assert choices.statuses == {
        PLAIN["statuses"][0]: StatusTarget(State.IN_USE),
        PLAIN["statuses"][1]: StatusTarget(State.IN_STOCK),
        PLAIN["statuses"][2]: StatusTarget(State.MISSING, LossReason.STOLEN),
    }
    assert choices.categories == {"Notebook": "tablet"}
    assert parse_maps(("=laptop",), **PLAIN).categories == {"": "laptop"}


@pytest.mark.parametrize(
    "text", ["Volé=envolé", "Volé", "Ailleurs=in_use", "Volé=laptop", "Volé=missing:envolé"]
)
def test_typed_choices_that_mean_nothing_are_refused(text):
    with pytest.raises(MapRefused):
        parse_maps((text,), **PLAIN)


def test_typed_columns_take_our_words_or_codes():
    titles = ["N° de parc", "Divers"]
    said = ("n° de PARC=Numéro d'inventaire", "Divers=")
    assert parse_columns(said, titles) == {"N° de parc": Field.TAG, "Divers": None}
    assert parse_columns(("Divers=serial",), titles) == {"Divers": Field.SERIAL}
    for wrong in ("Autre=tag", "Divers=couleur"):
        with pytest.raises(MapRefused):
            parse_columns((wrong,), titles)


def test_typed_places_stand_for_those_of_the_file_or_wider_ones():
    paths = [["Ville", "Mairie", "Accueil"], ["Dépôt"]]
    said = ("ville > MAIRIE=Hôtel de ville", "Dépôt=Centre technique > Réserve")
    assert parse_sites(said, paths) == {
        ("Ville", "Mairie"): ("Hôtel de ville",),
        ("Dépôt",): ("Centre technique", "Réserve"),
    }
    for wrong in ("Mairie=Hôtel de ville", "Dépôt=", "Dépôt"):
        with pytest.raises(MapRefused):
            parse_sites((wrong,), paths)


def test_choices_and_remarks_come_back_as_they_were_stored():
    whole = Choices(
        statuses=CHOICES.statuses,
        categories=CHOICES.categories,
        date_orders={"/": DateOrder.DAY_FIRST},
        retired_on=date(2024, 12, 31),
    )
    assert Choices.from_json(whole.as_json()) == whole
    said = remark("status", "status_to_confirm", value="Prêt", proposed=STATE_LABELS[State.IN_STOCK])
    back = from_json(as_json(said))
    assert back == said
    assert isinstance(back.reason.params["proposed"], Marked)
    assert not isinstance(back.reason.params["value"], Marked)


TABLE = (
    "Repère;Machine;Situation;Genre;Où\nA-1;X1;Posé;Portable;Ville > Mairie\nA-2;X2;Posé;?;Ville > Mairie\n"
)
HELD = ("Repère=tag", "Machine=serial", "Situation=status", "Genre=category", "Où=site")


def test_columns_and_places_of_any_table_are_said(session, told):
    said = {"columns": HELD, "maps": ("Posé=in_use", "Portable=laptop"), "sites": ("Ville=Mairie",)}
    status, text = told(TABLE.encode(), **said)
    assert (status, only_asset(session).tag) == (0, "A-1")
    assert session.get(Site, only_asset(session).site_id).name == "Mairie"
    assert "3 | refusé" in text
    assert told(TABLE.encode(), columns=("Absent=tag",))[0] == 2


def test_all_or_nothing_does_nothing_while_a_row_cannot_be(session, told):
    said = {"columns": HELD, "maps": ("Posé=in_use", "Portable=laptop"), "whole": True}
    status, _ = told(TABLE.encode(), **said)
    assert (status, counts(session)) == (2, (0, 0))
    assert told(TABLE.encode(), **said | {"maps": (*said["maps"], "?=other")})[0] == 0
    assert counts(session)[0] == 2


def test_verdicts_are_written_as_asked(told, tmp_path):
    for name in ("out.csv", "out.xlsx"):
        told(glpi(laptop()), dry_run=True, accept_suggestions=True, verdicts=tmp_path / name)
    assert "2;VAL-1 · Dell Inc. Latitude 5490;à créer" in (tmp_path / "out.csv").read_text("utf-8-sig")
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK")


def test_an_import_is_undone_by_its_id(session, actor, told):
    told(glpi(laptop()), accept_suggestions=True)
    run = session.scalars(select(ImportRun)).one()
    out = io.StringIO()
    assert undo_import(session, actor, run.id, out) == 0
    assert "est annulé" in out.getvalue()
    assert counts(session)[0] == 0
    assert undo_import(session, actor, run.id, out) == 2
