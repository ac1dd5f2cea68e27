"""A device counted by a scan: what whoever holds it must know, and what they may put right at once."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.queries import CardRow
from lifecycle.scanning.answers import Came, Outcome
from lifecycle.scanning.finding import offers_found
from lifecycle.scanning.task import Task
from lifecycle.stocktaking.counting import Counted, count


def sight(session: Session, actor: Actor, task: Task, card: CardRow) -> Outcome:
    """Count the device in the scan's inventory; one that the register has elsewhere may be moved at once."""
    said = task.scan.said
    assert said.inventory_id is not None
    seen = count(
        session, actor, said.inventory_id, card.id, room_id=said.room_id, at=task.at, scan_id=task.scan.id
    )
    reasons = tuple(_remarks(seen))
    sentence = reasons[0] if reasons else Reason("done", N_("Vu à l’inventaire."))
    choices: list[Mapping[str, Any]] = [*offers_found(card, seen.room_id)]
    if seen.is_misplaced and seen.room_id and not seen.was_missing:
        text = Reason("move", N_("Ranger ici"))
        choices.append({"kind": "move", "card": card, "room_id": seen.room_id, "text": text})
    kind = Came.ALREADY if seen.is_repeat else Came.DONE
    return Outcome(kind, sentence, reasons, choices, card.id, can_undo=not seen.is_repeat)


def _remarks(seen: Counted) -> Iterator[Reason]:
    if seen.is_repeat:
        yield Reason("already-seen", N_("Déjà vu par %(who)s."), {"who": seen.seen_by})
    if seen.was_missing:
        yield Reason("was-missing", N_("Vu, mais signalé introuvable : dites qu’il est retrouvé."))
    elif seen.is_misplaced:
        yield Reason("misplaced", N_("Mal rangé : le registre le place ailleurs."))
    elif seen.is_unexpected:
        yield Reason("unexpected", N_("Inattendu : l’inventaire ne le comptait pas ici."))
    if seen.is_late:
        yield Reason("late", N_("Vu après la fin de l’inventaire : le résultat en tient compte."))
