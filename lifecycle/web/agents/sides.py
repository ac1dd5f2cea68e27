"""A reported device and an asset side by side: what agrees, what differs, what attaching would write."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lifecycle.agents import queries
from lifecycle.agents.matching import contradicts
from lifecycle.agents.model import ReportedDevice
from lifecycle.formats.text import fold
from lifecycle.kernel.serials import bare
from lifecycle.registry.naming_rules import family_key
from lifecycle.registry.queries import CardRow
from lifecycle.states.assets import FINAL, State
from lifecycle.web.agents import shown as agent_shown
from lifecycle.web.assets.words import FACT_LABELS, fact_told
from lifecycle.web.context import told
from lifecycle.web.shown import card


@dataclass(frozen=True, slots=True)
class Side:
    """One thing as the agent tells it and as the register has it; `after` says what attaching does to it."""

    label: str
    theirs: str
    ours: str
    differs: bool
    after: str = ""


def both(session: Session, device: ReportedDevice, row: CardRow) -> dict[str, Any]:
    """Return what the page of an attachment shows: both sides, and what to look at first."""
    sides = [*_identity(device, row), *_facts(device, row)]
    return {
        "device": device,
        "title": agent_shown.title_of(device),
        "card": card(row),
        "sides": sides,
        "warnings": _warnings(session, device, row),
    }


def _identity(device: ReportedDevice, row: CardRow) -> list[Side]:
    here = card(row)
    fills = _("complété") if device.serial and not row.serial else ""
    pairs = (
        (_("Numéro de série"), device.serial, row.serial, bare, fills),
        (_("Fabricant"), device.manufacturer, row.manufacturer_name, family_key, ""),
        (_("Modèle"), device.model, row.model_name, fold, ""),
        (_("Nom"), device.name, row.name, fold, ""),
        (_("Catégorie"), agent_shown.category_told(device), here.category, fold, ""),
    )
    return [
        Side(label, theirs or "", ours or "", _differ(theirs, ours, key), after)
        for label, theirs, ours, key, after in pairs
        if theirs or ours
    ]


def _differ(theirs: str | None, ours: str | None, key: Any) -> bool:
    return contradicts(key(theirs or ""), key(ours or ""))


def _facts(device: ReportedDevice, row: CardRow) -> list[Side]:
    """Return the technical facts that the agent tells; it knows them better than whoever typed the others."""
    sides = []
    for name, label in FACT_LABELS.items():
        theirs, ours = (fact_told(name, facts.get(name)) for facts in (device.facts, row.facts))
        if theirs:
            after = "" if theirs == ours else _("mis à jour") if ours else _("complété")
            sides.append(Side(told(label), theirs, ours, False, after))
    return sides


def _warnings(session: Session, device: ReportedDevice, row: CardRow) -> list[str]:
    known = queries.find_sighting(session, row.id)
    said = (
        (
            contradicts(device.serial_key, row.serial_key),
            _("Les numéros de série diffèrent : vérifiez sur l’appareil. Celui du registre reste."),
        ),
        (
            contradicts(device.uuid_key, row.uuid_key),
            _("Les identifiants matériels diffèrent : autre carte mère, ou autre poste."),
        ),
        (
            known is not None and known.id != device.id,
            _("Un autre appareil signalé est déjà rattaché à cet équipement."),
        ),
        (
            State(row.state) in (*FINAL, State.HANDED_OVER),
            _("Cet équipement a quitté la collectivité selon le registre, et pourtant un agent le voit."),
        ),
    )
    return [str(words) for holds, words in said if holds]
