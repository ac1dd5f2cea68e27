"""Reading figures in tests: the arguments that every indicator takes, for a day of the worked examples."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lifecycle.db.paging import Page
from lifecycle.reports.basis import Basis, basis_for
from lifecycle.reports.content import Scope
from lifecycle.reports.figures import Behind
from lifecycle.reports.queries import Row, rows_behind

ON = date(2025, 7, 1)


def asked(session: Session, year: int = 2025, on: date = ON) -> tuple[Session, Scope, Basis]:
    """What an indicator takes: the session, the whole authority in a year, and the basis of a day."""
    return session, Scope(year), basis_for(session, on)


def rows_of(session: Session, behind: Behind, **page: Any) -> Page[Row]:
    return rows_behind(session, behind, basis_for(session, ON), **page)
