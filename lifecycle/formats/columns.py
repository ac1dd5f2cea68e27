"""Which title stands for which field, one table a program.

GLPI titles: its French interface, as exported. Snipe-IT titles: its import and export formats, English and
French; the French ones say « Date de libération » for the holder's name and « Acheté » for a date.
"""

from dataclasses import dataclass

from lifecycle.formats.fields import Field


@dataclass(frozen=True, slots=True)
class Column:
    """The titles of a field; `grouped` ones are also taken after a group's name (`Groupe - Titre`)."""

    field: Field
    titles: tuple[str, ...]
    grouped: bool = False


# Not grouped: « Imprimantes - Numéro de série » is the serial number of something else.
GLPI: tuple[Column, ...] = (
    Column(Field.EXTERNAL_ID, ("ID",)),
    Column(Field.NAME, ("Nom",)),
    Column(Field.ENTITY, ("Entité",)),
    Column(Field.STATUS, ("Statut",)),
    Column(Field.MANUFACTURER, ("Fabricant",)),
    Column(Field.SERIAL, ("Numéro de série",)),
    Column(Field.TAG, ("Numéro d'inventaire",)),
    Column(Field.CATEGORY, ("Type",)),
    Column(Field.MODEL, ("Modèle",)),
    Column(Field.OS, ("Système d'exploitation - Nom", "Système d'exploitation")),
    Column(Field.OS_VERSION, ("Système d'exploitation - Version",)),
    Column(Field.SITE, ("Lieu",)),
    Column(Field.LOGIN, ("Usager",)),
    Column(Field.CUSTODIAN, ("Utilisateur",)),
    Column(Field.CPU, ("Composants - Processeur", "Processeur")),
    Column(Field.RAM, ("Composants - Mémoire", "Mémoire")),
    Column(Field.UUID, ("UUID",)),
    Column(Field.PURCHASED_ON, ("Date d'achat",), grouped=True),
    Column(Field.FIRST_USED_ON, ("Date de mise en service",), grouped=True),
    Column(Field.RETIRED_ON, ("Date de réforme",), grouped=True),
    Column(Field.ACCOUNTING_NUMBER, ("Numéro d'immobilisation",), grouped=True),
    Column(Field.SUPPLIER, ("Fournisseur",), grouped=True),
    Column(Field.ORDER_REFERENCE, ("Numéro de commande",), grouped=True),
    Column(Field.COST, ("Valeur",), grouped=True),
    Column(Field.WARRANTY_MONTHS, ("Durée de garantie", "Durée de la garantie"), grouped=True),
    Column(Field.NOTES, ("Commentaires",)),
    Column(Field.PART_NAME, ("Moniteurs - Nom", "Périphériques - Nom")),
    Column(Field.PART_SERIAL, ("Moniteurs - Numéro de série", "Périphériques - Numéro de série")),
    Column(
        Field.OTHER_DATE,
        (
            "Dernière modification",
            "Date de création",
            "Date de dernier inventaire physique",
            "Date de commande",
            "Date de livraison",
        ),
        grouped=True,
    ),
)

SNIPEIT: tuple[Column, ...] = (
    Column(Field.EXTERNAL_ID, ("ID",)),
    Column(Field.EXTERNAL_URL, ("URL",)),
    Column(Field.ENTITY, ("Company", "Compagnie", "Entreprise")),
    Column(Field.NAME, ("Name", "Asset Name", "Item Name", "Nom de l'actif", "Nom Actif")),
    Column(Field.TAG, ("Asset Tag", "Étiquette de l'actif", "Numéro d'inventaire")),
    Column(Field.SERIAL, ("Serial", "Serial Number", "Serial No.", "Numéro de série", "Série")),
    Column(Field.MODEL, ("Model", "Model Name", "Modèle", "Nom du modèle")),
    Column(Field.MODEL_NUMBER, ("Model No.", "Model Number", "Model num", "Model n°.", "Modèle n°.")),
    # Saved again in Windows-1252, the Cyrillic initial of « Catégorie » becomes a question mark.
    Column(Field.CATEGORY, ("Category", "Catégorie", "?atégorie")),
    Column(Field.MANUFACTURER, ("Manufacturer", "Fabricant")),
    Column(Field.SUPPLIER, ("Supplier", "Fournisseur")),
    Column(Field.ORDER_REFERENCE, ("Order Number", "Purchase Order", "Numéro de commande")),
    Column(Field.PURCHASED_ON, ("Purchase Date", "Purchased", "Date d'achat", "Acheté")),
    Column(Field.COST, ("Purchase Cost", "Cost", "Prix d'achat", "Coût")),
    Column(Field.WARRANTY_MONTHS, ("Warranty", "Warranty Months", "Garantie")),
    Column(Field.SITE, ("Location", "Lieu")),
    Column(Field.STATUS, ("Status", "Statut")),
    Column(Field.NOTES, ("Notes", "Asset Notes", "Notes Biens", "Notes Actif", "Remarques")),
    Column(Field.HOLDER, ("Checked Out", "Checked Out To", "Date de libération", "Extrait vers")),
    Column(Field.CUSTODIAN, ("Full Name", "Checked Out to: Full Name", "Associé à : nom complet")),
    Column(
        Field.LOGIN,
        ("Username", "Checked Out to: Username", "Associé à : nom d'utilisateur·trice"),
    ),
    Column(Field.FIRST_NAME, ("First Name", "Checked Out to: First Name", "Associé à : prénom")),
    Column(Field.LAST_NAME, ("Last Name", "Checked Out to: Last Name", "Associé à : nom")),
    Column(Field.ASSIGNED_KIND, ("Type", "Checkout Type", "Type d'association")),
    Column(Field.PARENT, ("assigned_asset_tag", "Assigned Asset Tag")),
    Column(
        Field.ASSIGNED_SITE,
        ("Checked Out To: Location", "Checkout to Location", "Checkout Location", "Associer à un lieu"),
    ),
    Column(Field.DELETED_ON, ("Deleted", "Supprimé")),
    Column(Field.PERSONAL_DEVICE, ("BYOD",)),
    Column(
        Field.OTHER_DATE,
        (
            *("EOL Date", "EOL", "Asset EOL Date", "Date de fin de vie", "Fin de vie"),
            *("Warranty Expires", "Expiration de garantie", "Fully Depreciated", "Entièrement amortis"),
            *("Checkout Date", "Last Checkout", "Date d'association", "Date de dissociation prévue"),
            *("Last Checkin Date", "Date de dernière dissociation", "Expected Checkin Date"),
            *("Created At", "Créé à", "Updated at", "Mise à jour à", "Last Audit", "Dernier audit"),
            *("Next Audit", "Next Audit Date", "Prochaine date de vérification"),
        ),
    ),
    Column(
        Field.IGNORED,
        (
            *("Model Notes", "Notes Modèle", "Default Location", "Emplacement par défaut", "EOL months"),
            *("Current Value", "Valeur actuelle", "Diff", "Différence", "EOL Rate", "Taux de EOL"),
            *("Requestable", "Demandable", "Image", "Image Filename", "Device Image", "Nom du fichier image"),
            *("Age", "Âge", "Checkouts", "Associations", "Checkins", "Dissociations", "Requests", "Demandes"),
            *(
                "Address",
                "Adresse",
                "City",
                "Ville",
                "State",
                "État",
                "Country",
                "Pays",
                "Zip",
                "Code postal",
            ),
        ),
    ),
    Column(
        Field.PERSONAL,
        (
            *("Email", "Checked Out to: Email", "Associé à : email", "user_company", "target_notes"),
            *("Employee No.", "Employee Number", "Numéro d'employé", "Manager", "Responsable"),
            *("Department", "Département", "Title", "Titre", "Phone", "Téléphone"),
            *("User Address", "Adresse utilisateur", "User City", "Ville Utilisateur"),
            *("User State", "État Utilisateur", "User Country", "Pays Utilisateur"),
            *("User Zip", "Code Postal Utilisateur", "Created By", "Créé par"),
        ),
    ),
)
