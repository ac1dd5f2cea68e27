"""Readers that type: whichever layouts reader and computer are set to, the codes arrive right."""

import pytest
from playwright.sync_api import expect

from lifecycle.labels.qr import label_url
from tests.browser import wedge
from tests.browser.spot import BASEMENT, THEO, codes_in, make_spot

LAYOUTS = [("us", "us"), ("us", "fr"), ("fr", "us"), ("fr", "fr")]


@pytest.mark.parametrize(("reader", "computer"), LAYOUTS, ids=[f"{one}-on-{two}" for one, two in LAYOUTS])
def test_what_labels_say_arrives_right(live, give_phone, complaints, reader, computer):
    """Our address, our bare code, an inventory number and a serial, read one after the other."""
    spot = make_spot(live, 4)
    phone = give_phone(spot.token(THEO))
    phone.open()
    phone.ask("Déplacer ici", room=BASEMENT)
    texts = [label_url(spot.label_url, spot.codes[0]), spot.codes[1], "2021-0002", "7XK2M003"]
    for count, text in enumerate(texts, 1):
        wedge.scan(phone.page, text, reader=reader, computer=computer)
        expect(phone.cards("done", "sent")).to_have_count(count)
    assert codes_in(spot, BASEMENT) == spot.codes
    assert complaints == []


def test_a_reader_leaves_nothing_in_the_field_where_the_cursor_is(live, give_phone):
    spot = make_spot(live, 1)
    phone = give_phone(spot.token(THEO))
    phone.open()
    phone.ask("Déplacer ici", room=BASEMENT)
    field = phone.page.get_by_label("Code, étiquette ou numéro de série")
    field.focus()
    phone.read(spot.codes[0])
    expect(phone.cards("done", "sent")).to_have_count(1)
    expect(field).to_have_value("")


def test_what_a_hand_types_is_left_alone(live, give_phone):
    spot = make_spot(live, 1)
    phone = give_phone(spot.token(THEO))
    phone.open()
    field = phone.page.get_by_label("Code, étiquette ou numéro de série")
    field.focus()
    wedge.type_by_hand(phone.page, "2021-0000")
    expect(field).to_have_value("2021-0000")
    expect(phone.cards()).to_have_count(0)
    field.press("Enter")
    expect(phone.cards()).to_have_count(1)
