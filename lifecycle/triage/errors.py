"""Refusals of triage."""

from lifecycle.kernel.errors import Conflict, Invalid, NotFound
from lifecycle.kernel.text import N_


class TriageNotFound(NotFound):
    """No such triage of this device."""

    slug = "triage-unknown"
    text = N_("Ce tri n’existe pas pour cet équipement.")


class RuleNotFound(NotFound):
    """No such rule among those in force."""

    slug = "triage-rule-unknown"
    text = N_("Cette règle n’existe pas, ou plus.")


class NotTriable(Conflict):
    """The device is not one that a triage can say something of."""

    slug = "not-triable"
    text = N_("On ne trie qu’un équipement en stock, en service, en réparation ou réformé.")


class AlreadyDecided(Conflict):
    """Somebody has decided this triage meanwhile, or another has followed it."""

    slug = "triage-decided"
    text = N_("Ce tri a déjà été décidé ou remplacé. Refaites un tri pour changer de filière.")


class WhyMissing(Invalid):
    """Another route than the recommended one, or a locked device, needs a reason."""

    slug = "triage-why-missing"
    text = N_("Dites pourquoi vous ne suivez pas la recommandation.")


class RulesChanged(Conflict):
    """Somebody has changed the rules meanwhile."""

    slug = "triage-rules-changed"
    text = N_(
        "Les règles ont été modifiées entre-temps. Rechargez la page, puis reprenez votre modification."
    )
