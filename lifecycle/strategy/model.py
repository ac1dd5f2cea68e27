"""Tables of the strategy: what is aimed at, year by year; what is done for it; how it is governed."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, one_of
from lifecycle.db.security import tenant
from lifecycle.strategy.words import MeasureState, Sense, Theme


class Objective(Base):
    """An aim of the authority: an indicator of ours (`indicator`, a figure's key) or one in its own words.

    `sense` tells whether the targets are to be reached from below or not to be passed.
    """

    __tablename__ = "objective"
    __table_args__ = (
        one_of("theme", Theme),
        one_of("sense", Sense),
        CheckConstraint("(indicator IS NULL) <> (own_indicator = '')", name="one_indicator"),
        CheckConstraint("(baseline_value IS NULL) = (baseline_year IS NULL)", name="baseline_is_whole"),
        CheckConstraint("baseline_year BETWEEN 2000 AND 2100", name="baseline_in_our_time"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority] = mapped_column(index=True)
    title: Mapped[str]
    theme: Mapped[str]
    indicator: Mapped[str | None]
    #: what is measured where no figure of the register says it, and in what
    own_indicator: Mapped[str] = mapped_column(server_default="")
    own_unit: Mapped[str] = mapped_column(server_default="")
    sense: Mapped[str]
    baseline_value: Mapped[Decimal | None] = mapped_column(Numeric(15, 3))
    baseline_year: Mapped[int | None]
    #: who answers for it, as a role, « Direction des systèmes d’information »: never a person
    owner: Mapped[str] = mapped_column(server_default="")
    description: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[CreatedAt]


class ObjectiveYear(Base):
    """What an objective aims at in a civil year, and what was measured where no figure of ours says it."""

    __tablename__ = "objective_year"
    __table_args__ = (
        CheckConstraint("year BETWEEN 2000 AND 2100", name="in_our_time"),
        CheckConstraint("target IS NOT NULL OR measured IS NOT NULL", name="says_something"),
    )

    objective_id: Mapped[UUID] = mapped_column(
        ForeignKey("objective.id", ondelete="CASCADE"), primary_key=True
    )
    year: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[Authority] = mapped_column(index=True)
    target: Mapped[Decimal | None] = mapped_column(Numeric(15, 3))
    measured: Mapped[Decimal | None] = mapped_column(Numeric(15, 3))


class Measure(Base):
    """Something that the authority does: for one objective, or for the whole strategy."""

    __tablename__ = "measure"
    __table_args__ = (
        one_of("state", MeasureState),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority] = mapped_column(index=True)
    objective_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("objective.id", ondelete="SET NULL"), index=True
    )
    action: Mapped[str]
    #: budget, people, contracts: what the law calls « moyens »
    means: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[CreatedAt]


class GovernanceNote(Base):
    """A step of how the strategy is governed: a deliberation, a steering group, a review."""

    __tablename__ = "governance_note"

    id: Mapped[Key]
    authority_id: Mapped[Authority] = mapped_column(index=True)
    held_on: Mapped[date]
    title: Mapped[str]
    body: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[CreatedAt]


class YearlyFact(Base):
    """How many agents and inhabitants the authority had in a civil year, to divide figures by."""

    __tablename__ = "yearly_fact"
    __table_args__ = (
        CheckConstraint("year BETWEEN 2000 AND 2100", name="in_our_time"),
        CheckConstraint("agents > 0", name="agents_above_zero"),
        CheckConstraint("inhabitants > 0", name="inhabitants_above_zero"),
    )

    authority_id: Mapped[Authority] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    agents: Mapped[int | None]
    inhabitants: Mapped[int | None]


for model in (Objective, ObjectiveYear, Measure, GovernanceNote, YearlyFact):
    tenant(model)
