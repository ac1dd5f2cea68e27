"""Indicators: the authority's figures with the rows behind them, and the counts of a network's members."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import today
from lifecycle.reports import indicators
from lifecycle.reports.decree import checked_year
from lifecycle.reports.figures import YEARLY, Behind, Figure, Words
from lifecycle.reports.network import network_view
from lifecycle.reports.queries import rows_behind
from lifecycle.schemas.api_indicators import RowsQuery, YearQuery
from lifecycle.schemas.out_base import list_of, page_of
from lifecycle.schemas.out_indicators import FigureOut, FigureRowOut, MemberOut

blueprint = Blueprint(
    "indicators", "Lifespan and reuse figures, each with its formula, source, coverage and rows."
)
_P = Permission


@blueprint.route("/indicators")
class Indicators(Resource):
    """The authority's figures."""

    @blueprint.arguments(YearQuery, location="query")
    @blueprint.response(200, list_of(FigureOut))
    @blueprint.promises(refusals=(404,))
    @requires(_P.REPORT_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the authority's indicators; those of a civil year for `year`, the others as of today."""
        on = today()
        figures = _figures(request_session(), query["year"] or on.year, on)
        return {"data": [_shown(figure) for figure in figures]}


def _figures(session: Session, year: int, on: date) -> Iterator[Figure]:
    yield indicators.devices_present(session, on)
    yield indicators.devices_gone(session, on)
    yield indicators.mean_age(session, on)
    beyond, gained = indicators.beyond_life(session, on), indicators.years_gained(session, on)
    yield from (beyond.count, beyond.share, gained.in_use, gained.left, gained.internal_reuse)
    reuse = indicators.reuse(session, year, on)
    yield from (reuse.stock, reuse.directed, reuse.committed, reuse.proven, reuse.departures)
    yield from (reuse.legal, reuse.legal_proven, reuse.flow, reuse.flow_proven)
    yield from (reuse.committed_share, reuse.proven_share)


def _shown(figure: Figure) -> dict[str, Any]:
    said = {name: getattr(figure, name) for name in FigureOut().fields}
    texts = {name: _told(said[name]) for name in ("label", "formula", "source", "note")}
    target = figure.target and {
        "since": figure.target.since,
        "percent": figure.target.percent,
        "source": Words(figure.target.source).told(current_locale()),
    }
    parts = [_behind(part) for part in figure.parts]
    rows = figure.rows and _behind(figure.rows)
    return {**said, **texts, "target": target, "rows": rows, "parts": parts}


def _told(words: Words | None) -> str | None:
    return words.told(current_locale()) if words else None


def _behind(behind: Behind) -> dict[str, Any]:
    return {"figure": behind.key, "year": behind.year, "category": behind.category, "state": behind.state}


@blueprint.route("/indicators/rows")
class Rows(Resource):
    """The devices behind a figure."""

    @blueprint.arguments(RowsQuery, location="query")
    @blueprint.response(200, page_of(FigureRowOut))
    @blueprint.promises(refusals=(404,))
    @requires(_P.REPORT_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the devices behind a figure, those that add most first; their values add up to it."""
        on, key = today(), query["figure"]
        year = checked_year(query["year"] or on.year, on) if key in YEARLY else None
        behind = Behind(key, year, query["category"], query["state"])
        page = rows_behind(request_session(), behind, on, limit=query["limit"], after=query["after"])
        return {"data": page.rows, "next": page.after}


@blueprint.route("/indicators/network")
class Network(Resource):
    """A coordinator's view of the member authorities."""

    @blueprint.arguments(YearQuery, location="query")
    @blueprint.response(200, list_of(MemberOut))
    @blueprint.promises(refusals=(404,))
    @requires(_P.NETWORK_VIEW)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the counts of the network's member authorities; never a person or a device."""
        on = today()
        return {"data": network_view(request_session(), get_actor(), query["year"] or on.year, on)}
