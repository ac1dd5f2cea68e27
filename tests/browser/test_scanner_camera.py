"""The camera: labels filmed one after the other, what each scan answers, what is left without one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from lifecycle.edge.identity import SESSION_COOKIE
from lifecycle.history.model import Event
from lifecycle.kernel.codes import new_code, shown
from tests.browser.camera import film_flags, foreign, on_desk, printed, show, write_film
from tests.browser.conftest import new_context
from tests.browser.phone import Phone
from tests.browser.spot import (
    BASEMENT,
    STORE,
    THEO,
    codes_in,
    make_blank,
    make_spot,
    make_written_off,
    strangers_code,
)

START = "Démarrer la caméra"
# How long a label must be out of sight before it is read again, and a little more.
DEAF_MS = 3_300


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that the only camera of `filming` plays."""
    path = tmp_path_factory.mktemp("film") / "desk.mjpeg"
    write_film(path, [foreign("personne")])
    return path


@pytest.fixture(scope="module")
def filming(launch, film) -> Iterator[Browser]:
    """A Chromium with a camera of its own, which knows a host that is not this machine."""
    browser = launch(*film_flags(film), "--host-resolver-rules=MAP parc.test 127.0.0.1")
    yield browser
    browser.close()


def test_twenty_devices_are_moved_in_one_go(filming, live, film, complaints):
    spot = make_spot(live, 20)
    write_film(film, [printed(spot.label_url, code) for code in spot.codes])
    context = new_context(filming, live, spot.token(THEO), "phone", permissions=["camera"])
    phone = Phone(context, complaints.watch)
    phone.open()
    phone.ask("Déplacer ici", room=BASEMENT)
    phone.page.get_by_role("button", name=START).click()
    expect(phone.cards("done", "sent")).to_have_count(20, timeout=60_000)
    context.close()

    assert codes_in(spot, BASEMENT) == spot.codes
    # The film loops: what passed twice before the lens was moved once.
    assert [spot.done(code) for code in spot.codes] == [[("move", THEO)]] * 20
    assert complaints == []


def test_each_label_gets_its_kind_of_answer(live, give_phone, complaints):
    spot = make_spot(live, 2)
    phone = give_phone(spot.token(THEO), has_camera=True)
    phone.open()
    phone.ask("Déplacer ici", room=BASEMENT)
    phone.page.get_by_role("button", name=START).click()
    moved, known = spot.codes
    answers = {
        "a device": ("done", printed(spot.label_url, moved), moved),
        "a blank label of ours": ("look", printed(spot.label_url, code := make_blank(spot)), code),
        "a code that nobody issued": ("look", printed(spot.label_url, code := new_code()), code),
        "another authority's": ("look", printed(spot.label_url, code := strangers_code(spot)), code),
        "another site's": ("look", foreign("https://exemple.fr/menu"), "exemple.fr/menu"),
        "a device that may not": ("refused", printed(spot.label_url, code := make_written_off(spot)), code),
        "a second device": ("done", printed(spot.label_url, known), known),
        "the first one again": ("already", printed(spot.label_url, moved), moved),
    }
    for count, (name, (kind, label, text)) in enumerate(answers.items(), 1):
        if name == "the first one again":
            show(phone.page, None)
            phone.page.wait_for_timeout(DEAF_MS)
        show(phone.page, label)
        if name == "a blank label of ours":
            phone.dialog.get_by_role("button", name="Plus tard").click()
        expect(phone.cards()).to_have_count(count)
        newest = phone.cards().first
        expect(newest).to_have_attribute("data-kind", kind)
        code = shown(text) if len(text) == 8 else text
        expect(newest).to_contain_text(code)
        # Said in words and drawn as a shape, never by colour alone; and told to who does not see it.
        expect(newest.locator("[data-said]")).not_to_be_empty()
        assert newest.locator("svg").count()
        device = newest.locator("[data-name]")
        phone.says(device.inner_text() if device.count() else code)
    assert len({phone.cards(kind).first.locator("use, path").first.evaluate("(e) => e.outerHTML")
                for kind in ("done", "already", "look", "refused")}) == 4  # fmt: skip
    assert phone.page.evaluate("window.camerasAsked") == 1
    assert codes_in(spot, BASEMENT) == [moved, known]
    assert complaints == []


def test_a_room_is_pinned_by_its_label(live, give_phone):
    spot = make_spot(live, 1)
    phone = give_phone(spot.token(THEO), has_camera=True)
    phone.open()
    phone.ask("Déplacer ici", room=STORE)
    phone.page.get_by_role("button", name=START).click()
    show(phone.page, printed(spot.label_url, spot.room_codes[BASEMENT]))
    expect(phone.page.locator("[data-context]")).to_contain_text(BASEMENT)
    show(phone.page, printed(spot.label_url, spot.codes[0]))
    expect(phone.cards("done", "sent")).to_have_count(1)
    assert codes_in(spot, BASEMENT) == spot.codes


def test_a_refused_camera_leads_to_typing(filming, live, complaints):
    spot = make_spot(live, 1)
    context = new_context(filming, live, spot.token(THEO), "phone")
    phone = Phone(context, complaints.watch)
    phone.open()
    phone.ask("Déplacer ici", room=BASEMENT)
    phone.page.get_by_role("button", name=START).click()
    expect(phone.page.locator("body")).to_have_attribute("data-camera", "refused")
    phone.says(re.compile("refusé"))
    field = phone.page.get_by_label("Code, étiquette ou numéro de série")
    expect(field).to_be_focused()
    field.fill(spot.codes[0])
    phone.page.get_by_role("button", name="Valider").click()
    expect(phone.cards("done", "sent")).to_have_count(1)
    context.close()
    assert codes_in(spot, BASEMENT) == spot.codes
    assert complaints == []


def test_a_photo_of_a_label_stands_in_for_a_camera(live, give_phone):
    """The run's Chromium has no camera at all."""
    spot = make_spot(live, 2)
    phone = give_phone(spot.token(THEO))
    phone.open()
    phone.page.get_by_role("button", name=START).click()
    expect(phone.page.locator("body")).to_have_attribute("data-camera", "absent")
    phone.ask("Déplacer ici", room=BASEMENT)
    for count, code in enumerate(spot.codes, 1):
        shot = on_desk(printed(spot.label_url, code), degrees=20)
        picture = {"name": "IMG_2041.JPG", "mimeType": "image/jpeg", "buffer": shot}
        phone.page.locator("[data-photo-input]").set_input_files(picture)  # type: ignore[arg-type]
        expect(phone.cards("done", "sent")).to_have_count(count)
    assert codes_in(spot, BASEMENT) == spot.codes


def test_without_https_the_page_says_so_and_codes_are_typed(filming, live):
    spot = make_spot(live, 1)
    address = live.url.replace("127.0.0.1", "parc.test")
    context = new_context(filming, live, None, "phone")
    context.add_cookies([{"name": SESSION_COOKIE, "value": spot.token(THEO), "url": address}])
    phone = Phone(context, lambda page: page)
    phone.open(f"{address}/scan/")
    expect(phone.page.locator("body")).to_have_attribute("data-camera", "insecure")
    expect(phone.page.locator("main")).to_contain_text("https", ignore_case=True)
    phone.ask("Déplacer ici", room=BASEMENT)
    phone.type(spot.codes[0])
    expect(phone.cards("done", "sent")).to_have_count(1)
    context.close()


def test_a_blank_label_becomes_a_device(live, give_phone):
    spot = make_spot(live, 1)
    code = make_blank(spot)
    phone = give_phone(spot.token(THEO), has_camera=True)
    phone.open()
    phone.page.get_by_role("button", name=START).click()
    show(phone.page, printed(spot.label_url, code))
    phone.dialog.get_by_role("button", name="Créer la fiche").click()
    phone.dialog.get_by_label("Catégorie").select_option("Ordinateur portable")
    phone.dialog.get_by_label("Numéro de série").fill("5CD0123")
    phone.dialog.get_by_role("button", name="Créer la fiche").click()
    expect(phone.cards("done", "sent")).to_have_count(1)
    made = select(func.count()).where(Event.tag == "asset:state:created", Event.actor_name == THEO)
    assert spot.value(made) == 1
