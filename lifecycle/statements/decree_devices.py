"""The devices behind the decree's A and B: one row a device, never a person, a serial or a price."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, literal, select, union_all
from sqlalchemy.orm import Session

from lifecycle.documents.sheets import Cell
from lifecycle.kernel import codes
from lifecycle.kernel.text import N_, translate
from lifecycle.registry.catalogue_model import Model
from lifecycle.registry.model import Asset, Label
from lifecycle.reports.basis import Basis
from lifecycle.reports.figures import Behind, Key
from lifecycle.reports.queries import population_of
from lifecycle.reports.telling import CategoryName, written
from lifecycle.states.assets import STATE_LABELS, State

#: What a device may be behind, in the order of the columns.
BEHIND = {
    Key.RETIRED_STOCK: N_("B"),
    Key.REUSE_DIRECTED: N_("A"),
    Key.REUSE_COMMITTED: N_("A engagé"),
    Key.REUSE_PROVEN: N_("A prouvé"),
}


@dataclass(frozen=True, slots=True)
class DecreeDevice:
    """A device of the decree's scope, and the figures of the year that it is part of."""

    code: str | None
    tag: str | None
    model: str | None
    category: str
    state: State
    first_used_on: date | None
    retired_on: date | None
    left_on: date | None
    behind: frozenset[str]


def devices_behind(session: Session, year: int, basis: Basis) -> list[DecreeDevice]:
    """Return every device behind the year's A and B, by category then label; one statement."""
    return [_device(*row) for row in session.execute(_statement(year, basis))]


def _device(*found: Any) -> DecreeDevice:
    device = DecreeDevice(*found)
    return replace(device, state=State(device.state), behind=frozenset(device.behind))


def _statement(year: int, basis: Basis) -> Select[Any]:
    several = [(key, population_of(Behind(key, year), basis)) for key in BEHIND]
    each = union_all(
        *(
            select(devices.c.asset_id, literal(key.value).label("figure")).where(devices.c.counted)
            for key, devices in several
        )
    ).subquery("each")
    behind = func.array_agg(each.c.figure).label("behind")
    found = select(each.c.asset_id, behind).group_by(each.c.asset_id).subquery("found")
    started_on = func.coalesce(Asset.first_used_on, Asset.acquired_on)
    columns: tuple[Any, ...] = (
        Label.code, Asset.tag, Model.name, Asset.category_key, Asset.state, started_on, Asset.retired_on,
        Asset.left_on, found.c.behind,
    )  # fmt: skip
    return (
        select(*columns)
        .join(found, found.c.asset_id == Asset.id)
        .join(Model, Model.id == Asset.model_id, isouter=True)
        .join(Label, and_(Label.asset_id == Asset.id, Label.state == "current"), isouter=True)
        .order_by(Asset.category_key, Label.code, Asset.id)
    )


def device_titles(locale: str) -> list[str]:
    """Return the heads of the columns of `device_cells`."""
    names = (
        N_("Étiquette"), N_("Numéro d’inventaire"), N_("Modèle"), N_("Catégorie"), N_("État"),
        N_("Mise en service ou achat"), N_("Réforme"), N_("Sortie"), *BEHIND.values(),
    )  # fmt: skip
    return [translate(name, locale) for name in names]


def device_cells(device: DecreeDevice, locale: str) -> Iterator[Cell]:
    """Yield a device's cells: texts, days, and 1 or 0 for each figure that it is part of."""
    yield codes.shown(device.code) if device.code else None
    yield device.tag
    yield device.model
    yield str(written(CategoryName(device.category), locale))
    yield translate(STATE_LABELS[device.state], locale)
    yield from (device.first_used_on, device.retired_on, device.left_on)
    yield from (int(key in device.behind) for key in BEHIND)
