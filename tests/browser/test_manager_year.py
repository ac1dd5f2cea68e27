"""A manager's year in a browser: figures and their devices, strategy, publication, review, public page."""

import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from urllib.parse import urlsplit

import pypdfium2
import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from lifecycle.access.permissions import Role
from lifecycle.kernel.clock import today
from lifecycle.people.service import add_person
from lifecycle.registry.places import site_named
from lifecycle.states.assets import State
from tests.browser.conftest import new_context
from tests.browser.hands import follow, got, press, says
from tests.endoflife.world import World
from tests.factories import make_actor, make_asset, make_partner

EMAIL, PASSWORD = "manon@ville.example", "quatre mots pour essayer"
HALL, LIBRARY = "Hôtel de ville", "Médiathèque"
YEAR = today().year
OLD, NEW = today() - timedelta(days=7 * 365), date(YEAR, 1, 1)
AGE = "Âge moyen des équipements en service"
Figures = dict[str, str]


@pytest.fixture
def corrected(live) -> str:
    """The tag of a device whose date of purchase is wrong, in the register of a town with a manager."""
    with live.sessions() as session:
        manager = make_actor(session, "manager")
        add_person(session, EMAIL, "Manon Kerbrat", Role.MANAGER, PASSWORD)
        hall, library = site_named(session, HALL), site_named(session, LIBRARY)
        bought = {"acquisition": "bought", "condition_acquired": "new", "acquisition_cost": Decimal(900)}
        for kind, count in (("laptop", 6), ("monitor", 3)):
            for number in range(count):
                said = {"category_key": kind, "site_id": hall.id, "tag": f"{kind}-{number}"}
                make_asset(session, manager, State.IN_USE, acquired_on=OLD, first_used_on=OLD, **said)
        for number in range(2):
            said = {"site_id": library.id, "tag": f"2026-{number}", **bought}
            make_asset(session, manager, State.IN_USE, acquired_on=NEW, first_used_on=NEW, **said)
        world = World(session, manager, make_partner(session, manager.organisation_id))
        world.handed_over(world.retired(acquired_on=OLD, first_used_on=OLD))
        session.commit()
    return "2026-1"


@pytest.fixture
def desk(browser: Browser, live, complaints):
    """Return a page at a desk, of its own browser profile."""
    contexts = []

    def desk() -> Page:
        contexts.append(new_context(browser, live, None, "desk", accept_downloads=True))
        # A year's boards are computed anew after each change: on a busy machine that takes its time.
        contexts[-1].set_default_timeout(30_000)
        return complaints.watch(contexts[-1].new_page())

    yield desk
    for context in contexts:
        context.close()


def signed_in(page: Page) -> Page:
    page.goto("/dashboard/")
    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    press(page, "Se connecter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vue d’ensemble")
    return page


def plain(text: str) -> str:
    """Return a text with all its spaces alike."""
    return " ".join(text.split())


def figures(page: Page) -> Figures:
    """The figures of a board by their words."""
    page.goto("/dashboard/")
    listed = page.locator("dl.other-figures > div").all()
    rest = {plain(one.locator("dt").inner_text()): one.locator("dd").inner_text() for one in listed}
    return {label: plain(value.partition("\n")[0]) for label, value in rest.items()}


def named(found: Figures, start: str) -> str:
    """The value of the one figure whose words begin so."""
    (value,) = [value for label, value in found.items() if label.startswith(start)]
    return value


def narrow_and_look_behind(page: Page) -> None:
    """Narrow to the laptops of a site; from a figure to its devices, and back to the same figures."""
    with page.expect_navigation():
        page.get_by_label("Site", exact=True).select_option(HALL)
    expect(page).to_have_url(re.compile(r"site="))
    with page.expect_navigation():
        page.get_by_label("Catégorie", exact=True).select_option("Ordinateur portable")
    expect(page).to_have_url(re.compile(r"site=.+category=laptop"))
    says(page, HALL)
    narrowed = page.url
    beyond = page.locator(".figure", has_text="au-delà")
    expect(beyond.locator(".value")).to_contain_text("6")
    beyond.get_by_role("link").click()
    expect(page.locator("table tbody tr")).to_have_count(6)
    says(page, HALL, "Ordinateur portable")
    page.go_back()
    expect(page).to_have_url(narrowed)
    expect(beyond.locator(".value")).to_contain_text("6")
    follow(page, "Tout effacer")
    expect(page).to_have_url(re.compile(r"/dashboard/$"))


def aim(page: Page) -> None:
    """Write an objective that the register measures, with its targets, and a measure that leads to it."""
    page.goto("/strategy/")
    follow(page, "Ajouter un objectif")
    page.get_by_label("Objectif", exact=True).fill("Garder nos ordinateurs six ans")
    page.get_by_label("Indicateur du registre").select_option("mean_age")
    page.get_by_label("Valeur de départ").fill("4,5")
    page.get_by_label("Année de cette valeur").fill(str(YEAR - 1))
    page.get_by_label(f"Cible de {YEAR}").fill("5")
    page.get_by_label(f"Cible de {YEAR + 1}").fill("6")
    page.get_by_label("Qui en répond").fill("Direction du numérique")
    press(page, "Enregistrer")
    says(page, "L’objectif est enregistré.")
    follow(page, "Ajouter une mesure")
    page.get_by_label("Ce qui est fait").fill("Réparer avant de remplacer")
    page.get_by_label("Moyens").fill("Un atelier par semaine")
    page.get_by_label("En cours").check()
    press(page, "Enregistrer")
    says(page, "Réparer avant de remplacer", "Un atelier par semaine")


def value_aimed_at(page: Page) -> str:
    page.goto("/strategy/")
    return plain(page.locator("article.objective strong.big").inner_text())


def publish(page: Page) -> None:
    page.goto("/statements/")
    follow(page, "Publier ou relire")
    page.get_by_label("Année").select_option(str(YEAR))
    page.get_by_label("Occasion").fill("Débat d’orientation budgétaire")
    press(page, "Publier")
    says(page, f"Les chiffres de {YEAR} sont publiés")


def published(page: Page) -> tuple[Figures, str]:
    """The year's figures as they were published, and what is said to have changed since."""
    page.goto(f"/published/{YEAR}/1")
    rows = page.locator("section.section:not(:first-child) tbody tr").all()
    found = [(plain(row.locator("th").inner_text()), plain(row.locator("td b").inner_text())) for row in rows]
    return dict(found), plain(page.locator("section.section").first.inner_text())


def downloaded(page: Page, form: str) -> bytes:
    page.goto(f"/statements/?year={YEAR}")
    with page.expect_download() as download:
        page.get_by_role("link", name=f"{form} : Bilan annuel").click()
    return download.value.path().read_bytes()


def figures_of_docx(data: bytes) -> Figures:
    """The figures in the tables of a document: their first column names them, the second holds them."""
    tables = [
        [[cell.text for cell in row.cells] for row in one.rows] for one in Document(BytesIO(data)).tables
    ]
    rows = [row for head, *rows in tables if head[1] == "Valeur" for row in rows]
    return {plain(label): plain(value) for label, value, *_ in rows}


def text_of(pdf: bytes) -> str:
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    # How pdfium tells a hyphen at the end of a line.
    return plain(" ".join(pages).replace("\ufffe", "-"))


def correct(page: Page, tag: str) -> None:
    """Say that a device was bought five years before."""
    page.goto(f"/assets/?q={tag}")
    page.locator("table.rows tbody a").first.click()
    follow(page, "Modifier")
    for label in ("Date d’acquisition", "Mise en service"):
        page.get_by_label(label).fill(date(YEAR - 5, 1, 1).isoformat())
    press(page, "Enregistrer")
    expect(page).not_to_have_url(re.compile("/edit$"))


def show(page: Page) -> tuple[str, str]:
    """Publish a page with all that it can say; return its path and its poster's text."""
    page.goto("/strategy/")
    follow(page, "Page publique et affiche")
    follow(page, "Choisir pour la collectivité")
    page.get_by_label("Titre").fill("Ici, le numérique dure")
    page.get_by_label("Quelques mots").fill("Nous réparons avant de remplacer.")
    press(page, "Publier la page")
    says(page, "La page est publiée.")
    address = page.get_by_role("link", name="Ouvrir la page").get_attribute("href")
    poster = page.get_by_role("link", name="Affiche A4").first.get_attribute("href")
    return urlsplit(address).path, text_of(got(page, poster))


def take_down(page: Page) -> None:
    press(page, "Retirer…")
    press(page, "Retirer la page")
    says(page, "La page n’est plus publiée.")


def test_a_year_from_the_overview_to_the_public_page(desk, corrected, complaints):
    page = signed_in(desk())
    narrow_and_look_behind(page)
    before = figures(page)
    aim(page)
    assert value_aimed_at(page) == named(before, AGE)

    publish(page)
    kept, changed = published(page)
    assert {label: kept[label] for label in before} == before
    assert changed.endswith(f"les mêmes chiffres pour l’année {YEAR}.")
    written = figures_of_docx(downloaded(page, "DOCX"))
    told = {label: value for label, value in written.items() if label in kept}
    assert len(told) > 40
    assert told == {label: kept[label] for label in told}
    review = text_of(downloaded(page, "PDF"))
    assert [label for label, value in told.items() if f"{label} {value}" not in review] == []
    assert "Garder nos ordinateurs six ans" in review

    correct(page, corrected)
    after = figures(page)
    assert named(after, AGE) != named(before, AGE)
    assert value_aimed_at(page) == named(after, AGE)
    again, changed = published(page)
    assert again == kept
    # Each figure once, though two boards show it; which ones change besides depends on the day of the year.
    rows = page.locator("section.section").first.locator("tbody th").all_inner_texts()
    assert len(set(rows)) == len(rows)
    assert f"{len(rows)} chiffres de l’année ne sont plus les mêmes" in changed
    assert f"Équipements acquis en {YEAR} 2 1" in changed
    assert f"Dépenses d’achat en {YEAR} 1 800 € 900 €" in changed

    path, poster = show(page)
    stranger = desk()
    stranger.goto(path)
    says(stranger, "Ici, le numérique dure", "Nous réparons avant de remplacer.", named(after, AGE))
    sentences = stranger.locator("ul.proud li").all_inner_texts()
    assert len(sentences) >= 5
    assert [said for said in map(plain, sentences) if said not in poster] == []
    assert complaints == []
    take_down(page)
    assert stranger.goto(path).status == 404
