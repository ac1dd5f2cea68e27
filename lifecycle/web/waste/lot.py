"""A lot of waste: what it weighs by code, what its papers lack, its follow-up slips."""

from decimal import Decimal, InvalidOperation
from uuid import UUID

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.db.files import FileStore
from lifecycle.documents.bsd import NOTICE, bsd_pdf, slip_groups
from lifecycle.documents.logo import find_authority_logo
from lifecycle.documents.page import Paper
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.endoflife import queries
from lifecycle.endoflife.views import LotView
from lifecycle.formats import bsdd
from lifecycle.formats.waste_codes import (
    OPERATION_MODE_LABELS,
    OPERATIONS,
    WASTE_CODES,
    is_hazardous,
)
from lifecycle.kernel.errors import DomainError, Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import FormShape, identifier, load
from lifecycle.states.lots import Side
from lifecycle.waste import service
from lifecycle.waste.errors import NoSuchWaste
from lifecycle.waste.register import Departure, departures_of
from lifecycle.waste.shipments import Weighing
from lifecycle.web.actions import field_errors
from lifecycle.web.lots.files import saved

blueprint = Blueprint("lot_waste", __name__)


class _WeightsForm(FormShape):
    request_id = identifier(required=True)


def waste_lot(lot_id: UUID) -> LotView:
    """Return a lot of waste of one's own authority; for anybody else there is none."""
    view = queries.get_lot(request_session(), lot_id)
    if view.side is not Side.AUTHORITY or view.lot.waste_status != "waste":
        raise NoSuchWaste
    return view


@blueprint.get("/<uuid:lot_id>/waste")
@requires(Permission.PARTNER_VIEW)
def page(lot_id: UUID) -> str:
    """Show what a lot of waste holds by code, how it travels and is treated, and what its papers lack."""
    return _page(lot_id, None)


def _page(lot_id: UUID, error: DomainError | None) -> str:
    view, locale = waste_lot(lot_id), current_locale()
    departures = departures_of(request_session(), lot_id)
    hazardous = [one for one in departures if is_hazardous(one.waste_code)]
    return render_template(
        "waste/lot.html",
        lot=view.lot,
        departures=departures,
        shipment=departures[0].shipment if departures else None,
        slips=[
            {
                "departure": one,
                "digits": _digits(one.waste_code),
                "groups": slip_groups(one.slip, locale),
                "lacking": [reason.told(locale) for reason in bsdd.problems(one.slip)],
            }
            for one in hazardous
        ],
        notice=NOTICE,
        kilograms=_kilograms,
        waste_codes=WASTE_CODES,
        operations=OPERATIONS,
        mode_labels=OPERATION_MODE_LABELS,
        error=error,
        errors=field_errors(error),
        said=request.form,
    )


@blueprint.post("/<uuid:lot_id>/waste/weights")
@requires(Permission.LOT_MANAGE)
def weigh(lot_id: UUID) -> Response | tuple[str, int]:
    """Keep what the devices of each code weigh; an empty field goes back to the devices' own weights."""
    waste_lot(lot_id)
    try:
        request_id = load(_WeightsForm(), request.form)["request_id"]
        with transaction() as session:
            service.weigh(session, get_actor(), lot_id, _weighings(), request_id)
    except DomainError as error:
        if error.status in (403, 404):
            raise
        return _page(lot_id, error), error.status
    flash(_("Les poids sont enregistrés."), "go")
    return redirect(url_for("lot_waste.page", lot_id=lot_id), 303)


def _weighings() -> dict[str, Weighing | None]:
    """Return the weights of the form in tonnes, where people write kilograms as they do."""
    form, found = request.form, dict[str, Weighing | None]()
    for code in WASTE_CODES:
        name = f"weight_{_digits(code)}"
        if name not in form:
            continue
        typed = "".join(form[name].split()).replace(",", ".")
        try:
            tonnes = Decimal(typed) / 1000 if typed else None
        except InvalidOperation as error:
            text = N_("Écrivez un nombre de kilogrammes.")
            raise Invalid(fields={name: [Reason("invalid-value", text)]}) from error
        is_estimate = form.get(f"estimate_{_digits(code)}") == "1"
        found[code] = Weighing(tonnes, is_estimate) if tonnes is not None else None
    return found


@blueprint.get("/<uuid:lot_id>/waste/slips/<int:digits>.<any(pdf, json):form>")
@requires(Permission.PARTNER_VIEW)
def slip(lot_id: UUID, digits: int, form: str) -> Response:
    """Give the preparation of one waste's follow-up slip, to read or to copy."""
    view = waste_lot(lot_id)
    departure = _of_code(lot_id, digits)
    if form == "json":
        made: Response = jsonify(bsdd.content(departure.slip))
        made.headers.set("Content-Disposition", "attachment", filename=_filename(departure, form))
        return made
    store: FileStore = current_app.extensions["lifecycle.files"]
    address = current_app.config["PUBLIC_URL"] + url_for("lot_waste.page", lot_id=lot_id)
    logo = find_authority_logo(request_session(), store, view.authority.id)
    paper = Paper(locale=current_locale(), url=address, logo=logo)
    return saved(bsd_pdf(departure, paper), "application/pdf", _filename(departure, form))


def _of_code(lot_id: UUID, digits: int) -> Departure:
    for departure in departures_of(request_session(), lot_id):
        if _digits(departure.waste_code) == f"{digits:06}" and is_hazardous(departure.waste_code):
            return departure
    raise NoSuchWaste


def _kilograms(tonnes: Decimal) -> str:
    """Return a weight as its field shows it, exact, in kilograms."""
    return f"{(tonnes * 1000).normalize():f}"


def _digits(waste_code: str) -> str:
    return "".join(filter(str.isdigit, waste_code))


def _filename(departure: Departure, form: str) -> str:
    return f"bsd-{departure.line.public_id}.{form}"
