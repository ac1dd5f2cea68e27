"""What to say of what was read where it is not one device: unknown, foreign, blank, a room, a lot…"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.endoflife.model import Lot
from lifecycle.kernel import codes
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.resolving import Kind, Meaning
from lifecycle.scanning.answers import Came, Outcome
from lifecycle.scanning.verbs import Verb
from lifecycle.states.lots import LotState

LONGEST_SHOWN = 120  # characters of a foreign text on a card


def looked(session: Session, actor: Actor, meaning: Meaning, verb: Verb | None = None) -> Outcome:
    """Return the answer to something read that is not one device; nothing was changed."""
    sentence, choices = _SAID[meaning.kind](session, actor, meaning)
    if verb is Verb.DEPLOY and meaning.kind in (Kind.FOREIGN, Kind.UNKNOWN):
        choices = [*choices, {"kind": "hold", "custodian": _short(meaning.text)}]
    return Outcome(Came.LOOK, sentence, (sentence,), choices)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


_Said = tuple[Reason, list[Mapping[str, Any]]]


def _unknown(_: Session, __: Actor, meaning: Meaning) -> _Said:
    if meaning.code:
        text = N_("Aucune étiquette de ce registre ne porte le code %(code)s.")
        return Reason("unknown-code", text, {"code": codes.shown(meaning.code)}), []
    text = N_("« %(text)s » ne mène à aucun équipement.")
    return Reason("unknown", text, {"text": _short(meaning.text)}), []


def _foreign(_: Session, __: Actor, meaning: Meaning) -> _Said:
    if meaning.code and meaning.owner:
        text = N_("Étiquette d’une autre organisation : %(owner)s.")
        return Reason("foreign-label", text, {"owner": meaning.owner}), []
    if meaning.code:
        return Reason("foreign-label", N_("Étiquette d’une autre organisation.")), []
    text = N_("Code étranger à ce registre, qui n’est pas ouvert : « %(text)s ».")
    return Reason("foreign", text, {"text": _short(meaning.text)}), []


def _blank(_: Session, actor: Actor, meaning: Meaning) -> _Said:
    if not actor.can(Permission.ASSET_EDIT):
        return Reason("blank", N_("Étiquette vierge : aucun équipement ne la porte.")), []
    text = N_("Étiquette vierge : créez la fiche, ou rattachez-la à un équipement.")
    return Reason("blank", text), [{"kind": kind, "code": meaning.code} for kind in ("create", "claim")]


def _void(_: Session, __: Actor, ___: Meaning) -> _Said:
    return Reason("void", N_("Cette étiquette a été annulée : jetez-la, et prenez-en une autre.")), []


def _several(_: Session, __: Actor, meaning: Meaning) -> _Said:
    text = N_("Plusieurs équipements répondent à « %(text)s » : choisissez le bon.")
    choices: list[Mapping[str, Any]] = [{"kind": "device", "card": card} for card in meaning.cards]
    return Reason("several", text, {"text": _short(meaning.text)}), choices


def _room(_: Session, __: Actor, meaning: Meaning) -> _Said:
    room = meaning.room
    assert room is not None
    place = f"{room.site_name} › {room.name}"
    choice = {"kind": "pin_room", "room_id": room.id, "site_id": room.site_id, "text": place}
    return Reason("room", N_("Local : %(place)s."), {"place": place}), [choice]


def _lot(session: Session, actor: Actor, meaning: Meaning) -> _Said:
    lot = session.get(Lot, meaning.lot_id)
    if lot is None or lot.authority_id != actor.organisation_id:
        return Reason("unknown-lot", N_("Ce lot n’existe pas dans votre organisation.")), []
    name = f"{lot.number} {lot.title}".strip()
    if lot.state != LotState.DRAFT:
        text = N_("Le lot %(lot)s n’est plus en préparation : rien ne s’y ajoute.")
        return Reason("lot-not-draft", text, {"lot": name}), []
    return Reason("lot", N_("Lot : %(lot)s."), {"lot": name}), [
        {"kind": "pin_lot", "lot_id": lot.id, "text": name}
    ]


_SAID: Mapping[Kind, Callable[[Session, Actor, Meaning], _Said]] = {
    Kind.UNKNOWN: _unknown,
    Kind.FOREIGN: _foreign,
    Kind.BLANK: _blank,
    Kind.VOID: _void,
    Kind.SEVERAL: _several,
    Kind.ROOM: _room,
    Kind.LOT: _lot,
}
