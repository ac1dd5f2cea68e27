"""Batches of blank labels: made and printed at once, then followed until all are used or void."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.db.paging import BadCursor
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.history.queries import timeline
from lifecycle.kernel.errors import Conflict, DomainError
from lifecycle.kernel.text import N_
from lifecycle.labels import batch_queries
from lifecycle.labels.asking import setting_of
from lifecycle.labels.batches import MADE, NOTED, PRINTED, VOIDED, note_batch, void_rest
from lifecycle.labels.errors import BatchNotFound
from lifecycle.labels.own_sheets import papers
from lifecycle.labels.service import make_blank
from lifecycle.labels.sheets import SHEETS
from lifecycle.registry.turning import Leaf
from lifecycle.registry.wording import title_of
from lifecycle.schemas.base import as_uuid, load
from lifecycle.schemas.labels import DEFAULT_SHEET, BlankForm, NoteForm
from lifecycle.web import shown
from lifecycle.web.context import told
from lifecycle.web.labels import forms

blueprint = Blueprint("label_batches", __name__)
PAGE = 50
EVENTS_SHOWN = 20
USE_LABELS = {
    None: N_("Toutes"),
    "blank": N_("Vierges"),
    "borne": N_("Utilisées"),
    "void": N_("Annulées"),
}
_EVENT_LABELS = {
    MADE: N_("Série créée"),
    PRINTED: N_("Étiquettes imprimées"),
    VOIDED: N_("Étiquettes restantes annulées"),
    NOTED: N_("Remarque modifiée"),
}


@blueprint.get("/blank")
@requires(Permission.LABEL_PRINT)
def new() -> str:
    """Offer to print labels ahead of the devices that will bear them."""
    return _new(None)


def _new(error: DomainError | None) -> str:
    asked = forms.asked(request_session(), error, "count")
    asked["values"].setdefault("count", SHEETS[DEFAULT_SHEET].per_page)
    return render_template("labels/blank.html", **asked)


@blueprint.post("/blank")
@requires(Permission.LABEL_PRINT)
def make() -> Response | tuple[str, int]:
    """Issue a batch of blank labels: its sheets."""
    try:
        form = load(BlankForm(), forms.sent("show"))
        with transaction() as session:
            look = forms.look(session, [line for line in form["show"] if line != "type_name"])
            setting, note = setting_of(session, form), form["note"].strip()
            printed = make_blank(
                session, get_actor(), form["count"], setting, look, note=note,
                request_id=form.get("request_id"),
            )  # fmt: skip
    except DomainError as error:
        return _new(error), error.status
    return forms.file_of(printed)


@blueprint.get("/batches/")
@requires(Permission.LABEL_PRINT)
def index() -> str:
    """Show the batches, newest first, with how far each is used."""
    session = request_session()
    try:
        leaf = batch_queries.batches_page(session, limit=PAGE, **_marks())
    except BadCursor:
        leaf = batch_queries.batches_page(session, limit=PAGE)
    return render_template(
        "labels/batches.html",
        batches=leaf.rows,
        loose=batch_queries.count_unbatched(session),
        previous=leaf.before and url_for("label_batches.index", before=leaf.before),
        next=leaf.after and url_for("label_batches.index", after=leaf.after),
    )


def _marks() -> dict[str, str | None]:
    return {name: request.args.get(name) for name in ("after", "before")}


@blueprint.get("/batches/<uuid:batch_id>")
@requires(Permission.LABEL_PRINT)
def page(batch_id: UUID) -> str:
    """Show a batch: its labels with what bears each, its history."""
    session = request_session()
    batch = batch_queries.find_figures(session, batch_id)
    if batch is None:
        raise BatchNotFound
    use = request.args.get("use")
    use = use if use in batch_queries.USES else None
    leaf, sheet = _labels(batch_id, use), papers(session).get(batch.sheet)
    return render_template(
        "labels/batch.html",
        batch=batch,
        sheet=told(sheet.name) if sheet else "",
        labels=[(row, _bearer(row)) for row in leaf.rows],
        tabs=_tabs(batch, use),
        events=[_told(event) for event in timeline(session, batch_id, limit=EVENTS_SHOWN).rows],
        previous=leaf.before
        and url_for("label_batches.page", batch_id=batch_id, use=use, before=leaf.before),
        next=leaf.after and url_for("label_batches.page", batch_id=batch_id, use=use, after=leaf.after),
    )


def _labels(batch_id: UUID, use: str | None) -> Leaf:
    session = request_session()
    try:
        return batch_queries.labels_page(session, batch_id, use, limit=PAGE, **_marks())
    except BadCursor:
        return batch_queries.labels_page(session, batch_id, use, limit=PAGE)


def _bearer(row: Any) -> str:
    """Return the name of what bears a label, empty for none."""
    if row.room_name:
        return str(row.room_name)
    return title_of(row, current_locale()) if row.asset_id else ""


def _tabs(batch: Any, use: str | None) -> list[dict[str, Any]]:
    return [
        {
            "label": told(label),
            "url": url_for("label_batches.page", batch_id=batch.id, use=key),
            "is_current": key == use,
            "count": getattr(batch, key) if key else batch.count,
        }
        for key, label in USE_LABELS.items()
    ]


def _told(event: Any) -> shown.Told:
    """Return an event of a batch in words."""
    told_event = replace(shown.event(event, get_actor()), title=told(_EVENT_LABELS[event.tag]))
    if event.tag == NOTED:
        return replace(told_event, text=event.changes["note"][1])
    count = event.details["count"]
    words = ngettext("%(num)s étiquette", "%(num)s étiquettes", count)
    return replace(told_event, text=", ".join(filter(None, (words, event.details.get("note")))))


@blueprint.post("/batches/<uuid:batch_id>/void")
@requires(Permission.LABEL_PRINT)
def void(batch_id: UUID) -> Answer:
    """Give up what is left of a batch."""
    request_id = as_uuid(request.form.get("request_id"))
    try:
        with transaction() as session:
            count = void_rest(session, get_actor(), batch_id, request_id)
    except Conflict as error:
        flash(told(error.text), "stop")
    else:
        words = ngettext("%(num)s étiquette vierge annulée.", "%(num)s étiquettes vierges annulées.", count)
        flash(words, "go")
    return redirect(url_for("label_batches.page", batch_id=batch_id), 303)


@blueprint.post("/batches/<uuid:batch_id>/note")
@requires(Permission.LABEL_PRINT)
def note(batch_id: UUID) -> Answer:
    """Change what is noted of a batch."""
    said = load(NoteForm(), request.form)
    with transaction() as session:
        note_batch(session, get_actor(), batch_id, said["note"].strip())
    flash(_("La remarque est enregistrée."), "go")
    return redirect(url_for("label_batches.page", batch_id=batch_id), 303)
