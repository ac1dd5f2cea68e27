"""What the decree's statement of a year holds: its figures, what is left out and why, the devices behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lifecycle.reports.basis import basis_for
from lifecycle.reports.decree import checked_year
from lifecycle.reports.decree_scope import EXCLUSIONS
from lifecycle.reports.figures import Behind, Key
from lifecycle.reports.queries import parts
from lifecycle.statements.decree_devices import DecreeDevice, devices_behind
from lifecycle.statements.figures_of_year import YearFigures, year_figures

#: The board that holds the decree's figures.
_BOARDS = ("overview",)


@dataclass(frozen=True, slots=True)
class Excluded:
    """How many devices a reason leaves out: of those in stock on 1 January, and of those that left."""

    reason: str
    stock: int
    left: int


@dataclass(frozen=True, slots=True)
class DecreeState:
    """A year's statement; `excluded` has every reason of the decree, also those that leave nothing out."""

    figures: YearFigures
    excluded: tuple[Excluded, ...]
    devices: Sequence[DecreeDevice]


def decree_state(session: Session, year: int, on: date) -> DecreeState:
    """Return the statement of a civil year of the authority entered; NotFound for a year not begun."""
    checked_year(year, on)
    basis = basis_for(session, on)
    stock = parts(session, Behind(Key.EXCLUDED_STOCK, year), basis)
    left = parts(session, Behind(Key.EXCLUDED_DEPARTURES, year), basis)
    excluded = tuple(
        Excluded(reason, *(found[reason].rows if reason in found else 0 for found in (stock, left)))
        for reason in EXCLUSIONS
    )
    figures = year_figures(session, year, on, _BOARDS)
    return DecreeState(figures, excluded, devices_behind(session, year, basis))
