"""Taking a scan back: what it did is compensated by a new event, what waits to be settled is dropped."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lifecycle.endoflife.preparation.lines import remove_assets
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden, Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.compensating import UNDONE, take_back
from lifecycle.scanning.answers import Came, Outcome
from lifecycle.scanning.errors import CannotUndo, NeedsMore, ScanNotFound
from lifecycle.scanning.model import Scan
from lifecycle.scanning.said import said_again
from lifecycle.scanning.task import Task
from lifecycle.scanning.verbs import VERBS, Verb
from lifecycle.states.assets import Action
from lifecycle.stocktaking.counting import uncount
from lifecycle.stocktaking.settling import note_on_the_spot

_FROM_THE_PAGE = (Verb.CREATE, Verb.CLAIM, Verb.NOTE, Verb.UNDO)


def undo(session: Session, actor: Actor, task: Task) -> Outcome:
    """Take back a scan of the same person.

    Raises ScanNotFound, Forbidden, CannotUndo, or ChangedSince where something else happened to the device.
    """
    if task.scan.said.of is None:
        raise NeedsMore
    scan = session.get(Scan, task.scan.said.of, with_for_update=True, populate_existing=True)
    if scan is None or scan.account_id != actor.account_id:
        raise ScanNotFound
    if scan.state == "undone":
        return _nothing(N_("Déjà annulé."), scan)
    if scan.state == "to_check":
        _drop(session, scan)
    elif scan.kind != Came.DONE or scan.verb == Verb.LOOK_UP:
        scan.state = "undone"
        return _nothing(N_("Cette lecture n’avait rien modifié."), scan)
    else:
        _compensate(session, actor, task, scan)
    scan.state = "undone"
    session.flush()
    return Outcome(Came.DONE, Reason("undone", N_("Annulé.")), asset_id=scan.asset_id)


def _nothing(text: str, scan: Scan) -> Outcome:
    return Outcome(Came.ALREADY, Reason("already", text), asset_id=scan.asset_id)


def _drop(session: Session, scan: Scan) -> None:
    """Let what waited for a dropped scan wait for the next one of the chain."""
    rest = session.scalars(
        select(Scan.id).where(Scan.waits_for == scan.id, Scan.state == "to_check").order_by(Scan.position)
    ).all()
    if rest:
        chain = update(Scan).where(Scan.id.in_(rest)).values(waits_for=rest[0])
        session.execute(chain)
        session.execute(update(Scan).where(Scan.id == rest[0]).values(waits_for=None))


def _compensate(session: Session, actor: Actor, task: Task, scan: Scan) -> None:
    verb, asset_id = Verb(scan.verb), scan.asset_id
    if verb in _FROM_THE_PAGE or asset_id is None:
        raise CannotUndo
    if not actor.can(VERBS[verb].permission):
        raise Forbidden
    said = said_again(scan.said)
    if verb is Verb.ADD_TO_LOT and said.lot_id:
        remove_assets(session, actor, said.lot_id, [asset_id], task.scan.id)
    elif verb is Verb.COUNT and said.inventory_id:
        _uncount(session, actor, task, asset_id, said.inventory_id, scan.id)
    else:
        take_back(session, actor, asset_id, scan.id, task.scan.id, task.at)
        if said.inventory_id:
            note_on_the_spot(session, said.inventory_id, asset_id, said.room_id, None)


def _uncount(
    session: Session, actor: Actor, task: Task, asset_id: UUID, inventory_id: UUID, scan_id: UUID
) -> None:
    if not uncount(session, inventory_id, asset_id, scan_id):
        raise CannotUndo
    seen = find_by_request(session, scan_id)
    details = {"action": Action.SEE, "inventory_id": inventory_id, "of": seen and seen.id}
    entry = Entry(
        "asset", asset_id, UNDONE, details=details, occurred_at=task.at, request_id=task.scan.id,
    )  # fmt: skip
    record(session, actor, [entry])
