"""The words for the choices of an asset's fields: one table, column → value → word."""

from collections.abc import Mapping
from typing import Any

from lifecycle.kernel.text import N_
from lifecycle.states.assets import STATE_LABELS
from lifecycle.states.facts import FUNCTIONAL_LABELS, RETIRE_REASON_LABELS

CHOICE_LABELS: Mapping[str, Mapping[Any, str]] = {
    "state": STATE_LABELS,
    "before_missing": STATE_LABELS,
    "functional_status": FUNCTIONAL_LABELS,
    "acquisition": {"bought": N_("Achat"), "leased": N_("Location"), "donated": N_("Don reçu")},
    "condition_acquired": {"new": N_("Neuf"), "refurbished": N_("Reconditionné")},
    "restricted": {True: N_("oui"), False: N_("non")},
    "retire_reason": RETIRE_REASON_LABELS,
}
