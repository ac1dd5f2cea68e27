"""The label pages: what is offered, what is printed, and that a printed sheet is read back."""

from uuid import uuid4

import pypdfium2
import pytest
import zxingcpp
from sqlalchemy import select, update

from lifecycle.history.model import Event
from lifecycle.people.model import Organisation
from lifecycle.registry.model import Label
from lifecycle.states.assets import State
from tests.factories import as_application, as_owner, code_of, make_actor, make_asset

DPI = 150
ALL = ["owner", "type_name", "found_line"]


def read_back(pdf):
    """Return the texts of every QR code on the pages of a PDF, page by page."""
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    formats = zxingcpp.BarcodeFormat.QRCode
    return [[code.text for code in zxingcpp.read_barcodes(picture, formats=formats)] for picture in pictures]


def words_on(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].get_textpage().get_text_range()


@pytest.mark.parametrize(("sheet", "count"), [("a4-24", 24), ("a4-65", 65)])
def test_every_code_of_a_printed_sheet_is_read_back(session, sign_in, app, sheet, count):
    app.config["LABEL_URL"] = "https://parc.ville.fr"
    technician = make_actor(session, "technician")
    codes = [code_of(session, make_asset(session, technician)) for _ in range(count)]
    form = {"way": "unprinted", "sheet": sheet, "show": ALL, "request_id": str(uuid4())}
    answer = sign_in(technician).post("/labels/", data=form)
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith('inline; filename="etiquettes-')
    (page,) = read_back(answer.data)
    assert sorted(page) == sorted(f"https://parc.ville.fr/e/{code}" for code in codes)


def test_the_first_free_label_and_copies_decide_the_pages(session, sign_in):
    technician = make_actor(session, "technician")
    make_asset(session, technician)
    form = {"sheet": "a4-24", "first": "24", "copies": "2", "request_id": str(uuid4())}
    pages = read_back(sign_in(technician).post("/labels/", data=form).data)
    assert [len(page) for page in pages] == [1, 1]


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"first": "66"}, "first", "les places vont de 1 à 65"),
        ({"first": "0"}, "first", "les places vont de 1 à 65"),
        ({"first": "un"}, "first", "Écrivez un nombre entier."),
        ({"copies": "0"}, "copies", "Indiquez de 1 à 10 exemplaires."),
        ({"copies": "1000000"}, "copies", "Indiquez de 1 à 10 exemplaires."),
        ({"right_mm": "10,5"}, "right_mm", "Le décalage ne dépasse pas 10 mm."),
        ({"down_mm": "nan"}, "down_mm", "Écrivez un nombre de millimètres"),
        ({"sheet": "a3-1"}, "sheet", "Cette planche n’existe plus"),
        ({"way": "words", "words": ""}, "words", "Indiquez au moins un code"),
        ({"way": "words", "words": "PC-1\nPC-2"}, "words", "Codes ou numéros inconnus : PC-1, PC-2."),
    ],
)
def test_a_wrong_answer_comes_back_at_its_field_with_the_others_kept(session, sign_in, wrong, field, words):
    technician = make_actor(session, "technician")
    asset = make_asset(session, technician)
    form = {"show": ["found_line"], **wrong}
    page = sign_in(technician).post("/labels/", data=form)
    assert page.status_code == 422
    assert words in page.text
    assert f'id="f-{field}-error"' in page.text
    assert page.text.count(" checked") == 1
    assert session.get(Label, code_of(session, asset), populate_existing=True).printed_at is None


def test_labels_of_a_filter_of_ticks_and_of_a_pasted_list(session, sign_in, app):
    app.config["LABEL_URL"] = "https://parc.ville.fr"
    technician = make_actor(session, "technician")
    laptop = make_asset(session, technician, tag="PC 12")
    screen = make_asset(session, technician, category_key="monitor")
    client = sign_in(technician)
    ways = (
        ({"way": "filter", "category": "monitor"}, [screen]),
        ({"way": "ids", "ids": [str(laptop.id)]}, [laptop]),
        ({"way": "words", "words": f"pc 12\r\n{code_of(session, screen).lower()};"}, [laptop, screen]),
    )
    for form, expected in ways:
        pages = read_back(client.post("/labels/", data=form).data)
        assert sorted(pages[0]) == sorted(f"https://parc.ville.fr/e/{code_of(session, a)}" for a in expected)


def test_the_page_says_what_will_be_printed(session, sign_in):
    technician = make_actor(session, "technician")
    client = sign_in(technician)
    assert "Toutes les étiquettes ont été imprimées" in client.get("/labels/").text
    assert "Rien n’a encore été imprimé" in client.get("/labels/?way=again").text
    asset = make_asset(session, technician)
    make_asset(session, technician, State.IN_USE)
    page = client.get("/labels/").text
    assert "2 étiquettes d’équipements présents" in page
    assert "Imprimer les 2 étiquettes" in page
    assert "Imprimer l’étiquette" in client.get(f"/labels/?ids={asset.id}").text
    assert "Une étiquette correspond." in client.get("/labels/?state=in_use").text
    client.post("/labels/", data={"way": "unprinted"})
    assert "2 étiquettes, imprimées le" in client.get("/labels/?way=again").text
    assert len(read_back(client.post("/labels/", data={"way": "again"}).data)[0]) == 2


def test_a_label_says_only_what_was_ticked(session, sign_in):
    technician = make_actor(session, "technician")
    make_asset(session, technician)
    client = sign_in(technician)
    words = words_on(client.post("/labels/", data={"show": ALL}).data)
    assert all(line in words for line in ("Ville de Val", "Ordinateur portable", "Si trouvé, scannez"))
    assert words_on(client.post("/labels/", data={"way": "again"}).data).count("\n") == 0


def test_an_unnamed_owner_is_not_offered(session, sign_in):
    admin = make_actor(session)
    make_asset(session, admin)
    hidden = update(Organisation).where(Organisation.id == admin.organisation_id).values(shows_owner=False)
    as_owner(session).execute(hidden)
    as_application(session)
    session.expire_all()
    client = sign_in(admin)
    assert "c’est le choix fait dans ses réglages" in client.get("/labels/").text
    assert "Ville" not in words_on(client.post("/labels/", data={"show": ALL}).data)


def test_blank_labels_lead_to_a_new_device(session, sign_in):
    technician = make_actor(session, "technician")
    client = sign_in(technician)
    assert "Étiquettes vierges" in client.get("/labels/blank").text
    form = {"count": "24", "sheet": "a4-24", "show": ALL, "request_id": str(uuid4())}
    (page,) = read_back(client.post("/labels/blank", data=form).data)
    codes = set(session.scalars(select(Label.code).where(Label.state == "blank")))
    assert {text.rpartition("/")[2] for text in page} == codes
    assert len(codes) == 24
    assert client.get(f"/e/{codes.pop()}").location.startswith("/assets/new?code=")
    for count in ("", "0", "1001", "x"):
        assert client.post("/labels/blank", data={"count": count}).status_code == 422


def test_one_label_is_a_picture_and_another_authoritys_is_not_found(session, sign_in):
    stranger = make_actor(session)
    theirs = code_of(session, make_asset(session, stranger))
    technician = make_actor(session, "technician")
    code = code_of(session, make_asset(session, technician))
    client = sign_in(technician)
    svg, png = client.get(f"/labels/{code}.svg"), client.get(f"/labels/{code}.png")
    assert (svg.mimetype, png.mimetype) == ("image/svg+xml", "image/png")
    assert "Ordinateur portable" in svg.text
    assert "Ordinateur portable" not in client.get(f"/labels/{code}.svg?show=owner").text
    assert client.get(f"/labels/{theirs}.svg").status_code == 404
    assert client.get("/labels/00000000.png").status_code == 404


def test_a_new_label_is_given_and_said(session, sign_in):
    technician = make_actor(session, "technician")
    asset = make_asset(session, technician)
    old = code_of(session, asset)
    answer = sign_in(technician).post(f"/labels/replace/{asset.id}", data={"request_id": str(uuid4())})
    assert (answer.status_code, answer.location) == (303, f"/assets/{asset.id}")
    assert code_of(session, asset) != old
    tags = session.scalars(select(Event.tag).where(Event.subject_id == asset.id)).all()
    assert "asset:label:replaced" in tags


def test_a_partner_may_not_print(session, sign_in):
    partner = make_actor(session, "partner")
    assert sign_in(partner).get("/labels/").status_code == 403
