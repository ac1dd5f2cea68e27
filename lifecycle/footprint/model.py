"""Tables of the footprint."""

from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, one_of
from lifecycle.db.security import append_only, tenant

#: What a version changes: the set in force, the values of a category, the parameters.
CHANGES = ("set", "values", "parameters")


class FactorVersion(Base):
    """A version of the factors as an authority chose them; never edited, so that old results stay explained.

    `document` is that of `footprint.document`: the set in force, whole where it is not a shipped one, and the
    authority's own values and parameters on top of it.
    """

    __tablename__ = "factor_version"
    __table_args__ = (
        UniqueConstraint("authority_id", "version"),
        CheckConstraint("version > 0", name="version_from_one"),
        one_of("change", CHANGES),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    #: counted from 1 in each authority; 0 stands for the factors as shipped, which have no row
    version: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    change: Mapped[str]
    made_by: Mapped[str]
    created_at: Mapped[CreatedAt]


tenant(FactorVersion, "SELECT, INSERT")
append_only(FactorVersion)
