"""Saying of the devices chosen that their labels are stuck on, or that they are to bear none."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.jobs import start_job
from lifecycle.kernel.errors import NotFound
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.labels import applied, queries
from lifecycle.labels.applied import MARKS, Marked, mark_next
from lifecycle.labels.setting import MOST_LABELS
from lifecycle.registry.bulk import Chosen
from lifecycle.registry.counting import count_assets
from lifecycle.registry.labelling import label_status
from lifecycle.registry.queries import CardRow
from lifecycle.schemas.base import as_uuid
from lifecycle.web.context import told
from lifecycle.web.labels import choice as label_choice
from lifecycle.web.people.session import local_path

# What a device's own page offers to say of its label, by how far its labelling is.
_NEXT = {
    "to_print": (("stuck", N_("Marquer comme posée")), ("unwanted", N_("Ne pas étiqueter"))),
    "to_stick": (("stuck", N_("Marquer comme posée")), ("unwanted", N_("Ne pas étiqueter"))),
    "stuck": (("unstuck", N_("Pas encore posée")),),
    "unwanted": (("wanted", N_("À étiqueter")),),
}


def offered(row: CardRow) -> list[tuple[str, str]]:
    """Return what may be said now of a device's label, each with its words."""
    return [(said, told(words)) for said, words in _NEXT.get(label_status(row), ())]


@requires(Permission.LABEL_PRINT)
def mark() -> Response:
    """Mark the devices chosen at once, or start a job where they are more than one request should hold."""
    said = request.form.get("mark", "")
    if said not in MARKS:
        raise NotFound
    request_id = as_uuid(request.form.get("request_id")) or new_id()
    with transaction() as session:
        choice = label_choice.chosen(session)
        chosen = _devices(session, choice)
        if chosen.ids is None and (total := count_assets(session, chosen.wanted)) > applied.BATCH:
            return redirect(
                url_for("jobs.page", job_id=_start(session, said, choice, total, request_id)), 303
            )
        marked = mark_next(session, get_actor(), said, chosen, request_id, Marked())
    words = ngettext("1 équipement mis à jour.", "%(num)s équipements mis à jour.", marked.changed)
    flash(words if marked.changed else _("Rien à changer : c’était déjà dit."), "go")
    back = url_for("labels.index", way=choice.way, **choice.said)
    return redirect(local_path(request.form.get("next", back)), 303)


def _devices(session: Session, choice: label_choice.Chosen) -> Chosen:
    """Return the devices meant: those of a filter, or those that bear the labels chosen."""
    selection = choice.selection
    if selection.wanted is not None:
        return Chosen(selection.wanted)
    ids = selection.asset_ids or queries.devices_of(session, selection, MOST_LABELS)
    return Chosen(ids=tuple(ids))


def _start(session: Session, said: str, choice: label_choice.Chosen, total: int, request_id: UUID) -> UUID:
    params: dict[str, Any] = {"mark": said, "filter": choice.said, "request_id": str(request_id)}
    return start_job(session, get_actor(), applied.KIND, {**params, "total": total}, total).id
