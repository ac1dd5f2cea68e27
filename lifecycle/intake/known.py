"""Assets of the register as an import compares them, read many at once."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.kernel.codes import shown

# Each look-up stands in a LATERAL with a LIMIT, which PostgreSQL cannot turn into a join over the whole table
# when its statistics are late, as they are in the middle of a large import.
_READ = text("""
SELECT known.* FROM unnest(CAST(:ids AS uuid[])) AS asked(id) CROSS JOIN LATERAL (
  SELECT asset.id, asset.version, asset.state, asset.tag, asset.name, asset.category_key, asset.model_id,
    asset.serial, asset.serial_key, asset.uuid_key, asset.functional_status, asset.site_id, asset.room_id,
    asset.custodian, asset.acquisition, asset.condition_acquired, asset.acquired_on, asset.acquisition_cost,
    asset.supplier, asset.order_reference, asset.first_used_on, asset.warranty_until, asset.restricted,
    asset.parent_id, asset.notes, asset.facts, asset.external_source, asset.external_id,
    asset.before_missing, asset.retired_on, asset.retire_reason, asset.left_on,
    site.name AS site, room.name AS room, model.name AS model, manufacturer.name AS manufacturer,
    label.code, parent.tag AS parent_tag, hung.code AS parent_code
  FROM asset LEFT JOIN site ON site.id = asset.site_id LEFT JOIN room ON room.id = asset.room_id
  LEFT JOIN model ON model.id = asset.model_id
  LEFT JOIN manufacturer ON manufacturer.id = model.manufacturer_id
  LEFT JOIN label ON label.asset_id = asset.id AND label.state = 'current'
  LEFT JOIN asset AS parent ON parent.id = asset.parent_id
  LEFT JOIN label AS hung ON hung.asset_id = asset.parent_id AND hung.state = 'current'
  WHERE asset.id = asked.id LIMIT 1) AS known
""")


class Known(NamedTuple):
    """An asset of the register as an import compares it."""

    id: UUID
    version: int
    state: str
    values: Mapping[str, Any]

    @property
    def manufacturer(self) -> str:
        """The maker's name, told by the model or kept as a fact."""
        return self.values["manufacturer"] or self.values["facts"].get("manufacturer") or ""

    @property
    def shown(self) -> str:
        """The asset in a few words."""
        names = (self.values["tag"], self.values["name"], self.values["serial"], self.values["model"])
        return " · ".join([name for name in names if name][:3]) or self.reference or str(self.id)

    @property
    def reference(self) -> str:
        """What designates the asset where another one hangs on it."""
        return shown_reference(self.values["tag"], self.values["code"])

    @property
    def parent(self) -> str | None:
        """What designates the device that this one hangs on, None when it hangs on none."""
        return shown_reference(self.values["parent_tag"], self.values["parent_code"]) or None


def shown_reference(tag: str | None, code: str | None) -> str:
    """Return an asset's tag, else its label's code as people read it."""
    return tag or (shown(code) if code else "")


def read_known(session: Session, ids: Iterable[UUID]) -> dict[UUID, Known]:
    """Return assets of the authority by id; an id that is none of them is left out."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    found = session.connection().execute(_READ, {"ids": wanted})
    names = tuple(found.keys())
    return {row[0]: Known(row[0], row[1], row[2], dict(zip(names, row, strict=True))) for row in found}
