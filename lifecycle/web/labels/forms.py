"""What the label pages ask about the paper, and the answers that came back."""

import json
from collections.abc import Mapping
from typing import Any

from flask import current_app, make_response, request
from flask.wrappers import Response
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.labels.logo import find_logo
from lifecycle.labels.own_sheets import papers
from lifecycle.labels.printers import printers
from lifecycle.labels.rendering import Printed
from lifecycle.labels.setting import MOST_LABELS, OUTPUT_LABELS, Look
from lifecycle.labels.wording import wording
from lifecycle.schemas.labels import DEFAULT_SHEET, LINES, LOGO
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told
from lifecycle.web.labels.shown import paper_words

LINE_LABELS: Mapping[str, str] = {
    "owner": N_("Le nom de la collectivité"),
    "type_name": N_("Le type d’équipement"),
    "found_line": N_("« Si trouvé, scannez »"),
    LOGO: N_("Le logo"),
}
_GEOMETRY = ("columns", "rows", "width", "height", "left", "top", "pitch_x", "pitch_y", "page")
_DEFAULTS = {
    "printer_id": "", "output": "pdf", "first": "1", "copies": "1", "right_mm": "",
    "down_mm": "", "words": "", "note": "",
}  # fmt: skip


def look(session: Session, show: list[str]) -> Look:
    """Return what labels say, by the lines ticked."""
    return Look(
        base_url=current_app.config["LABEL_URL"],
        owner="owner" in show,
        type_name="type_name" in show,
        found_line="found_line" in show,
        logo=find_logo(session, current_app.extensions["lifecycle.files"]) if LOGO in show else None,
        locale=current_locale(),
    )


def asked(
    session: Session, error: DomainError | None, *others: str, sheet: str = DEFAULT_SHEET
) -> dict[str, Any]:
    """Return the answers already given about the paper and what it bears, with what is wrong about them.

    `sheet` is the paper offered first, `others` are more fields of the form.
    """
    sent = request.form
    return {
        **_paper(session, sent.getlist("show") if error else None),
        "values": {name: sent.get(name, default) for name, default in {**_DEFAULTS, "sheet": sheet}.items()}
        | {name: sent[name] for name in others if name in sent},
        "errors": field_errors(error),
        "request_id": sent.get("request_id") or new_id(),
    }


def sent(*many: str) -> dict[str, Any]:
    """Return the form's members; those of these names as lists."""
    return {**request.form.to_dict(), **{name: request.form.getlist(name) for name in many}}


def _paper(session: Session, show: list[str] | None) -> dict[str, Any]:
    words, sheets = wording(session, current_locale()), papers(session)
    offered = [line for line in LINES if line != "owner" or words.owner]
    lines = {"owner": words.owner, "found_line": words.found_line}
    if words.logo_digest:
        offered.append(LOGO)
    drawn = {slug: {name: getattr(sheet, name) for name in _GEOMETRY} for slug, sheet in sheets.items()}
    return {
        "sheets": [(slug, paper_words(sheet)) for slug, sheet in sheets.items()],
        "printers": [(str(printer.id), printer.name) for printer in printers(session)],
        "outputs": [(output, told(label)) for output, label in OUTPUT_LABELS.items()],
        "drawn": json.dumps(drawn),
        "owner": words.owner,
        "most": MOST_LABELS,
        "lines": [(line, lines.get(line) or told(LINE_LABELS[line])) for line in offered],
        "show": [*LINES, LOGO] if show is None else show,
    }


def file_of(printed: Printed) -> Response:
    """Return a printing as the answer that opens or saves it."""
    name = f"{_('etiquettes')}-{today().isoformat()}.{printed.drawn.extension}"
    return file_named(printed.drawn.body, printed.drawn.content_type, name)


def file_named(body: bytes | str, content_type: str, name: str) -> Response:
    """Return a file as an answer; a PDF or an image opens where the browser can."""
    response = make_response(body)
    response.content_type = content_type
    is_shown = content_type.startswith(("application/pdf", "image/"))
    how = "inline" if is_shown else "attachment"
    response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return response
