"""What the manager's page makes of figures: numbers in words, things to decide, rows of charts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lifecycle.endoflife.queries import boxes
from lifecycle.kernel.clock import now
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.queries import count_assets
from lifecycle.reports.exits import ExitAge
from lifecycle.reports.figures import Behind, Figure
from lifecycle.reports.indicators import Reuse
from lifecycle.reports.sleeping import count_asleep
from lifecycle.states.assets import STATE_LABELS, STATE_TONES, State
from lifecycle.states.lots import LotState, Side
from lifecycle.web.context import told

# More lots than anybody has open at once.
MOST_LOTS = 200


def number(value: Decimal | int | None, decimals: int = 0) -> str:
    """Return a value as it is read, with at most so many decimals; a dash where it is not defined."""
    if value is None:
        return "–"
    return str(format_decimal(value, "#,##0" + (".#" if decimals else "") + "#" * (decimals - 1)))


def todos(session: Session, reuse: Reuse, found: int) -> list[dict[str, Any]]:
    """Return what to decide this month, each with the page where it is decided; nothing said of zeros."""
    waiting = Counter(row.state for row in boxes(session, Side.AUTHORITY, limit=MOST_LOTS).to_do)
    retired = count_assets(session, AssetFilter(state=(State.RETIRED,))).total
    asleep = count_asleep(session, now())
    unproven = int(reuse.directed.value or 0) - int(reuse.proven.value or 0)
    lots, see = _lots, _("Voir")
    things = (
        (found, ngettext("%(num)s équipement signalé trouvé", "%(num)s équipements signalés trouvés", found),
         "#found", see),
        (waiting[LotState.ACCEPTED],
         ngettext("%(num)s lot accepté sans rendez-vous", "%(num)s lots acceptés sans rendez-vous",
                  waiting[LotState.ACCEPTED]), lots("to_hand_over"), _("Fixer")),
        (waiting[LotState.SCHEDULED],
         ngettext("%(num)s remise à signer", "%(num)s remises à signer", waiting[LotState.SCHEDULED]),
         lots("to_hand_over"), see),
        (waiting[LotState.RECEIVED],
         ngettext("%(num)s lot reçu à régler ou à clore", "%(num)s lots reçus à régler ou à clore",
                  waiting[LotState.RECEIVED]), lots("outcome"), see),
        (waiting[LotState.DRAFT],
         ngettext("%(num)s lot à proposer", "%(num)s lots à proposer", waiting[LotState.DRAFT]),
         lots("draft"), see),
        (retired, ngettext("%(num)s équipement réformé sans lot", "%(num)s équipements réformés sans lot",
                  retired),
         url_for("assets.index", state=State.RETIRED), _("Choisir")),
        (unproven,
         ngettext("%(num)s réemploi de %(year)s à justifier", "%(num)s réemplois de %(year)s à justifier",
                  unproven, year=reuse.year), lots("outcome"), _("Relancer")),
        (asleep,
         ngettext("%(num)s équipement en stock depuis plus de 6 mois",
                  "%(num)s équipements en stock depuis plus de 6 mois", asleep),
         url_for("dashboard.asleep"), _("Redéployer")),
    )  # fmt: skip
    return [
        {"text": text, "done": False, "href": href, "action": action}
        for count, text, href, action in things
        if count > 0
    ]


def _lots(tab: str) -> str:
    return url_for("lots.index", tab=tab)


def rows_url(behind: Behind, after: str | None = None) -> str:
    """Return the address of the rows behind a figure."""
    params: dict[str, Any] = behind.params()
    return url_for("dashboard.rows", **params, after=after)


def _bar(label: str, count: int, behind: Behind, tone: str | None = None) -> dict[str, Any]:
    return {"label": label, "value": count, "shown": number(count), "href": rows_url(behind), "tone": tone}


def by_state(present: Figure) -> list[dict[str, Any]]:
    """Return the devices present by state, for a chart, in the order of a device's life."""
    counts: Counter[State] = Counter()
    for cell in present.cells:
        counts[cell.state] += cell.count
    return [
        _bar(told(STATE_LABELS[state]), counts[state], _narrowed(present, state=state), STATE_TONES[state])
        for state in State
        if counts[state]
    ]


def by_category(present: Figure, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the devices present by category, for a chart, the most numerous first."""
    counts: Counter[str] = Counter()
    for cell in present.cells:
        counts[cell.category] += cell.count
    return [
        _bar(names.get(key, key), count, _narrowed(present, category=key))
        for key, count in counts.most_common()
    ]


def _narrowed(figure: Figure, *, category: str | None = None, state: State | None = None) -> Behind:
    assert figure.rows is not None
    return Behind(figure.rows.key, figure.rows.year, category, state)


def exits(found: Sequence[ExitAge]) -> list[dict[str, Any]]:
    """Return the ages at leaving for a chart, a column a year."""
    return [
        {"label": str(row.year), "value": float(row.age), "shown": _("%(age)s ans", age=number(row.age, 1))}
        for row in found
    ]


def share_words(part: int, whole: int) -> str:
    """Return a share in percent as people say it in a sentence."""
    return number(Decimal(100 * part) / whole) if whole else "0"
