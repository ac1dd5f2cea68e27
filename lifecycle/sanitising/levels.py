"""What each technique amounts to on each kind of medium: one table, read by imports and told on pages.

NIST SP 800-88 (Rev. 1 Appendix A; Rev. 2 leaves the techniques to IEEE 2883): what is written from outside
never reaches all of a flash medium, so that overwriting one is at best a Clear; the medium's own commands
(secure erase, sanitize, format, the loss of its key) are a Purge. A magnetic disk overwritten and verified is
a Clear to the letter; whether it is taken for a Purge is the authority's to settle.
"""

from lifecycle.formats.erasure import Erasure, Technique
from lifecycle.kernel.text import N_
from lifecycle.states.facts import SanitisationLevel

TECHNIQUE_LABELS = {
    Technique.OVERWRITE: N_("Réécriture"),
    Technique.FIRMWARE: N_("Commande du support (secure erase, sanitize)"),
    Technique.CRYPTO: N_("Effacement de la clé de chiffrement"),
    Technique.NOTHING: N_("Vérification seule, sans effacement"),
    Technique.UNKNOWN: N_("Méthode non reconnue"),
}
_ANY_KIND = {
    Technique.OVERWRITE: SanitisationLevel.CLEAR,
    Technique.FIRMWARE: SanitisationLevel.PURGE,
    Technique.CRYPTO: SanitisationLevel.PURGE,
}


def level_of(
    technique: Technique, kind: str, verification: str, *, overwriting_purges: bool
) -> SanitisationLevel | None:
    """Return the level that a technique reaches on a kind of medium, None for what erases nothing known."""
    is_verified_disk = technique is Technique.OVERWRITE and kind == "hdd" and verification == "full"
    if is_verified_disk and overwriting_purges:
        return SanitisationLevel.PURGE
    return _ANY_KIND.get(technique)


def level_reached(erasure: Erasure, kind: str, *, overwriting_purges: bool) -> SanitisationLevel | None:
    """Return the level that a line of a report proves on a medium of this kind, None where it proves none."""
    if not erasure.is_erased:
        return None
    return level_of(erasure.technique, kind, erasure.verification, overwriting_purges=overwriting_purges)
