"""A blank label read on the spot: a new device takes it, or one that is in the register already."""

from typing import Any

from sqlalchemy.orm import Session

from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.errors import LabelTaken
from lifecycle.registry.labelling import REPLACED, claim_label, give_label
from lifecycle.registry.readings import code_of
from lifecycle.registry.resolving import Kind, Meaning, resolve
from lifecycle.registry.service import create_asset
from lifecycle.scanning.answers import Came, Outcome, already
from lifecycle.scanning.errors import NeedsMore
from lifecycle.scanning.meeting import looked
from lifecycle.scanning.task import Task

_CREATED = ("category_key", "model_id", "serial", "tag", "site_id", "room_id", "custodian")


def create(session: Session, actor: Actor, task: Task) -> Outcome:
    """Create the device with the label that was read; one taken meanwhile keeps the scan to be settled."""
    if task.scan.said.category_key is None:
        raise NeedsMore
    try:
        with session.begin_nested():
            asset_id = _created(session, actor, task, _code(task))
    except LabelTaken as error:
        return _raced(error)
    return Outcome(Came.DONE, Reason("done", N_("Fiche créée, étiquette rattachée.")), asset_id=asset_id)


def create_anyway(session: Session, actor: Actor, task: Task) -> Outcome:
    """Create the device whose label somebody else took: it gets a new one, to print."""
    asset_id = _created(session, actor, task, None)
    return Outcome(Came.DONE, Reason("done", _TO_PRINT), asset_id=asset_id)


_TO_PRINT = N_("Enregistré avec une nouvelle étiquette : imprimez-la et collez-la sur l’équipement.")


def _created(session: Session, actor: Actor, task: Task, code: str | None) -> Any:
    said = task.scan.said
    values = {name: value for name in _CREATED if (value := getattr(said, name)) is not None}
    if said.functional_status:
        values["functional_status"] = said.functional_status
    if said.note:
        values["notes"] = said.note
    return create_asset(
        session, actor, values,
        code=code, request_id=task.scan.id, occurred_at=task.at, details=task.details,
    ).id  # fmt: skip


def _code(task: Task) -> str | None:
    return next((code for reading in task.scan.readings if (code := code_of(reading))), None)


def claim(session: Session, actor: Actor, task: Task) -> Outcome:
    """Give the label that was read to a device in the register, named by its id or by any code of it."""
    code, device = _code(task), _attached(session, task)
    if code is None:
        raise NeedsMore
    if device.kind is not Kind.DEVICE:
        return looked(session, actor, device)
    card = device.cards[0]
    if task.meaning.kind is Kind.DEVICE and task.meaning.cards[0].id == card.id:
        return already(N_("Cette étiquette est déjà la sienne."), card.id)
    try:
        with session.begin_nested():
            claim_label(
                session, actor, code, card.id,
                request_id=task.scan.id, occurred_at=task.at, details=task.details,
            )  # fmt: skip
    except LabelTaken as error:
        return _raced(error, card.id)
    return Outcome(Came.DONE, Reason("done", N_("Étiquette rattachée.")), asset_id=card.id)


def relabel(session: Session, actor: Actor, task: Task) -> Outcome:
    """Give a new label, to print, to the device that was to have the one somebody else took."""
    card = task.card
    if card is None:
        raise NeedsMore
    code = give_label(session, card.id)
    entry = Entry(
        "asset", card.id, REPLACED, changes={"label": (card.code, code)}, details=task.details,
        occurred_at=task.at, request_id=task.scan.id,
    )  # fmt: skip
    record(session, actor, [entry])
    return Outcome(Came.DONE, Reason("done", _TO_PRINT), asset_id=card.id)


def _attached(session: Session, task: Task) -> Meaning:
    if task.card is not None and task.scan.asset_id == task.card.id:
        return Meaning(Kind.DEVICE, cards=(task.card,))
    if not task.scan.said.attach:
        raise NeedsMore
    return resolve(session, [task.scan.said.attach])


def _raced(error: LabelTaken, asset_id: Any = None) -> Outcome:
    """Return the answer to a label that another device has; a void one, or a room's, is simply refused."""
    if not error.params.get("asset_id"):
        raise error
    reason = Reason(error.slug, error.text, error.params)
    return Outcome(Came.LOOK, reason, (reason,), asset_id=asset_id, is_to_check=True)
