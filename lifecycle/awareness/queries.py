"""Reading public pages: for strangers to the letter and nothing else, for managers with what was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lifecycle.awareness.errors import PageNotFound
from lifecycle.awareness.model import PublicPage
from lifecycle.registry.model import Site

_PUBLISHED = text("SELECT * FROM published_page(:slug)")


@dataclass(frozen=True, slots=True)
class Published:
    """A public page as a stranger reads it; `sentences` hold number, text, source and formula by name."""

    owner: str
    title: str
    introduction: str
    sentences: Sequence[Mapping[str, str]]
    is_frozen: bool
    is_listed: bool
    refreshed_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """A public page in its manager's list; without a site it is the whole authority's."""

    id: UUID
    site_id: UUID | None
    site_name: str | None
    slug: str
    title: str
    is_frozen: bool
    refreshed_at: datetime | None
    published_at: datetime | None


def published(session: Session, slug: str, locale: str) -> Published:
    """Return a page that is published, for anybody, whichever authority is entered; PageNotFound else."""
    # What no text of the database can be is nobody's address either.
    row = None if "\0" in slug else session.execute(_PUBLISHED, {"slug": slug}).one_or_none()
    if row is None:
        raise PageNotFound
    said = sentences_of(row.content, locale)
    return Published(
        row.owner, row.title, row.introduction, said, row.is_frozen, row.is_listed, row.refreshed_at
    )


def sentences_of(content: Mapping[str, Any], locale: str) -> Sequence[Mapping[str, str]]:
    """Return the sentences of a page's content in one language; what was frozen early has no formula."""
    return [{"formula": "", **each["by_locale"][locale]} for each in content["sentences"]]


def pages(session: Session) -> Sequence[Known]:
    """Return the pages of the authority entered, its own first, then its sites' by name."""
    wanted = (
        select(
            PublicPage.id, PublicPage.site_id, Site.name, PublicPage.slug, PublicPage.title,
            PublicPage.is_frozen, PublicPage.refreshed_at, PublicPage.published_at,
        )
        .join(Site, Site.id == PublicPage.site_id, isouter=True)
        .order_by(Site.name.is_not(None), Site.name)
    )  # fmt: skip
    return [Known(*row) for row in session.execute(wanted)]
