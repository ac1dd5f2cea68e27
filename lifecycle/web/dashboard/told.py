"""A board as its page tells it: drawn once, and given again for as long as the board is kept."""

from collections.abc import Mapping
from decimal import Decimal

from flask import render_template, request

from lifecycle.edge.database import request_session
from lifecycle.kernel.clock import today
from lifecycle.reports.basis import basis_for
from lifecycle.reports.content import Board, Scope
from lifecycle.reports.kept import board_of, mark_of, marked_board
from lifecycle.reports.trends import trends
from lifecycle.strategy.queries import objectives
from lifecycle.web.dashboard import charts as dashboard_charts
from lifecycle.web.dashboard import shown as dashboard_shown
from lifecycle.web.dashboard.cards import CARDS, Card, cards
from lifecycle.web.dashboard.scope import params_of
from lifecycle.web.dashboard.todos import todos
from lifecycle.web.told_once import told_once


def told_board(key: str, scope: Scope, found: int = 0) -> str:
    """Return the HTML of a board's page below its filters; `found` counts devices reported as found.

    Everything it says is in the kept board, or recorded in the history that the board holds for.
    """
    session = request_session()
    basis, board = basis_for(session, today()), None
    mark = mark_of(session, key, scope, basis)
    if mark is None:
        mark, board = marked_board(session, key, scope, basis)
    return told_once((mark, found), lambda: _tell(board or board_of(session, key, scope, basis), found))


def _tell(board: Board, found: int) -> str:
    return render_template(
        "dashboard/told.html",
        board=board,
        action=request.path,
        params=params_of(board.scope),
        cards=_cards(board),
        others=board.figures[CARDS:],
        charts=[dashboard_charts.drawn(chart, board) for chart in board.charts],
        todos=todos(board, found) if board.decisions else None,
        rows_url=dashboard_shown.rows_url,
        shown=dashboard_shown,
    )


def _cards(board: Board) -> list[Card]:
    """Return the first figures; trends and objectives are those of the whole authority, of this year."""
    if params_of(board.scope):
        return cards(board, {}, {})
    keys = [figure.key for figure in board.figures[:CARDS]]
    return cards(board, trends(request_session(), keys, board.as_of), _aims(board.scope.year))


def _aims(year: int) -> Mapping[str, Decimal]:
    """Return the authority's own targets of a year by figure."""
    return {
        objective.indicator: aim.target
        for objective in objectives(request_session())
        for aim in objective.years
        if objective.indicator and aim.year == year and aim.target is not None
    }
