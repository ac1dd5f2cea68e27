"""Tables of imports: the run, the verdict of each row, and the authority's saved mappings."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, one_of
from lifecycle.db.security import on_create, tenant

# `stopped` by a person and `failed` by a defect may go on; `undone` is the end of it.
IMPORT_STATES = ("uploaded", "mapped", "checked", "applying", "applied", "stopped", "failed", "undone")
# Row by row leaves aside what cannot be applied; whole applies everything or nothing.
MODES = ("rows", "whole")
VERDICTS = ("create", "update", "unchanged", "ambiguous", "ignored", "refused")


class ImportRun(Base):
    """A file brought in: what was understood, how it is mapped, and what came of it."""

    __tablename__ = "import_run"
    __table_args__ = (
        one_of("state", IMPORT_STATES),
        one_of("mode", MODES),
        Index("ix_import_run_authority", "authority_id", "created_at", "id"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    filename: Mapped[str]
    #: SHA-256 of the file, which lies in the file store until the run is over
    sha256: Mapped[str]
    dialect: Mapped[str]
    state: Mapped[str]
    #: what the reading found: program, columns, words with their counts
    understood: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    #: what a person chose: statuses, categories, date orders, a date of retirement (`choices.py`)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    totals: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    #: what a person settled for ambiguous rows: `line` or `line.part` → {"as": asset id, "new" or "skip"}
    decisions: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    mode: Mapped[str] = mapped_column(server_default="rows")
    actor_name: Mapped[str]
    created_at: Mapped[CreatedAt]
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class ImportRow(Base):
    """The verdict of one device of a run's file; a line may tell of several (`part`: its monitors)."""

    __tablename__ = "import_row"
    __table_args__ = (
        one_of("verdict", VERDICTS),
        Index("ix_import_row_verdict", "run_id", "verdict", "line", "part"),
    )

    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(SmallInteger, primary_key=True, server_default=text("0"))
    authority_id: Mapped[Authority]
    verdict: Mapped[str]
    title: Mapped[str]
    asset_id: Mapped[UUID | None]
    #: field → [old, new]
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    #: list of {field, code, params}, read by `remarks.py`
    remarks: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    #: ids of the assets that an ambiguous row may stand for
    candidates: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    #: what the row asks for (`wanting.py`), until it is applied; null when nothing may be
    wanted: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class ImportProfile(Base):
    """An authority's confirmed mapping of a dialect's words, offered again for its next file."""

    __tablename__ = "import_profile"
    __table_args__ = (UniqueConstraint("authority_id", "dialect"),)

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    dialect: Mapped[str]
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB)


for model in (ImportRun, ImportRow, ImportProfile):
    tenant(model)

# After a large import PostgreSQL believes for a minute that its tables are as small as before, and plans
# every list accordingly. Only their owner may have them counted anew; ids, codes and names stay unseen.
on_create(
    Base.metadata,
    "after_create",
    """CREATE FUNCTION refresh_statistics() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public AS $$
BEGIN
  ANALYZE (SKIP_LOCKED) asset, label, event, subject_head, manufacturer, model, site, room, import_row;
END $$;""",
)
