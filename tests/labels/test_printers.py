"""Printers keep their correction; what is read on a page corrects it in the right direction."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from lifecycle.history.model import Event
from lifecycle.kernel.errors import Forbidden
from lifecycle.labels.errors import PrinterNotFound, PrintRefused, StudioRefused
from lifecycle.labels.printers import (
    calibrate,
    create_printer,
    delete_printer,
    edit_printer,
    get_printer,
    printers,
    shift_of,
)
from tests.factories import make_actor
from tests.labels.making import LASER, make_printer


def test_the_printer_s_shift_is_used_unless_one_is_typed(session):
    printer_id = make_printer(session, make_actor(session))
    assert shift_of(session, None) == (0, 0)
    assert shift_of(session, None, 2.0, None) == (2, 0)
    assert shift_of(session, printer_id) == (1.5, -0.5)
    assert shift_of(session, printer_id, 0.0, None) == (0, -0.5)
    with pytest.raises(PrintRefused) as refused:
        shift_of(session, uuid4())
    assert list(refused.value.fields) == ["printer_id"]


def test_the_same_request_makes_one_printer(session):
    actor, request_id = make_actor(session), uuid4()
    made = create_printer(session, actor, LASER, request_id)
    assert create_printer(session, actor, LASER, request_id) == made
    assert [printer.name for printer in printers(session)] == ["Laser"]


def test_what_came_out_too_far_right_is_moved_left(session):
    actor, request_id = make_actor(session), uuid4()
    printer_id = create_printer(
        session, actor, replace(LASER, right_mm=Decimal(0), down_mm=Decimal(0)), uuid4()
    )
    for _ in range(2):  # the same request again corrects nothing twice
        shift = calibrate(session, actor, printer_id, (Decimal("6.2"), Decimal("4.5")), request_id)
        assert shift == (Decimal("-1.2"), Decimal("0.5"))
    # The next page is printed with that correction: what is read on it comes on top.
    again = calibrate(session, actor, printer_id, (Decimal("5.1"), Decimal(5)), uuid4())
    assert again == (Decimal("-1.3"), Decimal("0.5"))
    tags = session.scalars(
        select(Event.tag).where(Event.subject_id == printer_id).order_by(Event.sequence)
    ).all()
    assert [tag.rpartition(":")[2] for tag in tags] == ["created", "calibrated", "calibrated"]


def test_a_reading_that_no_printer_gives_is_refused_at_its_field(session):
    actor = make_actor(session)
    printer_id = make_printer(session, actor)
    with pytest.raises(StudioRefused) as refused:
        calibrate(session, actor, printer_id, (Decimal(5), Decimal("15.5")), uuid4())
    assert list(refused.value.fields) == ["read_top"]
    assert "100\u00a0%" in refused.value.fields["read_top"][0].told("fr")
    assert get_printer(session, printer_id).down_mm == Decimal("-0.5")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"right_mm": Decimal("10.1")}, "right_mm"),
        ({"down_mm": Decimal(-11)}, "down_mm"),
        ({"sheet": "a4-99"}, "sheet"),
        ({"name": "LASER"}, "name"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_at_its_field(session, wrong, field):
    actor = make_actor(session)
    make_printer(session, actor)
    with pytest.raises(StudioRefused) as refused:
        create_printer(session, actor, replace(LASER, **{"name": "Autre", **wrong}), uuid4())
    assert list(refused.value.fields) == [field]


def test_a_printer_may_keep_its_name_and_be_given_up(session):
    actor = make_actor(session)
    printer_id = make_printer(session, actor)
    edit_printer(session, actor, printer_id, replace(LASER, sheet=None), uuid4())
    assert get_printer(session, printer_id).sheet is None
    delete_printer(session, actor, printer_id)
    with pytest.raises(PrinterNotFound):
        get_printer(session, printer_id)


def test_printers_of_another_authority_are_unknown(session):
    theirs = make_printer(session, make_actor(session))
    actor = make_actor(session)
    assert printers(session) == []
    for attempt in (
        lambda: edit_printer(session, actor, theirs, LASER, uuid4()),
        lambda: calibrate(session, actor, theirs, (Decimal(5), Decimal(5)), uuid4()),
        lambda: delete_printer(session, actor, theirs),
    ):
        with pytest.raises(PrinterNotFound):
            attempt()


def test_who_may_not_print_is_refused(session):
    admin = make_actor(session)
    with pytest.raises(Forbidden):
        create_printer(session, make_actor(session, "partner", admin.organisation_id), LASER, uuid4())
