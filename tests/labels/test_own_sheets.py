"""Papers of one's own: kept, changed, given up, refused in words where they cannot be."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from lifecycle.history.model import Event
from lifecycle.kernel.errors import Forbidden
from lifecycle.labels.errors import PrintRefused, SheetNotFound, StudioRefused
from lifecycle.labels.own_sheets import create_sheet, delete_sheet, edit_sheet, own_sheets, paper_of, papers
from lifecycle.labels.printers import get_printer
from lifecycle.labels.sheets import SHEETS
from tests.factories import make_actor
from tests.labels.making import HERMA, make_own_sheet, make_printer


def tags_of(session, subject_id):
    wanted = select(Event.tag).where(Event.subject_id == subject_id).order_by(Event.sequence)
    return session.scalars(wanted).all()


def test_a_paper_described_is_offered_with_those_of_the_table(session):
    actor = make_actor(session, "technician")
    request_id = uuid4()
    made = create_sheet(session, actor, HERMA, request_id)
    assert create_sheet(session, actor, HERMA, request_id) == made
    offered = papers(session)
    assert list(offered) == [*SHEETS, f"own-{made}"]
    sheet = paper_of(session, f"own-{made}")
    assert (sheet.name, sheet.per_page, sheet.cell(5)) == ("Herma 4201", 64, pytest.approx((58.0, 30.2)))
    assert tags_of(session, made) == ["organisation:label_sheet:created"]


def test_a_paper_is_changed_and_says_what_changed(session):
    actor = make_actor(session)
    made = make_own_sheet(session, actor)
    request_id = uuid4()
    for _ in range(2):
        edit_sheet(session, actor, made, replace(HERMA, margin_top=Decimal("13.5")), request_id)
    events = session.scalars(
        select(Event).where(Event.subject_id == made, Event.tag.endswith("edited"))
    ).all()
    assert [event.changes for event in events] == [{"margin_top": ["13.30", "13.5"]}]


def test_a_paper_given_up_is_no_longer_offered_and_printers_let_go_of_it(session):
    actor = make_actor(session)
    made = make_own_sheet(session, actor)
    printer_id = make_printer(session, actor, sheet=f"own-{made}")
    delete_sheet(session, actor, made)
    assert own_sheets(session) == []
    assert get_printer(session, printer_id).sheet is None
    with pytest.raises(PrintRefused) as refused:
        paper_of(session, f"own-{made}")
    assert list(refused.value.fields) == ["sheet"]
    assert tags_of(session, made)[-1] == "organisation:label_sheet:deleted"


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"pitch_x": Decimal(45)}, "pitch_x", "il faut au moins 45,7 mm"),
        ({"pitch_y": Decimal(16)}, "pitch_y", "il faut au moins 16,9 mm"),
        ({"columns": 5}, "columns", "finit à 248,6 mm, au-delà de la page de 210 mm"),
        ({"rows": 17}, "rows", "finit à 300,6 mm, au-delà de la page de 297 mm"),
        ({"inset": Decimal(9)}, "height", "dépasse deux fois le blanc"),
        ({"width": Decimal(25)}, "height", "au moins 14 mm de haut, 27 mm de large"),
        ({"height": Decimal(12), "pitch_y": Decimal(12)}, "height", "au moins 14 mm de haut"),
        ({"name": "herma 4201"}, "name", "porte déjà ce nom"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_at_the_field_to_change(session, wrong, field, words):
    actor = make_actor(session)
    make_own_sheet(session, actor)
    with pytest.raises(StudioRefused) as refused:
        create_sheet(session, actor, replace(HERMA, **{"name": "Autre", **wrong}), uuid4())
    assert list(refused.value.fields) == [field]
    assert words in refused.value.fields[field][0].told("fr")


def test_both_directions_are_told_at_once(session):
    with pytest.raises(StudioRefused) as refused:
        create_sheet(session, make_actor(session), replace(HERMA, columns=9, rows=40), uuid4())
    assert list(refused.value.fields) == ["columns", "rows"]


def test_papers_of_another_authority_are_unknown(session):
    theirs = make_own_sheet(session, make_actor(session))
    actor = make_actor(session)
    assert f"own-{theirs}" not in papers(session)
    make_own_sheet(session, actor)
    for attempt in (
        lambda: edit_sheet(session, actor, theirs, HERMA, uuid4()),
        lambda: delete_sheet(session, actor, theirs),
    ):
        with pytest.raises(SheetNotFound):
            attempt()


def test_who_may_not_print_is_refused(session):
    admin = make_actor(session)
    with pytest.raises(Forbidden):
        create_sheet(session, make_actor(session, "partner", admin.organisation_id), HERMA, uuid4())
