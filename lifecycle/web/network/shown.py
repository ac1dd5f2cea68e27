"""What the coordinator's pages and files show: the same rows for both."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from lifecycle.documents.sheets import Cell
from lifecycle.edge.locale import current_locale
from lifecycle.partners.views import PartnerView
from lifecycle.reports import amounts
from lifecycle.reports.figures import Key, Share, Unit
from lifecycle.reports.network_sums import FlowLine, Need, sharing, waits
from lifecycle.reports.shared import BANDS, HIGH, LOW, Member, Shared
from lifecycle.states.assets import OUTCOMES, PRESENT, STATE_LABELS, State
from lifecycle.states.facts import ROUTE_LABELS
from lifecycle.states.lots import LOT_STATE_LABELS, OPEN_LOT_STATES
from lifecycle.web.context import told
from lifecycle.web.dashboard import shown as dashboard_shown
from lifecycle.web.partners.map import department_names

#: The figures of the table of members that add up; the others are ratios and ages of each.
_AVOIDED = (str(Share.AVOIDED), f"{Share.AVOIDED}{LOW}", f"{Share.AVOIDED}{HIGH}")
_SUMMED = (
    *map(str, (Key.YEARS_GAINED_IN_USE, Key.RETIRED_STOCK, Key.REUSE_DIRECTED, Key.REUSE_PROVEN)),
    str(Key.DEPARTURES), *_AVOIDED,
)  # fmt: skip


def member_row(member: Member, shared: Shared) -> dict[str, Any]:
    """Return the columns of one member."""
    figure = shared.figures.get
    return {
        "name": member.name,
        "day": member.day,
        **_counted([shared]),
        "mean_age": figure(Key.MEAN_AGE),
        "beyond": figure(Share.BEYOND_LIFE_SHARE),
        "ratio": figure(Share.LEGAL_RATIO),
    }


def total_row(members: Iterable[Member]) -> dict[str, Any]:
    """Return the columns of all together; ages and ratios have no sum."""
    alone = dict.fromkeys(("mean_age", "beyond", "day"))
    row = _counted([shared for _, shared in sharing(members)])
    stock = row["retired_stock"]
    ratio = (100 * Decimal(row["reuse_directed"]) / stock).quantize(Decimal("0.1")) if stock else None
    return {"name": _("Ensemble du réseau"), **alone, **row, "ratio": ratio}


def _counted(shares: Sequence[Shared]) -> dict[str, Any]:
    def devices(states: Iterable[State]) -> int:
        return sum(one.devices.get(state, 0) for one in shares for state in states)

    return {
        "present": devices(PRESENT),
        "in_use": devices((State.IN_USE,)),
        "retired": devices((State.RETIRED, State.IN_LOT)),
        "away": devices((State.HANDED_OVER,)),
        "outcomes": devices(OUTCOMES),
        "open_lots": sum(one.lots.get(state, 0) for one in shares for state in OPEN_LOT_STATES),
        **{key: sum(one.figures.get(key) or 0 for one in shares) for key in _SUMMED},
    }


def avoided(row: dict[str, Any]) -> tuple[str, str]:
    """Return the avoided emissions of a row of members, and their range in words."""
    value, low, high = (row[key] for key in _AVOIDED)
    said = dashboard_shown.amount(value, Unit.KG_CO2E)
    return said, amounts.extent(low, high, Unit.KG_CO2E, current_locale(), value) if low != high else ""


def department(code: str) -> str:
    """Return a department as it is read, with its code."""
    return f"{department_names().get(code, '')} ({code})".strip() if code else _("Département non précisé")


def band_names() -> list[str]:
    """Return what the bands of days are called."""
    first, *others = BANDS
    below = zip(BANDS, others, strict=False)
    return [
        _("Jusqu’à %(days)s j", days=first),
        *(_("%(low)s à %(high)s j", low=low + 1, high=high) for low, high in below),
        _("Plus de %(days)s j", days=BANDS[-1]),
    ]


def member_cells(members: Sequence[Member]) -> list[list[Cell]]:
    """Return the table of members, titles first; all that is shared of each."""
    titles: list[Cell] = [
        _("Collectivité"), _("Chiffres du"), _("Équipements présents"), _("En service"),
        _("Réformés ou en lot"), _("Remis, devenir attendu"), _("Devenir connu"), _("Lots en cours"),
        _("Âge moyen (années)"), _("Au-delà de la durée de référence (%)"), _("Années gagnées (en service)"),
        _("Stock réformé au 1er janvier (B)"), _("Orientés vers le réemploi (A)"), _("Réemploi justifié"),
        _("Sortis dans l’année"), _("Émissions évitées (kg CO₂e)"), _("Émissions évitées, bas (kg CO₂e)"),
        _("Émissions évitées, haut (kg CO₂e)"), _("Ratio légal (%)"),
    ]  # fmt: skip
    keys = (
        "name", "day", "present", "in_use", "retired", "away", "outcomes", "open_lots", "mean_age", "beyond",
        *_SUMMED, "ratio",
    )  # fmt: skip
    return _table(
        titles, ([row[key] for key in keys] for row in (member_row(*one) for one in sharing(members)))
    )


def flow_cells(lines: Iterable[FlowLine], partners: Mapping[Any, PartnerView]) -> list[list[Cell]]:
    """Return the hand-overs of the year, titles first."""
    outcomes = [told(STATE_LABELS[state]) for state in OUTCOMES]
    titles: list[Cell] = [
        _("Collectivité"), _("Département"), _("Partenaire"), _("Filière"), _("Équipements remis"),
        *outcomes, _("Devenir attendu"),
    ]  # fmt: skip
    return _table(titles, ([
        line.authority, line.department, partner_name(partners, line), told(ROUTE_LABELS[line.route]),
        line.devices, *(line.outcomes.get(state, 0) for state in OUTCOMES), line.awaited,
    ] for line in lines))  # fmt: skip


def partner_name(partners: Mapping[Any, PartnerView], line: FlowLine) -> str:
    """Return the name of a partner of the network, or say that it has left it."""
    found = partners.get(line.partner_id)
    return found.name if found else _("Partenaire hors du réseau")


def outcomes(line: FlowLine) -> list[str]:
    """Return in words what became of the devices of a hand-over, what nothing became of left out."""
    counts = (
        (line.outcomes.get(State.REUSED, 0), _("réemployés : %(count)s")),
        (line.outcomes.get(State.REFURBISHED, 0), _("reconditionnés : %(count)s")),
        (line.outcomes.get(State.RECYCLED, 0), _("recyclés : %(count)s")),
        (line.awaited, _("devenir attendu : %(count)s")),
    )
    return [said % {"count": dashboard_shown.number(count)} for count, said in counts if count]


def need_cells(found: Iterable[Need]) -> list[list[Cell]]:
    """Return capacity against need, titles first."""
    titles: list[Cell] = [
        _("Département"), _("Filière"), _("Équipements à remettre"), _("Partenaires"),
        _("Capacité déclarée par mois"), _("Mois de capacité"),
    ]  # fmt: skip
    return _table(titles, ([
        one.department, told(ROUTE_LABELS[one.route]), one.devices, one.partners, one.capacity, one.months
    ] for one in found))  # fmt: skip


def wait_cells(members: Sequence[Member]) -> list[list[Cell]]:
    """Return where the lots of each member wait, titles first."""
    titles: list[Cell] = [
        _("Collectivité"), _("Étape"), _("Lots"), _("Équipements"), *band_names(),
        _("Plus longue attente (jours)"),
    ]  # fmt: skip
    return _table(titles, ([
        member.name, told(LOT_STATE_LABELS[wait.state]), wait.lots, wait.devices, *wait.bands, wait.longest
    ] for member, _shared in sharing(members) for wait in waits([member])))  # fmt: skip


def _table(titles: list[Cell], rows: Iterable[list[Cell]]) -> list[list[Cell]]:
    return [titles, *rows]
