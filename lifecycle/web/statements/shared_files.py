"""The files of programmes and partners: quantities for WeNR, rows for a carbon balance."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import NotFound
from lifecycle.reports.basis import basis_for
from lifecycle.statements.carbon_rows import Mode
from lifecycle.statements.shared_files import MEDIA_TYPES, carbon_file, wenr_file
from lifecycle.web.lots.files import saved
from lifecycle.web.statements.table import asked_year

blueprint = Blueprint("shared_files", __name__)


@blueprint.get("/wenr.<any(csv, xlsx):form>")
@requires(Permission.REPORT_VIEW)
def wenr(form: str) -> Response:
    """Give the quantities of a year by category."""
    year = asked_year()
    made = wenr_file(request_session(), year, today(), form, current_locale())
    return saved(made, MEDIA_TYPES[form], f"wenr-{year}.{form}")


@blueprint.get("/carbon-rows.<any(csv, xlsx):form>")
@requires(Permission.REPORT_VIEW)
def carbon(form: str) -> Response:
    """Give the rows for a carbon balance; a CSV holds one way of counting, a workbook both."""
    year, session = asked_year(), request_session()
    try:
        mode = Mode(request.args.get("mode", Mode.SPREAD))
    except ValueError as error:
        raise NotFound from error
    made = carbon_file(session, basis_for(session, today()), year, form, mode, current_locale())
    return saved(made, MEDIA_TYPES[form], f"bilan-carbone-{year}.{form}")
