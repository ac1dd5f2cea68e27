"""The words of lifespan: ages, years gained by cause, and what comes to its reference life."""

import re

from lifecycle.kernel.text import N_
from lifecycle.reports.figures import Key, Share, Unit, Words
from lifecycle.reports.wording_types import REFERENCE_LIFE, REGISTER, Wording

LIFESPAN: dict[Key | Share, Wording] = {
    Key.AGES: Wording(
        N_("Équipements en service, par âge"),
        Unit.DEVICES,
        N_("Équipements en service datés, par année d’âge révolue ; neufs et reconditionnés à part"),
        REGISTER,
    ),
    Key.EXIT_AGE: Wording(
        N_("Âge moyen à la sortie"),
        Unit.YEARS,
        N_("Somme des âges à la sortie / nombre d’équipements sortis datés"),
        REGISTER,
    ),
    Key.RETIREMENT_AGE: Wording(
        N_("Âge moyen à la réforme"),
        Unit.YEARS,
        N_("Somme des âges à la réforme / nombre d’équipements réformés datés"),
        REGISTER,
    ),
    Key.YEARS_GAINED_SECOND_LIFE: Wording(
        N_("Années gagnées en seconde vie ailleurs, estimation"),
        Unit.YEARS,
        N_(
            "Équipements dont le réemploi est justifié × années de seconde vie retenues pour leur catégorie "
            "(%(second_life)s par défaut)"
        ),
        N_("Réemplois justifiés par les partenaires ; années de seconde vie : hypothèse de l’organisation"),
    ),
    Key.PASSING_LIFE: Wording(
        N_("Équipements qui atteignent leur durée de référence d’ici 24 mois"),
        Unit.DEVICES,
        N_("Équipements en service dont l’âge dépassera la durée de référence dans les 24 mois"),
        REFERENCE_LIFE,
    ),
    Key.REPLACEMENT_COST: Wording(
        N_("Coût de leur remplacement"),
        Unit.EUROS,
        N_("Somme, sur ces équipements, du prix médian payé par l’organisation pour leur catégorie"),
        N_("Registre de l’organisation : prix d’achat connus"),
    ),
}

#: The last step of the pyramid holds this age and all beyond.
OLDEST = 12
#: How a device was acquired, as `Asset.condition_acquired` says it; files rarely do.
CONDITION_LABELS = {
    "new": N_("Achetés neufs"), "refurbished": N_("Achetés reconditionnés"), "unknown": N_("Non précisé"),
}  # fmt: skip
#: Between an age and a condition in a part of the pyramid, « 4:new ».
BAR = ":"


def age_words(age: int) -> Words:
    """Return a step of the pyramid in words, « 4 » or « 12 et plus »."""
    return Words(N_("%(age)d et plus") if age == OLDEST else "%(age)d", {"age": age})


def step_words(age: int) -> Words:
    """Return a step of the pyramid as it stands under its column, « 4 » or « 12+ »."""
    return Words("%(age)d+" if age == OLDEST else "%(age)d", {"age": age})


def aged_words(part: str) -> Words | None:
    """Return a part of the pyramid in words, « 4 ans, achetés neufs »; None for what is none."""
    age, _, condition = part.partition(BAR)
    if not re.fullmatch(r"\d{1,2}", age) or int(age) > OLDEST or condition not in CONDITION_LABELS:
        return None
    parts = {"age": age_words(int(age)), "condition": Words(CONDITION_LABELS[condition])}
    return Words(N_("Âge en années : %(age)s · %(condition)s"), parts)


def year_words(part: str) -> Words | None:
    """Return a civil year as it is read; None for what is none."""
    return Words("%(year)s", {"year": part}) if re.fullmatch(r"\d{4}", part) else None


def quarter_words(part: str) -> Words | None:
    """Return a quarter in words, « T4 2026 » for « 2026-Q4 »; None for what is none."""
    found = re.fullmatch(r"(\d{4})-Q([1-4])", part)
    return Words(N_("T%(quarter)s %(year)s"), {"year": found[1], "quarter": found[2]}) if found else None
