"""Lots as pages show them: steps, whose turn it is, lines in groups, history in words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _

from lifecycle.endoflife.views import LineView, LotRow
from lifecycle.history.model import Event
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS
from lifecycle.states.lots import LOT_STATE_TONES, LotState
from lifecycle.web.context import human_since, plain_moment, told
from lifecycle.web.lot_words import GROUP_LABELS, LOT_EVENT_LABELS
from lifecycle.web.shown import Told


def short_day(moment: datetime) -> str:
    """Return the day of an instant in a few characters, « 26 nov. 2026 »."""
    return str(format_date(moment.astimezone(PARIS).date(), "d MMM y"))


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of a lot with the same verdict."""

    verdict: str
    label: str
    lines: Sequence[LineView]


def groups(lines: Sequence[LineView]) -> list[Group]:
    """Return a lot's lines by verdict, those to look at first."""
    return [
        Group(verdict, told(label), found)
        for verdict, label in GROUP_LABELS.items()
        if (found := [line for line in lines if line.verdict == verdict])
    ]


def specs(line: LineView) -> str:
    """Return the technical facts of a line that decide what it is worth, in a few words."""
    facts: Mapping[str, object] = line.manifest.facts
    parts = [str(facts["cpu"])] if facts.get("cpu") else []
    if ram := facts.get("ram_mb"):
        parts.append(_("%(size)s Go de mémoire", size=_size(ram, 1024)))
    if storage := facts.get("storage_gb"):
        kind = f" {facts['storage_type']}" if facts.get("storage_type") else ""
        parts.append(_("%(size)s Go%(kind)s", size=_size(storage, 1), kind=kind))
    if inches := facts.get("screen_inches"):
        parts.append(_("%(size)s pouces", size=_size(inches, 1)))
    if battery := facts.get("battery_health"):
        parts.append(_("batterie %(health)s %%", health=battery))
    return ", ".join(parts)


def _size(value: object, unit: int) -> str:
    try:
        return str(format_decimal(float(str(value)) / unit, "#,##0.#"))
    except ValueError:
        return str(value)


def weight(lines: Collection[LineView]) -> str:
    """Return the weight of some lines in words; empty where no line has one."""
    known = [line.manifest for line in lines if line.manifest.weight_kg is not None]
    if not known:
        return ""
    total = sum(float(manifest.weight_kg or 0) for manifest in known)
    shown = format_decimal(total, "#,##0.#" if total < 10 else "#,##0")
    if any(manifest.weight_estimated for manifest in known):
        return str(_("environ %(weight)s kg", weight=shown))
    return str(_("%(weight)s kg", weight=shown))


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
