"""Doing what a scan asks, one small function a verb."""

from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.endoflife.model import LotLine
from lifecycle.endoflife.preparation.lines import add_assets
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden, Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.acting import Command, act
from lifecycle.registry.errors import AssetNotFound
from lifecycle.registry.queries import CardRow
from lifecycle.registry.resolving import Kind
from lifecycle.registry.rules import Place
from lifecycle.scanning.answers import Came, Outcome, already, done
from lifecycle.scanning.errors import NeedsMore
from lifecycle.scanning.finding import offers_found
from lifecycle.scanning.holding import target_of
from lifecycle.scanning.labelling import claim, create
from lifecycle.scanning.meeting import looked
from lifecycle.scanning.sighting import sight
from lifecycle.scanning.task import Task
from lifecycle.scanning.undoing import undo
from lifecycle.scanning.verbs import VERBS, Verb
from lifecycle.states.assets import Action, State
from lifecycle.states.decide import TransitionRefused
from lifecycle.states.facts import Ask
from lifecycle.stocktaking.settling import note_on_the_spot

# The sentence of each verb once done, and where there was nothing left to do.
_DONE: Mapping[Verb, str] = {
    Verb.MOVE: N_("Déplacé : %(place)s."),
    Verb.DEPLOY: N_("Mis en service."),
    Verb.TAKE_BACK: N_("Repris en stock."),
    Verb.SEND_TO_REPAIR: N_("Envoyé en réparation."),
    Verb.REPAIRED: N_("Réparation terminée, de retour en stock."),
    Verb.RECEIVE: N_("Réceptionné."),
    Verb.RETIRE: N_("Réformé."),
    Verb.FOUND: N_("Retrouvé, de nouveau à l’état « %(state)s »."),
}
_THERE = N_("Déjà là : %(place)s.")
_SO = N_("Déjà à l’état « %(state)s ».")
_SO_BUT_MOVED = N_("Déjà à l’état « %(state)s » : lieu ou détenteur mis à jour.")


def do(session: Session, actor: Actor, task: Task) -> Outcome:
    """Do one scan; raises any refusal of the rules, Forbidden and NeedsMore among them.

    What was read is looked at only where the verb is about a device: the others know their own subject.
    """
    rule = VERBS[task.scan.verb]
    if not actor.can(rule.permission):
        raise Forbidden
    if any(getattr(task.scan.said, name) is None for name in rule.needs):
        raise NeedsMore
    if own := _OWN_SUBJECT.get(task.scan.verb):
        return own(session, actor, task)
    if task.card is None and task.meaning.kind is Kind.DEVICE:
        # The phone's own choice is not here any more: what was read may be stuck on another device by now.
        raise AssetNotFound
    if task.card is None:
        return looked(session, actor, task.meaning, task.scan.verb)
    return _TO_DEVICE.get(task.scan.verb, _change_state)(session, actor, task, task.card)


def _look_up(_: Session, __: Actor, ___: Task, card: CardRow) -> Outcome:
    return shown(card)


def shown(card: CardRow) -> Outcome:
    """Return the answer to a device merely looked at."""
    text = N_("%(state)s, %(place)s.") if card.site_id else N_("%(state)s, lieu inconnu.")
    return Outcome(Came.DONE, Reason("device", text), choices=offers_found(card), asset_id=card.id)


def _change_state(session: Session, actor: Actor, task: Task, card: CardRow) -> Outcome:
    """Move the device to the verb's state; in that state already, only its place and custodian follow."""
    verb, rule = task.scan.verb, VERBS[task.scan.verb]
    assert rule.action is not None
    if card.state != target_of(verb):
        _act(session, actor, task, card, rule.action)
        return done(_DONE[verb], card.id)
    if not _goes_elsewhere(task, card):
        return already(_SO, card.id)
    _act(session, actor, task, card, Action.MOVE)
    return done(_SO_BUT_MOVED, card.id)


def _move(session: Session, actor: Actor, task: Task, card: CardRow) -> Outcome:
    if card.room_id == task.scan.said.room_id:
        return already(_THERE, card.id)
    _act(session, actor, task, card, Action.MOVE)
    _settle_count(session, task, card, "moved")
    return done(_DONE[Verb.MOVE], card.id)


def _found(session: Session, actor: Actor, task: Task, card: CardRow) -> Outcome:
    if card.state != State.MISSING:
        return already(N_("Il n’est plus signalé introuvable."), card.id)
    _act(session, actor, task, card, Action.FOUND)
    _settle_count(session, task, card, "found")
    return done(_DONE[Verb.FOUND], card.id)


def _settle_count(session: Session, task: Task, card: CardRow, word: str) -> None:
    """Tell the inventory, when its own answer offered this, that the device was put right at once."""
    if task.scan.said.inventory_id:
        note_on_the_spot(session, task.scan.said.inventory_id, card.id, task.scan.said.room_id, word)


def _note(session: Session, actor: Actor, task: Task, card: CardRow) -> Outcome:
    _act(session, actor, task, card, Action.NOTE)
    return Outcome(Came.DONE, Reason("done", N_("Note ajoutée.")), asset_id=card.id)


def _goes_elsewhere(task: Task, card: CardRow) -> bool:
    said = task.scan.said
    wanted = ((said.room_id, card.room_id), (said.site_id, card.site_id), (said.custodian, card.custodian))
    return any(value is not None and value != now for value, now in wanted)


def _act(session: Session, actor: Actor, task: Task, card: CardRow, action: Action) -> None:
    said = task.scan.said
    ask = Ask(
        reason=said.reason,
        functional_status=said.functional_status,
        note=said.note or "",
        details=task.details,
    )
    place = Place(said.site_id, said.room_id, said.custodian)
    act(session, actor, card.id, Command(action, task.scan.id, task.at, ask, place))


def _add_to_lot(session: Session, actor: Actor, task: Task, card: CardRow) -> Outcome:
    lot_id = task.scan.said.lot_id
    assert lot_id is not None
    here = select(LotLine.id).where(LotLine.lot_id == lot_id, LotLine.asset_id == card.id, LotLine.is_open)
    if card.state == State.IN_LOT and session.scalar(here):
        return already(N_("Déjà sur ce lot."), card.id)
    why = {card.id: task.scan.said.note or ""}
    added = add_assets(
        session, actor, lot_id, [card.id], task.scan.id,
        justifications=why, occurred_at=task.at, told=task.details,
    )  # fmt: skip
    if reasons := added.refused.get(card.id):
        # Without the device's name in front: answers are grouped by their reasons.
        raise TransitionRefused(reasons=tuple(Reason(r.code, r.text, r.params) for r in reasons))
    return done(N_("Ajouté au lot."), card.id)


_TO_DEVICE: Mapping[Verb, Callable[[Session, Actor, Task, CardRow], Outcome]] = {
    Verb.LOOK_UP: _look_up,
    Verb.COUNT: sight,
    Verb.MOVE: _move,
    Verb.ADD_TO_LOT: _add_to_lot,
    Verb.NOTE: _note,
    Verb.FOUND: _found,
}
_OWN_SUBJECT: Mapping[Verb, Callable[[Session, Actor, Task], Outcome]] = {
    Verb.CREATE: create,
    Verb.CLAIM: claim,
    Verb.UNDO: undo,
}
