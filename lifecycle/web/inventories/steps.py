"""What people do with an inventory: start it, settle ticked lines, do without a lost phone, end it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import DomainError
from lifecycle.schemas.assets import placed, said_of
from lifecycle.schemas.base import load
from lifecycle.schemas.inventories import InventoryForm, SettleForm
from lifecycle.schemas.lots import RequestForm
from lifecycle.stocktaking import service, settling
from lifecycle.stocktaking.settling import Settled
from lifecycle.web.actions import field_errors
from lifecycle.web.assets import listing
from lifecycle.web.assets.values import place_options
from lifecycle.web.context import plain_date
from lifecycle.web.inventories.routes import inventory_page
from lifecycle.web.inventories.scopes import scope

blueprint = Blueprint("inventory_steps", __name__)


@blueprint.get("/new")
@requires(Permission.ASSET_ACT)
def new() -> str:
    """Ask where to count, or show what the place or the filter named would have people look for."""
    return _form()


@blueprint.post("/new")
@requires(Permission.ASSET_ACT)
def start() -> str | tuple[str, int] | Response:
    """Start an inventory and go to its page."""
    lists = {name: request.form.getlist(name) for name in ("state", "category") if name in request.form}
    try:
        values = load(InventoryForm(), {**request.form.to_dict(), **lists})
        with transaction() as session:
            inventory_id = service.start(session, get_actor(), **values).id
    except DomainError as error:
        return _form(error), error.status
    flash(_("L’inventaire est ouvert : scannez les équipements, à un ou à plusieurs."), "go")
    return _back(inventory_id)


def _form(error: DomainError | None = None) -> str:
    session, said = request_session(), request.values.copy()
    for name, value in placed({"place": said.get("place", "")}).items():
        said[name.removesuffix("_id")] = value
    wanted = listing.read(said).wanted
    if not wanted.parts() and error is None:
        return render_template("inventories/where.html", places=list(place_options(session).items()))
    counted = scope(session, wanted)
    named = counted.place.rpartition(" › ")[2] if counted.place and not counted.is_narrowed else ""
    return render_template(
        "inventories/new.html",
        scope=counted,
        said=said_of(wanted),
        expected=service.count_expected(session, wanted),
        under_way=service.find_under_way(session, wanted),
        name=request.form.get("name", named or _("Sélection du %(day)s", day=plain_date(now().date()))),
        error=error,
        errors=field_errors(error),
    )


_SETTLE: Mapping[str, tuple[Callable[..., Settled], Callable[[int], str]]] = {
    "seen": (
        settling.count_by_hand,
        lambda n: ngettext("%(num)s équipement noté vu.", "%(num)s équipements notés vus.", n),
    ),
    "move": (
        settling.put_in_place,
        lambda n: ngettext(
            "%(num)s équipement rangé là où il a été vu.",
            "%(num)s équipements rangés là où ils ont été vus.",
            n,
        ),
    ),
    "found": (
        settling.mark_found,
        lambda n: ngettext("%(num)s équipement retrouvé.", "%(num)s équipements retrouvés.", n),
    ),
    "missing": (
        settling.report_missing,
        lambda n: ngettext(
            "%(num)s équipement signalé introuvable.", "%(num)s équipements signalés introuvables.", n
        ),
    ),
}


@blueprint.post("/<uuid:inventory_id>/lines")
@requires(Permission.ASSET_ACT)
def settle(inventory_id: UUID) -> tuple[str, int] | Response:
    """Do what was decided of the ticked lines; refusals come back in words, the others are done."""
    try:
        asked: dict[str, Any] = load(SettleForm(), _ticked())
        use_case, words = _SETTLE[asked["settle"]]
        with transaction() as session:
            settled = use_case(session, get_actor(), inventory_id, asked["asset_ids"], asked["request_id"])
    except DomainError as error:
        return _refused(inventory_id, error)
    if settled.done:
        flash(words(settled.done), "go")
    for group in settled.refused:
        left = ngettext("%(num)s laissé tel quel :", "%(num)s laissés tels quels :", group.count)
        flash(f"{left} {' '.join(group.reasons)}", "out")
    return _back(inventory_id, request.args.get("group"))


def _ticked() -> dict[str, Any]:
    """Return the form's members; the button of one row stands for that row alone, whatever is ticked."""
    said: dict[str, Any] = request.form.to_dict()
    if found := said.get("found"):
        return {**said, "settle": "found", "asset_ids": [found]}
    return {**said, "asset_ids": [said["only"]] if said.get("only") else request.form.getlist("asset")}


@blueprint.post("/<uuid:inventory_id>/close")
@requires(Permission.ASSET_ACT)
def close(inventory_id: UUID) -> tuple[str, int] | Response:
    """Close an inventory, once no phone holds scans of it."""
    said = _("L’inventaire est clos. Ce qui reste à voir n’est introuvable que si vous le signalez.")
    return _step(inventory_id, lambda *asked: service.close(*asked), said)


@blueprint.post("/<uuid:inventory_id>/cancel")
@requires(Permission.ASSET_ACT)
def cancel(inventory_id: UUID) -> tuple[str, int] | Response:
    """Give an inventory up."""
    said = _("L’inventaire est annulé. Les lectures restent dans l’historique des équipements.")
    return _step(inventory_id, lambda *asked: service.cancel(*asked), said)


@blueprint.post("/<uuid:inventory_id>/phones/<uuid:phone_id>/release")
@requires(Permission.PHONE_RELEASE)
def release(inventory_id: UUID, phone_id: UUID) -> tuple[str, int] | Response:
    """Wait no longer for a phone that is lost or broken."""
    said = _("Ce téléphone n’est plus attendu. S’il revient, ses lectures seront prises.")
    return _step(
        inventory_id,
        lambda session, actor, subject, asked: service.release_phone(
            session, actor, subject, phone_id, asked
        ),
        said,
    )


def _step(inventory_id: UUID, use_case: Callable[..., Any], said: str) -> tuple[str, int] | Response:
    try:
        values = load(RequestForm(), request.form)
        with transaction() as session:
            use_case(session, get_actor(), inventory_id, values["request_id"])
    except DomainError as error:
        return _refused(inventory_id, error)
    flash(said, "go")
    return _back(inventory_id)


def _refused(inventory_id: UUID, error: DomainError) -> tuple[str, int]:
    """Answer with the inventory as it is and every reason; what is not there stays a 404."""
    if error.status in (403, 404):
        raise error
    return inventory_page(inventory_id, error), error.status


def _back(inventory_id: UUID, group: str | None = None) -> Response:
    return redirect(url_for("inventories.page", inventory_id=inventory_id, group=group), 303)
