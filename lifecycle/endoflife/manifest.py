"""What a partner may know of a device: a closed list of facts, frozen on the line when the lot is offered."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lifecycle.endoflife.model import LotLine
from lifecycle.history.record import plain
from lifecycle.kernel import codes
from lifecycle.kernel.clock import today, years_between
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.model import Asset, Category, Label
from lifecycle.triage.queries import latest
from lifecycle.triage.views import TriageView

# The technical facts that decide what a device is worth to a partner; anything else in `facts` stays here.
SHARED_FACTS = ("cpu", "ram_mb", "storage_gb", "storage_type", "screen_inches", "battery_health")

# What a triage found that a partner may know: never what a repair would cost, nor what was noted.
_TRIAGED = ("functional_grade", "cosmetic_grade", "faults", "accessories", "locks_released")


@dataclass(frozen=True, slots=True)
class Manifest:
    """A device as its partner sees it: never its custodian, price, place, name or notes.

    `code` is in its shown form, age in years at the moment of the offer, weight in kilograms;
    `weight_estimated` tells that the weight is the category's usual one. Grades, faults and accessories are
    words of `triage.grades`, from the latest triage that still holds.
    """

    code: str = ""
    tag: str | None = None
    category_key: str = "other"
    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None
    functional_status: str = "unknown"
    data_bearing: bool = False
    age_years: float | None = None
    weight_kg: Decimal | None = None
    weight_estimated: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    functional_grade: str | None = None
    cosmetic_grade: str | None = None
    faults: tuple[str, ...] = ()
    accessories: tuple[str, ...] = ()
    locks_released: bool | None = None

    @property
    def designation(self) -> str:
        """Maker and model, as far as known."""
        return " ".join(part for part in (self.manufacturer, self.model) if part)


def thawed(kept: Mapping[str, Any]) -> Manifest:
    """Return the manifest that a line keeps as JSON (empty before the offer)."""
    weight = kept.get("weight_kg")
    several = {name: tuple(kept.get(name, ())) for name in ("faults", "accessories")}
    return Manifest(**{**kept, **several, "weight_kg": Decimal(weight) if weight is not None else None})


def live_manifests(session: Session, lot_id: UUID) -> dict[UUID, Manifest]:
    """Return what the manifest of each line of a lot would be now; for the authority's own scope."""
    wanted = (
        select(
            LotLine.id.label("line_id"), LotLine.asset_id, Label.code, Asset.tag, Asset.category_key,
            Asset.serial, Asset.functional_status, Asset.first_used_on, Asset.acquired_on, Asset.facts,
            Manufacturer.name.label("manufacturer"), Model.name.label("model"),
            Model.weight_kg, Category.default_weight_kg, Category.data_bearing,
        )
        .join(Asset, Asset.id == LotLine.asset_id)
        .join(Category, Category.key == Asset.category_key)
        .outerjoin(Label, (Label.asset_id == Asset.id) & (Label.state == "current"))
        .outerjoin(Model, Model.id == Asset.model_id)
        .outerjoin(Manufacturer, Manufacturer.id == Model.manufacturer_id)
        .where(LotLine.lot_id == lot_id)
    )  # fmt: skip
    rows = session.execute(wanted).all()
    triages = latest(session, [row.asset_id for row in rows])
    return {row.line_id: _manifest(row, triages.get(row.asset_id)) for row in rows}


def _manifest(row: Any, triage: TriageView | None) -> Manifest:
    begun = row.first_used_on or row.acquired_on
    return Manifest(
        code=codes.shown(row.code) if row.code else "",
        tag=row.tag,
        category_key=row.category_key,
        manufacturer=row.manufacturer,
        model=row.model,
        serial=row.serial,
        functional_status=row.functional_status,
        data_bearing=row.data_bearing,
        age_years=round(years_between(begun, today()), 1) if begun else None,
        weight_kg=row.default_weight_kg if row.weight_kg is None else row.weight_kg,
        weight_estimated=row.weight_kg is None,
        facts={name: row.facts[name] for name in SHARED_FACTS if row.facts.get(name) is not None},
        **({name: getattr(triage, name) for name in _TRIAGED} if triage else {}),
    )


_FREEZE = text("""
UPDATE lot_line SET manifest = row.manifest, weight_kg = row.weight
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(id uuid, manifest jsonb, weight numeric)
WHERE lot_line.id = row.id
""")


def freeze(session: Session, lot_id: UUID, only: UUID | None = None) -> None:
    """Write the manifest of every line of a lot, or of one line, as it is now, in a few statements."""
    rows = [
        {"id": str(line_id), "manifest": plain(asdict(manifest)), "weight": plain(manifest.weight_kg)}
        for line_id, manifest in live_manifests(session, lot_id).items()
        if only in (None, line_id)
    ]
    session.execute(_FREEZE, {"rows": json.dumps(rows)})
