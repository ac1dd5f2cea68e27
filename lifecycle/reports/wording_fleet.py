"""The words of the fleet: screens, stock asleep, purchases, repairs, warranty, and what is badly known."""

from lifecycle.kernel.text import N_
from lifecycle.reports.figures import Key, Share, Unit
from lifecycle.reports.wording_types import HISTORY, REGISTER, Wording

REPAIRS = N_("Fiches de réparation de l’organisation")
SPENT = N_(
    "Registre de l’organisation ; la part réemployée des dépenses suit l’article 58 de la loi AGEC "
    "(décret n° 2024-134), dont la déclaration fait foi"
)

WORDING_FLEET: dict[Key | Share, Wording] = {
    Share.SCREENS_PER_AGENT: Wording(
        N_("Écrans par agent"),
        Unit.PER_AGENT,
        N_("Écrans en service / agents de l’organisation, effectif de l’année ou de la dernière connue"),
        N_("Registre de l’organisation ; effectifs saisis dans la stratégie"),
    ),
    Key.ASLEEP: Wording(
        N_("Stock dormant depuis plus de six mois"),
        Unit.DEVICES,
        N_("Équipements en stock dont la dernière entrée en stock date de plus de 182 jours"),
        HISTORY,
    ),
    Key.UNDER_WARRANTY: Wording(
        N_("Équipements sous garantie"),
        Unit.DEVICES,
        N_("Équipements en stock, en service ou en réparation dont la garantie court encore"),
        REGISTER,
    ),
    Share.WARRANTY_SHARE: Wording(
        N_("Part du parc sous garantie"),
        Unit.PERCENT,
        N_("Équipements sous garantie / équipements détenus dont la fin de garantie est connue × 100"),
        REGISTER,
    ),
    Key.PURCHASES: Wording(
        N_("Équipements acquis en %(year)d"),
        Unit.DEVICES,
        N_("Équipements dont la date d’achat est en %(year)d : achats, locations et dons reçus"),
        REGISTER,
    ),
    Key.PURCHASE_COST: Wording(
        N_("Dépenses d’achat en %(year)d"),
        Unit.EUROS,
        N_("Somme des prix saisis des équipements achetés en %(year)d ; ni dons ni locations"),
        SPENT,
    ),
    Share.REFURBISHED_SHARE: Wording(
        N_("Part reconditionnée des dépenses d’achat en %(year)d"),
        Unit.PERCENT,
        N_("Prix des équipements achetés reconditionnés / prix de tous les équipements achetés × 100"),
        SPENT,
    ),
    Key.REPAIRS: Wording(
        N_("Réparations terminées en %(year)d"),
        Unit.TIMES,
        N_("Nombre de réparations terminées en %(year)d, quelle qu’en soit l’issue ; abandons exclus"),
        REPAIRS,
    ),
    Share.REPAIR_RATE: Wording(
        N_("Taux de réparation en %(year)d"),
        Unit.PER_HUNDRED,
        N_("Réparations terminées en %(year)d / équipements présents à un moment de l’année × 100"),
        N_("Fiches de réparation et registre de l’organisation"),
    ),
    Key.DEVICES_OF_YEAR: Wording(
        N_("Équipements présents à un moment de %(year)d"),
        Unit.DEVICES,
        N_(
            "Équipements achetés (sinon mis en service, sinon enregistrés) avant la fin de %(year)d "
            "et non sortis avant son début"
        ),
        REGISTER,
    ),
    Key.REPAIR_COST: Wording(
        N_("Coût des réparations terminées en %(year)d"),
        Unit.EUROS,
        N_("Somme de la main-d’œuvre et des pièces des réparations terminées en %(year)d"),
        REPAIRS,
    ),
    Key.REPAIR_DAYS: Wording(
        N_("Durée moyenne d’une réparation en %(year)d"),
        Unit.DAYS,
        N_("Somme des jours entre l’ouverture et la fin / nombre de réparations terminées en %(year)d"),
        REPAIRS,
    ),
    Key.NO_DATE: Wording(
        N_("Sans date d’achat ni de mise en service"),
        Unit.DEVICES,
        N_("Équipements présents dont l’âge n’est pas connu"),
        REGISTER,
    ),
    Key.NO_PRICE: Wording(
        N_("Sans prix d’achat"),
        Unit.DEVICES,
        N_("Équipements présents achetés dont le prix n’est pas connu"),
        REGISTER,
    ),
    Key.NO_FACTOR: Wording(
        N_("Sans facteur d’impact"),
        Unit.DEVICES,
        N_("Équipements présents dont la catégorie n’a pas de facteur d’impact en vigueur"),
        N_("Registre de l’organisation ; facteurs d’impact en vigueur"),
    ),
    Key.NO_SITE: Wording(
        N_("Sans site"),
        Unit.DEVICES,
        N_("Équipements présents qui ne sont rattachés à aucun site"),
        REGISTER,
    ),
}

KIND_LABELS = {
    "new": N_("Neufs"),
    "refurbished": N_("Reconditionnés"),
    "donated": N_("Reçus en don"),
    "leased": N_("Loués"),
    "unknown": N_("Non précisé"),
}
KIND_TONES = {"new": "wait", "refurbished": "go", "donated": "done", "leased": "out", "unknown": "stop"}
#: What to do about what is badly known, by figure.
REMEDIES = {
    Key.NO_DATE: N_("complétez la date d’achat : âge, durée de vie et carbone en dépendent"),
    Key.NO_PRICE: N_("complétez le prix : dépenses et coût de remplacement en dépendent"),
    Key.NO_FACTOR: N_("donnez un facteur à la catégorie dans « Méthode et facteurs »"),
    Key.NO_SITE: N_("rattachez l’équipement à un site pour le retrouver par bâtiment"),
}
NO_AGENTS = N_("Saisissez le nombre d’agents dans la stratégie pour connaître ce ratio.")
AGENTS_OF = N_("Effectif de %(agents_year)d : %(agents)s agents.")
NO_WARRANTY = N_("Aucune fin de garantie n’est saisie : la part n’est pas définie.")
NOTHING_BOUGHT = N_("Aucun achat de %(year)d n’a de prix : la part n’est pas définie.")
NO_REPAIR = N_("Aucune réparation ne s’est terminée en %(year)d.")
NO_DEVICE = N_("Aucun équipement n’était présent en %(year)d : le taux n’est pas défini.")
NO_SITE_LABEL = N_("Sans site")
OTHER_SITES = N_("Autres sites")
