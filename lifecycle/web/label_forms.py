"""What the label pages show: the ways to choose, the sheets with their drawings, the lines offered."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app, request, url_for
from flask_babel import format_decimal
from sqlalchemy.orm import Session

from lifecycle.edge.locale import current_locale
from lifecycle.kernel.text import N_
from lifecycle.labels import queries
from lifecycle.labels.queries import Selection
from lifecycle.labels.service import owner_line
from lifecycle.labels.setting import MOST_LABELS, Look
from lifecycle.labels.sheets import SHEETS
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.queries import categories, sites
from lifecycle.schemas.assets import FILTER_NAMES, read_filter, said_of
from lifecycle.schemas.base import as_uuid
from lifecycle.schemas.labels import LINES
from lifecycle.states.assets import STATE_LABELS
from lifecycle.web.context import told

LINE_LABELS = {
    "owner": N_("Le nom de la collectivité"),
    "type_name": N_("Le type d’équipement"),
    "found_line": N_("« Si trouvé, scannez »"),
}
WAY_LABELS = {
    "ids": N_("Équipements cochés"),
    "unprinted": N_("Jamais imprimées"),
    "filter": N_("Par recherche"),
    "words": N_("Liste de numéros"),
    "again": N_("Dernière impression"),
}
_GEOMETRY = ("columns", "rows", "width", "height", "left", "top", "pitch_x", "pitch_y", "page")
# What the form of a filter lets people change; the rest of a filter comes along from the list of devices.
CONTROLS = ("q", "state", "category", "site")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a page's address or form chooses: the way, its selection, and the filter's parts as sent."""

    way: str
    selection: Selection
    said: dict[str, Any]


def chosen(session: Session, way: str | None = None, words: tuple[str, ...] = ()) -> Chosen:
    """Read the choice of labels from the request; `words` are those of a form already read."""
    sent = request.values
    ids = tuple(filter(None, (as_uuid(value) for value in (*sent.getlist("ids"), *sent.getlist("asset")))))
    wanted = _filter()
    said = said_of(wanted)
    way = way or sent.get("way") or ("ids" if ids else "filter" if said else "unprinted")
    if way not in WAY_LABELS:
        way = "unprinted"
    return Chosen(way, _selection(session, way, ids, wanted, words), said)


def _filter() -> AssetFilter:
    sent = request.values
    many = ("state", "category")
    parts: dict[str, Any] = {
        name: [value for value in sent.getlist(name) if value] if name in many else sent.get(name, "")
        for name in FILTER_NAMES
    }
    return read_filter(parts)[0]


def _selection(
    session: Session, way: str, ids: tuple[UUID, ...], wanted: AssetFilter, words: tuple[str, ...]
) -> Selection:
    match way:
        case "ids":
            return Selection(asset_ids=ids)
        case "filter":
            return Selection(wanted=wanted)
        case "words":
            return Selection(words=words)
        case "again" if moment := queries.last_printed_at(session):
            return Selection(printed_at=moment)
    return Selection(asset_ids=()) if way == "again" else Selection()


def look(show: list[str]) -> Look:
    """Return what labels say, by the lines ticked."""
    return Look(
        base_url=current_app.config["LABEL_URL"],
        owner="owner" in show,
        type_name="type_name" in show,
        found_line="found_line" in show,
        locale=current_locale(),
    )


def page_of_choice(session: Session, choice: Chosen) -> dict[str, Any]:
    """Return what the page needs to show a choice: its tabs, its count, its first label, its filter."""
    count = None if choice.way == "words" else queries.count_selected(session, choice.selection)
    first = queries.selected(session, choice.selection, 1) if count else ()
    return {
        "way": choice.way,
        "tabs": _tabs(session, choice, count),
        "count": count,
        "sample": first[0].code if first else None,
        "asset_ids": choice.selection.asset_ids or (),
        "printed_at": choice.selection.printed_at,
        **_filter_choices(session, choice),
    }


def _tabs(session: Session, choice: Chosen, count: int | None) -> list[dict[str, Any]]:
    counts = {choice.way: count}
    if choice.way != "unprinted":
        counts["unprinted"] = queries.count_selected(session, Selection())
    return [
        {
            "label": told(label),
            "url": url_for("labels.index", way=way, ids=choice.selection.asset_ids if way == "ids" else None),
            "is_current": way == choice.way,
            "count": None if counts.get(way) is None else format_decimal(counts[way]),
        }
        for way, label in WAY_LABELS.items()
        if way != "ids" or choice.way == "ids"
    ]


def _filter_choices(session: Session, choice: Chosen) -> dict[str, Any]:
    if choice.way != "filter":
        return {"said": {}, "rest": {}}
    said = choice.said
    single = {name: value[0] if isinstance(value, list) else value for name, value in said.items()}
    kept = [name for name, value in said.items() if name not in CONTROLS or len(_many(value)) > 1]
    name = "name_fr" if current_locale() == "fr" else "name_en"
    return {
        "said": said,
        "single": single,
        # Several states at once, a room, a model: chosen in the list of devices, kept as they came.
        "rest": {name: said[name] for name in kept},
        "states": [(state.value, told(label)) for state, label in STATE_LABELS.items()],
        "categories": [(row.key, getattr(row, name)) for row in categories(session)],
        "sites": [(str(site.id), site.name) for site in sites(session)],
    }


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def paper(session: Session, show: list[str] | None = None) -> dict[str, Any]:
    """Return what the page needs to ask about the paper and the lines."""
    owner = owner_line(session)
    offered = [line for line in LINES if line != "owner" or owner]
    drawn = {slug: {name: getattr(sheet, name) for name in _GEOMETRY} for slug, sheet in SHEETS.items()}
    return {
        "sheets": [
            (slug, f"{told(sheet.name)} ({', '.join(sheet.references)})") for slug, sheet in SHEETS.items()
        ],
        "drawn": json.dumps(drawn),
        "owner": owner,
        "most": MOST_LABELS,
        "lines": [(line, owner if line == "owner" else told(LINE_LABELS[line])) for line in offered],
        "show": list(LINES) if show is None else show,
    }
