"""Labels through the API: codes, images, sheets."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from tests.api.conftest import problem_of
from tests.factories import code_of, make_actor, make_asset


@pytest.fixture
def technician(session):
    return make_actor(session, "technician")


@pytest.fixture
def client(api_client, technician):
    return api_client(technician)


def test_labels_are_listed_and_read_as_they_are_typed(session, technician, client):
    code = code_of(session, make_asset(session, technician))
    (label,) = client.get("labels?state=current").json["data"]
    assert (label["code"], label["url"][-11:]) == (code, f"/e/{code}")
    assert client.get(f"labels/{code[:4].lower()}-{code[4:]}").json == label
    assert client.get("labels?state=blank").json["data"] == []


def test_a_label_is_drawn(session, technician, client):
    code = code_of(session, make_asset(session, technician))
    svg = client.get(f"labels/{code}.svg")
    assert (svg.content_type, svg.text[:4]) == ("image/svg+xml", "<svg")
    png = client.get(f"labels/{code}.png?dpi=300")
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(png.data)))
    assert read.text.endswith(f"/e/{code}")
    problem_of(client.get(f"labels/{code}.png?dpi=9"), 422, "invalid")


def test_sheets_are_printed_once_for_each_request(session, technician, client):
    assets = [make_asset(session, technician) for _ in range(2)]
    sheet = client.post("labels/sheets", {"asset_ids": [str(each.id) for each in assets]})
    assert (sheet.status_code, sheet.content_type) == (200, "application/pdf")
    assert len(pypdfium2.PdfDocument(sheet.data)) == 1
    assert all(label["printed_at"] for label in client.get("labels").json["data"])


def test_blank_labels_are_issued_then_taken(client):
    assert client.post("labels/sheets", {"blank": 3}).status_code == 200
    blanks = client.get("labels?state=blank").json["data"]
    assert len(blanks) == 3
    made = client.post("assets", {"category_key": "laptop", "code": blanks[0]["code"]})
    assert made.json["code"] == blanks[0]["code"]
    taken = client.post("assets", {"category_key": "laptop", "code": blanks[0]["code"]})
    assert taken.status_code == 409


def test_a_sheet_that_cannot_be_printed_says_why(client):
    two = problem_of(client.post("labels/sheets", {"blank": 3, "codes": ["A"]}), 422, "invalid")
    assert two["errors"]
    assert list(problem_of(client.post("labels/sheets", {"blank": 0}), 422, "invalid")["errors"]) == ["blank"]
    problem_of(client.post("labels/sheets", {"codes": ["nothing"]}), 422, "labels-refused")


def test_another_authoritys_label_answers_like_none(session, client):
    theirs = code_of(session, make_asset(session, make_actor(session)))
    bodies = {
        client.get(f"labels/{code}{end}").data for code in (theirs, "00000000", "x") for end in ("", ".svg")
    }
    assert len(bodies) == 1
    problem_of(client.get(f"labels/{theirs}"), 404, "label-unknown")
