"""« Restitutions »: what the law and the programmes ask, ready to take, and how each is made."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, url_for

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import PARIS, today
from lifecycle.kernel.errors import NotFound
from lifecycle.reports.published import published_list
from lifecycle.statements.method_told import method_parts
from lifecycle.web.statements.table import (
    SECTIONS,
    STATEMENTS,
    File,
    Statement,
    asked_year,
    find_statement,
    offered_years,
)
from lifecycle.web.tabs import report_tabs

blueprint = Blueprint("statements", __name__)


@blueprint.get("/")
@requires(Permission.REPORT_VIEW)
def index() -> str:
    """Show every statement of a year, with its files and its method."""
    year = asked_year()
    sections = [(title, [one for one in STATEMENTS if one.section == key]) for key, title in SECTIONS.items()]
    return render_template(
        "statements/index.html",
        hub=report_tabs(),
        sections=[section for section in sections if section[1]],
        year=year,
        years=offered_years(),
        is_running=year == today().year,
        published_on=_published_on(year),
        file_url=file_url,
        page_url=page_url,
    )


@blueprint.get("/<key>/method")
@requires(Permission.REPORT_VIEW)
def method(key: str) -> str:
    """Show how a statement is made: what is counted, how, from what, and what is interpretation."""
    year, statement = asked_year(), find_statement(key)
    if statement is None:
        raise NotFound
    return render_template(
        "statements/method.html",
        hub=report_tabs(),
        statement=statement,
        parts=method_parts(statement.method, current_locale()),
        year=year,
        file_url=file_url,
    )


def _published_on(year: int) -> date | None:
    """Return the day on which a year's figures were published the last time, None where never."""
    several = (one for one in published_list(request_session()) if one.year == year)
    last = next(several, None)
    return last.published_at.astimezone(PARIS).date() if last else None


def file_url(statement: Statement, file: File, year: int) -> str:
    """Return the address of a form of a statement."""
    values: dict[str, Any] = {**file.args, **_of(statement, year)}
    return url_for(file.endpoint, **values)


def page_url(statement: Statement, year: int) -> str | None:
    """Return the address of a statement's own page, None where it has none."""
    return url_for(statement.page[1], **_of(statement, year)) if statement.page else None


def _of(statement: Statement, year: int) -> dict[str, Any]:
    return {"year": year} if statement.by_year else {}
