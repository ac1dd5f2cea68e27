"""The studio's pages: papers, printers and their calibration, the words of labels and the logo."""

from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pypdfium2
import pytest
from PIL import Image

from lifecycle.labels.own_sheets import own_sheets
from lifecycle.labels.printers import get_printer, printers
from lifecycle.labels.wording import organisation
from tests.factories import make_actor
from tests.labels.making import make_own_sheet, make_printer

PAPER = {
    "name": "Planches du secrétariat",
    "columns": "4",
    "rows": "12",
    "width": "45,7",
    "height": "21,2",
    "margin_left": "9,85",
    "margin_top": "21.3",
    "pitch_x": "48,2",
    "pitch_y": "",
    "page_width": "210",
    "page_height": "297",
    "inset": "",
}
WORDS = {"short_name": "Mairie", "shows_owner": "1", "label_line": "Si trouvé : 04 76 00 00 00"}


def sent(values, **others):
    return {**values, **others, "request_id": str(uuid4())}


def logo_file(colour="black", kind="PNG"):
    out = BytesIO()
    Image.new("RGB", (80, 40), colour).save(out, kind)
    return BytesIO(out.getvalue()), f"logo.{kind.lower()}"


def pages_in(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return [tuple(round(side / 72 * 25.4, 1) for side in page.get_size()) for page in document]


def test_a_paper_is_described_as_people_write_numbers(session, sign_in):
    technician = make_actor(session, "technician")
    client = sign_in(technician)
    answer = client.post("/labels/papers/", data=sent(PAPER))
    assert (answer.status_code, answer.location) == (303, "/labels/papers/")
    (row,) = own_sheets(session)
    assert (row.width, row.margin_top, row.pitch_y) == (Decimal("45.7"), Decimal("21.3"), Decimal("21.2"))
    page = client.get("/labels/papers/").text
    assert "Planches du secrétariat" in page
    assert "45,7 × 21,2 mm" in page
    form = client.get(f"/labels/papers/own/{row.id}").text
    assert 'value="9,85"' in form
    again = client.post(f"/labels/papers/own/{row.id}", data=sent(PAPER, name="Autres planches"))
    assert again.status_code == 303
    session.expire_all()
    assert [row.name for row in own_sheets(session)] == ["Autres planches"]
    assert client.post(f"/labels/papers/own/{row.id}/delete").status_code == 303
    assert own_sheets(session) == []


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"columns": "5"}, "columns", "au-delà de la page de 210 mm"),
        ({"columns": "quatre"}, "columns", "Indiquez de 1 à 40 colonnes."),
        ({"rows": "0"}, "rows", "Indiquez de 1 à 80 rangées."),
        ({"width": "large"}, "width", "Écrivez un nombre de millimètres"),
        ({"width": "nan"}, "width", "Écrivez un nombre de millimètres"),
        ({"height": "5000"}, "height", "Cette longueur n’est pas plausible"),
        ({"name": "  "}, "name", "Ce champ est obligatoire."),
        ({"pitch_x": "40"}, "pitch_x", "Les étiquettes se chevauchent"),
    ],
    ids=str,
)
def test_a_paper_that_cannot_be_comes_back_with_its_reason(session, sign_in, wrong, field, words):
    client = sign_in(make_actor(session, "technician"))
    answer = client.post("/labels/papers/", data=sent(PAPER, **wrong))
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert words in answer.text
    assert own_sheets(session) == []


def test_the_figures_of_a_usual_paper_start_a_new_one(session, sign_in):
    client = sign_in(make_actor(session, "technician"))
    form = client.get("/labels/papers/new?like=a4-65").text
    for value in ("38,1", "21,2", "4,75", "40,6"):
        assert f'value="{value}"' in form
    assert client.get("/labels/papers/new?like=none").status_code == 200


def test_every_paper_has_its_calibration_page(session, sign_in):
    technician = make_actor(session, "technician")
    own = make_own_sheet(session, technician)
    client = sign_in(technician)
    for slug, size in (
        ("a4-24", (210.0, 297.0)),
        ("roll-62x29", (62.0, 29.0)),
        (f"own-{own}", (210.0, 297.0)),
    ):
        answer = client.get(f"/labels/papers/{slug}/calibration.pdf")
        assert (answer.status_code, answer.content_type) == (200, "application/pdf")
        assert pages_in(answer.data) == [size]
    assert client.get("/labels/papers/none/calibration.pdf").status_code == 404


def test_a_printer_is_added_measured_and_corrected(session, sign_in):
    client = sign_in(make_actor(session, "technician"))
    answer = client.post("/labels/printers/", data=sent({"name": "Laser", "sheet": "a4-65"}))
    (row,) = printers(session)
    place = f"/labels/printers/{row.id}"
    assert (answer.status_code, answer.location) == (303, place)
    assert "aucun décalage" in client.get(place).text
    assert pages_in(client.get(f"{place}/calibration.pdf?sheet=roll-57x32").data) == [(57.0, 32.0)]
    read = sent({"read_left": "3,5", "read_top": "5,25"})
    for _ in range(2):
        answer = client.post(f"{place}/calibration", data=read)
        assert (answer.status_code, answer.location) == (303, place)
    session.expire_all()
    row = get_printer(session, row.id)
    assert (row.right_mm, row.down_mm) == (Decimal("1.5"), Decimal("-0.25"))
    page = client.get(place).text
    assert "1,5 mm vers la droite, 0,25 mm vers le haut" in page
    assert "1,5 mm vers la droite" in client.get("/labels/printers/").text
    assert client.post(f"{place}/delete").status_code == 303
    assert printers(session) == []


@pytest.mark.parametrize(
    ("read", "field", "words"),
    [
        ({"read_left": "", "read_top": "5"}, "read_left", "Ce champ est obligatoire."),
        ({"read_left": "cinq", "read_top": "5"}, "read_left", "Écrivez un nombre de millimètres"),
        ({"read_left": "5", "read_top": "20"}, "read_top", "Vérifiez que la page est imprimée à 100\u00a0%"),
    ],
)
def test_a_reading_that_cannot_be_comes_back_with_its_reason(session, sign_in, read, field, words):
    technician = make_actor(session, "technician")
    printer = make_printer(session, technician)
    answer = sign_in(technician).post(f"/labels/printers/{printer}/calibration", data=sent(read))
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert words in answer.text


def test_a_printer_is_changed_by_hand(session, sign_in):
    technician = make_actor(session, "technician")
    printer = make_printer(session, technician)
    client = sign_in(technician)
    assert 'value="-0,5"' in client.get(f"/labels/printers/{printer}/edit").text
    values = {"name": "Laser", "sheet": "", "right_mm": "-2,25", "down_mm": ""}
    assert client.post(f"/labels/printers/{printer}/edit", data=sent(values)).status_code == 303
    session.expire_all()
    row = get_printer(session, printer)
    assert (row.right_mm, row.down_mm, row.sheet) == (Decimal("-2.25"), 0, None)
    answer = client.post(f"/labels/printers/{printer}/edit", data=sent(values, right_mm="12"))
    assert answer.status_code == 422
    assert "ne dépasse pas 10 mm" in answer.text


def test_an_administrator_decides_what_labels_say(session, sign_in):
    admin = make_actor(session)
    client = sign_in(admin)
    answer = client.post("/labels/settings/", data=sent(WORDS, logo=logo_file()))
    assert (answer.status_code, answer.location) == (303, "/labels/settings/")
    session.expire_all()
    owner = organisation(session)
    assert (owner.short_name, owner.label_line, owner.shows_owner) == ("Mairie", WORDS["label_line"], True)
    assert client.get("/labels/settings/logo.png").content_type == "image/png"
    sample = client.get("/labels/settings/sample.svg").text
    assert "Si trouvé : 04 76 00 00 00" in sample
    assert "data:image/png;base64," in sample
    # What is sent without a logo keeps it; a ticked box takes it away.
    client.post("/labels/settings/", data=sent({"short_name": "Mairie"}))
    session.expire_all()
    assert (organisation(session).logo_digest is None, organisation(session).shows_owner) == (False, False)
    client.post("/labels/settings/", data=sent({"short_name": "Mairie", "removes_logo": "1"}))
    session.expire_all()
    assert organisation(session).logo_digest is None
    assert client.get("/labels/settings/logo.png").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"short_name": ""}, "short_name", "Ce champ est obligatoire."),
        ({"label_line": "x" * 61}, "label_line", "Ce texte est trop long."),
        ({"logo": (BytesIO(b"<svg/>"), "logo.svg")}, "logo", "n’est pas une image PNG ou JPEG"),
        ({"logo": logo_file("white")}, "logo", "Ce logo est blanc"),
    ],
    ids=["name", "line", "svg", "white"],
)
def test_words_that_cannot_be_come_back_with_their_reason(session, sign_in, wrong, field, words):
    client = sign_in(make_actor(session))
    answer = client.post("/labels/settings/", data=sent({**WORDS, **wrong}))
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert words in answer.text
    assert organisation(session).short_name == "Ville de Val"
