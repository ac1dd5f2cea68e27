"""Words for partners."""

from lifecycle.kernel.text import N_
from lifecycle.states.legal import Beneficiary

PARTNER_KIND_LABELS = {
    "association": N_("Association"),
    "social_enterprise": N_("Entreprise de l’économie sociale et solidaire"),
    "company": N_("Entreprise"),
    "take_back_scheme": N_("Éco-organisme"),
    "public_body": N_("Personne publique"),
}
PARTNER_KINDS = tuple(PARTNER_KIND_LABELS)

# Which of those that a public body may give IT equipment to a partner is; its staff are no partner.
BENEFICIARIES = tuple(one.value for one in Beneficiary if one is not Beneficiary.STAFF)

DESTRUCTION = "certified_destruction"
CERTIFICATION_LABELS = {
    DESTRUCTION: N_("Destruction certifiée des supports de données"),
    "esus": N_("Agrément ESUS"),
    "en_50614": N_("EN 50614 – préparation au réemploi"),
    "en_50625": N_("EN 50625 – WEEELABEX, traitement des DEEE"),
    "iso_14001": N_("ISO 14001 – management environnemental"),
    "iso_27001": N_("ISO 27001 – sécurité de l’information"),
    "r2": N_("R2v3 – réemploi et recyclage responsables"),
    "other": N_("Autre certification"),
}
CERTIFICATIONS = tuple(CERTIFICATION_LABELS)

# The scales that a triage grades on (triage/grades.py says what each degree means), lowest first.
FUNCTIONAL_GRADES = ("F2", "F3", "F4", "F5", "F6")
COSMETIC_GRADES = ("C1", "C2", "C4", "C6", "C9")
