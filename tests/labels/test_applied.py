"""How far a device's labelling is: what the list finds, what people say of it, what history keeps."""

from uuid import uuid4

import pytest
from sqlalchemy import event, select

from lifecycle.history.queries import timeline
from lifecycle.kernel.errors import Forbidden
from lifecycle.labels import applied
from lifecycle.labels.applied import Marked, mark, mark_next
from lifecycle.labels.batches import make_batch
from lifecycle.labels.queries import Selection
from lifecycle.labels.service import print_sheet, replace_label
from lifecycle.labels.setting import Look, Setting
from lifecycle.labels.sheets import SHEETS
from lifecycle.registry.bulk import Chosen
from lifecycle.registry.errors import RequestReused
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.labelling import LABELLING, claim_label, label_status
from lifecycle.registry.model import Asset, Label
from lifecycle.registry.queries import assets_page, find_card
from lifecycle.states.assets import State
from tests.factories import make_actor, make_asset

SETTING = Setting(sheet=SHEETS["a4-65"])
LOOK = Look(base_url="https://parc.ville.fr")


@pytest.fixture
def actor(session):
    return make_actor(session)


def status(session, asset):
    """The status that a device's card tells, which the list must find it by too."""
    told = label_status(find_card(session, asset.id))
    for one in LABELLING:
        found = {row.id for row in assets_page(session, AssetFilter(label=one)).rows}
        assert (asset.id in found) == (one == told)
    return told


def test_a_label_goes_from_wanted_to_printed_to_stuck(session, actor):
    asset = make_asset(session, actor)
    assert status(session, asset) == "to_print"
    print_sheet(session, actor, Selection(), SETTING, LOOK)
    assert status(session, asset) == "to_stick"
    assert mark(session, actor, [asset.id], "stuck", uuid4()) == 1
    assert status(session, asset) == "stuck"
    assert mark(session, actor, [asset.id], "unstuck", uuid4()) == 1
    assert status(session, asset) == "to_stick"
    replace_label(session, actor, asset.id)
    assert status(session, asset) == "to_print"


def test_a_label_claimed_on_the_spot_is_stuck(session, actor):
    asset, batch = make_asset(session, actor), make_batch(session, actor, 1)
    code = session.scalars(select(Label.code).where(Label.batch_id == batch.id)).one()
    claim_label(session, actor, code, asset.id)
    assert status(session, asset) == "stuck"


def test_a_device_without_label_by_choice_waits_for_none(session, actor):
    asset, other = make_asset(session, actor), make_asset(session, actor)
    version = asset.version
    mark(session, actor, [asset.id], "unwanted", uuid4())
    assert status(session, asset) == "unwanted"
    assert session.get(Asset, asset.id, populate_existing=True).version == version + 1
    printed = print_sheet(session, actor, Selection(), SETTING, LOOK)
    assert len(printed.codes) == 1
    assert status(session, other) == "to_stick"
    mark(session, actor, [asset.id], "wanted", uuid4())
    assert status(session, asset) == "to_print"


def test_what_has_left_waits_for_no_label(session, actor):
    asset = make_asset(session, actor)
    asset.state = State.RECYCLED
    session.flush()
    assert status(session, asset) == ""


def test_a_mark_is_recorded_where_it_changes_something_and_once_for_a_request(session, actor):
    assets = [make_asset(session, actor) for _ in range(3)]
    ids, request_id = [asset.id for asset in assets], uuid4()
    assert mark(session, actor, ids[:1], "stuck", uuid4()) == 1
    assert mark(session, actor, ids, "stuck", request_id) == 2
    assert mark(session, actor, ids, "stuck", request_id) == 0
    for asset in assets:
        assert [e.tag for e in timeline(session, asset.id).rows].count("asset:label:applied") == 1
    with pytest.raises(RequestReused):
        mark(session, actor, ids, "unwanted", request_id)


def test_marking_many_takes_as_many_statements_as_marking_one(session, actor):
    def statements(ids):
        seen = []
        listen = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(session.connection(), "before_cursor_execute", listen)
        mark(session, actor, ids, "unwanted", uuid4())
        event.remove(session.connection(), "before_cursor_execute", listen)
        return len(seen)

    one = statements([make_asset(session, actor).id])
    assert statements([make_asset(session, actor).id for _ in range(20)]) == one


def test_a_large_selection_is_marked_in_steps(session, actor, monkeypatch):
    monkeypatch.setattr(applied, "BATCH", 2)
    for _ in range(5):
        make_asset(session, actor)
    so_far, request_id, steps = Marked(), uuid4(), 0
    chosen = Chosen(AssetFilter(label="to_print"))
    while not so_far.is_over:
        so_far, steps = mark_next(session, actor, "stuck", chosen, request_id, so_far), steps + 1
    assert (so_far.done, so_far.changed, steps) == (5, 5, 3)


def test_another_authoritys_devices_are_left_alone_and_a_partner_marks_none(session, actor):
    theirs = make_asset(session, actor)
    stranger = make_actor(session)
    assert mark(session, stranger, [theirs.id], "stuck", uuid4()) == 0
    with pytest.raises(Forbidden):
        mark(session, make_actor(session, "partner", stranger.organisation_id), [], "stuck", uuid4())
