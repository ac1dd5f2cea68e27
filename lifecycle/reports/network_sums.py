"""What the shares of a network's members add up to: totals, flows, capacity against need, where lots wait."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from lifecycle.partners.places import Place
from lifecycle.partners.views import PartnerView
from lifecycle.reports.shared import BANDS, Flow, Member, Shared, Wait
from lifecycle.states.assets import State
from lifecycle.states.facts import Route
from lifecycle.states.lots import OPEN_LOT_STATES

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class FlowLine:
    """What one authority handed over to one partner on one route in the year."""

    authority: str
    department: str
    partner_id: UUID
    route: Route
    devices: int
    outcomes: Mapping[State, int]

    @property
    def awaited(self) -> int:
        """How many have no outcome yet."""
        return self.devices - sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class Need:
    """Devices that wait to leave a department on a route, and what its partners say that they take a month.

    `capacity` is None where none of the `partners` on that route there has said one.
    """

    department: str
    route: Route
    devices: int
    capacity: int | None
    partners: int

    @property
    def months(self) -> Decimal | None:
        """How many months of the capacity the devices take, to one decimal; None without any capacity."""
        if not self.capacity:
            return None
        return (Decimal(self.devices) / self.capacity).quantize(_TENTH, ROUND_HALF_UP)


def sharing(members: Iterable[Member]) -> Iterator[tuple[Member, Shared]]:
    """Yield the members whose figures are here, with them."""
    for member in members:
        if member.shared is not None:
            yield member, member.shared


def flow_lines(members: Iterable[Member]) -> list[FlowLine]:
    """Return the year's hand-overs, the largest first."""
    lines = [_line(member, shared, flow) for member, shared in sharing(members) for flow in shared.flows]
    return sorted(lines, key=lambda line: (-line.devices, line.authority, str(line.partner_id), line.route))


def _line(member: Member, shared: Shared, flow: Flow) -> FlowLine:
    return FlowLine(member.name, shared.department, flow.partner_id, flow.route, flow.devices, flow.outcomes)


def needs(members: Iterable[Member], partners: Sequence[PartnerView], on: date) -> list[Need]:
    """Return the need and the capacity of each department of the members, by route, all that is not empty.

    A partner's capacity counts in each department that it serves: the sum over departments says more than
    there is. A department that no member has said is the empty one, which only partners of everywhere serve.
    """
    wanted: dict[str, Counter[Route]] = defaultdict(Counter)
    for _, shared in sharing(members):
        wanted[shared.department].update(shared.need)
    found = (
        _need(department, route, wanted[department][route], partners, on)
        for department in sorted(wanted)
        for route in Route
    )
    return [need for need in found if need.devices or need.partners]


def _need(department: str, route: Route, devices: int, partners: Sequence[PartnerView], on: date) -> Need:
    there = [one for one in partners if route in one.routes and serves(one, department)]
    said = [take for one in there if (take := one.capacity_on(route, on)) is not None]
    return Need(department, route, devices, sum(said) if said else None, len(there))


def serves(partner: PartnerView, department: str) -> bool:
    """Tell whether a partner works in a department, by what it says or else by where it stands."""
    if partner.territory.is_everywhere:
        return True
    near = {Place(commune=code).department for code in (partner.commune, *partner.communes) if code}
    return bool(department) and department in {*partner.departments, *near}


def waits(members: Iterable[Member]) -> list[Wait]:
    """Return the open lots of all together by state, in the order of a lot's life."""
    found = [wait for _, shared in sharing(members) for wait in shared.waits]
    by_state = ((state, [wait for wait in found if wait.state is state]) for state in OPEN_LOT_STATES)
    return [_together(state_waits) for _, state_waits in by_state if state_waits]


def _together(waits: Sequence[Wait]) -> Wait:
    bands = tuple(sum(wait.bands[band] for wait in waits) for band in range(len(BANDS) + 1))
    return Wait(
        waits[0].state,
        sum(wait.lots for wait in waits),
        sum(wait.devices for wait in waits),
        bands,
        max(wait.longest for wait in waits),
    )
