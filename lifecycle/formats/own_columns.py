"""The columns of our own export, in order: what is written comes in again without loss."""

from dataclasses import dataclass

from lifecycle.formats.facts import FACTS


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column: its key, its titles. `fact.<key>` is a fact of `facts.py`, `facts` the other ones as JSON.

    `is_told` columns are written for people and not read back: they follow from others, or from events.
    """

    key: str
    fr: str
    en: str
    is_told: bool = False


OWN: tuple[OwnColumn, ...] = (
    OwnColumn("code", "Code d’étiquette", "Label code"),
    OwnColumn("tag", "Numéro d’inventaire", "Asset tag"),
    OwnColumn("name", "Nom", "Name"),
    OwnColumn("category", "Catégorie", "Category"),
    OwnColumn("manufacturer", "Fabricant", "Manufacturer"),
    OwnColumn("model", "Modèle", "Model"),
    OwnColumn("model_number", "Référence du modèle", "Model number"),
    OwnColumn("serial", "Numéro de série", "Serial number"),
    OwnColumn("state", "État", "State"),
    OwnColumn("before_missing", "État avant disparition", "State before going missing"),
    OwnColumn("functional_status", "Fonctionnement", "Functional status"),
    OwnColumn("site", "Site", "Site"),
    OwnColumn("room", "Local", "Room"),
    OwnColumn("custodian", "Détenteur", "Custodian"),
    OwnColumn("parent", "Rattaché à (code ou numéro)", "Attached to (code or tag)"),
    OwnColumn("acquisition", "Mode d’acquisition", "Acquisition"),
    OwnColumn("condition_acquired", "État à l’acquisition", "Condition when acquired"),
    OwnColumn("acquired_on", "Date d’acquisition", "Acquisition date"),
    OwnColumn("acquisition_cost", "Coût d’acquisition (€)", "Acquisition cost (€)"),
    OwnColumn("supplier", "Fournisseur", "Supplier"),
    OwnColumn("order_reference", "Référence de commande", "Order reference"),
    OwnColumn("first_used_on", "Date de mise en service", "First used on"),
    OwnColumn("warranty_until", "Fin de garantie", "Warranty until"),
    OwnColumn("restricted", "Diffusion restreinte", "Restricted"),
    OwnColumn("notes", "Notes", "Notes"),
    OwnColumn("retired_on", "Date de réforme", "Retired on"),
    OwnColumn("retire_reason", "Motif de réforme", "Reason for retirement"),
    OwnColumn("left_on", "Date de sortie", "Left on"),
    OwnColumn("external_source", "Programme d’origine", "Original program"),
    OwnColumn("external_id", "Identifiant d’origine", "Original id"),
    *(OwnColumn(f"fact.{fact.key}", fact.fr, fact.en) for fact in FACTS),
    OwnColumn("facts", "Autres caractéristiques (JSON)", "Other facts (JSON)"),
    OwnColumn("last_used_at", "Dernière utilisation", "Last used", is_told=True),
    OwnColumn("last_seen_at", "Vu pour la dernière fois", "Last seen", is_told=True),
    OwnColumn("created_at", "Entré au registre", "Entered the register", is_told=True),
    OwnColumn("id", "Identifiant", "Id", is_told=True),
)
