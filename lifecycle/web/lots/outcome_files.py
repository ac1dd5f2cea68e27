"""Outcomes by a file: a template with the awaited devices, a look at what was read, then the record."""

import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.edge.uploads import FileRefused, spooled
from lifecycle.endoflife.outcome import awaited
from lifecycle.endoflife.outcome import files as outcome_files
from lifecycle.endoflife.outcome import template as outcome_template
from lifecycle.endoflife.outcome.files import Kind, ReviewedRow
from lifecycle.endoflife.views import RECIPIENT_LABELS
from lifecycle.formats.outcome_sheet import COLUMNS, read_outcomes
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import as_uuid, load
from lifecycle.schemas.outcome_rows import OutcomeRowsForm
from lifecycle.web.actions import field_errors
from lifecycle.web.category_words import category_names
from lifecycle.web.context import told
from lifecycle.web.lots import shown as lot_shown

blueprint = Blueprint("lot_outcome_files", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What each column takes, for whoever makes the file with a tool of their own.
COLUMN_HELP = {
    "lot": N_("Facultatif ; utile si deux lots contiennent le même numéro."),
    "code": N_("Le code de l’étiquette, K7M2-3FXQ. Un code, un numéro de série ou d’inventaire suffit."),
    "tag": N_("Le numéro que la collectivité a donné à l’équipement."),
    "serial": N_("Le numéro de série du fabricant."),
    "outcome": N_("Réemployé, Reconditionné ou Recyclé. Une ligne sans devenir est laissée de côté."),
    "on": N_("JJ/MM/AAAA ; vide, c’est aujourd’hui."),
    "recipient": N_("Facultatif : la catégorie, jamais un nom. Avec une date, elle prouve un réemploi."),
    "reference": N_("Facultatif : numéro de facture, de bordereau ou de certificat."),
}


@blueprint.get("/awaited/file")
@requires(Permission.LOT_ANSWER)
def page() -> str:
    """Show how outcomes are told by a file, and the form that takes one."""
    return _page(None)


def _page(error: DomainError | None, reviewed: Sequence[ReviewedRow] = ()) -> str:
    authority_id = as_uuid(request.args.get("authority"))
    french = current_locale() == "fr"
    by_kind = {kind: [each for each in reviewed if each.kind is kind] for kind in Kind}
    return render_template(
        "lots/outcome_file.html",
        error=error,
        errors=field_errors(error),
        recipient_labels=RECIPIENT_LABELS,
        reviewed=reviewed,
        wrong=by_kind[Kind.WRONG],
        ready=by_kind[Kind.READY],
        already=by_kind[Kind.ALREADY],
        categories=category_names(),
        rows=_packed(by_kind[Kind.READY]),
        authority_id=authority_id,
        columns=[
            (column.fr if french else column.en, told(COLUMN_HELP[key]))
            for key, column in COLUMNS.items()
            if key in COLUMN_HELP
        ],
        shown=lot_shown,
    )


@blueprint.get("/awaited/outcomes.<any(csv,xlsx):form>")
@requires(Permission.LOT_ANSWER)
def template(form: str) -> Response:
    """Give the file to fill in: the awaited devices of all lots, of one authority, or of one lot."""
    authority_id, lot_id = as_uuid(request.args.get("authority")), as_uuid(request.args.get("lot"))
    lines = awaited.all_awaited(request_session(), authority_id=authority_id, lot_id=lot_id)
    if form == "csv":
        text = "".join(outcome_template.csv_lines(lines, current_locale()))
        response = Response(text.encode(), content_type="text/csv; charset=utf-8")
    else:
        out = io.BytesIO()
        outcome_template.write_xlsx(lines, current_locale(), out)
        response = Response(out.getvalue(), content_type=XLSX)
    name = f"{told(N_('devenirs'))}-{today().isoformat()}.{form}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.post("/awaited/file")
@requires(Permission.LOT_ANSWER)
def review() -> str | tuple[str, int]:
    """Read a file and show what would be recorded; nothing is written."""
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise FileRefused("file-missing", N_("Choisissez le fichier rempli."))
        with spooled(sent) as path:
            rows = read_outcomes(path, Path(path.parent))
        reviewed = outcome_files.review(request_session(), rows)
    except DomainError as error:
        return _page(error), error.status
    return _page(None, reviewed)


@blueprint.post("/awaited/file/record")
@requires(Permission.LOT_ANSWER)
def record() -> Response | tuple[str, int]:
    """Record what was looked over, one transaction a lot; what changed meanwhile is shown with its reason."""
    try:
        values = load(OutcomeRowsForm(), request.form)
    except DomainError as error:
        return _page(error), error.status
    reviewed = outcome_files.review(request_session(), values["rows"])
    count, refused = 0, [each for each in reviewed if each.kind is Kind.WRONG]
    for lot_id, ready in outcome_files.by_lot(reviewed).items():
        try:
            with transaction() as session:
                asked = values["request_id"]
                count += outcome_files.record_lot(session, get_actor(), lot_id, ready, asked)
        except DomainError as error:
            refused += _refused(ready, error)
    if count:
        one, many = "Devenir déclaré pour %(num)s équipement.", "Devenir déclaré pour %(num)s équipements."
        flash(ngettext(one, many, count), "go")
    if refused:
        return _page(None, refused), 409
    return redirect(url_for("lot_awaited.page"), 303)


def _refused(ready: Iterable[ReviewedRow], error: DomainError) -> list[ReviewedRow]:
    """Return the rows of a lot that refused, each with the reason of its own device or the lot's."""
    own = {getattr(reason, "asset_id", None): reason for reason in error.reasons}
    first = error.reasons[0] if error.reasons else None
    return [
        ReviewedRow(each.row, Kind.WRONG, each.line, own.get(each.line and each.line.asset_id, first))
        for each in ready
    ]


def _packed(ready: Sequence[ReviewedRow]) -> str:
    """Return the rows to record as one short field: a form of thousands of fields would be refused."""
    rows: list[Any] = [
        [
            r.line,
            r.lot,
            r.code,
            r.tag,
            r.serial,
            r.outcome,
            r.on and r.on.isoformat(),
            r.recipient,
            r.reference,
        ]
        for r in (each.row for each in ready)
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
