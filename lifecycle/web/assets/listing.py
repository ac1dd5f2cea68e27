"""The register as a list: searched, narrowed, sorted, page by page, every choice in the URL."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from lifecycle.access.permissions import Permission
from lifecycle.db.paging import BadCursor
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import may, requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.text import N_
from lifecycle.registry import queries
from lifecycle.registry.bulk import BULK_ACTIONS
from lifecycle.registry.counting import count_ages
from lifecycle.registry.filters import SORTS, AssetFilter
from lifecycle.registry.labelling import LABELLING
from lifecycle.scanning.queries import count_checks
from lifecycle.schemas.assets import FILTER_NAMES, read_filter, said_of
from lifecycle.states.assets import STATE_LABELS, TABLE, State
from lifecycle.web import shown
from lifecycle.web.assets import exports
from lifecycle.web.category_words import category_names
from lifecycle.web.context import told

PAGE = 50
DEFAULT_SORT = "updated"
SORT_LABELS = {
    "updated": N_("Modifiés récemment"),
    "tag": N_("Numéro d’inventaire"),
    "state": N_("État, dans l’ordre de vie"),
    "oldest": N_("Les plus anciens d’abord"),
    "newest": N_("Les plus récents d’abord"),
    "seen": N_("Vus récemment"),
    "unseen": N_("Perdus de vue depuis longtemps"),
}
FILTER_LABELS = {
    "q": N_("Recherche"),
    "state": N_("État"),
    "category": N_("Catégorie"),
    "site": N_("Site"),
    "room": N_("Local"),
    "model": N_("Modèle"),
    "beyond_life": N_("Âge"),
    "no_date": N_("Âge"),
    "restricted": N_("Diffusion"),
    "label": N_("Étiquette"),
}
FLAG_WORDS = {
    "beyond_life": N_("au-delà de la durée de référence"),
    "no_date": N_("inconnu"),
    "restricted": N_("restreinte"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list's URL asks: the filter, its sort, and the names of parts that could not be read."""

    wanted: AssetFilter
    sort: str
    ignored: tuple[str, ...]


def read(args: MultiDict[str, str]) -> Asked:
    """Read the choices of a list from the parts of a URL or of a form."""
    said: dict[str, Any] = {name: args.get(name, "") for name in FILTER_NAMES}
    said |= {name: [one for one in args.getlist(name) if one] for name in ("state", "category")}
    wanted, ignored = read_filter(said)
    sort = args.get("sort", DEFAULT_SORT)
    return Asked(wanted, sort if sort in SORTS else DEFAULT_SORT, tuple(ignored))


def url_of(wanted: AssetFilter, sort: str = DEFAULT_SORT, **marks: str | None) -> str:
    """Return the address of a list; the usual sort is left unsaid."""
    said: dict[str, Any] = said_of(wanted) | marks
    return url_for("assets.index", **said, sort=None if sort == DEFAULT_SORT else sort)


@requires(Permission.ASSET_VIEW)
def index() -> str:
    """Show the assets that match, fifty a page."""
    session, asked = request_session(), read(request.args)
    notes = [
        _("Filtre ignoré, sa valeur n’existe pas : %(name)s.", name=told(FILTER_LABELS[n]).lower())
        for n in asked.ignored
    ]
    marks = {name: request.args.get(name) for name in ("after", "before")}
    try:
        leaf = queries.assets_page(session, asked.wanted, sort=asked.sort, limit=PAGE, **marks)
    except BadCursor as error:
        notes.append(told(error.text))
        leaf = queries.assets_page(session, asked.wanted, sort=asked.sort, limit=PAGE)
    return render_template(
        "assets/index.html",
        cards=[shown.card(row) for row in leaf.rows],
        counted=count_ages(session, asked.wanted),
        wanted=asked.wanted,
        said=said_of(asked.wanted),
        checks=count_checks(session, get_actor()) if may(Permission.ASSET_ACT) else 0,
        notes=notes,
        previous=leaf.before and url_of(asked.wanted, asked.sort, before=leaf.before),
        next=leaf.after and url_of(asked.wanted, asked.sort, after=leaf.after),
        exports=exports.links(asked.wanted, asked.sort),
        **_choices(asked),
    )


def _choices(asked: Asked) -> dict[str, Any]:
    """Return what narrows and sorts the list: the options of the form, the chips in force, the sorts."""
    session = request_session()
    categories = list(category_names().items())
    sites = [(str(site.id), site.name) for site in queries.sites(session)]
    rooms = (
        [(str(room.id), room.name) for room in queries.rooms(session, asked.wanted.site)]
        if asked.wanted.site
        else []
    )
    model = queries.find_model_name(session, asked.wanted.model) if asked.wanted.model else None
    labelling = {status: told(words) for status, words in LABELLING.items()}
    names = {
        "category": dict(categories),
        "state": {state.value: told(label) for state, label in STATE_LABELS.items()},
        "site": dict(sites),
        "room": dict(rooms),
        "model": {str(asked.wanted.model): model} if model else {},
        "label": labelling,
    }
    return {
        "states": [(state.value, told(STATE_LABELS[state])) for state in State],
        "categories": categories,
        "sites": sites,
        "rooms": rooms,
        "labelling": list(labelling.items()),
        "chips": chips(asked, names),
        "sort": asked.sort,
        "sorts": [(key, told(label), url_of(asked.wanted, key)) for key, label in SORT_LABELS.items()],
        "sort_urls": {key: url_of(asked.wanted, key) for key in SORTS},
        "bulk_actions": bulk_actions(get_actor()),
    }


def chips(asked: Asked, names: Mapping[str, Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the filters in force, each with the address of the list without it."""
    made = []
    said = said_of(asked.wanted)
    for name, value in said.items():
        for one in value if isinstance(value, list) else [value]:
            rest = {
                **said,
                name: [other for other in value if other != one] if isinstance(value, list) else None,
            }
            word = told(FLAG_WORDS[name]) if name in FLAG_WORDS else names.get(name, {}).get(one)
            url = url_for("assets.index", **rest, sort=None if asked.sort == DEFAULT_SORT else asked.sort)
            shown_value = word or (one if name == "q" else _("inconnu ici"))
            made.append({"name": told(FILTER_LABELS[name]), "value": shown_value, "remove_url": url})
    return made


def bulk_actions(actor: Actor) -> list[tuple[str, str]]:
    """Return the actions that this person may do to many assets."""
    return [
        (action.value, told(TABLE[action].label))
        for action in BULK_ACTIONS
        if actor.can(TABLE[action].permission)
    ]
