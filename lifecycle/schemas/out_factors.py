"""Answers of the API about impact factors."""

from marshmallow import fields as m

from lifecycle.impact.factors import QUALITIES
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.schemas.out_base import Out, amount, out, word


class FactorOut(Out):
    """The factor of a category, kg CO2e a device; null is unknown, never zero."""

    category = word(CATEGORY_KEYS)
    manufacture_kg = amount(null=True)
    distribution_kg = amount(null=True)
    end_of_life_kg = amount(null=True)
    embodied_kg = amount()
    yearly_kwh = amount(null=True)
    life_years = amount()
    second_life_years = amount()
    quality = word(QUALITIES)
    scope = out(m.String)
    reference = out(m.String)
    note = out(m.String)
    source = out(m.String)
    dated = out(m.Date)
    products = out(m.Integer, null=True)
    is_own = out(m.Boolean)


class ElectricityOut(Out):
    """The electricity factor of a year; null is every year."""

    year = out(m.Integer, null=True)
    kg_per_kwh = amount()


class FactorsOut(Out):
    """The factors in force: one set, the authority's own values over it. A category without one is absent."""

    set_id = out(m.String)
    version = out(m.String)
    revision = out(m.Integer)
    title = out(m.String)
    displacement = amount()
    displacement_lowest = amount()
    displacement_highest = amount()
    second_life_years = amount()
    electricity_source = out(m.String)
    electricity = out(m.List, m.Nested(ElectricityOut))
    data = out(m.List, m.Nested(FactorOut))
