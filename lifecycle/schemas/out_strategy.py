"""Answers of the API about the strategy: objectives with where they stand, and measures."""

from marshmallow import fields as m

from lifecycle.reports.progress import INDICATORS
from lifecycle.schemas.out_base import Out, amount, out, word
from lifecycle.strategy.path import Standing
from lifecycle.strategy.words import MeasureState, Sense, Theme


class YearOut(Out):
    """What an objective aims at in a year, and what was measured by hand."""

    year = out(m.Integer)
    target = amount(null=True)
    measured = amount(null=True)


class ProgressOut(Out):
    """Where an objective stands: its latest value, the target it is held against, and why in words."""

    value = amount(null=True)
    value_year = out(m.Integer, null=True)
    target = amount(null=True)
    target_year = out(m.Integer, null=True)
    standing = word(Standing)
    detail = out(m.String)


class ObjectiveOut(Out):
    """An objective: `indicator` is one of the figures, else `own_indicator` says what is measured.

    `at_least` targets are reached from below, `at_most` ones are not to be passed.
    """

    id = out(m.UUID)
    title = out(m.String)
    theme = word(Theme)
    indicator = word(INDICATORS, null=True)
    own_indicator = out(m.String)
    unit = out(m.String)
    sense = word(Sense)
    baseline_value = amount(null=True)
    baseline_year = out(m.Integer, null=True)
    owner = out(m.String)
    description = out(m.String)
    version = out(m.Integer)
    years = out(m.List, m.Nested(YearOut))
    progress = out(m.Nested, ProgressOut)


class MeasureOut(Out):
    """Something done for an objective, or for the whole strategy."""

    id = out(m.UUID)
    objective_id = out(m.UUID, null=True)
    action = out(m.String)
    means = out(m.String)
    state = word(MeasureState)
    starts_on = out(m.Date, null=True)
    ends_on = out(m.Date, null=True)
    version = out(m.Integer)
