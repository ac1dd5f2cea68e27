"""What the demonstration's metropolis says beside its register: own factors, and purchases declared."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from lifecycle.demo.chance import Chance
from lifecycle.demo.region import KERLANN
from lifecycle.footprint.document import Document, OwnValue, shipped, to_json
from lifecycle.footprint.model import FactorVersion
from lifecycle.footprint.settings import CHANGED
from lifecycle.footprint.soundness import check_own
from lifecycle.history.bulk import PastEvent
from lifecycle.kernel.actor import Actor
from lifecycle.statements.declaring import DECLARED
from lifecycle.statements.model import DeclaredSpend

_SEED = 2047
_FACTORS_AGO = 230
_MANUFACTURERS = "Fiches des fabricants réunies par Boavizta, médiane hors utilisation de 11"
#: The medians of manufacturers' sheets in Boavizta's collection (environmental-footprint-data, ODbL 1.0, its
#: last state of 23 February 2023), for two categories that ADEME's set leaves out or knows only at home.
_OWN: Mapping[str, OwnValue] = {
    "thin_client": OwnValue(
        source=f"{_MANUFACTURERS} clients légers",
        dated=date(2023, 2, 23),
        embodied_kg=Decimal(46),
        life_years=Decimal(6),
    ),
    "printer": OwnValue(
        source=f"{_MANUFACTURERS} imprimantes",
        dated=date(2023, 2, 23),
        embodied_kg=Decimal(130),
    ),
}
#: What was declared of last year in May of this one, or a month ago where that is still to come.
_DECLARED: Mapping[str, Mapping[str, Any]] = {
    "print_supplies": {
        "total": Decimal("8412.60"),
        "reuse": Decimal("2380.00"),
        "recycled": Decimal("1265.40"),
        "comment": "Factures de cartouches, hors registre.",
    },
    "furniture": {
        "total": Decimal("24150.00"),
        "reuse": Decimal("6300.00"),
        "comment": "Mobilier des bureaux, marché n° 2023-18.",
    },
}


def declare_beside(
    connection: Connection, authority: UUID, slug: str, manager: Actor, last: date
) -> list[PastEvent]:
    """Keep own factors and amounts declared of an authority that has any, and return what that told."""
    if slug != KERLANN:
        return []
    chance = Chance(_SEED, last)
    events = _set_factors(connection, authority, manager, chance)
    return [*events, _declare(connection, authority, manager, chance)]


def _set_factors(connection: Connection, authority: UUID, manager: Actor, chance: Chance) -> list[PastEvent]:
    """Write a version of the factors for each own value, as they are set one after the other."""
    own: dict[str, OwnValue] = {}
    events = []
    for version, (category, value) in enumerate(_OWN.items(), 1):
        at = chance.moment(chance.last.toordinal() - _FACTORS_AGO + version)
        own[category] = check_own(value)
        document = Document(shipped().base, dict(own))
        said = to_json(document)
        row = {
            "id": chance.id_at(at), "authority_id": authority, "version": version, "document": said,
            "change": "values", "made_by": manager.name, "created_at": at,
        }  # fmt: skip
        connection.execute(insert(FactorVersion), row)
        changes = {f"own.{category}": (None, said["own"][category])}
        details = {"version": version, "change": "values"}
        events.append(_event(authority, manager, chance, at, CHANGED, changes, details))
    return events


def _declare(connection: Connection, authority: UUID, manager: Actor, chance: Chance) -> PastEvent:
    """Write what was declared of the purchases of last year."""
    year, may = chance.last.year - 1, date(chance.last.year, 5, 18)
    day = min(may.toordinal(), chance.last.toordinal() - 30)
    at = chance.moment(day)
    common = {"authority_id": authority, "year": year, "changed_at": at}
    nothing = dict.fromkeys(("total", "reuse", "donated", "recycled"))
    rows = [{**common, "product_type": key, **nothing, **said} for key, said in _DECLARED.items()]
    connection.execute(insert(DeclaredSpend), rows)
    changes = {
        f"{name}_{key}": ("" if name == "comment" else None, value)
        for key, said in _DECLARED.items()
        for name, value in said.items()
    }
    return _event(authority, manager, chance, at, DECLARED, changes, {"year": year})


def _event(
    authority: UUID,
    by: Actor,
    chance: Chance,
    at: datetime,
    tag: str,
    changes: Mapping[str, Any],
    details: Mapping[str, Any],
) -> PastEvent:
    return PastEvent(
        chance.id_at(at), authority, "organisation", authority, tag, None, None, at, at, by.account_id,
        by.name, authority, by.organisation_name, None, changes, details,
    )  # fmt: skip
