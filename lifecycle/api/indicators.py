"""Indicators: the authority's figures with the rows behind them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.api.boards import board_out, figure_out, row_out
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import NotFound
from lifecycle.reports import indicators
from lifecycle.reports.basis import basis_for
from lifecycle.reports.boards import TITLES
from lifecycle.reports.content import Scope
from lifecycle.reports.decree import checked_year
from lifecycle.reports.figures import YEARLY, Behind, Figure
from lifecycle.reports.kept import board_of
from lifecycle.reports.queries import rows_behind
from lifecycle.reports.scoping import checked_scope
from lifecycle.schemas.api_indicators import BoardQuery, RowsQuery, YearQuery
from lifecycle.schemas.out_base import list_of, page_of
from lifecycle.schemas.out_boards import BoardOut
from lifecycle.schemas.out_indicators import FigureOut, FigureRowOut

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
        figures = _figures(request_session(), Scope(query["year"] or on.year), on)
        return {"data": [figure_out(figure) for figure in figures]}


def _figures(session: Session, scope: Scope, on: date) -> Iterator[Figure]:
    basis = basis_for(session, on)
    yield indicators.devices_present(session, scope, basis)
    yield indicators.devices_gone(session, scope, basis)
    yield indicators.mean_age(session, scope, basis)
    beyond = indicators.beyond_life(session, scope, basis)
    gained = indicators.years_gained(session, scope, basis)
    yield from (beyond.count, beyond.share, gained.in_use, gained.left, gained.internal_reuse)
    reuse = indicators.reuse(session, scope, basis)
    yield from (reuse.stock, reuse.directed, reuse.committed, reuse.proven, reuse.departures)
    yield from (reuse.legal, reuse.legal_proven, reuse.flow, reuse.flow_proven)
    yield from (reuse.committed_share, reuse.proven_share)


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
        behind = Behind(key, year, query["category"], query["state"], query["site"], query["part"])
        session = request_session()
        page = rows_behind(
            session, behind, basis_for(session, on), limit=query["limit"], after=query["after"]
        )
        return {"data": [row_out(row) for row in page.rows], "next": page.after}


@blueprint.route("/indicators/<string:board>")
class BoardOfKey(Resource):
    """A dashboard."""

    @blueprint.arguments(BoardQuery, location="query")
    @blueprint.response(200, BoardOut)
    @blueprint.promises(refusals=(404,))
    @requires(_P.REPORT_VIEW)
    def get(self, query: dict[str, Any], board: str) -> dict[str, Any]:
        """Read a board: overview, lifespan, carbon, flows or fleet, as its page shows it."""
        if board not in TITLES:
            raise NotFound
        session, on = request_session(), today()
        scope = checked_scope(session, query["year"], query["site"], query["category"], on)
        return board_out(board_of(session, board, scope, basis_for(session, on)))
