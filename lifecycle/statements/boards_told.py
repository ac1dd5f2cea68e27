"""The figures of a board as a document says them, with how each is made: the same digits as the page's."""

from collections.abc import Iterator, Sequence
from datetime import date

from lifecycle.kernel.dates import long_date
from lifecycle.kernel.text import N_, translate
from lifecycle.reports.amounts import amount, extent, number
from lifecycle.reports.content import Chart
from lifecycle.reports.figures import Coverage, Figure
from lifecycle.statements.content import Column, KeyFigure, Table

_NBSP = "\N{NO-BREAK SPACE}"


def key_figure(figure: Figure, locale: str) -> KeyFigure:
    """Return a figure to be seen first, with its target and its range under it."""
    return KeyFigure(
        figure.label.told(locale), amount(figure.value, figure.unit, locale), tuple(_under(figure, locale))
    )


def _under(figure: Figure, locale: str) -> Iterator[str]:
    if figure.target:
        yield translate(N_("cible : %(value)s %%"), locale, value=number(figure.target.percent, locale))
    if said := extent(figure.low, figure.high, figure.unit, locale, beside=figure.value):
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
    """Return the formula, the source and the coverage of figures and charts, each named once.

    Those that are counted alike share a row.
    """
    columns = (
        Column(translate(N_("Indicateur"), locale)),
        Column(translate(N_("Formule"), locale)),
        Column(translate(N_("Source"), locale)),
        Column(translate(N_("Couverture"), locale), is_numeric=True),
    )
    named: dict[tuple[str, ...], list[str]] = {}
    for name, said in _methods(several, locale).items():
        named.setdefault(said, []).append(name)
    rows = tuple(("\n".join(names), *said) for said, names in named.items())
    text = N_("Indicateurs calculés le %(day)s ; couverture : équipements connus sur équipements concernés")
    return Table(translate(text, locale, day=long_date(day, locale)), columns, rows)


def _methods(several: Sequence[Figure | Chart], locale: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in several:
        name = (one.label if isinstance(one, Figure) else one.title).told(locale)
        said = (one.formula.told(locale), one.source.told(locale), _covered(one.coverage, locale))
        found.setdefault(name, said)
    return found


def _covered(coverage: Coverage | None, locale: str) -> str:
    if coverage is None:
        return ""
    return f"{number(coverage.known, locale)}{_NBSP}/ {number(coverage.total, locale)}"
