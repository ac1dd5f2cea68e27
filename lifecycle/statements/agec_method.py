"""How the declaration of article 58 is made."""

from lifecycle.kernel.text import N_
from lifecycle.statements.method import Method

METHOD = Method(
    counted=(
        N_(
            "Les équipements dont la date d’achat tombe dans l’année civile, au prix d’acquisition de leur "
            "fiche, rangés dans les familles de l’arrêté du 29 février 2024."
        ),
        N_(
            "Un équipement en location n’est pas un achat : il est compté à part et n’entre dans "
            "aucun montant. Un équipement sans mode d’acquisition est lu comme un achat."
        ),
        N_(
            "Ce que le registre ne connaît pas – consommables, accessoires, autres familles, "
            "matières recyclées – est complété à la main ; chaque saisie est gardée dans "
            "l’historique."
        ),
    ),
    formula=(
        N_("Montant total = somme des prix d’acquisition, en euros hors taxes."),
        N_("Réemploi et réutilisation = prix de ceux d’entre eux qui ont été achetés reconditionnés."),
        N_(
            "Dons = nombre d’équipements reçus en don × valeur forfaitaire de leur catégorie. Un "
            "don n’est pas une dépense : il ne s’ajoute pas au total."
        ),
        N_("Un montant saisi remplace celui du registre ; effacé, il y revient."),
    ),
    coverage=(
        N_(
            "Un équipement sans prix ne compte pour rien dans les montants : la page dit combien "
            "ils sont et y mène. Un équipement sans date d’achat n’appartient à aucune année."
        ),
        N_("Une catégorie sans famille n’entre pas dans le fichier ; la page donne son montant."),
    ),
    interpretation=(
        N_("Le prix de la fiche est lu hors taxes : s’il est saisi toutes taxes, complétez les montants."),
        N_(
            "La famille de chaque catégorie suit les listes que nous avons pu lire ; réseau, "
            "stockage, stations d’accueil, onduleurs, télévisions et disques externes n’y sont "
            "pas : à vous de les ranger."
        ),
        N_(
            "De la grille forfaitaire des dons, seule la valeur d’un portable de moins de cinq ans "
            "(200 €) est pré-remplie, de source indirecte : à vérifier dans l’arrêté, et à "
            "compléter pour le reste."
        ),
        N_(
            "Les seuils par famille (20 % en 2024, 25 % en 2027, 30 % en 2030 pour l’informatique) "
            "sont cités par la presse ; ils ne sont pas dans le fichier."
        ),
    ),
    sources=(
        N_("Loi AGEC n° 2020-105 du 10 février 2020, article 58"),
        N_("Décret n° 2024-134 du 21 février 2024"),
        N_(
            "Arrêtés du 29 février 2024 (listes de produits, JORFTEXT000049241780 ; grille des "
            "dons, JORFTEXT000049241790) et du 13 janvier 2025 (déclaration)"
        ),
        N_(
            "Schéma « datagouv/schema-declaration-biens-reemploi-reutilisation-recycle » v0.1.0, data.gouv.fr"
        ),
    ),
)
