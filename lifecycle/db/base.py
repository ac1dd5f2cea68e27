"""The tables' base class, its naming convention and the few column types that all rooms use."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, MetaData, Numeric, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

from lifecycle.kernel.ids import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables; text columns have no length limit, schemas validate lengths."""

    metadata = MetaData(naming_convention=NAMING)
    # Defaults are not read back at once: a row is not always visible to whoever inserts it.
    __mapper_args__ = {"eager_defaults": False}  # noqa: RUF012
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it on the class
        datetime: DateTime(timezone=True),
        str: Text,
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


Key = Annotated[UUID, mapped_column(primary_key=True, default=new_id)]
CreatedAt = Annotated[datetime, mapped_column(server_default=func.clock_timestamp())]
Money = Annotated[Decimal, mapped_column(Numeric(12, 2))]
Authority = Annotated[UUID, mapped_column(ForeignKey("organisation.id"))]


def one_of(column: str, values: type[StrEnum] | tuple[str, ...], name: str | None = None) -> CheckConstraint:
    """Return the CHECK that keeps a text column to an enum's values."""
    words = tuple(v.value for v in values) if isinstance(values, type) else values
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=name or f"{column}_known")
