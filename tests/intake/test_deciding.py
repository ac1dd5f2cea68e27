"""What people say of ambiguous rows, kept, judged at once and applied."""

import pytest

from lifecycle.intake.deciding import decide, decide_many
from lifecycle.intake.errors import DecisionRefused, ImportStep, RowNotFound
from lifecycle.intake.reviewing import sides_of
from lifecycle.intake.service import apply_step, check, upload
from lifecycle.kernel.ids import new_id
from lifecycle.registry.errors import AssetNotFound
from lifecycle.registry.model import Asset
from tests.factories import code_of, make_actor, make_asset
from tests.intake.importing import (
    apply,
    asset_named,
    codes,
    counts,
    glpi,
    imported,
    laptop,
    rows_of,
    tried,
    verdicts,
)


@pytest.fixture
def doubtful(session, actor, files):
    """A run whose first line matches two assets, and whose second one is clear."""
    make_asset(session, actor, tag="VAL-1")
    make_asset(session, actor, tag="VAL-2", serial="7XK2M33")
    return tried(session, actor, files, glpi(laptop(), laptop(tag="VAL-9", serial="9XK2M39", name="P9")))


def test_both_sides_of_a_doubt_are_shown(session, actor, doubtful):
    (review,) = sides_of(
        session, [row for row in rows_of(session, doubtful) if row.verdict == "ambiguous"]
    ).values()
    assert review.row["tag"] == "VAL-1"
    assert review.row["site"] == "Mairie › 1er étage › Accueil"
    sides = {side.values["tag"]: side for side in review.candidates}
    assert set(sides) == {"VAL-1", "VAL-2"}
    assert sides["VAL-2"].changes["tag"] == ["VAL-2", "VAL-1"]
    assert "tag" not in sides["VAL-1"].changes
    assert sides["VAL-1"].code == code_of(session, session.get(Asset, sides["VAL-1"].asset_id))


def test_a_row_said_to_be_an_asset_changes_that_one_only(session, actor, doubtful):
    chosen = asset_named(session, tag="VAL-2")
    row = decide(session, actor, doubtful.id, 2, same_as=chosen.id)
    assert (row.verdict, row.asset_id, codes(row)[0]) == ("update", chosen.id, "reference_taken")
    assert "tag" not in row.changes
    assert doubtful.totals == {**doubtful.totals, "update": 1, "ambiguous": 0, "create": 1}
    assert apply_step(session, actor, doubtful.id).is_over
    assert asset_named(session, tag="VAL-2").name == "PORT-01"
    assert asset_named(session, tag="VAL-1").name is None
    assert doubtful.totals["update"] == 1


def test_a_row_said_to_be_another_device_is_created_without_what_only_one_may_have(session, actor, doubtful):
    row = decide(session, actor, doubtful.id, 2, is_new=True)
    assert (row.verdict, row.asset_id) == ("create", None)
    apply_step(session, actor, doubtful.id)
    made = session.get(Asset, rows_of(session, doubtful)[0].asset_id)
    assert (made.tag, made.serial, made.name) == (None, "7XK2M33", "PORT-01")
    assert counts(session)[0] == 4


def test_a_row_left_aside_is_not_applied_and_may_be_taken_up_again(session, actor, doubtful):
    row = decide(session, actor, doubtful.id, 2, skip=True)
    assert (row.verdict, codes(row)) == ("ignored", ["left_aside"])
    apply_step(session, actor, doubtful.id)
    assert counts(session)[0] == 3
    assert decide(session, actor, doubtful.id, 2, is_new=True).verdict == "create"
    apply_step(session, actor, doubtful.id)
    assert counts(session)[0] == 4
    assert doubtful.totals == {**doubtful.totals, "create": 2, "ignored": 0}


def test_answers_survive_another_trial(session, actor, files, doubtful):
    chosen = asset_named(session, tag="VAL-2")
    decide(session, actor, doubtful.id, 2, same_as=chosen.id)
    check(session, actor, doubtful.id, files)
    assert verdicts(session, doubtful) == ["update", "create"]
    assert rows_of(session, doubtful)[0].asset_id == chosen.id


def test_twins_of_a_file_are_settled_one_by_one(session, actor, files):
    run = tried(session, actor, files, glpi(laptop(), laptop(notes="Autre", serial="")))
    assert verdicts(session, run) == ["ambiguous", "ambiguous"]
    decide(session, actor, run.id, 2, is_new=True)
    decide(session, actor, run.id, 3, skip=True)
    apply_step(session, actor, run.id)
    assert counts(session) == (1, 1)
    assert asset_named(session, tag="VAL-1").serial == "7XK2M33"


def test_one_asset_is_given_to_one_row(session, actor, files):
    make_asset(session, actor, tag="VAL-1")
    run = tried(session, actor, files, glpi(laptop(), laptop(notes="Autre", serial="")))
    chosen = asset_named(session, tag="VAL-1")
    assert rows_of(session, run)[0].candidates == [str(chosen.id)]
    decide(session, actor, run.id, 2, same_as=chosen.id)
    with pytest.raises(DecisionRefused, match="ligne 2"):
        decide(session, actor, run.id, 3, same_as=chosen.id)


def test_all_rows_left_may_get_one_answer(session, actor, files):
    twins = [laptop(serial="", name=f"P{n}") for n in range(4)]
    run = tried(session, actor, files, glpi(*twins))
    decide(session, actor, run.id, 2, is_new=True)
    assert decide_many(session, actor, run.id, "skip") == 3
    assert run.totals == {**run.totals, "create": 1, "ignored": 3, "ambiguous": 0}
    again = tried(session, actor, files, glpi(*twins))
    assert decide_many(session, actor, again.id, "new") == 4
    apply(session, actor, again)
    assert (verdicts(session, again), counts(session)[0]) == (["create"] * 4, 4)
    assert asset_named(session, tag="VAL-1").name == "P0"


def test_what_cannot_be_answered_is_said(session, actor, files, doubtful):
    chosen = asset_named(session, tag="VAL-2")
    with pytest.raises(RowNotFound):
        decide(session, actor, doubtful.id, 77, skip=True)
    with pytest.raises(DecisionRefused, match="n’attend pas"):
        decide(session, actor, doubtful.id, 3, skip=True)
    with pytest.raises(AssetNotFound):
        decide(session, actor, doubtful.id, 2, same_as=new_id())
    stranger = make_actor(session, "manager")
    theirs = make_asset(session, stranger, tag="VAL-1")
    session.info["organisation"] = str(actor.organisation_id)
    session.commit()
    session.expunge_all()
    with pytest.raises(AssetNotFound):
        decide(session, actor, doubtful.id, 2, same_as=theirs.id)
    decide(session, actor, doubtful.id, 2, same_as=chosen.id)
    apply_step(session, actor, doubtful.id)
    with pytest.raises(DecisionRefused, match="n’attend pas"):
        decide(session, actor, doubtful.id, 2, skip=True)
    early = upload(session, actor, "glpi.csv", glpi(laptop()), files)
    with pytest.raises(ImportStep):
        decide(session, actor, early.id, 2, skip=True)


def test_a_device_that_lacks_a_state_cannot_be_said_new(session, actor, files):
    make_asset(session, actor, tag="VAL-1")
    make_asset(session, actor, tag="VAL-2", serial="7XK2M33")
    run = tried(session, actor, files, glpi(laptop(status="")))
    with pytest.raises(DecisionRefused, match="statut"):
        decide(session, actor, run.id, 2, is_new=True)
    assert (verdicts(session, run), run.decisions) == (["ambiguous"], {})
    assert decide_many(session, actor, run.id, "new") == 0


def test_what_turns_ambiguous_while_it_is_applied_can_be_settled(session, actor, files):
    run = tried(session, actor, files, glpi(laptop()))
    make_asset(session, actor, tag="VAL-1")
    make_asset(session, actor, tag="VAL-2", serial="7XK2M33")
    apply_step(session, actor, run.id)
    assert (run.state, verdicts(session, run)) == ("applied", ["ambiguous"])
    decide(session, actor, run.id, 2, same_as=asset_named(session, tag="VAL-1").id)
    apply_step(session, actor, run.id)
    assert asset_named(session, tag="VAL-1").name == "PORT-01"
    assert imported(session, actor, files, glpi(laptop(serial=""))).totals["unchanged"] == 1
