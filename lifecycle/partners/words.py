"""Words for partners."""

from lifecycle.kernel.text import N_

PARTNER_KIND_LABELS = {
    "association": N_("Association"),
    "social_enterprise": N_("Entreprise de l’économie sociale et solidaire"),
    "company": N_("Entreprise"),
    "take_back_scheme": N_("Éco-organisme"),
    "public_body": N_("Personne publique"),
}
