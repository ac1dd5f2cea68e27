"""Lots as pages show them: steps, whose turn it is, lines in groups, history in words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal as write_decimal
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from lifecycle.edge.locale import current_locale
from lifecycle.endoflife.views import LineView, LotRow, LotView
from lifecycle.history.model import Event
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.dates import brief_date
from lifecycle.kernel.errors import DomainError
from lifecycle.states.lots import LOT_STATE_TONES, LotState
from lifecycle.web.actions import field_errors
from lifecycle.web.context import human_since, plain_moment, told
from lifecycle.web.lots.words import GROUP_LABELS, LOT_EVENT_LABELS
from lifecycle.web.shown import Told


def short_day(moment: datetime) -> str:
    """Return the day of an instant in a few characters, « 26 nov. 2026 »."""
    return brief_date(moment.astimezone(PARIS).date(), current_locale())


# A lot of so many lines is shown whole; of a larger one, which may hold hundreds, the first of each group.
FOLDED, FIRST = 50, 10


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of a lot with the same verdict; `lines` are those shown, `all` is every one."""

    verdict: str
    label: str
    lines: Sequence[LineView]
    all: Sequence[LineView]


def groups(lines: Sequence[LineView], shown_whole: str | None = None) -> list[Group]:
    """Return a lot's lines by verdict, those to look at first; a long lot's are cut but for `shown_whole`."""
    found: dict[str, list[LineView]] = {}
    for line in lines:
        found.setdefault(line.verdict, []).append(line)
    most = min(FIRST, FOLDED) if len(lines) > FOLDED else len(lines)
    return [
        Group(verdict, told(label), mine if verdict == shown_whole else mine[:most], mine)
        for verdict, label in GROUP_LABELS.items()
        if (mine := found.get(verdict, []))
    ]


_SPECS = ("cpu", "ram_mb", "storage_gb", "storage_type", "screen_inches", "battery_health")


def specs(line: LineView) -> str:
    """Return the technical facts of a line that decide what it is worth, in a few words."""
    facts: Mapping[str, object] = line.manifest.facts
    return _specs(current_locale(), *(str(facts.get(name) or "") for name in _SPECS)) if facts else ""


@lru_cache(1024)
def _specs(locale: str, cpu: str, ram: str, storage: str, kind: str, inches: str, battery: str) -> str:
    """Write technical facts, empty where unknown; a lot has many devices of the same few models."""
    parts = [cpu] if cpu else []
    if ram:
        parts.append(_("%(size)s Go de mémoire", size=_size(ram, 1024, locale)))
    if storage:
        parts.append(
            _("%(size)s Go%(kind)s", size=_size(storage, 1, locale), kind=f" {kind}" if kind else "")
        )
    if inches:
        parts.append(_("%(size)s pouces", size=_size(inches, 1, locale)))
    if battery:
        parts.append(_("batterie %(health)s %%", health=battery))
    return ", ".join(parts)


def _size(value: str, unit: int, locale: str) -> str:
    try:
        return str(write_decimal(float(value) / unit, "#,##0.#", locale))
    except ValueError:
        return value


def weight(lines: Collection[LineView]) -> str:
    """Return the weight of some lines in words; empty where no line has one."""
    known = [weight for line in lines if (weight := line.weight_kg) is not None]
    if not known:
        return ""
    is_estimated = any(line.weight_estimated for line in lines if line.weight_kg is not None)
    return kilograms(sum(known), is_estimated=is_estimated)


def kilograms(weight: float | Decimal, *, is_estimated: bool = False) -> str:
    """Return a weight in words."""
    shown = format_decimal(weight, "#,##0.#" if weight < 10 else "#,##0")
    if is_estimated:
        return str(_("environ %(weight)s kg", weight=shown))
    return str(_("%(weight)s kg", weight=shown))


def whole_weight(view: LotView) -> str:
    """Return the weight of a lot in words: as weighed together where it was; empty when nothing is known."""
    if view.lot.measured_kg is not None:
        return kilograms(view.lot.measured_kg)
    return weight(view.kept_lines)


def content(row: LotRow) -> str:
    """Return how many devices a lot holds, and how many were refused."""
    count: str = ngettext("%(num)s équipement", "%(num)s équipements", row.lines)
    if not row.refused:
        return count
    refused = ngettext("%(num)s refusé", "%(num)s refusés", row.refused)
    return str(_("%(count)s, %(refused)s", count=count, refused=refused))


def history(events: Sequence[Event], actor: Actor) -> list[Told]:
    """Return a lot's events in words; people of the other side are named by their organisation."""
    return [
        Told(
            when=human_since(event.occurred_at),
            iso=event.occurred_at.isoformat(),
            exact=plain_moment(event.occurred_at.astimezone(PARIS)),
            title=told(LOT_EVENT_LABELS.get(event.tag, event.tag)),
            text=_said(event),
            who=event.actor_name
            if event.organisation_id == actor.organisation_id
            else event.organisation_name,
            tone=LOT_STATE_TONES[LotState(event.to_state)] if event.to_state else "wait",
        )
        for event in events
    ]


def _said(event: Event) -> str:
    """Return what an event says beside its name; of its details only those written here are shown."""
    details, parts = event.details, []
    if count := details.get("count"):
        parts.append(ngettext("%(num)s équipement", "%(num)s équipements", count))
    if refused := details.get("refused"):
        parts.append(ngettext("%(num)s refusé", "%(num)s refusés", refused))
    if missing := details.get("missing"):
        parts.append(ngettext("%(num)s manquant", "%(num)s manquants", missing))
    if (reason := details.get("reason")) or (reason := details.get("name")):
        parts.append(f"« {reason} »")
    return ", ".join(parts)


def reasons_by_field(
    error: DomainError | None, field_of: Mapping[str, str] | None = None
) -> dict[str, list[str]]:
    """Return an error's reasons by form field, those of a transition too, whose fields `field_of` tells."""
    found = field_errors(error)
    for reason in error.reasons if error else ():
        if field_of and reason.code in field_of:
            found.setdefault(field_of[reason.code], []).append(told(reason.text, **reason.params))
    return found
