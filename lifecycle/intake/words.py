"""What the words of other programs usually mean here: proposals only, one table each.

Sources: the chassis words of agents (SMBIOS, glpi.md §4), GLPI and Snipe-IT default lists, current French
usage. A word that means two things (« Téléphone ») is left out on purpose.
"""

from typing import NamedTuple

from lifecycle.states.assets import State
from lifecycle.states.facts import LossReason

CATEGORIES: dict[str, tuple[str, ...]] = {
    "laptop": (
        *("Laptop", "Notebook", "Portable", "Sub Notebook", "Convertible", "Detachable", "Laptops"),
        *("Ordinateur portable", "Ordinateurs portables", "PC portable", "PC portables", "Chromebook"),
    ),
    "desktop": (
        *("Desktop", "Low Profile Desktop", "Mini Tower", "Tower", "Space-Saving", "Pizza Box", "Mini PC"),
        *("Stick PC", "Desktops", "Ordinateur fixe", "Ordinateurs fixes", "PC fixe", "Unité centrale", "UC"),
        *("Ordinateur de bureau", "Ordinateurs de bureau"),
    ),
    "all_in_one": ("All in One", "Tout-en-un", "Ordinateur tout-en-un"),
    "monitor": ("Monitor", "Monitors", "Display", "Displays", "Screen", "Écran", "Écrans", "Moniteur"),
    "tablet": ("Tablet", "Tablets", "Hand Held", "Tablette", "Tablettes", "Tablette tactile", "iPad"),
    "smartphone": (
        *("Smartphone", "Smartphones", "Mobile phone", "Mobile phones", "Cell phone"),
        *("Téléphone mobile", "Téléphones mobiles", "Téléphone portable", "iPhone"),
    ),
    "server": (
        "Server",
        "Servers",
        "Serveur",
        "Serveurs",
        "Main Server Chassis",
        "Rack Mount Chassis",
        "Blade",
    ),
    "printer": ("Printer", "Printers", "Imprimante", "Imprimantes", "Copieur", "Multifonction"),
    "dock": ("Docking Station", "Dock", "Docks", "Station d'accueil", "Stations d'accueil"),
    "network": (
        *("Network equipment", "Networking", "Switch", "Router", "Firewall", "Access point"),
        *("Équipement réseau", "Équipements réseau", "Matériel réseau", "Commutateur", "Routeur", "Pare-feu"),
        *("Borne Wi-Fi", "Point d'accès"),
    ),
    "projector": ("Projector", "Projectors", "Vidéoprojecteur", "Vidéoprojecteurs"),
    "tv": ("TV", "Television", "Télévision", "Téléviseur"),
    "phone_fixed": (
        "IP phone",
        "VoIP phone",
        "Desk phone",
        "Téléphone fixe",
        "Téléphones fixes",
        "Téléphone IP",
    ),
    "other": ("Other", "Autre", "Autres", "Divers"),
}


class StatusTarget(NamedTuple):
    """The state a source status becomes; a missing device also says why."""

    state: State
    loss_reason: LossReason | None = None


_STOCK, _USE = StatusTarget(State.IN_STOCK), StatusTarget(State.IN_USE)
_REPAIR, _RETIRED = StatusTarget(State.IN_REPAIR), StatusTarget(State.RETIRED)
_ORDERED, _OUT = StatusTarget(State.ORDERED), StatusTarget(State.WRITTEN_OFF)
_LOST = StatusTarget(State.MISSING, LossReason.LOST)
_STOLEN = StatusTarget(State.MISSING, LossReason.STOLEN)
_NOT_FOUND = StatusTarget(State.MISSING, LossReason.NOT_FOUND)

# One target: a proposal to confirm. Several: the word does not tell, a person chooses among them.
STATUSES: tuple[tuple[tuple[str, ...], tuple[StatusTarget, ...]], ...] = (
    (("En service", "En production", "Affecté", "Attribué", "Utilisé", "In use", "Deployed"), (_USE,)),
    (("En stock", "Stock", "Disponible", "En réserve", "In stock", "Available"), (_STOCK,)),
    (("En commande", "Commandé", "À livrer", "On order", "Ordered"), (_ORDERED,)),
    (("En réparation", "En maintenance", "SAV", "En SAV", "Out for Repair"), (_REPAIR,)),
    (("En diagnostic", "Out for Diagnostics"), (_REPAIR,)),
    (("Réformé", "Réformée", "Mis en réforme", "Retired"), (_RETIRED,)),
    (("Volé", "Stolen"), (_STOLEN,)),
    (("Perdu", "Lost"), (_LOST,)),
    (("Introuvable", "Disparu", "Manquant", "Missing"), (_NOT_FOUND,)),
    (("Perdu/Volé", "Lost/Stolen"), (_LOST, _STOLEN)),
    # A loan, or ready to go.
    (("Prêt", "En prêt", "Prêté"), (_USE, _STOCK)),
    (("En panne", "HS", "Hors service"), (_REPAIR, _STOCK, _RETIRED)),
    (("Cassé", "Broken", "Cassé - Irréparable", "Broken - Not Fixable"), (_RETIRED, _STOCK)),
    # Not decided yet: the device is still used or waits on a shelf.
    (("À réformer", "À céder", "À céder (réemploi)", "À donner", "À recycler"), (_USE, _STOCK, _RETIRED)),
    (("En attente", "Pending", "En attente de reconditionnement"), (_STOCK, _REPAIR, _RETIRED)),
    # Gone already: what became of it must be proved, so it is never imported as reused or recycled.
    (("Don", "Donné", "Cédé", "Vendu", "Donated", "Sold"), (_OUT, _RETIRED)),
    (("DEEE", "Recyclé", "DEEE - recyclé", "Au rebut", "Mis au rebut", "Rebut"), (_OUT, _RETIRED)),
    (("Détruit", "Sorti", "Sorti de l'inventaire", "Archivé", "Archived"), (_OUT, _RETIRED)),
)

# Snipe-IT's own types, when the word is not known.
METAS: dict[str, tuple[StatusTarget, ...]] = {
    "deployed": (_USE,),
    "deployable": (_STOCK,),
    "pending": (_STOCK, _REPAIR, _RETIRED),
    "undeployable": (_STOCK, _REPAIR, _RETIRED),
    "archived": (_OUT, _RETIRED),
}
# Its one deployable status, in a file that only tells whether somebody holds the device.
READY = ("", "Prêt à déployer", "Ready to Deploy")
READY_METAS = {"assigned": (_USE,), "": (_STOCK,)}
