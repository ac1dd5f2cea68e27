"""Where French public bodies keep their equipment: sites, rooms, and the services that hold it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count


@dataclass(frozen=True, slots=True)
class SiteKind:
    """A kind of site: its rooms, and the services that work there."""

    rooms: tuple[str, ...]
    services: tuple[str, ...]


HALL = SiteKind(
    (
        "Rez-de-chaussée › Accueil", "Rez-de-chaussée › Salle des mariages", "Rez-de-chaussée › État civil",
        "1er étage › Salle 12", "1er étage › Salle 14", "1er étage › Urbanisme", "1er étage › Finances",
        "2e étage › Direction générale", "2e étage › Ressources humaines", "2e étage › Salle du conseil",
    ),
    (
        "Service état civil", "Service accueil", "Service urbanisme", "Service finances", "Service RH",
        "Direction générale", "Service communication", "Service juridique", "Cabinet",
    ),
)  # fmt: skip
ANNEX = SiteKind(
    ("Accueil", "Bureau 1", "Bureau 2", "Salle de réunion"),
    ("Service accueil", "Service état civil", "Service des sports"),
)
SCHOOL = SiteKind(
    (
        "Direction",
        "Salle des maîtres",
        "Classe de CP",
        "Classe de CE2",
        "Classe de CM1",
        "Classe de CM2",
        "BCD",
    ),
    ("Direction de l’école", "Service éducation", "Équipe enseignante"),
)
WORKSHOP = SiteKind(
    ("Bureau d’études", "Atelier mécanique", "Magasin", "Vestiaires › Borne"),
    ("Service voirie", "Service espaces verts", "Service bâtiments", "Magasin"),
)
CULTURE = SiteKind(
    ("Banque de prêt", "Espace numérique", "Espace jeunesse", "Bureau du fonds"),
    ("Équipe de la médiathèque", "Espace public numérique", "Service culture"),
)
SOCIAL = SiteKind(
    ("Accueil", "Bureau des permanences", "Bureau du maintien à domicile", "Salle de réunion"),
    ("CCAS – accueil social", "CCAS – maintien à domicile", "CCAS – direction"),
)
SPORT = SiteKind(("Caisse", "Bureau des maîtres-nageurs", "Local du matériel"), ("Service des sports",))
CHILDREN = SiteKind(("Bureau", "Salle de vie"), ("Service petite enfance",))
POLICE = SiteKind(("Poste", "Salle de supervision"), ("Police municipale",))

TECHNICAL_ROOM = "Local technique"
STORE_SITE, STORE_ROOMS = (
    "Réserve informatique",
    ("Étagère A1", "Étagère A2", "Étagère B1", "Étagère B2", "Quai"),
)

# In the order in which an authority has them: the first ones are found even in a small town.
_FIRST = (
    ("École Jules-Ferry", SCHOOL), ("Centre technique", WORKSHOP), ("Médiathèque", CULTURE),
    ("CCAS", SOCIAL), ("École Jules-Verne", SCHOOL), ("Piscine", SPORT), ("École Louise-Michel", SCHOOL),
    ("Police municipale", POLICE), ("École Jean-Moulin", SCHOOL), ("Mairie annexe du Port", ANNEX),
    ("Crèche Les Petits Mousses", CHILDREN), ("École Marie-Curie", SCHOOL), ("Conservatoire", CULTURE),
    ("École Jacques-Prévert", SCHOOL), ("Gymnase du Stade", SPORT), ("École Anita-Conti", SCHOOL),
    ("Mairie annexe de la Lande", ANNEX), ("École du Phare", SCHOOL), ("Usine de l’eau", WORKSHOP),
    ("Théâtre de la Rade", CULTURE), ("École des Ajoncs", SCHOOL), ("Crèche L’Île aux enfants", CHILDREN),
    ("Déchèterie de Kerroc’h", WORKSHOP), ("Maison des associations", ANNEX),
)  # fmt: skip


def sites(hall: str, wanted: int) -> Iterator[tuple[str, SiteKind]]:
    """Yield this many sites by name and kind, the hall (« Mairie ») first; past the named ones, schools."""
    yield hall, HALL
    yield from _FIRST[: wanted - 1]
    for number in count(1):
        if number > wanted - 1 - len(_FIRST):
            return
        yield f"École publique n° {number}", SCHOOL
