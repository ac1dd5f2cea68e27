"""An inventory on paper and as files."""

from uuid import UUID

from flask import Blueprint, Response, render_template

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.edge.streaming import read_apart, streamed
from lifecycle.kernel.clock import today
from lifecycle.reports.export_inventory import MEDIA_TYPES, InventoryExport, note_inventory_export
from lifecycle.stocktaking import queries
from lifecycle.stocktaking.wording import ENDED_GROUP_LABELS, SETTLED_LABELS
from lifecycle.web import shown
from lifecycle.web.context import plain_date
from lifecycle.web.inventories.scopes import scope_of

blueprint = Blueprint("inventory_files", __name__)
# Some forty pages; a longer list is read as a file.
MOST_PRINTED = 1_500


@blueprint.get("/<uuid:inventory_id>/export.<any(csv, xlsx):form>")
@requires(Permission.ASSET_VIEW)
def export(inventory_id: UUID, form: str) -> Response:
    """Send an inventory's lines as a file; that it was taken out is noted first."""
    actor = get_actor()
    with transaction() as session:
        wanted = InventoryExport(queries.get_inventory(session, inventory_id), form, current_locale())
        note_inventory_export(session, actor, wanted)
    parts = read_apart(actor.organisation_id, wanted.write)
    return streamed(parts, MEDIA_TYPES[form], wanted.filename)


@blueprint.get("/<uuid:inventory_id>/checklist")
@requires(Permission.ASSET_VIEW)
def checklist(inventory_id: UUID) -> str:
    """Show what remains to be seen as a list to tick off on paper, by room."""
    return _paper(inventory_id, "inventories/checklist.html", ("remaining",))


@blueprint.get("/<uuid:inventory_id>/result")
@requires(Permission.ASSET_VIEW)
def result(inventory_id: UUID) -> str:
    """Show the result to print and to file: the figures, then what was not in its place."""
    return _paper(inventory_id, "inventories/result.html", ("remaining", "misplaced", "unexpected"))


def _paper(inventory_id: UUID, template: str, groups: tuple[str, ...]) -> str:
    """Render lines for paper: readable codes, no QR, for who scans the sheet has not seen the device."""
    session = request_session()
    inventory = queries.get_inventory(session, inventory_id)
    lines = {
        group: [
            (shown.card(row), row)
            for row in queries.lines_by_place(session, inventory_id, group, MOST_PRINTED)
        ]
        for group in groups
    }
    return render_template(
        template,
        inventory=inventory,
        scope=scope_of(session, inventory),
        figures=queries.figures_of(session, [inventory_id])[inventory_id],
        lines=lines,
        most=MOST_PRINTED,
        printed_on=plain_date(today()),
        group_labels=ENDED_GROUP_LABELS,
        settled_labels=SETTLED_LABELS,
    )
