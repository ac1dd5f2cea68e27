"""What every figure stands on: the day it is read for, and the impact factors in force."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lifecycle.footprint.effective import Effective, factors_in_force


@dataclass(frozen=True, slots=True)
class Basis:
    """The day `on` for which ages are counted, states being today's, and the authority's `factors`."""

    on: date
    factors: Effective


def basis_for(session: Session, on: date) -> Basis:
    """Return the basis of a day's figures for the authority that the session has entered."""
    return Basis(on, factors_in_force(session))
