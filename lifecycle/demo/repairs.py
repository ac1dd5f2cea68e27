"""Repairs: the sheet of each stay in repair of the devices of an estate, as its history tells it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate
from lifecycle.demo.life import Life
from lifecycle.demo.rows import Rows
from lifecycle.history.bulk import PastEvent
from lifecycle.kernel.clock import PARIS
from lifecycle.repairs.words import FaultKind, Outcome, Provider, Warranty
from lifecycle.states.assets import State

# What a part of the trade says of a fault, by a word of its note; and what mends it: part, euros.
_KINDS: dict[str, tuple[FaultKind, str, int]] = {
    "cran": (FaultKind.SCREEN, "Dalle", 95),
    "dalle": (FaultKind.SCREEN, "Dalle", 95),
    "itre": (FaultKind.SCREEN, "Vitre et dalle", 78),
    "atterie": (FaultKind.BATTERY, "Batterie", 62),
    "isque": (FaultKind.DISK, "SSD 256 Go", 48),
    "lavier": (FaultKind.KEYBOARD, "Clavier", 39),
    "limentation": (FaultKind.POWER, "Bloc d’alimentation", 34),
    "harge": (FaultKind.POWER, "Connecteur de charge", 27),
    "allume": (FaultKind.POWER, "Bloc d’alimentation", 34),
    "émarre": (FaultKind.BOARD, "Carte mère", 165),
}
_OUTSIDE = ("Ponant Bureautique", "Comptoir numérique de l’Ouest")
_PROVIDERS = {Provider.INSIDE: 0.62, Provider.OTHER: 0.38}
_CLAIMS = {Warranty.NONE: 0.85, Warranty.CLAIMED: 0.1, Warranty.REFUSED: 0.05}
_REUSED_SHARE, _PART_SHARE = 0.3, 0.6


class _Stay(NamedTuple):
    """A stay in repair: the event that began it, and the one that ended it if it has ended."""

    sent: PastEvent
    back: PastEvent | None


class Repairs:
    """Writes the sheets of an estate's devices, by its own chance: the story stays as it is."""

    def __init__(self, estate: Estate, chance: Chance) -> None:
        self._estate, self._chance = estate, chance

    def look(self, life: Life, rows: Rows) -> None:
        """Write a sheet of each stay in repair of a device, and name it in the events that it hangs on."""
        for stay in _stays(life.events):
            repair_id = self._chance.id_at(stay.sent.occurred_at)
            for event in filter(None, stay):
                assert isinstance(event.details, dict)
                event.details["repair_id"] = repair_id
            self._write(rows, repair_id, life, stay)

    def _write(self, rows: Rows, repair_id: UUID, life: Life, stay: _Stay) -> None:
        chance, at = self._chance, stay.sent.occurred_at
        fault = str(stay.sent.details.get("note", ""))
        kind, part, price = next(
            (found for word, found in _KINDS.items() if word in fault), (FaultKind.OTHER, "Pièce diverse", 18)
        )
        provider = chance.weighted(_PROVIDERS)
        notes = str(stay.back.details.get("note", "")) if stay.back else ""
        warranty = self._warranty(stay, notes)
        is_paid = stay.back is not None and warranty is not Warranty.ACCEPTED
        bill = Decimal(chance.randint(3, 12) * 5) if provider is Provider.OTHER and is_paid else None
        rows.add(
            "repair", id=repair_id, authority_id=self._estate.id, asset_id=life.id, fault_kind=kind,
            fault=fault, opened_at=at, opened_by=stay.sent.actor_name, provider=provider,
            provider_name=chance.choice(_OUTSIDE) if provider is Provider.OTHER else "",
            **self._dates(at, provider),
            warranty=warranty, warranty_reference=self._reference(warranty),
            labour_cost=bill,
            outcome=_outcome(stay.back), finished_at=stay.back and stay.back.occurred_at,
            notes=notes, version=1, created_at=at,
        )  # fmt: skip
        if is_paid and chance.is_one_in(_PART_SHARE):
            reused = chance.is_one_in(_REUSED_SHARE)
            cost = Decimal(0) if reused else Decimal(price) + Decimal(chance.randint(0, 99)) / 100
            rows.add(
                "repair_part", id=chance.id_at(at + timedelta(hours=1)), authority_id=self._estate.id,
                repair_id=repair_id, label=part, quantity=1, unit_cost=cost, reused=reused,
            )  # fmt: skip

    def _warranty(self, stay: _Stay, notes: str) -> Warranty:
        """What was mended under guarantee was claimed; a claim on an ended repair has its answer."""
        claim = self._chance.weighted(_CLAIMS)
        if "garantie" in notes:
            return Warranty.ACCEPTED
        return Warranty.REFUSED if stay.back and claim is Warranty.CLAIMED else claim

    def _dates(self, at: datetime, provider: Provider) -> dict[str, Any]:
        if provider is Provider.INSIDE:
            return {"sent_on": None, "expected_on": None}
        sent: date = at.astimezone(PARIS).date() + timedelta(days=1)
        return {"sent_on": sent, "expected_on": sent + timedelta(days=self._chance.randint(20, 50))}

    def _reference(self, warranty: Warranty) -> str:
        return "" if warranty is Warranty.NONE else f"SAV-{self._chance.randint(10_000, 99_999)}"


def _stays(events: list[PastEvent]) -> list[_Stay]:
    """Return a device's stays in repair; a device lost meanwhile is in repair again once it is found."""
    stays: list[_Stay] = []
    sent: PastEvent | None = None
    for event in events:
        if event.to_state == State.IN_REPAIR and sent is None:
            sent = event
        elif sent and event.to_state not in (None, State.IN_REPAIR, State.MISSING):
            stays.append(_Stay(sent, event))
            sent = None
    return [*stays, _Stay(sent, None)] if sent else stays


def _outcome(back: PastEvent | None) -> Outcome | None:
    if back is None:
        return None
    return Outcome.REPAIRED if back.to_state in (State.IN_STOCK, State.IN_USE) else Outcome.IRREPARABLE
