"""A photo taken on the spot: made small on the phone, and not lost where the network is."""

import pytest
from playwright.sync_api import expect

from lifecycle.db.scope import enter
from lifecycle.photos.queries import photos_of
from lifecycle.states.assets import State
from tests.factories import code_of, make_actor, make_asset, make_session
from tests.photos.pictures import located

PHOTO = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": located(4000, 3000)}


@pytest.fixture
def device(live):
    """A technician's session and actor, a device in use and its code."""
    with live.sessions() as session:
        technician = make_actor(session, "technician")
        asset = make_asset(session, technician, State.IN_USE)
        found = make_session(session, technician), technician, asset.id, code_of(session, asset)
        session.commit()
    return found


def test_a_photo_waits_on_its_page_for_the_network_and_is_sent_small(live, device, open_as, complaints):
    token, technician, asset_id, code = device
    page, sent = open_as(token, "phone"), []
    page.on("requestfinished", lambda one: sent.append(one) if one.method == "POST" else None)
    page.goto(f"/e/{code}")
    page.get_by_role("link", name="Photo…").click()
    button = page.get_by_role("button", name="Ajouter la photo")
    button.click()
    expect(page.get_by_role("alert")).to_have_text("Prenez une photo, ou choisissez-en une.")
    page.get_by_label("Photo", exact=True).set_input_files(PHOTO)
    expect(page.get_by_role("status")).to_contain_text("Photo prête")
    page.get_by_label("Dommage").check()
    page.get_by_label("Légende").fill("coin enfoncé")
    page.context.set_offline(True)
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("La photo reste sur cette page")
    complaints.clear()  # the browser's own line on the network that was cut
    page.context.set_offline(False)
    button.click()
    expect(page).to_have_url(f"{live.url}/e/{code}")
    expect(page.get_by_text("La photo est ajoutée.")).to_be_visible()
    expect(page.get_by_role("img", name="dommage, coin enfoncé")).to_be_visible()
    assert [int(one.all_headers()["content-length"]) < len(PHOTO["buffer"]) / 2 for one in sent] == [True]
    assert complaints == []
    with live.sessions() as session:
        enter(session, technician.organisation_id)
        assert [(one.width, one.height) for one in photos_of(session, asset_id)] == [(1600, 1200)]


def test_photos_are_turned_with_the_arrows_and_one_is_removed(device, open_as, complaints):
    token, _, asset_id, _ = device
    page = open_as(token, "desk")
    for caption in ("un", "deux"):
        page.goto(f"/assets/{asset_id}/photos/new")
        page.get_by_label("Photo", exact=True).set_input_files(PHOTO)
        page.get_by_label("Légende").fill(caption)
        page.get_by_role("button", name="Ajouter la photo").click()
        expect(page.get_by_text("La photo est ajoutée.")).to_be_visible()
    page.get_by_role("img", name="état, deux").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deux")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("Un")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deux")
    page.get_by_role("button", name="Supprimer", exact=True).click()
    page.get_by_role("button", name="Supprimer la photo").click()
    expect(page.get_by_text("La photo est supprimée.")).to_be_visible()
    expect(page.get_by_role("img", name="état, deux")).to_have_count(0)
    assert complaints == []
