"""How an indicator is worded, and the sources that several name."""

from dataclasses import dataclass

from lifecycle.kernel.text import N_
from lifecycle.reports.figures import Unit

REGISTER = N_("Registre de l’organisation")
HISTORY = N_("Historique des équipements")
REFERENCE_LIFE = N_(
    "Registre de l’organisation ; durées de référence : ADEME, Base Empreinte numérique, "
    "ou estimation pour les catégories sans valeur publiée"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """How an indicator is named, counted, computed and sourced; places: %(year)d."""

    label: str
    unit: Unit
    formula: str
    source: str
