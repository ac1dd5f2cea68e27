"""The manufacturers' set of an authority: medians of the product sheets that it loaded."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.impact.factors import FactorSet
from lifecycle.impact.medians import Sheet, manufacturers_set
from lifecycle.impact.sets import load_set
from lifecycle.kernel.clock import PARIS
from lifecycle.registry.catalogue_model import ProductFootprint
from lifecycle.registry.footprint_file import SOURCE


@dataclass(frozen=True, slots=True)
class Loaded:
    """The set that the present sheets make, and how many sheets there are."""

    base: FactorSet
    sheets: int


def find_manufacturers(session: Session) -> Loaded | None:
    """Return the set of the collection now loaded, None where no kind of product has enough sheets.

    Its version is the day of the load: the sheets are replaced as a whole (`registry.footprints`).
    """
    columns = (
        ProductFootprint.kind,
        ProductFootprint.gwp_total_kg,
        ProductFootprint.gwp_use_ratio,
        ProductFootprint.yearly_kwh,
        func.max(ProductFootprint.loaded_at).over().label("loaded_at"),
    )
    rows = session.execute(select(*columns).where(ProductFootprint.source == SOURCE)).all()
    sheets = [Sheet(row[0], row[1], row[2], row[3]) for row in rows if row[1] is not None]
    if not sheets:
        return None
    loaded_on: date = rows[0].loaded_at.astimezone(PARIS).date()
    found = manufacturers_set(sheets, loaded_on.isoformat(), loaded_on, load_set())
    return Loaded(found, len(rows)) if found.factors else None
