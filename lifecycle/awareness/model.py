"""The table of public pages: what an authority chose to show, exactly as it is shown."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key
from lifecycle.db.security import on_create, table_of, tenant


class PublicPage(Base):
    """The public page of an authority, or of one of its sites; `content` holds all that a stranger may read.

    Its address stays the same when it is taken down and put up again: posters bear it.
    """

    __tablename__ = "public_page"
    __table_args__ = (
        UniqueConstraint("slug"),
        UniqueConstraint("authority_id", "site_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="slug_form"),
        CheckConstraint("published_at IS NULL OR content IS NOT NULL", name="shows_something"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"))
    slug: Mapped[str]
    title: Mapped[str]
    introduction: Mapped[str] = mapped_column(server_default="")
    #: the keys of the sentences chosen, in their order
    chosen: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    #: whether the sentences stay as they were on the day of publication
    is_frozen: Mapped[bool] = mapped_column(server_default=text("false"))
    #: whether search engines may list it
    is_listed: Mapped[bool] = mapped_column(server_default=text("false"))
    content: Mapped[dict[str, Any] | None]
    #: when `content` was last read from the register
    refreshed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[CreatedAt]


tenant(PublicPage)
# A stranger is nobody's: this function gives what was published, to the letter, and enters no authority.
on_create(
    table_of(PublicPage),
    "after_create",
    """CREATE FUNCTION published_page(wanted text) RETURNS TABLE (
    owner text, logo_digest text, title text, introduction text, content jsonb, is_frozen boolean,
    is_listed boolean, refreshed_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT o.name, o.logo_digest, p.title, p.introduction, p.content, p.is_frozen, p.is_listed, p.refreshed_at
  FROM public_page p JOIN organisation o ON o.id = p.authority_id
  WHERE p.slug = wanted AND p.published_at IS NOT NULL;
END""",
)
