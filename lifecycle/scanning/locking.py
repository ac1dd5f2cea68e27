"""What a batch of scans will write is locked first, in one order for all, so that two phones cannot block."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.endoflife.model import Lot
from lifecycle.registry.model import Asset
from lifecycle.registry.queries import CardRow, cards
from lifecycle.scanning.said import Scanned
from lifecycle.scanning.verbs import Verb


def lock(session: Session, scans: Sequence[Scanned], subjects: Iterable[UUID | None]) -> None:
    """Lock the lots that scans fill, then the devices that they are about, each in id order."""
    lots = {scan.said.lot_id for scan in scans if scan.verb is Verb.ADD_TO_LOT and scan.said.lot_id}
    for table, ids in ((Lot, lots), (Asset, {each for each in subjects if each})):
        if ids:
            wanted = select(table.id).where(table.id.in_(ids)).order_by(table.id).with_for_update()
            session.execute(wanted).all()


def cards_of(session: Session, subjects: Iterable[UUID | None]) -> Mapping[UUID, CardRow]:
    """Return the cards of these devices as they are now; ids that are not this authority's are left out."""
    return cards(session, {each for each in subjects if each})
