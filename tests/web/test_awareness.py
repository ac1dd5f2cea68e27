"""Publishing through the pages, what a stranger's browser gets, the poster."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lifecycle.awareness.publishing import find_page
from lifecycle.kernel.clock import today
from lifecycle.states.assets import State
from tests.factories import make_actor, make_asset


@pytest.fixture
def manager(session):
    actor = make_actor(session, "manager")
    for _ in range(3):
        start = today() - timedelta(days=6 * 366)
        make_asset(session, actor, State.IN_USE, category_key="laptop", first_used_on=start)
    return actor


def sent(**said):
    usual = {"request_id": uuid4(), "version": 0, "title": "Ça dure", "chosen": "beyond_life"}
    return {**usual, **said}


def test_from_the_choice_to_the_stranger(sign_in, session, manager):
    client = sign_in(manager)
    assert "ordinateurs gardés au-delà de cinq ans" in client.get("/awareness/edit").text
    answer = client.post("/awareness/edit", data=sent())
    assert (answer.status_code, answer.location) == (303, "/awareness/edit")
    slug = find_page(session, None).slug
    page = sign_in(None).get(f"/p/{slug}")
    assert "équipements en service au-delà de leur durée de référence" in page.text
    assert "ordinateurs gardés" not in page.text
    assert "dont l’âge dépasse la durée de référence de leur catégorie" in page.text  # the formula behind it
    assert page.headers["Cache-Control"] == "no-store"  # taken down, it is gone at once
    assert "Set-Cookie" not in page.headers
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert 'content="noindex, nofollow"' in page.text


def test_a_page_that_may_be_listed_says_nothing_to_robots(sign_in, session, manager):
    sign_in(manager).post("/awareness/edit", data=sent(is_listed="1"))
    page = sign_in(None).get(f"/p/{find_page(session, None).slug}")
    assert "X-Robots-Tag" not in page.headers
    assert "noindex" not in page.text


def test_what_is_missing_is_said_at_its_field(sign_in, session, manager):
    answer = sign_in(manager).post("/awareness/edit", data=sent(title="x", chosen="avoided_none"))
    assert answer.status_code == 422
    answer = sign_in(manager).post("/awareness/edit", data=sent(title="Mon titre", chosen="reuse_proven"))
    assert answer.status_code == 422
    assert "Choisissez au moins une phrase à montrer." in answer.text
    assert "Mon titre" in answer.text


def test_the_poster_is_an_accessible_pdf_and_a_picture(sign_in, session, manager):
    client = sign_in(manager)
    client.post("/awareness/edit", data=sent())
    page = find_page(session, None)
    for size in ("a4", "a3"):
        made = client.get(f"/awareness/{page.id}/{size}.pdf")
        assert made.data.startswith(b"%PDF-1.7")
        assert b"pdfuaid" in made.data
    assert client.get(f"/awareness/{page.id}/poster.png").data.startswith(b"\x89PNG")
    client.post(f"/awareness/{page.id}/take-down", data={"request_id": uuid4()})
    assert client.get(f"/awareness/{page.id}/a4.pdf").status_code == 404
    assert sign_in(None).get(f"/p/{page.slug}").status_code == 404


def test_an_empty_register_has_nothing_to_show(sign_in, session):
    client = sign_in(make_actor(session, "manager"))
    assert "Rien à montrer pour l’instant" in client.get("/awareness/edit").text
    assert "Rien n’est publié" in client.get("/awareness/").text


def test_the_threshold_is_kept(sign_in, session, manager):
    client = sign_in(manager)
    refused = client.post("/awareness/threshold", data={"request_id": uuid4(), "least_devices": "2"})
    assert "Indiquez au moins 5 équipements." in refused.text
    client.post("/awareness/threshold", data={"request_id": uuid4(), "least_devices": "25"})
    assert 'value="25"' in client.get("/awareness/").text
