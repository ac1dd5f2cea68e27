"""The declaration of article 58: purchases by family, completed by hand, valid for the national schema."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from frictionless import Resource, Schema

from lifecycle.history.queries import find_by_request
from lifecycle.kernel.errors import Forbidden
from lifecycle.kernel.ids import new_id
from lifecycle.people.model import Organisation
from lifecycle.registry.errors import RequestReused
from lifecycle.statements.agec import Rule, Said, declaration, rules_in_force, unpriced_page
from lifecycle.statements.agec_file import COLUMNS, SCHEMA, csv_of
from lifecycle.statements.agec_types import PRODUCT_TYPES
from lifecycle.statements.declaring import declare, set_rules
from lifecycle.statements.errors import SiretMissing, SpendRefused
from tests.factories import as_application, as_owner, make_actor, make_asset

SIRET = "21380185800015"
YEAR = 2025


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


def buy(session, actor, cost=None, on=date(YEAR, 3, 1), **values):
    """Buy a laptop of the year unless told otherwise."""
    return make_asset(session, actor, acquired_on=on, acquisition_cost=cost, **values)


def problems(data: bytes) -> list[str]:
    """What frictionless finds wrong in a file, by our statement of the national schema."""
    schema = Schema.from_descriptor(json.loads(SCHEMA.read_text()))
    report = Resource(data, format="csv", encoding="utf-8", schema=schema).validate()
    return [error for row in report.flatten(["type"]) for error in row]


def line(session, key="it"):
    return next(one for one in declaration(session, YEAR).lines if one.product_type == key)


def test_the_years_purchases_are_summed_by_family(session, manager):
    # Décret 2024-134: euros before tax spent in the civil year, by family; refurbished counts as reuse.
    buy(session, manager, Decimal("900.50"), acquisition="bought", condition_acquired="new")
    buy(session, manager, Decimal("300.25"), acquisition="bought", condition_acquired="refurbished")
    buy(session, manager, Decimal(180), category_key="monitor")  # no mode said: read as a purchase
    buy(session, manager, None)  # no price: counted apart
    buy(session, manager, Decimal(250), category_key="printer")
    buy(session, manager, Decimal(70), category_key="dock")  # of no family
    buy(session, manager, Decimal(999), on=date(YEAR - 1, 12, 31))
    buy(session, manager, Decimal(999), on=None)
    buy(session, manager, Decimal(40), acquisition="leased")
    found = declaration(session, YEAR)
    assert (line(session).total, line(session).reuse) == (Decimal("1380.75"), Decimal("300.25"))
    assert (line(session).known.bought, line(session).known.priced, line(session).known.leased) == (4, 3, 1)
    assert line(session, "printing").total == 250
    assert (found.untyped.total, found.undated, found.unpriced) == (70, 1, 1)
    rules = rules_in_force(session, ["laptop", "monitor", "printer", "dock"])
    assert len(unpriced_page(session, YEAR, rules).rows) == 1


def test_a_donated_laptop_under_five_years_counts_for_its_flat_value(session, manager):
    # The one value known of the grid of 29 February 2024: a laptop under five years counts for 200 €.
    buy(session, manager, acquisition="donated")
    buy(session, manager, acquisition="donated", first_used_on=date(YEAR - 5, 3, 2))  # a day under five years
    buy(session, manager, acquisition="donated", first_used_on=date(YEAR - 5, 3, 1))  # five years: no more
    buy(session, manager, acquisition="donated", category_key="monitor")  # its value is not known
    it = line(session)
    assert (it.donated, it.known.valued, it.known.donated, it.total) == (400, 2, 4, 0)
    set_rules(session, manager, {"monitor": Rule("it", Decimal(35))}, uuid4())
    assert line(session).donated == 435


def test_a_declared_amount_replaces_the_registers_until_it_is_taken_back(session, manager):
    buy(session, manager, Decimal(500))
    request = uuid4()
    said = {"it": Said(total=Decimal("800.10"), recycled=Decimal(20), comment="Avec les accessoires")}
    declare(session, manager, YEAR, said, request)
    assert (line(session).total, line(session).reuse, line(session).recycled) == (Decimal("800.10"), 0, 20)
    event = find_by_request(session, request)
    assert event.changes["total_it"] == [None, "800.10"]
    declare(session, manager, YEAR, {"it": Said()}, request)  # a repeat changes nothing
    assert line(session).total == Decimal("800.10")
    declare(session, manager, YEAR, {"it": Said()}, uuid4())
    assert line(session).total == 500
    with pytest.raises(RequestReused):
        set_rules(session, manager, {}, request)


def test_what_cannot_be_is_refused_at_its_field(session, manager):
    wrong = {
        "it": Said(total=Decimal(10), reuse=Decimal(11)),
        "paper": Said(total=Decimal(-1)),
        "games": Said(total=Decimal("1.005")),
        "sport": Said(reuse=Decimal(5)),
    }
    with pytest.raises(SpendRefused) as refused:
        declare(session, manager, YEAR, wrong, uuid4())
    assert set(refused.value.fields) == {"reuse_it", "total_paper", "total_games", "reuse_sport"}
    with pytest.raises(SpendRefused):
        set_rules(session, manager, {"laptop": Rule("boats", None)}, uuid4())
    with pytest.raises(Forbidden):
        declare(session, make_actor(session, "technician", manager.organisation_id), YEAR, {}, uuid4())


def test_the_file_passes_the_national_schema(session, manager):
    buy(session, manager, Decimal("1234.50"), condition_acquired="refurbished")
    said = {key: Said(total=Decimal(100), comment='Marché "A", lot 2\nsuite') for key in PRODUCT_TYPES}
    declare(session, manager, YEAR, said, uuid4())
    made = csv_of(declaration(session, YEAR), " 213 801 858 00015", "Ville de Valbourg")
    assert problems(made) == []
    rows = list(csv.reader(io.StringIO(made.decode())))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 1 + len(PRODUCT_TYPES)
    named = dict(zip(COLUMNS, rows[1], strict=True))
    assert (named["annee"], named["siret"], named["montant_total"]) == ("2025", SIRET, "100")
    assert named["montant_reemploi_et_reutilisation"] == "1234.5"


BAD = (
    ("annee", "25-26"), ("siret", "2138018580001"), ("raison_sociale", ""), ("montant_total", "12 euros"),
    ("type_produit_acquis", "Ordinateurs"), ("montant_produits_recycles", ""),
)  # fmt: skip


def test_our_statement_of_the_schema_refuses_bad_values(session, manager):
    declare(session, manager, YEAR, {"it": Said(total=Decimal(5))}, uuid4())
    [row] = csv.DictReader(io.StringIO(csv_of(declaration(session, YEAR), SIRET, "Ville").decode()))
    for column, value in BAD:
        out = io.StringIO()
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerow({**row, column: value})
        assert problems(out.getvalue().encode()), column


def test_without_a_siret_there_is_no_file(session, manager):
    for siret in (None, "", "123", "2138018580001X"):
        with pytest.raises(SiretMissing):
            csv_of(declaration(session, YEAR), siret, "Ville")


def test_another_authority_sees_nothing_of_it(session, manager):
    buy(session, manager, Decimal(500))
    declare(session, manager, YEAR, {"paper": Said(total=Decimal(9))}, uuid4())
    set_rules(session, manager, {"dock": Rule("it", None)}, uuid4())
    make_actor(session, "manager")
    assert not any(one.has_something for one in declaration(session, YEAR).lines)
    assert rules_in_force(session, ["dock"])["dock"].product_type is None


def test_the_page_takes_amounts_as_people_write_them(session, manager, sign_in):
    client, address = sign_in(manager), f"/statements/agec58/?year={YEAR}"
    buy(session, manager, Decimal(640))
    form = {"request_id": new_id(), "total_it": "1 234,50 €", "comment_it": "Selon la compta"}
    assert client.post(address, data=form).status_code == 303
    page = client.get(address).text
    assert "1 234,50 €" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert "Selon la compta" in page
    assert "seuil 20" in page  # of IT from 2024 on, as the press reported the decree
    refused = client.post(address, data={"request_id": new_id(), "total_it": "douze"})
    assert refused.status_code == 422
    assert 'href="#f-total_it"' in refused.text
    assert "douze" in refused.text
    assert 'aria-describedby="f-total_it-error"' in refused.text


def test_the_file_asks_for_the_siret_that_is_not_known(session, manager, sign_in):
    client, address = sign_in(manager), f"/statements/agec58/agec58.csv?year={YEAR}"
    buy(session, manager, Decimal(640))
    assert client.get(address).status_code == 409
    asked = client.get(f"{address}&siret={SIRET}")
    assert problems(asked.data) == []
    own = Organisation.__table__.update().where(Organisation.id == manager.organisation_id)
    as_owner(session).execute(own.values(siret=SIRET))
    as_application(session)
    assert SIRET in client.get(address).text


def test_rules_are_the_managers(session, manager, sign_in):
    client = sign_in(manager)
    form = {"request_id": new_id(), "type_dock": "it", "value_dock": "12,5"}
    assert client.post("/statements/agec58/rules", data=form).status_code == 303
    assert rules_in_force(session, ["dock"])["dock"] == Rule("it", Decimal("12.50"), is_own=True)
    technician = sign_in(make_actor(session, "technician", manager.organisation_id))
    assert technician.get("/statements/agec58/rules").status_code == 403
    assert client.get(f"/statements/agec58/unpriced?year={YEAR}").status_code == 200
