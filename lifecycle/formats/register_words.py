"""What the choices made and the register may say about a row, one table beside `remark_words.py`."""

from lifecycle.formats.remark_words import Level
from lifecycle.kernel.text import N_

REGISTER: dict[str, tuple[Level, str]] = {
    "status_missing": (
        Level.REFUSED,
        N_("La ligne n’a pas de statut et aucun état n’a été choisi pour ce cas. Choisissez-en un."),
    ),
    "status_unmapped": (
        Level.REFUSED,
        N_("Statut à confirmer : « %(value)s ». Choisissez l’état qui lui correspond."),
    ),
    "status_to_confirm": (
        Level.REFUSED,
        N_("Statut à confirmer : « %(value)s », proposé : « %(proposed)s »."),
    ),
    "status_to_choose": (
        Level.REFUSED,
        N_("Statut à confirmer : « %(value)s » peut vouloir dire plusieurs choses. Choisissez un état."),
    ),
    "category_missing": (
        Level.REFUSED,
        N_("Ni la ligne ni le modèle ne disent la catégorie. Choisissez-en une pour ces lignes."),
    ),
    "category_unmapped": (
        Level.REFUSED,
        N_("Catégorie à confirmer : « %(value)s ». Choisissez la catégorie qui lui correspond."),
    ),
    "category_to_confirm": (
        Level.REFUSED,
        N_("Catégorie à confirmer : « %(value)s », proposée : « %(proposed)s »."),
    ),
    "too_long": (
        Level.REFUSED,
        N_("« %(value)s… » est trop long pour ce champ (%(count)s caractères, 250 au plus)."),
    ),
    "retired_without_date": (
        Level.REFUSED,
        N_(
            "Date de réforme absente : complétez-la dans le fichier "
            "ou choisissez une date pour tout l’import."
        ),
    ),
    "retired_in_future": (Level.REFUSED, N_("La date de réforme (%(value)s) est dans le futur.")),
    "retired_date_chosen": (
        Level.NOTE,
        N_("Date de réforme absente du fichier : celle choisie pour l’import est reprise (%(value)s)."),
    ),
    "left_without_date": (
        Level.WARNING,
        N_("Sorti de l’inventaire à une date inconnue : il ne comptera dans les sorties d’aucune année."),
    ),
    "back_to": (Level.NOTE, N_("S’il est retrouvé, il reviendra à l’état « %(state)s ».")),
    "warranty_without_date": (
        Level.NOTE,
        N_("Garantie de %(value)s mois non reprise : la date d’achat manque."),
    ),
    "custodian_unused": (
        Level.NOTE,
        N_("Détenteur « %(value)s » non repris : l’équipement n’est pas en service."),
    ),
    "retired_date_unused": (
        Level.WARNING,
        N_(
            "Une date de réforme (%(value)s) est renseignée alors que le statut ne dit pas que "
            "l’équipement est réformé."
        ),
    ),
    "duplicate_tag": (
        Level.WARNING,
        N_(
            "Numéro d’inventaire « %(value)s » aussi à la ligne %(lines)s. "
            "Rien n’est importé pour ces lignes."
        ),
    ),
    "duplicate_serial": (
        Level.WARNING,
        N_("Numéro de série « %(value)s » aussi à la ligne %(lines)s. Rien n’est importé pour ces lignes."),
    ),
    "duplicate_external": (
        Level.WARNING,
        N_("Identifiant « %(value)s » aussi à la ligne %(lines)s. Rien n’est importé pour ces lignes."),
    ),
    "duplicate_name": (
        Level.WARNING,
        N_(
            "Seul le nom « %(value)s » désigne l’équipement, et il est aussi à la ligne %(lines)s. "
            "Complétez le numéro d’inventaire ou de série."
        ),
    ),
    "same_asset": (
        Level.WARNING,
        N_("La ligne %(lines)s désigne le même équipement. Rien n’est importé pour ces lignes."),
    ),
    "matches_several": (
        Level.WARNING,
        N_("Plusieurs équipements correspondent : %(value)s. Dites lequel."),
    ),
    "other_manufacturer": (
        Level.WARNING,
        N_("Même numéro de série, autre fabricant : %(value)s. Corrigez le fichier ou la fiche."),
    ),
    "other_references": (
        Level.WARNING,
        N_("Même identifiant d’origine, autre numéro d’inventaire ou de série : %(value)s."),
    ),
    "name_only": (
        Level.WARNING,
        N_(
            "Seul le nom correspond : %(value)s. "
            "Complétez le numéro d’inventaire ou de série pour rattacher la ligne."
        ),
    ),
    "same_name": (
        Level.WARNING,
        N_("Un équipement de même nom existe déjà : %(value)s. Vérifiez que ce n’est pas le même."),
    ),
    "reference_replaced": (
        Level.WARNING,
        N_("« %(value)s » remplace « %(old)s » : vérifiez qu’il s’agit du même équipement."),
    ),
    "state_differs": (
        Level.WARNING,
        N_(
            "État différent : « %(value)s » dans le fichier, « %(state)s » ici. "
            "Un import ne change pas l’état : utilisez une action."
        ),
    ),
    "retired_date_differs": (
        Level.WARNING,
        N_("Date de réforme différente : %(value)s dans le fichier, %(old)s ici. Elle n’est pas changée."),
    ),
    "changed_meanwhile": (
        Level.WARNING,
        N_("La fiche a changé pendant l’import : rien n’a été modifié. Relancez l’import du fichier."),
    ),
    "duplicate_code": (
        Level.WARNING,
        N_("Code d’étiquette « %(value)s » aussi à la ligne %(lines)s. Rien n’est importé pour ces lignes."),
    ),
    "other_references_uuid": (
        Level.WARNING,
        N_("Même UUID, autre numéro d’inventaire ou de série : %(value)s."),
    ),
    "id_only": (
        Level.WARNING,
        N_(
            "Seul l’identifiant d’origine correspond : %(value)s. "
            "Complétez le numéro d’inventaire ou de série pour rattacher la ligne."
        ),
    ),
    "left_aside": (Level.NOTE, N_("Ligne laissée de côté à votre demande.")),
    "reference_taken": (
        Level.WARNING,
        N_("Cette référence est celle d’un autre équipement (%(value)s) : elle lui reste."),
    ),
    "state_of_lots": (
        Level.REFUSED,
        N_("Un équipement ne peut pas être créé dans l’état « %(state)s » : seul un lot y mène."),
    ),
    "moved_by_actions": (
        Level.WARNING,
        N_(
            "« %(value)s » dans le fichier, « %(old)s » ici : "
            "cette valeur change par une action, pas par un import."
        ),
    ),
    "own_word_unknown": (
        Level.WARNING,
        N_("« %(value)s » n’est pas un des choix de cette colonne : laissée vide."),
    ),
    "code_unreadable": (
        Level.WARNING,
        N_("« %(value)s » n’est pas un code d’étiquette : il n’est pas repris."),
    ),
    "code_differs": (
        Level.WARNING,
        N_(
            "Code d’étiquette « %(value)s » dans le fichier, « %(old)s » ici. "
            "Un import ne change pas l’étiquette d’un équipement connu."
        ),
    ),
    "code_taken": (
        Level.WARNING,
        N_("Le code d’étiquette « %(value)s » n’est pas libre : un nouveau code a été donné."),
    ),
    "uuid_shared": (
        Level.NOTE,
        N_("UUID « %(value)s » commun à plusieurs lignes : il n’identifie pas l’équipement."),
    ),
    "parent_unknown": (
        Level.WARNING,
        N_("Rattaché à « %(value)s », qui n’est ni dans le fichier ni ici : ce lien n’est pas repris."),
    ),
    "parent_loops": (
        Level.WARNING,
        N_("Rattaché à « %(value)s », qui dépend lui-même de cet équipement : ce lien n’est pas repris."),
    ),
}
