"""Reading lots: lists, one lot with all that hangs on it, a side's boxes, the lots of an asset.

Row security decides what is seen. A partner's side reads lines and their frozen manifests, never assets.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session, aliased

from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.db.scope import entered
from lifecycle.endoflife.errors import LotNotFound
from lifecycle.endoflife.manifest import Manifest, live_manifests, thawed
from lifecycle.endoflife.model import Lot, LotLine, LotSignature, Proof
from lifecycle.endoflife.views import AssetLot, Boxes, LineView, LotRow, LotView, Party
from lifecycle.history.model import Event
from lifecycle.partners.model import PartnerProfile
from lifecycle.people.model import Organisation
from lifecycle.states.assets import State
from lifecycle.states.facts import Route
from lifecycle.states.lots import OPEN_LOT_STATES, LotAction, LotState, Side, lot_actions_from

_FINISHED = (LotState.CLOSED, LotState.DECLINED, LotState.CANCELLED)
# Which states wait for which side; a received lot waits for outcomes first, then for the authority's closing.
_NEXT = {
    Side.AUTHORITY: (LotState.DRAFT, LotState.ACCEPTED, LotState.SCHEDULED),
    Side.PARTNER: (LotState.OFFERED, LotState.HANDED_OVER),
}
_NEWEST = Sort((Lot.created_at, Lot.id), descending=True)


def lots_page(
    session: Session,
    *,
    states: Collection[LotState] = (),
    partner_id: UUID | None = None,
    limit: int = 20,
    after: str | None = None,
) -> Page[LotRow]:
    """Return a page of the lots that the entered organisation sees, newest first."""
    conditions: list[ColumnElement[bool]] = []
    if states:
        conditions.append(Lot.state.in_(states))
    if partner_id:
        conditions.append(Lot.partner_id == partner_id)
    rows = session.execute(keyset(_rows().where(*conditions), _NEWEST, after, limit)).all()
    return page_of([_row(row) for row in rows], limit, lambda row: (row.created_at, row.id))


def _rows() -> Select[*tuple[Any, ...]]:
    """Select lots with both names (empty for a party out of sight) and the counts of their lines."""
    authority, partner = aliased(Organisation), aliased(Organisation)
    refused = LotLine.decision == "refused"
    ended = ~refused & (LotLine.outcome.is_not(None) | LotLine.returned_on.is_not(None))
    counts = (
        select(
            func.count().filter(~refused).label("lines"),
            func.count().filter(refused).label("refused"),
            func.count().filter(ended).label("ended"),
        )
        .where(LotLine.lot_id == Lot.id)
        .lateral("counts")
    )
    return (
        select(
            Lot.id, Lot.number, Lot.title, Lot.state, Lot.route, Lot.authority_id,
            func.coalesce(authority.name, "").label("authority_name"), Lot.partner_id,
            func.coalesce(partner.name, "").label("partner_name"), Lot.pickup_at, Lot.created_at,
            counts.c.lines, counts.c.refused, counts.c.ended,
        )
        .outerjoin(authority, authority.id == Lot.authority_id)
        .outerjoin(partner, partner.id == Lot.partner_id)
        .join(counts, true())
    )  # fmt: skip


def _row(row: Any) -> LotRow:
    values = dict(row._mapping)
    return LotRow(**{**values, "state": LotState(row.state), "route": Route(row.route)})


def boxes(session: Session, side: Side, *, limit: int = 50) -> Boxes:
    """Return a side's lots by who must act next, at most `limit` in each box, newest first."""
    other = Side.PARTNER if side is Side.AUTHORITY else Side.AUTHORITY
    theirs = Lot.authority_id if side is Side.AUTHORITY else Lot.partner_id
    mine = _rows().where(theirs == entered(session))

    def box(condition: ColumnElement[bool]) -> tuple[LotRow, ...]:
        wanted = mine.where(condition).order_by(Lot.created_at.desc(), Lot.id.desc()).limit(limit)
        return tuple(_row(row) for row in session.execute(wanted))

    return Boxes(box(_waits_for(side)), box(_waits_for(other)), box(Lot.state.in_(_FINISHED)))


def _waits_for(side: Side) -> ColumnElement[bool]:
    line_waits = (LotLine.lot_id == Lot.id, LotLine.is_open, LotLine.reception == "received")
    outcomes_due = select(LotLine.id).where(*line_waits).exists()
    due = outcomes_due if side is Side.PARTNER else ~outcomes_due
    return Lot.state.in_(_NEXT[side]) | ((Lot.state == LotState.RECEIVED) & due)


def get_lot(session: Session, lot_id: UUID) -> LotView:
    """Return a lot with its lines, signatures and documents, one statement each, or raise LotNotFound."""
    lot = session.scalar(select(Lot).where(Lot.id == lot_id).execution_options(populate_existing=True))
    if lot is None:
        raise LotNotFound
    side = Side.AUTHORITY if lot.authority_id == entered(session) else Side.PARTNER
    signatures = session.scalars(select(LotSignature).where(LotSignature.lot_id == lot.id))
    proofs = session.scalars(select(Proof).where(Proof.lot_id == lot.id).order_by(Proof.created_at, Proof.id))
    parties = _parties(session, lot)
    return LotView(
        lot,
        side,
        parties[lot.authority_id],
        parties[lot.partner_id],
        _lines(session, lot),
        {Side(signature.side): signature for signature in signatures},
        tuple(proofs),
        _unexpected(session, lot),
        _actions(lot, side),
    )


def _actions(lot: Lot, side: Side) -> tuple[LotAction, ...]:
    return lot_actions_from(LotState(lot.state), side)


def _parties(session: Session, lot: Lot) -> dict[UUID, Party]:
    ids = (lot.authority_id, lot.partner_id)
    wanted = select(Organisation.id, Organisation.name, Organisation.siret, PartnerProfile.address)
    joined = wanted.outerjoin(PartnerProfile, PartnerProfile.organisation_id == Organisation.id)
    seen = session.execute(joined.where(Organisation.id.in_(ids)))
    known = {row.id: Party(row.id, row.name, row.siret, row.address or "") for row in seen}
    return {organisation: known.get(organisation, Party(organisation, "", None)) for organisation in ids}


def _lines(session: Session, lot: Lot) -> tuple[LineView, ...]:
    """Return a lot's lines; those of a draft, the authority's alone, show their devices as they are now."""
    wanted = select(LotLine).where(LotLine.lot_id == lot.id).order_by(LotLine.position)
    lines = session.scalars(wanted.execution_options(populate_existing=True)).all()
    live = live_manifests(session, lot.id) if lot.state == LotState.DRAFT else {}
    return tuple(_line(line, live) for line in lines)


def _line(line: LotLine, live: Mapping[UUID, Manifest]) -> LineView:
    return LineView(
        line.id, line.asset_id, line.position, live.get(line.id) or thawed(line.manifest),
        line.justification, line.decision, line.refusal_reason, line.reception,
        State(line.outcome) if line.outcome else None, line.outcome_on, line.recipient,
        line.proof_reference, line.proof_id, line.certificate_owed, line.returned_on, line.return_reason,
    )  # fmt: skip


def _unexpected(session: Session, lot: Lot) -> tuple[str, ...]:
    """Return the codes that the partner scanned at the reception and did not expect."""
    received = (Event.subject_id == lot.id, Event.tag == f"lot:state:{LotState.RECEIVED}")
    if lot.received_at is None:
        return ()
    return tuple(session.scalar(select(Event.details["unexpected"]).where(*received)) or ())


def lots_of_asset(session: Session, asset_id: UUID) -> list[AssetLot]:
    """Return the lots that a device is or was on, with its line on each, newest first."""
    lines = {
        line.lot_id: line for line in session.scalars(select(LotLine).where(LotLine.asset_id == asset_id))
    }
    wanted = _rows().where(Lot.id.in_(lines.keys())).order_by(Lot.created_at.desc(), Lot.id.desc())
    found: Sequence[Any] = session.execute(wanted).all() if lines else ()
    return [AssetLot(_row(row), _line(lines[row.id], {})) for row in found]


def open_lots(session: Session) -> dict[UUID, int]:
    """Return how many open lots of each partner the entered organisation sees, by the partner's id."""
    counted = select(Lot.partner_id, func.count().label("lots")).where(Lot.state.in_(OPEN_LOT_STATES))
    return {row.partner_id: row.lots for row in session.execute(counted.group_by(Lot.partner_id))}
