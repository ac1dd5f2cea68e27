"""The pages of blank labels: made and printed, followed, noted, given up; and the door they lead to."""

from uuid import uuid4

from sqlalchemy import event, select

from lifecycle.labels.batches import make_batch
from lifecycle.registry.labelling import claim_label
from lifecycle.registry.model import Label, LabelBatch
from tests.factories import make_actor, make_asset


def codes_of(session, batch):
    return session.scalars(select(Label.code).where(Label.batch_id == batch.id).order_by(Label.code)).all()


def test_a_batch_is_printed_once_for_its_form_and_found_in_the_list(session, client, technician):
    form = {"count": "24", "sheet": "a4-24", "note": "Rouleau du dépôt", "request_id": str(uuid4())}
    first, again = (client.post("/labels/blank", data=form) for _ in range(2))
    assert (first.status_code, first.content_type) == (200, "application/pdf")
    assert first.data == again.data
    batch = session.scalars(select(LabelBatch)).one()
    page = client.get("/labels/batches/").text
    assert "Série n° 1" in page.replace("\u00a0", " ")
    assert "Rouleau du dépôt" in page
    assert f"/labels/batches/{batch.id}" in page


def test_a_batchs_page_shows_what_bears_each_label(session, client, technician):
    batch = make_batch(session, technician, 3)
    codes = codes_of(session, batch)
    asset = make_asset(session, technician, tag="PC 7")
    claim_label(session, technician, codes[0], asset.id)
    page = client.get(f"/labels/batches/{batch.id}").text
    assert f"/assets/{asset.id}" in page
    assert f"/e/{codes[1]}" in page
    assert "Série créée" in page
    borne = client.get(f"/labels/batches/{batch.id}?use=borne").text
    assert f"/e/{codes[1]}" not in borne
    assert "PC 7" in borne


def test_what_is_left_is_printed_alone(session, client, technician):
    batch = make_batch(session, technician, 3)
    claim_label(session, technician, codes_of(session, batch)[0], make_asset(session, technician).id)
    page = client.get(f"/labels/?way=batch&batch={batch.id}&only=blank").text
    assert "2 étiquettes de cette série." in page
    form = {"way": "batch", "batch": str(batch.id), "only": "blank", "request_id": str(uuid4())}
    assert client.post("/labels/", data=form).content_type == "application/pdf"
    printed = select(Label.code).where(Label.batch_id == batch.id, Label.printed_at.is_not(None))
    assert session.scalars(printed.order_by(Label.code)).all() == codes_of(session, batch)[1:]


def test_a_lost_roll_is_given_up_and_its_codes_say_so(session, client, technician):
    batch = make_batch(session, technician, 2)
    code = codes_of(session, batch)[0]
    assert client.get(f"/e/{code}").location == f"/assets/new?code={code}"
    given_up = client.post(f"/labels/batches/{batch.id}/void", follow_redirects=True)
    assert "2 étiquettes vierges annulées." in given_up.text
    assert "Annuler les étiquettes restantes" not in given_up.text
    again = client.post(f"/labels/batches/{batch.id}/void", follow_redirects=True)
    assert "déjà été annulée" in again.text
    scanned = client.get(f"/e/{code}")
    assert (scanned.status_code, "a été annulée" in scanned.text) == (404, True)


def test_a_note_is_kept(session, client, technician):
    batch = make_batch(session, technician, 1)
    page = client.post(f"/labels/batches/{batch.id}/note", data={"note": "Au magasin"}, follow_redirects=True)
    assert page.text.count("Au magasin") >= 2
    assert client.post(f"/labels/batches/{batch.id}/note", data={"note": "x" * 201}).status_code == 422


def test_another_authoritys_batch_answers_like_none(session, client):
    batch = make_batch(session, make_actor(session), 1)
    for path in (f"/labels/batches/{batch.id}", f"/labels/batches/{uuid4()}"):
        assert client.get(path).status_code == 404
        assert client.post(f"{path}/void").status_code == 404
        assert client.post(f"{path}/note", data={"note": "x"}).status_code == 404


def test_a_page_of_labels_takes_as_many_statements_however_long(session, client, technician):
    def statements(count):
        batch = make_batch(session, technician, count)
        seen = []
        listen = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(session.connection(), "before_cursor_execute", listen)
        assert client.get(f"/labels/batches/{batch.id}").status_code == 200
        event.remove(session.connection(), "before_cursor_execute", listen)
        return len(seen)

    statements(1)
    assert statements(40) == statements(2)
