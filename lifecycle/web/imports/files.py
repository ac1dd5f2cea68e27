"""The rows of an import as files to keep: CSV and XLSX."""

import tempfile
from uuid import UUID

from flask import Response, request, send_file, stream_with_context

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.locale import current_locale
from lifecycle.intake import queries, row_files
from lifecycle.intake.model import VERDICTS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.ASSET_IMPORT)
def rows(run_id: UUID, form: str) -> Response:
    """Give the rows of an import, all or those of one verdict."""
    session = request_session()
    run = queries.get_run(session, run_id)
    asked = request.args.get("verdict")
    verdict = asked if asked in VERDICTS else None
    name = f"{row_files.file_name(run)}.{form}"
    if form == "csv":
        lines = row_files.csv_lines(session, run, current_locale(), verdict)
        response = Response(stream_with_context(lines), content_type="text/csv; charset=utf-8")
        response.headers.set("Content-Disposition", "attachment", filename=name)
        return response
    out = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the answer that sends it
    row_files.write_xlsx(session, run, current_locale(), out, verdict)
    out.seek(0)
    return send_file(out, XLSX, as_attachment=True, download_name=name)
