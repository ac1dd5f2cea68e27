"""A chart of a board as its macro draws it: told in the reader's language, with its table and its file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for

from lifecycle.documents.sheets import as_csv
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.text import N_, translate
from lifecycle.reports.amounts import amount, extent, scaled
from lifecycle.reports.content import Board, Chart, Point
from lifecycle.reports.figures import UNIT_LABELS, Unit
from lifecycle.web.dashboard.flows import Link, diagram
from lifecycle.web.dashboard.scope import params_of
from lifecycle.web.dashboard.shown import decimal_text, rows_url

#: The tones of stacks that say none, in their order; a pattern goes with each, so colour is never alone.
TONES = ("go", "wait", "done", "out", "stop")
#: Units too long to stand above every column: said once.
BRIEF = (Unit.KG_CO2E, Unit.KILOGRAMS, Unit.EUROS, Unit.KWH)
#: What the rows of a chart are compared with, by its unit.
_AIMS = {Unit.PERCENT: N_("Cible légale"), Unit.YEARS: N_("Durée de référence")}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart told: `rows` of the macro, `series` of stacks, `flow` of a flow diagram."""

    chart: Chart
    id: str
    title: str
    reading: str
    note: str
    rows: Sequence[dict[str, Any]]
    series: Sequence[dict[str, Any]]
    flow: dict[str, Any] | None
    csv: str
    target: float | None
    target_label: str
    aim_label: str
    unit: str


def drawn(chart: Chart, board: Board) -> Drawn:
    """Return a chart as its macro draws it."""
    locale = current_locale()
    target = chart.target
    return Drawn(
        chart,
        chart.key,
        chart.title.told(locale),
        chart.reading.told(locale),
        chart.note.told(locale) if chart.note else "",
        rows=_brief(_columns(chart) if chart.kind == "stacks" else _rows(chart), chart),
        series=_series(chart),
        flow=_flow(chart) if chart.kind == "flows" else None,
        csv=url_for("dashboard.chart_csv", board=board.key, chart=chart.key, **params_of(board.scope)),
        target=float(target.percent) if target else None,
        target_label=_target(target.percent) if target else "",
        aim_label=_aimed(chart),
        unit=_scale(chart)[1] if chart.unit in BRIEF else "",
    )


def _target(percent: Decimal) -> str:
    value = amount(percent, Unit.PERCENT, current_locale())
    return translate(N_("cible légale %(value)s"), current_locale(), value=value)


def _aimed(chart: Chart) -> str:
    """Return what the marks of the rows are, in a word; empty where there are none."""
    if all(point.target is None for point in chart.points):
        return ""
    return translate(_AIMS.get(chart.unit, N_("Repère")), current_locale())


def _scale(chart: Chart) -> tuple[list[str], str]:
    values = [sum(_value(p) for p in points) for points in _by_key(chart).values()]
    return scaled(values, chart.unit, current_locale())


def _by_key(chart: Chart) -> dict[Any, list[Point]]:
    """Return what each bar or column stands for: the points of a key in stacks, a point alone elsewhere."""
    bars: dict[Any, list[Point]] = {}
    for place, point in enumerate(chart.points):
        bars.setdefault(point.key if chart.kind == "stacks" else place, []).append(point)
    return bars


def _value(point: Point) -> Decimal:
    return Decimal(point.value or 0)


def _brief(rows: Sequence[dict[str, Any]], chart: Chart) -> list[dict[str, Any]]:
    """Return rows with what is written beside their bars, all in one unit: `brief`, without the unit."""
    if chart.unit not in BRIEF:
        return list(rows)
    briefs, _ = _scale(chart)
    return [{**row, "brief": brief} for row, brief in zip(rows, briefs, strict=True)]


def _rows(chart: Chart) -> list[dict[str, Any]]:
    return [_row(point, chart) for point in chart.points]


def _row(point: Point, chart: Chart) -> dict[str, Any]:
    locale, goes = current_locale(), point.series_label if chart.kind == "flows" else None
    label = point.label.told(locale)
    return {
        "label": f"{label} → {goes.told(locale)}" if goes else label,
        "comes": label,
        "goes": f"→ {goes.told(locale)}" if goes else "",
        "value": float(point.value or 0),
        "shown": amount(point.value, chart.unit, locale),
        "extent": extent(point.low, point.high, chart.unit, locale, point.value),
        "low": None if point.low is None else float(point.low),
        "high": None if point.high is None else float(point.high),
        "aim": None if point.target is None else float(point.target),
        "aim_shown": "" if point.target is None else amount(point.target, chart.unit, locale),
        "href": rows_url(point.rows) if point.rows else None,
        "tone": point.tone or (TONES[chart.points.index(point) % len(TONES)] if _is_cut(chart) else None),
    }


def _is_cut(chart: Chart) -> bool:
    return chart.kind == "shares"


def _series(chart: Chart) -> list[dict[str, Any]]:
    """Return the stacks' series in the order in which they first come, each with its tone and pattern."""
    if chart.kind != "stacks":
        return []
    first = {point.series: point for point in reversed(chart.points)}
    keys = dict.fromkeys(point.series for point in chart.points)
    return [
        {
            "key": key,
            "label": label.told(current_locale()) if (label := first[key].series_label) else key,
            "tone": first[key].tone or TONES[place % len(TONES)],
            "pattern": place,
        }
        for place, key in enumerate(keys)
    ]


def _columns(chart: Chart) -> list[dict[str, Any]]:
    """Return the stacks' columns, each with a part for every series, absent ones being none."""
    locale, series = current_locale(), _series(chart)
    return [
        {
            "label": points[0].label.told(locale),
            "value": float(sum(_value(point) for point in points)),
            "shown": amount(sum(_value(point) for point in points), chart.unit, locale),
            "parts": [{**one, **_part(_of(one["key"], points), chart)} for one in series],
        }
        for points in _by_key(chart).values()
    ]


def _of(series: str, points: Sequence[Point]) -> Point | None:
    return next((point for point in points if point.series == series), None)


def _part(point: Point | None, chart: Chart) -> dict[str, Any]:
    if point is None:
        return {"value": 0.0, "shown": amount(None, chart.unit, current_locale()), "href": None}
    row = _row(point, chart)
    return {name: row[name] for name in ("value", "shown", "href")}


def _flow(chart: Chart) -> dict[str, Any]:
    """Return the flow diagram with the names of its nodes."""
    names: dict[str, str] = {}
    for point in chart.points:
        names.setdefault(point.key, point.label.told(current_locale()))
        if point.series_label:
            names.setdefault(point.series, point.series_label.told(current_locale()))
    links = [Link(p.key, p.series, float(p.value or 0), p.tone) for p in chart.points]
    laid = diagram(links)
    nodes = [
        {"node": node, "label": names.get(node.key, node.key),
         "shown": amount(Decimal(str(node.value)), chart.unit, current_locale())}
        for node in laid.nodes
    ]  # fmt: skip
    return {"width": laid.width, "height": laid.height, "nodes": nodes, "bands": laid.bands}


def csv_of(chart: Chart, scope: str) -> bytes:
    """Return a chart's data with unit, formula, source and day, as the reader's spreadsheet opens it.

    The value is exact and keeps its unit whatever its size; what the page says of it, « 12,4 t CO₂e »,
    stands beside it.
    """
    return as_csv(_lines(chart, scope), current_locale())


def _lines(chart: Chart, scope: str) -> Iterator[list[str]]:
    locale = current_locale()
    titles = (
        N_("Libellé"), N_("Série"), N_("Valeur"), N_("Valeur affichée"), N_("Valeur basse"),
        N_("Valeur haute"), N_("Cible"), N_("Unité"), N_("Formule"), N_("Source"), N_("Calculé le"),
        N_("Périmètre"),
    )  # fmt: skip
    yield [translate(title, locale) for title in titles]
    told = [
        translate(UNIT_LABELS[chart.unit], locale),
        chart.formula.told(locale),
        chart.source.told(locale),
        chart.as_of.isoformat(),
        scope,
    ]
    for point in chart.points:
        bounds = [decimal_text(it) for it in (point.low, point.high, point.target)]
        value = [decimal_text(point.value), amount(point.value, chart.unit, locale)]
        series = point.series_label.told(locale) if point.series_label else ""
        yield [point.label.told(locale), series, *value, *bounds, *told]
