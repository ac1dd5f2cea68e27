"""The shapes of indicators' parameters."""

from marshmallow import fields as m
from marshmallow.validate import Range

from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.reports.figures import Key
from lifecycle.schemas.api_base import PageQuery
from lifecycle.schemas.base import Shape
from lifecycle.schemas.lots import choice, one_of
from lifecycle.states.assets import State


class YearQuery(Shape):
    """A civil year that has begun; the present one where it is not said."""

    year = m.Integer(load_default=None, validate=Range(1, 9999))


class YearPageQuery(PageQuery, YearQuery):
    """A page of what there is of a year."""


class RowsQuery(YearPageQuery):
    """Which rows: a figure, its year if it is a year's, and a part of it."""

    figure = choice(Key, required=True)
    category = one_of(CATEGORY_KEYS, load_default=None)
    state = choice(State, load_default=None)
    site = m.UUID(load_default=None)
    part = m.String(load_default=None)


class BoardQuery(YearQuery):
    """What a board is narrowed to: a year, a site, a category."""

    site = m.UUID(load_default=None)
    category = one_of(CATEGORY_KEYS, load_default=None)
