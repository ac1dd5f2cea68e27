"""The documentation's diagram is the table's."""

from pathlib import Path

from lifecycle.states.diagram import page


def test_the_page_of_states_is_drawn_from_the_tables():
    committed = Path(__file__).parents[2] / "docs" / "states.md"
    assert committed.read_text(encoding="utf-8") == page()
