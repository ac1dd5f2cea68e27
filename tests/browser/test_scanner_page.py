"""The scanner page itself: its weight, its words for who does not see it, its shape on any screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import wedge
from tests.browser.camera import printed, show
from tests.browser.checks import cut_off, grave_violations, too_wide
from tests.browser.phone import READY
from tests.browser.spot import BASEMENT, STORE, THEO, codes_in, make_blank, make_spot, make_written_off

HEAVIEST = 600_000  # bytes on the wire, everything that a first visit needs to scan
VIEWS = ("#scan", "#readings", "#round")


def test_the_first_visit_is_light(live, network, give_phone):
    """Camera, worker and decoder included; what is kept for offline comes after and is not counted."""
    spot = make_spot(live, 1)
    phone = give_phone(spot.token(THEO), base_url=network.url, has_camera=True, service_workers="block")
    phone.open()
    phone.ask("Déplacer ici", room=BASEMENT)
    phone.page.get_by_role("button", name="Démarrer la caméra").click()
    show(phone.page, printed(spot.label_url, spot.codes[0]))
    expect(phone.cards("done", "sent")).to_have_count(1)
    assert any(path.endswith(".wasm") for path in network.sent)
    assert sum(network.sent.values()) < HEAVIEST, sorted(network.sent.items(), key=lambda one: -one[1])[:8]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_holds_on_every_screen(live, give_phone, complaints, scheme):
    spot = make_spot(live, 2)
    phone = give_phone(spot.token(THEO), color_scheme=scheme, reduced_motion="reduce")
    phone.open()
    scan_each_kind(phone, spot)
    for view in VIEWS:
        phone.page.goto(f"/scan/{view}")
        phone.page.wait_for_selector(READY, state="attached")
        holds(phone.page)
    phone.page.goto("/scan/#scan")
    phone.page.locator("[data-context]").click()
    holds(phone.page)
    phone.dialog.get_by_role("button", name="Déplacer ici").click()
    holds(phone.page)
    assert complaints == []


def holds(page: Page) -> None:
    """Hold what every page must, from the smallest phone to a desk, upright and lying."""
    for width, height in ((320, 568), (390, 844), (844, 390), (1280, 900)):
        assert too_wide(page, width, height) == []
        assert cut_off(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert grave_violations(page) == []


def scan_each_kind(phone, spot) -> None:
    phone.ask("Déplacer ici", room=BASEMENT)
    first = spot.codes[0]
    for count, code in enumerate((first, first, make_written_off(spot), make_blank(spot)), 1):
        phone.type(code)
        expect(phone.cards()).to_have_count(count)
    phone.dialog.get_by_role("button", name="Plus tard").click()
    expect(phone.cards(where="here")).to_have_count(0)


def test_a_keyboard_is_enough(live, give_phone):
    """Choose what to do, choose the room, type a code, undo it: without a pointer."""
    spot = make_spot(live, 1)
    phone = give_phone(spot.token(THEO))
    phone.open()
    reach(phone.page, "[data-context]")
    phone.page.keyboard.press("Enter")
    reach(phone.page, "dialog[open] button", "Déplacer ici")
    phone.page.keyboard.press("Enter")
    reach(phone.page, "dialog[open] input[type=radio]")
    while not phone.dialog.get_by_role("radio", name=BASEMENT).is_checked():
        phone.page.keyboard.press("ArrowDown")
    phone.page.keyboard.press("Enter")
    expect(phone.dialog).to_have_count(0)
    reach(phone.page, "#typed-code")
    wedge.type_by_hand(phone.page, spot.codes[0] + "\r")
    expect(phone.cards("done", "sent")).to_have_count(1)
    assert codes_in(spot, BASEMENT) == spot.codes
    reach(phone.page, "button", "Annuler la dernière")
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator("[data-live]")).to_contain_text("nnul")
    assert codes_in(spot, STORE) == spot.codes


def reach(page: Page, selector: str, text: str = "") -> None:
    """Press Tab until the element has the focus, and see that it shows it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(_IS_REACHED, [selector, text]):
            return
    raise AssertionError(f"Tab never reaches {selector} {text}")


_IS_REACHED = """([selector, text]) => {
  const here = document.activeElement
  if (!here?.matches(selector) || !here.textContent.includes(text)) return false
  const { outlineStyle, boxShadow } = getComputedStyle(here)
  return outlineStyle !== "none" || boxShadow !== "none"
}"""


def test_nothing_moves_for_who_wants_no_motion(live, give_phone):
    spot = make_spot(live, 1)
    phone = give_phone(spot.token(THEO), reduced_motion="reduce")
    phone.open()
    phone.ask("Déplacer ici", room=BASEMENT)
    phone.type(spot.codes[0])
    expect(phone.cards("done")).to_have_count(1)
    moving = phone.page.evaluate(
        "document.getAnimations().filter((one) => one.effect.getTiming().duration > 1).length"
    )
    assert moving == 0
