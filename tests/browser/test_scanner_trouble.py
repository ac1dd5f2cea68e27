"""What goes wrong with the phone itself: its clock, its storage."""

from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from lifecycle.history.model import Event
from lifecycle.kernel.clock import now
from tests.browser.spot import BASEMENT, THEO, codes_in, make_spot

SMALL_PHONE = 20_000_000  # bytes that the site may store
# Films and pictures until not a hundred bytes more go in, and away again.
FILL = """async () => {
  const opened = indexedDB.open("films")
  opened.onupgradeneeded = () => opened.result.createObjectStore("films", { autoIncrement: true })
  const films = await new Promise((resolve) => { opened.onsuccess = () => resolve(opened.result) })
  for (let size = 8_000_000; size >= 100; size /= 2) {
    const fits = () => new Promise((resolve) => {
      const writing = films.transaction("films", "readwrite")
      writing.objectStore("films").add(crypto.getRandomValues(new Uint8Array(Math.min(size, 65536))).buffer)
      for (let left = size - 65536; left > 0; left -= 65536)
        writing.objectStore("films").add(crypto.getRandomValues(new Uint8Array(65536)).buffer)
      writing.oncomplete = () => resolve(true)
      writing.onabort = () => resolve(false)
    })
    while (await fits());
  }
  films.close()
}"""
EMPTY = """() => new Promise((resolve) => {
  indexedDB.deleteDatabase("films").onsuccess = () => resolve()
})"""
SLOW_MACHINE = timedelta(minutes=2)


def test_a_clock_wrong_by_days_is_said_and_put_right(live, give_phone):
    spot = make_spot(live, 2)
    phone = give_phone(spot.token(THEO))
    phone.page.clock.install(time=now() - timedelta(days=3))
    phone.open()
    phone.ask("Déplacer ici", room=BASEMENT)
    for code in spot.codes:
        phone.type(code)
    expect(phone.cards("done", "sent")).to_have_count(2)
    phone.waits(0)
    expect(phone.page.locator("[data-badge]")).to_contain_text("Horloge décalée")
    phone.page.get_by_role("link", name="Lectures").click()
    expect(phone.page.locator("[data-hints]")).to_contain_text("décalée de 3 jours")
    assert codes_in(spot, BASEMENT) == spot.codes
    for code in spot.codes:
        told = select(Event.occurred_at, Event.details["clock_off"].astext).where(
            Event.subject_id == spot.assets[code], Event.tag == "asset:fact:move"
        )
        [(occurred_at, clock_off)] = spot.read(told)
        assert now() - SLOW_MACHINE < occurred_at <= now()
        assert abs(int(clock_off) - timedelta(days=3).total_seconds()) < SLOW_MACHINE.total_seconds()


def test_a_full_phone_says_that_nothing_was_taken(live, give_phone):
    spot = make_spot(live, 1)
    phone = give_phone(spot.token(THEO))
    quota = phone.context.new_cdp_session(phone.page)
    quota.send("Storage.overrideQuotaForOrigin", {"origin": live.url, "quotaSize": SMALL_PHONE})
    phone.open()
    phone.ask("Déplacer ici", room=BASEMENT)
    phone.page.evaluate(FILL)
    phone.type(spot.codes[0])
    phone.says("pleine")
    assert phone.kept() == []
    assert codes_in(spot, BASEMENT) == []

    phone.page.evaluate(EMPTY)
    phone.type(spot.codes[0])
    expect(phone.cards("done", "sent")).to_have_count(1)
    assert codes_in(spot, BASEMENT) == spot.codes
