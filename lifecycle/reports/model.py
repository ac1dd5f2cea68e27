"""Tables of what reports keep: boards, a month’s last values, published years, what a network sees."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key
from lifecycle.db.security import (
    OWN_ROWS,
    append_only,
    grant,
    on_create,
    own_deletes,
    row_security,
    table_of,
    tenant,
)
from lifecycle.people.model import NetworkMember


class KeptBoard(Base):
    """A board as it was last computed, with what tells whether it still holds.

    It holds for its `day` and `stamp` (program and factors) as long as the authority's events recorded at
    `since` or later are the `seen` ones: history is append-only, so the same count is the same set.
    """

    __tablename__ = "kept_board"

    authority_id: Mapped[Authority] = mapped_column(primary_key=True)
    board: Mapped[str] = mapped_column(primary_key=True)
    #: year, site and category, as `kept.scope_name` writes them
    scope: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]
    stamp: Mapped[str]
    since: Mapped[datetime]
    seen: Mapped[int] = mapped_column(BigInteger)
    computed_at: Mapped[datetime]
    #: as `frozen.dump` writes a board
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)


class MonthlyPoint(Base):
    """The last value that a figure of the whole authority had in a month; None where it was not defined."""

    __tablename__ = "monthly_point"
    __table_args__ = (CheckConstraint("extract(day FROM month) = 1", name="month_is_its_first_day"),)

    authority_id: Mapped[Authority] = mapped_column(primary_key=True)
    figure: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    #: the day of the value
    day: Mapped[date]
    value: Mapped[Decimal | None] = mapped_column(Numeric)


class PublishedYear(Base):
    """A civil year's figures as somebody published them; never changed: publishing again adds a number."""

    __tablename__ = "published_year"
    __table_args__ = (
        UniqueConstraint("authority_id", "year", "number"),
        CheckConstraint("number > 0", name="number_counts"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    year: Mapped[int]
    number: Mapped[int]
    published_at: Mapped[datetime]
    account_id: Mapped[UUID | None]
    published_by: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    factor_set: Mapped[str]
    factor_version: Mapped[str]
    factor_title: Mapped[str]
    #: the program that computed them
    program: Mapped[str]
    #: `boards`: each board as `frozen.dump` writes it; `factors`: those in force then
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)


class NetworkShare(Base):
    """An authority agrees that a network's coordinator sees its shared figures; no row: it does not."""

    __tablename__ = "network_share"

    authority_id: Mapped[Authority] = mapped_column(primary_key=True)
    network_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    agreed_by: Mapped[str]
    agreed_at: Mapped[CreatedAt]


class SharedYear(Base):
    """The figures of an authority that a network may see of a civil year; freshness as in `KeptBoard`."""

    __tablename__ = "shared_year"

    authority_id: Mapped[Authority] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    since: Mapped[datetime]
    seen: Mapped[int] = mapped_column(BigInteger)
    computed_at: Mapped[datetime]
    #: counts, ratios and kilograms only, as `shared.Shared` says them
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)


for model in (KeptBoard, MonthlyPoint):
    tenant(model)
tenant(PublishedYear, "SELECT, INSERT")
append_only(PublishedYear)

# The authority gives and takes back its consent; the network reads that it was given.
grant(NetworkShare, "SELECT, INSERT, DELETE")
row_security(NetworkShare, f"{OWN_ROWS} OR network_id = (SELECT current_organisation())", check=OWN_ROWS)
own_deletes(NetworkShare)

# The whitelist is this table: a coordinator reads it for the members that agreed, and enters no register.
_AGREED = (
    "EXISTS (SELECT FROM network_share s JOIN network_member m ON m.network_id = s.network_id "
    "AND m.member_id = s.authority_id WHERE s.authority_id = shared_year.authority_id "
    "AND s.network_id = (SELECT current_organisation()))"
)
grant(SharedYear, "SELECT, INSERT, UPDATE, DELETE")
row_security(SharedYear, f"{OWN_ROWS} OR {_AGREED}", check=OWN_ROWS)
own_deletes(SharedYear)
for needed in (NetworkShare, NetworkMember):
    table_of(SharedYear).add_is_dependent_on(table_of(needed))

# Which members' figures no longer hold: asked by a coordinator, who must not read the events themselves.
STALE_DDL = """
CREATE FUNCTION stale_shares(wanted integer, today date, before timestamptz) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT s.authority_id FROM network_share s
  JOIN network_member m ON m.network_id = s.network_id AND m.member_id = s.authority_id
  LEFT JOIN shared_year y ON y.authority_id = s.authority_id AND y.year = wanted
  WHERE s.network_id = current_organisation()
    AND (y.day IS DISTINCT FROM today OR (y.computed_at < before AND y.seen <> (
      SELECT count(*) FROM event e WHERE e.authority_id = s.authority_id AND e.recorded_at >= y.since)))
  ORDER BY y.computed_at NULLS FIRST, s.authority_id;
END
"""
on_create(Base.metadata, "after_create", STALE_DDL)

# What tells one state of all that members share from another, without reading it: asked by a coordinator.
MARK_DDL = """
CREATE FUNCTION network_mark(wanted integer) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT md5(string_agg(concat_ws(' ', o.id, o.name, s.agreed_at, y.computed_at), '|' ORDER BY o.id))
  FROM network_member m
  JOIN organisation o ON o.id = m.member_id AND o.kind = 'authority'
  LEFT JOIN network_share s ON s.authority_id = o.id AND s.network_id = m.network_id
  LEFT JOIN shared_year y ON y.authority_id = s.authority_id AND y.year = wanted
  WHERE m.network_id = current_organisation();
END
"""
on_create(Base.metadata, "after_create", MARK_DDL)
