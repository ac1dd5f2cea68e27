"""The reuse that the decree asks for, year by year, each figure with the way to its devices."""

import csv
import io
from collections.abc import Iterator

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import today
from lifecycle.reports import indicators
from lifecycle.reports.basis import basis_for
from lifecycle.reports.content import Scope
from lifecycle.reports.decree import TARGETS
from lifecycle.reports.figures import Figure
from lifecycle.reports.indicators import Reuse
from lifecycle.web.context import told
from lifecycle.web.dashboard import shown as dashboard_shown

blueprint = Blueprint("reuse", __name__)
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def _years() -> list[Reuse]:
    """Return the years of the decree's targets up to now, the latest first."""
    on, session = today(), request_session()
    basis, years = basis_for(session, on), range(on.year, TARGETS[0].since - 1, -1)
    return [indicators.reuse(session, Scope(year), basis) for year in years]


def figures(year: Reuse) -> tuple[Figure, ...]:
    """Return a year's figures in the order in which they are read."""
    return (
        year.stock, year.directed, year.committed, year.proven, year.departures, year.legal,
        year.legal_proven, year.committed_share, year.proven_share, year.flow, year.flow_proven,
    )  # fmt: skip


@blueprint.get("/")
@requires(Permission.REPORT_VIEW)
def page() -> str:
    """Show every year's reuse, each figure with its formula and the way to its devices."""
    years = _years()
    return render_template(
        "dashboard/reuse.html",
        years=years,
        method=figures(years[0]),
        notes=_notes(years),
        rows_url=dashboard_shown.rows_url,
        shown=dashboard_shown,
    )


def _notes(years: list[Reuse]) -> dict[str, list[int]]:
    """Return what is remarked of the ratios, each remark once with its years, oldest first."""
    notes: dict[str, list[int]] = {}
    for year in reversed(years):
        if year.legal.note:
            notes.setdefault(year.legal.note.told(current_locale()), []).append(year.year)
    return notes


@blueprint.get("/years.csv")
@requires(Permission.REPORT_VIEW)
def years_csv() -> Response:
    """Give every figure of every year with its formula and source, as a French spreadsheet opens it."""
    text = io.StringIO(BOM)
    text.seek(len(BOM))
    csv.writer(text, delimiter=";").writerows(_rows())
    response = Response(text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{_('reemploi')}.csv")
    return response


def _rows() -> Iterator[list[str]]:
    yield [
        _("Année"), _("Indicateur"), _("Valeur"), _("Unité"), _("Cible (%)"), _("Formule"), _("Source"),
        _("Calculé le"), _("Datés"), _("Concernés"), _("Remarque"),
    ]  # fmt: skip
    for year in _years():
        yield from (_row(year.year, figure) for figure in figures(year))


def _row(year: int, figure: Figure) -> list[str]:
    known = figure.coverage
    return [
        str(year),
        told(figure.label.text, **figure.label.params),
        "" if figure.value is None else dashboard_shown.number(figure.value, 1),
        figure.unit.value,
        dashboard_shown.number(figure.target.percent) if figure.target else "",
        told(figure.formula.text, **figure.formula.params),
        told(figure.source.text, **figure.source.params),
        figure.as_of.isoformat(),
        str(known.known) if known else "",
        str(known.total) if known else "",
        told(figure.note.text, **figure.note.params) if figure.note else "",
    ]
