"""Pulls from a server that answers for real, from the first page to the register."""

from sqlalchemy import func, select

from lifecycle.connections.model import Connection
from lifecycle.connections.options import Options
from lifecycle.edge.pull_jobs import find_pull_job
from lifecycle.formats.fields import StatusWord
from lifecycle.intake.choices import Choices
from lifecycle.intake.model import ImportRun
from lifecycle.intake.service import set_mapping
from lifecycle.intake.words import StatusTarget
from lifecycle.registry.model import Asset
from lifecycle.states.assets import State
from tests.connections import servers
from tests.connections.rows import archived, computer, hardware
from tests.factories import make_actor, make_connection

CHOICES = Choices(
    statuses={
        StatusWord("Prêt à déployer", "deployed"): StatusTarget(State.IN_USE),
        StatusWord("Réformé", "archived"): StatusTarget(State.WRITTEN_OFF),
    },
    categories={"Ordinateur portable": "laptop"},
)


def assets(session):
    return {asset.tag: asset for asset in session.scalars(select(Asset))}


def test_a_first_pull_becomes_an_import_that_waits_for_its_words(session, snipeit, pull):
    actor = make_actor(session)
    snipeit.hardware = [hardware(n) for n in range(1, 1203)] + [archived(n) for n in range(2000, 2003)]
    done = pull(actor, make_connection(session, actor, snipeit.url))
    assert (done.state, done.error, done.fetched, done.total) == ("done", None, 1205, 1205)
    run = session.get_one(ImportRun, done.run_id)
    assert (run.state, run.dialect, run.filename) == ("uploaded", "snipeit-api", "Parc de la mairie")
    assert run.understood["kept"] == 1205
    assert {(one["word"], one["meta"], one["count"]) for one in run.understood["statuses"]} == {
        ("Prêt à déployer", "deployed", 1202),
        ("Réformé", "archived", 3),
    }
    assert assets(session) == {}
    job = find_pull_job(session, done.id)
    assert (job.state, job.done, job.total) == ("done", 1205, 1205)


def test_words_once_confirmed_try_the_next_pull_and_apply_it_when_asked(session, snipeit, pull):
    actor = make_actor(session)
    snipeit.hardware = [hardware(1), hardware(2), archived(3)]
    first = pull(actor, connection := make_connection(session, actor, snipeit.url))
    set_mapping(session, actor, first.run_id, CHOICES, save_profile=True)
    tried = session.get_one(ImportRun, pull(actor, connection).run_id)
    assert (tried.state, tried.totals["create"]) == ("checked", 3)
    assert assets(session) == {}
    session.get_one(Connection, connection).applies_itself = True
    applied = session.get_one(ImportRun, pull(actor, connection).run_id)
    assert applied.state == "applied"
    laptop = assets(session)["VAL-00001"]
    assert (laptop.state, laptop.custodian, laptop.external_id) == ("in_use", "Chloé D'Arcy", "1")
    assert (laptop.serial, str(laptop.acquisition_cost)) == ("SER00001A", "1089.00")
    again = session.get_one(ImportRun, pull(actor, connection).run_id)
    assert again.totals["unchanged"] == 3
    assert session.scalar(select(func.count()).select_from(Asset)) == 3


def test_an_unknown_word_keeps_even_a_trusted_connection_waiting(session, snipeit, pull):
    actor = make_actor(session)
    snipeit.hardware = [hardware(1)]
    connection = make_connection(session, actor, snipeit.url, applies_itself=True)
    set_mapping(session, actor, pull(actor, connection).run_id, CHOICES, save_profile=True)
    snipeit.hardware.append(hardware(2, category={"id": 4, "name": "Machin"}))
    assert session.get_one(ImportRun, pull(actor, connection).run_id).state == "uploaded"
    assert assets(session) == {}


def test_an_ambiguous_row_keeps_even_a_trusted_connection_waiting(session, snipeit, pull):
    actor = make_actor(session)
    snipeit.hardware = [hardware(1), hardware(2, serial="SER00001A")]
    connection = make_connection(session, actor, snipeit.url, applies_itself=True)
    set_mapping(session, actor, pull(actor, connection).run_id, CHOICES, save_profile=True)
    run = session.get_one(ImportRun, pull(actor, connection).run_id)
    assert (run.state, run.totals["ambiguous"]) == ("checked", 2)
    assert assets(session) == {}


def test_a_device_in_two_lists_counts_once_and_one_in_another_hangs_on_it_by_its_tag(
    session, snipeit, pull, tmp_path
):
    actor = make_actor(session)
    screen = hardware(3, assigned_to={"id": 1, "name": "whatever", "type": "asset"})
    snipeit.hardware = [hardware(1), screen, archived(4)]
    # As where archived devices are shown in the lists.
    snipeit._list = lambda row: "Archived" if row["id"] == 4 or "archived" in str(row) else ""
    listing = {"total": 3, "rows": [hardware(1), screen, archived(4)]}
    snipeit.faults = {3: servers.says(listing)}
    done = pull(actor, make_connection(session, actor, snipeit.url))
    assert done.fetched == 3
    run = session.get_one(ImportRun, done.run_id)
    kept = (tmp_path / "files" / run.sha256[:2] / run.sha256).read_text()
    assert kept.count("VAL-00004") == 1
    (line,) = [line for line in kept.splitlines() if "VAL-00003" in line]
    assert "VAL-00001" in line


def test_glpi_comes_the_same_way_with_its_other_kinds_of_devices(session, glpi, pull):
    actor = make_actor(session)
    glpi.items = {"Computer": [computer(n) for n in range(1, 702)], "Monitor": [computer(1)]}
    options = Options(item_types=("Computer", "Monitor"))
    done = pull(actor, make_connection(session, actor, glpi.url, program="glpi", options=options))
    assert (done.state, done.fetched) == ("done", 702)
    run = session.get_one(ImportRun, done.run_id)
    assert run.dialect == "glpi-api"
    assert {one["word"] for one in run.understood["categories"]} == {"Notebook", "Moniteur"}
    assert glpi.sessions == set()
