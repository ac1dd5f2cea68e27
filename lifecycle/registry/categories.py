"""The categories of equipment: one table of data, loaded into the database at every upgrade.

Sources: reference lives and factor keys follow ADEME's Base Empreinte numérique as published in
`@incubateur-ademe/publicodes-acv-numerique` 2.1.0; weights are medians of the Boavizta product footprint data
(laptop, desktop, monitor, tablet, smartphone, thin client, server), estimates elsewhere; WEEE categories are
those of article R.543-172 II of the code de l'environnement; waste codes are proposals to settle with the
take-back scheme. Lives without a published value are the authority's to change.
"""

from dataclasses import asdict, dataclass
from decimal import Decimal

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert

from lifecycle.registry.model import Category


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A line of the table; life in years, weight in kilograms."""

    key: str
    name_fr: str
    name_en: str
    weee_category: int
    waste_code: str
    data_bearing: bool
    reference_life_years: Decimal
    default_weight_kg: Decimal
    factor_key: str | None
    sanitisation_level: str = "purge"


def _row(
    key: str, fr: str, en: str, weee: int, waste: str, data: bool, life: str, kg: str, factor: str | None
) -> CategoryRow:
    return CategoryRow(key, fr, en, weee, waste, data, Decimal(life), Decimal(kg), factor)


HAZARDOUS, ORDINARY = "16 02 13*", "16 02 14"

CATEGORIES = (
    _row("laptop", "Ordinateur portable", "Laptop", 2, HAZARDOUS, True, "5", "1.64", "laptop"),
    _row("desktop", "Ordinateur fixe", "Desktop computer", 6, ORDINARY, True, "6", "5.25", "desktop_pro"),
    _row("all_in_one", "Ordinateur tout-en-un", "All-in-one", 2, HAZARDOUS, True, "6", "7.00", "desktop_pro"),
    _row("thin_client", "Client léger", "Thin client", 6, ORDINARY, True, "6", "0.93", None),
    _row("monitor", "Écran", "Monitor", 2, HAZARDOUS, False, "6", "5.76", "monitor"),
    _row("tablet", "Tablette", "Tablet", 2, HAZARDOUS, True, "3", "0.73", "tablet"),
    _row("smartphone", "Téléphone mobile", "Smartphone", 6, HAZARDOUS, True, "2.5", "0.17", "smartphone"),
    _row("phone_fixed", "Téléphone fixe", "Desk phone", 6, ORDINARY, False, "7", "0.90", None),
    _row("server", "Serveur", "Server", 6, ORDINARY, True, "5", "22.20", "server"),
    _row("storage", "Baie de stockage", "Storage unit", 6, ORDINARY, True, "5", "20.00", "storage_unit"),
    _row("network", "Équipement réseau", "Network equipment", 6, ORDINARY, True, "7", "3.50", "switch"),
    _row("printer", "Imprimante", "Printer", 6, ORDINARY, True, "5", "9.00", "printer_home"),
    _row("projector", "Vidéoprojecteur", "Projector", 6, HAZARDOUS, False, "8", "3.00", "videoprojector"),
    _row("tv", "Télévision, écran interactif", "Television", 2, HAZARDOUS, False, "8", "15.00", "tv"),
    _row("dock", "Station d’accueil", "Docking station", 6, ORDINARY, False, "6", "0.40", None),
    _row("ups", "Onduleur", "UPS", 6, HAZARDOUS, False, "6", "10.00", None),
    _row("external_drive", "Disque externe", "External disk", 6, ORDINARY, True, "5", "0.20", "external_hdd"),
    _row("other", "Autre équipement", "Other equipment", 6, ORDINARY, True, "5", "1.00", None),
)
CATEGORY_KEYS = tuple(row.key for row in CATEGORIES)


def load_categories(connection: Connection) -> None:
    """Write the table into the database, updating what changed; called at every upgrade."""
    rows = [{**asdict(row), "position": position} for position, row in enumerate(CATEGORIES)]
    statement = insert(Category).values(rows)
    new = {name: statement.excluded[name] for name in rows[0] if name != "key"}
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=new))
