"""The catalogue as people meet it."""

import io
import re
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from lifecycle.registry import footprint_file
from lifecycle.registry.aliases import find_manufacturer
from lifecycle.registry.catalogue import get_model
from lifecycle.registry.catalogue_model import Model
from lifecycle.registry.footprints import count_sheets, load_sheets
from lifecycle.registry.places import manufacturer_named
from tests.factories import make_actor, make_asset
from tests.registry.catalogue_world import make_model, sheets

LATITUDE = {"name": "Latitude 5480", "category_key": "laptop", "request_id": uuid4()}


@pytest.fixture
def actor(session):
    return make_actor(session, "manager")


@pytest.fixture
def client(actor, sign_in):
    return sign_in(actor)


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_the_list_shows_searches_and_leads_to_the_devices(session, actor, client):
    model_id = make_model(session, actor, "Dell", "Latitude 5480", devices=2, number="P72F")
    make_model(session, actor, "HP", "E24 G4", category="monitor")
    page = client.get("/models/").text
    assert all(word in page for word in ("Latitude 5480", "P72F", "E24 G4", f"/assets/?model={model_id}"))
    narrowed = client.get("/models/?category=monitor").text
    assert "E24 G4" in narrowed
    assert "Latitude 5480" not in narrowed
    assert "Aucun modèle ne correspond" in client.get("/models/?q=introuvable").text
    assert client.get("/models/?after=nonsense&category=boat&manufacturer=x").status_code == 200
    maker = find_manufacturer(session, "HP").id
    assert "E24 G4" in client.get(f"/models/?manufacturer={maker}").text


def test_an_empty_catalogue_says_where_models_come_from(client):
    assert "Aucun modèle" in client.get("/models/").text
    assert "Aucun fabricant" in client.get("/models/manufacturers").text
    assert "Rien à rapprocher" in client.get("/models/pairs").text
    assert "Charger les fiches" in client.get("/models/sheets").text


def test_the_statements_of_a_page_do_not_grow_with_its_rows(session, actor, client):
    def counted(path):
        said = []
        listen = lambda *args: said.append(args[2])  # noqa: E731
        event.listen(session.connection().engine, "before_cursor_execute", listen)
        assert client.get(path).status_code == 200
        event.remove(session.connection().engine, "before_cursor_execute", listen)
        return len(said)

    load_sheets(session, actor, sheets())
    make_model(session, actor, "Dell", "Latitude 5480", devices=1)
    make_model(session, actor, "Dell Inc.", "Latitude-5480", devices=1)
    paths = ("/models/", "/models/manufacturers", "/models/pairs", "/models/sheets")
    session.commit()
    before = [counted(path) for path in paths]
    for n in range(12):
        make_model(session, actor, f"Maker {n}", f"Latitude {n}", devices=1)
        make_model(session, actor, f"Maker {n} Inc.", f"Latitude-{n}", devices=1)
    session.commit()
    assert [counted(path) for path in paths] == before


def test_a_model_is_edited_in_the_french_way(session, actor, client):
    model_id = make_model(session, actor, "Dell", "Lattitude 5480")
    form = client.get(f"/models/{model_id}/edit").text
    said = {
        **LATITUDE, "manufacturer": "Dell", "weight_kg": "1,86", "screen_inches": "14", "number": " P72F ",
        "aliases": "Latitude E5480\r\n\r\nlatitude e5480", "version": hidden(form, "version"),
    }  # fmt: skip
    assert client.post(f"/models/{model_id}/edit", data=said).status_code == 303
    page = client.get(f"/models/{model_id}").text
    words = (
        "Latitude 5480",
        "Lattitude 5480",
        "Latitude E5480",
        "1,86 kg",
        "14 pouces",
        "P72F",
        "Fiche modifiée",
    )
    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": " "}, "obligatoire"),
        ({"name": "E24"}, "désigne déjà"),
        ({"aliases": "e24"}, "désigne déjà"),
        ({"weight_kg": "lourd"}, "1,64"),
        ({"weight_kg": "-1"}, "1,64"),
        ({"screen_inches": "1e9"}, "15,6"),
        ({"category_key": "boat"}, "Choisissez une réponse"),
        ({"aliases": "x" * 201}, "trop long"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field_and_kept(session, actor, client, values, words):
    model_id = make_model(session, actor, "Dell", "Latitude 5480")
    make_model(session, actor, "Dell", "E24")
    said = {**LATITUDE, "manufacturer": "Dell", "number": "gardé", **values}
    answer = client.post(f"/models/{model_id}/edit", data=said)
    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert 'value="gardé"' in answer.text
    assert get_model(session, model_id).row.number is None


def test_an_edit_that_comes_late_keeps_what_was_typed(session, actor, client):
    model_id = make_model(session, actor, "Dell", "Latitude 5480")
    first = {**LATITUDE, "manufacturer": "Dell", "number": "A", "version": "0"}
    assert client.post(f"/models/{model_id}/edit", data=first).status_code == 303
    late = client.post(f"/models/{model_id}/edit", data={**first, "number": "B", "request_id": uuid4()})
    assert late.status_code == 412
    assert 'value="B"' in late.text
    again = {**first, "number": "B", "version": hidden(late.text, "version"), "request_id": uuid4()}
    assert client.post(f"/models/{model_id}/edit", data=again).status_code == 303
    assert get_model(session, model_id).row.number == "B"


def test_a_manufacturer_is_renamed_and_keeps_its_old_name(session, actor, client):
    make_model(session, actor, "Hewlett-Packard", "ProBook", devices=1)
    maker_id = manufacturer_named(session, "Hewlett-Packard").id
    assert "Hewlett-Packard" in client.get("/models/manufacturers?q=packard").text
    said = {"name": "HP", "aliases": "HP Inc.", "version": "0", "request_id": uuid4()}
    assert client.post(f"/models/manufacturers/{maker_id}", data=said).status_code == 303
    page = client.get(f"/models/manufacturers/{maker_id}").text
    assert all(word in page for word in ("<h1", "HP Inc.", "Hewlett-Packard", "1 modèle"))
    manufacturer_named(session, "Acer")
    taken = {**said, "name": "acer", "version": "1", "request_id": uuid4()}
    refused = client.post(f"/models/manufacturers/{maker_id}", data=taken)
    assert (refused.status_code, "désigne déjà" in refused.text) == (409, True)
    late = client.post(f"/models/manufacturers/{maker_id}", data={**said, "name": "X", "request_id": uuid4()})
    assert late.status_code == 412


def test_a_pair_is_merged_after_its_effects_are_shown(session, actor, client):
    kept = make_model(session, actor, "HP", "ProBook 450 G5", devices=3)
    other = make_model(session, actor, "HP", "HP ProBook 450 G5 Notebook PC", devices=2)
    pairs = client.get("/models/pairs").text
    assert f"/models/merge?id={kept}&amp;id={other}" in pairs
    page = client.get(f"/models/merge?id={kept}&id={other}").text
    assert all(
        word in page for word in ("Le garder déplace 2 équipements.", "Le garder déplace 3 équipements.")
    )
    said = {"id": [kept, other], "kept_id": kept, "request_id": hidden(page, "request_id")}
    for _ in range(2):
        answer = client.post("/models/merge", data=said)
        assert (answer.status_code, answer.location) == (303, f"/models/{kept}")
    page = client.get(f"/models/{kept}").text
    assert all(
        word in page for word in ("5 équipements", "HP ProBook 450 G5 Notebook PC", "Modèles fusionnés")
    )
    assert client.get(f"/models/{other}").status_code == 404


def test_models_of_two_categories_ask_for_one(session, actor, client):
    kept = make_model(session, actor, "Dell", "P2419H", category="monitor")
    other = make_model(session, actor, "Dell", "P2419H Monitor", category="other")
    assert "Catégories différentes" in client.get("/models/pairs").text
    page = client.get(f"/models/merge?id={kept}&id={other}").text
    said = {"id": [kept, other], "kept_id": kept, "request_id": hidden(page, "request_id")}
    refused = client.post("/models/merge", data=said)
    assert (refused.status_code, "Choisissez celle du modèle gardé" in refused.text) == (409, True)
    assert client.post("/models/merge", data={**said, "category_key": "monitor"}).status_code == 303


def test_a_merge_of_nothing_or_of_ghosts_is_refused(session, actor, client):
    kept = make_model(session, actor, "Dell", "A")
    ghost = {"id": [kept, uuid4()], "kept_id": kept, "request_id": uuid4()}
    assert client.post("/models/merge", data=ghost).status_code == 404
    assert (
        client.post("/models/merge", data={"id": [kept], "kept_id": kept, "request_id": uuid4()}).status_code
        == 422
    )
    assert client.post("/models/merge", data={"id": ["x"], "request_id": uuid4()}).status_code == 422
    assert client.get("/models/merge?id=x").status_code == 200
    found = client.get(f"/models/merge?id={kept}&q=dell").text
    assert "Rien d’autre ne correspond" in found


def test_manufacturers_are_merged_with_the_models_they_share(session, actor, client):
    make_model(session, actor, "HP", "ProBook", devices=2)
    make_model(session, actor, "Hewlett-Packard", "ProBook", devices=1)
    hp, old = (find_manufacturer(session, name).id for name in ("HP", "Hewlett-Packard"))
    page = client.get(f"/models/manufacturers/merge?id={old}&id={hp}").text
    assert "n’en font plus qu’un" in page
    said = {"id": [hp, old], "kept_id": hp, "request_id": hidden(page, "request_id")}
    assert client.post("/models/manufacturers/merge", data=said).status_code == 303
    page = client.get(f"/models/manufacturers/{hp}").text
    assert all(word in page for word in ("Hewlett-Packard", "Fabricants fusionnés", "1 équipement déplacé"))
    assert session.scalars(select(Model.name)).all() == ["ProBook"]


def test_two_that_are_not_one_are_proposed_no_more(session, actor, client):
    one, other = make_model(session, actor, "HP", "E24 G4"), make_model(session, actor, "HP", "E24-G4")
    assert client.post("/models/pairs/apart", data={"one": one, "other": other}).status_code == 303
    assert "Rien à rapprocher" in client.get("/models/pairs").text
    assert client.post("/models/pairs/apart", data={"one": one, "other": uuid4()}).status_code == 404


def send(client, data, name="boavizta.csv"):
    return client.post("/models/sheets", data={"file": (io.BytesIO(data), name)})


def test_sheets_are_loaded_confirmed_and_shown_with_their_source(session, actor, client):
    model_id = make_model(session, actor, "Dell Inc.", "LATITUDE 5480", devices=1)
    close = make_model(session, actor, "Dell", "OptiPlex 3070", category="desktop")
    data = sheets({}, {"name": "OptiPlex 3070 Tower", "subcategory": "Desktop"}, {"gwp_total": "?"})
    assert send(client, data).status_code == 303
    page = client.get("/models/sheets").text
    words = ("Sûre", "À vérifier", "OptiPlex 3070 Tower", "1 ligne du fichier écartée", "ODbL 1.0")
    assert [word for word in words if word not in page] == []
    assert client.post("/models/sheets/sure", data={"count": 5}).status_code == 303
    assert get_model(session, model_id).sheet is None
    assert client.post("/models/sheets/sure", data={"count": 1}).status_code == 303
    page = client.get(f"/models/{model_id}").text
    words = (
        "250 kg CO₂e",
        "18 %",
        "78 %",
        "https://dell.example/5480.pdf",
        "pas de comparaison entre marques",
    )
    assert [word for word in words if word not in page] == []
    found = client.get(f"/models/{close}?q=tower").text
    sheet_id = hidden(found, "sheet_id")
    assert client.post(f"/models/{close}/sheet", data={"sheet_id": sheet_id}).status_code == 303
    assert get_model(session, close).sheet.name == "OptiPlex 3070 Tower"
    assert client.post(f"/models/{close}/sheet", data={}).status_code == 303
    assert get_model(session, close).sheet is None
    assert client.post(f"/models/{close}/sheet", data={"sheet_id": uuid4()}).status_code == 404


@pytest.mark.parametrize("data", [b"", b"nom;prix\nA;1\n", b"PK\x03\x04zip", b"\x7fELF\0", sheets() + b'"'])
def test_another_file_is_refused_at_its_field_and_nothing_is_loaded(session, actor, client, data):
    load_sheets(session, actor, sheets())
    answer = send(client, data)
    assert answer.status_code == 422
    assert 'href="#f-file"' in answer.text
    assert count_sheets(session) == 1
    assert client.post("/models/sheets", data={}).status_code == 422


def test_a_huge_file_is_refused(client, app, monkeypatch):
    monkeypatch.setattr(footprint_file, "MOST_BYTES", 100)
    assert "dépasse 20 Mo" in send(client, sheets()).text
    app.config["MAX_CONTENT_LENGTH"] = 100
    assert send(client, sheets()).status_code in (413, 422)


def test_who_may_do_what(session, actor, sign_in):
    model_id = make_model(session, actor, "Dell", "Latitude 5480")
    make_asset(session, actor, model_id=model_id)
    technician = sign_in(make_actor(session, "technician", actor.organisation_id))
    assert technician.get(f"/models/{model_id}").status_code == 200
    assert technician.get(f"/models/{model_id}/edit").status_code == 200
    for path in ("/models/pairs", "/models/sheets", "/models/merge", "/models/manufacturers/merge"):
        assert technician.get(path).status_code == 403
    stranger = sign_in(make_actor(session, "manager"))
    for path in (f"/models/{model_id}", f"/models/{model_id}/edit"):
        theirs, none = stranger.get(path), stranger.get(path.replace(str(model_id), str(uuid4())))
        assert (theirs.status_code, none.status_code) == (404, 404)
    assert stranger.post(f"/models/{model_id}/sheet", data={}).status_code == 404
