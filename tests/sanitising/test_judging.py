"""What the records of a device come to; pure."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.sanitising.judging import Best, Try, best_of
from lifecycle.states.facts import LEVELS, SanitisationLevel

CLEAR, PURGE, DESTROY = LEVELS
START = datetime(2026, 1, 1, tzinfo=UTC)
MEDIA = [UUID(int=n) for n in range(3)]


def at(hour: int) -> datetime:
    return START + timedelta(hours=hour)


def tried(medium, hour, passed=True, level=PURGE):
    return Try(medium, passed, level, at(hour))


def test_every_medium_must_have_passed_and_the_weakest_speaks():
    known = {MEDIA[0]: None, MEDIA[1]: None}
    assert best_of(known, [tried(MEDIA[0], 5)], None) is None
    both = [tried(MEDIA[0], 5), tried(MEDIA[1], 3, level=CLEAR)]
    assert best_of(known, both, None) == Best(CLEAR, at(3))
    assert best_of(known, [tried(None, 4)], None) == Best(PURGE, at(4))


def test_a_failure_counts_until_a_later_success():
    known = {MEDIA[0]: None}
    assert best_of(known, [tried(MEDIA[0], 1), tried(MEDIA[0], 2, passed=False)], None) is None
    assert best_of(known, [tried(MEDIA[0], 2), tried(MEDIA[0], 2, passed=False)], None) is None
    assert best_of(known, [tried(MEDIA[0], 1, passed=False), tried(MEDIA[0], 2)], None) == Best(PURGE, at(2))
    assert best_of(known, [tried(MEDIA[0], 1), tried(None, 2, passed=False)], None) is None


def test_a_medium_taken_out_no_longer_counts():
    out = {MEDIA[0]: at(9), MEDIA[1]: None}
    assert best_of(out, [tried(MEDIA[0], 1, passed=False), tried(MEDIA[1], 2)], None) == Best(PURGE, at(2))
    assert best_of({MEDIA[0]: at(9)}, [], None) == Best(DESTROY, at(9))
    assert best_of({}, [], None) is None


def test_one_since_the_last_use_comes_before_a_stronger_one_of_before():
    tries = [tried(None, 1, level=DESTROY), tried(None, 8, level=CLEAR)]
    assert best_of({}, tries, at(5)) == Best(CLEAR, at(8))
    assert best_of({}, tries, None) == Best(DESTROY, at(1))


TRIES = st.lists(
    st.builds(
        Try,
        st.sampled_from([None, *MEDIA]),
        st.booleans(),
        st.sampled_from(SanitisationLevel),
        st.integers(0, 9).map(at),
    ),
    max_size=8,
)
KNOWN = st.dictionaries(st.sampled_from(MEDIA), st.none() | st.integers(0, 9).map(at), max_size=3)


@settings(max_examples=150)
@given(KNOWN, TRIES, st.none() | st.integers(0, 9).map(at))
def test_no_failure_ever_counts(known, tries, used):
    best = best_of(known, tries, used)
    inside = [medium for medium, removed in known.items() if removed is None]
    if best is None or (known and not inside):
        return
    for medium in inside or [None]:
        own = [one for one in tries if one.medium_id in (None, medium)]
        passed = [one.performed_at for one in own if one.passed]
        failed = [one.performed_at for one in own if not one.passed]
        assert passed
        assert not failed or max(passed) > max(failed)
    assert any(one.passed and one.level == best.level for one in tries)
