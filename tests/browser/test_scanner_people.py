"""Whose scans a phone holds: an expired session, another person at the same phone, signing out."""

from playwright.sync_api import Page, expect
from sqlalchemy import delete

from lifecycle.people.model import LoginSession
from tests.browser.flaky import Mood
from tests.browser.phone import READY, Phone
from tests.browser.spot import BASEMENT, NADIA, PASSWORD, STORE, THEO, Spot, codes_in, email_of, make_spot
from tests.factories import as_owner


def sign_in(page: Page, name: str) -> None:
    """Sign in by the form."""
    page.goto("/sign-in")
    fill_in(page, name)
    page.wait_for_url(lambda url: "/sign-in" not in url)


def fill_in(page: Page, name: str) -> None:
    page.get_by_label("Adresse électronique").fill(email_of(name))
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def phone_with_a_queue(spot: Spot, give_phone, url: str | None = None) -> Phone:
    """Théo's phone, offline, with one device moved to the basement."""
    phone = give_phone(None, base_url=url or spot.live.url)
    sign_in(phone.page, THEO)
    phone.open()
    phone.context.set_offline(True)
    phone.ask("Déplacer ici", room=BASEMENT)
    phone.type(spot.codes[0])
    phone.waits(1)
    return phone


def expire_sessions(spot: Spot) -> None:
    with spot.live.sessions() as session:
        as_owner(session).execute(delete(LoginSession))
        session.commit()


def test_an_expired_session_keeps_the_queue(live, give_phone):
    spot = make_spot(live, 1)
    phone = phone_with_a_queue(spot, give_phone)
    expire_sessions(spot)
    phone.context.set_offline(False)
    expect(phone.page.locator("[data-badge]")).to_contain_text("Session terminée")
    phone.waits(1)
    phone.page.get_by_role("link", name="Lectures").click()
    phone.page.get_by_role("link", name="Se connecter").click()
    fill_in(phone.page, THEO)
    phone.page.wait_for_selector(READY, state="attached")
    phone.waits(0)
    assert codes_in(spot, BASEMENT) == spot.codes
    assert spot.done(spot.codes[0]) == [("move", THEO)]


def test_another_person_never_sends_what_is_not_theirs(live, give_phone):
    spot = make_spot(live, 2)
    phone = phone_with_a_queue(spot, give_phone)
    expire_sessions(spot)
    phone.context.set_offline(False)
    sign_in(phone.page, NADIA)
    phone.open()
    phone.ask("Déplacer ici", room=BASEMENT)
    phone.type(spot.codes[1])
    expect(phone.cards("done", "sent")).to_have_count(1)
    expect(phone.cards()).to_have_count(1)
    assert codes_in(spot, BASEMENT) == [spot.codes[1]]
    assert spot.done(spot.codes[1]) == [("move", NADIA)]

    expire_sessions(spot)
    sign_in(phone.page, THEO)
    phone.open()
    phone.waits(0)
    assert spot.done(spot.codes[0]) == [("move", THEO)]


def test_signing_out_warns_then_wipes(live, network, give_phone):
    spot = make_spot(live, 1)
    phone = phone_with_a_queue(spot, give_phone, network.url)
    # The site answers, but not to scans: they stay.
    network.on, network.mood = "/scan/sync", Mood.DROPS
    phone.context.set_offline(False)
    phone.page.goto("/assets/")
    sign_out(phone.page)
    expect(phone.dialog).to_contain_text("1")
    phone.dialog.get_by_role("button", name="Rester").click()
    expect(phone.dialog).to_have_count(0)
    assert len(phone.kept()) == 1

    sign_out(phone.page)
    phone.dialog.get_by_role("button", name="perdre").click()
    phone.page.wait_for_url("**/sign-in**")
    assert phone.kept() == []
    assert codes_in(spot, STORE) == spot.codes


def sign_out(page: Page) -> None:
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("button", name="Se déconnecter").locator("visible=true").click()
