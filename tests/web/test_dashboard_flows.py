"""Where the bands of a flow diagram stand: as wide as what goes along them, never outside their nodes."""

import itertools
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.web.dashboard.flows import GAP, HEIGHT, TOP, WIDTH, Link, diagram

NODES = st.sampled_from("abcdef")
LINKS = st.lists(st.builds(Link, NODES, NODES, st.integers(0, 500).map(float)), max_size=12)


@settings(max_examples=40)
@given(LINKS)
def test_everything_stands_in_the_box_and_nothing_overlaps(links):
    drawn = diagram(links)
    assert len(drawn.bands) == sum(1 for link in links if link.value and link.source != link.target)
    columns: dict[float, list] = {}
    for node in drawn.nodes:
        assert 0 <= node.x <= WIDTH
        assert node.y >= TOP
        assert node.y + node.height <= drawn.height
        columns.setdefault(node.x, []).append(node)
    for nodes in columns.values():
        ordered = sorted(nodes, key=lambda node: node.y)
        for one, other in itertools.pairwise(ordered):
            assert one.y + one.height + GAP <= other.y + 0.2


def test_steps_become_columns_and_heights_are_in_proportion():
    drawn = diagram(
        [Link("retired", "away", 30.0), Link("away", "reused", 20.0), Link("away", "recycled", 10.0)]
    )
    at = {node.key: node for node in drawn.nodes}
    assert (at["retired"].x, at["reused"].x) == (0, WIDTH - 10)
    assert at["retired"].x < at["away"].x < at["reused"].x == at["recycled"].x
    assert (at["away"].height, at["reused"].height) == (HEIGHT, HEIGHT * 2 / 3)
    assert [at[key].is_last for key in ("retired", "away", "reused")] == [False, False, True]


def test_a_band_begins_and_ends_at_its_nodes():
    (band,) = diagram([Link("a", "b", 4.0, "go")]).bands
    assert band.tone == "go"
    numbers = [float(number) for number in re.findall(r"[\d.]+", band.path)]
    assert numbers[:2] == [10, TOP]
    assert f"V{TOP + HEIGHT:.1f}" in band.path
