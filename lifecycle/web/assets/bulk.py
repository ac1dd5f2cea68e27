"""One action on many devices: what it will do, exactly, then a job that does it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.jobs import start_job
from lifecycle.edge.model import Job
from lifecycle.kernel.clock import now, today
from lifecycle.kernel.errors import Conflict, DomainError, Forbidden, Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.registry import queries
from lifecycle.registry.acting import Command
from lifecycle.registry.bulk import BULK_ACTIONS, KIND, known_ids
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.places import checked_place
from lifecycle.schemas.actions import ActionForm
from lifecycle.schemas.assets import said_of
from lifecycle.schemas.base import as_uuid, load
from lifecycle.states.assets import TABLE, Action, State
from lifecycle.states.decide import decide
from lifecycle.states.facts import Facts
from lifecycle.web import actions
from lifecycle.web.assets import listing
from lifecycle.web.context import told

# The parts of the form that go along with the action, in the shape that the API takes too.
_PARTS = (
    "target",
    "reason",
    "functional_status",
    "decided_on",
    "loss_reason",
    "note",
    "room_id",
    "custodian",
)
_NEEDED = {Action.MOVE: "room_id", Action.ASSIGN: "custodian"}


class NothingChosen(Invalid):
    """No device is ticked, and the whole list was not asked for."""

    slug = "nothing-chosen"
    text = N_("Cochez au moins un équipement, ou prenez toute la liste.")


class ListChanged(Conflict):
    """The list has not as many devices any more as the confirmation said."""

    slug = "list-changed"
    text = N_("La liste a changé entre-temps : vérifiez le nouveau nombre d’équipements, puis confirmez.")


@dataclass(frozen=True, slots=True)
class Selection:
    """The devices chosen, these ids or the whole of a filter, and how many stand in each state."""

    wanted: AssetFilter
    ids: tuple[UUID, ...] | None
    by_state: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many devices are chosen."""
        return sum(self.by_state.values())

    def said(self) -> dict[str, Any]:
        """Return the selection as the parts of a form."""
        if self.ids is not None:
            return {"asset": [str(asset_id) for asset_id in self.ids]}
        return {"whole": "1", **said_of(self.wanted)}


@requires(Permission.ASSET_ACT)
def bulk() -> str | tuple[str, int] | Response:
    """Confirm an action on the ticked devices or on a whole list (GET), then start it (POST)."""
    try:
        chosen, action = _selection(request_session()), _action()
    except Invalid as error:
        flash(told(error.text), "stop")
        return redirect(url_for("assets.index"), 303)
    if request.method == "GET":
        return _confirm(chosen, action)
    try:
        job_id = _start(chosen, action)
    except (Invalid, Conflict) as error:
        return _confirm(chosen, action, error), error.status
    return redirect(url_for("jobs.page", job_id=job_id), 303)


def _selection(session: Session) -> Selection:
    """Return what the request chooses; ids that are not this authority's are left out."""
    if request.values.get("whole"):
        asked = listing.read(request.values)
        if asked.ignored:  # a narrower list was meant than the one that could be read
            raise NothingChosen
        return Selection(asked.wanted, None, queries.count_by_state(session, asked.wanted))
    ids = known_ids(session, [found for text in request.values.getlist("asset") if (found := as_uuid(text))])
    if not ids:
        raise NothingChosen
    return Selection(AssetFilter(), ids, queries.count_by_state(session, AssetFilter(), ids))


def _action() -> Action:
    asked = request.values.get("action", "")
    if asked not in BULK_ACTIONS:
        raise NothingChosen
    action = Action(asked)
    if not get_actor().can(TABLE[action].permission):
        raise Forbidden
    return action


def _confirm(chosen: Selection, action: Action, error: DomainError | None = None) -> str:
    asks = actions.ASKS.get(action, ())
    able = sum(count for state, count in chosen.by_state.items() if state in TABLE[action].sources)
    left = [(State(s), count) for s, count in chosen.by_state.items() if s not in TABLE[action].sources]
    return render_template(
        "assets/bulk.html",
        chosen=chosen,
        said=chosen.said(),
        list_url=listing.url_of(chosen.wanted),
        action=action,
        rule=TABLE[action],
        able=able,
        left=sorted(left, key=lambda pair: -pair[1]),
        asks=asks,
        options=actions.options(request_session(), None, action) if asks else {},
        values=request.form.to_dict(),
        error=error,
        errors=actions.field_errors(error),
    )


def _start(chosen: Selection, action: Action) -> UUID:
    """Queue the job and return its id; the same request sent again finds the job of the first time."""
    command: Command = load(ActionForm(), request.form)  # type: ignore[assignment]
    with transaction() as session:
        if seen := _seen(session, command.request_id):
            return seen
        if request.form.get("total") != str(chosen.total):
            raise ListChanged
        _check(session, command)
        said = {name: request.form[name] for name in _PARTS if request.form.get(name)}
        kept = {
            "action": action.value,
            "request_id": str(command.request_id),
            "occurred_at": now().isoformat(),
        }
        ids = [str(asset_id) for asset_id in chosen.ids] if chosen.ids is not None else None
        params = {"command": said | kept, "ids": ids, "filter": said_of(chosen.wanted), "total": chosen.total}
        return start_job(session, get_actor(), KIND, params, total=chosen.total).id


def _seen(session: Session, request_id: UUID) -> UUID | None:
    asked = Job.params["command"]["request_id"].astext
    return session.scalar(select(Job.id).where(Job.kind == KIND, asked == str(request_id)))


def _check(session: Session, command: Command) -> None:
    """Refuse at once what would be refused for each device: a part left out, a date to come, no such room."""
    needed = _NEEDED.get(command.action)
    if needed and getattr(command.place, needed) is None:
        raise Invalid(fields={needed: [Reason("required", N_("Ce champ est obligatoire."))]})
    checked_place(session, command.place)
    rule = TABLE[command.action]
    decide(command.action, Facts(rule.sources[0], today(), before_missing=State.IN_STOCK), command.ask)
