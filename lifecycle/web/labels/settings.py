"""What labels say for the whole authority: its short name, a line for who finds a device, its logo."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.db.files import FileStore
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.errors import Invalid, NotFound
from lifecycle.labels import wording
from lifecycle.labels.layout import FOUND_LINE, Label
from lifecycle.labels.logo import MAX_BYTES, find_logo, read_logo
from lifecycle.labels.picture import label_svg
from lifecycle.labels.qr import label_url
from lifecycle.labels.wording import WordingData, change_wording
from lifecycle.schemas.base import load
from lifecycle.schemas.label_papers import WordingForm
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told
from lifecycle.web.tabs import label_tabs

blueprint = Blueprint("label_settings", __name__)
_SAMPLE_CODE = "K7M23FXQ"


@blueprint.get("/")
@requires(Permission.ADMIN)
def page() -> str:
    """Show what labels say, with a sample."""
    owner = wording.organisation(request_session())
    values = {
        "short_name": owner.short_name,
        "label_line": owner.label_line,
        "shows_owner": owner.shows_owner,
    }
    return _page(values, None)


@blueprint.post("/")
@requires(Permission.ADMIN)
def save() -> Answer | tuple[str, int]:
    """Change what labels say from the next printing on."""
    try:
        form = load(WordingForm(), request.form.to_dict())
        with transaction() as session:
            kept = wording.organisation(session).logo_digest
            data = WordingData(
                short_name=" ".join(form["short_name"].split()),
                label_line=" ".join(form["label_line"].split()),
                shows_owner=form["shows_owner"],
                logo_digest=_sent_logo() or (None if form["removes_logo"] else kept),
            )
            change_wording(session, get_actor(), data, form["request_id"])
    except Invalid as error:
        values = {name: request.form.get(name, "") for name in ("short_name", "label_line", "shows_owner")}
        return _page(values, error), error.status
    flash(_("C’est enregistré. Les prochaines étiquettes imprimées le diront ainsi."), "go")
    return redirect(url_for("label_settings.page"), 303)


def _sent_logo() -> str | None:
    """Keep the logo sent with the form, if any, and return its digest; raises LogoRefused."""
    sent = request.files.get("logo")
    if sent is None or not sent.filename:
        return None
    return _files().put(read_logo(sent.stream.read(MAX_BYTES + 1)))


@blueprint.get("/sample.svg")
@requires(Permission.LABEL_PRINT)
def sample() -> Response:
    """Give a label with the words kept, for a device that there is not."""
    session, locale = request_session(), current_locale()
    words = wording.wording(session, locale)
    url = label_url(current_app.config["LABEL_URL"], _SAMPLE_CODE)
    name, logo = _("Ordinateur portable"), find_logo(session, _files())
    drawn = label_svg(Label(_SAMPLE_CODE, url, words.owner, name, words.found_line, logo=logo), locale)
    return _picture(drawn, "image/svg+xml; charset=utf-8")


@blueprint.get("/logo.png")
@requires(Permission.LABEL_PRINT)
def logo() -> Response:
    """Give the logo as labels bear it."""
    found = find_logo(request_session(), _files())
    if found is None:
        raise NotFound
    return _picture(found.png, "image/png")


def _picture(body: str | bytes, content_type: str) -> Response:
    response = make_response(body)
    response.content_type = content_type
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _files() -> FileStore:
    store: FileStore = current_app.extensions["lifecycle.files"]
    return store


def _page(values: dict[str, Any], error: Invalid | None) -> str:
    return render_template(
        "label_settings/page.html",
        tabs=label_tabs(),
        values=values,
        logo=find_logo(request_session(), _files()),
        usual_line=told(FOUND_LINE),
        errors=field_errors(error),
    )
