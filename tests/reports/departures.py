"""Thirteen devices that leave or stay, every figure of « Sorties et réemploi » by hand; read on 1 July 2025.

| #  | device  | story                                                                   | 2025's flow       |
|----|---------|-------------------------------------------------------------------------|-------------------|
| 1  | laptop  | retired 2024-11-15, refused by the partner in June, still in the store  | before → waiting  |
| 2  | laptop  | retired 2024-12-10, lot A (2025-03-01), refurbished 2025-04-01: school | before → refurb.  |
| 3  | desktop | retired 2025-02-01, lot A, not told yet                                 | year → partner    |
| 4  | monitor | retired 2024-12-20, waste lot W of 2025-05-05, recycled 2025-05-20      | before → recycled |
| 5  | laptop  | retired 2024-06-03, left 2024-12-01, reused 2025-02-10 by a person      | partner → reused  |
| 6  | laptop  | retired 2025-03-10, put back in stock 2025-04-01                        | year → reinstated |
| 7  | laptop  | retired 2025-01-15, lot A, given back 2025-06-01                        | year → given back |
| 8  | laptop  | stolen from use, written off 2025-01-20: never retired                  | none              |
| 9  | laptop  | retired by mistake on 2025-05-01, corrected at once                     | none              |
| 10 | laptop  | retired 2025-02-01, missing since 2025-03-01                            | year → missing    |
| 11 | laptop  | taken over from a file: retired 2024-05-05, no history                  | before → waiting  |
| 12 | tablet  | retired 2025-04-01, lot W, recycled 2025-06-04                          | year → recycled   |
| 13 | laptop  | in use                                                                  | none              |

Delays: offers answered after 4 (A), 6 (W) and 8 days (D, declined): median 6. Received after 2 (A) and 0.5
days (W): median 1.25, told 1.3. Outcomes 31 (2), 15 (4) and 30 days (12) after the hand-over: median 30.

Sources: the ratio A / B × 100 and its targets are article 3 of decree 2023-266; weights and codes are those
of the register of outgoing waste. The other shares and delays are ours, their formula said with each.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from lifecycle.db.scope import enter
from lifecycle.endoflife.model import Lot
from lifecycle.kernel.ids import new_id
from lifecycle.registry.model import Asset, Site
from tests.reports.conftest import Workshop

USED = ("2020-01-01T08:00Z", "in_use")
REFUSED = {"decision": "refused", "refusal_reason": "Trop ancien"}


def left_story(retired: str, left: str, *ends: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The steps of a device used, retired, then handed over, and what came after."""
    return (USED, (retired, "retired"), (left, "in_lot"), (left, "handed_over"), *ends)


def make_departures(
    workshop: Workshop, another_workshop: Callable[[], Workshop], session: Session
) -> dict[str, Any]:
    """Make the thirteen devices by number, the lots by name, and the site of device 2."""
    make, a, w = workshop.device, "2025-03-01T10:00Z", "2025-05-05T10:00Z"
    site = Site(id=new_id(), authority_id=workshop.actor.organisation_id, name="Mairie")
    session.add(site)
    session.flush()
    left, out = {"left_on": date(2025, 3, 1)}, {"left_on": date(2025, 5, 5)}
    fleet = {
        1: make("laptop", USED, ("2024-11-15T10:00Z", "retired"), retired_on=date(2024, 11, 15)),
        2: make(
            "laptop", *left_story("2024-12-10T10:00Z", a, ("2025-04-01T10:00Z", "refurbished")),
            retired_on=date(2024, 12, 10), site_id=site.id, **left,
        ),
        3: make("desktop", *left_story("2025-02-01T10:00Z", a), retired_on=date(2025, 2, 1), **left),
        4: make(
            "monitor", *left_story("2024-12-20T10:00Z", w, ("2025-05-20T10:00Z", "recycled")),
            retired_on=date(2024, 12, 20), **out,
        ),
        5: make(
            "laptop", *left_story("2024-06-03T10:00Z", "2024-12-01T10:00Z", ("2025-02-10T10:00Z", "reused")),
            retired_on=date(2024, 6, 3), left_on=date(2024, 12, 1),
        ),
        6: make("laptop", USED, ("2025-03-10T10:00Z", "retired"), ("2025-04-01T10:00Z", "in_stock")),
        7: make(
            "laptop", *left_story("2025-01-15T10:00Z", a, ("2025-06-01T10:00Z", "retired")),
            retired_on=date(2025, 1, 15),
        ),
        8: make(
            "laptop", USED, ("2025-01-10T10:00Z", "missing"), ("2025-01-20T10:00Z", "written_off"),
            left_on=date(2025, 1, 20),
        ),
        9: make("laptop", USED, ("2025-05-01T10:00Z", "retired"), state="in_use"),
        10: make(
            "laptop", USED, ("2025-02-01T10:00Z", "retired"), ("2025-03-01T10:00Z", "missing"),
            retired_on=date(2025, 2, 1),
        ),
        11: make("laptop", state="retired", retired_on=date(2024, 5, 5)),
        12: make(
            "tablet", *left_story("2025-04-01T10:00Z", w, ("2025-06-04T10:00Z", "recycled")),
            retired_on=date(2025, 4, 1), **out,
        ),
        13: make("laptop", USED),
    }  # fmt: skip
    workshop.event(fleet[9], "2025-05-01T10:05Z", "retired", "in_use", tag="asset:correction:in_use")
    lots = _lots(workshop, fleet)
    theirs = another_workshop()
    gone = theirs.device("laptop", *left_story("2025-01-05T10:00Z", a), retired_on=date(2025, 1, 5), **left)
    theirs.lot("reuse", a, (gone, {}))
    enter(session, workshop.actor.organisation_id)
    return {"devices": fleet, "lots": lots, "site": site.id}


def _lots(workshop: Workshop, fleet: dict[int, Asset]) -> dict[str, UUID]:
    school = {"outcome": "refurbished", "outcome_on": date(2025, 4, 1), "recipient": "school"}
    back = {"returned_on": date(2025, 6, 1), "return_reason": "Hors service"}
    awaited = {"is_open": True, "reception": "received"}
    person = {"outcome": "reused", "outcome_on": date(2025, 2, 10), "recipient": "individual"}
    recycled = {"outcome": "recycled"}
    lots = {
        "a": workshop.lot(
            "refurbish", "2025-03-01T10:00Z", (fleet[2], school), (fleet[3], awaited), (fleet[7], back),
            commitment_on=date(2025, 2, 6),
        ),
        "w": workshop.lot(
            "recycle",
            "2025-05-05T10:00Z",
            (fleet[4], {**recycled, "outcome_on": date(2025, 5, 20), "weight_kg": Decimal(6)}),
            (fleet[12], {**recycled, "outcome_on": date(2025, 6, 4), "weight_kg": Decimal(2)}),
        ),
        "d": workshop.lot("reuse", None, (fleet[1], REFUSED)),
        "before": workshop.lot("reuse", "2024-12-01T10:00Z", (fleet[5], person)),
    }  # fmt: skip
    _tell(
        workshop, lots["a"], "2025-02-02T10:00Z", "2025-02-06T10:00Z", "2025-03-03T10:00Z", state="received"
    )
    waste = {"state": "closed", "waste_status": "waste", "measured_kg": Decimal(10)}
    _tell(workshop, lots["w"], "2025-04-25T10:00Z", "2025-05-01T10:00Z", "2025-05-05T22:00Z", **waste)
    _tell(workshop, lots["d"], "2025-06-01T10:00Z", "2025-06-09T10:00Z", None, state="declined")
    _tell(
        workshop,
        lots["before"],
        "2024-11-01T10:00Z",
        "2024-11-05T10:00Z",
        "2024-12-04T10:00Z",
        state="closed",
    )
    return lots


def _tell(workshop: Workshop, lot_id: UUID, *moments: str | None, **values: Any) -> None:
    """Say when a lot was offered, answered and received."""
    names = ("offered_at", "answered_at", "received_at")
    at = {
        name: moment and datetime.fromisoformat(moment) for name, moment in zip(names, moments, strict=True)
    }
    workshop.session.execute(update(Lot).where(Lot.id == lot_id).values(**at, **values))
