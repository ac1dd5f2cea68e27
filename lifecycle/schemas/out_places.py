"""The shapes of categories, sites and rooms, as answers."""

from marshmallow import fields as m

from lifecycle.schemas.out_base import Out, amount, out, word
from lifecycle.states.facts import SanitisationLevel


class CategoryOut(Out):
    """A type of equipment; `weee_category` is that of article R.543-172 II of the code de l'environnement."""

    key = out(m.String)
    name_fr = out(m.String)
    name_en = out(m.String)
    weee_category = out(m.Integer)
    waste_code = out(m.String)
    data_bearing = out(m.Boolean)
    sanitisation_level = word(SanitisationLevel)
    reference_life_years = amount()
    default_weight_kg = amount()


class RoomOut(Out):
    """A room of a site, named by its path inside it."""

    id = out(m.UUID)
    name = out(m.String)


class SiteOut(Out):
    """A building or a place, with its rooms."""

    id = out(m.UUID)
    name = out(m.String)
    address = out(m.String)
    rooms = out(m.List, m.Nested(RoomOut))
