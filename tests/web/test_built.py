import json
import re

import pytest
from flask import Flask

from lifecycle.web import built


@pytest.fixture
def dist(tmp_path):
    folder = tmp_path / "dist"
    folder.mkdir()
    names = {"app.css": "app-AAAA1111.css", "app.js": "app-BBBB2222.js"}
    (folder / "manifest.json").write_text(json.dumps(names), encoding="utf-8")
    return folder


def test_a_logical_name_gives_its_hashed_file(dist):
    assert built.asset_file("app.css", dist) == "app-AAAA1111.css"


def test_a_front_end_that_is_not_built_says_how_to_build_it(tmp_path):
    with pytest.raises(built.AssetsNotBuiltError, match=r"hatch_build\.py"):
        built.asset_file("app.css", tmp_path)


def test_an_unknown_file_is_refused_with_the_known_names(dist):
    with pytest.raises(built.AssetsNotBuiltError, match=r"'nope\.js'; it has app\.css, app\.js"):
        built.asset_file("nope.js", dist)


def test_the_manifest_is_read_once(dist):
    built.asset_file("app.css", dist)
    (dist / "manifest.json").unlink()
    assert built.asset_file("app.js", dist) == "app-BBBB2222.js"


def test_the_url_is_the_static_one_and_its_file_is_served():
    app = Flask("lifecycle", static_folder=str(built.DIST.parent), static_url_path="/static")
    with app.test_request_context():
        url = built.asset_url("app.css")
    assert url.startswith("/static/dist/app-")
    answer = app.test_client().get(url)
    assert answer.status_code == 200
    assert b"@layer" in answer.data
    answer.close()


def test_every_file_of_the_manifest_was_built():
    missing = [name for name in built.read_manifest(built.DIST).values() if not (built.DIST / name).is_file()]
    assert missing == []


@pytest.mark.parametrize(
    "forbidden",
    [r"\sstyle=\"", r"<style\b", r"<script(?![^>]*\b(src=|type=\"application/json\"))", r"\son[a-z]+=\""],
)
def test_no_template_needs_an_inline_style_or_script(forbidden):
    templates = list((built.DIST.parent.parent / "templates").rglob("*.html"))
    assert templates
    # What Jinja reads is no markup: `url_for(…, only="blank")` is not an event handler.
    written = {
        page: re.sub(r"{[{%#].*?[}%#]}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for page in templates
    }
    guilty = [str(page) for page, markup in written.items() if re.search(forbidden, markup)]
    assert guilty == []
