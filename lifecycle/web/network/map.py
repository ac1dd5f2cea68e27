"""The year's hand-overs on the map of departments: from the centre of a department to a partner's place."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lifecycle.partners.places import Place
from lifecycle.partners.views import PartnerView
from lifecycle.reports.network_sums import FlowLine
from lifecycle.web.partners.map import (
    Dot,
    Ground,
    Point,
    apart,
    centre_of,
    department_names,
    ground_of,
    projected,
)

# An arrow's width in the picture's pixels: the thinnest, and what the most devices add.
_THIN, _MORE = 1.5, 6.5
# How far a curve leaves the straight line, as a share of it.
_BEND = 0.18


@dataclass(frozen=True, slots=True)
class Source:
    """A department that devices left: its code and name, where it stands in the picture, how many left."""

    code: str
    name: str
    x: float
    y: float
    devices: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """A curve from a department to a partner, as wide as its devices are many."""

    path: str
    width: float
    source: str
    target: str
    devices: int


@dataclass(frozen=True, slots=True)
class FlowMap:
    """The picture; `unplaced` devices left a department or went to a partner that cannot be drawn."""

    ground: Ground
    sources: tuple[Source, ...]
    arrows: tuple[Arrow, ...]
    dots: tuple[Dot, ...]
    unplaced: int


def flow_map(lines: Sequence[FlowLine], partners: Mapping[UUID, PartnerView]) -> FlowMap | None:
    """Return the map of hand-overs, partners numbered as in the table; None where none can be drawn."""
    flows: Counter[tuple[str, UUID]] = Counter()
    unplaced = 0
    for line in lines:
        if centre_of(line.department) and _place_of(partners.get(line.partner_id)):
            flows[line.department, line.partner_id] += line.devices
        else:
            unplaced += line.devices
    if not flows:
        return None
    starts = {code: point for code, _ in flows if (point := centre_of(code))}
    ends = {one: point for _, one in flows if (point := _place_of(partners[one]))}
    ground = ground_of([*starts.values(), *ends.values()], starts)
    ranked = sorted((number, one) for one, number in numbers(lines).items() if one in ends)
    dots = [
        Dot(ground.seen(ends[one]), *ground.seen(ends[one]), number, one, partners[one].name, ())
        for number, one in ranked
    ]
    return FlowMap(
        ground,
        tuple(_sources(flows, starts, ground)),
        tuple(_arrows(flows, partners, starts, ends, ground)),
        apart(dots, [ground.seen(point) for point in starts.values()], ground.height),
        unplaced,
    )


def numbers(lines: Iterable[FlowLine]) -> dict[UUID, int]:
    """Return each partner's number on the map and in the table, the one that took most first."""
    taken: Counter[UUID] = Counter()
    for line in lines:
        taken[line.partner_id] += line.devices
    ranked = sorted(taken, key=lambda one: (-taken[one], str(one)))
    return {partner: number for number, partner in enumerate(ranked, 1)}


def _place_of(partner: PartnerView | None) -> Point | None:
    """Return where a partner stands in the drawing, at worst the centre of its department."""
    if partner is None:
        return None
    return projected(partner.place) or centre_of(Place(commune=partner.commune).department)


def _sources(
    flows: Counter[tuple[str, UUID]], starts: Mapping[str, Point], ground: Ground
) -> Iterator[Source]:
    for code, point in sorted(starts.items()):
        left = sum(devices for (start, _), devices in flows.items() if start == code)
        yield Source(code, department_names()[code], *ground.seen(point), left)


def _arrows(
    flows: Counter[tuple[str, UUID]],
    partners: Mapping[UUID, PartnerView],
    starts: Mapping[str, Point],
    ends: Mapping[UUID, Point],
    ground: Ground,
) -> Iterator[Arrow]:
    """Yield the curves, the widest first, so that the thin ones lie on top."""
    most = max(flows.values())
    for (code, partner), devices in flows.most_common():
        path = _curve(ground.seen(starts[code]), ground.seen(ends[partner]))
        width = round(_THIN + _MORE * devices / most, 1)
        yield Arrow(path, width, department_names()[code], partners[partner].name, devices)


def _curve(start: Point, end: Point) -> str:
    """Return a curve that leaves the straight line on one side, so that both ways would be seen."""
    (x, y), (to_x, to_y) = start, end
    bend_x = (x + to_x) / 2 + (y - to_y) * _BEND
    bend_y = (y + to_y) / 2 + (to_x - x) * _BEND
    return f"M{x} {y}Q{bend_x:.1f} {bend_y:.1f} {to_x} {to_y}"
