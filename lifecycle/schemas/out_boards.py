"""The shapes of boards, as answers: figures and charts with formula, source, coverage and date."""

from marshmallow import fields as m

from lifecycle.reports.boards import TITLES
from lifecycle.reports.content import KINDS
from lifecycle.reports.figures import Unit
from lifecycle.schemas.out_base import Out, amount, out, word
from lifecycle.schemas.out_indicators import BehindOut, CoverageOut, FigureOut, TargetOut


class PointOut(Out):
    """A value of a chart; for a flow, `key` is where it comes from and `series` where it goes."""

    key = out(m.String)
    label = out(m.String)
    series = out(m.String)
    series_label = out(m.String, null=True)
    value = amount(null=True)
    low = amount(null=True)
    high = amount(null=True)
    target = amount(null=True)
    rows = out(m.Nested, BehindOut, null=True)


class ChartOut(Out):
    """A chart with the sentence that says what it shows."""

    key = out(m.String)
    kind = word(KINDS)
    title = out(m.String)
    reading = out(m.String)
    unit = word(Unit)
    formula = out(m.String)
    source = out(m.String)
    as_of = out(m.Date)
    note = out(m.String, null=True)
    coverage = out(m.Nested, CoverageOut, null=True)
    target = out(m.Nested, TargetOut, null=True)
    points = out(m.List, m.Nested(PointOut))


class BoardOut(Out):
    """A board, for a civil year, a site and a category where they are asked."""

    key = word(TITLES)
    title = out(m.String)
    year = out(m.Integer)
    site = out(m.UUID, null=True)
    category = out(m.String, null=True)
    as_of = out(m.Date)
    figures = out(m.List, m.Nested(FigureOut))
    charts = out(m.List, m.Nested(ChartOut))
