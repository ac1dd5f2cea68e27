"""Every component on one page, in both themes: what axe says, what the console says, how bright it is."""

from io import BytesIO

import pytest
from PIL import Image, ImageStat

from tests.browser.checks import grave_violations, too_wide


def brightness(photo: bytes) -> float:
    """The mean brightness of a picture, from 0 (black) to 255 (white)."""
    return ImageStat.Stat(Image.open(BytesIO(photo)).convert("L")).mean[0]


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_components_hold_in_both_themes(open_as, complaints, size):
    page = open_as(None, size, reduced_motion="reduce")
    assert page.goto("/styleguide").status == 200
    photos = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        photos[scheme] = page.screenshot(full_page=True)
        assert grave_violations(page) == []
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
