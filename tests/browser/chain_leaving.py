"""The journey of the chain up to the signatures: triage, wipes, lot, answer, appointment, hand-over."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from types import MappingProxyType
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from lifecycle.kernel.clock import PARIS, now, today
from tests.browser.chain import COUNTY, DISKS, MANAGER, PARTNER, THEIR_LOT, TOWN, WORKSHOP, Chain, Device
from tests.browser.hands import follow, got, is_silent_on, press, says
from tests.browser.nwipe import nwipe_log

TITLE = "Matériel de l’automne"
REASONS = ("Dalle jaunie", "Pied absent", "Charnière cassée", "Clavier hors d’usage")


def triage_on_the_phone(page: Page, chain: Chain) -> None:
    """Three devices are seen on the spot: two follow the rules, one does not and says why."""
    *plain, worn = chain.to_triage
    for device in plain:
        look_over(page, device)
        says(page, "Filière recommandée : réemploi", device.shown)
        press(page, "Suivre la recommandation")
        says(page, "Filière décidée : réemploi")
    look_over(page, worn, {"Santé de la batterie": "35", "Mémoire": "4"})
    says(page, "Filière recommandée : reconditionnement", "Batterie à 35 %", worn.shown)
    page.get_by_text("Choisir une autre filière…").click()
    page.get_by_role("radio", name="Réemploi").check()
    page.get_by_label("Pourquoi ?").fill("Une école l’attend, sur secteur.")
    press(page, "Décider cette filière")
    says(page, "Filière décidée : réemploi", "Une école l’attend, sur secteur.")


def look_over(page: Page, device: Device, measured: Mapping[str, str] = MappingProxyType({})) -> None:
    """Scan a device and answer the checklist."""
    page.goto(f"/e/{device.code}")
    follow(page, "Trier…")
    page.get_by_label("Tout marche, système et licence compris").check()
    page.get_by_label("Très bon état").check()
    for lock in page.get_by_role("radio", name="Levé").all():
        lock.check()
    for label, value in measured.items():
        page.get_by_label(re.compile(f"^{label}")).fill(value)
    press(page, "Voir la recommandation")


def import_the_log(page: Page, chain: Chain) -> None:
    """Three disks wiped by nwipe, the second in vain, the third unknown of the register."""
    page.goto("/sanitising/")
    follow(page, "Importer des rapports")
    disks = [("WDC WD10EZEX-08WN4A0", serial, serial != DISKS[1]) for serial in DISKS]
    log = {
        "name": "nwipe-atelier.log",
        "mimeType": "text/plain",
        "buffer": nwipe_log(*disks, at=now().astimezone(PARIS)),
    }
    page.get_by_label("Rapports", exact=True).set_input_files(log)
    press(page, "Lire les rapports")
    says(page, "3 lignes à enregistrer. Rien ne l’est encore.", "Échec", "inconnu du registre")
    is_silent_on(page, "En dessous du niveau exigé")
    wiped = chain.of("desktop")[-3:]
    row = page.get_by_role("row").filter(has_text=DISKS[2])
    row.get_by_role("textbox").fill(wiped[2].tag)
    row.get_by_role("button", name="Chercher").click()
    says(page, *(device.shown for device in wiped))
    press(page, "Enregistrer les lignes cochées")
    says(page, "2 effacements enregistrés. 1 échec est noté, à reprendre.")
    page.goto("/sanitising/?view=failed")
    says(page, wiped[1].shown)
    is_silent_on(page, wiped[0].shown, wiped[2].shown)


def build_and_offer(page: Page, chain: Chain) -> str:
    """From the triage's page: the forty on one lot, its legal frame, and the offer."""
    page.goto("/triage/")
    page.get_by_role("navigation", name="Où en est le tri").get_by_role("link", name="Réemploi 40").click()
    page.get_by_label("Cocher toute la page").check()
    expect(page.locator("[data-counted]")).to_have_text("40 équipements cochés")
    press(page, "Préparer un lot")
    says(page, "40 équipements choisis y seront ajoutés.", "Quel partenaire ?")
    page.get_by_label("Titre").fill(TITLE)
    page.get_by_label("Partenaire", exact=True).select_option(WORKSHOP)
    expect(page.get_by_label("Réemploi", exact=True)).to_be_checked()
    page.get_by_label("Fondement de la remise").select_option("Don")
    page.get_by_label(re.compile("^Article du code général")).select_option("associations")
    page.get_by_label("Type de bénéficiaire").select_option("general_interest")
    page.get_by_label("Droit du bénéficiaire vérifié par").fill("Service juridique")
    page.get_by_label("Vérifié le").fill(today().isoformat())
    page.get_by_label("Délibération ou décision").fill("Délibération 2026-118")
    page.get_by_label("Lieu").fill("Quai de l’annexe")
    page.get_by_label("Note interne").fill("Ne pas oublier les câbles")
    press(page, "Créer le lot")
    says(page, TITLE, WORKSHOP, chain.devices[0].shown, chain.devices[39].shown)
    lot = urlsplit(page.url).path
    press(page, "Proposer au partenaire")
    says(page, "Le lot est proposé au partenaire.")
    return lot


def answer(page: Page, chain: Chain, lot: str) -> None:
    """On the partner's phone, both authorities side by side: 36 accepted, 4 refused with a reason each."""
    page.goto("/lots/")
    says(page, TOWN, COUNTY, TITLE, THEIR_LOT)
    page.get_by_role("navigation", name="Collectivités").get_by_role("link", name=re.compile(TOWN)).click()
    says(page, TITLE)
    is_silent_on(page, THEIR_LOT)
    follow(page, "Répondre à la proposition")
    says(page, "Répondre à la proposition", "40 équipements")
    is_silent_on(page, "Ne pas oublier les câbles", "Service juridique")
    for device, reason in zip(chain.refused, REASONS, strict=True):
        line = page.get_by_role("listitem").filter(has_text=device.shown)
        line.get_by_role("checkbox").uncheck()
        line.get_by_label("Motif du refus").fill(reason)
    expect(page.get_by_label(re.compile("^Nous nous engageons"))).to_be_checked()
    press(page, "Envoyer ma réponse")
    says(page, "Votre réponse est transmise à la collectivité.", "Refusés", *REASONS)


def agree_on_a_day(manager: Page, partner: Page, lot: str) -> None:
    """The town proposes two slots, the partner picks the second; both see it, the calendar too."""
    manager.goto(lot)
    says(manager, "36", *REASONS)
    follow(manager, "Fixer le rendez-vous")
    follow(manager, "Proposer plutôt des créneaux")
    first, second = (datetime.combine(today() + timedelta(days), time(9, 30)) for days in (2, 3))
    manager.get_by_label("Créneau 1").fill(f"{first:%Y-%m-%dT%H:%M}")
    manager.get_by_label("Créneau 2").fill(f"{second:%Y-%m-%dT%H:%M}")
    manager.get_by_label("Contact sur place").fill("Accueil, 02 99 00 00 00")
    press(manager, "Proposer")
    says(manager, "Créneaux proposés")
    partner.goto("/lots/")
    card = partner.get_by_role("listitem").filter(has_text=TITLE)
    card.get_by_role("link", name="Choisir un créneau").click()
    partner.get_by_role("button", name=re.compile("^Choisir ")).nth(1).click()
    says(partner, "Rendez-vous", "Accueil, 02 99 00 00 00", "Quai de l’annexe")
    calendar = got(partner, f"{lot}/pickup.ics").decode()
    assert f"DTSTART;TZID=Europe/Paris:{second:%Y%m%dT%H%M%S}" in calendar
    manager.goto(lot)
    says(manager, "Rendez-vous fixé", "9:30")


def prepare_papers(page: Page, chain: Chain, lot: str) -> None:
    """Values under the cap of a gift, and the wipes of the 23 computers that nwipe did not see."""
    page.goto(f"{lot}/values")
    page.get_by_label("Même valeur unitaire pour les lignes vides").fill("45")
    page.get_by_label(re.compile("^Palettes")).fill("3")
    press(page, "Enregistrer")
    says(page, "3 palettes")
    page.goto(f"{lot}/sanitisations/new")
    failed = chain.of("desktop")[-2]
    page.get_by_role("listitem").filter(has_text=failed.shown).get_by_role("checkbox").uncheck()
    page.get_by_label("Réussi").check()
    page.get_by_label("Effacement renforcé (Purge)").check()
    page.get_by_label("Méthode").fill("NVMe sanitize, effacement cryptographique")
    press(page, "Enregistrer les effacements")
    says(page, "23")


def sign_on_one_phone(phone: Page, partner: Page, chain: Chain, lot: str) -> None:
    """Both sign on the town's phone; the disk that failed keeps the lot until it is wiped again."""
    failed = chain.of("desktop")[-2]
    phone.goto(lot)
    follow(phone, "Remettre au partenaire")
    says(phone, "36 équipements", "Sans effacement", failed.shown)
    expect(phone.get_by_label("Nom de la personne qui remet")).to_have_value(MANAGER)
    sign(phone, ask_code(partner, lot))
    expect(phone.get_by_role("alert")).to_contain_text(failed.shown)
    says(phone, "Remettre")
    wipe_again(phone, failed)
    phone.goto(f"{lot}/hand-over")
    is_silent_on(phone, "Sans effacement")
    sign(phone, ask_code(partner, lot))
    says(phone, "La remise est signée par les deux parties.", MANAGER, PARTNER)
    expect(phone.locator("svg.drawn path")).to_have_count(2)


def sign(phone: Page, code: str) -> None:
    phone.get_by_label("Nom de la personne qui reçoit").fill(PARTNER)
    draw(phone, "authority_drawing")
    draw(phone, "partner_drawing")
    phone.get_by_label("Code de signature du partenaire").fill(code)
    press(phone, "Signer la remise")


def draw(page: Page, name: str) -> None:
    """Sign with a finger: a wave across the pad."""
    pad = page.locator("[data-pad]").filter(has=page.locator(f"input[name={name}]"))
    pad.scroll_into_view_if_needed()
    box = pad.locator("canvas").bounding_box()
    assert box is not None
    x, y, width, height = (box[side] for side in ("x", "y", "width", "height"))
    at = [(x + width * n / 6, y + height * (0.3 + 0.4 * (n % 2))) for n in range(1, 6)]
    page.mouse.move(*at[0])
    page.mouse.down()
    for point in at[1:]:
        page.mouse.move(*point, steps=4)
    page.mouse.up()


def ask_code(page: Page, lot: str) -> str:
    """Return the one-time code that the partner reads on their own phone."""
    page.goto(f"{lot}/signing-code")
    press(page, "Afficher mon code")
    return re.sub(r"\D", "", page.locator(".big-code").inner_text())


def wipe_again(page: Page, device: Device) -> None:
    page.get_by_role("link", name=device.shown).first.click()
    says(page, "Enregistrer un effacement", device.shown)
    page.get_by_label("Réussi").check()
    page.get_by_label("Effacement renforcé (Purge)").check()
    page.get_by_label("Méthode").fill("ATA secure erase")
    disk = page.locator("option").filter(has_text=DISKS[1])
    page.get_by_label(re.compile("^Support")).select_option(disk.get_attribute("value"))
    press(page, "Enregistrer l’effacement")
    says(page, "Effacement enregistré.")
