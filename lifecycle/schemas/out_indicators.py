"""The shapes of indicators, as answers: a value with its formula, source, coverage and date."""

from marshmallow import fields as m

from lifecycle.reports.figures import Key, Share, Unit
from lifecycle.schemas.out_base import Out, amount, out, word
from lifecycle.states.assets import State


class BehindOut(Out):
    """The rows behind a figure: the parameters that `indicators/rows` takes."""

    figure = word(Key)
    year = out(m.Integer, null=True)
    category = out(m.String, null=True)
    state = word(State, null=True)
    site = out(m.UUID, null=True)
    part = out(m.String, null=True)


class CoverageOut(Out):
    """How many of the devices concerned have the dates that the figure needs."""

    known = out(m.Integer)
    total = out(m.Integer)


class TargetOut(Out):
    """The share that the law sets, in percent, and since which year."""

    since = out(m.Integer)
    percent = amount()
    source = out(m.String)


class CellOut(Out):
    """A part of a figure: the devices of a category in a state."""

    category = out(m.String)
    state = word(State)
    count = out(m.Integer)


class FigureOut(Out):
    """An indicator; `value` is null where it is not defined, and `note` then says why.

    `rows` leads to the devices that add up to it; a share has `parts` instead, numerator and denominator.
    """

    key = word((*Key, *Share))
    label = out(m.String)
    value = amount(null=True)
    unit = word(Unit)
    formula = out(m.String)
    source = out(m.String)
    as_of = out(m.Date)
    note = out(m.String, null=True)
    coverage = out(m.Nested, CoverageOut, null=True)
    target = out(m.Nested, TargetOut, null=True)
    rows = out(m.Nested, BehindOut, null=True)
    parts = out(m.List, m.Nested(BehindOut))
    cells = out(m.List, m.Nested(CellOut))
    low = amount(null=True)
    high = amount(null=True)


class FigureRowOut(Out):
    """A device behind a figure; `value` is what it adds, `arithmetic` how that was worked out."""

    id = out(m.UUID)
    code = out(m.String, null=True)
    tag = out(m.String, null=True)
    model = out(m.String, null=True)
    category = out(m.String)
    state = word(State)
    acquired_on = out(m.Date, null=True)
    first_used_on = out(m.Date, null=True)
    retired_on = out(m.Date, null=True)
    left_on = out(m.Date, null=True)
    value = amount()
    arithmetic = out(m.String, null=True)
