"""Repairs as pages show them: who repairs, how late, what it costs against keeping the device."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import format_currency, format_decimal, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import PARIS, today
from lifecycle.registry.queries import CardRow
from lifecycle.registry.wording import title_of
from lifecycle.repairs.costs import worth
from lifecycle.repairs.queries import RepairRow, repairs_of
from lifecycle.repairs.words import FAULT_LABELS, OUTCOME_LABELS, PROVIDER_LABELS, Outcome, Provider
from lifecycle.states.assets import State
from lifecycle.web.context import told

OUTCOME_TONES = {
    Outcome.REPAIRED: "go",
    Outcome.IRREPARABLE: "stop",
    Outcome.NOT_WORTH: "stop",
    Outcome.CANCELLED: "wait",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A repair as a row or a page: `row` has every column, the rest is made for reading."""

    row: RepairRow
    id: UUID
    device: str
    fault: str
    who: str
    days: int
    days_late: int

    @property
    def outcome(self) -> str:
        """How it ended, in words; empty while it is under way."""
        return told(OUTCOME_LABELS[Outcome(self.row.outcome)]) if self.row.outcome else ""

    @property
    def tone(self) -> str:
        """The tone of its outcome."""
        return OUTCOME_TONES[Outcome(self.row.outcome)]

    @property
    def awaits_decision(self) -> bool:
        """Tell whether its provider gave the device up, and nobody has decided yet."""
        return self.row.outcome is None and self.row.verdict == Outcome.IRREPARABLE


def sheet(row: RepairRow) -> Sheet:
    """Return a repair's row ready for a page."""
    ended = row.finished_at.astimezone(PARIS).date() if row.finished_at else today()
    words = told(FAULT_LABELS[row.fault_kind])
    return Sheet(
        row,
        row.id,
        title_of(row, current_locale()),
        words if not row.fault else row.fault.splitlines()[0],
        row.who or told(PROVIDER_LABELS[Provider(row.provider)]),
        max(0, (ended - row.opened_at.astimezone(PARIS).date()).days),
        _late(row.expected_on, ended),
    )


def _late(expected: date | None, on: date) -> int:
    return max(0, (on - expected).days) if expected else 0


def euros(amount: Decimal | None) -> str:
    """Return an amount in euros as people write it, without cents where there are none; empty for None."""
    if amount is None:
        return ""
    pattern = "#,##0 ¤" if amount == amount.to_integral_value() else "#,##0.00 ¤"
    return str(format_currency(amount, "EUR", pattern, currency_digits=False))


def days_told(days: int) -> str:
    """Return how many days a repair has taken, in words."""
    return str(ngettext("%(num)s jour", "%(num)s jours", days)) if days else str(_("aujourd’hui"))


def worth_told(row: RepairRow) -> str:
    """Return « réparer ou remplacer » with its formula; empty where the price or the cost is not known."""
    found = worth(row.cost, row.acquisition_cost, row.reference_life_years)
    if found is None:
        return ""
    return str(
        _(
            "%(cost)s de réparation ÷ (%(price)s à l’achat ÷ %(life)s ans de durée de référence, "
            "soit %(yearly)s par an) = %(years)s an. La réparation est amortie si l’équipement "
            "sert encore au moins aussi longtemps.",
            cost=euros(found.cost),
            price=euros(found.price),
            life=format_decimal(found.life_years.normalize()),
            yearly=euros(found.yearly),
            years=format_decimal(found.years),
        )
    )


@dataclass(frozen=True, slots=True)
class Panel:
    """The repairs of a device on its page: the open one, the ended ones, what they cost together."""

    open: Sheet | None
    ended: Sequence[Sheet]
    cost: Decimal
    is_bare: bool


def panel(session: Session, card: CardRow) -> Panel | None:
    """Return a device's repairs for its page, None where there were none and it is not in repair."""
    sheets = [sheet(row) for row in repairs_of(session, card.id)]
    here = card.state == State.IN_REPAIR
    if not sheets and not here:
        return None
    current: Any = next((each for each in sheets if each.row.outcome is None), None)
    ended = [each for each in sheets if each.row.outcome]
    total = sum((each.row.cost for each in sheets), Decimal(0))
    return Panel(current, ended, total, here and current is None)
