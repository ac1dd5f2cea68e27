"""What the demonstration's authorities say beside their register can be read by the program."""

from decimal import Decimal

from sqlalchemy import text

from lifecycle.footprint.document import read_document
from lifecycle.footprint.effective import effective_of


def test_own_factors_are_whole_and_say_their_source(demo):
    rows = demo.execute(text("SELECT version, document FROM factor_version ORDER BY version")).all()
    assert [row.version for row in rows] == [1, 2]
    factors = effective_of(2, read_document(rows[-1].document)).by_category
    assert (factors["thin_client"].embodied_kg, factors["printer"].embodied_kg) == (Decimal(46), Decimal(130))
    assert all("Boavizta" in factors[key].source for key in ("thin_client", "printer"))


def test_the_public_page_says_what_was_chosen_of_one_authority_alone(demo):
    page = demo.execute(text("SELECT content, chosen, authority_id FROM public_page")).one()
    said = {one["key"]: one["by_locale"]["fr"] for one in page.content["sentences"]}
    assert [*said] == page.chosen
    assert all(one["formula"] and one["source"] for one in said.values())
    undone = """SELECT count(*) FROM event WHERE authority_id = :authority AND subject_type = 'asset'
      AND details->>'action' = 'reinstate'"""
    counted = demo.scalar(text(undone), {"authority": page.authority_id})
    assert said["internal_reuse"]["number"] == str(counted)


def test_last_years_purchases_are_completed_by_hand(demo):
    kept = demo.execute(text("SELECT DISTINCT year, authority_id FROM declared_spend")).all()
    assert [row.year for row in kept] == [2025]
