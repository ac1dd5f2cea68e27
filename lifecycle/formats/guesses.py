"""What the titles of any other file probably stand for: shown to a person, who decides."""

from lifecycle.formats.columns import GLPI, SNIPEIT, Column
from lifecycle.formats.fields import Field
from lifecycle.formats.own_titles import own_titles

# What people write over the columns of their own tables, and GLPI's English interface.
_USUAL: tuple[Column, ...] = (
    Column(Field.TAG, ("N° inventaire", "N° d'inventaire", "Inventaire", "Inventory number", "Tag")),
    Column(Field.SERIAL, ("N° de série", "N° série", "No de série", "S/N", "SN", "Service Tag")),
    Column(Field.NAME, ("Nom du poste", "Nom de l'ordinateur", "Désignation", "Hostname", "Computer name")),
    Column(Field.MANUFACTURER, ("Marque", "Constructeur", "Brand", "Make", "Manufacturer")),
    Column(Field.CATEGORY, ("Catégorie de matériel", "Type de matériel", "Type d'équipement", "Device type")),
    Column(Field.STATUS, ("Statut", "État", "Etat du matériel", "Situation", "State")),
    Column(Field.SITE, ("Site", "Bâtiment", "Localisation", "Emplacement", "Lieu", "Building")),
    Column(Field.ROOM, ("Local", "Salle", "Pièce", "Bureau", "Room")),
    Column(Field.CUSTODIAN, ("Affecté à", "Attribué à", "Agent", "Utilisateur", "User", "Assigned to")),
    Column(Field.LOGIN, ("Identifiant", "Login", "Alternate username")),
    Column(Field.PURCHASED_ON, ("Date achat", "Acheté le", "Date d'acquisition", "Date of purchase")),
    Column(Field.FIRST_USED_ON, ("Mise en service", "Mis en service le", "Startup date")),
    Column(Field.RETIRED_ON, ("Réformé le", "Date réforme", "Decommission date")),
    Column(Field.COST, ("Prix", "Montant", "Prix TTC", "Valeur d'achat", "Price", "Value")),
    Column(Field.WARRANTY_MONTHS, ("Garantie (mois)", "Warranty duration")),
    Column(Field.WARRANTY_UNTIL, ("Fin de garantie", "Garantie jusqu'au", "Warranty end")),
    Column(Field.ORDER_REFERENCE, ("Bon de commande", "N° de commande", "Commande", "Order number")),
    Column(Field.ACCOUNTING_NUMBER, ("N° immobilisation", "Immobilisation number", "Fixed asset number")),
    Column(Field.NOTES, ("Observations", "Observation", "Remarque", "Commentaire", "Comments", "Comment")),
    Column(Field.OS, ("OS", "Operating system", "Operating System - Name")),
    Column(Field.CPU, ("CPU", "Processor", "Components - Processor")),
    Column(Field.RAM, ("RAM", "Memory", "Components - Memory")),
    Column(Field.STORAGE, ("Disque", "Disque dur", "Stockage", "Storage", "Hard drive")),
    Column(Field.MAC, ("Adresse MAC", "MAC", "MAC address")),
    Column(Field.PART_NAME, ("Monitors - Name", "Peripherals - Name")),
    Column(Field.PART_SERIAL, ("Monitors - Serial number", "Peripherals - Serial number")),
    Column(Field.PERSONAL, ("Mail", "E-mail", "Courriel", "Adresse mail", "Portable personnel", "Matricule")),
)

# The first table that knows a title wins: « État » is a state here, an address' region for Snipe-IT.
GUESSES: tuple[Column, ...] = (*_USUAL, *own_titles("fr"), *own_titles("en"), *GLPI, *SNIPEIT)
