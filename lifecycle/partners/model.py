"""Tables of partners."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Base, one_of
from lifecycle.db.security import grant, row_security
from lifecycle.states.facts import Route

PARTNER_KINDS = ("association", "social_enterprise", "company", "take_back_scheme", "public_body")


class PartnerProfile(Base):
    """What a partner organisation is and can do; shown to the authorities of its networks."""

    __tablename__ = "partner_profile"
    __table_args__ = (one_of("kind", PARTNER_KINDS),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    kind: Mapped[str]
    description: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    departments: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    #: last day of its certified-destruction capability
    destroys_until: Mapped[date | None]


class PartnerRoute(Base):
    """A route that a partner offers for a category of equipment."""

    __tablename__ = "partner_route"
    __table_args__ = (one_of("route", Route),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)
    category_key: Mapped[str] = mapped_column(ForeignKey("category.key"), primary_key=True)


grant(PartnerProfile, "SELECT")
grant(PartnerRoute, "SELECT")
_KNOWN = "EXISTS (SELECT FROM organisation o WHERE o.id = organisation_id)"
row_security(PartnerProfile, _KNOWN)
row_security(PartnerRoute, _KNOWN)
