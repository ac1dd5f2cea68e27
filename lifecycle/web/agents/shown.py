"""Reported devices as pages show them: what each is, why it waits, what attaching it would mean."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from lifecycle.agents import queries
from lifecycle.agents.enrolling import category_of
from lifecycle.agents.matching import contradicts
from lifecycle.agents.model import ReportedDevice
from lifecycle.agents.queries import Alike
from lifecycle.kernel.text import N_
from lifecycle.registry.naming_rules import family_key, full_name
from lifecycle.registry.queries import CardRow, cards
from lifecycle.web.category_words import category_names
from lifecycle.web.context import told
from lifecycle.web.shown import Card, card

KIND_LABELS = {
    "computer": N_("Ordinateur"),
    "phone": N_("Téléphone"),
    "monitor": N_("Écran"),
    "printer": N_("Imprimante"),
    "network": N_("Équipement réseau"),
}
STATE_LABELS = {
    "pending": (N_("À confirmer"), "out"),
    "attached": (N_("Rattaché"), "go"),
    "ignored": (N_("Ignoré"), "done"),
}


def title_of(device: ReportedDevice) -> str:
    """Return what a reported device is called: its make, else its name, else what kind of thing it is."""
    return full_name(device.manufacturer, device.model) or device.name or told(KIND_LABELS[device.kind])


def category_told(device: ReportedDevice) -> str:
    """Return the category of a reported device in words, as far as its report tells it."""
    return category_names().get(category_of(device) or "") or told(KIND_LABELS[device.kind])


@dataclass(frozen=True, slots=True)
class Like:
    """An asset that a device may be, with the signs that say so."""

    card: Card
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A reported device as a line of the queue."""

    device: ReportedDevice
    title: str
    category: str
    token: str | None
    host: str | None
    monitors: Sequence[ReportedDevice]
    why: str
    asset: Card | None


def lines(session: Session, rows: Sequence[Any]) -> list[Seen]:
    """Return rows of `agents.queries.devices_page` ready for the list, in three statements however many."""
    found: list[ReportedDevice] = [row[0] for row in rows]
    ids = [device.id for device in found]
    monitors = queries.monitors_of(session, ids)
    near = queries.alike(session, [device.id for device in found if device.state == "pending"])
    known = cards(session, asset_ids(near) | {one.asset_id for one in found if one.asset_id})
    return [
        Seen(
            device=device,
            title=title_of(device),
            category=category_told(device),
            token=row.token_name,
            host=row.host_name,
            monitors=monitors.get(device.id, ()),
            why=why(device, near.get(device.id, ()), known),
            asset=card(known[device.asset_id]) if device.asset_id and device.asset_id in known else None,
        )
        for device, row in zip(found, rows, strict=True)
    ]


def asset_ids(near: Mapping[UUID, Sequence[Alike]]) -> set[UUID]:
    """Return the ids of all assets that these devices may be."""
    return {one.asset_id for many in near.values() for one in many}


def likes(session: Session, device: ReportedDevice) -> tuple[list[Like], str]:
    """Return the assets that a device may be, the likeliest first, and why none was taken."""
    near = queries.alike(session, [device.id]).get(device.id, ())
    known = cards(session, {one.asset_id for one in near})
    return [Like(card(known[one.asset_id]), _signs(one)) for one in near], why(device, near, known)


def _signs(one: Alike) -> tuple[str, ...]:
    said = (
        (one.by_serial, N_("même numéro de série")),
        (one.by_uuid, N_("même identifiant matériel")),
        (one.by_name, N_("même nom")),
    )
    return tuple(told(words) for holds, words in said if holds)


def why(device: ReportedDevice, near: Sequence[Alike], known: Mapping[UUID, CardRow]) -> str:
    """Return why no agent's report settled what a device is."""
    serials = [known[one.asset_id] for one in near if one.by_serial]
    uuids = [known[one.asset_id] for one in near if one.by_uuid]
    if len(serials) > 1:
        return str(_("%(count)s équipements portent ce numéro de série", count=len(serials)))
    if serials and uuids and serials[0].id not in {row.id for row in uuids}:
        return str(_("Numéro de série et identifiant matériel désignent deux équipements"))
    if serials:
        same = not contradicts(family_key(device.manufacturer), _maker(serials[0]))
        return str(_("Même numéro de série") if same else _("Même numéro de série, autre fabricant"))
    if uuids:
        return str(_("Même identifiant matériel, autre numéro de série"))
    if near:
        return str(ngettext("Un équipement a le même nom", "%(num)s équipements ont le même nom", len(near)))
    return str(_("Inconnu au registre") if device.serial_key else _("Inconnu, et sans numéro de série"))


def _maker(row: CardRow) -> str:
    return family_key(row.manufacturer_name or "")


def waiting(monitors: Collection[ReportedDevice]) -> list[ReportedDevice]:
    """Return those of a computer's monitors that are to be confirmed too."""
    return [monitor for monitor in monitors if monitor.state == "pending"]
