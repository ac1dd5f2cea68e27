"""Capacities, certificates and agreements: what is said, when it holds, who sees it."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from lifecycle.db.scope import enter
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Forbidden, Stale
from lifecycle.partners import agreeing, offers
from lifecycle.partners.agreeing import AgreementData
from lifecycle.partners.agreements import agreement_on, get_agreement, get_document
from lifecycle.partners.directory import get_partner
from lifecycle.partners.errors import (
    AgreementNotFound,
    BadPartner,
    CapacityNotFound,
    CertificationNotFound,
    DocumentRefused,
    KeptByPartner,
    PartnerNotFound,
    ReferenceTaken,
)
from lifecycle.partners.offers import CapacityData, CertificationData, Document
from lifecycle.partners.places import Place
from lifecycle.partners.queries import expiring
from lifecycle.partners.settings import Settings, change_settings, settings_of
from lifecycle.states.facts import Route
from tests.factories import make_actor, make_partner

PDF = Document("C:\\docs\\agrément.pdf", b"%PDF-1.7 x")
DAY = timedelta(days=1)


def test_of_the_periods_that_cover_a_day_the_last_begun_counts(session, authority, registered):
    start = date(2026, 1, 1)
    said = (
        CapacityData(Route.REUSE, 50, start),
        CapacityData(Route.REUSE, 0, date(2026, 8, 1), date(2026, 8, 31)),
        CapacityData(Route.RECYCLE, 7, start),
    )
    ids = [offers.say_capacity(session, authority, registered, data, uuid4()) for data in said]
    partner = get_partner(session, registered)
    wanted = {date(2025, 12, 31): None, start: 50, date(2026, 8, 31): 0, date(2026, 9, 1): 50}
    assert {day: partner.capacity_on(Route.REUSE, day) for day in wanted} == wanted
    offers.remove_capacity(session, authority, registered, ids[1], uuid4())
    offers.say_capacity(session, authority, registered, CapacityData(Route.REUSE, 60, start), uuid4())
    assert get_partner(session, registered).capacity_on(Route.REUSE, date(2026, 8, 5)) == 60
    with pytest.raises(CapacityNotFound):
        offers.remove_capacity(session, authority, registered, ids[1], uuid4())


def test_a_repeat_says_a_capacity_once(session, authority, registered):
    nonce, data = uuid4(), CapacityData(Route.REUSE, 50, today())
    first = offers.say_capacity(session, authority, registered, data, nonce)
    assert offers.say_capacity(session, authority, registered, data, nonce) == first
    late = CapacityData(Route.REUSE, 50, today(), today() - DAY)
    with pytest.raises(BadPartner):
        offers.say_capacity(session, authority, registered, late, uuid4())


def test_a_certificate_is_valid_between_its_days_and_keeps_its_document(
    session, authority, registered, files
):
    first, last = today() - DAY, today() + DAY
    data, nonce = CertificationData("certified_destruction", "D-1", "Bureau", first, last), uuid4()
    for _ in range(2):
        offers.add_certification(session, authority, registered, data, nonce, document=PDF, store=files)
    partner = get_partner(session, registered)
    (held,) = partner.certifications
    assert (held.name, held.media_type, held.number) == ("agrément.pdf", "application/pdf", "D-1")
    assert files.read(held.sha256) == PDF.data
    days = (first - DAY, first, last, last + DAY)
    assert [partner.destroys(day) for day in days] == [False, True, True, False]
    assert partner.destroys_until == last
    offers.remove_certification(session, authority, registered, held.id, uuid4())
    assert not get_partner(session, registered).destroys(today())
    with pytest.raises(CertificationNotFound):
        offers.get_certification(session, held.id)


@pytest.mark.parametrize("data", [b"MZ", b"", b"%PDF-" + b"x" * 10_000_000])
def test_a_document_of_another_kind_is_refused(session, authority, registered, files, data):
    with pytest.raises(DocumentRefused):
        offers.add_certification(
            session, authority, registered, CertificationData("esus"), uuid4(),
            document=Document("a.pdf", data), store=files,
        )  # fmt: skip


def test_a_certified_destruction_takes_its_document(session, authority, registered, files):
    data = CertificationData("certified_destruction")
    with pytest.raises(DocumentRefused) as refusal:
        offers.add_certification(session, authority, registered, data, uuid4(), store=files)
    assert "Joignez le certificat" in refusal.value.fields["file"][0].text
    assert not get_partner(session, registered).destroys(today())


def test_one_partner_does_not_take_back_anothers_words(session, authority, registered):
    other = make_partner(session, authority.organisation_id, destroys_until=today())
    enter(session, authority.organisation_id)
    (held,) = get_partner(session, other.organisation_id).certifications
    with pytest.raises(CertificationNotFound):
        offers.remove_certification(session, authority, registered, held.id, uuid4())
    with pytest.raises(KeptByPartner):
        offers.remove_certification(session, authority, other.organisation_id, held.id, uuid4())


def _agreement(**said) -> AgreementData:
    start = today() - 100 * DAY
    return AgreementData(**{"reference": "2026-1", "signed_on": start, "valid_from": start, **said})


def test_an_agreement_is_seen_by_its_two_sides_alone(session, authority, files):
    member = make_actor(session, "manager")
    partner = make_partner(session, authority.organisation_id, member.organisation_id)
    enter(session, authority.organisation_id)
    data = _agreement(routes=(Route.REUSE,), confidentiality=True)
    nonce, partner_id = uuid4(), partner.organisation_id
    made = agreeing.make_agreement(session, authority, partner_id, data, nonce)
    assert agreeing.make_agreement(session, authority, partner_id, data, nonce) == made
    document = agreeing.add_document(session, authority, made, PDF, files, uuid4())
    held = agreement_on(session, partner_id, today())
    assert (held.id, held.confidentiality, held.routes) == (made, True, (Route.REUSE,))
    assert (held.is_for(Route.REUSE), held.is_for(Route.REPAIR)) == (True, False)
    enter(session, partner_id)
    (seen,) = get_partner(session, partner_id).agreements
    assert (seen.id, seen.authority_name) == (made, "Ville de Valbourg")
    assert get_document(session, document).name == "agrément.pdf"
    with pytest.raises(Forbidden):
        agreeing.end_agreement(session, partner, made, today(), uuid4())
    with pytest.raises(ProgrammingError, match="row-level security"), session.begin_nested():
        session.execute(text("UPDATE partner_agreement SET notes = 'x'"))
    enter(session, member.organisation_id)
    assert get_partner(session, partner_id).agreements == ()
    assert agreement_on(session, partner_id, today()) is None
    for read, key in ((get_agreement, made), (get_document, document)):
        with pytest.raises(AgreementNotFound):
            read(session, key)
    with pytest.raises(AgreementNotFound):
        agreeing.edit_agreement(session, member, made, data, uuid4())


def test_an_agreement_is_changed_then_ended(session, authority, registered):
    made = agreeing.make_agreement(session, authority, registered, _agreement(), uuid4())
    agreeing.edit_agreement(
        session, authority, made, _agreement(notes="Deux enlèvements"), uuid4(), version=1
    )
    with pytest.raises(Stale):
        agreeing.edit_agreement(session, authority, made, _agreement(), uuid4(), version=1)
    with pytest.raises(BadPartner):
        agreeing.end_agreement(session, authority, made, today() - 101 * DAY, uuid4())
    agreeing.end_agreement(session, authority, made, today() - DAY, uuid4())
    ended = get_agreement(session, made)
    assert (ended.notes, ended.ends_on, ended.covers(today())) == ("Deux enlèvements", today() - DAY, False)
    assert agreement_on(session, registered, today()) is None


def test_what_an_agreement_may_not_say(session, authority, registered):
    agreeing.make_agreement(session, authority, registered, _agreement(), uuid4())
    wrong = (
        (ReferenceTaken, _agreement()),
        (BadPartner, _agreement(reference=" ")),
        (BadPartner, _agreement(reference="2", renewal_months=12)),
        (BadPartner, _agreement(reference="2", valid_until=today() - 101 * DAY)),
    )
    for error, data in wrong:
        with pytest.raises(error):
            agreeing.make_agreement(session, authority, registered, data, uuid4())
    with pytest.raises(PartnerNotFound):
        agreeing.make_agreement(session, authority, uuid4(), _agreement(reference="2"), uuid4())
    with pytest.raises(Forbidden):
        agreeing.make_agreement(
            session, replace(authority, permissions=frozenset()), registered, _agreement(), uuid4()
        )


def test_what_ends_is_told_60_days_ahead(session, authority, registered):
    def certify(kind, days):
        data = CertificationData(kind, valid_until=today() + timedelta(days=days))
        offers.add_certification(session, authority, registered, data, uuid4())

    certify("iso_14001", 60)
    certify("iso_27001", 61)
    certify("esus", -500)
    certify("r2", 10)
    certify("r2", 900)  # the next one is already there
    ends = (("soon", 20, None, None), ("later", 61, None, None), ("renews", 70, 12, 30), ("told", 10, 12, 30))
    for reference, days, months, notice in ends:
        until = today() + timedelta(days=days)
        data = _agreement(reference=reference, valid_until=until, renewal_months=months, notice_days=notice)
        agreeing.make_agreement(session, authority, registered, data, uuid4())
    found = [(one.kind, one.label, one.days_left(today()), one.renews) for one in expiring(session)]
    assert found == [
        ("certification", "Agrément ESUS", -500, False),
        ("agreement", "soon", 20, False),
        ("agreement", "renews", 40, True),
        ("certification", "ISO 14001 – management environnemental", 60, False),
    ]
    assert len(expiring(session, within_days=61)) == 6


def test_the_authority_says_where_it_stands_and_what_it_asks(session, authority):
    assert settings_of(session) == Settings()
    said = Settings(Place(48.11, -1.68, "35238", "Hôtel"), needs_agreement=True)
    nonce = uuid4()
    change_settings(session, authority, said, nonce)
    change_settings(session, authority, Settings(), nonce)
    assert settings_of(session) == said
    with pytest.raises(BadPartner):
        change_settings(session, authority, Settings(Place(commune="3")), uuid4())
    with pytest.raises(Forbidden):
        change_settings(session, make_actor(session, "technician"), said, uuid4())
