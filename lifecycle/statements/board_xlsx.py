"""All that a dashboard shows as a workbook: its figures, then a sheet for each chart."""

from collections.abc import Iterator

from lifecycle.documents.sheets import Cell
from lifecycle.kernel.dates import long_date
from lifecycle.kernel.text import N_, translate
from lifecycle.reports.boards import TITLES
from lifecycle.reports.content import Board, Chart
from lifecycle.reports.figures import UNIT_LABELS, Coverage, Figure, Unit, Words
from lifecycle.statements.authority import NO_SIRET
from lifecycle.statements.workbook import Sheet, workbook_of

_FIGURES = (
    N_("Indicateur"), N_("Valeur"), N_("Au moins"), N_("Au plus"), N_("Unité"), N_("Cible (%)"),
    N_("Formule"), N_("Source"), N_("Connus"), N_("Concernés"), N_("Calculé le"), N_("Remarque"),
)  # fmt: skip
_CHARTS = (
    N_("Graphique"), N_("Ce qu’il montre"), N_("Unité"), N_("Formule"), N_("Source"), N_("Connus"),
    N_("Concernés"), N_("Calculé le"), N_("Remarque"),
)  # fmt: skip
_POINTS = (N_("Valeur"), N_("Au moins"), N_("Au plus"), N_("Cible"), N_("Unité"))


def board_xlsx(board: Board, about: str, organisation: str, locale: str, siret: str = "") -> bytes:
    """Return the workbook of a board; `about` says its scope, in a sentence of the reader's language.

    Values are exact numbers, dates are dates; a value that is not defined is an empty cell with its remark.
    """
    title = translate(TITLES[board.key], locale)
    said = [translate(N_("Tableau de bord"), locale), translate(N_("Périmètre"), locale)]
    lines: list[tuple[str, Cell]] = [
        (translate(N_("SIRET"), locale), siret or translate(NO_SIRET, locale)),
        (said[1], about),
        (translate(N_("Calculé le"), locale), long_date(board.as_of, locale)),
    ]
    front = Sheet(translate(N_("À propos"), locale), (organisation, title), lines)
    return workbook_of(
        [front, *_sheets(board, locale)], title=f"{said[0]} – {title}", author=organisation
    )  # fmt: skip


def _sheets(board: Board, locale: str) -> Iterator[Sheet]:
    figures = [_figure_row(figure, locale) for figure in board.figures]
    yield Sheet(translate(N_("Chiffres"), locale), _told(_FIGURES, locale), figures)
    if board.charts:
        charts = [_chart_row(place, chart, locale) for place, chart in enumerate(board.charts, 1)]
        yield Sheet(translate(N_("Graphiques"), locale), _told(_CHARTS, locale), charts)
    yield from (_chart_sheet(place, chart, locale) for place, chart in enumerate(board.charts, 1))


def _told(titles: tuple[str, ...], locale: str) -> list[str]:
    return [translate(title, locale) for title in titles]


def _words(words: Words | None, locale: str) -> str | None:
    return words.told(locale) if words else None


def _unit(unit: Unit, locale: str) -> str:
    return translate(UNIT_LABELS[unit], locale)


def _covered(coverage: Coverage | None) -> tuple[Cell, Cell]:
    return (coverage.known, coverage.total) if coverage else (None, None)


def _figure_row(figure: Figure, locale: str) -> list[Cell]:
    return [
        figure.label.told(locale), figure.value, figure.low, figure.high, _unit(figure.unit, locale),
        figure.target.percent if figure.target else None, figure.formula.told(locale),
        figure.source.told(locale), *_covered(figure.coverage), figure.as_of, _words(figure.note, locale),
    ]  # fmt: skip


def _named(place: int, chart: Chart, locale: str) -> str:
    """Return a chart's title under its number, which its sheet bears too: a sheet's name is short."""
    return f"{place}. {chart.title.told(locale)}"


def _chart_row(place: int, chart: Chart, locale: str) -> list[Cell]:
    return [
        _named(place, chart, locale), chart.reading.told(locale), _unit(chart.unit, locale),
        chart.formula.told(locale), chart.source.told(locale), *_covered(chart.coverage), chart.as_of,
        _words(chart.note, locale),
    ]  # fmt: skip


def _chart_sheet(place: int, chart: Chart, locale: str) -> Sheet:
    """Return a chart's points; a flow says from where and to where, stacks say which."""
    flows, has_series = chart.kind == "flows", any(point.series_label for point in chart.points)
    named = (N_("De"), N_("Vers")) if flows else (N_("Libellé"), *((N_("Série"),) if has_series else ()))
    rows = [
        [
            point.label.told(locale),
            *((_words(point.series_label, locale),) if len(named) > 1 else ()),
            point.value, point.low, point.high, point.target, _unit(chart.unit, locale),
        ]
        for point in chart.points
    ]  # fmt: skip
    return Sheet(_named(place, chart, locale), _told((*named, *_POINTS), locale), rows)
