"""Public pages: only what was chosen, of enough devices, to the letter; nothing of others."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from lifecycle.awareness import choosing, publishing
from lifecycle.awareness.errors import BadPage, PageNotFound, TooFewDevices
from lifecycle.awareness.publishing import PageData, find_page, publish, refresh_due, take_down
from lifecycle.awareness.queries import pages, published
from lifecycle.awareness.sentences import sentences
from lifecycle.db.scope import enter
from lifecycle.history.model import Event
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Forbidden, NotFound, Stale
from lifecycle.registry.places import site_named
from lifecycle.reports.basis import basis_for
from lifecycle.reports.content import Scope
from lifecycle.states.assets import State
from tests.factories import make_actor, make_asset

DATA = PageData(title="Notre numérique dure", chosen=("computers_beyond_five_years",))


def old_laptops(session, actor, count, **values):
    start = today() - timedelta(days=6 * 366)
    for _ in range(count):
        make_asset(session, actor, State.IN_USE, category_key="laptop", first_used_on=start, **values)


@pytest.fixture
def manager(session):
    """A manager of an authority with three laptops older than six years, one of them at the annexe."""
    actor = make_actor(session, "manager")
    old_laptops(session, actor, 2)
    old_laptops(session, actor, 1, site_id=site_named(session, "Annexe").id)
    return actor


def basis(session):
    return basis_for(session, today())


def put_up(session, actor, site_id=None, data=DATA, **said):
    return publish(session, actor, site_id, data, basis(session), said.pop("nonce", uuid4()), **said)


def test_a_whole_authority_of_a_device_or_two_shows_nothing(session):
    lonely = make_actor(session, "manager")
    old_laptops(session, lonely, 2)
    with pytest.raises(BadPage):
        put_up(session, lonely)
    old_laptops(session, lonely, 1)
    assert put_up(session, lonely).content["sentences"]


def test_the_sentences_say_what_the_register_says(session, manager):
    said = {each.key: each for each in sentences(session, Scope(today().year), basis(session))}
    french = said["computers_beyond_five_years"].by_locale["fr"]
    assert (french.number, french.text) == ("3", "ordinateurs gardés au-delà de cinq ans")
    assert said["beyond_life"].by_locale["fr"].number == "3"
    assert "ans" in said["years_gained_in_use"].by_locale["fr"].number
    assert "reuse_proven" not in said  # nothing is said of a zero


def test_a_stranger_reads_what_was_chosen_and_no_more(session, manager):
    page = put_up(session, manager)
    page_id, slug = page.id, page.slug
    enter(session, make_actor(session).organisation_id)
    session.expire_all()
    read = published(session, slug, "fr")
    assert [said["number"] for said in read.sentences] == ["3"]
    assert (read.owner, read.title) == ("Ville de Valbourg", "Notre numérique dure")
    # The function tells of the page; the rows behind it stay another's.
    assert session.execute(text("SELECT count(*) FROM public_page")).scalar_one() == 0
    with pytest.raises(PageNotFound):
        publishing.get_page(session, page_id)


def test_a_page_taken_down_is_gone_and_comes_back_at_its_address(session, manager):
    page = put_up(session, manager)
    nonce = uuid4()
    for _ in range(2):
        take_down(session, manager, page.id, nonce)
    with pytest.raises(PageNotFound):
        published(session, page.slug, "fr")
    assert put_up(session, manager).slug == page.slug
    tags = session.scalars(select(Event.tag).where(Event.subject_id == page.id).order_by(Event.sequence))
    assert [tag.rpartition(":")[2] for tag in tags] == ["published", "taken_down", "published"]


def test_a_repeat_publishes_once_and_an_old_form_is_refused(session, manager):
    nonce = uuid4()
    first = put_up(session, manager, nonce=nonce, version=0)
    again = put_up(session, manager, nonce=nonce, data=replace(DATA, title="Autre"), version=0)
    assert (again.id, again.title, again.version) == (first.id, DATA.title, 1)
    with pytest.raises(Stale):
        put_up(session, manager, version=0)


def test_a_living_page_follows_the_register_and_a_frozen_one_does_not(session, manager):
    living = put_up(session, manager)
    town_hall = site_named(session, "Mairie").id
    old_laptops(session, manager, 10, site_id=town_hall)
    frozen = put_up(session, manager, town_hall, replace(DATA, is_frozen=True))
    old_laptops(session, manager, 1, site_id=town_hall)
    assert refresh_due(session, basis(session)) == 0  # both were read today
    for page in (living, frozen):
        page.refreshed_at -= timedelta(days=1)
    session.flush()
    assert refresh_due(session, basis(session)) == 1
    numbers = [published(session, page.slug, "fr").sentences[0]["number"] for page in (living, frozen)]
    assert numbers == ["14", "10"]


def test_nothing_is_shown_of_a_site_with_few_devices(session, manager):
    annexe = site_named(session, "Annexe")
    with pytest.raises(TooFewDevices):
        put_up(session, manager, annexe.id)
    with pytest.raises(BadPage):
        choosing.set_least_devices(session, manager, 4, uuid4())
    choosing.set_least_devices(session, manager, 5, uuid4())
    old_laptops(session, manager, 4, site_id=annexe.id)
    page = put_up(session, manager, annexe.id)
    assert page.slug.startswith("annexe-")
    # The threshold is raised: the next reading shows nothing any more.
    choosing.set_least_devices(session, manager, 20, uuid4())
    page.refreshed_at -= timedelta(days=1)
    session.flush()
    refresh_due(session, basis(session))
    assert published(session, page.slug, "fr").sentences == []


@pytest.mark.parametrize(
    ("said", "field"), [({"title": " "}, "title"), ({"chosen": ("reuse_proven",)}, "chosen")]
)
def test_a_page_needs_a_title_and_something_to_say(session, manager, said, field):
    with pytest.raises(BadPage) as refused:
        put_up(session, manager, data=replace(DATA, **said))
    assert field in refused.value.fields


def test_who_may_publish_and_of_which_site(session, manager):
    with pytest.raises(Forbidden):
        put_up(session, make_actor(session, "technician", manager.organisation_id))
    other = make_actor(session, "manager")
    site_id = site_named(session, "Ailleurs").id
    enter(session, manager.organisation_id)
    session.expire_all()
    with pytest.raises(NotFound):
        put_up(session, manager, site_id)
    page_id = put_up(session, manager).id
    enter(session, other.organisation_id)
    session.expire_all()
    assert (pages(session), find_page(session, None)) == ([], None)
    with pytest.raises(PageNotFound):
        take_down(session, other, page_id, uuid4())
