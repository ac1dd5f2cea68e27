"""The indicators' words: one table of label, unit, formula and source, read by pages, API and exports."""

from lifecycle.kernel.text import N_
from lifecycle.reports import decree
from lifecycle.reports.figures import Key, Share, Unit
from lifecycle.reports.wording_carbon import CARBON, CARBON_ARITHMETIC
from lifecycle.reports.wording_fleet import WORDING_FLEET
from lifecycle.reports.wording_flows import WORDING_FLOWS
from lifecycle.reports.wording_lifespan import LIFESPAN
from lifecycle.reports.wording_types import HISTORY, REFERENCE_LIFE, REGISTER, Wording

WORDING: dict[Key | Share, Wording] = {
    Key.DEVICES_PRESENT: Wording(
        N_("Équipements présents"),
        Unit.DEVICES,
        N_("Équipements commandés, en stock, en service, en réparation, introuvables, réformés ou en lot"),
        REGISTER,
    ),
    Key.DEVICES_GONE: Wording(
        N_("Équipements sortis"),
        Unit.DEVICES,
        N_("Équipements remis, réemployés, reconditionnés, recyclés ou sortis de l’inventaire"),
        REGISTER,
    ),
    Key.MEAN_AGE: Wording(
        N_("Âge moyen des équipements en service"),
        Unit.YEARS,
        N_(
            "Somme des âges / nombre d’équipements en service datés ; "
            "âge compté depuis la mise en service, sinon l’achat"
        ),
        REGISTER,
    ),
    Key.BEYOND_LIFE: Wording(
        N_("En service au-delà de la durée de référence"),
        Unit.DEVICES,
        N_("Équipements en service dont l’âge dépasse la durée de référence de leur catégorie"),
        REFERENCE_LIFE,
    ),
    Share.BEYOND_LIFE_SHARE: Wording(
        N_("Part en service au-delà de la durée de référence"),
        Unit.PERCENT,
        N_("Équipements au-delà de la durée de référence / équipements en service datés × 100"),
        REFERENCE_LIFE,
    ),
    Key.YEARS_GAINED_IN_USE: Wording(
        N_("Années gagnées par les équipements en service"),
        Unit.YEARS,
        N_("Somme de max(0 ; âge − durée de référence) sur les équipements en service datés"),
        REFERENCE_LIFE,
    ),
    Key.YEARS_GAINED_LEFT: Wording(
        N_("Années gagnées par les équipements sortis"),
        Unit.YEARS,
        N_("Somme de max(0 ; âge à la sortie − durée de référence) sur les équipements sortis datés"),
        REFERENCE_LIFE,
    ),
    Key.INTERNAL_REUSE: Wording(
        N_("Réemplois internes"),
        Unit.TIMES,
        N_("Nombre de remises en stock après réforme, hors corrections"),
        HISTORY,
    ),
    Key.RETIRED_STOCK: Wording(
        N_("B : équipements réformés en stock au 1er janvier %(year)d"),
        Unit.DEVICES,
        N_("Équipements du périmètre réformés (date de la décision) ou en lot le 1er janvier %(year)d à 0 h"),
        decree.SOURCE,
    ),
    Key.REUSE_DIRECTED: Wording(
        N_("A : équipements orientés vers le réemploi en %(year)d"),
        Unit.DEVICES,
        N_("Équipements du périmètre remis en %(year)d dans un lot de réemploi ou de reconditionnement"),
        decree.SOURCE,
    ),
    Key.REUSE_COMMITTED: Wording(
        N_("A engagé : équipements orientés en %(year)d après un engagement de réemploi"),
        Unit.DEVICES,
        N_("Équipements de A dont le partenaire s’est engagé au réemploi au plus tard le jour de la remise"),
        decree.SOURCE,
    ),
    Key.REUSE_PROVEN: Wording(
        N_("A prouvé : équipements orientés en %(year)d dont le réemploi est justifié"),
        Unit.DEVICES,
        N_("Équipements de A déclarés réemployés ou reconditionnés, avec justificatif ou bénéficiaire daté"),
        decree.SOURCE,
    ),
    Key.DEPARTURES: Wording(
        N_("Équipements du périmètre sortis en %(year)d"),
        Unit.DEVICES,
        N_(
            "Équipements du périmètre réformés, puis remis à un partenaire "
            "ou sortis de l’inventaire en %(year)d"
        ),
        decree.SOURCE,
    ),
    Key.EXCLUDED_STOCK: Wording(
        N_("Réformés en stock au 1er janvier %(year)d, hors du périmètre"),
        Unit.DEVICES,
        N_("Équipements réformés ou en lot le 1er janvier %(year)d à 0 h que le décret exclut du calcul"),
        decree.SOURCE,
    ),
    Key.EXCLUDED_DEPARTURES: Wording(
        N_("Sortis en %(year)d, hors du périmètre"),
        Unit.DEVICES,
        N_("Équipements réformés sortis en %(year)d que le décret exclut du calcul"),
        decree.SOURCE,
    ),
    Share.LEGAL_RATIO: Wording(
        N_("Ratio légal de réemploi %(year)d"), Unit.PERCENT, N_("A / B × 100"), decree.SOURCE
    ),
    Share.LEGAL_RATIO_PROVEN: Wording(
        N_("Ratio légal de réemploi %(year)d, réemplois justifiés"),
        Unit.PERCENT,
        N_("A prouvé / B × 100"),
        decree.SOURCE,
    ),
    Share.FLOW_RATIO: Wording(
        N_("Part des sorties %(year)d orientée vers le réemploi"),
        Unit.PERCENT,
        N_("A / équipements du périmètre sortis en %(year)d × 100"),
        N_("Lecture complémentaire du périmètre du décret n° 2023-266, sans valeur légale"),
    ),
    Share.FLOW_RATIO_PROVEN: Wording(
        N_("Part des sorties %(year)d dont le réemploi est justifié"),
        Unit.PERCENT,
        N_("A prouvé / équipements du périmètre sortis en %(year)d × 100"),
        N_("Lecture complémentaire du périmètre du décret n° 2023-266, sans valeur légale"),
    ),
    Share.COMMITTED_SHARE: Wording(
        N_("Part engagée des équipements orientés en %(year)d"),
        Unit.PERCENT,
        N_("A engagé / A × 100"),
        decree.SOURCE,
    ),
    Share.PROVEN_SHARE: Wording(
        N_("Part justifiée des équipements orientés en %(year)d"),
        Unit.PERCENT,
        N_("A prouvé / A × 100"),
        decree.SOURCE,
    ),
    **WORDING_FLOWS,
    **WORDING_FLEET,
    **LIFESPAN,
    **CARBON,
}

NO_DATE = N_("Aucun équipement en service n’est daté : l’indicateur n’est pas défini.")
NO_STOCK = N_(
    "Aucun équipement réformé du périmètre n’était en stock au 1er janvier %(year)d : le ratio du décret "
    "n’est pas défini (numérateur : %(numerator)d)."
)
OVER_ALL = N_(
    "Le ratio dépasse 100 % : des équipements réformés en cours d’année ont aussi été orientés vers le "
    "réemploi, alors que le décret les rapporte au seul stock du 1er janvier."
)
NOTHING_DIRECTED = N_("Aucun équipement n’a été orienté en %(year)d : la part n’est pas définie.")
NO_DEPARTURE = N_("Aucun équipement du périmètre n’est sorti en %(year)d : la part n’est pas définie.")

#: Why a share has no value: there is nothing to divide by.
UNDEFINED = {
    Share.BEYOND_LIFE_SHARE: NO_DATE,
    Share.LEGAL_RATIO: NO_STOCK,
    Share.LEGAL_RATIO_PROVEN: NO_STOCK,
    Share.FLOW_RATIO: NO_DEPARTURE,
    Share.FLOW_RATIO_PROVEN: NO_DEPARTURE,
    Share.COMMITTED_SHARE: NOTHING_DIRECTED,
    Share.PROVEN_SHARE: NOTHING_DIRECTED,
}

#: How the numbers of a device come to what it adds to a figure, where its dates do not say it.
ARITHMETIC: dict[Key, str] = {**CARBON_ARITHMETIC}
