"""Tables of the catalogue: manufacturers, models, their other names, and manufacturers' product sheets."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, func, text
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, one_of
from lifecycle.db.security import tenant

EU_REPAIR_CLASSES = ("A", "B", "C", "D", "E")


def _one_of_its_maker(name: str) -> Index:
    """Return the index that keeps a name, in any case, to one model of a manufacturer, or of none."""
    maker = text("coalesce(manufacturer_id, '00000000-0000-0000-0000-000000000000')")
    return Index(name, "authority_id", maker, func.lower(text("name")), unique=True)


class Manufacturer(Base):
    """A maker of equipment, as an authority names it."""

    __tablename__ = "manufacturer"
    __table_args__ = (Index("uq_manufacturer_name", "authority_id", func.lower(text("name")), unique=True),)

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    name: Mapped[str]


class ManufacturerAlias(Base):
    """Another name of a manufacturer, kept when two are merged: what comes in under it finds the one left."""

    __tablename__ = "manufacturer_alias"
    __table_args__ = (
        Index("uq_manufacturer_alias_name", "authority_id", func.lower(text("name")), unique=True),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    name: Mapped[str]
    manufacturer_id: Mapped[UUID] = mapped_column(ForeignKey("manufacturer.id"), index=True)


class ProductFootprint(Base):
    """A product as its manufacturer's environmental sheet tells it, from a collection that the user fetched.

    Kept apart from the factor sets; `source` names the collection and its licence for attribution. Footprints
    are in kg CO2e over the product's life as the sheet assumes it, weights in kg, screens in inches.
    """

    __tablename__ = "product_footprint"
    __table_args__ = (
        Index("ix_product_footprint_name", "authority_id", "manufacturer", "name"),
        CheckConstraint("gwp_total_kg >= 0", name="gwp_not_negative"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    manufacturer: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    weight_kg: Mapped[Decimal | None] = mapped_column(Numeric(9, 3))
    screen_inches: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    lifetime_years: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    gwp_total_kg: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    #: the shares of use and of manufacture in the total, 0 to 1
    gwp_use_ratio: Mapped[Decimal | None] = mapped_column(Numeric(6, 4))
    gwp_manufacture_ratio: Mapped[Decimal | None] = mapped_column(Numeric(6, 4))
    yearly_kwh: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    report_date: Mapped[str]
    report_url: Mapped[str]
    source: Mapped[str]
    loaded_at: Mapped[CreatedAt]


class Model(Base):
    """A model of equipment; its values stand in for what an asset does not say itself.

    Indices run from 0 to 10 with one decimal: repairability (public buyers look at it since 2023) and
    durability (since 2026; AGEC law art. 55, REEN law art. 15, order of 5 April 2024). New phones and tablets
    bear a European repair class instead since 20 June 2025 (regulation 2023/1669), found by EPREL number.
    """

    __tablename__ = "model"
    __table_args__ = (
        _one_of_its_maker("uq_model_name"),
        CheckConstraint("repair_index BETWEEN 0 AND 10", name="repair_index_range"),
        CheckConstraint("durability_index BETWEEN 0 AND 10", name="durability_index_range"),
        one_of("eu_repair_class", EU_REPAIR_CLASSES),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    manufacturer_id: Mapped[UUID | None] = mapped_column(ForeignKey("manufacturer.id"), index=True)
    category_key: Mapped[str] = mapped_column(ForeignKey("category.key"))
    name: Mapped[str]
    number: Mapped[str | None]
    weight_kg: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    screen_inches: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    repair_index: Mapped[Decimal | None] = mapped_column(Numeric(3, 1))
    durability_index: Mapped[Decimal | None] = mapped_column(Numeric(3, 1))
    eu_repair_class: Mapped[str | None]
    #: number of the product in the European product registry for energy labelling
    eprel_id: Mapped[str | None]
    #: the manufacturer's sheet of this product
    footprint_id: Mapped[UUID | None] = mapped_column(ForeignKey("product_footprint.id", ondelete="SET NULL"))


class ModelAlias(Base):
    """Another name of a model, kept when two were merged: what comes in under it finds the one left."""

    __tablename__ = "model_alias"
    __table_args__ = (_one_of_its_maker("uq_model_alias_name"),)

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    manufacturer_id: Mapped[UUID | None] = mapped_column(ForeignKey("manufacturer.id"), index=True)
    name: Mapped[str]
    model_id: Mapped[UUID] = mapped_column(ForeignKey("model.id"), index=True)


for model in (Manufacturer, ManufacturerAlias, ProductFootprint, Model, ModelAlias):
    tenant(model)
