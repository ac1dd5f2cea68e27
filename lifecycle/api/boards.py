"""Figures, charts and boards as the API answers them: told in the language that is asked for."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from lifecycle.edge.locale import current_locale
from lifecycle.reports.boards import TITLES
from lifecycle.reports.content import Board, Chart, Point
from lifecycle.reports.decree import Target
from lifecycle.reports.figures import Behind, Figure, Words
from lifecycle.reports.queries import Row
from lifecycle.schemas.out_boards import ChartOut, PointOut
from lifecycle.schemas.out_indicators import FigureOut, FigureRowOut


def board_out(board: Board) -> dict[str, Any]:
    """Return a board with its texts told."""
    return {
        "key": board.key,
        "title": _told(Words(TITLES[board.key])),
        "year": board.scope.year,
        "site": board.scope.site_id,
        "category": board.scope.category,
        "as_of": board.as_of,
        "figures": [figure_out(figure) for figure in board.figures],
        "charts": [_chart(chart) for chart in board.charts],
    }


def figure_out(figure: Figure) -> dict[str, Any]:
    """Return a figure with its texts told."""
    said = _members(figure, FigureOut())
    return {
        **said,
        "target": _target(figure.target),
        "rows": figure.rows and _behind(figure.rows),
        "parts": [_behind(part) for part in figure.parts],
    }


def row_out(row: Row) -> dict[str, Any]:
    """Return a device behind a figure, how its value was worked out told."""
    return _members(row, FigureRowOut())


def _chart(chart: Chart) -> dict[str, Any]:
    said = _members(chart, ChartOut())
    return {
        **said,
        "target": _target(chart.target),
        "points": [_point(point) for point in chart.points],
    }


def _point(point: Point) -> dict[str, Any]:
    return {**_members(point, PointOut()), "rows": point.rows and _behind(point.rows)}


def _members(thing: object, shape: Schema) -> dict[str, Any]:
    """Return what a shape asks of a thing, words told."""
    values = {name: getattr(thing, name) for name in shape.fields}
    return {name: _told(value) if isinstance(value, Words) else value for name, value in values.items()}


def _told(words: Words) -> str:
    return words.told(current_locale())


def _target(target: Target | None) -> Mapping[str, Any] | None:
    if target is None:
        return None
    return {"since": target.since, "percent": target.percent, "source": _told(Words(target.source))}


def _behind(behind: Behind) -> dict[str, Any]:
    return {
        "figure": behind.key,
        "year": behind.year,
        "category": behind.category,
        "state": behind.state,
        "site": behind.site,
        "part": behind.part,
    }
