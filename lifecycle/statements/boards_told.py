"""The figures and charts of a board as a document says them: the same digits as the page's."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from lifecycle.documents.wording import day_of
from lifecycle.kernel.text import N_, translate
from lifecycle.reports.amounts import amount, extent, number
from lifecycle.reports.content import Chart, Point
from lifecycle.reports.figures import Coverage, Figure, Unit
from lifecycle.statements.content import Bar, Bars, Column, KeyFigure, Part, Table

#: More series than this do not fit as columns: each becomes a row of its own.
MOST_SERIES = 4
_TONES = ("go", "wait", "out", "done")
_ARROW = "→"
_COMPARED = N_("%(value)s (repère : %(target)s)")


def key_figure(figure: Figure, locale: str) -> KeyFigure:
    """Return a figure to be seen first, with its target and its range under it."""
    return KeyFigure(
        figure.label.told(locale), amount(figure.value, figure.unit, locale), tuple(_under(figure, locale))
    )


def _under(figure: Figure, locale: str) -> Iterator[str]:
    if figure.target:
        yield translate(N_("cible : %(value)s %%"), locale, value=number(figure.target.percent, locale))
    if said := extent(figure.low, figure.high, figure.unit, locale):
        yield said
    if figure.value is None and figure.note:
        yield figure.note.told(locale)


def figure_table(caption: str, figures: Sequence[Figure], locale: str) -> Table:
    """Return figures as a table: what, how much, and what is to be known of it where there is anything."""
    rows = [_row(figure, locale) for figure in figures]
    columns = (
        Column(translate(N_("Indicateur"), locale)),
        Column(translate(N_("Valeur"), locale), is_numeric=True),
        Column(translate(N_("Repères"), locale)),
    )
    kept = 3 if any(said for *_, said in rows) else 2
    return Table(caption, columns[:kept], tuple(row[:kept] for row in rows))


def _row(figure: Figure, locale: str) -> tuple[str, str, str]:
    said = [*_under(figure, locale)]
    if figure.note and figure.value is not None:
        said.append(figure.note.told(locale))
    return figure.label.told(locale), amount(figure.value, figure.unit, locale), " ; ".join(said)


def method_table(several: Sequence[Figure | Chart], day: date, locale: str) -> Table:
    """Return the formula, the source and the coverage of figures and charts, each named once."""
    columns = (
        Column(translate(N_("Indicateur"), locale)),
        Column(translate(N_("Formule"), locale)),
        Column(translate(N_("Source"), locale)),
        Column(translate(N_("Couverture"), locale), is_numeric=True),
    )
    rows: dict[str, tuple[str, ...]] = {}
    for one in several:
        name = (one.label if isinstance(one, Figure) else one.title).told(locale)
        said = (name, one.formula.told(locale), one.source.told(locale), _covered(one.coverage, locale))
        rows.setdefault(name, said)
    text = N_("Indicateurs calculés le %(day)s ; couverture : équipements connus sur équipements concernés")
    return Table(translate(text, locale, day=day_of(day, locale)), columns, tuple(rows.values()))


def _covered(coverage: Coverage | None, locale: str) -> str:
    if coverage is None:
        return ""
    return f"{number(coverage.known, locale)}\N{NO-BREAK SPACE}/ {number(coverage.total, locale)}"


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
    return Bars(
        chart.title.told(locale),
        chart.reading.told(locale),
        translate(N_("Détail"), locale),
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
    shown = amount(point.value, chart.unit, locale)
    if said := extent(point.low, point.high, chart.unit, locale):
        shown = f"{shown} ({said})"
    if point.target is not None:
        # A share has a target to reach; beside an age or a cost stands what it is compared with.
        text = N_("%(value)s (cible : %(target)s)") if chart.unit is Unit.PERCENT else _COMPARED
        shown = translate(text, locale, value=shown, target=amount(point.target, chart.unit, locale))
    return Part(shown, _size(point) / most if most else Decimal(0), point.tone or "")


def _size(point: Point) -> Decimal:
    """Return how long a value's bar is: what is not known or below zero has none."""
    return max(Decimal(point.value or 0), Decimal(0))


def _label(chart: Chart, point: Point, locale: str) -> str:
    label = point.label.told(locale)
    if not point.series_label:
        return label
    between = f" {_ARROW} " if chart.kind == "flows" else " · "
    return f"{label}{between}{point.series_label.told(locale)}"
