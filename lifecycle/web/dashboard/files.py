"""Dashboards as workbooks."""

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import NotFound
from lifecycle.kernel.text import slug_of
from lifecycle.reports.basis import basis_for
from lifecycle.reports.boards import BOARDS, TITLES
from lifecycle.reports.kept import board_of
from lifecycle.statements.authority import siret_of
from lifecycle.statements.board_xlsx import board_xlsx
from lifecycle.statements.workbook import MEDIA_TYPE
from lifecycle.web.context import told
from lifecycle.web.dashboard.scope import asked_scope, place_name, scope_words
from lifecycle.web.lots.files import saved

blueprint = Blueprint("board_files", __name__)


@blueprint.get("/<board>.xlsx")
@requires(Permission.REPORT_VIEW)
def workbook(board: str) -> Response:
    """Give all that a dashboard shows as a workbook, for the scope of the address."""
    if board not in BOARDS:
        raise NotFound
    session, scope = request_session(), asked_scope()
    found = board_of(session, board, scope, basis_for(session, today()))
    about = scope_words(scope, place_name(scope.site_id))
    made = board_xlsx(found, about, get_actor().organisation_name, current_locale(), siret_of(session))
    name = slug_of(f"{_('Tableau de bord')} {told(TITLES[board])}")
    return saved(made, MEDIA_TYPE, f"{name}-{scope.year}.xlsx")
