"""The coordinator's pages: what members share, where devices go, who can take them, where lots wait."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.db.paging import part_of
from lifecycle.documents.sheets import MEDIA_TYPES, Cell, as_csv
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import NotFound
from lifecycle.partners.directory import PartnerView, partners_for
from lifecycle.reports.network import network_mark, network_view
from lifecycle.reports.network_sums import flow_lines, needs, sharing, waits
from lifecycle.reports.shared import Member
from lifecycle.web.dashboard import shown as dashboard_shown
from lifecycle.web.lots.files import saved
from lifecycle.web.network import shown as network_shown
from lifecycle.web.network.map import flow_map, numbers
from lifecycle.web.statements.table import asked_year, offered_years
from lifecycle.web.told_once import told_once

blueprint = Blueprint("network", __name__)
_P = Permission
#: How many rows a page shows of a table.
ROWS = 50
#: How many members are named in a sentence.
NAMED = 10
T = TypeVar("T")
TABLES = ("members", "flows", "capacity", "waiting")


def _members(year: int) -> Sequence[Member]:
    return network_view(request_session(), get_actor(), year, today())


def _partners() -> Mapping[UUID, PartnerView]:
    return {one.id: one for one in partners_for(request_session())}


def _years(here: str, year: int) -> dict[str, object]:
    return {"year": year, "years": offered_years(), "here": f"network.{here}"}


def _frame(year: int, members: Sequence[Member], table: str) -> dict[str, object]:
    """Return what the four pages have in common: whose figures these are, and the ways to the others."""
    here = "index" if table == "members" else table
    days = [member.day for member, _shared in sharing(members) if member.day]
    return {
        **_years(here, year),
        "members": members,
        "silent": _named(member.name for member in members if not member.agrees),
        "waited": _named(member.name for member in members if member.agrees and member.shared is None),
        "oldest": min(days, default=None),
        "csv": url_for("network.table", table=table, year=year),
        "pages": [
            {
                "label": label,
                "url": url_for(f"network.{endpoint}", year=year),
                "is_current": endpoint == here,
            }
            for label, endpoint in (
                (_("Indicateurs"), "index"),
                (_("Flux"), "flows"),
                (_("Capacités"), "capacity"),
                (_("Lots en attente"), "waiting"),
            )
        ],
        "shown": dashboard_shown,
        "told_of": network_shown,
        "rows_of_members": bool(days),
    }


def _named(names: Iterable[str]) -> tuple[int, str]:
    """Return how many there are, and the first of them in words."""
    listed = list(names)
    more = len(listed) - NAMED
    words = ", ".join(listed[:NAMED])
    if more > 0:
        words += ngettext(" et %(num)s autre", " et %(num)s autres", more)
    return len(listed), words


@blueprint.get("/")
@requires(_P.NETWORK_VIEW)
def index() -> str:
    """Show the figures that members share, and those of all together."""
    year, after = asked_year(), request.args.get("after")
    mark = network_mark(request_session(), get_actor(), year, today())
    return render_template(
        "network/page.html",
        **_years("index", year),
        told=told_once((mark, after), lambda: _told(year)),
    )


def _told(year: int) -> str:
    members = _members(year)
    found = [network_shown.member_row(*one) for one in sharing(members)]
    return render_template(
        "network/told.html",
        **_frame(year, members, "members"),
        **_part(found, "network.index", year=year),
        count=len(found),
        total=network_shown.total_row(members),
    )


def _part(rows: Sequence[T], endpoint: str, **params: Any) -> dict[str, object]:
    """Return the page of rows that the address asks for, with the addresses of the first and of the next."""
    after = request.args.get("after")
    page = part_of(rows, after, ROWS)
    return {
        "rows": page.rows,
        "first_url": url_for(endpoint, **params) if after else None,
        "next_url": url_for(endpoint, **params, after=page.after) if page.after else None,
    }


@blueprint.get("/flows")
@requires(_P.NETWORK_VIEW)
def flows() -> str:
    """Show who handed over to whom in the year, on a map and as a table."""
    year = asked_year()
    members, partners = _members(year), _partners()
    lines = flow_lines(members)
    return render_template(
        "network/flows.html",
        **_frame(year, members, "flows"),
        **_part(lines, "network.flows", year=year),
        partners=partners,
        numbers=numbers(lines),
        map=flow_map(lines, partners),
    )


@blueprint.get("/capacity")
@requires(_P.NETWORK_VIEW)
def capacity() -> str:
    """Show what waits to leave against what partners say that they take, by department and route."""
    year = today().year  # what waits, waits now
    members = _members(year)
    found = needs(members, list(_partners().values()), today())
    return render_template("network/capacity.html", **_frame(year, members, "capacity"), needs=found)


@blueprint.get("/waiting")
@requires(_P.NETWORK_VIEW)
def waiting() -> str:
    """Show in which state lots wait, and for how long."""
    year = today().year
    members = _members(year)
    by_member = [(member, wait) for member, _shared in sharing(members) for wait in waits([member])]
    return render_template(
        "network/waiting.html",
        **_frame(year, members, "waiting"),
        waits=waits(members),
        bands=network_shown.band_names(),
        columns=_wait_columns,
        **_part(by_member, "network.waiting"),
    )


def _wait_columns(first: Sequence[str]) -> list[str | dict[str, object]]:
    bands = [{"label": name, "numeric": True} for name in network_shown.band_names()]
    counts = [{"label": name, "numeric": True} for name in (_("Lots"), _("Équipements"))]
    return [*first, *counts, *bands, {"label": _("Plus longue attente"), "numeric": True}]


@blueprint.get("/<table>.csv")
@requires(_P.NETWORK_VIEW)
def table(table: str) -> Response:
    """Save one of the tables as CSV."""
    if table not in TABLES:
        raise NotFound
    year = asked_year()
    data = as_csv(_cells(table, _members(year)), current_locale())
    return saved(data, MEDIA_TYPES["csv"], f"reseau-{table}-{year}.csv")


def _cells(table: str, members: Sequence[Member]) -> list[list[Cell]]:
    match table:
        case "flows":
            return network_shown.flow_cells(flow_lines(members), _partners())
        case "capacity":
            return network_shown.need_cells(needs(members, list(_partners().values()), today()))
        case "waiting":
            return network_shown.wait_cells(members)
    return network_shown.member_cells(members)
