"""What sanitisation's pages share: a form's parts, certificates as a file."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lifecycle.db.files import FileStore
from lifecycle.documents.certificate import certificates_pdf, described
from lifecycle.documents.logo import find_authority_logo
from lifecycle.documents.page import Paper
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import PARIS, now
from lifecycle.kernel.errors import DomainError
from lifecycle.sanitising.model import Sanitisation
from lifecycle.sanitising.wording import (
    CONFIDENTIALITY_LABELS,
    KIND_LABELS,
    RESULT_LABELS,
    VERIFICATION_LABELS,
)
from lifecycle.schemas.sanitisations import RESULTS, SanitisationForm
from lifecycle.states.facts import LEVEL_LABELS
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told
from lifecycle.web.labels.forms import file_named

Choices = list[tuple[str, str]]


def choices(labels: Any) -> Choices:
    """Return a table of words as the options of a field."""
    return [(key, told(label)) for key, label in labels.items()]


def form_parts(values: dict[str, str], error: DomainError | None) -> dict[str, Any]:
    """Return what the form of a sanitisation shows; fields that hold nothing are empty texts."""
    proposed = {
        "performed_at": now().astimezone(PARIS).strftime("%Y-%m-%dT%H:%M:%S"),
        "performed_by": get_actor().name,
        "level": "purge",
        "result": "passed",
    }
    blank = dict.fromkeys(SanitisationForm().fields, "")
    return {
        "values": {**blank, **proposed, **values},
        "levels": choices(LEVEL_LABELS),
        "results": [(key, told(RESULT_LABELS[key])) for key in RESULTS],
        "kinds": choices(KIND_LABELS),
        "verifications": choices(VERIFICATION_LABELS),
        "confidentialities": choices(CONFIDENTIALITY_LABELS),
        "error": error,
        "errors": field_errors(error),
    }


def certificates_file(
    session: Session, rows: Sequence[Sanitisation], filename: str, subject: str = ""
) -> Response:
    """Return certificates as one PDF, a page each."""
    site, actor = current_app.config["PUBLIC_URL"], get_actor()
    several = described(session, rows, lambda asset_id: site + url_for("sanitising.index", asset_id=asset_id))
    logo = find_authority_logo(session, files(), actor.organisation_id)
    paper = Paper(locale=current_locale(), logo=logo)
    pdf = certificates_pdf(several, paper, authority=actor.organisation_name, subject=subject)
    return file_named(pdf, "application/pdf", filename)


def files() -> FileStore:
    """Return the application's file store."""
    store: FileStore = current_app.extensions["lifecycle.files"]
    return store
