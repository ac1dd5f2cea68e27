"""What every template finds: the person, the navigation, words for states, dates in the reader's language."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask, render_template, request, url_for
from flask_babel import format_decimal, format_timedelta, get_locale, gettext
from jinja2 import StrictUndefined
from werkzeug.wrappers import Response

from lifecycle.access.permissions import ROLE_LABELS, Permission, Role
from lifecycle.edge.guard import may
from lifecycle.edge.identity import find_actor
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import PARIS, now, today
from lifecycle.kernel.codes import shown
from lifecycle.kernel.dates import brief_date, long_date
from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_, translate
from lifecycle.scanning.receiving import owner_of
from lifecycle.states.assets import STATE_LABELS, STATE_TONES
from lifecycle.states.facts import (
    FUNCTIONAL_LABELS,
    LEVEL_LABELS,
    RETIRE_REASON_LABELS,
    ROUTE_LABELS,
)
from lifecycle.states.lots import LOT_STATE_LABELS, LOT_STATE_TONES
from lifecycle.web.built import asset_url


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever is signed in, as the header shows them."""

    name: str
    organisation_name: str
    role_label: str
    kind: str
    is_of_several: bool
    #: whose scans the browser keeps apart
    owner: str


@dataclass(frozen=True, slots=True)
class Link:
    """A place of the main navigation."""

    label: str
    url: str
    is_current: bool


# The main navigation: words, endpoint, who sees it; then the features that stand under another's word.
NAVIGATION = (
    (N_("Scanner"), "scanner.page", Permission.ASSET_ACT),
    (N_("Équipements"), "assets.index", Permission.ASSET_VIEW),
    (N_("Étiquettes"), "labels.index", Permission.LABEL_PRINT),
    (N_("Inventaires"), "inventories.index", Permission.ASSET_VIEW),
    (N_("Filière 4R"), "lots.index", Permission.PARTNER_VIEW),
    (N_("Lots"), "lots.index", Permission.LOT_ANSWER),
    (N_("Ma fiche"), "partner_mine.page", Permission.LOT_ANSWER),
    (N_("Imports"), "imports.index", Permission.ASSET_IMPORT),
    (N_("Pilotage"), "dashboard.index", Permission.REPORT_VIEW),
    (N_("Réseau"), "network.index", Permission.NETWORK_VIEW),
)
UNDER = {
    "connections": "imports", "connection_forms": "imports", "agents": "imports", "models": "imports",
    "photos": "assets", "reuse": "dashboard", "factors": "dashboard", "factor_forms": "dashboard",
    "planner": "dashboard",
    "strategy": "dashboard",
    "strategy_objectives": "dashboard", "strategy_measures": "dashboard", "awareness": "dashboard",
    "statements": "dashboard",
    "published": "dashboard", "agec58": "dashboard", "open_data": "dashboard", "shared_files": "dashboard",
    "board_files": "dashboard",
    "statement_files": "dashboard", "partners": "lots", "triage": "lots",
    "triage_rules": "lots", "triage_drives": "lots", "triage_checklist": "assets", "repairs": "lots",
    "repair_forms": "lots", "repair_lots": "lots", "sanitising": "lots", "waste": "lots",
    "partner_forms": "lots", "partner_offers": "lots", "partner_agreements": "lots",
    "partner_settings": "lots", "label_batches": "labels", "rooms": "labels", "label_papers": "labels",
    "label_printers": "labels", "label_settings": "labels",
}  # fmt: skip


def init(app: Flask) -> None:
    """Give templates their names."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset_url=asset_url,
        may=may,
        new_id=new_id,
        shown=shown,
        told=told,
        plain_date=plain_date,
        plain_moment=plain_moment,
        human_since=human_since,
        number=lambda value: format_decimal(value),
        state_labels=STATE_LABELS,
        state_tones=STATE_TONES,
        lot_state_labels=LOT_STATE_LABELS,
        lot_state_tones=LOT_STATE_TONES,
        functional_labels=FUNCTIONAL_LABELS,
        retire_reason_labels=RETIRE_REASON_LABELS,
        route_labels=ROUTE_LABELS,
        level_labels=LEVEL_LABELS,
    )
    app.context_processor(_shared)


def _shared() -> dict[str, Any]:
    actor, person = find_actor(), None
    if actor:
        role = gettext(ROLE_LABELS[Role(actor.role)])
        person = Person(
            actor.name, actor.organisation_name, role, actor.kind, actor.is_of_several, owner_of(actor)
        )
    return {
        "actor": person,
        "locale": str(get_locale()),
        "navigation": _navigation(),
        "today": today().isoformat(),
    }


def _navigation() -> list[Link]:
    here = (request.endpoint or "").partition(".")[0]
    here = "lots" if here.startswith("lot_") else UNDER.get(here, here)
    return [
        Link(gettext(label), url_for(endpoint), endpoint.startswith(here + "."))
        for label, endpoint, permission in NAVIGATION
        if may(permission)
    ]


def told(text: str, **params: Any) -> str:
    """Return a marked text of a pure room in the reader's language."""
    return translate(text, current_locale(), **params)


def plain_date(day: date | None) -> str:
    """Return a date as people write it, « 1er novembre 2026 »; empty for None."""
    return long_date(day, current_locale())


def plain_moment(moment: datetime | None) -> str:
    """Return an instant in French local time, « 22 nov. 2026 17:31 »; empty for None."""
    if moment is None:
        return ""
    here = moment.astimezone(PARIS)
    return f"{brief_date(here.date(), current_locale())} {here:%H:%M}"


def human_since(moment: datetime) -> str:
    """Return how long ago an instant was, « il y a 3 jours »; older ones than a month as their date."""
    since = now() - moment
    if since.days > 30:
        return plain_date(moment.astimezone(PARIS).date())
    return str(format_timedelta(-since, add_direction=True))


def error_page(error: DomainError) -> tuple[str, int] | Response:
    """Render an error for people; a stranger who must sign in is led there and back."""
    if error.status == 401 and request.method == "GET":
        from lifecycle.web.people.session import to_sign_in

        return to_sign_in()
    return render_template("error.html", error=error), error.status
