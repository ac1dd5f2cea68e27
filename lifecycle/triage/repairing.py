"""Repair first: what a repair would cost against what it would save. Pure.

Formula: cost ÷ years gained, compared with purchase price ÷ reference life, both in euros a year. The rules
weigh euros alone; what keeping the device means for the climate is said beside them, on the triage's page.
The years gained are the authority's to set; reference lives are those of the categories
(`registry.categories`).
"""

from dataclasses import dataclass
from decimal import Decimal

from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_

FORMULA = N_(
    "Coût ÷ années gagnées, comparé au prix d’achat ÷ durée de référence ; en euros seulement, le carbone "
    "n’est pas compté faute de facteurs d’émission installés"
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is known of a repair, in euros and years; None where it is not known."""

    cost: Decimal | None = None
    price: Decimal | None = None
    reference_years: Decimal | None = None
    under_warranty: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """Whether a repair is worth its cost (None where that cannot be told), and the sentence that says why."""

    is_worth: bool | None
    reason: Reason


def weigh(estimate: Estimate, years_gained: float) -> Weighed:
    """Return what a repair that makes a device serve `years_gained` more years is worth."""
    if estimate.under_warranty:
        return Weighed(
            True, Reason("repair-warranty", N_("Sous garantie : la réparation ne devrait rien coûter."))
        )
    if estimate.cost is None:
        return Weighed(
            None, Reason("repair-unknown", N_("Coût de la réparation à chiffrer : demandez un devis."))
        )
    per_year = float(estimate.cost) / years_gained
    said = {"cost": float(estimate.cost), "years": years_gained, "per_year": round(per_year, 2)}
    if not estimate.price or not estimate.reference_years:
        words = N_(
            "Réparer coûterait %(cost)s € pour %(years)s ans gagnés, soit %(per_year)s € par an ; "
            "le prix d’achat n’est pas connu, la comparaison n’est pas possible."
        )
        return Weighed(None, Reason("repair-price-unknown", words, said))
    new = float(estimate.price) / float(estimate.reference_years)
    said |= {"price": float(estimate.price), "life": float(estimate.reference_years), "new": round(new, 2)}
    is_worth = per_year <= new
    return Weighed(is_worth, Reason(_CODE[is_worth], _WORDS[is_worth], said))


_CODE = {True: "repair-worth", False: "repair-dear"}
_WORDS = {
    True: N_(
        "Réparer coûterait %(cost)s € pour %(years)s ans gagnés, soit %(per_year)s € par an : pas plus que "
        "le neuf, %(new)s € par an (%(price)s € sur %(life)s ans)."
    ),
    False: N_(
        "Réparer coûterait %(cost)s € pour %(years)s ans gagnés, soit %(per_year)s € par an : plus que "
        "le neuf, %(new)s € par an (%(price)s € sur %(life)s ans)."
    ),
}
