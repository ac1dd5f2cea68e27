"""The journey of the chain from the reception on: what arrived, what became of it, what is settled."""

import csv
import io
import re

from playwright.sync_api import Page, expect

from lifecycle.kernel.codes import shown
from tests.browser.camera import printed, show
from tests.browser.chain import TOWN, Chain, Device
from tests.browser.hands import follow, is_silent_on, press, says
from tests.browser.wedge import scan

ATTESTATION = b"%PDF-1.7\n% une attestation"


def receive_by_scanning(page: Page, chain: Chain, lot: str) -> None:
    """A label before the camera, the others with a reader that types; one is missing, one is a stranger's."""
    page.goto(lot)
    follow(page, "Scanner la réception")
    expect(page.locator("[data-left-count]")).to_have_text("36 équipements à trouver")
    filmed, *read = [device.code for device in chain.kept if device != chain.missing]
    page.get_by_role("button", name="Démarrer la caméra").click()
    show(page, printed(chain.live.app.config["LABEL_URL"], filmed))
    cards = page.locator("ol[data-scans] > li")
    expect(cards.filter(has_text=shown(filmed))).to_contain_text("Arrivé.")
    show(page, None)
    for code in read:
        scan(page, code)
    expect(page.locator("[data-left-count]")).to_have_text("1 équipement à trouver")
    scan(page, chain.theirs[0].code)
    expect(cards.first).to_contain_text("Pas sur ce lot.")
    scan(page, filmed)
    expect(cards.first).to_contain_text("Déjà lu.")
    expect(page.locator("[data-unsent]")).to_be_hidden()
    says(page, "Encore à trouver", chain.missing.shown)
    follow(page, "Vérifier et valider")
    says(page, "Lus : 35 sur 36", chain.theirs[0].shown)
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(35)
    press(page, "Valider la réception")
    says(page, "La réception est validée.", "Manquants", "Reçus sans être sur le lot", "2 écarts")


def tell_thirty_by_file(page: Page, chain: Chain) -> None:
    """The partner takes the file of awaited devices, fills thirty rows in, and sends it back."""
    page.goto("/lots/awaited")
    follow(page, "Déclarer par un fichier")
    with page.expect_download() as download:
        follow(page, "Texte (CSV)")
    rows = list(csv.DictReader(download.value.path().read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) == 35
    assert {row["Collectivité"] for row in rows} == {TOWN}
    told = chain.told_by_file()
    for row in rows:
        row |= dict(zip(list(row)[-4:], told.get(row["N° d’inventaire"], ("", "", "", "")), strict=True))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    file = {"name": "devenirs.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode("utf-8-sig")}
    page.get_by_label("Fichier", exact=True).set_input_files(file)
    press(page, "Lire le fichier")
    says(page, "30 devenirs prêts à enregistrer.")
    is_silent_on(page, "À corriger")
    press(page, "Enregistrer 30 devenirs")
    says(page, "Devenir déclaré pour 30 équipements.")


def tell_the_rest(page: Page, chain: Chain, lot: str) -> None:
    """Three refurbished with a document, one recycled, one given back: by hand, on a phone."""
    *refurbished, recycled = chain.by_hand
    page.goto(f"{lot}/outcomes")
    tick(page, *refurbished)
    page.get_by_label("Reconditionné").check()
    proof = {"name": "attestation-118.pdf", "mimeType": "application/pdf", "buffer": ATTESTATION}
    page.get_by_label("Justificatif (facultatif)", exact=True).set_input_files(proof)
    press(page, "Déclarer le devenir")
    says(page, "Devenir déclaré pour 3 équipements.", "attestation-118.pdf")
    page.goto(f"{lot}/outcomes")
    tick(page, recycled)
    page.get_by_label("Recyclé").check()
    page.get_by_label(re.compile("^Référence du justificatif")).fill("BSD 2026-0733")
    press(page, "Déclarer le devenir")
    says(page, "Devenir déclaré pour 1 équipement.")
    page.goto(f"{lot}/outcomes")
    tick(page, chain.given_back)
    page.get_by_text("Rendre les équipements cochés…").click()
    page.get_by_label("Motif").fill("Carte mère oxydée, à voir avec vous")
    press(page, "Rendre ces équipements")
    says(page, "1 équipement rendu.", "Carte mère oxydée")


def tick(page: Page, *devices: Device) -> None:
    for device in devices:
        page.get_by_role("listitem").filter(has_text=device.shown).get_by_role("checkbox").check()


def settle_and_close(page: Page, chain: Chain, lot: str) -> None:
    """The town finds the missing one at home, says what the stranger was, and closes."""
    page.goto(lot)
    says(page, "Écarts de réception", chain.missing.shown)
    follow(page, "Voir les écarts")
    says(page, chain.theirs[0].shown)
    page.get_by_label("N’appartient pas à la collectivité").check()
    page.get_by_label("Explication").fill("Un portable d’une autre collectivité, sur la même palette.")
    press(page, "Régler cet écart")
    says(page, "L’écart est réglé.")
    follow(page, "Régler les manquants")
    tick(page, chain.missing)
    page.get_by_text("Reprendre les manquants…").click()
    page.get_by_label("Motif").fill("Resté sur l’étagère")
    press(page, "Reprendre ces équipements")
    says(page, "1 équipement rendu.")
    press(page, "Clore le lot")
    says(page, "Le lot est clos.")
