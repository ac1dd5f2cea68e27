"""The region of the demonstration, all invented: a network, its authorities, partners and people."""

from dataclasses import dataclass

from lifecycle.access.permissions import Role
from lifecycle.states.facts import Route
from lifecycle.states.lots import LotState


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who signs in: e-mail, name, and a role in each organisation, by its slug."""

    email: str
    name: str
    roles: dict[str, Role]


@dataclass(frozen=True, slots=True)
class AuthorityData:
    """A public body: devices, days since its register began, and who acts there.

    `lots` gives partner, route, state and lines of each lot. `admin` is who opened the register to inventory
    agents, None where nobody did.
    """

    slug: str
    name: str
    short_name: str
    siret: str
    hall: str
    addresses: str
    size: int
    days: int
    manager: str
    technicians: tuple[str, ...]
    lots: tuple[tuple[str, Route, LotState, int], ...]
    admin: str | None = None


@dataclass(frozen=True, slots=True)
class PartnerData:
    """A partner: kind, routes with what each takes and its legal basis, and days of certified destruction."""

    slug: str
    name: str
    short_name: str
    siret: str
    kind: str
    description: str
    address: str
    departments: tuple[str, ...]
    person: str
    routes: dict[Route, tuple[str, frozenset[str]]]
    destroys_days: int | None = None


NETWORK = ("reseau-4r", "Réseau 4R de Bretagne (démonstration)", "Réseau 4R")
KERLANN, ESSAI, DUNES = "kerlann", "val-essai", "port-blanc-les-dunes"
REBOND, BAIE, PONANT, OUEST, REGIE = "rebond", "ordis-de-la-baie", "ponant", "reprise-ouest", "regie-ateliers"

PEOPLE = (
    Person("admin@demo.example", "Maëlle Kervadec", {KERLANN: Role.ADMIN}),
    Person("manager@demo.example", "Yann Le Dantec", {KERLANN: Role.MANAGER}),
    Person("technician@demo.example", "Soazig Riou", {KERLANN: Role.TECHNICIAN}),
    Person("partner@demo.example", "Nolwenn Tanguy", {REBOND: Role.PARTNER}),
    Person("coordinator@demo.example", "Erwan Quéméner", {NETWORK[0]: Role.COORDINATOR}),
    Person("manager.essai@demo.example", "Gaëlle Morvan", {ESSAI: Role.MANAGER, DUNES: Role.MANAGER}),
    Person("technician2@demo.example", "Briac Le Floc’h", {KERLANN: Role.TECHNICIAN}),
    Person("technician3@demo.example", "Enora Cadiou", {KERLANN: Role.TECHNICIAN}),
    Person("technician.essai@demo.example", "Tanguy Prigent", {ESSAI: Role.TECHNICIAN}),
    Person("technician.dunes@demo.example", "Annaïg Le Goff", {DUNES: Role.TECHNICIAN}),
    Person("baie@demo.example", "Loïc Abgrall", {BAIE: Role.PARTNER}),
    Person("ponant@demo.example", "Rozenn Madec", {PONANT: Role.PARTNER}),
    Person("ouest@demo.example", "Ronan Cloarec", {OUEST: Role.PARTNER}),
    Person("regie@demo.example", "Armelle Guivarch", {REGIE: Role.PARTNER}),
)

_PC = frozenset({"laptop", "desktop", "all_in_one", "thin_client"})
_MOBILE = frozenset({"tablet", "smartphone"})
_SCREENS = frozenset({"monitor", "tv", "projector"})
_ALL = _PC | _MOBILE | _SCREENS | frozenset({
    "phone_fixed", "server", "storage", "network", "printer", "dock", "ups", "external_drive", "other",
})  # fmt: skip

PARTNERS = (
    PartnerData(
        REBOND, "Atelier Rebond numérique", "Rebond", "00000001800010", "social_enterprise",
        "Entreprise d’insertion : reconditionne les ordinateurs et les revend à prix solidaire.",
        "14 rue des Câbliers, Kerlann", ("22", "29", "35", "56"), "partner@demo.example",
        {
            Route.REFURBISH: ("sale", _PC | _MOBILE | {"monitor"}),
            Route.REUSE: ("gift", frozenset({"monitor", "dock", "phone_fixed"})),
            Route.REPAIR: ("repair_order", frozenset({"laptop", "desktop"})),
        },
    ),
    PartnerData(
        BAIE, "Les Ordis de la Baie", "Ordis de la Baie", "00000002600013", "association",
        "Association d’inclusion numérique : équipe des familles, des écoles et des associations.",
        "3 quai du Bac, Kerlann", ("22", "35", "56"), "baie@demo.example",
        {Route.REUSE: ("gift", _PC | _MOBILE | {"monitor", "printer", "projector"})},
    ),
    PartnerData(
        PONANT, "Ponant Destruction et Recyclage", "Ponant", "00000003400017", "company",
        "Destruction certifiée des supports, traitement des déchets d’équipements électriques.",
        "Zone portuaire, quai 7, Kerlann", ("22", "29", "35", "56"), "ponant@demo.example",
        {Route.RECYCLE: ("take_back", _ALL)}, 400,
    ),
    PartnerData(
        OUEST, "Reprise Équipements Ouest", "Reprise Ouest", "00000004200010", "take_back_scheme",
        "Éco-organisme : reprise sans frais des équipements hors d’usage, par palette.",
        "Plateforme de la Lande, Val d’Essai", ("22", "29", "35", "44", "56"), "ouest@demo.example",
        {Route.RECYCLE: ("take_back", _ALL - {"server", "storage"})},
    ),
    PartnerData(
        REGIE, "Régie des ateliers du Val d’Essai", "Régie des ateliers", "21009902400015", "public_body",
        "Régie publique : remet en état des ordinateurs pour les écoles du territoire.",
        "2 chemin du Lavoir, Val d’Essai", ("35", "56"), "regie@demo.example",
        {
            Route.REUSE: ("cession", _SCREENS | {"laptop", "desktop", "tablet"}),
            Route.REPAIR: ("repair_order", frozenset({"laptop", "desktop", "tablet"})),
        },
    ),
)  # fmt: skip

_F, _U, _C = Route.REFURBISH, Route.REUSE, Route.RECYCLE
_S = LotState
AUTHORITIES = (
    AuthorityData(
        KERLANN, "Métropole de Kerlann", "Kerlann", "24009900200018", "Hôtel de métropole",
        "avenue de l’Estran, Kerlann", 4000, 1915,
        "manager@demo.example",
        ("technician@demo.example", "technician2@demo.example", "technician3@demo.example"),
        (
            (REBOND, _F, _S.OFFERED, 12), (REBOND, _U, _S.OFFERED, 8), (REBOND, _F, _S.ACCEPTED, 10),
            (REBOND, _F, _S.SCHEDULED, 14), (REBOND, _F, _S.HANDED_OVER, 16), (REBOND, _F, _S.RECEIVED, 18),
            (REBOND, _F, _S.CLOSED, 22), (REBOND, _F, _S.CLOSED, 26), (REBOND, _F, _S.CLOSED, 18),
            (REBOND, _F, _S.CLOSED, 20), (REBOND, _U, _S.CLOSED, 16), (REBOND, _F, _S.DECLINED, 6),
            (BAIE, _U, _S.DRAFT, 7), (BAIE, _U, _S.OFFERED, 9), (BAIE, _U, _S.SCHEDULED, 8),
            (BAIE, _U, _S.HANDED_OVER, 12), (BAIE, _U, _S.CLOSED, 14), (BAIE, _U, _S.CLOSED, 18),
            (BAIE, _U, _S.CLOSED, 15), (BAIE, _U, _S.CANCELLED, 5), (PONANT, _C, _S.DRAFT, 9),
            (PONANT, _C, _S.ACCEPTED, 12), (PONANT, _C, _S.RECEIVED, 14), (PONANT, _C, _S.CLOSED, 24),
            (PONANT, _C, _S.CLOSED, 20), (OUEST, _C, _S.HANDED_OVER, 18), (OUEST, _C, _S.CLOSED, 22),
            (OUEST, _C, _S.CLOSED, 16), (REGIE, _U, _S.CLOSED, 10), (REGIE, _U, _S.OFFERED, 6),
        ),
        "admin@demo.example",
    ),
    AuthorityData(
        ESSAI, "Communauté de communes du Val d’Essai", "Val d’Essai", "24009901000011",
        "Siège de la communauté", "route du Moulin, Val d’Essai", 600, 1500,
        "manager.essai@demo.example", ("technician.essai@demo.example",),
        (
            (REBOND, _F, _S.OFFERED, 6), (REBOND, _F, _S.CLOSED, 12), (BAIE, _U, _S.CLOSED, 8),
            (REGIE, _U, _S.SCHEDULED, 5), (OUEST, _C, _S.CLOSED, 10), (PONANT, _C, _S.DRAFT, 4),
            (REGIE, _U, _S.RECEIVED, 9),
        ),
    ),
    AuthorityData(
        DUNES, "Ville de Port-Blanc-les-Dunes", "Port-Blanc", "21009901600011", "Mairie",
        "rue de la Grève, Port-Blanc-les-Dunes", 150, 1100,
        "manager.essai@demo.example", ("technician.dunes@demo.example",),
        ((BAIE, _U, _S.CLOSED, 6), (REBOND, _F, _S.RECEIVED, 5), (OUEST, _C, _S.DRAFT, 3)),
    ),
)  # fmt: skip
