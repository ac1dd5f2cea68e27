from uuid import uuid4

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import ProgrammingError

from lifecycle.history.model import Event
from lifecycle.kernel.errors import Forbidden
from lifecycle.labels.wording import Wording, WordingData, change_wording, organisation, wording
from lifecycle.people.model import Organisation
from tests.factories import make_actor, make_network

WORDS = WordingData(
    short_name="Mairie", label_line="Si trouvé : 04 76 00 00 00", shows_owner=True, logo_digest=None
)


def test_an_authority_that_said_nothing_has_its_short_name_and_our_line(session):
    make_actor(session)
    assert wording(session, "fr") == Wording("Ville de Val", "Si trouvé, scannez", None)


def test_its_own_words_are_said_from_then_on_and_recorded_once(session):
    actor, request_id = make_actor(session), uuid4()
    for _ in range(2):
        change_wording(session, actor, WORDS, request_id)
    assert wording(session, "en") == Wording("Mairie", "Si trouvé : 04 76 00 00 00", None)
    (event,) = session.scalars(select(Event).where(Event.tag == "organisation:labels:changed")).all()
    assert event.subject_id == actor.organisation_id
    assert event.changes == {"short_name": ["Ville de Val", "Mairie"], "label_line": ["", WORDS.label_line]}


def test_only_an_administrator_decides(session):
    admin = make_actor(session)
    with pytest.raises(Forbidden):
        change_wording(session, make_actor(session, "manager", admin.organisation_id), WORDS, uuid4())


def test_the_application_cannot_change_a_neighbour_of_the_network_nor_who_an_organisation_is(session):
    neighbour = make_actor(session).organisation_id
    actor = make_actor(session)
    make_network(session, neighbour, actor.organisation_id)
    make_actor(session, organisation_id=actor.organisation_id)
    assert session.get(Organisation, neighbour) is not None
    changed = session.execute(
        update(Organisation).where(Organisation.id == neighbour).values(short_name="À moi")
    )
    assert changed.rowcount == 0
    assert organisation(session).id == actor.organisation_id
    with pytest.raises(ProgrammingError) as refusal:
        session.execute(text("UPDATE organisation SET kind = 'network'"))
    assert refusal.value.orig.sqlstate == "42501"
