"""A device's page at a desk: all that is known of it, what may be done, what happened."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.agents.queries import find_sighting
from lifecycle.db.paging import Sort
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.footprint.effective import factors_in_force
from lifecycle.history.model import Event
from lifecycle.history.queries import timeline
from lifecycle.kernel.clock import PARIS, today
from lifecycle.kernel.errors import DomainError
from lifecycle.labels.qr import label_url
from lifecycle.registry import queries
from lifecycle.registry.acting import Command
from lifecycle.registry.errors import AssetNotFound
from lifecycle.registry.queries import CardRow
from lifecycle.registry.turning import turn
from lifecycle.registry.wording import CHOICE_LABELS
from lifecycle.sanitising.describing import confidentiality_of
from lifecycle.sanitising.wording import CONFIDENTIALITY_LABELS
from lifecycle.schemas.actions import ActionForm
from lifecycle.schemas.base import load
from lifecycle.states.assets import TABLE, Action
from lifecycle.triage.queries import latest
from lifecycle.web import actions, changes, shown
from lifecycle.web.assets import impact as asset_impact
from lifecycle.web.assets.words import facts_told
from lifecycle.web.context import plain_date, told
from lifecycle.web.labels import marks
from lifecycle.web.photos.shown import Shot, shots_of, with_photos
from lifecycle.web.repairs import shown as repair_shown
from lifecycle.web.triage import shown as triage_shown

EVENTS_SHOWN = 8
EVENTS_A_PAGE = 50


def card_of(asset_id: UUID) -> CardRow:
    """Return the row of an asset of this authority, or raise AssetNotFound."""
    row = queries.find_card(request_session(), asset_id)
    if row is None:
        raise AssetNotFound
    return row


@requires(Permission.ASSET_VIEW)
def page(asset_id: UUID) -> str:
    """Show all about one device."""
    return _page(card_of(asset_id))


def _page(row: CardRow, error: DomainError | None = None) -> str:
    session, actor = request_session(), get_actor()
    photos, lot = shots_of(session, row.id), actions.lot_of(session, row)
    relatives = [shown.card(relative) for relative in queries.family(session, row)]
    return render_template(
        "assets/page.html",
        card=shown.card(row),
        offered=actions.offered(actor, row, lot),
        lot=lot,
        parent=next((r for r in relatives if r.id == row.parent_id), None),
        children=[relative for relative in relatives if relative.id != row.parent_id],
        labels=queries.labels_of(session, row.id),
        label_address=label_url(current_app.config["LABEL_URL"], row.code) if row.code else "",
        label_marks=marks.offered(row),
        technical=facts_told(row.facts),
        triage=_triage(session, row.id),
        sighting=find_sighting(session, row.id),
        choice_labels=CHOICE_LABELS,
        confidentiality=told(CONFIDENTIALITY_LABELS[confidentiality_of(row)]) if row.data_bearing else "",
        repairs=repair_shown.panel(session, row),
        impact=asset_impact.sentence(row, factors_in_force(session)),
        euros=repair_shown.euros,
        days_told=repair_shown.days_told,
        photos=photos,
        events=_last_events(session, row.id, photos),
        state_at=_state_at(row, request.args.get("on", "")),
        error=error,
    )


def _triage(session: Session, asset_id: UUID) -> triage_shown.Shown | None:
    """Return what the device's last triage says, None where there is none that still holds."""
    found = latest(session, [asset_id]).get(asset_id)
    return triage_shown.shown(found) if found else None


def _state_at(row: CardRow, asked: str) -> dict[str, Any] | None:
    """Return the answer to « État au … », at the end of that day in France; None when nothing is asked."""
    if not asked:
        return None
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return {"day": asked, "text": _("Cette date n’existe pas."), "state": None}
    if day > today():
        return {"day": asked, "text": _("Cette date est dans le futur."), "state": None}
    moment = datetime.combine(day, time.max, PARIS)
    state = queries.find_state_at(request_session(), row.id, moment)
    words = _("Au %(day)s au soir :", day=plain_date(day))
    if state is None:
        words = _("Au %(day)s, l’équipement n’était pas encore au registre.", day=plain_date(day))
    return {"day": asked, "text": words, "state": state}


def _last_events(session: Session, asset_id: UUID, photos: Sequence[Shot]) -> list[shown.Told]:
    """Return the last events in few words; an edit alone says what it changed, it has no other."""
    events = timeline(session, asset_id, limit=EVENTS_SHOWN).rows
    edits = [event for event in events if event.tag == "asset:field:edited"]
    told_edits = dict(zip((event.id for event in edits), told_events(edits), strict=True))
    actor = get_actor()
    lines = [told_edits.get(event.id) or shown.event(event, actor) for event in events]
    return with_photos(events, lines, photos)


def told_events(events: Sequence[Event]) -> list[shown.Told]:
    """Return events in words, each with all that it changed, for the whole story."""
    actor = get_actor()
    names = changes.names(request_session(), events)
    lines = []
    for event in events:
        line = shown.event(event, actor)
        parts = changes.said_apart(event, line.text), " ; ".join(changes.told_changes(event, names))
        lines.append(replace(line, text=" · ".join(filter(None, parts))))
    return lines


@requires(Permission.ASSET_VIEW)
def history(asset_id: UUID) -> str:
    """Show all that happened to a device, newest first."""
    row = card_of(asset_id)
    leaf = turn(
        request_session(),
        select(Event).where(Event.subject_id == asset_id),
        Sort((Event.sequence,), descending=True),
        after=request.args.get("after"),
        before=request.args.get("before"),
        limit=EVENTS_A_PAGE,
    )
    events = [event for event, *_mark in leaf.rows]
    return render_template(
        "assets/history.html",
        card=shown.card(row),
        events=with_photos(events, told_events(events), shots_of(request_session(), asset_id)),
        previous=leaf.before and url_for("assets.history", asset_id=asset_id, before=leaf.before),
        next=leaf.after and url_for("assets.history", asset_id=asset_id, after=leaf.after),
    )


@requires(Permission.ASSET_ACT)
def ask(asset_id: UUID, action: str) -> str:
    """Show the form of an action that needs something said."""
    return _form(card_of(asset_id), Action(action), {}, None)


def _form(row: CardRow, action: Action, values: dict[str, str], error: DomainError | None) -> str:
    return render_template(
        "assets/action.html",
        card=shown.card(row),
        action=action,
        rule=TABLE[action],
        asks=actions.ASKS[action],
        options=actions.options(request_session(), row, action),
        values=values,
        error=error,
        errors=actions.field_errors(error),
    )


@requires(Permission.ASSET_ACT)
def act(asset_id: UUID) -> tuple[str, int] | Response:
    """Do an action: back to the page with its new state, or the reasons why not."""
    row = card_of(asset_id)
    try:
        command: Command = load(ActionForm(), request.form)  # type: ignore[assignment]
        with transaction() as session:
            done = actions.perform(session, get_actor(), asset_id, command)
    except DomainError as error:
        return _refused(queries.find_card(request_session(), asset_id) or row, error), error.status
    words = _("%(action)s : c’est enregistré.", action=told(TABLE[command.action].label))
    flash(words, "wait" if done.replayed else "go")
    return redirect(url_for("assets.page", asset_id=asset_id), 303)


def _refused(row: CardRow, error: DomainError) -> str:
    asked = request.form.get("action", "")
    if asked in actions.ASKS and row.state in TABLE[Action(asked)].sources:
        return _form(row, Action(asked), request.form.to_dict(), error)
    return _page(row, error)
