"""The shapes of models and product sheets, as answers."""

from marshmallow import fields as m

from lifecycle.registry.catalogue_model import EU_REPAIR_CLASSES
from lifecycle.schemas.out_base import Out, amount, out, word


class ModelOut(Out):
    """A model of equipment; `weight_kg` and `screen_inches` stand in for what an asset does not say.

    Indices run from 0 to 10 (AGEC law art. 55, REEN law art. 15); `eu_repair_class` is that of regulation
    2023/1669, `eprel_id` the number in the European product registry.
    """

    id = out(m.UUID)
    name = out(m.String)
    number = out(m.String, null=True)
    category_key = out(m.String)
    manufacturer_id = out(m.UUID, null=True)
    manufacturer_name = out(m.String, null=True)
    weight_kg = amount(null=True)
    screen_inches = amount(null=True)
    repair_index = amount(null=True)
    durability_index = amount(null=True)
    eu_repair_class = word(EU_REPAIR_CLASSES, null=True)
    eprel_id = out(m.String, null=True)
    footprint_id = out(m.UUID, null=True)
    devices = out(m.Integer)


class ModelAliasOut(Out):
    """Another name that imports find a model by, under the manufacturer it came with."""

    name = out(m.String)
    manufacturer_name = out(m.String, null=True)


class FootprintOut(Out):
    """A manufacturer's product sheet: kg CO2e over the life that the sheet assumes, shares from 0 to 1.

    Orders of magnitude, not made to compare brands; `source` names the collection and its licence.
    """

    id = out(m.UUID)
    manufacturer = out(m.String)
    name = out(m.String)
    kind = out(m.String)
    weight_kg = amount(null=True)
    screen_inches = amount(null=True)
    lifetime_years = amount(null=True)
    gwp_total_kg = amount(null=True)
    gwp_use_ratio = amount(null=True)
    gwp_manufacture_ratio = amount(null=True)
    yearly_kwh = amount(null=True)
    report_date = out(m.String)
    report_url = out(m.String)
    source = out(m.String)


class ModelDetailOut(ModelOut):
    """One model with its other names and its manufacturer's sheet; `version` is its ETag."""

    version = out(m.Integer)
    aliases = out(m.List, m.Nested(ModelAliasOut))
    footprint = out(m.Nested, FootprintOut, null=True)


class MergedOut(Out):
    """What came of a merge: the model kept, the names that lead to it now, how many devices moved."""

    kept_id = out(m.UUID)
    names = out(m.List, m.String())
    assets = out(m.Integer)
