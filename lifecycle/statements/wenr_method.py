"""How the WeNR quantities are made."""

from lifecycle.kernel.text import N_
from lifecycle.statements.method import Method

METHOD = Method(
    counted=(
        N_(
            "Tous les équipements du registre, par catégorie : ceux qui sont là, ceux qui sont "
            "entrés et ceux qui sont sortis dans l’année."
        ),
        N_(
            "Le stock est celui du jour pour l’année en cours, celui du 31 décembre pour une année passée. "
            "Un équipement introuvable, réformé ou en lot est encore là."
        ),
    ),
    formula=(
        N_("Âge = jours depuis la mise en service, à défaut depuis l’achat, ÷ 365,25."),
        N_("Une entrée compte à sa date d’achat, à défaut à sa mise en service ou à sa saisie au registre."),
        N_(
            "Une sortie compte à la date de remise ou de sortie d’inventaire, selon ce que le "
            "partenaire a déclaré ; « devenir attendu » : remis, sans résultat déclaré."
        ),
    ),
    coverage=(
        N_(
            "Les âges moyens ne portent que sur les équipements datés, dont le nombre est donné à "
            "côté. Un équipement sans condition ni mode d’acquisition n’est dans aucun « dont »."
        ),
    ),
    interpretation=(
        N_(
            "Les colonnes du questionnaire WeNR ne sont pas publiques : ce tableau donne les "
            "quantités qu’une collecte de ce type demande. Demandez le modèle à l’Institut du "
            "numérique responsable et reportez-les."
        ),
        N_("Le stock d’une année passée se lit dans les dates des fiches, telles qu’elles sont aujourd’hui."),
    ),
    sources=(
        N_("WeNR, Institut du numérique responsable et ISIT, note méthodologique"),
        N_("Liste de collecte « équipement collaborateur », plancarbonegeneral.com"),
        N_("Durées de référence : ADEME, Base Empreinte numérique, ou réglages de la collectivité"),
    ),
)
