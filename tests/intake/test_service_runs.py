"""The life of a run: uploaded, mapped, in order, by who may, and listed."""

from datetime import date

import pytest

from lifecycle.formats.errors import NotText
from lifecycle.formats.fields import StatusWord
from lifecycle.intake.choices import Choices
from lifecycle.intake.errors import (
    ChoiceRefused,
    FileGone,
    ImportNotFound,
    ImportStep,
    StateNotImportable,
)
from lifecycle.intake.queries import get_run, rows_page, runs_page, words_to_map
from lifecycle.intake.service import apply_step, check, halt, set_mapping, upload
from lifecycle.intake.words import StatusTarget
from lifecycle.kernel.errors import Forbidden
from lifecycle.states.assets import State
from lifecycle.states.facts import LossReason
from tests.factories import make_actor
from tests.intake.importing import (
    CHOICES,
    glpi,
    imported,
    laptop,
    stored_file,
    tried,
)


def test_an_upload_says_what_it_understood(session, actor, files):
    run = upload(session, actor, "glpi\x00.csv", glpi(laptop(), laptop(tag="VAL-2", status="Prêt")), files)
    assert (run.state, run.filename, run.dialect) == ("uploaded", "glpi.csv", "glpi-10")
    assert run.understood["program"] == "glpi"
    assert run.understood["categories"] == [{"word": "Notebook", "count": 2}]
    assert {one["word"] for one in run.understood["statuses"]} == {"En service", "Prêt"}
    assert stored_file(files, run).exists()


def test_only_who_may_import_does(session, files):
    technician = make_actor(session, "technician")
    with pytest.raises(Forbidden):
        upload(session, technician, "glpi.csv", glpi(laptop()), files)


def test_an_unreadable_file_is_refused_and_not_kept(session, actor, files, tmp_path):
    with pytest.raises(NotText):
        upload(session, actor, "x.csv", b"%PDF-1.7", files)
    assert not (tmp_path / "files").exists()


def test_another_authority_does_not_see_the_run(session, actor, files):
    run = upload(session, actor, "glpi.csv", glpi(laptop()), files)
    stranger = make_actor(session, "manager")
    session.expunge_all()
    with pytest.raises(ImportNotFound):
        get_run(session, run.id)
    with pytest.raises(ImportNotFound):
        check(session, stranger, run.id, files)


def test_choices_that_cannot_be_are_refused(session, actor, files):
    run = upload(session, actor, "glpi.csv", glpi(laptop()), files)
    recycled = Choices(statuses={StatusWord("Recyclé"): StatusTarget(State.RECYCLED)})
    with pytest.raises(StateNotImportable):
        set_mapping(session, actor, run.id, recycled)
    with pytest.raises(ChoiceRefused) as refusal:
        set_mapping(
            session,
            actor,
            run.id,
            Choices(
                statuses={StatusWord("Volé"): StatusTarget(State.MISSING)},
                categories={"Notebook": "fridge"},
                retired_on=date(2999, 1, 1),
            ),
        )
    assert set(refusal.value.fields) == {"statuses", "categories", "retired_on"}
    assert "Notebook" in refusal.value.reasons[1].told("fr")


def test_saved_choices_are_offered_not_applied(session, actor, files):
    run = upload(session, actor, "glpi.csv", glpi(laptop(status="Prêt")), files)
    mine = Choices(
        statuses={StatusWord("Prêt"): StatusTarget(State.IN_STOCK)}, categories={"Notebook": "laptop"}
    )
    set_mapping(session, actor, run.id, mine, save_profile=True)
    later = upload(session, actor, "glpi.csv", glpi(laptop(status="prêt")), files)
    words = words_to_map(session, later)
    assert (words.statuses[0].chosen, words.statuses[0].saved) == (None, StatusTarget(State.IN_STOCK))
    assert (words.categories[0].saved, words.categories[0].proposal) == ("laptop", "laptop")
    more = Choices(statuses={StatusWord("Volé"): StatusTarget(State.MISSING, LossReason.STOLEN)})
    set_mapping(session, actor, later.id, more, save_profile=True)
    assert words_to_map(session, run).statuses[0].saved == StatusTarget(State.IN_STOCK)


def test_a_file_that_left_the_store_says_so(session, actor, files):
    run = upload(session, actor, "glpi.csv", glpi(laptop()), files)
    stored_file(files, run).unlink()
    with pytest.raises(FileGone):
        check(session, actor, run.id, files)


def test_steps_come_in_order(session, actor, files):
    run = upload(session, actor, "glpi.csv", glpi(laptop()), files)
    with pytest.raises(ImportStep):
        apply_step(session, actor, run.id)
    with pytest.raises(ImportStep):
        halt(session, actor, run.id, "failed")
    run = imported(session, actor, files, glpi(laptop()))
    with pytest.raises(ImportStep):
        set_mapping(session, actor, run.id, CHOICES)


def test_pages_of_runs_and_rows(session, actor, files):
    data = glpi(*(laptop(tag=f"VAL-{n}", serial=f"SN{n}0{n}") for n in range(2, 7)))
    runs = [tried(session, actor, files, data) for _ in range(3)]
    page = runs_page(session, limit=2)
    assert [run.id for run in page.rows] == [runs[2].id, runs[1].id]
    assert [run.id for run in runs_page(session, limit=2, after=page.after).rows] == [runs[0].id]
    first = rows_page(session, runs[0].id, verdict="create", limit=3)
    rest = rows_page(session, runs[0].id, verdict="create", limit=3, after=first.after)
    assert [row.line for row in (*first.rows, *rest.rows)] == [2, 3, 4, 5, 6]
    assert rows_page(session, runs[0].id, verdict="refused").rows == []
