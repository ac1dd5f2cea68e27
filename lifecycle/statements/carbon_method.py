"""How the rows for a carbon balance are made."""

from lifecycle.kernel.text import N_
from lifecycle.statements.method import Method

METHOD = Method(
    counted=(
        N_(
            "Feuille A : les équipements encore là aujourd’hui, et l’électricité de ceux en "
            "service. Feuille B : les équipements entrés dans l’année choisie."
        ),
        N_(
            "Les services en ligne, réseaux extérieurs et centres de données d’autrui n’y sont "
            "pas : ce n’est que le matériel du registre."
        ),
    ),
    formula=(
        N_("A : nombre × (fabrication, distribution et fin de vie ÷ durée de référence)."),
        N_("B : nombre d’équipements neufs × (fabrication, distribution et fin de vie)."),
        N_("Électricité : nombre en service × kWh par an × facteur du mix moyen de l’année."),
        N_("Choisissez A ou B selon votre bilan, et ne les additionnez jamais."),
    ),
    coverage=(
        N_("Une catégorie sans facteur a sa ligne, sans kg : elle n’est pas comptée, ce qui n’est pas zéro."),
        N_(
            "B : un équipement reconditionné n’a pas de facteur propre, il est listé sans kg. A : "
            "comme sur le tableau de bord, chaque équipement présent porte le facteur d’un neuf."
        ),
    ),
    interpretation=(
        N_("Le numéro du poste dépend de la version de votre tableau de bilan : seul son nom est donné ici."),
        N_(
            "Les émissions évitées ne se retranchent pas d’un bilan : elles n’y figurent pas. "
            "Elles se lisent sur le tableau de bord « Carbone »."
        ),
        N_("La consommation par appareil est une moyenne publiée : préférez vos relevés s’il y en a."),
    ),
    sources=(
        N_("Jeu de facteurs en vigueur, nommé avec sa version à chaque ligne"),
        N_("Électricité : ADEME, Base Empreinte, mix moyen de consommation"),
    ),
)
