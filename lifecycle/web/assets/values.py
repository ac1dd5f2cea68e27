"""The values of an asset's form: from its row, as options to choose from, merged after others' changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.history.model import Event
from lifecycle.kernel.codes import shown as code
from lifecycle.registry import queries
from lifecycle.registry.naming_rules import full_name
from lifecycle.registry.queries import CardRow
from lifecycle.registry.service import EDITABLE
from lifecycle.web import shown as shown_rows
from lifecycle.web.assets.page import told_events
from lifecycle.web.category_words import category_names
from lifecycle.web.shown import Told

# The options of a list to choose from, by group.
Grouped = dict[str, list[tuple[str, str]]]


def of_row(session: Session, row: CardRow) -> dict[str, str]:
    """Return an asset's values as the form's fields hold them."""
    present = {name: getattr(row, name) for name in EDITABLE}
    newest = select(func.max(Event.sequence)).where(Event.subject_id == row.id)
    marks = {"version": str(row.version), "sequence": str(session.scalar(newest) or 0)}
    return _fields(present, _codes(session, present)) | marks


def _fields(values: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, str]:
    """Return values, as the row or as history holds them, as the form's fields."""
    made = {name: _field(values[name]) for name in EDITABLE}
    site, room, parent = made.pop("site_id"), made.pop("room_id"), made.pop("parent_id")
    made["acquisition_cost"] = made["acquisition_cost"].replace(".", ",")
    made["parent"] = codes.get(parent, "")
    return made | {"place": f"room:{room}" if room else f"site:{site}" if site else ""}


def _field(value: Any) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "1"
    return str(value).replace("\r\n", "\n")


def _codes(session: Session, *rows: Mapping[str, Any]) -> dict[str, str]:
    """Return the codes of the parents that these values name, by id."""
    ids = {UUID(str(row["parent_id"])) for row in rows if row["parent_id"]}
    cards = queries.cards(session, ids).values()
    return {str(card.id): code(card.code) if card.code else card.tag or "" for card in cards}


def title_of(row: CardRow) -> str:
    """Return what a device is called."""
    return shown_rows.card(row).title


@dataclass(frozen=True, slots=True)
class Merged:
    """A form sent too late: its values, what others did meanwhile, what they put where both changed."""

    values: Mapping[str, str]
    meanwhile: Sequence[Told]
    both: Mapping[str, str]


def merge(session: Session, row: CardRow, typed: Mapping[str, str]) -> Merged:
    """Return what a late form becomes: fields left alone take the new values, those typed over stay as typed.

    What the form was filled with is the present row without the changes of the events since then.
    """
    since = typed.get("sequence", "")
    later = select(Event).where(Event.subject_id == row.id).order_by(Event.sequence)
    events = session.scalars(later.where(Event.sequence > (int(since) if since.isdecimal() else 0))).all()
    present = {name: getattr(row, name) for name in EDITABLE}
    undone = {name: pair[0] for event in reversed(events) for name, pair in event.changes.items()}
    before = {name: undone.get(name, value) for name, value in present.items()}
    codes = _codes(session, present, before)
    was, now = _fields(before, codes), _fields(present, codes)
    sent = {name: typed.get(name, "").replace("\r\n", "\n").strip() for name in now}
    kept = {name: now[name] if sent[name] == was[name] else sent[name] for name in now}
    both = {name: now[name] for name in now if now[name] != was[name] and kept[name] != now[name]}
    fresh = of_row(session, row)
    values = {**typed, **kept, "version": fresh["version"], "sequence": fresh["sequence"]}
    return Merged(values, told_events(events[::-1]), both)


def category_options() -> list[tuple[str, str]]:
    """Return the categories to choose from."""
    return list(category_names().items())


def model_options(session: Session) -> Grouped:
    """Return the known models by manufacturer, in full so that a closed list says it all."""
    groups: Grouped = {}
    for model in queries.models(session):
        maker = model.manufacturer_name
        named = full_name(maker or "", model.name)
        groups.setdefault(maker or _("Sans fabricant"), []).append((str(model.id), named))
    return groups


def place_options(session: Session) -> Grouped:
    """Return the sites, each with its rooms, as `site:<id>` and `room:<id>`."""
    groups: Grouped = {}
    for site in queries.sites(session):
        anywhere = _("%(site)s, sans local précis", site=site.name)
        groups[site.name] = [(f"site:{site.id}", anywhere)]
    for room in queries.rooms(session):
        groups[room.site_name].append((f"room:{room.id}", f"{room.site_name} › {room.name}"))
    return groups
