"""What a board may be asked about: a year that has begun, a site and a category that exist."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.kernel.errors import NotFound
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.registry.model import Site
from lifecycle.reports.content import Scope
from lifecycle.reports.decree import checked_year


def checked_scope(
    session: Session, year: int | None, site_id: UUID | None, category: str | None, on: date
) -> Scope:
    """Return what is asked, the year of `on` where none is; NotFound for what is not the authority's."""
    if category is not None and category not in CATEGORY_KEYS:
        raise NotFound
    site_name(session, site_id)
    return Scope(checked_year(on.year if year is None else year, on), site_id, category)


def site_name(session: Session, site_id: UUID | None) -> str | None:
    """Return the name of a site of the authority entered, None for none; NotFound for another's."""
    if site_id is None:
        return None
    site = session.get(Site, site_id)
    if site is None:
        raise NotFound
    return site.name
