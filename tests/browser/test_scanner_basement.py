"""The basement: a round prepared, a day without a signal, a server that fails, and every scan kept once."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from lifecycle.edge.identity import SESSION_COOKIE
from lifecycle.history.model import Event
from lifecycle.kernel.codes import shown
from lifecycle.registry.acting import Command
from lifecycle.registry.rules import Place
from lifecycle.scanning.model import Scan
from lifecycle.states.assets import Action, State
from tests.browser.flaky import Flaky, Mood
from tests.browser.phone import Phone
from tests.browser.spot import BASEMENT, MANON, STORE, THEO, Spot, make_spot

PASSES = {
    "Reprendre en stock": "take_back",
    "Envoyer en réparation": "send_to_repair",
    "Réparation terminée": "repaired",
}
DEVICES = 30
MANY = 2_000
# Copies the one scan that waits on the phone, each copy a scan of its own, of one device after the other.
COPY = """async ([count, codes]) => {
  const [{ name }] = (await indexedDB.databases()).filter((one) => one.name.startsWith("lifecycle "))
  const base = await new Promise((resolve) => {
    const asked = indexedDB.open(name)
    asked.onsuccess = () => resolve(asked.result)
  })
  const writing = base.transaction(["scans", "keep"], "readwrite")
  const scans = writing.objectStore("scans")
  scans.getAll().onsuccess = ({ target }) => {
    const [first] = target.result
    for (let position = first.position + 1; position < first.position + count; position += 1) {
      const id = crypto.randomUUID()
      const scan = { ...first.scan, id, position, readings: [codes[position % codes.length]] }
      scans.add({ ...first, id, position, scan })
    }
    writing.objectStore("keep").put(first.position + count - 1, "position")
  }
  await new Promise((resolve, reject) => {
    writing.oncomplete = resolve
    writing.onerror = () => reject(writing.error)
  })
  base.close()
}"""


@pytest.fixture
def spot(live) -> Spot:
    """Thirty devices to work on, then two that others will meanwhile have moved."""
    return make_spot(live, DEVICES + 2, State.IN_USE)


@pytest.fixture
def phone(spot, network, give_phone) -> Phone:
    """Théo's phone, which reaches the site through the network."""
    phone = give_phone(None, base_url=network.url)
    sign_in(phone.page, spot)
    phone.open()
    return phone


def sign_in(page: Page, spot: Spot, name: str = THEO) -> None:
    cookie = {"name": SESSION_COOKIE, "value": spot.token(name), "domain": "127.0.0.1", "path": "/"}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def prepare_round(phone: Phone, spot: Spot) -> None:
    """Keep the devices of the site on the phone."""
    phone.page.get_by_role("link", name="Ma tournée").click()
    phone.page.get_by_role("checkbox", name="Mairie annexe").check()
    phone.page.get_by_role("button", name="Préparer ma tournée").click()
    expect(phone.page.locator("[data-round-state]")).to_contain_text(f"{len(spot.assets)} équipements")
    phone.page.get_by_role("link", name="Scanner", exact=True).click()


def events_of_phone(spot: Spot) -> list[tuple[UUID, str, datetime]]:
    """What Théo's scans left in history: the device, the action and when it happened, chain by chain."""
    wanted = (
        select(Event.subject_id, Event.details["action"].astext, Event.occurred_at)
        .where(Event.actor_name == THEO, Event.details.has_key("action"))
        .order_by(Event.subject_id, Event.sequence)
    )
    return [(subject, action, at) for subject, action, at in spot.read(wanted)]


def test_nothing_is_lost_or_doubled(spot, network, phone, complaints):
    prepare_round(phone, spot)
    phone.context.set_offline(True)
    phone.reload()
    worked_on, moved_too = spot.codes[:DEVICES], spot.codes[DEVICES:]
    for verb, half in zip(PASSES, (False, True, False), strict=True):
        phone.ask(verb)
        for place, code in enumerate(worked_on):
            phone.read(code)
            if half and place == DEVICES // 2:
                expect(phone.cards("done", "here").first).to_contain_text(shown(code))
                phone.kill()
                phone.open()
                phone.ask(verb)
    phone.ask("Déplacer ici", room=STORE)
    phone.read(*moved_too)
    phone.waits(3 * DEVICES + 2)

    kept = phone.kept()
    assert [scan["position"] for scan in kept] == sorted(scan["position"] for scan in kept)
    assert [scan["verb"] for scan in kept] == [verb for verb in PASSES.values() for _ in worked_on] + [
        "move"
    ] * 2
    assert events_of_phone(spot) == []

    # Meanwhile, at a desk: both devices go to the basement.
    for code in moved_too:
        place = Place(spot.site_id, spot.rooms[BASEMENT])
        spot.act(MANON, code, Command(Action.MOVE, uuid4(), place=place))
    come_back(phone, network)

    said = {(scan["asset_id"], scan["verb"]): datetime.fromisoformat(scan["occurred_at"]) for scan in kept}
    expected = [
        (asset_id, action, said[str(asset_id), action])
        for asset_id in sorted(spot.assets[code] for code in worked_on)
        for action in PASSES.values()
    ]
    assert sorted(events_of_phone(spot), key=lambda row: row[0]) == expected
    assert {spot.state(code) for code in worked_on} == {State.IN_STOCK}
    settle_both_ways(phone, spot, *moved_too)
    assert complaints.but_network() == []


def come_back(phone: Phone, network: Flaky) -> None:
    """Find the signal again, with a server that fails in each of its ways before it works."""
    network.on = "/scan/s"  # its lists and its scans
    network.mood = Mood.ERRS
    phone.context.set_offline(False)
    for mood in (Mood.ERRS, Mood.DROPS, Mood.PORTAL, Mood.LOSES_ANSWER):
        network.mood = mood
        met = network.met[mood]
        phone.reload()
        expect(phone.page.locator("[data-badge]")).to_contain_text("sur ce téléphone")
        assert wait_until(lambda mood=mood, met=met: network.met[mood] > met, phone.page)
    network.mood = Mood.FINE
    phone.reload()
    # What remains is to be checked: others have moved it meanwhile.
    phone.waits(2)


def wait_until(is_so, page: Page, seconds: int = 20) -> bool:
    """Let the page work until something is so on this side of the network."""
    for _ in range(seconds * 10):
        if is_so():
            return True
        page.wait_for_timeout(100)
    return False


def settle_both_ways(phone: Phone, spot: Spot, one: str, other: str) -> None:
    """See both sides of each conflict; keep the phone's for one, the register's for the other."""
    assert {spot.room(code) for code in (one, other)} == {spot.rooms[BASEMENT]}
    for code, choice in ((one, "Garder ce qui a été fait sur place"), (other, "Garder le registre")):
        phone.page.goto("/scan/checks/")
        phone.page.get_by_role("row").filter(has_text=shown(code)).get_by_role("link").click()
        sides = phone.page.locator("main")
        expect(sides).to_contain_text("Sur place")
        expect(sides).to_contain_text("Dans le registre")
        expect(sides).to_contain_text(MANON)
        phone.page.get_by_role("button", name=choice).click()
        expect(phone.page.locator("main")).to_contain_text("C’est réglé")
    assert (spot.room(one), spot.room(other)) == (spot.rooms[STORE], spot.rooms[BASEMENT])
    expect(phone.page.get_by_role("heading", name="Rien à vérifier")).to_be_visible()
    phone.open()
    expect(phone.cards(where="check")).to_have_count(0)


def test_two_thousand_scans_are_drained(spot, phone, complaints):
    """One scan is made by hand offline, and copied on the phone two thousand times for as many devices."""
    phone.is_kept()
    phone.context.set_offline(True)
    phone.ask("Déplacer ici", room=BASEMENT)
    phone.read(spot.codes[0])
    phone.waits(1)
    phone.page.evaluate(COPY, [MANY, spot.codes])
    phone.reload()
    phone.waits(MANY)
    phone.context.set_offline(False)
    phone.reload()
    phone.waits(0, seconds=120)
    assert spot.value(select(func.count()).select_from(Scan)) == MANY
    assert spot.value(select(func.count(Scan.position.distinct()))) == MANY
    moved = select(func.count()).where(Event.actor_name == THEO, Event.tag.like("asset:%"))
    assert spot.value(moved) == len(spot.codes)
    assert complaints.but_network() == []
