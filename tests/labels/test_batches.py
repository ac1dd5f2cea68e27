"""Batches of blank labels: numbered, followed until each is borne or void, raced for by two people."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.history.queries import timeline
from lifecycle.kernel.errors import Forbidden
from lifecycle.labels.batch_queries import batches_page, find_figures, labels_page
from lifecycle.labels.batches import make_batch, note_batch, void_rest
from lifecycle.labels.errors import BatchIsVoid, BatchNotFound, PrintRefused
from lifecycle.labels.queries import Selection
from lifecycle.labels.service import make_blank, print_sheet
from lifecycle.labels.setting import Look, Setting
from lifecycle.labels.sheets import SHEETS
from lifecycle.registry.errors import LabelTaken, RequestReused
from lifecycle.registry.labelling import claim_label
from lifecycle.registry.model import Asset, Label
from tests.factories import make_actor, make_asset

SETTING = Setting(sheet=SHEETS["a4-65"])
LOOK = Look(base_url="https://parc.ville.fr")


def figures(session, batch):
    row = find_figures(session, batch.id)
    return row.blank, row.borne, row.void


def codes_of(session, batch):
    wanted = select(Label.code).where(Label.batch_id == batch.id).order_by(Label.code)
    return session.scalars(wanted).all()


def tags(session, batch):
    return [event.tag.partition(":")[2] for event in timeline(session, batch.id).rows][::-1]


def test_batches_are_numbered_in_each_authority_and_made_once_for_a_request(session):
    actor, request_id = make_actor(session), uuid4()
    first = make_batch(session, actor, 3, note="École du Phare", request_id=request_id)
    again = make_batch(session, actor, 3, note="École du Phare", request_id=request_id)
    second = make_batch(session, actor, 2)
    assert (again.id, first.number, second.number) == (first.id, 1, 2)
    assert figures(session, first) == (3, 0, 0)
    assert [row.number for row in batches_page(session).rows] == [2, 1]
    with pytest.raises(RequestReused):
        void_rest(session, actor, first.id, request_id)
    assert make_batch(session, make_actor(session), 1).number == 1


def test_a_batch_is_printed_whole_or_only_what_is_left(session):
    actor = make_actor(session)
    made = make_blank(session, actor, 5, SETTING, LOOK, note="Rouleau 2")
    batch_id = session.get(Label, made.codes[0]).batch_id
    claim_label(session, actor, made.codes[2], make_asset(session, actor).id)
    left = print_sheet(session, actor, Selection(batch_id=batch_id, only_blank=True), SETTING, LOOK)
    assert left.codes == tuple(code for code in made.codes if code != made.codes[2])
    whole = print_sheet(session, actor, Selection(batch_id=batch_id), SETTING, LOOK)
    assert whole.codes == made.codes
    row = find_figures(session, batch_id)
    assert (row.blank, row.borne, row.sheet, row.note) == (4, 1, "a4-65", "Rouleau 2")
    assert row.printed_at is not None
    assert tags(session, row) == ["batch:made", "batch:printed", "batch:printed", "batch:printed"]


def test_the_rest_of_a_lost_roll_is_void_for_good(session):
    actor, request_id = make_actor(session), uuid4()
    batch = make_batch(session, actor, 4)
    code, lost = codes_of(session, batch)[:2]
    asset = make_asset(session, actor)
    claim_label(session, actor, code, asset.id)
    assert void_rest(session, actor, batch.id, request_id) == 3
    assert void_rest(session, actor, batch.id, request_id) == 3
    assert figures(session, batch) == (0, 1, 3)
    with pytest.raises(LabelTaken, match="annulée"):
        claim_label(session, actor, lost, asset.id)
    with pytest.raises(BatchIsVoid):
        void_rest(session, actor, batch.id)
    with pytest.raises(PrintRefused):
        print_sheet(session, actor, Selection(batch_id=batch.id, only_blank=True), SETTING, LOOK)


def test_a_batchs_labels_say_what_bears_them(session):
    actor = make_actor(session)
    batch = make_batch(session, actor, 3)
    codes = codes_of(session, batch)
    claim_label(session, actor, codes[1], make_asset(session, actor, tag="PC 7").id)
    page = labels_page(session, batch.id, limit=2)
    assert [(row.code, row.state, row.tag) for row in page.rows] == [
        (codes[0], "blank", None),
        (codes[1], "current", "PC 7"),
    ]
    (last,) = labels_page(session, batch.id, limit=2, after=page.after).rows
    assert last.code == codes[2]
    assert [row.tag for row in labels_page(session, batch.id, "borne").rows] == ["PC 7"]


def test_a_note_is_changed_and_recorded_once(session):
    actor = make_actor(session)
    batch = make_batch(session, actor, 1)
    note_batch(session, actor, batch.id, "Au magasin")
    note_batch(session, actor, batch.id, "Au magasin")
    assert tags(session, batch) == ["batch:made", "batch:noted"]


@pytest.mark.parametrize("count", [0, -1, 1001])
def test_a_batch_has_one_to_a_thousand_labels(session, count):
    actor = make_actor(session)
    with pytest.raises(PrintRefused) as refused:
        make_batch(session, actor, count)
    assert list(refused.value.fields) == ["count"]


def test_another_authoritys_batch_is_unknown_and_a_partner_makes_none(session):
    batch = make_batch(session, make_actor(session), 2)
    actor = make_actor(session)
    with pytest.raises(BatchNotFound):
        void_rest(session, actor, batch.id)
    assert find_figures(session, batch.id) is None
    with pytest.raises(PrintRefused):
        print_sheet(session, actor, Selection(batch_id=batch.id), SETTING, LOOK)
    with pytest.raises(Forbidden):
        make_batch(session, make_actor(session, "partner", actor.organisation_id), 1)


def test_of_two_people_racing_for_a_label_one_wins_and_the_other_is_told_who(own_database_url):
    engine = app_engine(own_database_url)
    sessions = session_factory(engine)
    with sessions() as session:
        people = [make_actor(session, name="Alix Premier")]
        authority = people[0].organisation_id
        people.append(make_actor(session, organisation_id=authority, name="Noa Second"))
        printed = make_blank(session, people[0], 200, SETTING, LOOK)
        assets = [make_asset(session, person, tag=f"PC {n}").id for n, person in enumerate(people)]
        session.commit()
    start, told = Barrier(2), {}

    def race(who):
        with sessions() as session:
            enter(session, authority)
            start.wait()
            try:
                claim_label(session, people[who], printed.codes[100], assets[who])
                session.commit()
                told[who] = None
            except LabelTaken as error:
                told[who] = error

    runners = [Thread(target=race, args=(who,)) for who in (0, 1)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    (winner,) = (who for who, error in told.items() if error is None)
    refusal = told[1 - winner]
    assert people[winner].name in refusal.told("fr")
    assert (refusal.params["asset_id"], f"PC {winner}" in refusal.told("fr")) == (assets[winner], True)
    with sessions() as session:
        enter(session, authority)
        borne = select(Asset.id).join(Label, Label.asset_id == Asset.id)
        assert session.scalars(borne.where(Label.code == printed.codes[100])).one() == assets[winner]
        blank = select(func.count()).where(Label.state == "blank")
        assert session.scalars(blank).one() == 199
    engine.dispose()
