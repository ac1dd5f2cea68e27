"""Tables of the statements."""

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Money, one_of
from lifecycle.db.security import tenant
from lifecycle.statements.agec_types import PRODUCT_TYPES


class DeclaredSpend(Base):
    """What the authority says it spent in a civil year on a type of products, in euros before tax.

    An amount left NULL is the register's own; « recycled » is NULL for zero, since the register knows none.
    """

    __tablename__ = "declared_spend"
    __table_args__ = (
        one_of("product_type", tuple(PRODUCT_TYPES)),
        CheckConstraint("year BETWEEN 2021 AND 2199", name="year_bounds"),
        CheckConstraint("least(total, reuse, donated, recycled) >= 0", name="not_negative"),
        CheckConstraint("reuse <= total AND recycled <= total", name="within_total"),
    )

    authority_id: Mapped[Authority] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    product_type: Mapped[str] = mapped_column(primary_key=True)
    total: Mapped[Money | None]
    reuse: Mapped[Money | None]
    donated: Mapped[Money | None]
    recycled: Mapped[Money | None]
    comment: Mapped[str] = mapped_column(server_default="")
    changed_at: Mapped[CreatedAt]


class SpendRule(Base):
    """Where an authority counts a category of equipment, and what a donated one counts for in euros."""

    __tablename__ = "spend_rule"
    __table_args__ = (
        one_of("product_type", tuple(PRODUCT_TYPES)),
        CheckConstraint("donation_value >= 0", name="value_not_negative"),
    )

    authority_id: Mapped[Authority] = mapped_column(primary_key=True)
    category_key: Mapped[str] = mapped_column(ForeignKey("category.key"), primary_key=True)
    #: NULL: counted in no type
    product_type: Mapped[str | None]
    #: NULL: the value is not known, donated ones count for nothing
    donation_value: Mapped[Money | None]


for model in (DeclaredSpend, SpendRule):
    tenant(model)
