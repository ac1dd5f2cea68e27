"""Inventory agents in a browser: the address that is copied, the devices ticked and created."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from lifecycle.db.scope import enter
from lifecycle.registry.model import Asset
from tests.agents.reporting import make_report
from tests.factories import make_actor, make_session


@pytest.fixture
def admin(live):
    """An administrator with three devices to confirm, and the token of their session."""
    with live.sessions() as session:
        actor = make_actor(session)
        for n in range(3):
            make_report(session, name=f"PC-{n}", serial=f"7XK2M3{n}")
        token = make_session(session, actor)
        session.commit()
    return actor, token


@pytest.fixture
def page(admin, open_as) -> Page:
    return open_as(admin[1], "desk", permissions=["clipboard-read", "clipboard-write"])


def test_the_address_goes_to_the_clipboard(page, complaints):
    page.goto("/agents/tokens")
    page.get_by_label("Nom de la nouvelle adresse").fill("Postes des écoles")
    page.get_by_role("button", name="Créer l’adresse").click()
    address = page.locator("#address").inner_text()
    page.locator(".copied", has=page.locator("#address")).get_by_role("button", name="Copier").click()
    expect(page.get_by_text("Copié", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address
    assert "/agent/lc_" in address
    assert complaints == []


def test_what_is_ticked_is_created_with_one_answer(page, admin, live):
    page.goto("/agents/")
    for n in range(2):
        page.get_by_label(f"Cocher Dell Inc. Latitude 5420 PC-{n}").check()
    expect(page.get_by_text("2 appareils cochés")).to_be_visible()
    page.get_by_role("button", name="Créer au registre…").click()
    page.get_by_label("En service").check()
    page.get_by_role("button", name="Créer 2 équipements").click()
    expect(page.get_by_text("2 équipements sont entrés au registre")).to_be_visible()
    with live.sessions() as session:
        enter(session, admin[0].organisation_id)
        counted = select(Asset.state, func.count()).group_by(Asset.state)
        assert [tuple(row) for row in session.execute(counted)] == [("in_use", 2)]
