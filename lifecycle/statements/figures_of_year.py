"""Where the documents of a year take their numbers: what was published, else what the dashboards say."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.dates import long_date
from lifecycle.kernel.text import N_, translate
from lifecycle.reports.basis import basis_for
from lifecycle.reports.boards import BOARDS
from lifecycle.reports.content import Board, Scope
from lifecycle.reports.figures import Figure, Key, Share
from lifecycle.reports.kept import board_of
from lifecycle.reports.published import Publication, published_year
from lifecycle.statements.authority import NO_SIRET, siret_of


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The boards of a civil year by their key, with the factor set they stand on.

    `publication` tells that they are the published ones, which never change; `day` is the day of the figures
    that are of no year, such as ages; `siret` is the authority's in groups, empty where it is not known.
    """

    year: int
    day: date
    boards: Mapping[str, Board]
    factors: str
    factors_version: str
    publication: Publication | None
    siret: str = ""

    @property
    def is_of_today(self) -> bool:
        """Whether the year is not over, and nothing of it is published."""
        return self.publication is None and self.day.year == self.year

    def figure(self, key: Key | Share) -> Figure | None:
        """Return a figure of the year, None where no board has it."""
        return next((figure for figure in self._figures() if figure.key == key), None)

    def _figures(self) -> Iterator[Figure]:
        for board in self.boards.values():
            yield from board.figures


def year_figures(
    session: Session, year: int, on: date, wanted: Collection[str] = tuple(BOARDS)
) -> YearFigures:
    """Return a year's figures for the whole authority entered: published, else kept, of the boards wanted.

    Raises NotFound for a year that has not begun.
    """
    siret = siret_of(session)
    if published := published_year(session, year):
        about, boards = published.about, published.boards
        day = next(iter(boards.values())).as_of
        return YearFigures(year, day, boards, about.factor_title, about.factor_version, about, siret)
    basis = basis_for(session, on)
    boards = {key: board_of(session, key, Scope(year), basis) for key in BOARDS if key in wanted}
    return YearFigures(year, on, boards, basis.factors.title, basis.factors.version, None, siret)


def facts_of(figures: YearFigures, locale: str) -> tuple[tuple[str, str], ...]:
    """Return what the first page says: the SIRET, the year, the day of its figures, published or not."""
    if figures.publication:
        day = long_date(figures.publication.published_at.astimezone(PARIS).date(), locale)
        standing = translate(N_("publiés le %(day)s"), locale, day=day)
    else:
        standing = translate(N_("calculés le %(day)s"), locale, day=long_date(figures.day, locale))
    return (
        (translate(N_("SIRET"), locale), figures.siret or translate(NO_SIRET, locale)),
        (translate(N_("Année civile"), locale), str(figures.year)),
        (translate(N_("Chiffres"), locale), standing),
    )
