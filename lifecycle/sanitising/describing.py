"""What a certificate says of the device that a medium came from, as the register knows it that day."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.kernel.codes import shown
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.model import Asset, Category, Label


def certificate_subjects(session: Session, assets: Collection[Asset]) -> dict[UUID, dict[str, str]]:
    """Return the certificate's fields on each device: property number, medium source, confidentiality.

    The source is the device, never the person who used it.
    """
    by_id = {asset.id: asset for asset in assets}
    wanted = (
        select(Asset.id, Category.name_fr, Model.name, Manufacturer.name, Label.code)
        .join(Category, Category.key == Asset.category_key)
        .outerjoin(Model, Model.id == Asset.model_id)
        .outerjoin(Manufacturer, Manufacturer.id == Model.manufacturer_id)
        .outerjoin(Label, (Label.asset_id == Asset.id) & (Label.state == "current"))
        .where(Asset.id.in_(by_id))
    )
    return {row[0]: _subject(by_id[row[0]], *row[1:]) for row in session.execute(wanted)}


def _subject(
    asset: Asset, category: str, model: str | None, maker: str | None, code: str | None
) -> dict[str, str]:
    named = " ".join(part for part in (maker, model) if part) or category
    numbers = [part for part in (asset.tag, shown(code) if code else None) if part]
    return {
        "property_number": " · ".join(numbers),
        "medium_source": " · ".join(part for part in (named, asset.serial) if part),
        "confidentiality_before": confidentiality_of(asset),
    }


def confidentiality_of(asset: Asset) -> str:
    """Return what an asset's two marks come to: ordinary, sensitive or restricted."""
    return "restricted" if asset.restricted else "sensitive" if asset.sensitive else "ordinary"
