"""Reading lots: lists, one lot with all that hangs on it, a side's boxes, the lots of an asset.

Row security decides what is seen. A partner's side reads lines and their frozen manifests, never assets.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, bindparam, cast, func, select, true
from sqlalchemy.orm import Session, aliased

from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.db.scope import entered
from lifecycle.endoflife.errors import LotNotFound
from lifecycle.endoflife.exchange_queries import revisions_of, surprises_of
from lifecycle.endoflife.exchange_views import Surprise
from lifecycle.endoflife.manifest import Manifest, live_manifests
from lifecycle.endoflife.model import Lot, LotLine, LotSignature, Proof
from lifecycle.endoflife.preparation.legal import values_of
from lifecycle.endoflife.timing.deadlines import dues_of
from lifecycle.endoflife.timing.waiting import waiting_columns, waits_for
from lifecycle.endoflife.views import AssetLot, Boxes, LineView, LotRow, LotView, Party
from lifecycle.partners.agreements import get_agreement
from lifecycle.partners.model import PartnerProfile
from lifecycle.people.model import Organisation
from lifecycle.states.assets import State
from lifecycle.states.facts import Route
from lifecycle.states.lots import OPEN_LOT_STATES, LotAction, LotState, Side, lot_actions_from

_FINISHED = (LotState.CLOSED, LotState.DECLINED, LotState.CANCELLED)
_NEWEST = Sort((Lot.created_at, Lot.id), descending=True)


def lots_page(
    session: Session,
    *,
    states: Collection[LotState] = (),
    partner_id: UUID | None = None,
    authority_id: UUID | None = None,
    limit: int = 20,
    after: str | None = None,
) -> Page[LotRow]:
    """Return a page of the lots that the entered organisation sees, newest first."""
    conditions: list[ColumnElement[bool]] = []
    if states:
        conditions.append(Lot.state.in_(states))
    if partner_id:
        conditions.append(Lot.partner_id == partner_id)
    if authority_id:
        conditions.append(Lot.authority_id == authority_id)
    rows = session.execute(keyset(_rows(session).where(*conditions), _NEWEST, after, limit)).all()
    return page_of([_row(row) for row in rows], limit, lambda row: (row.created_at, row.id))


def _rows(session: Session) -> Select[*tuple[Any, ...]]:
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
            counts.c.lines, counts.c.refused, counts.c.ended, *waiting_columns(entered(session)),
        )
        .outerjoin(authority, authority.id == Lot.authority_id)
        .outerjoin(partner, partner.id == Lot.partner_id)
        .join(counts, true())
    )  # fmt: skip


def _row(row: Any) -> LotRow:
    values = dict(row._mapping)
    sides = {name: Side(values[name]) for name in ("slots_by", "signed_by") if values[name]}
    return LotRow(**{**values, "state": LotState(row.state), "route": Route(row.route), **sides})


def boxes(session: Session, *, authority_id: UUID | None = None, limit: int = 50) -> Boxes:
    """Return the entered partner's lots by who must act next, at most `limit` in each box, newest first.

    `authority_id` keeps those of one authority.
    """
    mine = _rows(session).where(Lot.partner_id == entered(session))
    if authority_id:
        mine = mine.where(Lot.authority_id == authority_id)

    def box(condition: ColumnElement[bool]) -> tuple[LotRow, ...]:
        wanted = mine.where(condition).order_by(Lot.created_at.desc(), Lot.id.desc()).limit(limit)
        return tuple(_row(row) for row in session.execute(wanted))

    to_do = waits_for(Side.PARTNER)
    finished = box(Lot.state.in_(_FINISHED) & ~to_do)
    return Boxes(box(to_do), box(waits_for(Side.AUTHORITY) & ~to_do), finished)


def count_waiting(session: Session, side: Side) -> Mapping[LotState, int]:
    """Return how many lots of the entered organisation wait for its side, by state."""
    mine = Lot.authority_id if side is Side.AUTHORITY else Lot.partner_id
    counted = (
        select(Lot.state, func.count()).where(mine == entered(session), waits_for(side)).group_by(Lot.state)
    )
    return {LotState(state): count for state, count in session.execute(counted)}


def get_lot(session: Session, lot_id: UUID) -> LotView:
    """Return a lot with its lines, signatures and documents, one statement each, or raise LotNotFound."""
    lot = session.scalar(select(Lot).where(Lot.id == lot_id).execution_options(populate_existing=True))
    if lot is None:
        raise LotNotFound
    side = Side.AUTHORITY if lot.authority_id == entered(session) else Side.PARTNER
    signatures = session.scalars(
        select(LotSignature).where(LotSignature.lot_id == lot.id).execution_options(populate_existing=True)
    )
    proofs = session.scalars(select(Proof).where(Proof.lot_id == lot.id).order_by(Proof.created_at, Proof.id))
    parties = _parties(session, lot)
    lines = _lines(session, lot)
    # Nothing is found at the reception nor proposed to change of what has not left.
    surprises = surprises_of(session, lot.id) if lot.handed_over_at else ()
    revisions = revisions_of(session, lot.id, _names(lines, surprises)) if lot.handed_over_at else ()
    return LotView(
        lot,
        side,
        parties[lot.authority_id],
        parties[lot.partner_id],
        lines,
        {Side(signature.side): signature for signature in signatures},
        tuple(proofs),
        tuple(one.code for one in surprises),
        _actions(lot, side),
        surprises,
        revisions,
        dues_of(session, lot.id),
        values_of(session, lot.id) if side is Side.AUTHORITY else {},
        get_agreement(session, lot.agreement_id) if lot.agreement_id else None,
    )


def _actions(lot: Lot, side: Side) -> tuple[LotAction, ...]:
    return lot_actions_from(LotState(lot.state), side)


# Made once: it takes longer to write than to run.
_PARTIES = (
    select(Organisation.id, Organisation.name, Organisation.siret, PartnerProfile.address)
    .outerjoin(PartnerProfile, PartnerProfile.organisation_id == Organisation.id)
    .where(Organisation.id.in_([bindparam("authority"), bindparam("partner")]))
)


def _parties(session: Session, lot: Lot) -> dict[UUID, Party]:
    ids = (lot.authority_id, lot.partner_id)
    seen = session.execute(_PARTIES, {"authority": lot.authority_id, "partner": lot.partner_id})
    known = {row.id: Party(row.id, row.name, row.siret, row.address or "") for row in seen}
    return {organisation: known.get(organisation, Party(organisation, "", None)) for organisation in ids}


def _names(lines: Sequence[LineView], surprises: Sequence[Surprise]) -> Callable[[UUID], str]:
    """Return what gives a device's code by the id of its line: most lots have no change to name it in."""

    def name(subject_id: UUID) -> str:
        codes = (line.manifest.code for line in lines if line.id == subject_id)
        return next(codes, "") or next((one.code for one in surprises if one.id == subject_id), "")

    return name


# A line's columns in the order of the fields of `LineView`.
_LINE = (
    LotLine.id, LotLine.asset_id, LotLine.position, cast(LotLine.manifest, Text), LotLine.justification,
    LotLine.decision, LotLine.refusal_reason, LotLine.reception, LotLine.outcome, LotLine.outcome_on,
    LotLine.recipient, LotLine.proof_reference, LotLine.proof_id, LotLine.certificate_owed,
    LotLine.returned_on, LotLine.return_reason, LotLine.repair_id, LotLine.repair_outcome, LotLine.repair_on,
    LotLine.repair_done, LotLine.repair_cost, LotLine.measured_kg, LotLine.measured_by, LotLine.pallet,
    LotLine.accessories, LotLine.waste_code, LotLine.seen_at, LotLine.seen_by, LotLine.weight_kg,
    LotLine.manifest["weight_estimated"].as_boolean(),
)  # fmt: skip


def _lines(session: Session, lot: Lot) -> tuple[LineView, ...]:
    """Return a lot's lines; those of a draft, the authority's alone, show their devices as they are now."""
    # Rows, not objects: a large lot has hundreds, and nobody writes through them.
    wanted = select(*_LINE).where(LotLine.lot_id == lot.id).order_by(LotLine.position)
    lines = session.execute(wanted).all()
    live = live_manifests(session, lot.id) if lot.state == LotState.DRAFT else {}
    return tuple(_line(line, live) for line in lines)


def _line(row: Sequence[Any], live: Mapping[UUID, Manifest]) -> LineView:
    line = LineView._make(row)
    if line.outcome:
        line = line._replace(outcome=State(line.outcome))
    return line._replace(kept=live[line.id]) if line.id in live else line


def lots_of_asset(session: Session, asset_id: UUID) -> list[AssetLot]:
    """Return the lots that a device is or was on, with its line on each, newest first."""
    found_lines = session.execute(select(LotLine.lot_id, *_LINE).where(LotLine.asset_id == asset_id))
    lines = {lot_id: line for lot_id, *line in found_lines}
    wanted = _rows(session).where(Lot.id.in_(lines.keys())).order_by(Lot.created_at.desc(), Lot.id.desc())
    found: Sequence[Any] = session.execute(wanted).all() if lines else ()
    return [AssetLot(_row(row), _line(lines[row.id], {})) for row in found]


def open_lots(session: Session) -> dict[UUID, int]:
    """Return how many open lots of each partner the entered organisation sees, by the partner's id."""
    counted = select(Lot.partner_id, func.count().label("lots")).where(Lot.state.in_(OPEN_LOT_STATES))
    return {row.partner_id: row.lots for row in session.execute(counted.group_by(Lot.partner_id))}
