"""The words for an asset's fields, choices and technical facts."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from lifecycle.kernel.text import N_
from lifecycle.web.context import plain_date, told

FIELD_LABELS: Mapping[str, str] = {
    "tag": N_("Numéro d’inventaire"),
    "name": N_("Nom"),
    "category_key": N_("Catégorie"),
    "model_id": N_("Modèle"),
    "serial": N_("Numéro de série"),
    "functional_status": N_("Fonctionnement"),
    "site_id": N_("Site"),
    "room_id": N_("Local"),
    "custodian": N_("Détenteur"),
    "acquisition": N_("Mode d’acquisition"),
    "condition_acquired": N_("État à l’acquisition"),
    "acquired_on": N_("Date d’acquisition"),
    "acquisition_cost": N_("Prix d’acquisition"),
    "supplier": N_("Fournisseur"),
    "order_reference": N_("Référence de commande"),
    "first_used_on": N_("Mise en service"),
    "warranty_until": N_("Fin de garantie"),
    "restricted": N_("Diffusion restreinte"),
    "sensitive": N_("Données sensibles"),
    "parent_id": N_("Rattaché à"),
    "notes": N_("Remarques"),
    "retired_on": N_("Date de réforme"),
    "retire_reason": N_("Motif de la réforme"),
    "left_on": N_("Date de sortie"),
    "last_used_at": N_("Dernière utilisation"),
}
# The form holds some of them under other names.
FORM_LABELS = {**FIELD_LABELS, "place": N_("Site et local"), "parent": FIELD_LABELS["parent_id"]}

# What inventories tell of a device, in the order it is read; what is not here is shown under its own name.
FACT_LABELS: Mapping[str, str] = {
    "os": N_("Système"),
    "os_version": N_("Version du système"),
    "cpu": N_("Processeur"),
    "ram_mb": N_("Mémoire"),
    "storage_gb": N_("Stockage"),
    "storage": N_("Disques"),
    "storage_kind": N_("Type de stockage"),
    "screen_inches": N_("Diagonale"),
    "battery_health": N_("Batterie, capacité restante"),
    "bios_on": N_("Date du BIOS"),
    "made_on": N_("Fabrication"),
    "hostname": N_("Nom sur le réseau"),
    "mac": N_("Adresses MAC"),
    "uuid": N_("Identifiant matériel (UUID)"),
    "imei": N_("IMEI"),
    "manufacturer": N_("Fabricant, sans modèle connu"),
    "accounting_number": N_("Numéro d’immobilisation"),
    "entity": N_("Entité d’origine"),
    "external_url": N_("Fiche d’origine"),
}
# « 32/2015 »: the week and year that a monitor says it was made in (EDID).
_WEEK = re.compile(r"(\d{1,2})/(\d{4})")


def facts_told(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the technical facts as names and values with their units, the known ones first."""
    known = [name for name in FACT_LABELS if name in facts]
    rest = sorted(facts.keys() - FACT_LABELS.keys())
    lines = ((told(FACT_LABELS.get(name, name)), fact_told(name, facts[name])) for name in known + rest)
    return [(label, words) for label, words in lines if words]


def fact_told(name: str, value: Any) -> str:
    """Return one fact's value in words; sizes in gigabytes, shares in percent, dates written out."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("oui")) if value else str(_("non"))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, int | float):
        return _measured(name, value)
    return _dated(name, str(value))


def _dated(name: str, text: str) -> str:
    if name.endswith("_on") and (week := _WEEK.fullmatch(text)):
        return str(_("semaine %(week)s de %(year)s", week=int(week[1]), year=week[2]))
    try:
        return plain_date(date.fromisoformat(text)) if name.endswith("_on") else text
    except ValueError:  # what another program wrote there is shown as it is
        return text


def _measured(name: str, value: float) -> str:
    if name == "ram_mb":
        return str(_("%(size)s Go", size=format_decimal(round(value / 1024, 1))))
    unit = {
        "storage_gb": _("%(size)s Go"),
        "battery_health": _("%(size)s %%"),
        "screen_inches": _("%(size)s pouces"),
    }
    return str(unit.get(name, "%(size)s") % {"size": format_decimal(value)})
