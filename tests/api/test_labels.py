"""Labels through the API: codes, images, sheets."""

from io import BytesIO
from uuid import uuid4

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from lifecycle.registry.places import room_named, site_named
from tests.api.conftest import problem_of
from tests.factories import code_of, make_actor, make_asset


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


def test_a_batch_is_made_printed_used_and_given_up(session, technician, client):
    made = client.post("label-batches", {"count": 3, "note": "Rouleau"})
    assert (made.status_code, made.json["number"], made.json["blank"]) == (201, 1, 3)
    batch = made.json["id"]
    sheet = client.post("labels/sheets", {"batch_id": batch, "sheet": "roll-62x29", "output": "zpl203"})
    assert (sheet.status_code, sheet.data[:3]) == (200, b"^XA")
    labels = client.get("labels?state=blank").json["data"]
    assert {label["batch_id"] for label in labels} == {batch}
    client.post("assets", {"category_key": "laptop", "code": labels[0]["code"]})
    given_up = client.post(f"label-batches/{batch}/void", {}).json
    assert (given_up["state"], given_up["borne"], given_up["void"]) == ("void", 1, 2)
    assert client.get(f"label-batches/{batch}").json == given_up
    assert client.get("label-batches").json["data"] == [given_up]
    problem_of(client.post(f"label-batches/{batch}/void", {}), 409, "batch-void")


def test_rooms_are_printed_and_devices_marked(session, technician, client):
    room = room_named(session, site_named(session, "Mairie"), "Salle 12")
    assert client.post("labels/sheets", {"room_ids": [str(room.id)], "sheet": "a4-21"}).status_code == 200
    (label,) = client.get("labels?state=current").json["data"]
    assert (label["room_id"], label["asset_id"]) == (str(room.id), None)
    asset = make_asset(session, technician)
    said = {"asset_ids": [str(asset.id)], "mark": "stuck", "request_id": str(uuid4())}
    assert client.post("labels/marks", said).json == {"changed": 1}
    assert client.post("labels/marks", said).json == {"changed": 0}
    assert [row["id"] for row in client.get("assets?label=stuck").json["data"]] == [str(asset.id)]


def test_a_printer_or_a_paper_that_is_not_ours_is_refused(client):
    for wrong, field in (({"printer_id": str(uuid4())}, "printer_id"), ({"sheet": "a3-1"}, "sheet")):
        problem = problem_of(client.post("labels/sheets", {"blank": 1, **wrong}), 422, "labels-refused")
        assert list(problem["errors"]) == [field]
