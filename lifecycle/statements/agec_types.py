"""The 17 product types of the AGEC declaration, and where our categories of equipment stand among them.

Sources: the names are those of the table schema `datagouv/schema-declaration-biens-reemploi-reutilisation-
recycle` v0.1.0 (2024-10-11, Licence Ouverte 2.0), to the letter. The members of « Matériel informatique et
téléphonie » are those that the press reported of the arrêté of 29 February 2024 (actu-environnement.com
43641): phones, terminals, servers, screens, desktops, laptops, tablets, video projectors. Where a category is
in no list that we could read, it has no type and the authority decides.
"""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

#: Our key of a type → its name in the national file.
PRODUCT_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "it": "Matériel informatique et téléphonie",
        "printing": "Matériel de reprographie et d'impression",
        "print_supplies": "Consommables d'impression",
        "textiles": "Produits textiles à l'exception des équipements de protection individuels",
        "paper": "Papier",
        "office_supplies": "Fournitures de bureau",
        "transport": "Engins de transport et pièces détachées",
        "vehicles": "Véhicules et pièces détachées",
        "furniture": "Mobilier et aménagement d'intérieur",
        "street_furniture": "Mobilier urbain",
        "waste_collection": "Equipements de collecte de déchets",
        "bottles": "Bocaux et flacons",
        "sport": "Articles et équipement sportifs",
        "green_spaces": "Matériel d'entretien des espaces verts",
        "modular_buildings": "Bâtiments modulaires ou préfabriqués",
        "appliances": "Gros électroménager, y compris appareils professionnels",
        "games": "Jeux et jouets",
    }
)
#: The types that a register of equipment can know something of; the declaration's page shows them first.
IT_TYPES = ("it", "printing", "print_supplies")

#: A category's type where the lists that we read name it.
TYPE_OF_CATEGORY: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            ("laptop", "desktop", "all_in_one", "thin_client", "monitor", "tablet", "smartphone"), "it"
        ),
        **dict.fromkeys(("phone_fixed", "server", "projector"), "it"),
        "printer": "printing",
    }
)
#: Euros a donated device counts for, by category: of the grid of the arrêté of 29 February 2024
#: (JORFTEXT000049241790), the one value that we could read, second hand (blog.achatsolutions.fr).
DONATION_VALUES: Mapping[str, Decimal] = MappingProxyType({"laptop": Decimal(200)})
#: Years of age under which that value holds.
DONATION_YEARS = 5

#: Percent of the year's spending that the decree asks of « Matériel informatique et téléphonie », from a year
#: on, as the press reported it (atd31.fr, info-lettre 347): whether of reuse alone is to be confirmed.
THRESHOLDS = ((2024, 20), (2027, 25), (2030, 30))


def threshold_of(product_type: str, year: int) -> int | None:
    """Return the percent asked of a type in a year, None where we know none."""
    found = [percent for since, percent in THRESHOLDS if since <= year]
    return found[-1] if found and product_type == "it" else None
