"""The words for the choices of an asset's fields (one table, column → value → word), its title and place."""

from collections.abc import Mapping
from typing import Any

from lifecycle.kernel.text import N_
from lifecycle.registry.naming_rules import full_name
from lifecycle.states.assets import STATE_LABELS
from lifecycle.states.facts import FUNCTIONAL_LABELS, RETIRE_REASON_LABELS

CHOICE_LABELS: Mapping[str, Mapping[Any, str]] = {
    "state": STATE_LABELS,
    "before_missing": STATE_LABELS,
    "functional_status": FUNCTIONAL_LABELS,
    "acquisition": {"bought": N_("Achat"), "leased": N_("Location"), "donated": N_("Don reçu")},
    "condition_acquired": {"new": N_("Neuf"), "refurbished": N_("Reconditionné")},
    "restricted": {True: N_("oui"), False: N_("non")},
    "sensitive": {True: N_("oui"), False: N_("non")},
    "retire_reason": RETIRE_REASON_LABELS,
}


def title_of(row: Any, locale: str) -> str:
    """Return what people call a device: its manufacturer and model, else its name, else its category."""
    named = full_name(row.manufacturer_name or "", row.model_name or "")
    title: str = named or row.name or (row.category_fr if locale == "fr" else row.category_en)
    return title


def place_of(row: Any) -> str:
    """Return where a device is, « Annexe › Salle 12 »; empty where nobody knows."""
    return " › ".join(part for part in (row.site_name, row.room_name) if part)
