"""Which labels a page's address or form chooses, and what the page says of the choice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import format_decimal
from sqlalchemy.orm import Session

from lifecycle.edge.locale import current_locale
from lifecycle.kernel.text import N_
from lifecycle.labels import queries
from lifecycle.labels.queries import Printing, Selection
from lifecycle.labels.setting import MOST_LABELS
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.labelling import LABELLING
from lifecycle.registry.queries import categories, rooms, sites
from lifecycle.schemas.assets import FILTER_NAMES, read_filter, said_of
from lifecycle.schemas.base import as_uuid
from lifecycle.states.assets import STATE_LABELS
from lifecycle.web.context import told

WAY_LABELS = {
    "unprinted": N_("À imprimer"),
    "filter": N_("Par recherche"),
    "words": N_("Liste de numéros"),
    "again": N_("Impressions passées"),
    "ids": N_("Équipements cochés"),
    "rooms": N_("Locaux choisis"),
    "batch": N_("Série vierge"),
}
# These come from another page, and have a tab only then.
_BROUGHT = ("ids", "rooms", "batch")
# What the form of a filter lets people change; the rest of a filter comes along from the list of devices.
CONTROLS = ("q", "state", "category", "site", "label")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a page's address or form chooses: the way, its selection, and how the address says it."""

    way: str
    selection: Selection
    said: dict[str, Any]
    past: tuple[Printing, ...] = ()


def chosen(session: Session, way: str | None = None, words: tuple[str, ...] = ()) -> Chosen:
    """Read the choice of labels from the request; `words` are those of a form already read."""
    sent = request.values
    ids = _ids("ids") + _ids("asset")
    said = said_of(_filter())
    way = way or sent.get("way") or ("ids" if ids else "filter" if said else "unprinted")
    match way:
        case "ids":
            return Chosen(way, Selection(asset_ids=ids), {"ids": [str(one) for one in ids]})
        case "filter":
            return Chosen(way, Selection(wanted=_filter()), said)
        case "words":
            return Chosen(way, Selection(words=words), {})
        case "again":
            return _past(session)
        case "rooms":
            return _rooms(session)
        case "batch" if batch_id := as_uuid(sent.get("batch")):
            only_blank = sent.get("only") == "blank"
            kept = {"batch": str(batch_id), **({"only": "blank"} if only_blank else {})}
            return Chosen(way, Selection(batch_id=batch_id, only_blank=only_blank), kept)
    return Chosen("unprinted", Selection(), {})


def _ids(name: str) -> tuple[UUID, ...]:
    return tuple(filter(None, (as_uuid(value) for value in request.values.getlist(name))))


def _filter() -> AssetFilter:
    sent = request.values
    many = ("state", "category")
    parts: dict[str, Any] = {
        name: [value for value in sent.getlist(name) if value] if name in many else sent.get(name, "")
        for name in FILTER_NAMES
    }
    return read_filter(parts)[0]


def _past(session: Session) -> Chosen:
    """Choose one past printing: the one of the instant asked for, else the last."""
    past = tuple(queries.printings(session))
    asked = request.values.get("at", "")
    at = next((one.at for one in past if one.at.isoformat() == asked), past[0].at if past else None)
    selection = Selection(printed_at=at) if at else Selection(asset_ids=())
    return Chosen("again", selection, {"at": at.isoformat()} if at else {}, past)


def _rooms(session: Session) -> Chosen:
    """Choose rooms by their ids, or all of a site."""
    site_id = as_uuid(request.values.get("site"))
    ids = tuple(row.id for row in rooms(session, site_id)) if site_id else _ids("room")
    said = {"site": str(site_id)} if site_id else {"room": [str(one) for one in ids]}
    return Chosen("rooms", Selection(room_ids=ids), said)


def page_of_choice(session: Session, choice: Chosen) -> dict[str, Any]:
    """Return what the page needs to show a choice: its tabs, its count, its first label, its filter."""
    count = None if choice.way == "words" else queries.count_selected(session, choice.selection)
    first = queries.selected(session, choice.selection, 1) if count else ()
    past = choice.past or queries.printings(session, 1)
    return {
        "way": choice.way,
        "tabs": _tabs(session, choice, count),
        "count": count,
        "most": MOST_LABELS,
        "sample": first[0].code if first else None,
        "chosen_said": choice.said,
        "past": choice.past,
        "printed_at": choice.selection.printed_at,
        "to_stick": _to_stick(choice, past[0] if past else None),
        **_filter_choices(session, choice),
    }


def _to_stick(choice: Chosen, last: Printing | None) -> Printing | None:
    """Return the printing whose labels may now be said to be stuck on: the one shown, else the last."""
    at: datetime | None = choice.selection.printed_at
    shown = next((one for one in choice.past if one.at == at), last)
    return shown if shown and shown.to_stick and choice.way in ("again", "unprinted") else None


def _tabs(session: Session, choice: Chosen, count: int | None) -> list[dict[str, Any]]:
    counts = {choice.way: count}
    if choice.way != "unprinted":
        counts["unprinted"] = queries.count_selected(session, Selection())
    return [
        {
            "label": told(label),
            "url": url_for("labels.index", way=way, **(choice.said if way == choice.way else {})),
            "is_current": way == choice.way,
            "count": None if counts.get(way) is None else format_decimal(counts[way]),
        }
        for way, label in WAY_LABELS.items()
        if way not in _BROUGHT or choice.way == way
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
        "labelling": [(key, told(label)) for key, label in LABELLING.items()],
    }


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
