"""How the open data package is made."""

from lifecycle.kernel.text import N_
from lifecycle.statements.method import Method

METHOD = Method(
    counted=(
        N_(
            "Quatre fichiers CSV : le parc du jour par catégorie, état, âge et condition ; les "
            "entrées, réformes et sorties par année ; le réemploi du décret par année ; "
            "l’empreinte et les émissions évitées."
        ),
        N_("Ni équipement, ni personne, ni service, ni numéro de série, ni prix."),
    ),
    formula=(
        N_(
            "Un effectif sous le seuil (5 par défaut) est regroupé avec ceux de la même catégorie, "
            "puis avec les autres ; s’il reste trop petit, il absorbe le plus petit effectif "
            "publié, pour qu’aucune soustraction ne le révèle. Le total du fichier reste juste."
        ),
        N_(
            "Une estimation de carbone sur moins d’équipements que le seuil est laissée vide ; les nombres "
            "du décret sont ceux de toute la collectivité, même petits."
        ),
        N_("Les indicateurs sont ceux des tableaux de bord, avec leur formule dans le fichier."),
    ),
    coverage=(
        N_("Un âge ou une condition inconnus sont une valeur du fichier, pas une ligne manquante."),
        N_("L’empreinte dit combien d’équipements ont un facteur, sur combien."),
    ),
    interpretation=(
        N_("Le seuil est un choix de prudence : aucun texte ne le fixe pour du matériel."),
        N_(
            "Une année passée est recalculée du registre tel qu’il est aujourd’hui : publiez de "
            "nouveau le paquet après une correction."
        ),
    ),
    sources=(
        N_("Frictionless Data Package et Table Schema, version 1"),
        N_("Licence Ouverte 2.0 (Etalab), ou celle que vous choisissez"),
        N_("Décret n° 2023-266 du 12 avril 2023, article 3 ; jeu de facteurs en vigueur"),
    ),
)
