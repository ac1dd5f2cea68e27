"""Every component on one page, in both themes: what axe says, what the console says, how bright it is."""

from io import BytesIO

from PIL import Image, ImageStat

from tests.browser.checks import LAYOUT_RULES, grave_violations, too_wide
from tests.browser.conftest import SIZES


def brightness(photo: bytes) -> float:
    """The mean brightness of a picture, from 0 (black) to 255 (white)."""
    return ImageStat.Stat(Image.open(BytesIO(photo)).convert("L")).mean[0]


def test_components_hold_in_both_themes(open_as, complaints):
    """In the palettes at the sizes where the visit of every page does not see them."""
    page = open_as(None, "desk", reduced_motion="reduce")
    assert page.goto("/styleguide").status == 200
    photos = {}
    for scheme, size in (("light", "desk"), ("dark", "phone")):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(SIZES[size])
        photos[scheme] = page.screenshot(full_page=True)
        assert grave_violations(page, LAYOUT_RULES) == []
    assert brightness(photos["dark"]) < 80 < 200 < brightness(photos["light"])
    assert complaints == []


def test_what_opens_holds_too(open_as, complaints):
    page = open_as(None, "phone", reduced_motion="reduce")
    page.goto("/styleguide")
    parts = page.locator("main details")
    for part in parts.all():
        part.evaluate("(part) => { part.open = true }")
        assert too_wide(page, 320) == []
    assert grave_violations(page) == []
    parts.evaluate_all("(parts) => { for (const part of parts) part.open = false }")
    for button in page.locator("main [command=show-modal]").all():
        button.click()
        assert page.locator("dialog[open]").count() == 1
        assert grave_violations(page) == []
        page.keyboard.press("Escape")
    assert complaints == []
