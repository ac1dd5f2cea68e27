"""The charts of a board as a document says them: each value beside its bar, the same digits as the page's."""

from collections.abc import Iterator
from decimal import Decimal

from lifecycle.kernel.text import N_, translate
from lifecycle.reports.amounts import amount, extent, number, scaled
from lifecycle.reports.content import Chart, Point
from lifecycle.reports.figures import Unit
from lifecycle.statements.content import Bar, Bars, Part

#: More series than this do not fit as columns: each becomes a row of its own.
MOST_SERIES = 4
_TONES = ("go", "wait", "out", "done")
_ARROW = "→"
_NBSP = "\N{NO-BREAK SPACE}"
_COMPARED = N_("%(value)s (repère : %(target)s)")
_CATEGORY, _YEAR, _PARTNER = N_("Catégorie"), N_("Année"), N_("Partenaire")
#: What the rows of a chart are, by its key; those of the others are told by their own words.
_HEADS = {
    "ages": N_("Âge, en années"),
    "beyond": _CATEGORY,
    "categories": _CATEGORY,
    "embodied-categories": _CATEGORY,
    "exit-categories": _CATEGORY,
    "avoided-years": _YEAR,
    "exit-years": _YEAR,
    "flow-years": _YEAR,
    "legal-years": _YEAR,
    "purchases": _YEAR,
    "purchase-cost": _YEAR,
    "coming": N_("Trimestre"),
    "states": N_("État"),
    "beneficiaries": N_("Bénéficiaire"),
    "waste": N_("Code déchet"),
    "partners": _PARTNER,
    "yield": _PARTNER,
    "delays": _PARTNER,
}


def bars(chart: Chart, locale: str) -> Bars:
    """Return a chart with its values beside its bars; many series become a row each."""
    under = []
    if chart.target:
        target = number(chart.target.percent, locale)
        under.append(translate(N_("Cible : %(value)s %%."), locale, value=target))
    if chart.note:
        under.append(chart.note.told(locale))
    series, rows = _rows(chart, locale)
    head = translate(N_("Équipements") if chart.unit is Unit.DEVICES else N_("Valeur"), locale)
    label = translate(_HEADS.get(chart.key, N_("Détail")), locale)
    return Bars(
        chart.title.told(locale),
        chart.reading.told(locale),
        label,
        series or (head,),
        rows,
        " ".join(under),
    )


def _rows(chart: Chart, locale: str) -> tuple[tuple[str, ...], tuple[Bar, ...]]:
    names = {point.series: point for point in chart.points if point.series}
    if chart.kind == "stacks" and 1 < len(names) <= MOST_SERIES:
        said = tuple(
            point.series_label.told(locale) if point.series_label else "" for point in names.values()
        )
        return said, tuple(_stacks(chart, list(names), locale))
    most = max((_size(point) for point in chart.points), default=Decimal(0))
    rows = (Bar(_label(chart, one, locale), (_part(chart, one, most, locale),)) for one in chart.points)
    return (), tuple(rows)


def _stacks(chart: Chart, series: list[str], locale: str) -> Iterator[Bar]:
    columns: dict[str, dict[str, Point]] = {}
    for point in chart.points:
        columns.setdefault(point.key, {})[point.series] = point
    most = max(
        (sum(map(_size, column.values()), Decimal(0)) for column in columns.values()), default=Decimal(0)
    )
    tones = {name: _tone(chart, name, rank) for rank, name in enumerate(series)}
    for column in columns.values():
        label = next(iter(column.values())).label.told(locale)
        parts = (_piece(chart, column.get(name), most, tones[name], locale) for name in series)
        yield Bar(label, tuple(parts))


def _tone(chart: Chart, series: str, rank: int) -> str:
    said = next((point.tone for point in chart.points if point.series == series and point.tone), None)
    others = {point.tone for point in chart.points if point.series != series}
    return _TONES[rank] if said is None or said in others else said


def _piece(chart: Chart, point: Point | None, most: Decimal, tone: str, locale: str) -> Part:
    if point is None:
        return Part("–", None, tone)
    part = _part(chart, point, most, locale)
    return Part(part.shown, part.share, tone)


def _part(chart: Chart, point: Point, most: Decimal, locale: str) -> Part:
    shown = _amount(chart, point.value, most, locale)
    if said := extent(point.low, point.high, chart.unit, locale, beside=most):
        shown = f"{shown} ({said})"
    if point.target is not None:
        # A share has a target to reach; beside an age or a cost stands what it is compared with.
        text = N_("%(value)s (cible : %(target)s)") if chart.unit is Unit.PERCENT else _COMPARED
        shown = translate(text, locale, value=shown, target=amount(point.target, chart.unit, locale))
    return Part(shown, _size(point) / most if most else Decimal(0), point.tone or "")


def _amount(chart: Chart, value: Decimal | int | None, most: Decimal, locale: str) -> str:
    """Return a value with its unit; masses of a chart are all in the unit of the largest."""
    if value is None or chart.unit not in (Unit.KG_CO2E, Unit.KILOGRAMS):
        return amount(value, chart.unit, locale)
    (said,), label = scaled([value], chart.unit, locale, beside=most)
    return f"{said}{_NBSP}{label}"


def _size(point: Point) -> Decimal:
    """Return how long a value's bar is: what is not known or below zero has none."""
    return max(Decimal(point.value or 0), Decimal(0))


def _label(chart: Chart, point: Point, locale: str) -> str:
    label = point.label.told(locale)
    if not point.series_label:
        return label
    between = f" {_ARROW} " if chart.kind == "flows" else " · "
    return f"{label}{between}{point.series_label.told(locale)}"
