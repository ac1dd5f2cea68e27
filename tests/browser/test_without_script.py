"""The work of every day in a browser that runs no script."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from lifecycle.access.permissions import Role
from lifecycle.db.scope import enter
from lifecycle.edge.model import Job
from lifecycle.kernel.codes import shown
from lifecycle.people.service import add_person
from lifecycle.registry.model import Asset, Label
from lifecycle.states.assets import State
from tests.factories import code_of, make_actor, make_asset

EMAIL, PASSWORD = "manon@ville.example", "quatre mots pour essayer"


@pytest.fixture
def authority(live):
    """A manager who can sign in; three laptops in use and a screen in stock. The id, and codes by tag."""
    with live.sessions() as session:
        manager = make_actor(session, "manager")
        add_person(session, EMAIL, "Manon Kerbrat", Role.MANAGER, PASSWORD)
        assets = [make_asset(session, manager, State.IN_USE, tag=f"2021-{n}") for n in range(3)]
        assets.append(make_asset(session, manager, category_key="monitor", tag="ECRAN-1"))
        codes = {asset.tag: code_of(session, asset) for asset in assets}
        session.commit()
    return manager.organisation_id, codes


@pytest.fixture
def page(authority, open_as) -> Page:
    """A manager's browser at a desk, signed in by the form."""
    page = open_as(None, "desk", java_script_enabled=False)
    page.goto("/assets/")
    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page).to_have_url(re.compile("/assets/$"))
    return page


@pytest.fixture
def read(live, authority):
    """Return the answer to a statement, in the authority's scope."""

    def read(statement):
        with live.sessions() as session:
            enter(session, authority[0])
            return session.scalar(statement)

    return read


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def test_the_list_is_searched_narrowed_and_left_for_a_device(page):
    rows = page.locator("table.rows tbody tr")
    expect(rows).to_have_count(4)
    page.get_by_label("Rechercher un équipement").fill("2021")
    press(page, "Rechercher")
    expect(rows).to_have_count(3)
    page.locator("#filter > summary").click()
    page.get_by_label("État", exact=True).select_option("En stock")
    press(page, "Filtrer")
    expect(page.get_by_role("heading", name="Aucun équipement ne correspond")).to_be_visible()
    page.get_by_role("link", name="Retirer le filtre Recherche : 2021").click()
    expect(rows).to_have_count(1)
    rows.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("ECRAN-1")


def test_a_device_is_acted_on_where_it_stands(page, authority):
    page.goto(f"/e/{authority[1]['2021-1']}")
    press(page, "Reprendre en stock")
    expect(page.locator(".flash")).to_contain_text("Reprendre en stock : c’est enregistré.")
    expect(page.locator(".what .pill")).to_have_text("En stock")
    page.get_by_role("link", name="Mettre en service…").click()
    page.get_by_label("Service ou personne qui l’utilise").fill("Accueil")
    press(page, "Mettre en service")
    expect(page.locator(".what")).to_contain_text("Accueil")


def test_a_device_is_added_to_the_register(page, read):
    page.get_by_role("link", name="Ajouter", exact=True).click()
    page.get_by_label("Catégorie").select_option("Ordinateur portable")
    page.get_by_label("Nouveau fabricant").fill("Dell")
    page.get_by_label("Nouveau modèle").fill("Latitude 5450")
    page.get_by_label("Numéro d’inventaire").fill("2026-9")
    press(page, "Ajouter au registre")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dell Latitude 5450")
    code = read(select(Label.code).join(Asset, Asset.id == Label.asset_id).where(Asset.tag == "2026-9"))
    expect(page.locator(".head")).to_contain_text(shown(code))


def test_labels_are_printed(page, read):
    page.goto("/labels/")
    with page.expect_response(lambda answer: answer.request.method == "POST") as sheet:
        press(page, "Imprimer les 4 étiquettes")
    assert (sheet.value.status, sheet.value.headers["content-type"]) == (200, "application/pdf")
    assert read(select(func.count()).where(Label.printed_at.is_not(None))) == 4


def test_an_action_on_several_devices_is_started(page, read):
    for box in page.get_by_role("checkbox", name=re.compile("^Cocher")).all():
        box.check()
    page.get_by_label("Action à faire").select_option("Reprendre en stock")
    press(page, "Continuer")
    expect(page.locator("main")).to_contain_text("Possible pour 3 équipements.")
    press(page, "Reprendre en stock : 3 équipements")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reprendre en stock : action groupée")
    assert page.url.endswith(f"/jobs/{read(select(Job.id).where(Job.state == 'queued', Job.total == 4))}")
