"""The shapes of a network, as answers: what its members share, and what its partners can take."""

from marshmallow import fields as m

from lifecycle.schemas.out_base import Out, amount, out, word
from lifecycle.states.facts import Route
from lifecycle.states.lots import LotState


def _counts() -> m.Dict:
    counts: m.Dict = out(m.Dict, keys=m.String(), values=m.Integer())
    return counts


class FlowOut(Out):
    """Devices handed over to a partner in the year on a route, and how many came to each outcome so far."""

    partner_id = out(m.UUID)
    route = word(Route)
    devices = out(m.Integer)
    outcomes = _counts()


class WaitOut(Out):
    """Lots that stand in a state; `bands` counts them by days waited: up to 7, 30, 90, and more."""

    state = word(LotState)
    lots = out(m.Integer)
    devices = out(m.Integer)
    bands = out(m.List, m.Integer())
    longest = out(m.Integer)


class SharedOut(Out):
    """What a member shares of a year: counts, ratios and kilograms; figures by key, as texts."""

    department = out(m.String)
    devices = _counts()
    lots = _counts()
    figures = out(m.Dict, keys=m.String(), values=amount(null=True))
    flows = out(m.List, m.Nested(FlowOut))
    need = _counts()
    waits = out(m.List, m.Nested(WaitOut))


class MemberOut(Out):
    """A member authority of a network; `shared` is null until it agrees and its figures are counted."""

    organisation_id = out(m.UUID)
    name = out(m.String)
    agrees = out(m.Boolean)
    day = out(m.Date, null=True)
    shared = out(m.Nested, SharedOut, null=True)


class NeedOut(Out):
    """Devices that wait to leave a department on a route, and the capacity a month of its partners."""

    department = out(m.String)
    route = word(Route)
    devices = out(m.Integer)
    capacity = out(m.Integer, null=True)
    partners = out(m.Integer)
    months = amount(null=True)
