"""What a dashboard is asked about: the year, site and category of its address, as choices and chips."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _

from lifecycle.edge.database import request_session
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import NotFound
from lifecycle.registry.queries import sites
from lifecycle.reports.content import Scope
from lifecycle.reports.decree import TARGETS
from lifecycle.reports.figures import Behind
from lifecycle.reports.part_words import part_words
from lifecycle.reports.scoping import checked_scope, site_name
from lifecycle.states.assets import STATE_LABELS
from lifecycle.web.category_words import category_names
from lifecycle.web.context import plain_date, told
from lifecycle.web.dashboard.shown import rows_url, said


@dataclass(frozen=True, slots=True)
class Filters:
    """What a page may be narrowed by: `years`, `sites` and `categories` to choose from, `chips` in force.

    `words` say the scope in a sentence, for the heading, for print and for files; `params` make the address.
    """

    years: Sequence[int]
    sites: Sequence[tuple[str, str]]
    categories: Sequence[tuple[str, str]]
    chips: Sequence[dict[str, str]]
    words: str
    params: dict[str, Any]


def asked_year() -> int:
    """Return the year that the address asks for, this one unless told; the indicators refuse another."""
    return request.args.get("year", today().year, type=int)


def years() -> list[int]:
    """Return the years to choose from: those of the decree's targets up to now, the latest first."""
    return list(range(today().year, TARGETS[0].since - 1, -1))


def asked_scope() -> Scope:
    """Return the scope of the address; NotFound for a year to come, an unknown site or category."""
    site, category = request.args.get("site"), request.args.get("category")
    try:
        site_id = UUID(site) if site else None
    except ValueError as error:
        raise NotFound from error
    return checked_scope(request_session(), asked_year(), site_id, category or None, today())


def place_name(site_id: UUID | None) -> str | None:
    """Return the name of a site of the authority, None for none; NotFound for another's or an unknown one."""
    return site_name(request_session(), site_id)


def params_of(scope: Scope) -> dict[str, Any]:
    """Return the query parameters that ask for a scope, those of the address's defaults left out."""
    values = {
        "year": None if scope.year == today().year else scope.year,
        "site": scope.site_id,
        "category": scope.category,
    }
    return {name: value for name, value in values.items() if value is not None}


def filters(scope: Scope) -> Filters:
    """Return what the page of a board may be narrowed by; the address of this request is its own."""
    places = [(str(site.id), site.name) for site in sites(request_session())]
    names = category_names()
    return Filters(
        years(),
        places,
        list(names.items()),
        list(_chips(scope, dict(places), names)),
        scope_words(scope, dict(places).get(str(scope.site_id))),
        params_of(scope),
    )


def scope_words(scope: Scope, site: str | None) -> str:
    """Return what a board is about in a sentence; `site` is the name of the scope's site."""
    parts = [
        _("Au %(day)s", day=plain_date(today())),
        site or _("tous les sites"),
        category_names()[scope.category] if scope.category else "",
        _("année %(year)s", year=scope.year),
    ]
    return " · ".join(part for part in parts if part)


def _chips(scope: Scope, places: Any, names: Any) -> list[dict[str, str]]:
    params = params_of(scope)
    words = {
        "year": (_("Année"), str(scope.year)),
        "site": (_("Site"), places.get(str(scope.site_id), "")),
        "category": (_("Catégorie"), names.get(scope.category, "")),
    }
    return [
        {"name": words[name][0], "value": words[name][1], "remove_url": _without(params, name)}
        for name in params
    ]


def _without(params: dict[str, Any], name: str) -> str:
    kept = {key: value for key, value in params.items() if key != name}
    return url_for(request.endpoint or "", **(request.view_args or {}), **kept)


def narrowings(behind: Behind, place: str | None) -> Iterator[dict[str, str]]:
    """Yield what narrows the rows behind a figure, each with the address of the rows without it."""
    if place:
        yield _chip(_("Site"), place, replace(behind, site=None))
    if behind.category:
        name = category_names().get(behind.category, behind.category)
        yield _chip(_("Catégorie"), name, replace(behind, category=None))
    if behind.state:
        yield _chip(_("État"), told(STATE_LABELS[behind.state]), replace(behind, state=None))
    if behind.part:
        named = part_words(behind)
        part = said(named) if named else _("une partie du chiffre")
        yield _chip(_("Seulement"), part, replace(behind, part=None))


def _chip(name: str, value: str, without: Behind) -> dict[str, str]:
    return {"name": name, "value": value, "remove_url": rows_url(without)}
