"""Adding a device and editing one, alone or while somebody else does."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from lifecycle.history.queries import timeline
from lifecycle.kernel.codes import new_code
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.model import Asset, Label, Room, Site
from lifecycle.registry.service import edit_asset
from lifecycle.states.assets import State
from tests.factories import code_of, make_actor, make_asset


def new_form(**values):
    return {"category_key": "laptop", "request_id": str(uuid4()), "state": "in_stock", **values}


def shown_form(session, asset, **values):
    """What the edit form of an asset holds when it is opened."""
    events = timeline(session, asset.id).rows
    own = {
        name: getattr(asset, name) or "" for name in ("tag", "serial", "custodian", "notes", "category_key")
    }
    marks = {"version": asset.version, "sequence": events[0].sequence, "request_id": str(uuid4())}
    return {**own, "functional_status": asset.functional_status, **marks, **values}


def blank_label(session, actor):
    code = new_code()
    session.add(Label(code=code, authority_id=actor.organisation_id, state="blank"))
    session.flush()
    return code


def test_a_device_is_added_once_with_new_names(session, sign_in):
    admin = make_actor(session)
    client = sign_in(admin)
    form = new_form(
        tag=" 2026-1 ", manufacturer="Dell", model="Latitude 5440", site="Annexe", room="Salle 12",
        acquisition_cost="1 049,90 €", acquired_on="2026-01-15", state="in_use", notes="a\r\nb",
    )  # fmt: skip
    first = client.post("/assets/new", data=form)
    assert first.status_code == 303
    assert client.post("/assets/new", data=form).location == first.location
    asset = session.scalars(select(Asset)).one()
    assert (asset.tag, str(asset.acquisition_cost), asset.state, asset.notes) == (
        "2026-1",
        "1049.90",
        "in_use",
        "a\nb",
    )
    names = [
        session.get(table, wanted).name
        for table, wanted in ((Site, asset.site_id), (Room, asset.room_id), (Model, asset.model_id))
    ]
    assert names == ["Annexe", "Salle 12", "Latitude 5440"]
    again = new_form(manufacturer="DELL", model="latitude 5440", site="annexe", room="salle 12")
    assert client.post("/assets/new", data=again).status_code == 303
    for table in (Site, Room, Model, Manufacturer):
        assert session.scalar(select(func.count()).select_from(table)) == 1


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"category_key": ""}, "category_key", "Choisissez la catégorie"),
        ({"tag": "pris"}, "tag", "déjà celui d’un autre équipement"),
        ({"acquisition_cost": "beaucoup"}, "acquisition_cost", "Écrivez un montant"),
        ({"acquired_on": "0001-01-01"}, "acquired_on", "pas plausible"),
        ({"first_used_on": "2030-01-01"}, "first_used_on", "dans le futur"),
        ({"manufacturer": "Dell"}, "model", "nom du modèle"),
        ({"room": "Salle 12"}, "site", "Choisissez le site"),
        ({"parent": "INCONNU"}, "parent", "Aucun équipement ne porte"),
        ({"place": "room:x"}, "place", "pas la forme attendue"),
        ({"code": "K7M23FXX"}, "code", "erreur de frappe"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(session, sign_in, values, field, words):
    admin = make_actor(session)
    make_asset(session, admin, tag="PRIS")
    page = sign_in(admin).post("/assets/new", data=new_form(custodian="Service RH", **values))
    assert page.status_code in (409, 422)
    assert f'id="f-{field}-error"' in page.text
    assert words in page.text
    assert 'value="Service RH"' in page.text
    assert session.scalar(select(func.count()).select_from(Asset)) == 1


def test_ids_of_another_authority_are_refused(session, sign_in):
    other = make_actor(session)
    foreign = make_asset(session, other)
    admin = make_actor(session)
    session.expunge_all()
    client = sign_in(admin)
    for values in (
        {"model_id": str(foreign.id)},
        {"place": f"site:{foreign.id}"},
        {"place": f"room:{uuid4()}"},
    ):
        assert client.post("/assets/new", data=new_form(**values)).status_code == 422
    page = client.post("/assets/new", data=new_form(parent=str(foreign.id)))
    assert page.status_code == 422


def test_a_blank_label_is_taken_by_the_new_device(session, sign_in):
    technician = make_actor(session, "technician")
    code, client = blank_label(session, technician), sign_in(technician)
    assert client.get(f"/e/{code}").location == f"/assets/new?code={code}"
    assert f'name="code" value="{code}"' in client.get(f"/assets/new?code={code}").text
    assert client.post("/assets/new", data=new_form(code=code)).status_code == 303
    asset = session.scalars(select(Asset)).one()
    assert code_of(session, asset) == code
    page = client.post("/assets/new", data=new_form(code=code))
    assert page.status_code == 409
    assert "Cette étiquette a été posée sur" in page.text


def test_a_blank_label_is_given_to_a_device_of_the_register(session, sign_in):
    technician = make_actor(session, "technician")
    asset = make_asset(session, technician, tag="2021-0417")
    older, code, client = code_of(session, asset), blank_label(session, technician), sign_in(technician)
    form = {"code": code, "existing": "nulle part", "request_id": str(uuid4())}
    assert client.post("/assets/claim", data=form).status_code == 422
    for _ in range(2):
        assert (
            client.post("/assets/claim", data={**form, "existing": "2021-0417"}).location
            == f"/assets/{asset.id}"
        )
    assert code_of(session, asset) == code
    assert client.get(f"/e/{older}").status_code == 200
    assert "Étiquette remplacée" in client.get(f"/assets/{asset.id}/history").text


def test_an_edit_is_saved_once_and_an_emptied_field_is_emptied(session, sign_in):
    admin = make_actor(session)
    asset = make_asset(session, admin, State.IN_USE, tag="2021-0417", serial="PF1", custodian="Service RH")
    client = sign_in(admin)
    form = shown_form(session, asset, serial="", notes="Rayé", restricted="1")
    page = client.get(f"/assets/{asset.id}/edit")
    assert page.headers["ETag"] == '"1"'
    for _ in range(2):
        assert client.post(f"/assets/{asset.id}/edit", data=form).location == f"/assets/{asset.id}"
    session.refresh(asset)
    assert (asset.serial, asset.serial_key, asset.notes, asset.restricted, asset.version) == (
        None,
        None,
        "Rayé",
        True,
        2,
    )
    edited = timeline(session, asset.id).rows[0]
    assert edited.changes == {"serial": ["PF1", None], "notes": ["", "Rayé"], "restricted": [False, True]}


def test_a_late_edit_keeps_what_was_typed_and_tells_what_changed(session, sign_in):
    admin = make_actor(session)
    asset = make_asset(session, admin, State.IN_USE, tag="A", serial="OLD", custodian="Service RH")
    form = shown_form(session, asset, serial="MINE", notes="À moi")
    edit_asset(session, admin, asset.id, {"serial": "THEIRS", "custodian": "Accueil"}, version=1)
    client = sign_in(admin)
    page = client.post(f"/assets/{asset.id}/edit", data=form)
    assert page.status_code == 412
    text = page.text
    assert 'name="serial" type="text" value="MINE"' in text  # typed over: kept
    assert 'name="custodian" type="text" value="Accueil"' in text  # left alone: the new value
    assert "À moi" in text
    assert "Numéro de série : OLD → THEIRS" in text
    assert "Numéro de série, enregistré entre-temps : <b>THEIRS</b>" in text
    assert 'name="version" value="2"' in text
    session.refresh(asset)
    assert asset.serial == "THEIRS"
    form |= {"version": 2, "custodian": "Accueil", "request_id": str(uuid4())}
    assert client.post(f"/assets/{asset.id}/edit", data=form).status_code == 303
    session.refresh(asset)
    assert (asset.serial, asset.custodian, asset.notes) == ("MINE", "Accueil", "À moi")


def test_a_device_cannot_hang_on_itself(session, sign_in):
    admin = make_actor(session)
    top = make_asset(session, admin, tag="TOP")
    below = make_asset(session, admin, tag="BELOW", parent_id=top.id)
    make_asset(session, admin, tag="LOW", parent_id=below.id)
    client = sign_in(admin)
    for parent in ("TOP", "BELOW", "LOW"):
        page = client.post(f"/assets/{top.id}/edit", data=shown_form(session, top, parent=parent))
        assert page.status_code == 422
        assert 'id="f-parent-error"' in page.text
