"""Saying that labels are stuck on, or that devices bear none: from the list, a printing, a device's page."""

from uuid import uuid4

from lifecycle.labels import applied
from lifecycle.labels.applied import mark
from lifecycle.registry.labelling import label_status
from lifecycle.registry.queries import find_card
from tests.factories import make_actor, make_asset


def status(session, asset):
    session.expire_all()
    return label_status(find_card(session, asset.id))


def test_a_printing_is_offered_to_be_marked_as_stuck(session, client, technician):
    assets = [make_asset(session, technician) for _ in range(2)]
    client.post("/labels/", data={"way": "unprinted"})
    page = client.get("/labels/").text
    assert "2 étiquettes imprimées le" in page
    at = page.partition('name="at" value="')[2].partition('"')[0]
    form = {"way": "again", "at": at.replace("&#43;", "+"), "mark": "stuck", "request_id": str(uuid4())}
    told = client.post("/labels/marks", data=form, follow_redirects=True).text
    assert "2 équipements mis à jour." in told
    assert [status(session, asset) for asset in assets] == ["stuck", "stuck"]
    assert "Marquer comme posées" not in client.get("/labels/?way=again").text
    assert "Rien à changer" in client.post("/labels/marks", data=form, follow_redirects=True).text


def test_ticked_devices_and_a_filter_are_marked(session, client, technician):
    laptop, screen = make_asset(session, technician), make_asset(session, technician, category_key="monitor")
    client.post("/labels/marks", data={"way": "ids", "ids": [str(laptop.id)], "mark": "stuck"})
    assert (status(session, laptop), status(session, screen)) == ("stuck", "to_print")
    client.post("/labels/marks", data={"way": "filter", "category": "monitor", "mark": "unwanted"})
    assert (status(session, laptop), status(session, screen)) == ("stuck", "unwanted")


def test_a_device_is_marked_from_its_page_and_back_there(session, client, technician):
    asset = make_asset(session, technician)
    page = client.get(f"/assets/{asset.id}").text
    assert 'data-copy="label-address"' in page
    form = {"way": "ids", "ids": str(asset.id), "mark": "unwanted", "next": f"/assets/{asset.id}"}
    told = client.post("/labels/marks", data=form, follow_redirects=True)
    assert told.request.path == f"/assets/{asset.id}"
    assert "À ne pas étiqueter" in told.text


def test_the_list_is_narrowed_by_how_far_labelling_is(session, client, technician):
    stuck, bare = (
        make_asset(session, technician, tag="STUCK-1"),
        make_asset(session, technician, tag="BARE-2"),
    )
    mark(session, technician, [stuck.id], "stuck", uuid4())
    page = client.get("/assets/?label=to_print").text
    assert ("BARE-2" in page, "STUCK-1" in page) == (True, False)
    assert "À imprimer" in page
    assert status(session, bare) == "to_print"
    assert "Filtre ignoré" in client.get("/assets/?label=nonsense").text


def test_more_than_a_request_holds_is_marked_by_a_job(session, client, technician, work, monkeypatch):
    monkeypatch.setattr(applied, "BATCH", 2)
    assets = [make_asset(session, technician) for _ in range(5)]
    form = {"way": "filter", "category": "laptop", "mark": "stuck", "request_id": str(uuid4())}
    answer = client.post("/labels/marks", data=form)
    assert answer.location.startswith("/jobs/")
    work()
    assert {status(session, asset) for asset in assets} == {"stuck"}
    assert "C’est fait pour 5" in client.get(answer.location).text.replace("\u00a0", " ")


def test_a_mark_that_is_none_is_not_found_and_a_partner_marks_nothing(session, client, sign_in):
    assert client.post("/labels/marks", data={"mark": "eaten"}).status_code == 404
    assert sign_in(make_actor(session, "partner")).post("/labels/marks").status_code == 403
