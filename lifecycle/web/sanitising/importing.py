"""Reports of erasure tools: sent, looked at line by line, recorded; the files stay as evidence."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.formats.erasure import LARGEST_REPORT
from lifecycle.kernel.errors import DomainError, Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.sanitising import reports
from lifecycle.sanitising.errors import ReportNotFound
from lifecycle.sanitising.importing import record_lines
from lifecycle.sanitising.reports import Line
from lifecycle.sanitising.wording import TOOL_LABELS
from lifecycle.schemas.base import as_uuid, load
from lifecycle.schemas.sanitisations import DoerForm
from lifecycle.web.actions import field_errors
from lifecycle.web.lots.files import saved
from lifecycle.web.sanitising.review import Review, read_choices, review_of
from lifecycle.web.sanitising.shown import files
from lifecycle.web.tabs import chain_tabs

MOST_FILES = 50
PAGE = 20


@requires(Permission.SANITISATION_RECORD)
def index() -> str:
    """Offer to send reports, and show those sent."""
    return _index(None)


def _index(error: DomainError | None) -> str:
    leaf = reports.reports_page(request_session(), limit=PAGE, after=request.args.get("after"))
    return render_template(
        "sanitisations/import.html",
        hub=chain_tabs(),
        reports=leaf.rows,
        next=leaf.after and url_for("sanitising.reports", after=leaf.after),
        tools=TOOL_LABELS,
        errors=field_errors(error),
    )


@requires(Permission.SANITISATION_RECORD)
def send() -> Response | tuple[str, int]:
    """Keep the reports sent, all of them or none, and go on to look at them."""
    try:
        with transaction() as session:
            kept = _keep(session)
    except Invalid as error:
        return _index(error), error.status
    return redirect(url_for("sanitising.review", report=[str(report_id) for report_id in kept]), 303)


def _keep(session: Session) -> list[UUID]:
    sent = [file for file in request.files.getlist("file") if file.filename]
    if not sent:
        text = N_("Choisissez le fichier écrit par l’outil d’effacement.")
        raise Invalid(fields={"file": [Reason("required", text)]})
    if len(sent) > MOST_FILES:
        text = N_("Envoyez au plus %(most)s fichiers à la fois.")
        raise Invalid(fields={"file": [Reason("too-many", text, {"most": MOST_FILES})]})
    kept = [
        reports.keep_report(
            session, get_actor(), file.filename or "", file.stream.read(LARGEST_REPORT + 1), files()
        ).id
        for file in sent
    ]
    return list(dict.fromkeys(kept))


@requires(Permission.SANITISATION_RECORD)
def review() -> str | tuple[str, int] | Response:
    """Show each line of reports with the device that it is about; record those ticked."""
    lines = _lines(request_session())
    if request.method == "GET":
        return _review(review_of(request_session(), lines), None)
    asked = review_of(request_session(), lines, read_choices(request.form))
    if request.form.get("step") == "look":
        return _review(asked, None)
    try:
        chosen, values = asked.chosen(), load(DoerForm(), request.form)
        with transaction() as session:
            done = record_lines(session, get_actor(), chosen, values["doer"], values["request_id"])
    except Invalid as error:
        return _review(asked, error), error.status
    _tell(asked, len(done))
    return redirect(url_for("sanitising.review", report=request.args.getlist("report")), 303)


def _lines(session: Session) -> list[Line]:
    wanted = [report_id for text in request.args.getlist("report") if (report_id := as_uuid(text))]
    kept = [reports.get_report(session, report_id) for report_id in wanted[:MOST_FILES]]
    if not kept:
        raise ReportNotFound
    return reports.lines_of(session, kept, files())


def _tell(asked: Review, count: int) -> None:
    failed, said = asked.failed_count(), []
    if passed := count - failed:
        said += [ngettext("%(num)s effacement enregistré.", "%(num)s effacements enregistrés.", passed)]
    if failed:
        one, many = "%(num)s échec est noté, à reprendre.", "%(num)s échecs sont notés, à reprendre."
        said += [ngettext(one, many, failed)]
    flash(" ".join(said), "stop" if failed else "go")


def _review(asked: Review, error: DomainError | None) -> str:
    values: dict[str, Any] = dict.fromkeys(
        ("performed_title", "performed_place", "performed_contact", "destination"), ""
    )
    return render_template(
        "sanitisations/review.html",
        asked=asked,
        reports=asked.reports(),
        address=url_for("sanitising.review", report=request.args.getlist("report")),
        tools=TOOL_LABELS,
        values={**values, "performed_by": get_actor().name, **request.form.to_dict()},
        error=error,
        errors=asked.errors | field_errors(error),
    )


@requires(Permission.SANITISATION_RECORD)
def report_file(evidence_id: UUID) -> Response:
    """Give a report's file as it came, to save: what a tool wrote is never run here."""
    session = request_session()
    report = reports.get_report(session, evidence_id)
    return saved(reports.file_of(session, report, files()), "application/octet-stream", report.name)
