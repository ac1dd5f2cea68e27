"""What inventory agents told of an authority's devices in the last weeks, as rows and past events."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lifecycle.agents.updating import UPDATED
from lifecycle.demo.chance import Chance
from lifecycle.demo.device_rows import said_by
from lifecycle.demo.estate import Estate
from lifecycle.demo.life import Life
from lifecycle.demo.messages import Machine, reported
from lifecycle.demo.posts import CHASSIS, post
from lifecycle.demo.rows import Rows
from lifecycle.demo.strangers import GLPI, left_aside, pending
from lifecycle.history.bulk import PastEvent
from lifecycle.kernel.actor import Actor
from lifecycle.states.assets import State

TOKEN_NAME = "Postes de la direction du numérique"  # noqa: S105 - how people call it, no secret
# One computer in four has an agent by now; one that has just moved has not called yet.
_SHARE, _STILL_DAYS = 0.24, 4


class Heard:
    """The agents of an estate: they tell of lives as these go by, and of devices that nobody registered."""

    def __init__(self, estate: Estate, rows: Rows, chance: Chance, admin: Actor) -> None:
        self._estate, self._chance, self._last = estate, chance, chance.last.toordinal()
        self._latest, opened = chance.moment(self._last), chance.moment(self._last - 30)
        self._token = chance.id_at(opened)
        self._agent = Actor(estate.id, estate.name, "authority", "agent", TOKEN_NAME)
        self._kinds = {model_id: kind for told in estate.models.values() for kind, model_id in told}
        self._known_serial = ""
        rows.add(
            "agent_token",
            id=self._token,
            authority_id=estate.id,
            name=TOKEN_NAME,
            # Nobody knows the address that it stands for: whoever tries agents opens another one.
            token_hash=hashlib.sha256(chance.randbytes(32)).digest(),
            created_by=admin.name,
            created_at=opened,
            last_used_at=self._latest,
            last_agent=GLPI,
        )
        tag = "organisation:agent_token:created"
        rows.events.append(self._event(opened, admin, "organisation", self._token, tag, {"name": TOKEN_NAME}))

    def tell_of(self, life: Life, rows: Rows) -> None:
        """Let the agent of a life's computer tell of it, if it has one: the asset learns its facts so."""
        if not self._has_agent(life):
            return
        machine = post(life, self._kinds[life.row["model_id"]], self._chance)
        called = self._chance.moment(self._last - self._chance.randint(8, 20))
        first = max(called, life.clock + timedelta(minutes=50))
        found, seen = reported(machine, first.date()), self._seen_since(first)
        device = self._add(rows, said_by(found), first, seen, state="attached", asset_id=life.id)
        changes = {key: [None, value] for key, value in found.facts.items()}
        words = {"agent": found.agent, "device": device}
        life.events.append(self._event(first, self._agent, "asset", life.id, UPDATED, words, changes))
        life.clock = first
        life.row |= {"facts": dict(found.facts), "last_seen_at": seen, "updated_at": first}
        life.row["version"] += 1
        self._known_serial = self._known_serial or machine.serial

    def tell_of_strangers(self, rows: Rows, manager: Actor) -> None:
        """Let agents tell of devices that are no asset: some wait, some the manager has left aside."""
        for machine in pending(self._chance.last, self._known_serial):
            self._meet(rows, machine, state="pending")
        tag = "organisation:inventory:ignored"
        for machine in left_aside():
            device, seen, said = self._meet(rows, machine, state="ignored", decided_by=manager.name)
            words = {"device": device} | {key: said[key] for key in ("name", "serial", "agent")}
            rows.events.append(self._event(seen, manager, "organisation", device, tag, words))

    def _has_agent(self, life: Life) -> bool:
        is_computer = life.category in CHASSIS and life.state is State.IN_USE
        return is_computer and life.day <= self._last - _STILL_DAYS and self._chance.is_one_in(_SHARE)

    def _seen_since(self, first: datetime) -> datetime:
        """Return when a device was last seen, in the last days, never before it was first seen."""
        seen = self._chance.moment(self._last - self._chance.randint(0, 4))
        return max(first, min(seen, self._latest))

    def _meet(
        self, rows: Rows, machine: Machine, *, state: str, decided_by: str | None = None
    ) -> tuple[UUID, datetime, Mapping[str, Any]]:
        """Keep a computer and its monitors; return its id, when it was last seen and what it says."""
        first = self._chance.moment(self._last - self._chance.randint(6, 16))
        found, seen = reported(machine, first.date()), self._seen_since(first)
        said = said_by(found)
        host = self._add(rows, said, first, seen, state=state, decided_by=decided_by)
        for screen in found.monitors:
            self._add(rows, said_by(screen), first, seen, state=state, decided_by=decided_by, host_id=host)
        return host, seen, said

    def _add(
        self,
        rows: Rows,
        said: Mapping[str, Any],
        first: datetime,
        seen: datetime,
        *,
        state: str,
        asset_id: UUID | None = None,
        host_id: UUID | None = None,
        decided_by: str | None = None,
    ) -> UUID:
        device_id = self._chance.id_at(first)
        rows.add(
            "reported_device",
            **said,
            id=device_id,
            authority_id=self._estate.id,
            token_id=self._token,
            state=state,
            asset_id=asset_id,
            host_id=host_id,
            first_seen_at=first,
            last_seen_at=seen,
            decided_by=decided_by,
        )
        return device_id

    def _event(
        self,
        at: datetime,
        who: Actor,
        kind: str,
        subject: UUID,
        tag: str,
        details: Mapping[str, Any],
        changes: Mapping[str, Any] | None = None,
    ) -> PastEvent:
        return PastEvent(
            self._chance.id_at(at), self._estate.id, kind, subject, tag, None, None, at, at, who.account_id,
            who.name, who.organisation_id, who.organisation_name, None, changes or {}, details,
        )  # fmt: skip
