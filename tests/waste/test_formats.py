"""Lines of the register and follow-up slips: pure rules."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.formats import bsdd
from lifecycle.formats.waste_checks import problems
from lifecycle.formats.waste_codes import GROUPINGS, OPERATIONS, WASTE_CODES, is_hazardous
from lifecycle.formats.waste_parties import (
    Carrier,
    Company,
    Destination,
    Packaging,
    is_identified,
    is_siret,
    split_address,
)
from lifecycle.formats.waste_register import RegisterLine, expected_mode, public_id, values
from lifecycle.formats.waste_titles import TITLES

TODAY = date(2026, 11, 23)
PLACE = {"name": "Ponant", "address": "quai 7", "postal_code": "35000", "city": "Rennes"}
FULL = {**PLACE, "org_id": "35600000000048", "contact": "C", "phone": "02", "mail": "c@d.example"}
LINE = RegisterLine(
    public_id="2026-001-160213",
    siret="24009900200018",
    description="Équipements mis au rebut",
    waste_code="16 02 13*",
    is_pop=False,
    dispatched_on=date(2026, 11, 20),
    weight_t=Decimal("0.412"),
    is_estimate=True,
    pickup=Company(),
    destination=Destination(**FULL, cap="CAP-1"),
    carrier=Carrier(**FULL, receipt="R-35-2024", department="35", receipt_until="2029-12-31"),
    operation="R12",
    operation_mode="",
    scheme=Company(),
)
SLIP = bsdd.Slip(LINE, Company(**FULL), (Packaging("AUTRE", 3, "palette filmée"),), "SOLID", "non soumis")


def codes_of(line: RegisterLine) -> set[str]:
    return {reason.code for reason in problems(line, TODAY)}


def test_a_whole_line_has_no_problem():
    assert codes_of(LINE) == set()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"public_id": "x" * 37}, "public-id"),
        ({"public_id": "n° 1"}, "public-id"),
        ({"siret": ""}, "siret"),
        ({"siret": "24009900200017"}, "siret"),
        ({"waste_code": "160213*"}, "waste-code"),
        ({"is_pop": None}, "waste-pop"),
        ({"dispatched_on": TODAY + timedelta(1)}, "date-future"),
        ({"dispatched_on": date(2025, 5, 22)}, "date-old"),
        ({"weight_t": Decimal(0)}, "weight-unknown"),
        ({"weight_t": Decimal("40.001")}, "weight-large"),
        ({"operation": "D10", "operation_mode": "ELIMINATION"}, "weight-estimated"),
        ({"operation": ""}, "operation"),
        ({"operation": "R5"}, "operation-mode"),
        ({"destination": Destination()}, "destination-id"),
        ({"destination": Destination(org_id="35600000000048")}, "destination-address"),
        ({"carrier": Carrier(**PLACE, is_exempt=True)}, "carrier-id"),
        ({"carrier": Carrier(**{**FULL, "postal_code": "350"}, is_exempt=True)}, "carrier-address"),
        ({"carrier": Carrier(**FULL)}, "carrier-receipt"),
    ],
)
def test_each_thing_that_lacks_is_named(wrong, code):
    assert code in codes_of(replace(LINE, **wrong))


def test_limits_are_where_the_register_puts_them():
    assert codes_of(replace(LINE, dispatched_on=date(2025, 5, 23))) == set()
    assert codes_of(replace(LINE, weight_t=Decimal(40))) == set()
    by_rail = replace(LINE, carrier=replace(LINE.carrier, mode="RAIL"), weight_t=Decimal(10_000))
    assert codes_of(by_rail) == set()
    assert codes_of(replace(by_rail, weight_t=Decimal("10000.001"))) == {"weight-large"}
    assert codes_of(replace(LINE, carrier=Carrier(**FULL, is_exempt=True))) == set()


def test_values_come_in_the_national_fields():
    said = values(LINE)
    assert list(said) == list(TITLES)
    assert (said["wasteIsDangerous"], said["wastePop"], said["weightValue"]) == ("OUI", "NON", "0.412")
    assert (said["weightIsEstimate"], said["dispatchDate"]) == ("ESTIME", "2026-11-20")
    assert said["destinationCompanyType"] == "ETABLISSEMENT_FR"
    assert said["transporter1RecepisseIsExempted"] == "NON"
    assert said["transporter2CompanyType"] == said["reason"] == ""
    assert len(TITLES) == len(set(TITLES.values())) == 101


@given(
    st.sampled_from(sorted(WASTE_CODES)),
    st.integers(1, 10**7),
    st.sampled_from(sorted(OPERATIONS)),
    st.booleans() | st.none(),
)
def test_any_line_of_ours_has_the_form_that_the_register_takes(code, grams, operation, is_pop):
    line = replace(
        LINE, waste_code=code, weight_t=Decimal(grams) / 1000, operation=operation, is_pop=is_pop,
        operation_mode=expected_mode(operation), public_id=public_id("2026-0311", code),
    )  # fmt: skip
    said = values(line)
    assert re.fullmatch(r"[A-Za-z0-9\-_./]{1,36}", said["publicId"])
    assert re.fullmatch(r"\d{2} \d{2} \d{2}\*?", said["wasteCode"])
    assert Decimal(said["weightValue"]) == line.weight_t
    assert (said["wasteIsDangerous"] == "OUI") == (is_hazardous(code) or bool(is_pop))
    assert said["operationMode"] == "" or operation not in GROUPINGS


@pytest.mark.parametrize(
    ("operation", "mode"),
    [("R0", "REUTILISATION"), ("R1", "VALORISATION_ENERGETIQUE"), ("R4", "RECYCLAGE"), ("R12", ""),
     ("D10", "ELIMINATION"), ("D13", ""), ("R5", "")],
)  # fmt: skip
def test_an_operation_stands_for_its_way_of_treatment(operation, mode):
    assert expected_mode(operation) == mode


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12 rue de l’Œuvre, 35000 Rennes", ("12 rue de l’Œuvre", "35000", "Rennes")),
        ("ZA du Pré – 22300 Lannion", ("ZA du Pré", "22300", "Lannion")),
        ("Quai 7, Kerlann", ("Quai 7, Kerlann", "", "")),
        ("", ("", "", "")),
    ],
)
def test_an_address_is_split_where_it_is_clear(text, parts):
    assert split_address(text) == parts


@given(st.integers(0, 13), st.sampled_from("0123456789"))
def test_a_siret_with_one_wrong_digit_is_none(place, digit):
    right = "24009900200018"
    typed = right[:place] + digit + right[place + 1 :]
    assert is_siret(typed) == (typed == right)


def test_each_type_has_its_identifier():
    assert is_identified(Company(type="ASSOCIATION", org_id="W351234567"))
    assert not is_identified(Company(type="ASSOCIATION", org_id="35600000000048"))
    assert is_identified(Company(type="ENTREPRISE_UE", org_id="BE0123456789"))
    assert not is_siret("240 099 002 00018")


def test_a_whole_slip_lacks_nothing_and_says_all():
    assert bsdd.problems(SLIP) == []
    said = bsdd.content(SLIP)
    assert said["emitter"]["type"] == "PRODUCER"
    assert said["recipient"]["processingOperation"] == "R 12"
    assert said["wasteDetails"]["quantityType"] == "ESTIMATED"
    assert said["wasteDetails"]["packagingInfos"] == [
        {"type": "AUTRE", "quantity": 3, "other": "palette filmée"}
    ]
    assert said["wasteDetails"]["pop"] is False
    assert "ecoOrganisme" not in said
    through = replace(LINE, scheme=Company(org_id="35600000000048", name="Éco-organisme"))
    assert bsdd.content(replace(SLIP, line=through))["emitter"]["type"] == "OTHER"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"emitter": Company()}, "slip-emitter"),
        ({"packagings": ()}, "slip-packaging"),
        ({"packagings": (Packaging("AUTRE", 1),)}, "slip-packaging"),
        ({"packagings": (Packaging("BENNE", 3),)}, "slip-packaging"),
        ({"packagings": (Packaging("BENNE", 1), Packaging("FUT", 1))}, "slip-packaging"),
        ({"onu_code": ""}, "slip-onu"),
        ({"line": replace(LINE, is_pop=None)}, "slip-pop"),
        ({"line": replace(LINE, weight_t=Decimal(0))}, "slip-quantity"),
        ({"line": replace(LINE, operation="")}, "slip-operation"),
        ({"line": replace(LINE, destination=Destination(**FULL))}, "slip-cap"),
        ({"line": replace(LINE, carrier=Carrier(**FULL, receipt="R-35-2024"))}, "slip-receipt"),
    ],
)
def test_a_slip_names_what_it_lacks(wrong, code):
    assert code in {reason.code for reason in bsdd.problems(replace(SLIP, **wrong))}


@pytest.mark.parametrize("count", range(7))
def test_what_a_party_lacks_is_one_sentence(count):
    names = ["org_id", "name", "address", "contact", "phone", "mail"][:count]
    party = Company(**{**FULL, **dict.fromkeys(names, "")})
    found = [r for r in bsdd.problems(replace(SLIP, emitter=party)) if r.code == "slip-emitter"]
    assert len(found) == min(count, 1)
    for reason in found:
        assert "%(" not in reason.told("fr")
