"""Where the bands of a flow diagram stand: nodes in columns, bands as wide as what goes along them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: The drawing in units of its own: it scales with the page.
WIDTH, BAR, GAP, TOP, HEIGHT = 960.0, 10.0, 36.0, 26.0, 240.0


@dataclass(frozen=True, slots=True)
class Link:
    """What goes from a node to another."""

    source: str
    target: str
    value: float
    tone: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A bar with its label above: `x`, `y` its corner, `height` as much as passes through it.

    The label of the last column ends at the bar (`is_last`), those of the others begin there.
    """

    key: str
    x: float
    y: float
    height: float
    value: float
    is_last: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A link drawn: its outline as an SVG path."""

    path: str
    tone: str | None


@dataclass(frozen=True, slots=True)
class Diagram:
    """Nodes and bands in a box of `width` × `height`."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]


def diagram(links: Sequence[Link]) -> Diagram:
    """Return where links stand, their nodes in columns by the steps before them; empty links are left out."""
    drawn = [link for link in links if link.value > 0 and link.source != link.target]
    depths = _depths(drawn)
    through = {key: _through(key, drawn) for key in depths}
    columns: dict[int, list[str]] = {}
    for key, depth in depths.items():
        columns.setdefault(depth, []).append(key)
    most = max((sum(through[key] for key in keys) for keys in columns.values()), default=1.0)
    nodes = {node.key: node for node in _nodes(columns, through, HEIGHT / most)}
    height = max((node.y + node.height for node in nodes.values()), default=0.0) + 8
    bands = tuple(_bands(drawn, nodes, HEIGHT / most))
    return Diagram(WIDTH, round(height, 1), tuple(nodes.values()), bands)


def _depths(links: Sequence[Link]) -> dict[str, int]:
    """Return each node's column, in the order in which they come; a way back does not push a node on."""
    depths: dict[str, int] = {}
    for link in links:
        depths.setdefault(link.source, 0)
        depths.setdefault(link.target, 0)
    for _ in depths:
        for link in links:
            further = depths[link.source] + 1
            if depths[link.target] < further < len(depths):
                depths[link.target] = further
    return depths


def _through(key: str, links: Sequence[Link]) -> float:
    out = sum(link.value for link in links if link.source == key)
    return max(out, sum(link.value for link in links if link.target == key))


def _nodes(columns: dict[int, list[str]], through: dict[str, float], scale: float) -> Iterator[Node]:
    last = max((*columns, 1))
    step = (WIDTH - BAR) / last
    for depth, keys in sorted(columns.items()):
        y = TOP
        for key in keys:
            height = max(through[key] * scale, 2.0)
            yield Node(
                key, round(depth * step, 1), round(y, 1), round(height, 1), through[key], depth == last
            )
            y += height + GAP


def _bands(links: Sequence[Link], nodes: dict[str, Node], scale: float) -> Iterator[Band]:
    """Yield the bands; at each node they stand in the order of where they go, so that few cross."""
    left = {key: node.y for key, node in nodes.items()}
    entered = dict(left)
    order = sorted(links, key=lambda link: (nodes[link.source].y, nodes[link.target].y))
    for link in order:
        source, target = nodes[link.source], nodes[link.target]
        wide = link.value * scale
        x0, x1, y0, y1 = source.x + BAR, target.x, left[link.source], entered[link.target]
        yield Band(_path(x0, y0, x1, y1, wide), link.tone)
        left[link.source], entered[link.target] = y0 + wide, y1 + wide


def _path(x0: float, y0: float, x1: float, y1: float, wide: float) -> str:
    middle = (x0 + x1) / 2
    z0, z1 = y0 + wide, y1 + wide
    there = f"M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
    return f"{there}V{z1:.1f}C{middle:.1f} {z1:.1f} {middle:.1f} {z0:.1f} {x0:.1f} {z0:.1f}Z"
