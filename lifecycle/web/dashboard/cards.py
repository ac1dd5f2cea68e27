"""The first figures of a board as cards: value, range, trend, target, and what they are counted on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from lifecycle.edge.locale import current_locale
from lifecycle.reports import amounts
from lifecycle.reports.content import Board
from lifecycle.reports.figures import Figure, Unit
from lifecycle.reports.trends import Month
from lifecycle.web.context import plain_date
from lifecycle.web.dashboard.shown import figure_url, number, said

CARDS = 4


@dataclass(frozen=True, slots=True)
class Gauge:
    """A share against its target, both in percent."""

    value: float
    target: float | None
    label: str
    target_label: str


@dataclass(frozen=True, slots=True)
class Card:
    """A figure as its card shows it, all in words."""

    label: str
    value: str
    unit: str
    href: str | None
    trend: str
    note: str
    gauge: Gauge | None


def cards(board: Board, trends: Mapping[str, Sequence[Month]], aims: Mapping[str, Decimal]) -> list[Card]:
    """Return a board's first figures; `trends` and `aims` hold kept months and objectives by figure."""
    return [
        _card(figure, board, trends.get(figure.key, ()), aims.get(figure.key))
        for figure in board.figures[:CARDS]
    ]


def _card(figure: Figure, board: Board, months: Sequence[Month], aim: Decimal | None) -> Card:
    value, unit = amounts.parted(figure.value, figure.unit, current_locale())
    target = figure.target.percent if figure.target else aim
    extent = amounts.extent(figure.low, figure.high, figure.unit, current_locale(), figure.value)
    notes = [extent, _of(figure, board), _aimed(figure, target)]
    return Card(
        said(figure.label),
        value,
        unit,
        figure_url(figure),
        _trend(figure, months),
        " · ".join(note for note in notes if note),
        _gauge(figure, target),
    )


def _of(figure: Figure, board: Board) -> str:
    """Return what a share is made of, « 187 sur 407 », or how much of the fleet a sum knows."""
    counts = {it.key: it.value for it in board.figures if it.unit is Unit.DEVICES}
    parts = [counts.get(part.key) for part in figure.parts]
    if len(parts) == 2 and parts[0] is not None:
        if parts[1] is not None:
            return str(_("%(part)s sur %(whole)s", part=number(parts[0]), whole=number(parts[1])))
        return str(ngettext("%(num)s équipement", "%(num)s équipements", int(parts[0])))
    known = figure.coverage
    if known is None or not known.total or known.known == known.total:
        return ""
    return str(_("connu pour %(known)s sur %(total)s", known=number(known.known), total=number(known.total)))


def _aimed(figure: Figure, target: Decimal | None) -> str:
    if target is None:
        return ""
    value = amounts.amount(target, figure.unit, current_locale())
    if figure.target:
        return str(_("cible légale %(value)s", value=value))
    return str(_("objectif %(value)s", value=value))


def _trend(figure: Figure, months: Sequence[Month]) -> str:
    """Return what a figure gained or lost since a year ago, or since the oldest month kept."""
    this_month = figure.as_of.replace(day=1)
    known = [month for month in months if month.value is not None and month.month < this_month]
    if figure.value is None or not known or known[0].value is None:
        return ""
    change = Decimal(figure.value) - known[0].value
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    amount = amounts.amount(abs(change), figure.unit, current_locale())
    day = plain_date(known[0].day)
    return str(_("%(sign)s %(amount)s depuis le %(day)s", sign=sign, amount=amount, day=day))


def _gauge(figure: Figure, target: Decimal | None) -> Gauge | None:
    if figure.unit is not Unit.PERCENT or figure.value is None:
        return None
    return Gauge(
        float(min(figure.value, 100)),
        None if target is None else float(target),
        amounts.amount(figure.value, figure.unit, current_locale()),
        _aimed(figure, target),
    )
