"""Every page for who may open it, from a small phone to a desk, light and dark."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.checks import LAYOUT_RULES, RULES, cut_off, grave_violations, too_wide
from tests.browser.conftest import Complaints, new_context
from tests.browser.sitemap import NO_PAGES, PAGES
from tests.browser.world import prepare, token_of

# Each width, its palette and what axe looks at there: each layout and each palette, all rules the first time.
LOOKED_AT = ((320, "light", None), (390, "light", RULES), (1280, "dark", LAYOUT_RULES))
VISITS = [(role, path) for role, paths in PAGES.items() for path in paths]


@pytest.fixture(scope="module")
def world(demo):
    """What the addresses of pages name."""
    return prepare(demo)


@pytest.fixture(scope="module")
def visitor(demo, world, browser):
    """Return the one page of a role, and what is said against it from now on."""
    opened: dict[str | None, tuple[Page, Complaints]] = {}

    def visitor(role):
        if role not in opened:
            token = token_of(demo, role) if role else None
            # Nothing moves, so that axe never meets a colour on its way to another.
            context = new_context(browser, demo, token, "desk", reduced_motion="reduce")
            complaints = Complaints()
            opened[role] = complaints.watch(context.new_page()), complaints
        opened[role][1].clear()
        return opened[role]

    yield visitor
    for page, _complaints in opened.values():
        page.context.close()


@pytest.mark.parametrize(("role", "path"), VISITS, ids=[f"{role}:{path}" for role, path in VISITS])
def test_page(visitor, world, role, path):
    page, complaints = visitor(role)
    answer = page.goto(path.format(**world))
    # Another view of the page that is open is no request.
    assert answer is None or answer.status == 200
    for width, scheme, rules in LOOKED_AT:
        page.emulate_media(color_scheme=scheme)
        assert too_wide(page, width) == []
        assert cut_off(page) == []
        assert rules is None or grave_violations(page, rules) == []
    assert complaints == []


def test_no_page_is_left_out(demo, world):
    with demo.app.test_request_context():
        addresses = demo.app.url_map.bind("localhost")
        seen = {addresses.match(urlsplit(path.format(**world)).path)[0] for _role, path in VISITS}
        all_pages = {
            rule.endpoint
            for rule in demo.app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and not rule.rule.startswith(("/api/", "/agent/"))
        }
    assert all_pages - seen - NO_PAGES == set()
