"""Triage: most of the retired devices that wait were looked at, and the rules said where each should go."""

import json
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from lifecycle.db.files import FileStore
from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate
from lifecycle.demo.life import CATEGORY, Life
from lifecycle.demo.rows import Rows
from lifecycle.formats.smartctl import read_report
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.serials import serial_key
from lifecycle.states.assets import State
from lifecycle.states.facts import FunctionalStatus, Route
from lifecycle.triage.checklist import FAULTY, Checklist, device_of
from lifecycle.triage.document import shipped
from lifecycle.triage.grades import Kind, kind_of
from lifecycle.triage.reporting import REPORTED
from lifecycle.triage.rules import Recommendation, recommend
from lifecycle.triage.service import DECIDED, TRIAGED
from lifecycle.triage.views import kept_alternative, kept_ground

TRIAGED_SHARE, DECIDED_SHARE, OTHER_SHARE, LOCKED_SHARE, REPORT_SHARE = 0.8, 0.75, 0.08, 0.03, 0.25
_FUNCTIONAL = {
    FunctionalStatus.WORKS: {"F3": 2, "F4": 3, "F5": 5},
    FunctionalStatus.FAULTY: {FAULTY: 1},
    FunctionalStatus.UNKNOWN: {"F2": 3, "F3": 1},
}
_COSMETIC = {"C9": 1, "C6": 25, "C4": 45, "C2": 20, "C1": 4}
_NOTES = ("", "", "", "Autocollants retirés.", "Nettoyé.", "Petites rayures.", "Coin du capot marqué.")
_WHY = {
    Route.REUSE: "Une école du territoire attend ce modèle.",
    Route.REPAIR: "La pièce est en stock à l’atelier.",
    Route.REFURBISH: "L’atelier le prend pour pièces et remet le reste en état.",
    Route.RECYCLE: "Châssis plié, aucun reconditionneur ne l’accepte.",
}
_DRIVES = {
    "laptop": ("SAMSUNG MZVLQ256HBJD", 256, "NVMe"),
    "desktop": ("TOSHIBA DT01ACA050", 500, "ATA"),
}


class Triages:
    """Looks at the retired devices of an estate, by its own chance: the story stays as it is."""

    def __init__(self, estate: Estate, chance: Chance, files: FileStore) -> None:
        self._estate, self._chance, self._files = estate, chance, files

    def look(self, life: Life, rows: Rows) -> None:
        """Triage a device that waits for a lot, now and then with the report of its drive."""
        if life.state is not State.RETIRED or not self._chance.is_one_in(TRIAGED_SHARE):
            return
        with life.drawing_from(self._chance):
            at = life.on(min(life.day + self._chance.randint(1, 20), self._chance.last.toordinal()))
            technician = life.technician
            drives = self._report(life, rows, at, technician)
            at = life.on(life.day) if drives else at
            kind = kind_of(life.category)
            answers = self._answers(life, kind)
            found, facts = self._recommended(life, kind, answers, drives, at.astimezone(PARIS).date())
            decision = self._decision(found)
            self._write(life, rows, at, technician, (answers, found, facts, drives, decision))

    def _answers(self, life: Life, kind: Kind) -> Checklist:
        chance = self._chance
        functional = chance.weighted(_FUNCTIONAL[FunctionalStatus(life.row["functional_status"])])
        is_broken = functional == FAULTY
        faults = tuple(sorted(chance.sample(kind.faults[:-1], 1))) if is_broken and kind.faults else ()
        state = "locked" if chance.is_one_in(LOCKED_SHARE) else "released"
        return Checklist(
            functional,
            chance.weighted(_COSMETIC),
            faults,
            tuple(one for one in kind.accessories if chance.is_one_in(0.7)),
            {lock: state if place == 0 else "not_concerned" for place, lock in enumerate(kind.locks)},
            Decimal(chance.randrange(40, 320, 5)) if is_broken and chance.is_one_in(0.6) else None,
            chance.randint(35, 95) if kind.has_battery else None,
            note=chance.choice(_NOTES),
        )

    def _recommended(
        self, life: Life, kind: Kind, answers: Checklist, drives: list[SimpleNamespace], on: date
    ) -> tuple[Recommendation, dict[str, Any]]:
        years = CATEGORY[life.category].reference_life_years
        device = device_of(SimpleNamespace(**life.row), years, answers, drives, kind, on)
        return recommend(device, shipped()), dict(device.facts)

    def _decision(self, found: Recommendation) -> tuple[Route, str] | None:
        """Return the route decided and why, None where nobody has decided; a locked device waits."""
        if found.is_locked or not self._chance.is_one_in(DECIDED_SHARE):
            return None
        if not self._chance.is_one_in(OTHER_SHARE):
            return found.route, ""
        other = Route.REFURBISH if found.route is not Route.REFURBISH else Route.REUSE
        return other, _WHY[other]

    def _write(self, life: Life, rows: Rows, at: datetime, technician: Actor, told: tuple[Any, ...]) -> None:
        answers, found, facts, drives, decision = told
        triage_id = self._chance.id_at(at)
        said = {
            "triage_id": triage_id, "functional_grade": answers.functional,
            "cosmetic_grade": answers.cosmetic_grade, "recommended_route": found.route,
            "is_locked": found.is_locked, "rules_version": 0, "rules_edition": shipped().edition,
        }  # fmt: skip
        life.note_fact(TRIAGED, at, technician, said)
        decided_at = self._decide(life, technician, triage_id, found, decision) if decision else None
        rows.add(
            "triage", id=triage_id, authority_id=self._estate.id, asset_id=life.id, is_latest=True,
            performed_at=at, performed_by=technician.name, functional_grade=answers.functional_grade,
            cosmetic_grade=answers.cosmetic_grade, faults=list(answers.faults),
            accessories=list(answers.accessories), locks=dict(answers.locks),
            repair_cost=answers.repair_cost, note=answers.note, facts=facts, missing=list(found.missing),
            drive_digests=[drive.digest for drive in drives], rules_version=0,
            rules_edition=shipped().edition, recommended_route=found.route, is_locked=found.is_locked,
            confidence=found.confidence, reasons=[kept_ground(ground) for ground in found.reasons],
            alternatives=[kept_alternative(other) for other in found.alternatives],
            decided_route=decision and decision[0], decided_why=decision[1] if decision else "",
            decided_at=decided_at, decided_by=technician.name if decision else "", created_at=at,
        )  # fmt: skip

    def _decide(
        self,
        life: Life,
        technician: Actor,
        triage_id: UUID,
        found: Recommendation,
        decision: tuple[Route, str],
    ) -> datetime:
        at = life.on(life.day)
        said = {
            "triage_id": triage_id, "route": decision[0],
            "recommended": found.route, "justification": decision[1],
        }  # fmt: skip
        life.note_fact(DECIDED, at, technician, said)
        return at

    def _report(self, life: Life, rows: Rows, at: datetime, technician: Actor) -> list[SimpleNamespace]:
        """Add the report of a computer's drive now and then, as smartctl writes it."""
        if life.category not in _DRIVES or not self._chance.is_one_in(REPORT_SHARE):
            return []
        content = json.dumps(self._smartctl(*_DRIVES[life.category], at)).encode()
        health = read_report(content)
        digest = self._files.within("drives", self._estate.id).put(content)
        values = {name: getattr(health, name) for name in health.__slots__}
        report = SimpleNamespace(id=self._chance.id_at(at), digest=digest, **values)
        rows.add(
            "drive_report", authority_id=self._estate.id, asset_id=life.id,
            serial_key=serial_key(health.serial), matched_by="person", added_at=at,
            added_by=technician.name, **vars(report),
        )  # fmt: skip
        said = {"report_id": report.id, "passed": health.passed, "digest": digest, "matched_by": "person"}
        note = f"{health.model} {health.serial}"
        life.note_fact(REPORTED, at, technician, {**said, "note": note})
        return [report]

    def _smartctl(self, model: str, gigabytes: int, protocol: str, at: datetime) -> dict[str, Any]:
        chance, is_worn = self._chance, self._chance.is_one_in(0.2)
        hours, sectors = chance.randint(3_000, 14_000), chance.randint(2, 90) if is_worn else 0
        serial = f"S{chance.getrandbits(40):010X}"
        report: dict[str, Any] = {
            "json_format_version": [1, 0],
            "smartctl": {"version": [7, 3], "exit_status": 0},
            "local_time": {"time_t": int(at.timestamp())},
            "device": {"name": "/dev/nvme0" if protocol == "NVMe" else "/dev/sda", "protocol": protocol},
            "model_name": model,
            "serial_number": serial,
            "user_capacity": {"bytes": gigabytes * 10**9},
            "smart_status": {"passed": not is_worn or sectors < 60},
            "power_on_time": {"hours": hours},
            "temperature": {"current": chance.randint(28, 44)},
        }
        if protocol == "NVMe":
            log = {"percentage_used": chance.randint(4, 60), "media_errors": 0, "power_on_hours": hours}
            return {**report, "nvme_smart_health_information_log": log}
        table = [{"id": 5, "raw": {"value": sectors}}, {"id": 197, "raw": {"value": sectors // 8}}]
        return {**report, "rotation_rate": 7200, "ata_smart_attributes": {"table": table}}
