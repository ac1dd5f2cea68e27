"""The scanner's page: nobody's name on it, and all the words that its script asks for."""

import json
import re
from pathlib import Path

import pytest

from lifecycle.web.scanning import scanner
from tests.factories import make_actor

VIEWS = Path(scanner.__file__).parents[1] / "frontend" / "src" / "scanner" / "view"
# text("key"), many("key", n): what follows is a template's blank when it is not a plain key.
ASKED = re.compile(r'\b(text|many)\(\s*"([\w-]+)"')


@pytest.fixture
def page(session, sign_in):
    actor = make_actor(session, "technician")
    return sign_in(actor).get("/scan/"), actor


def texts_of(html: str) -> dict[str, str]:
    block = re.search(r'<script type="application/json" id="scanner-texts">(.*?)</script>', html, re.DOTALL)
    return json.loads(block[1])


def test_the_page_can_be_kept_on_a_phone_that_changes_hands(page):
    response, actor = page
    assert response.status_code == 200
    assert actor.name not in response.text
    assert actor.organisation_name not in response.text


def test_every_word_that_the_script_asks_for_is_on_the_page(page):
    texts = texts_of(page[0].text)
    scripts = [path.read_text("utf-8") for path in VIEWS.glob("*.ts")]
    asked = {found for script in scripts for found in ASKED.findall(script)}
    assert len(asked) > 40
    wanted = {key for kind, key in asked if kind == "text"}
    wanted |= {f"{key}_{number}" for kind, key in asked if kind == "many" for number in ("one", "many")}
    assert not wanted - texts.keys()


def test_a_partner_has_no_scanner(session, sign_in):
    assert sign_in(make_actor(session, "partner")).get("/scan/").status_code == 403


def test_the_scanner_is_the_first_link_of_a_technician(session, sign_in):
    html = sign_in(make_actor(session, "technician")).get("/assets/").text
    assert html.index('href="/scan/"') < html.index('href="/labels/"')
