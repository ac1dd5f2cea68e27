"""Several people at once: one room's inventory on two phones, one blank label wanted by two."""

from threading import Barrier

from playwright.sync_api import expect
from sqlalchemy import func, select

from lifecycle.registry.model import Asset, Label
from lifecycle.states.assets import State
from lifecycle.stocktaking.model import Inventory, InventoryLine
from tests.browser.flaky import Mood
from tests.browser.phone import Phone
from tests.browser.spot import MANON, NADIA, STORE, THEO, Spot, make_spot

NAME = "Réserve B2, automne"


def start_inventory(manager: Phone, spot: Spot) -> str:
    """Start the inventory of the store room and return its address."""
    manager.page.goto(f"/inventories/new?room={spot.rooms[STORE]}")
    manager.page.get_by_label("Nom de l’inventaire").fill(NAME)
    manager.page.get_by_role("button", name="Commencer").click()
    expect(manager.page.get_by_role("heading", level=1)).to_contain_text(NAME)
    return manager.page.url


def counting_phone(spot: Spot, give_phone, name: str, url: str | None = None) -> Phone:
    phone = give_phone(spot.token(name), base_url=url or spot.live.url)
    phone.open()
    phone.ask("Inventorier", inventory=NAME)
    return phone


def close_inventory(manager: Phone, address: str) -> None:
    manager.page.goto(address)
    manager.page.get_by_role("button", name="Clôturer…").click()
    manager.dialog.get_by_role("button", name="Clôturer").click()


def missing(spot: Spot) -> int:
    found: int = spot.value(select(func.count()).where(Asset.state == State.MISSING))
    return found


def test_two_phones_count_one_room(live, network, give_phone):
    spot = make_spot(live, 60)
    manager = give_phone(spot.token(MANON))
    address = start_inventory(manager, spot)
    theo = counting_phone(spot, give_phone, THEO)
    nadia = counting_phone(spot, give_phone, NADIA, network.url)
    # Of what both count, one finds it and the other is told that it was counted.
    shared, by_nadia, by_theo = spot.codes[0], spot.codes[:52], spot.codes[51:59]
    theo.type(shared)
    expect(theo.cards("done", "sent")).to_have_count(1)
    nadia.context.set_offline(True)
    for code in by_nadia:
        nadia.type(code)
    nadia.waits(52)
    for code in by_theo:
        theo.type(code)
    expect(theo.cards("done", "sent")).to_have_count(9)

    # The first fifty leave, then the network fails: the site knows that two more are on their way.
    network.on, network.spares, network.mood = "/scan/sync", 1, Mood.DROPS
    nadia.context.set_offline(False)
    nadia.waits(2)
    close_inventory(manager, address)
    expect(manager.page.locator("main")).to_contain_text(NADIA)
    assert spot.value(select(Inventory.state)) == "open"

    network.mood = Mood.FINE
    nadia.reload()
    nadia.waits(0)
    expect(nadia.cards("already")).to_have_count(2)
    close_inventory(manager, address)
    expect(manager.page.get_by_role("link", name="Imprimer le résultat")).to_be_visible()
    assert spot.value(select(Inventory.state)) == "closed"
    seen = select(func.count()).where(InventoryLine.is_expected, InventoryLine.seen_at.is_not(None))
    assert spot.value(seen) == 59
    assert missing(spot) == 0
    report_missing(manager, address)
    assert missing(spot) == 1
    assert spot.state(spot.codes[59]) == State.MISSING


def report_missing(manager: Phone, address: str) -> None:
    """Say of what was not seen that it is missing."""
    manager.page.goto(address)
    manager.page.get_by_role("checkbox").last.check()
    manager.page.get_by_role("button", name="Signaler introuvables").click()
    manager.dialog.locator("[data-yes]").click()
    expect(manager.page.locator(".flash")).to_contain_text("introuvable")


def describe(phone: Phone, code: str, serial: str) -> None:
    """Scan a blank label, and say what the device is that is to bear it."""
    phone.open()
    phone.type(code)
    expect(phone.cards("look")).to_have_count(1)
    phone.dialog.get_by_role("button", name="Créer la fiche").click()
    phone.dialog.get_by_label("Catégorie").select_option("Ordinateur portable")
    phone.dialog.get_by_label("Numéro de série").fill(serial)


def test_one_of_two_who_want_a_label_gets_it(live, network, give_phone):
    """Of a roll of 200, both hold the same label and say so at the same moment."""
    spot = make_spot(live, 0)
    code = print_roll(give_phone(spot.token(MANON)), spot)
    phones = {name: give_phone(spot.token(name), base_url=network.url) for name in (THEO, NADIA)}
    for name, phone in phones.items():
        describe(phone, code, f"5CD{name[:2].upper()}")
    network.on, network.meeting = "/scan/sync", Barrier(2)
    for phone in phones.values():
        phone.dialog.get_by_role("button", name="Créer la fiche").click(no_wait_after=True)
    for phone in phones.values():
        expect(phone.cards(where="here")).to_have_count(0)
    [(winner_id, serial)] = spot.read(select(Asset.id, Asset.serial))
    [(holder_id,)] = spot.read(select(Label.asset_id).where(Label.code == code))
    assert holder_id == winner_id
    winner, loser = (THEO, NADIA) if serial == "5CDTH" else (NADIA, THEO)
    expect(phones[winner].cards("done", "sent")).to_have_count(1)
    expect(phones[loser].cards(where="check")).to_contain_text(winner)

    # What the other described is not lost: it gets a label of its own.
    page = phones[loser].page
    page.goto("/scan/checks/")
    page.locator("main table").get_by_role("link").click()
    page.get_by_role("button", name="Garder ce qui a été fait sur place").click()
    expect(page.locator("main")).to_contain_text("C’est réglé")
    assert {serial for (serial,) in spot.read(select(Asset.serial))} == {"5CDTH", "5CDNA"}


def print_roll(manager: Phone, spot: Spot) -> str:
    """Make and print a batch of 200 blank labels; return a code from its middle."""
    manager.page.goto("/labels/blank")
    manager.page.get_by_label("Nombre", exact=False).first.fill("200")
    with manager.page.expect_response(lambda answer: answer.request.method == "POST") as printed:
        manager.page.locator("main form button.main").click()
    assert printed.value.headers["content-type"] == "application/pdf"
    wanted = (
        select(Label.code).where(Label.state == "blank", Label.batch_id.is_not(None)).order_by(Label.code)
    )
    codes = [code for (code,) in spot.read(wanted)]
    assert len(codes) == 200
    return codes[100]
