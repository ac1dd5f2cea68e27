"""Counts that may be published: none small, none lost."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from lifecycle.statements.grouping import GROUPED, grouped

KEYS = tuple(product("ab", "cd", "efg"))
# Counts of twelve cells, from 0 to 12 each: bytes are quicker to draw than a list or a mapping.
cells = st.binary(max_size=len(KEYS)).map(
    lambda drawn: {key: byte % 13 for key, byte in zip(KEYS, drawn, strict=False)}
)


@given(cells, st.integers(2, 9))
def test_no_published_count_is_small_and_their_sum_is_the_whole(found, least):
    published, whole = grouped(found, least), sum(found.values())
    assert all(count >= least for count in published.values())
    assert sum(published.values()) == (whole if whole >= least else 0)


@given(cells, st.integers(2, 9))
def test_no_difference_between_rows_tells_a_small_cell(found, least):
    # What is not published as it was stands in rows that hold it with others.
    published = grouped(found, least)
    small = {key for key, count in found.items() if 0 < count < least}
    assert not small & {key for key in published if GROUPED not in key}


def test_small_cells_stand_with_their_category_first():
    found = {("laptop", "new"): 20, ("laptop", "old"): 3, ("laptop", "lost"): 4, ("tv", "new"): 1}
    # 3 + 4 laptops together; the one television takes the smallest count published with it.
    assert grouped(found, 5) == {("laptop", "new"): 20, (GROUPED, GROUPED): 8}
    found |= {("tv", "old"): 9}
    assert grouped(found, 5) == {("laptop", "new"): 20, ("tv", "old"): 9, (GROUPED, GROUPED): 8}
