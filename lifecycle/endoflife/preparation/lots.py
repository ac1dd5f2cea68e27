"""Preparing a lot: creating and editing it while it is the authority's alone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, cast, func, select, text
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.endoflife.model import LEGAL_BASES, WASTE_STATUSES, Lot, LotLine
from lifecycle.endoflife.preparation.frames import FrameData, narrowed, wrong_frame
from lifecycle.endoflife.repair.lots import REPAIR_ORDER
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Forbidden, Invalid, Reason, Stale
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.partners.directory import get_partner
from lifecycle.registry.errors import RequestReused
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.facts import ROUTE_LABELS, Route
from lifecycle.states.lots import LotState, Side


@dataclass(frozen=True, slots=True)
class LotData(FrameData):
    """What the authority says of a lot; `legal_basis` and `waste_status` are words of the model's lists."""

    title: str
    partner_id: UUID
    route: Route
    legal_basis: str
    waste_status: str
    pickup_place: str = ""
    pickup_contact: str = ""
    note: str = ""


def create_lot(session: Session, actor: Actor, data: LotData, request_id: UUID) -> LotDone:
    """Create a draft lot with the next number of the authority's year.

    Raises Forbidden, PartnerNotFound, Invalid or RequestReused; a repeat answers with the lot it made.
    """
    if not actor.can(Permission.LOT_MANAGE):
        raise Forbidden
    authority_id = entered(session)
    # The lock makes numbers follow each other, and a repeat wait for the request that it repeats.
    session.execute(_ONE_AT_A_TIME, {"authority": f"lot {authority_id}"})
    if done := _created_before(session, request_id):
        return done
    data = narrowed(data, data.legal_basis)
    _check(session, data)
    number = _next_number(session, today().year)
    lot = Lot(id=new_id(), authority_id=authority_id, number=number, state=LotState.DRAFT, **asdict(data))
    lot.version = 1
    session.add(lot)
    session.flush()
    changes = {name: (None, value) for name, value in asdict(data).items() if value}
    entry = Entry(
        "lot",
        lot.id,
        "lot:state:draft",
        to_state=LotState.DRAFT,
        changes=changes,
        details={"action": "create", "number": number},
        request_id=request_id,
    )
    return LotDone(lot.id, number, LotState.DRAFT, 1, record(session, actor, [entry])[0])


_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:authority, 0))")


def _created_before(session: Session, request_id: UUID) -> LotDone | None:
    event = find_by_request(session, request_id)
    if event is None:
        return None
    lot = session.get(Lot, event.subject_id)
    if lot is None or event.details.get("action") != "create":
        raise RequestReused
    return LotDone(lot.id, lot.number, LotState.DRAFT, lot.version, event.id, replayed=True)


def _next_number(session: Session, year: int) -> str:
    rank = cast(func.split_part(Lot.number, "-", 2), Integer)
    mine = select(func.max(rank)).where(Lot.authority_id == entered(session), Lot.number.like(f"{year}-%"))
    return f"{year}-{(session.scalar(mine) or 0) + 1:03}"


def _check(session: Session, data: LotData) -> None:
    fields: dict[str, list[Reason]] = {}
    if not data.title.strip():
        fields["title"] = [Reason("title-missing", N_("Donnez un titre au lot."))]
    if data.legal_basis not in LEGAL_BASES:
        fields["legal_basis"] = [Reason("legal-basis-unknown", N_("Choisissez le fondement de la remise."))]
    if data.waste_status not in WASTE_STATUSES:
        text = N_("Dites si le lot a le statut de déchet.")
        fields["waste_status"] = [Reason("waste-status-unknown", text)]
    fields |= wrong_frame(session, data, data.partner_id)
    partner = get_partner(session, data.partner_id)
    if data.route not in partner.routes:
        text = N_("%(partner)s ne propose pas la filière « %(route)s ».")
        params = {"partner": partner.name, "route": ROUTE_LABELS[data.route]}
        fields["route"] = [Reason("route-not-offered", text, params)]
    if data.legal_basis == REPAIR_ORDER and data.route is not Route.REPAIR:
        text = N_("Un ordre de réparation va avec la filière « Réparation ».")
        fields["route"] = [Reason("repair-order-route", text)]
    if fields:
        raise Invalid(fields=fields)


def edit_lot(
    session: Session, actor: Actor, lot_id: UUID, data: LotData, request_id: UUID, *, version: int | None
) -> LotDone:
    """Change what a draft lot says and record what really changed; its route is fixed once it has lines.

    `version` is the one that the editor saw. Raises Stale, LotTransitionRefused out of draft or for a route
    or partner changed under lines, and as for a creation.
    """
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, "edit", request_id):
            return done
        if version is not None and version != lot.version:
            raise Stale
        refuse_unless_draft(lot)
        data = narrowed(data, data.legal_basis)
        _check(session, data)
        new = asdict(data)
        changes = {name: (getattr(lot, name), new[name]) for name in new if getattr(lot, name) != new[name]}
        if _binds_lines(changes) and _has_lines(session, lot):
            raise LotTransitionRefused(reasons=(_LINES_DEPEND,))
        for name, (_, value) in changes.items():
            setattr(lot, name, value)
        return finish(session, actor, lot, "edit", request_id, fact="field:edited", changes=changes)


_LINES_DEPEND = Reason(
    "lines-depend",
    N_("Retirez d’abord les équipements du lot : leur ajout dépend du partenaire et de la filière."),
)


def _binds_lines(changes: Mapping[str, tuple[Any, Any]]) -> bool:
    """Tell whether a change is one that the devices on the lot were judged by."""
    return bool({"route", "partner_id"} & changes.keys()) or REPAIR_ORDER in changes.get("legal_basis", ())


def _has_lines(session: Session, lot: Lot) -> bool:
    return session.scalar(select(LotLine.id).where(LotLine.lot_id == lot.id).limit(1)) is not None


def refuse_unless_draft(lot: Lot) -> None:
    """Raise LotTransitionRefused where the lot is no longer in preparation."""
    if lot.state != LotState.DRAFT:
        text = N_("Ce lot n’est plus en préparation : reprenez d’abord la proposition.")
        raise LotTransitionRefused(reasons=(Reason("lot-not-draft", text),))
