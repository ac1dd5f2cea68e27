"""A lot's sanitisations: one form for the devices wiped the same way, their certificates in one file."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife import queries
from lifecycle.endoflife.checklist import checklist
from lifecycle.endoflife.views import LineView, LotView
from lifecycle.kernel.errors import DomainError, NotFound
from lifecycle.kernel.ids import derived_id
from lifecycle.registry.errors import AssetNotFound
from lifecycle.sanitising.queries import certificates_of
from lifecycle.sanitising.recording import Asked, record_many
from lifecycle.schemas.base import load
from lifecycle.schemas.sanitisations import SeveralSanitisationsForm
from lifecycle.web.category_words import category_names
from lifecycle.web.sanitising.record import said
from lifecycle.web.sanitising.shown import certificates_file, form_parts


@dataclass(frozen=True, slots=True)
class Target:
    """A device of a lot that can be sanitised: is its record still missing?"""

    line: LineView
    is_missing: bool


@requires(Permission.SANITISATION_RECORD)
def new_for_lot(lot_id: UUID) -> str:
    """Show one form for the devices of a lot, those whose record is missing ticked."""
    return _several(lot_id, {}, None, request.args.getlist("asset"))


@requires(Permission.SANITISATION_RECORD)
def create_for_lot(lot_id: UUID) -> tuple[str, int] | Response:
    """Record the same sanitisation for each device ticked, all or none."""
    ticked = request.form.getlist("asset_ids")
    on_lot = {str(target.line.asset_id) for target in _targets(queries.get_lot(request_session(), lot_id))}
    try:
        values = load(SeveralSanitisationsForm(), {**request.form.to_dict(), "asset_ids": ticked})
        if not on_lot.issuperset(ticked):
            raise AssetNotFound
        asked = [
            Asked(asset_id, values["data"], derived_id(values["request_id"], asset_id))
            for asset_id in values["asset_ids"]
        ]
        with transaction() as session:
            record_many(session, get_actor(), asked)
    except DomainError as error:
        if error.status == 404:
            raise
        return _several(lot_id, request.form.to_dict(), error, ticked), error.status
    flash(said(values["data"].result, len(ticked)), "go" if values["data"].result == "passed" else "stop")
    return redirect(url_for("lots.page", lot_id=lot_id), 303)


@requires(Permission.ASSET_VIEW)
def certificates(lot_id: UUID) -> Response:
    """Give the certificates of a lot's devices as one PDF, a page a medium."""
    session = request_session()
    view = queries.get_lot(session, lot_id)
    rows = certificates_of(session, [line.asset_id for line in view.kept_lines])
    if not rows:
        raise NotFound(_("Aucun effacement réussi n’est enregistré pour les équipements de ce lot."))
    subject = _("Lot %(number)s", number=view.lot.number)
    return certificates_file(session, rows, f"certificats-lot-{view.lot.number}.pdf", subject)


def _several(lot_id: UUID, values: dict[str, str], error: DomainError | None, ticked: Sequence[str]) -> str:
    view = queries.get_lot(request_session(), lot_id)
    targets = _targets(view)
    missing = [str(target.line.asset_id) for target in targets if target.is_missing]
    return render_template(
        "sanitisations/several.html",
        lot=view.lot,
        targets=targets,
        categories=category_names(),
        ticked=ticked or missing,
        **form_parts(values, error),
    )


def _targets(view: LotView) -> list[Target]:
    """Return the lot's devices that bear data, those without a valid record first."""
    items = checklist(request_session(), view)
    missing = {line.asset_id for item in items if item.code == "sanitised" for line in item.lines}
    bearing = [line for line in view.kept_lines if line.manifest.data_bearing and not line.is_ended]
    found = [Target(line, line.asset_id in missing) for line in bearing]
    return sorted(found, key=lambda target: (not target.is_missing, target.line.position))
