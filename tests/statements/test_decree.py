"""The decree's statement: the dashboard's figures, one reason an exclusion, devices that add up."""

import csv
import io
from datetime import date
from uuid import uuid4

import pytest

from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import NotFound
from lifecycle.reports import indicators
from lifecycle.reports.basis import basis_for
from lifecycle.reports.content import Scope
from lifecycle.reports.decree_scope import EXCLUSIONS
from lifecycle.reports.figures import Key, Share
from lifecycle.reports.published import publish
from lifecycle.statements.decree_state import Excluded, decree_state
from lifecycle.statements.decree_writing import MOST_LISTED, decree_rows, decree_writing
from lifecycle.statements.writing_pdf import pdf_of
from tests.amounts import tells
from tests.documents.lots import text_of
from tests.factories import make_actor

YEAR = 2025
RETIRED = (("2024-06-03T09:00Z", "retired"),)
LEFT = (*RETIRED, ("2025-03-03T09:00Z", "handed_over"))
DATES = {"retired_on": date(2024, 6, 3)}
GONE = {**DATES, "left_on": date(2025, 3, 3)}


@pytest.fixture
def fleet(workshop, copier):
    """Three devices in stock on 1 January, two of them directed, one committed; one a reason excluded."""
    started = {"first_used_on": date(2019, 1, 7)}
    workshop.device("laptop", *RETIRED, **DATES, **started, tag="STOCK")
    sold = workshop.device("laptop", *LEFT, **GONE, **started, tag="SOLD")
    workshop.lot("reuse", "2025-03-03T09:00Z", (sold, {}))
    given = workshop.device("monitor", *LEFT, **GONE, **started, tag="GIVEN")
    workshop.lot("reuse", "2025-03-03T09:00Z", (given, {}), commitment_on=date(2025, 2, 1))
    workshop.device(copier, *RETIRED, **DATES, **started)
    # More than ten years old and restricted: counted once, under the first reason of the table.
    workshop.device("laptop", *LEFT, **GONE, first_used_on=date(2010, 1, 1), restricted=True)
    workshop.device("laptop", *RETIRED, **DATES, first_used_on=date(2010, 1, 1))
    return workshop


def test_the_figures_are_those_of_the_dashboards(session, fleet):
    state = decree_state(session, YEAR, today())
    found = indicators.reuse(session, Scope(YEAR), basis_for(session, today()))
    # B = STOCK + SOLD + GIVEN; A = SOLD + GIVEN; 2 / 3 = 66,7 %
    assert state.figures.figure(Share.LEGAL_RATIO) == found.legal
    assert [state.figures.figure(key).value for key in (Key.REUSE_DIRECTED, Key.RETIRED_STOCK)] == [2, 3]
    assert str(found.legal.value) == "66.7"


def test_each_excluded_device_has_one_reason(session, fleet):
    # The restricted one was in stock on 1 January and left in March; the copier and the old one stayed.
    assert decree_state(session, YEAR, today()).excluded == (
        Excluded("weee", 1, 0), Excluded("restricted", 1, 1), Excluded("age", 1, 0),
    )  # fmt: skip
    assert tuple(EXCLUSIONS) == ("weee", "restricted", "age")


def test_the_devices_add_up_to_the_figures_and_tell_no_person_serial_or_price(session, fleet):
    fleet.device("laptop", *RETIRED, **DATES, serial="S3CRET", custodian="Mme Martin", acquisition_cost=777)
    state = decree_state(session, YEAR, today())
    titles, *rows = decree_rows(state, "fr")
    by_tag = {row[1]: dict(zip(titles, row, strict=True)) for row in rows}
    assert len(rows) == 4  # B has STOCK, SOLD, GIVEN and the one without a tag
    for title, key in (
        ("B", Key.RETIRED_STOCK),
        ("A", Key.REUSE_DIRECTED),
        ("A engagé", Key.REUSE_COMMITTED),
    ):
        assert sum(row[title] for row in by_tag.values()) == state.figures.figure(key).value, title
    assert (by_tag["GIVEN"]["A engagé"], by_tag["SOLD"]["A engagé"]) == (1, 0)
    said = repr(rows)
    assert not any(secret in said for secret in ("S3CRET", "Martin"))
    assert not tells(said, 777)


def test_the_pdf_says_the_result_and_lists_the_devices(session, fleet):
    text = text_of(pdf_of(decree_writing(decree_state(session, YEAR, today()), "Ville de Valbourg", "fr")))
    assert "État de suivi du réemploi 2025" in text
    assert "La cible de 50 % est atteinte : le ratio est de 66,7 %." in text.replace("\xa0", " ")
    assert "Ce qui relève d’une interprétation" in text
    assert "Informations classifiées ou sous obligation particulière de sécurité 1 1" in text


def test_a_long_list_is_left_to_the_file(session, fleet, monkeypatch):
    monkeypatch.setattr("lifecycle.statements.decree_writing.MOST_LISTED", 2)
    assert MOST_LISTED > 2
    writing = decree_writing(decree_state(session, YEAR, today()), "Ville de Valbourg", "en")
    devices = next(
        section for section in writing.sections if "A and B" in section.title or "A et B" in section.title
    )
    assert len(devices.blocks) == 1
    assert "CSV" in devices.blocks[0].text


def test_an_empty_year_says_why_there_is_no_ratio(session, workshop):
    writing = decree_writing(decree_state(session, YEAR, today()), "Ville de Valbourg", "fr")
    said = text_of(pdf_of(writing))
    assert "le ratio du décret n’est pas défini" in said
    assert "Aucun équipement cette année-là." in said


def test_a_year_that_has_not_begun_has_no_statement(session, workshop):
    with pytest.raises(NotFound):
        decree_state(session, today().year + 1, today())


def test_the_file_opens_in_a_french_spreadsheet(session, sign_in):
    answer = sign_in(make_actor(session, "manager")).get(f"/statements/decree.csv?year={YEAR}")
    (titles,) = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    assert titles[-4:] == ["B", "A", "A engagé", "A prouvé"]
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_published_year_keeps_its_figures_and_says_which_list_is_today_s(session, fleet):
    publish(session, fleet.actor, YEAR, uuid4())
    fleet.event(fleet.device("laptop", **DATES, state="retired"), "2024-06-03T09:00Z", None, "retired")
    state = decree_state(session, YEAR, today())
    assert state.figures.figure(Key.RETIRED_STOCK).value == 3
    assert sum("retired_stock" in device.behind for device in state.devices) == 4
    said = text_of(pdf_of(decree_writing(state, "Ville de Valbourg", "fr")))
    assert "la liste des équipements sont celles du registre" in said
