"""The forms of measures, and of the steps of the strategy's governance."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError
from lifecycle.schemas.base import load
from lifecycle.schemas.strategy import MeasureForm, NoteForm, RemovalForm
from lifecycle.strategy import measures
from lifecycle.strategy.queries import MeasureView, NoteView, get_measure, get_note, objectives
from lifecycle.strategy.words import MEASURE_LABELS, MeasureState
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told

blueprint = Blueprint("strategy_measures", __name__)
Answer = tuple[str, int] | Response
Values = Mapping[str, Any]
_MEASURE = ("objective_id", "action", "means", "state", "starts_on", "ends_on", "version")
_NOTE = ("held_on", "title", "body", "version")


@blueprint.get("/measures/new")
@requires(Permission.REPORT_MANAGE)
def new() -> str:
    """Show the form of a new measure, for the objective that the address names."""
    given = {"objective_id": request.args.get("objective", ""), "state": MeasureState.PLANNED}
    return _measure_form(None, given, None)


@blueprint.post("/measures/new")
@requires(Permission.REPORT_MANAGE)
def create() -> Answer:
    """Keep a new measure."""
    try:
        values = load(MeasureForm(), request.form)
        with transaction() as session:
            measures.add_measure(session, get_actor(), values["data"], values["request_id"])
    except DomainError as error:
        return _refused(error, _measure_form(None, request.form, error))
    return _done(_("La mesure est enregistrée."))


@blueprint.get("/measures/<uuid:measure_id>/edit")
@requires(Permission.REPORT_MANAGE)
def edit(measure_id: UUID) -> str:
    """Show the form of a measure."""
    one = get_measure(request_session(), measure_id)
    return _measure_form(one, _written(one, _MEASURE), None)


@blueprint.post("/measures/<uuid:measure_id>/edit")
@requires(Permission.REPORT_MANAGE)
def save(measure_id: UUID) -> Answer:
    """Change what a measure says."""
    one = get_measure(request_session(), measure_id)
    try:
        values = load(MeasureForm(), request.form)
        with transaction() as session:
            measures.edit_measure(session, get_actor(), measure_id, values.pop("data"), **values)
    except DomainError as error:
        return _refused(error, _measure_form(one, request.form, error))
    return _done(_("La mesure est enregistrée."))


@blueprint.post("/measures/<uuid:measure_id>/remove")
@requires(Permission.REPORT_MANAGE)
def remove(measure_id: UUID) -> Response:
    """Remove a measure entered by mistake."""
    nonce = load(RemovalForm(), request.form)["request_id"]
    with transaction() as session:
        measures.remove_measure(session, get_actor(), measure_id, nonce)
    return _done(_("La mesure est supprimée. L’historique en garde la trace."))


@blueprint.get("/governance/new")
@requires(Permission.REPORT_MANAGE)
def new_note() -> str:
    """Show the form of a new step of the governance."""
    return _note_form(None, {"held_on": today().isoformat()}, None)


@blueprint.post("/governance/new")
@requires(Permission.REPORT_MANAGE)
def create_note() -> Answer:
    """Keep a new step of the governance."""
    try:
        values = load(NoteForm(), request.form)
        with transaction() as session:
            measures.add_note(session, get_actor(), values["data"], values["request_id"])
    except DomainError as error:
        return _refused(error, _note_form(None, request.form, error))
    return _done(_("L’étape est enregistrée."))


@blueprint.get("/governance/<uuid:note_id>/edit")
@requires(Permission.REPORT_MANAGE)
def edit_note(note_id: UUID) -> str:
    """Show the form of a step of the governance."""
    one = get_note(request_session(), note_id)
    return _note_form(one, _written(one, _NOTE), None)


@blueprint.post("/governance/<uuid:note_id>/edit")
@requires(Permission.REPORT_MANAGE)
def save_note(note_id: UUID) -> Answer:
    """Change what a step of the governance says."""
    one = get_note(request_session(), note_id)
    try:
        values = load(NoteForm(), request.form)
        with transaction() as session:
            measures.edit_note(session, get_actor(), note_id, values.pop("data"), **values)
    except DomainError as error:
        return _refused(error, _note_form(one, request.form, error))
    return _done(_("L’étape est enregistrée."))


@blueprint.post("/governance/<uuid:note_id>/remove")
@requires(Permission.REPORT_MANAGE)
def remove_note(note_id: UUID) -> Response:
    """Remove a step entered by mistake."""
    nonce = load(RemovalForm(), request.form)["request_id"]
    with transaction() as session:
        measures.remove_note(session, get_actor(), note_id, nonce)
    return _done(_("L’étape est supprimée. L’historique en garde la trace."))


def _written(one: MeasureView | NoteView, names: tuple[str, ...]) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in names}
    return {name: "" if value is None else str(value) for name, value in said.items()}


def _done(said: str) -> Response:
    flash(said, "go")
    return redirect(url_for("strategy.index"), 303)


def _refused(error: DomainError, page: str) -> Answer:
    if error.status in (403, 404):
        raise error
    return page, error.status


def _measure_form(one: MeasureView | None, values: Values, error: DomainError | None) -> str:
    return render_template(
        "strategy/measure_form.html",
        measure=one,
        values={**dict.fromkeys(_MEASURE, ""), **values},
        objectives=[(str(each.id), each.title) for each in objectives(request_session())],
        states=[(state.value, told(label)) for state, label in MEASURE_LABELS.items()],
        error=error,
        errors=field_errors(error),
    )


def _note_form(one: NoteView | None, values: Values, error: DomainError | None) -> str:
    return render_template(
        "strategy/note_form.html",
        note=one,
        values={**dict.fromkeys(_NOTE, ""), **values},
        error=error,
        errors=field_errors(error),
    )
