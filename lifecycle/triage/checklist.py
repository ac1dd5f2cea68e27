"""What a person answers in front of a device, and what is known of it: the input of the rules. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol

from lifecycle.kernel.clock import years_between
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.states.facts import FunctionalStatus
from lifecycle.triage.grades import FUNCTIONAL_GRADES, Kind
from lifecycle.triage.processors import read_processor
from lifecycle.triage.repairing import Estimate
from lifecycle.triage.rules import WORKS_FROM, Device

FAULTY = "faulty"
FUNCTIONAL_ANSWERS = (*reversed(FUNCTIONAL_GRADES), FAULTY)
_WINDOWS_11 = "windows 11"
_MEDIUM_WORDS = {"nvme": "ssd", "ssd": "ssd", "hdd": "hdd"}


@dataclass(frozen=True, slots=True)
class Checklist:
    """The answers: `functional` is a functional grade or `faulty`; what is not known is left out.

    `battery_health` in percent, `ram_gb` in gigabytes, `repair_cost` in euros.
    """

    functional: str
    cosmetic_grade: str | None = None
    faults: tuple[str, ...] = ()
    accessories: tuple[str, ...] = ()
    locks: Mapping[str, str] = field(default_factory=dict)
    repair_cost: Decimal | None = None
    battery_health: int | None = None
    ram_gb: int | None = None
    drive: Literal["ssd", "hdd"] | None = None
    note: str = ""

    @property
    def functional_grade(self) -> str | None:
        """The R2v3 functional grade, None for a device that does not work."""
        return None if self.functional == FAULTY else self.functional

    @property
    def functional_status(self) -> FunctionalStatus:
        """What the answer says to the register; an untested device stays unknown."""
        if self.functional == FAULTY:
            return FunctionalStatus.FAULTY
        works = int(self.functional[1:]) >= WORKS_FROM
        return FunctionalStatus.WORKS if works else FunctionalStatus.UNKNOWN


class Drive(Protocol):
    """What the rules look at in a drive's report."""

    medium: Any
    passed: Any
    reallocated: Any
    pending: Any
    wear_percent: Any


class AssetRow(Protocol):
    """What the rules look at in the register."""

    category_key: Any
    facts: Any
    restricted: Any
    first_used_on: Any
    acquired_on: Any
    acquisition_cost: Any
    retired_on: Any
    warranty_until: Any


def check(answers: Checklist, kind: Kind) -> None:
    """Raise Invalid where an answer is one that the device's kind is not asked."""
    asked = {"faults": kind.faults, "accessories": kind.accessories, "locks": kind.locks}
    wrong = [name for name, words in asked.items() if not set(getattr(answers, name)) <= set(words)]
    if answers.battery_health is not None and not kind.has_battery:
        wrong.append("battery_health")
    if wrong:
        reason = Reason("not-asked", N_("Cette réponse ne concerne pas ce type d’équipement."))
        raise Invalid(fields={name: [reason] for name in wrong})


def device_of(
    asset: AssetRow,
    reference_years: Decimal,
    answers: Checklist,
    drives: Sequence[Drive],
    kind: Kind,
    today: date,
) -> Device:
    """Return a device as the rules see it: the register, its drives' reports, and the answers before both."""
    known = {
        **known_facts(asset, drives, today),
        **_answered(answers),
        "faults": answers.faults,
        "functional": int((answers.functional_grade or "F0")[1:]),
    }
    if "charger" in kind.accessories:
        known["has_charger"] = "charger" in answers.accessories
    estimate = Estimate(
        answers.repair_cost,
        asset.acquisition_cost,
        reference_years,
        asset.warranty_until is not None and asset.warranty_until >= today,
    )
    return Device(asset.category_key, known, asset.restricted, answers.locks, estimate)


def _answered(answers: Checklist) -> dict[str, Any]:
    said = {
        "cosmetic": int(answers.cosmetic_grade[1:]) if answers.cosmetic_grade else None,
        "battery_health": answers.battery_health,
        "ram_gb": answers.ram_gb,
        "drive": answers.drive,
    }
    return {name: value for name, value in said.items() if value is not None}


def known_facts(asset: AssetRow, drives: Sequence[Drive], today: date) -> dict[str, Any]:
    """Return what is known of a device before anyone looks at it, the facts that are known only.

    The age counts to the date of retirement where there is one, as the decree counts it.
    """
    said, start = asset.facts, asset.first_used_on or asset.acquired_on
    processor = read_processor(str(said.get("cpu", "")))
    found = {
        "age_years": round(years_between(start, asset.retired_on or today), 2) if start else None,
        "ram_gb": round(said["ram_mb"] / 1024, 1) if _is_number(said.get("ram_mb")) else None,
        "storage_gb": said["storage_gb"] if _is_number(said.get("storage_gb")) else None,
        "battery_health": said["battery_health"] if _is_number(said.get("battery_health")) else None,
        "drive": _medium(said),
        "cpu_generation": processor.generation if processor and processor.is_intel else None,
        "windows_11": processor.runs_windows_11 if processor else None,
        **_of_drives(drives),
    }
    if _WINDOWS_11 in str(said.get("os", "")).lower():
        found["windows_11"] = True
    return {name: value for name, value in found.items() if value is not None}


def _medium(said: Mapping[str, Any]) -> str | None:
    """Return what the names of the drives tell of their kind: one slow drive beside an SSD does not count."""
    words = f"{said.get('storage_kind', '')} {said.get('storage', '')}".lower()
    return next((medium for word, medium in _MEDIUM_WORDS.items() if word in words), None)


def _of_drives(drives: Sequence[Drive]) -> dict[str, Any]:
    """Return what the reports of a device's drives say together: the worst of each."""
    media = {drive.medium for drive in drives}
    told = [drive.passed for drive in drives if drive.passed is not None]
    sectors = [n for drive in drives for n in (drive.reallocated, drive.pending) if n is not None]
    worn = [drive.wear_percent for drive in drives if drive.wear_percent is not None]
    found = {
        "drive": "ssd" if "ssd" in media else "hdd" if "hdd" in media else None,
        "drive_passed": all(told) if told else None,
        "bad_sectors": sum(sectors) if sectors else None,
        "drive_wear": max(worn, default=None),
    }
    return {name: value for name, value in found.items() if value is not None}


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and value > 0
