"""What looks at every page finds a fault, also where the same words have passed before."""

import pytest

from tests.browser.checks import LAYOUT_RULES, RULES, cut_off, grave_violations, too_wide

# Each is planted in a page whose every text has passed; `text` is one of them.
FAULTS = {
    "text.style.color = '#888'": "color-contrast",
    "text.parentElement.style.background = '#777'": "color-contrast",
    "text.style.backgroundColor = '#777'": "color-contrast",
    "text.parentElement.style.opacity = 0.5": "color-contrast",
    "text.insertAdjacentHTML('afterend', '<p style=\"position: absolute; color: #999\">Pâle</p>')": (
        "color-contrast"
    ),
    "text.insertAdjacentHTML('afterend', '<a href=\"/\"></a>')": "link-name",
}
OTHERS = {
    "text.insertAdjacentHTML('afterend', '<input type=text>')": "label",
    "text.insertAdjacentHTML('afterend', '<img src=\"/static/dist/icon.svg\">')": "image-alt",
}
_PLANT = "(fault) => new Function('text', fault)(document.querySelector('main p'))"


@pytest.fixture
def page(open_as):
    """A page that has been looked at and is as it should be, in both palettes."""
    page = open_as(None, "phone", reduced_motion="reduce", bypass_csp=True)
    page.goto("/accessibilite")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert grave_violations(page) == []
    return page


def test_what_appears_on_a_page_that_passed_is_found(page):
    for fault, rule in (FAULTS | OTHERS).items():
        page.reload()
        page.evaluate(_PLANT, fault)
        found = grave_violations(page, LAYOUT_RULES if fault in FAULTS else RULES)
        assert [one.split()[0] for one in found] == [rule], fault


def test_a_palette_is_not_another(page):
    page.add_style_tag(content="@media (prefers-color-scheme: dark) { main p { color: #555 !important } }")
    assert grave_violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert grave_violations(page, LAYOUT_RULES)[0].startswith("color-contrast")


def test_what_goes_past_the_side_is_found(page):
    page.evaluate(_PLANT, "text.style.width = '2000px'")
    assert "2000px" in too_wide(page, 390)[0]
    page.reload()
    menu = (
        "<details><summary>Menu</summary><div style='position: absolute; left: 300px; width: 300px'>…</div>"
    )
    page.evaluate(_PLANT, f'text.insertAdjacentHTML("afterend", "{menu}</details>")')
    assert too_wide(page, 390) == []
    assert len(cut_off(page)) == 1
