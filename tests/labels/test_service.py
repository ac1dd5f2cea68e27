"""Printing records what it prints, refuses in words, and never issues a code twice."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from lifecycle.history.model import Event
from lifecycle.kernel.codes import is_code
from lifecycle.kernel.errors import Forbidden
from lifecycle.labels.errors import PrintRefused
from lifecycle.labels.queries import Selection, named
from lifecycle.labels.service import make_blank, print_sheet, replace_label
from lifecycle.labels.setting import Look, Setting
from lifecycle.labels.sheets import SHEETS
from lifecycle.labels.wording import wording
from lifecycle.people.model import Organisation
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.model import Label
from lifecycle.registry.queries import find_card_by_code
from lifecycle.states.assets import State
from tests.factories import as_application, as_owner, code_of, make_actor, make_asset

SETTING = Setting(sheet=SHEETS["a4-65"])
LOOK = Look(base_url="https://parc.ville.fr")


def printings(session, asset):
    wanted = select(Event).where(Event.subject_id == asset.id, Event.tag == "asset:label:printed")
    return session.scalars(wanted).all()


def test_a_label_printed_is_marked_and_recorded_once(session):
    actor = make_actor(session)
    asset = make_asset(session, actor)
    request_id = uuid4()
    first = print_sheet(session, actor, Selection(), SETTING, LOOK, request_id=request_id)
    again = print_sheet(session, actor, Selection(), SETTING, LOOK, request_id=request_id)
    assert first.codes == again.codes == (code_of(session, asset),)
    assert (first.drawn, first.replayed, again.replayed) == (again.drawn, False, True)
    (event,) = printings(session, asset)
    assert event.details == {"code": first.codes[0], "sheet": "a4-65", "copies": 1}
    assert session.get(Label, first.codes[0], populate_existing=True).printed_at == event.occurred_at


def test_only_devices_at_hand_are_among_the_labels_never_printed(session):
    actor = make_actor(session)
    here = make_asset(session, actor)
    gone = make_asset(session, actor)
    gone.state, gone.left_on = State.RECYCLED, datetime.now(UTC).date()
    session.flush()
    printed = print_sheet(session, actor, Selection(), SETTING, LOOK)
    assert printed.codes == (code_of(session, here),)
    with pytest.raises(PrintRefused, match="à corriger") as refused:
        print_sheet(session, actor, Selection(), SETTING, LOOK)
    assert list(refused.value.fields) == ["_selection"]


def test_a_filter_or_ticked_devices_are_printed_again_whatever_was_printed(session):
    actor = make_actor(session)
    laptop, screen = make_asset(session, actor), make_asset(session, actor, category_key="monitor")
    print_sheet(session, actor, Selection(), SETTING, LOOK)
    screens = Selection(wanted=AssetFilter(category=("monitor",)))
    assert print_sheet(session, actor, screens, SETTING, LOOK).codes == (code_of(session, screen),)
    ticked = Selection(asset_ids=(laptop.id,))
    assert print_sheet(session, actor, ticked, SETTING, LOOK).codes == (code_of(session, laptop),)
    assert len(printings(session, laptop)) == 2


def test_pasted_words_are_codes_old_codes_or_tags_in_the_order_pasted(session):
    actor = make_actor(session)
    tagged, relabelled = make_asset(session, actor, tag="PC 0417"), make_asset(session, actor)
    old = code_of(session, relabelled)
    new = replace_label(session, actor, relabelled.id)
    words = (f"{old[:4]}-{old[4:]}".lower(), "pc 0417", new)
    rows, unknown = named(session, words)
    assert [row.code for row in rows] == [new, code_of(session, tagged)]
    assert unknown == []
    with pytest.raises(PrintRefused) as refused:
        print_sheet(session, actor, Selection(words=("pc 0417", "PC 9999")), SETTING, LOOK)
    assert refused.value.fields["words"][0].told("fr") == "Codes ou numéros inconnus : PC 9999."


def test_a_list_without_a_word_prints_nothing_rather_than_everything(session):
    actor = make_actor(session)
    make_asset(session, actor)
    for selection in (Selection(words=()), Selection(asset_ids=())):
        with pytest.raises(PrintRefused):
            print_sheet(session, actor, selection, SETTING, LOOK)


def test_labels_of_another_authority_are_unknown(session):
    stranger = make_actor(session)
    theirs = make_asset(session, stranger, tag="X1")
    code = code_of(session, theirs)
    actor = make_actor(session)
    assert named(session, (code, "X1")) == ([], [code, "X1"])
    with pytest.raises(PrintRefused):
        print_sheet(session, actor, Selection(asset_ids=(theirs.id,)), SETTING, LOOK)
    with pytest.raises(AssetNotFound):
        replace_label(session, actor, theirs.id)


@pytest.mark.parametrize(
    ("setting", "field"),
    [
        (Setting(sheet=SHEETS["a4-24"], first=24), "first"),
        (Setting(sheet=SHEETS["a4-24"], first=-1), "first"),
        (Setting(sheet=SHEETS["a4-24"], copies=0), "copies"),
        (Setting(sheet=SHEETS["a4-24"], copies=11), "copies"),
        (Setting(sheet=SHEETS["a4-24"], offset_mm=(10.5, 0)), "right_mm"),
        (Setting(sheet=SHEETS["a4-24"], offset_mm=(0, -11)), "down_mm"),
    ],
)
def test_a_wrong_setting_is_refused_at_its_field_and_records_nothing(session, setting, field):
    actor = make_actor(session)
    asset = make_asset(session, actor)
    with pytest.raises(PrintRefused) as refused:
        print_sheet(session, actor, Selection(), setting, LOOK)
    assert list(refused.value.fields) == [field]
    assert printings(session, asset) == []


def test_an_address_too_long_for_small_labels_is_told_at_the_sheet(session):
    actor = make_actor(session)
    make_asset(session, actor)
    look = Look(base_url="https://equipements.communaute-de-communes-du-haut-pays.example/" + "registre" * 9)
    with pytest.raises(PrintRefused) as refused:
        print_sheet(session, actor, Selection(), Setting(sheet=SHEETS["a4-80"]), look)
    assert list(refused.value.fields) == ["sheet"]


def test_blank_labels_are_new_codes_without_a_device(session):
    actor = make_actor(session)
    request_id = uuid4()
    made = make_blank(session, actor, 65, SETTING, LOOK, request_id=request_id)
    assert len(set(made.codes)) == 65
    assert all(map(is_code, made.codes))
    states = session.execute(select(Label.state, Label.asset_id).distinct()).all()
    assert states == [("blank", None)]
    again = make_blank(session, actor, 65, SETTING, LOOK, request_id=request_id)
    assert (again.drawn, again.replayed) == (made.drawn, True)


def test_a_replaced_label_keeps_leading_to_its_device(session):
    actor = make_actor(session)
    asset = make_asset(session, actor)
    old, request_id = code_of(session, asset), uuid4()
    new = replace_label(session, actor, asset.id, request_id)
    assert replace_label(session, actor, asset.id, request_id) == new != old
    assert find_card_by_code(session, old).code == new
    with pytest.raises(RequestReused):
        print_sheet(session, actor, Selection(), SETTING, LOOK, request_id=request_id)


def test_who_may_not_print_is_refused(session):
    admin = make_actor(session)
    partner = make_actor(session, "partner", admin.organisation_id)
    with pytest.raises(Forbidden):
        make_blank(session, partner, 1, SETTING, LOOK)


def test_an_organisation_that_stays_unnamed_is_not_on_its_labels(session):
    actor = make_actor(session)
    assert wording(session, "fr").owner == "Ville de Val"
    hidden = update(Organisation).where(Organisation.id == actor.organisation_id).values(shows_owner=False)
    as_owner(session).execute(hidden)
    as_application(session)
    session.expire_all()
    assert wording(session, "fr").owner == ""
