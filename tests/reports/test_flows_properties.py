"""What holds of the figures of departures whatever left, on which route, told or not, in one lot or many."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.reports.figures import Key
from lifecycle.reports.queries import added, parts_of_many, total
from tests.reports.reading import asked

LEFT = "2025-03-01T10:00Z"
KEYS = (
    Key.DEPARTURES, Key.REUSE_DIRECTED, Key.REUSE_COMMITTED, Key.REUSE_PROVEN, Key.HANDED_OVER, Key.OUTFLOW,
    Key.BENEFICIARIES, Key.WAITING,
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Left:
    """A device that left: its route, whether the partner had committed, what became of it, its proof."""

    route: str
    is_committed: bool
    category: str
    outcome: str
    has_proof: bool
    came_back: bool


devices = st.lists(
    st.builds(
        Left,
        st.sampled_from(["reuse", "refurbish", "recycle"]),
        st.booleans(),
        st.sampled_from(["laptop", "monitor", "copier"]),
        st.sampled_from(["", "reused", "refurbished", "recycled"]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=5,
)


def _make(workshop, fleet: list[Left], *, split: bool) -> None:
    """Make the fleet, on one lot by route and commitment, or each device on a lot of its own."""
    for _, together_on in groupby(sorted(fleet), lambda one: (one.route, one.is_committed)):
        lines = [(one, _line(workshop, one)) for one in together_on]
        for loaded in [[line] for line in lines] if split else [lines]:
            first = loaded[0][0]
            committed = date(2025, 2, 1) if first.is_committed else None
            workshop.lot(first.route, LEFT, *(line for _, line in loaded), commitment_on=committed)


def _line(workshop, one: Left):
    state = "retired" if one.came_back else one.outcome or "handed_over"
    story = [("2025-01-10T10:00Z", "retired"), ("2025-02-01T10:00Z", "in_lot"), (LEFT, "handed_over")]
    if state != "handed_over":
        story.append(("2025-04-01T10:00Z", state))
    left = None if one.came_back else date(2025, 3, 1)
    device = workshop.device(one.category, *story, retired_on=date(2025, 1, 10), left_on=left)
    if one.came_back:
        return device, {"returned_on": date(2025, 4, 1), "return_reason": "Hors service"}
    told = {"outcome": one.outcome, "outcome_on": date(2025, 4, 1)} if one.outcome else {}
    return device, {**told, "proof_reference": "BR 12" if one.has_proof else None}


def _read(session, workshop, fleet: list[Left], *, split: bool) -> list[dict]:
    with session.begin_nested() as savepoint:
        _make(workshop, fleet, split=split)
        session, scope, basis = asked(session)
        found = parts_of_many(session, [scope.behind(key) for key in KEYS], basis)
        told = [{part: (of.rows, of.value, of.coverage) for part, of in parts.items()} for parts in found]
        outflow = total(session, scope.behind(Key.OUTFLOW), basis)
        assert outflow.rows == added(found[KEYS.index(Key.OUTFLOW)].values()).rows
        savepoint.rollback()
    session.expunge_all()
    return told


@settings(max_examples=4)
@given(fleet=devices)
def test_departures_hold_together(session, workshop, copier, fleet):
    whole = _read(session, workshop, fleet, split=False)
    assert _read(session, workshop, fleet, split=True) == whole  # splitting a lot changes nothing
    counts = dict(zip(KEYS, (sum(rows for rows, _, _ in parts.values()) for parts in whole), strict=True))
    assert counts[Key.REUSE_PROVEN] <= counts[Key.REUSE_DIRECTED] <= counts[Key.DEPARTURES]
    assert counts[Key.REUSE_COMMITTED] <= counts[Key.REUSE_DIRECTED]
    gone = [one for one in fleet if not one.came_back]
    assert counts[Key.HANDED_OVER] == len(gone)
    assert counts[Key.OUTFLOW] == len(fleet)  # every retired device has one way, and one only
    assert counts[Key.WAITING] == len(fleet) - len(gone)
    recycled = sum(one.outcome == "recycled" for one in gone)
    assert counts[Key.REUSE_PROVEN] + recycled <= len(gone)  # what was recycled is never proven reuse
