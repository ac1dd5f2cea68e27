"""What reading a row may say about it, one table: how serious it is and in which words."""

from enum import StrEnum

from lifecycle.kernel.text import N_


class Level(StrEnum):
    """How a remark weighs: told, to look at, leaves the row aside, or refuses it."""

    NOTE = "note"
    WARNING = "warning"
    IGNORED = "ignored"
    REFUSED = "refused"


READING: dict[str, tuple[Level, str]] = {
    "misaligned": (
        Level.REFUSED,
        N_("La ligne a %(count)s cellules pour %(expected)s colonnes : ses valeurs sont décalées."),
    ),
    "repeated_header": (Level.IGNORED, N_("Cette ligne répète les titres des colonnes.")),
    "nothing_to_identify": (
        Level.REFUSED,
        N_("La ligne n’a ni numéro d’inventaire, ni numéro de série, ni nom : rien ne désigne l’équipement."),
    ),
    "virtual_machine": (
        Level.IGNORED,
        N_("Machine virtuelle (« %(value)s ») : elle n’entre pas à l’inventaire."),
    ),
    "personal_device": (
        Level.IGNORED,
        N_("Appareil personnel d’un agent (BYOD) : il n’entre pas à l’inventaire."),
    ),
    "deleted_in_source": (Level.IGNORED, N_("Fiche supprimée dans le logiciel d’origine le %(value)s.")),
    "junk": (Level.NOTE, N_("« %(value)s » est une valeur d’usine sans signification : laissée vide.")),
    "scientific": (
        Level.WARNING,
        N_(
            "« %(value)s » : un tableur a changé ce numéro en nombre et perdu des chiffres. À "
            "reprendre sur l’appareil."
        ),
    ),
    "zeros_maybe_lost": (
        Level.WARNING,
        N_(
            "« %(value)s » : le fichier est passé par un tableur, des zéros en tête ont pu "
            "disparaître. À vérifier."
        ),
    ),
    "several_values": (
        Level.WARNING,
        N_("Plusieurs valeurs dans la même cellule (%(value)s) : aucune n’a été retenue."),
    ),
    "spreadsheet_error": (
        Level.WARNING,
        N_("La cellule contient une erreur de tableur (%(value)s) : laissée vide."),
    ),
    "formula": (
        Level.NOTE,
        N_("La cellule ressemble à une formule : elle est gardée comme un simple texte."),
    ),
    "date_ambiguous": (
        Level.WARNING,
        N_(
            "Date « %(value)s » : rien dans le fichier ne dit si le jour ou le mois vient en premier. "
            "Laissée vide."
        ),
    ),
    "date_unreadable": (Level.WARNING, N_("Date « %(value)s » illisible : laissée vide.")),
    "date_implausible": (
        Level.WARNING,
        N_("Date « %(value)s » trop ancienne pour être vraie : laissée vide."),
    ),
    "amount_ambiguous": (
        Level.WARNING,
        N_(
            "Montant « %(value)s » : le séparateur peut être celui des milliers ou des décimales. "
            "Laissé vide."
        ),
    ),
    "amount_unreadable": (Level.WARNING, N_("Montant « %(value)s » illisible : laissé vide.")),
    "months_unreadable": (Level.WARNING, N_("Durée de garantie « %(value)s » illisible : laissée vide.")),
    "number_unreadable": (Level.WARNING, N_("Nombre « %(value)s » illisible : laissé vide.")),
    "facts_unreadable": (
        Level.WARNING,
        N_("Les autres caractéristiques ne sont pas lisibles : elles ne sont pas reprises."),
    ),
    "parts_unpaired": (
        Level.WARNING,
        N_(
            "Autant de noms que de numéros de série étaient attendus : les noms (%(value)s) "
            "ne sont pas repris."
        ),
    ),
    "memory_unreadable": (Level.WARNING, N_("Taille de mémoire « %(value)s » illisible : laissée vide.")),
    "assigned_site": (
        Level.NOTE,
        N_("Affecté au lieu « %(value)s » : il remplace le lieu habituel « %(usual)s »."),
    ),
    "holder_unsure": (
        Level.WARNING,
        N_(
            "Affecté à « %(value)s », sans dire si c’est une personne ou un lieu : repris comme "
            "détenteur, à vérifier."
        ),
    ),
}
