"""The yearly review of responsible digital: what the CGCT asks, from the boards and the strategy.

CGCT D. 2311-15-1 asks objectives, the indicators that follow each, measures and means; the review stands
inside the sustainable-development report of L. 2311-1-1. The plan of the document is ours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lifecycle.kernel.dates import long_date
from lifecycle.kernel.text import N_, translate
from lifecycle.reports.content import Board, Chart
from lifecycle.reports.decree import checked_year
from lifecycle.reports.figures import Figure, Key
from lifecycle.statements import review_method
from lifecycle.statements.boards_told import figure_table, key_figure, method_table
from lifecycle.statements.charts_told import bars
from lifecycle.statements.content import Block, KeyFigures, Paragraph, Section, Writing
from lifecycle.statements.figures_of_year import YearFigures, facts_of, year_figures
from lifecycle.statements.method_told import method_section
from lifecycle.statements.review_plan import Plan, plan_of
from lifecycle.statements.review_strategy import strategy_section

#: How many figures of a board are seen first, as on its page.
FIRST = 4
_AVOIDED = "avoided"
_CARBON = "carbon"
#: The charts whose sentence opens the review.
_TOLD = ("causes", "year-phases", "legal-years", "purchases")
#: The charts that help to decide day by day: their pages have them, a yearly review does without.
_LEFT_OUT = ("sites", "asleep", "accepted", "coming-cost", "coming-kept", "quality")
#: The chapters that a board each fills, in the order in which they are read.
_CHAPTERS = {
    "lifespan": N_("Durée de vie des équipements"),
    _CARBON: N_("Empreinte carbone"),
    "flows": N_("Sorties et réemploi"),
    "fleet": N_("Parc, achats et réparations"),
}


@dataclass(frozen=True, slots=True)
class Review:
    """What a year's review is made from."""

    figures: YearFigures
    plan: Plan


def year_review(session: Session, year: int, on: date) -> Review:
    """Return the review of a civil year of the authority entered; NotFound for a year not begun."""
    checked_year(year, on)
    figures = year_figures(session, year, on)
    return Review(figures, plan_of(session, figures))


def review_writing(review: Review, author: str, locale: str) -> Writing:
    """Return the review as a document in `locale`; `author` is the authority's name."""
    figures = review.figures
    factors = f"{translate(figures.factors, locale)}, {figures.factors_version}"
    return Writing(
        locale,
        translate(N_("Bilan annuel, article D. 2311-15-1 du CGCT"), locale),
        translate(N_("Bilan %(year)s du numérique responsable"), locale, year=figures.year),
        author,
        author,
        str(figures.year),
        (*facts_of(figures, locale), (translate(N_("Facteurs d’émission"), locale), factors)),
        tuple(_sections(review, locale)),
        contents=translate(N_("Sommaire"), locale),
    )


def _sections(review: Review, locale: str) -> Iterator[Section]:
    boards = review.figures.boards
    yield _essentials(review, locale)
    for key, title in _CHAPTERS.items():
        # Figures that were published before a board existed do not have it.
        if key in boards:
            yield _carbon(boards[key], locale) if key == _CARBON else _section(title, boards[key], locale)
    yield strategy_section(review.plan, review.figures.year, locale)
    yield _annex(review, locale)


def _essentials(review: Review, locale: str) -> Section:
    """Return the four figures that the dashboards open with, what the charts say, and how to read on."""
    boards = review.figures.boards
    notes = [_OF_A_DAY] if review.figures.publication is None else [_PUBLISHED, _OF_A_DAY]
    if not (review.figures.publication or review.figures.is_of_today):
        notes.append(_NEVER_PUBLISHED)
    charts = [chart for key in _CHAPTERS if key in boards for chart in boards[key].charts]
    readings = (chart.reading for chart in charts if chart.key in _TOLD)
    days = {"year": review.figures.year, "day": long_date(review.figures.day, locale)}
    blocks: list[Block] = [
        _keys(boards["overview"].figures[:FIRST], locale),
        *(Paragraph(reading.told(locale)) for reading in readings),
        *(Paragraph(translate(text, locale, **days), is_note=True) for text in notes),
    ]
    return Section(translate(N_("L’essentiel"), locale), tuple(blocks))


def _section(title: str, board: Board, locale: str) -> Section:
    return Section(translate(title, locale), tuple(_blocks(board.figures, board.charts, locale)))


def _blocks(figures: tuple[Figure, ...], charts: tuple[Chart, ...], locale: str) -> Iterator[Block]:
    """Yield the figures that a page opens with and their remarks, the others as a table, then the charts."""
    yield _keys(figures[:FIRST], locale)
    for figure in figures[:FIRST]:
        if figure.note and figure.value is not None:
            yield Paragraph(figure.note.told(locale))
    if others := figures[FIRST:]:
        yield figure_table(translate(N_("Autres indicateurs"), locale), others, locale)
    for chart in charts:
        if chart.key not in _LEFT_OUT and chart.points:
            yield bars(chart, locale)


def _keys(figures: tuple[Figure, ...], locale: str) -> KeyFigures:
    return KeyFigures(tuple(key_figure(figure, locale) for figure in figures))


def _carbon(board: Board, locale: str) -> Section:
    """Return the footprint and what was avoided as two parts: the second is never taken off the first."""
    parts = []
    for title, is_avoided in ((N_("Empreinte du parc"), False), (N_("Émissions évitées"), True)):
        figures = tuple(one for one in board.figures if _is_avoided(one.key) is is_avoided)
        charts = tuple(one for one in board.charts if _is_avoided(one.key) is is_avoided)
        if figures or charts:
            parts.append(Section(translate(title, locale), tuple(_blocks(figures, charts, locale))))
    note = Paragraph(translate(_NEVER_NETTED, locale), is_note=True)
    return Section(translate(_CHAPTERS[_CARBON], locale), (note,), tuple(parts))


def _is_avoided(key: str) -> bool:
    """Tell what stands with the avoided emissions: the parts are what was taken off them."""
    return _AVOIDED in key or key == Key.PARTS_COUNTED


def _annex(review: Review, locale: str) -> Section:
    """Return how the review is made, then every figure's formula, source and coverage."""
    several: list[Figure | Chart] = []
    for board in review.figures.boards.values():
        several += [*board.figures, *board.charts]
    return method_section(review_method.METHOD, locale, method_table(several, review.figures.day, locale))


_OF_A_DAY = N_(
    "Les flux (entrées, sorties, remises, réparations) sont ceux de l’année civile. Les âges, les états et "
    "l’empreinte sont ceux du jour du calcul. Chaque nombre a sa formule, sa source et sa couverture en "
    "annexe."
)
_PUBLISHED = N_("Les nombres de ce bilan sont ceux que la collectivité a publiés : ils ne changent plus.")
_NEVER_PUBLISHED = N_(
    "L’année %(year)s est finie et ses chiffres n’ont pas été publiés : les âges, les états et l’empreinte "
    "de ce bilan sont donc ceux du %(day)s. Publiez les chiffres d’une année dès qu’elle se termine."
)
_NEVER_NETTED = N_(
    "L’empreinte et les émissions évitées sont deux estimations données côte à côte : les secondes ne se "
    "déduisent jamais de la première. Les émissions évitées portent sur des équipements gardés plus "
    "longtemps ou dont le réemploi est prouvé ; le recyclage n’en compte aucune. Le partenaire qui remet "
    "en état peut compter le même gain : il ne faut pas additionner les deux."
)
