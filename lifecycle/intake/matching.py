"""Which asset a row stands for: tag, then manufacturer and serial, then source id; a name only proposes."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.formats.fields import Field
from lifecycle.formats.remarks import Remark, remark
from lifecycle.formats.text import fold
from lifecycle.intake.wanting import Wanted

SHOWN = 4  # candidates named in a remark

# Equality on plain columns: row security keeps conditions on lower() away from indexes. Each look-up stands
# in a LATERAL with a LIMIT, which PostgreSQL cannot turn into a join over the whole table when its statistics
# are late, as they are in the middle of a large import.
_LOOKUP = """
SELECT asked.line, '{way}' AS way, known.* FROM asked CROSS JOIN LATERAL (
  SELECT asset.id, asset.version, asset.state, asset.tag, asset.name, asset.category_key, asset.serial,
    asset.serial_key, asset.custodian, asset.acquired_on, asset.acquisition_cost, asset.supplier,
    asset.order_reference, asset.first_used_on, asset.warranty_until, asset.notes, asset.facts,
    asset.external_source, asset.external_id, asset.retired_on, asset.site_id, asset.room_id, asset.model_id,
    site.name AS site, room.name AS room, model.name AS model, manufacturer.name AS manufacturer
  FROM asset LEFT JOIN site ON site.id = asset.site_id LEFT JOIN room ON room.id = asset.room_id
  LEFT JOIN model ON model.id = asset.model_id
  LEFT JOIN manufacturer ON manufacturer.id = model.manufacturer_id
  WHERE {condition} LIMIT 5) AS known
"""
_CONDITIONS = {
    "tag": "asset.tag_key = asked.tag",
    "serial": "asset.serial_key = asked.serial",
    "external": "asset.external_source = asked.source AND asset.external_id = asked.external",
    "name": "asset.name_key = asked.name",
}
_ALL_LOOKUPS = " UNION ALL ".join(_LOOKUP.format(way=way, condition=s) for way, s in _CONDITIONS.items())
_HITS = text(f"""
WITH asked AS MATERIALIZED (
  SELECT line, lower(tag) AS tag, serial, source, external, lower(name) AS name
  FROM jsonb_to_recordset(CAST(:asked AS jsonb))
    AS row(line int, tag text, serial text, source text, external text, name text))
{_ALL_LOOKUPS}
""")  # noqa: S608 - only the constants above are put in
_SUFFIXES = ("inc", "corp", "corporation", "co", "ltd", "gmbh", "sa", "sas", "computer")


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
        return " · ".join([name for name in names if name][:3]) or str(self.id)


Hits = Mapping[str, Sequence[Known]]  # by way: tag, serial, external, name


@dataclass(frozen=True, slots=True)
class Match:
    """The asset of a row, or none; remarks that keep the row from being applied make it ambiguous."""

    known: Known | None = None
    doubts: tuple[Remark, ...] = ()
    candidate: Known | None = None  # of the same name, when nothing else designates the device


def find_hits(
    session: Session, rows: Iterable[Wanted], *, with_names: bool = False
) -> defaultdict[int, dict[str, list[Known]]]:
    """Return the assets that share a tag, a serial or a source id with each row, by line.

    Names are compared where nothing else designates the device, or for every row `with_names`.
    """
    asked = [
        {
            "line": row.line,
            "tag": row.columns.get("tag"),
            "serial": row.serial_key or None,
            "source": row.external_source or None,
            "external": row.external_id or None,
            "name": row.columns.get("name") if with_names or row.is_named_only else None,
        }
        for row in rows
    ]
    hits: defaultdict[int, dict[str, list[Known]]] = defaultdict(dict)
    for hit in session.execute(_HITS, {"asked": json.dumps(asked)}).mappings():
        known = Known(hit["id"], hit["version"], hit["state"], cast("Mapping[str, Any]", hit))
        hits[hit["line"]].setdefault(hit["way"], []).append(known)
    return hits


def match(row: Wanted, hits: Hits) -> Match:
    """Return what a row stands for; two different answers, or a contradiction, are a doubt for people."""
    by_tag, by_serial, by_external = (hits.get(way, ()) for way in ("tag", "serial", "external"))
    same_device = [known for known in by_serial if same_maker(row.manufacturer, known.manufacturer)]
    if by_tag and by_tag[0] in same_device:
        same_device = [by_tag[0]]
    found = {known.id: known for known in (*by_tag, *same_device, *by_external)}
    if len(found) > 1:
        return Match(doubts=(remark("", "matches_several", value=_listed(found.values())),))
    if not found and by_serial:
        return Match(doubts=(remark(Field.SERIAL, "other_manufacturer", value=_described(by_serial[0])),))
    if not found:
        return _by_name(row, hits.get("name", ()))
    (known,) = found.values()
    if not (by_tag or same_device) and _contradicts(row, known):
        return Match(doubts=(remark(Field.EXTERNAL_ID, "other_references", value=_described(known)),))
    return Match(known)


def _by_name(row: Wanted, same_name: Sequence[Known]) -> Match:
    if not same_name or not row.is_named_only:
        return Match()
    doubt = remark(Field.NAME, "name_only", value=_listed(same_name))
    return Match(doubts=(doubt,), candidate=same_name[0] if len(same_name) == 1 else None)


def about_name(hits: Hits) -> tuple[Remark, ...]:
    """Return what to say when a device about to be created has the name of one known here."""
    same = hits.get("name", ())
    return (remark(Field.NAME, "same_name", value=_listed(same)),) if same else ()


def _contradicts(row: Wanted, known: Known) -> bool:
    """Tell whether both sides have a tag, or a serial, and not the same one."""
    tag, serial = row.columns.get("tag"), row.serial_key
    return bool((tag and known.values["tag"]) or (serial and known.values["serial_key"]))


def same_maker(one: str, other: str) -> bool:
    """Tell whether two manufacturers' names may be one's; an unknown one may be any."""
    return not one or not other or _maker_key(one) == _maker_key(other)


def _maker_key(name: str) -> str:
    words = fold(name).split()
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    key = " ".join(words)
    return "hp" if key in ("hewlett packard", "hpe", "hewlett packard enterprise") else key


def _described(known: Known) -> str:
    return f"{known.shown} ({known.manufacturer})" if known.manufacturer else known.shown


def _listed(several: Iterable[Known]) -> str:
    shown = [known.shown for known in several]
    return " ; ".join(shown[:SHOWN]) + (" …" if len(shown) > SHOWN else "")
