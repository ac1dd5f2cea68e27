"""What comes of a scan, first as the rules say it, then in a person's words as the phone shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from lifecycle.kernel.errors import DomainError, Reason
from lifecycle.registry.queries import CardRow
from lifecycle.registry.wording import place_of
from lifecycle.scanning.devices import device
from lifecycle.states.assets import STATE_LABELS, State


class Came(StrEnum):
    """The four kinds of answers."""

    DONE = "done"
    ALREADY = "already"
    LOOK = "look"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a scan: its sentence, why, what may be done about it, and on which device.

    `choices` are those of the protocol, with `card` in place of a device. `is_to_check` keeps it to be
    settled; `can_undo` tells that it can be taken back.
    """

    kind: Came
    sentence: Reason
    reasons: Sequence[Reason] = ()
    choices: Sequence[Mapping[str, Any]] = ()
    asset_id: UUID | None = None
    is_to_check: bool = False
    can_undo: bool = False


def refused(
    error: DomainError, asset_id: UUID | None = None, choices: Sequence[Mapping[str, Any]] = ()
) -> Outcome:
    """Return the outcome of a refusal: its one reason said at once, several under its own sentence."""
    whole = Reason(error.slug, error.text, error.params)
    reasons = error.reasons or (whole,)
    sentence = reasons[0] if len(reasons) == 1 else whole
    return Outcome(Came.REFUSED, sentence, reasons, choices, asset_id)


def told(
    outcome: Outcome,
    scan_id: UUID | None,
    card: CardRow | None,
    locale: str,
    *,
    is_to_check: bool | None = None,
) -> dict[str, Any]:
    """Return an outcome as the protocol's Answer, in words of `locale`; `card` is the device as it is now."""
    so = {"place": place_of(card), "state": STATE_LABELS[State(card.state)]} if card is not None else {}
    sentence = outcome.sentence
    if outcome.kind in (Came.DONE, Came.ALREADY):
        sentence = Reason(sentence.code, sentence.text, {**so, **sentence.params})
    waits = outcome.is_to_check if is_to_check is None else is_to_check
    return {
        "id": str(scan_id) if scan_id else None,
        "kind": outcome.kind,
        "text": sentence.told(locale),
        "reasons": [{"code": reason.code, "text": reason.told(locale)} for reason in outcome.reasons],
        "device": device(card, locale) if card else None,
        "choices": [_choice(choice, locale) for choice in outcome.choices],
        "to_check": waits,
        "can_undo": outcome.can_undo or waits,
    }


def _choice(choice: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """Return a choice with its device shown and its text in words."""
    shown: dict[str, Any] = {}
    for name, value in choice.items():
        if name == "card":
            shown["device"] = device(value, locale)
        else:
            shown[name] = value.told(locale) if isinstance(value, Reason) else _plain(value)
    return shown


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def done(text: str, asset_id: UUID) -> Outcome:
    """Return the answer to what was done and can be taken back."""
    return Outcome(Came.DONE, Reason("done", text), asset_id=asset_id, can_undo=True)


def already(text: str, asset_id: UUID) -> Outcome:
    """Return the answer where there was nothing left to do."""
    return Outcome(Came.ALREADY, Reason("already", text), asset_id=asset_id)
