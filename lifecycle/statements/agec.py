"""The declaration of article 58 of the AGEC law: a civil year's purchases by product type.

Sources: the share of reused goods is taken of what was spent before tax in a civil year, by category (décret
n° 2024-134 of 21 February 2024); the file's columns are those of the national table schema (`agec_types`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Interval, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.registry.model import Asset
from lifecycle.registry.queries import CardRow, asset_list
from lifecycle.statements.agec_types import (
    DONATION_VALUES,
    DONATION_YEARS,
    PRODUCT_TYPES,
    TYPE_OF_CATEGORY,
)
from lifecycle.statements.model import DeclaredSpend, SpendRule

ZERO = Decimal(0)
# A purchase unless it is told otherwise: files rarely say it, and a price was paid.
BOUGHT = func.coalesce(Asset.acquisition, "bought") == "bought"


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows of a type: euros before tax, and how many devices they come from.

    Of the `bought`, `priced` have a price; of the `donated`, `valued` count for a flat value.
    """

    total: Decimal = ZERO
    reuse: Decimal = ZERO
    donation: Decimal = ZERO
    bought: int = 0
    priced: int = 0
    donated: int = 0
    valued: int = 0
    leased: int = 0

    def __add__(self, other: "Known") -> "Known":
        """Return both together."""
        return Known(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody declared of a type, in euros before tax; None leaves the register's amount."""

    total: Decimal | None = None
    reuse: Decimal | None = None
    donated: Decimal | None = None
    recycled: Decimal | None = None
    comment: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is said."""
        return self == Said()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the declaration: what is declared where somebody did, else what the register knows."""

    product_type: str
    known: Known = field(default_factory=Known)
    said: Said = field(default_factory=Said)

    @property
    def total(self) -> Decimal:
        """Euros before tax spent on products of the type."""
        return self.known.total if self.said.total is None else self.said.total

    @property
    def reuse(self) -> Decimal:
        """Euros of these spent on reused products."""
        return self.known.reuse if self.said.reuse is None else self.said.reuse

    @property
    def donated(self) -> Decimal:
        """Euros that donations received count for."""
        return self.known.donation if self.said.donated is None else self.said.donated

    @property
    def recycled(self) -> Decimal:
        """Euros spent on products that hold recycled matter; the register knows none."""
        return self.said.recycled or ZERO

    @property
    def has_something(self) -> bool:
        """Tell whether the file has a line for the type."""
        return not self.said.is_empty or bool(self.total or self.donated)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A year's declaration, a line for each of the 17 types in the order of `PRODUCT_TYPES`.

    `untyped` is what categories of no type cost, `undated` how many devices have a price and no date of
    purchase: neither is in any line.
    """

    year: int
    lines: tuple[Line, ...]
    untyped: Known
    undated: int

    @property
    def unpriced(self) -> int:
        """How many devices bought in the year, of a type, have no price."""
        return sum(line.known.bought - line.known.priced for line in self.lines)


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a category is counted, and the euros a donated device of it counts for; None is nowhere, nothing.

    `is_own` tells a rule that the authority set.
    """

    product_type: str | None
    donation_value: Decimal | None
    is_own: bool = False


def rules_in_force(session: Session, categories: Iterable[str]) -> dict[str, Rule]:
    """Return the rule of each category: the authority's own, else what the texts that we read say."""
    found = {row.category_key: row for row in session.scalars(select(SpendRule))}
    shipped = {key: Rule(TYPE_OF_CATEGORY.get(key), DONATION_VALUES.get(key)) for key in categories}
    own = {key: Rule(row.product_type, row.donation_value, is_own=True) for key, row in found.items()}
    return shipped | own


def declared(session: Session, year: int) -> dict[str, Said]:
    """Return what was declared of a year, by product type."""
    rows = session.scalars(select(DeclaredSpend).where(DeclaredSpend.year == year))
    return {
        row.product_type: Said(row.total, row.reuse, row.donated, row.recycled, row.comment) for row in rows
    }


def declaration(session: Session, year: int) -> Declaration:
    """Return the declaration of a civil year as it stands, in three statements."""
    rows = session.execute(_by_category(year)).all()
    rules = rules_in_force(session, {row.category_key for row in rows})
    known: dict[str | None, Known] = defaultdict(Known)
    for row in rows:
        known[rules[row.category_key].product_type] += _known(row, rules[row.category_key])
    said = declared(session, year)
    lines = tuple(Line(key, known[key], said.get(key, Said())) for key in PRODUCT_TYPES)
    return Declaration(year, lines, known[None], sum(row.undated for row in rows))


def _known(row: Row[Any], rule: Rule) -> Known:
    valued = row.donated if rule.donation_value is not None else 0
    if row.category_key in DONATION_VALUES:
        valued = max(0, valued - row.donated_old)
    donation = valued * (rule.donation_value or ZERO)
    return Known(
        row.total, row.reuse, donation, row.bought, row.priced, row.donated, valued, row.leased
    )  # fmt: skip


def bought_in(year: int) -> ColumnElement[bool]:
    """Return the condition of a purchase in a civil year."""
    return and_(BOUGHT, _acquired_in(year))


def _acquired_in(year: int) -> ColumnElement[bool]:
    return Asset.acquired_on.between(date(year, 1, 1), date(year, 12, 31))


def _by_category(year: int) -> Select[Any]:
    bought, cost = bought_in(year), Asset.acquisition_cost
    donated = and_(Asset.acquisition == "donated", _acquired_in(year))
    years = func.make_interval(DONATION_YEARS, type_=Interval())
    old = and_(donated, Asset.first_used_on + years <= Asset.acquired_on)
    reused = and_(bought, Asset.condition_acquired == "refurbished")
    undated = and_(BOUGHT, Asset.acquired_on.is_(None), cost.is_not(None))
    columns: tuple[Any, ...] = (
        Asset.category_key,
        func.coalesce(func.sum(cost).filter(bought), ZERO).label("total"),
        func.coalesce(func.sum(cost).filter(reused), ZERO).label("reuse"),
        func.count().filter(bought).label("bought"),
        func.count(cost).filter(bought).label("priced"),
        func.count().filter(donated).label("donated"),
        func.count().filter(old).label("donated_old"),
        func.count().filter(Asset.acquisition == "leased", _acquired_in(year)).label("leased"),
        func.count().filter(undated).label("undated"),
    )
    found = select(*columns).where(or_(_acquired_in(year), undated))
    return found.group_by(Asset.category_key).order_by(Asset.category_key)


def unpriced_page(
    session: Session, year: int, rules: Mapping[str, Rule], *, limit: int = 50, after: str | None = None
) -> Page[CardRow]:
    """Return the devices bought in a year without a price, of categories of some type."""
    typed = [key for key, rule in rules.items() if rule.product_type]
    wanted = asset_list().where(
        bought_in(year), Asset.acquisition_cost.is_(None), Asset.category_key.in_(typed)
    )
    rows = session.execute(keyset(wanted, Sort((Asset.acquired_on, Asset.id)), after, limit)).all()
    return page_of(rows, limit, lambda row: (row.acquired_on, row.id))
