"""The words of carbon: what is counted, by which formula, and where formula and factors come from."""

from lifecycle.kernel.text import N_
from lifecycle.reports.figures import Key, Share, Unit
from lifecycle.reports.wording_types import Wording

FACTORS = N_("Registre de l’organisation ; facteurs : %(set)s, version %(version)s")
AVOIDED_SOURCE = N_(
    "Facteurs : %(set)s, version %(version)s ; méthode des émissions évitées : Net Zero Initiative et "
    "UIT-T L.1480, comptées à part de l’empreinte et jamais soustraites"
)
SECOND_LIFE_SOURCE = N_(
    "Facteurs : %(set)s, version %(version)s ; taux de remplacement : Makov et Font Vivanco, 2018 (rebond "
    "moyen de 29 %%), bornes 0,5 et 1,0 ; réemplois justifiés par les partenaires"
)

CARBON: dict[Key | Share, Wording] = {
    Key.FOOTPRINT_EMBODIED: Wording(
        N_("Empreinte embarquée du parc"),
        Unit.KG_CO2E,
        N_(
            "Somme, sur les équipements présents, de fabrication + distribution + fin de vie d’un équipement "
            "neuf de la même catégorie"
        ),
        FACTORS,
    ),
    Key.FOOTPRINT_ANNUALISED: Wording(
        N_("Empreinte embarquée, part d’une année"),
        Unit.KG_CO2E,
        N_("Somme, sur les équipements présents, de l’empreinte embarquée / durée de référence"),
        FACTORS,
    ),
    Key.YEARLY_USE: Wording(
        N_("Empreinte d’une année d’utilisation"),
        Unit.KG_CO2E,
        N_("Somme, sur les équipements en service, de kWh par an × facteur de l’électricité de l’année"),
        FACTORS,
    ),
    Share.AVOIDED: Wording(
        N_("Émissions évitées, estimation %(year)d"),
        Unit.KG_CO2E,
        N_(
            "En service à ce jour et gardés plus longtemps + remis en stock + sortis plus tard en %(year)d + "
            "secondes vies justifiées des sorties %(year)d ; recyclage compté zéro ; ne s’additionne pas "
            "d’une année à l’autre"
        ),
        AVOIDED_SOURCE,
    ),
    Key.AVOIDED_IN_USE: Wording(
        N_("Émissions évitées par les équipements en service gardés au-delà de leur durée de référence"),
        Unit.KG_CO2E,
        N_(
            "Somme de (empreinte embarquée / durée de référence) × années au-delà − pièces posées, sur les "
            "équipements en service jamais remis en stock après réforme ; "
            "pièces sans valeur connue non comptées"
        ),
        AVOIDED_SOURCE,
    ),
    Key.AVOIDED_INTERNAL_REUSE: Wording(
        N_("Émissions évitées par le réemploi interne, en service ou sorti en %(year)d"),
        Unit.KG_CO2E,
        N_(
            "Somme de (empreinte embarquée / durée de référence) × années au-delà − pièces posées, sur les "
            "équipements remis en stock après une réforme"
        ),
        AVOIDED_SOURCE,
    ),
    Key.AVOIDED_LEFT: Wording(
        N_("Émissions évitées par les équipements sortis en %(year)d au-delà de leur durée de référence"),
        Unit.KG_CO2E,
        N_(
            "Somme de (empreinte embarquée / durée de référence) × années au-delà à la sortie − pièces "
            "posées, comptée en entier l’année de la sortie ; équipements jamais remis en stock après réforme"
        ),
        AVOIDED_SOURCE,
    ),
    Key.AVOIDED_EXTERNAL: Wording(
        N_("Émissions évitées par les secondes vies justifiées des équipements sortis en %(year)d"),
        Unit.KG_CO2E,
        N_(
            "Somme de %(displacement)s × (empreinte embarquée / durée de référence) × années de seconde vie "
            "(%(second_life)s par défaut) − remise en état, sur les seuls réemplois justifiés ; "
            "pièces posées par le partenaire non connues"
        ),
        SECOND_LIFE_SOURCE,
    ),
    Key.PARTS_COUNTED: Wording(
        N_("Pièces de réparation, déjà déduites des émissions évitées"),
        Unit.KG_CO2E,
        N_(
            "Somme de quantité × empreinte de la pièce, sur les équipements au-delà de leur durée de "
            "référence, en service ou sortis en %(year)d ; pièce reprise d’un autre équipement comptée zéro"
        ),
        N_("Fiches de réparation ; pièces : BoaviztAPI 2.5.0 et ADEME, Base Empreinte numérique"),
    ),
    Key.KEEPING_ONE_YEAR: Wording(
        N_("Émissions évitées en gardant ces équipements un an de plus"),
        Unit.KG_CO2E,
        N_(
            "Somme, sur les équipements qui atteignent leur durée de référence d’ici 24 mois, de l’empreinte "
            "embarquée / durée de référence × 1 an"
        ),
        AVOIDED_SOURCE,
    ),
}

#: The two places of internal reuse: devices in use today, and those that left in the year.
IN_USE, LEFT = "in_use", "left"
PLACE_LABELS = {IN_USE: N_("En service aujourd’hui"), LEFT: N_("Sortis dans l’année")}
NO_FACTOR = N_(
    "Aucun de ces équipements n’a ce qu’il faut pour le calcul (facteur, date ou prix) : la valeur est "
    "inconnue, elle n’est pas nulle."
)
_EXTENSION = N_("%(embodied)s kg ÷ %(life)s ans × %(years)s (années au-delà) − %(parts)s kg de pièces")
#: How the numbers of a device come to its kilograms.
CARBON_ARITHMETIC: dict[Key, str] = {
    Key.FOOTPRINT_EMBODIED: N_("%(embodied)s kg par équipement de cette catégorie"),
    Key.FOOTPRINT_ANNUALISED: N_("%(embodied)s kg ÷ %(life)s ans"),
    Key.YEARLY_USE: N_("%(kwh)s kWh × %(electricity)s kg par kWh"),
    Key.AVOIDED_IN_USE: _EXTENSION,
    Key.AVOIDED_INTERNAL_REUSE: _EXTENSION,
    Key.AVOIDED_LEFT: _EXTENSION,
    Key.AVOIDED_EXTERNAL: N_(
        "%(displacement)s × %(embodied)s kg ÷ %(life)s ans × %(second_life)s ans − %(refurbishing)s kg de "
        "remise en état"
    ),
    Key.KEEPING_ONE_YEAR: N_("%(embodied)s kg ÷ %(life)s ans × 1 an"),
}
