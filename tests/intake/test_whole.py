"""An import that takes everything or nothing."""

import pytest

from lifecycle.intake import steps
from lifecycle.intake.deciding import decide_many
from lifecycle.intake.errors import IncompleteImport, WholeRefused
from lifecycle.intake.service import apply_whole, set_mapping, set_mode
from lifecycle.registry.service import edit_asset
from tests.factories import make_asset
from tests.intake.importing import CHOICES, asset_named, counts, glpi, laptop, tried, verdicts


def many(count: int) -> list[dict[str, str]]:
    return [laptop(tag=f"VAL-{n}", serial=f"SN{n}0{n}", name=f"PORT-{n}") for n in range(count)]


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch):
    monkeypatch.setattr(steps, "SIZE", 2)


def test_everything_comes_in_at_once_and_is_told_on_the_way(session, actor, files):
    run = tried(session, actor, files, glpi(*many(5)))
    set_mode(session, actor, run.id, "whole")
    told = []
    step = apply_whole(session, actor, run.id, told.append)
    assert (step.done, step.total, step.is_over, told) == (5, 5, True, [2, 4, 5])
    assert (run.state, run.applied_at is not None, counts(session)) == ("applied", True, (5, 5))


def test_nothing_starts_while_a_row_cannot_be_taken(session, actor, files):
    twins = [laptop(serial=""), laptop(serial="", name="P2")]
    run = tried(session, actor, files, glpi(*many(1), *twins, laptop(tag="VAL-X", serial="", status="")))
    with pytest.raises(IncompleteImport, match="2 ambiguës, 1 refusées"):
        apply_whole(session, actor, run.id)
    assert (run.state, counts(session)) == ("checked", (0, 0))
    ready = tried(session, actor, files, glpi(*many(1), *twins))
    decide_many(session, actor, ready.id, "skip")
    assert apply_whole(session, actor, ready.id).is_over
    assert counts(session) == (1, 1)


def test_one_row_that_cannot_be_done_at_the_last_moment_undoes_all(session, actor, files):
    run = tried(session, actor, files, glpi(*many(5)))
    make_asset(session, actor, serial="SN404")
    taken = make_asset(session, actor, tag="VAL-4")
    before = counts(session)
    with pytest.raises(WholeRefused, match=r"Ligne 6 : .*Plusieurs équipements correspondent") as refusal:
        apply_whole(session, actor, run.id)
    assert refusal.value.told("fr").endswith("Rien n’a été importé.")
    assert (run.state, counts(session)) == ("checked", before)
    assert verdicts(session, run) == ["create"] * 5
    edit_asset(session, actor, taken.id, {"tag": "AUTRE"}, version=None)
    assert apply_whole(session, actor, run.id).is_over
    assert asset_named(session, serial="SN404").tag == "VAL-4"


def test_the_way_to_apply_is_kept_with_the_mapping(session, actor, files):
    run = tried(session, actor, files, glpi(laptop()))
    assert run.mode == "rows"
    set_mapping(session, actor, run.id, CHOICES, mode="whole")
    assert run.mode == "whole"
    set_mapping(session, actor, run.id, CHOICES)
    assert run.mode == "whole"
