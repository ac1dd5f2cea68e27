"""What is kept of a board is the board, to the last digit."""

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.reports import frozen
from lifecycle.reports.content import Board, Chart, Point, Scope
from lifecycle.reports.deciding import Decision
from lifecycle.reports.decree import TARGETS
from lifecycle.reports.figures import Behind, Cell, Coverage, Figure, Key, Share, Unit, Words
from lifecycle.reports.telling import CategoryName
from lifecycle.states.assets import State

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False)
VALUES = DECIMALS | st.integers() | st.none()
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=12)
PARAMS = DECIMALS | st.integers() | TEXTS | DAYS | st.builds(CategoryName, TEXTS)
SIMPLE = st.builds(Words, TEXTS, st.dictionaries(TEXTS, PARAMS, max_size=2))
WORDS = st.builds(Words, TEXTS, st.dictionaries(TEXTS, PARAMS | SIMPLE, max_size=2))
BEHIND = st.builds(
    Behind, st.sampled_from(Key), st.none() | st.integers(2000, 2100), st.none() | TEXTS,
    st.none() | st.sampled_from(State), st.none() | st.uuids(), st.none() | TEXTS,
)  # fmt: skip
COVERAGE = st.none() | st.builds(Coverage, st.integers(), st.integers())
FIGURES = st.builds(
    Figure, st.sampled_from(Key) | st.sampled_from(Share), WORDS, VALUES, st.sampled_from(Unit), WORDS, WORDS,
    DAYS, COVERAGE, st.none() | BEHIND, st.lists(BEHIND, max_size=2).map(tuple), st.none() | WORDS,
    st.none() | st.sampled_from(TARGETS),
    st.lists(st.builds(Cell, TEXTS, st.sampled_from(State), st.integers(), BEHIND), max_size=2).map(tuple),
    st.none() | DECIMALS, st.none() | DECIMALS,
)  # fmt: skip
POINTS = st.builds(Point, TEXTS, WORDS, VALUES, st.none() | BEHIND, TEXTS, st.none() | WORDS)
CHARTS = st.builds(
    Chart, TEXTS, TEXTS, WORDS, WORDS, st.sampled_from(Unit), WORDS, WORDS, DAYS,
    st.lists(POINTS, max_size=2).map(tuple), COVERAGE,
)  # fmt: skip
SCOPES = st.builds(Scope, st.integers(2000, 2100), st.none() | st.uuids(), st.none() | TEXTS)
BOARDS = st.builds(
    Board, TEXTS, SCOPES, DAYS, st.lists(FIGURES, max_size=2).map(tuple),
    st.lists(CHARTS, max_size=1).map(tuple),
    st.dictionaries(st.sampled_from(Decision), st.integers(0), max_size=2),
)  # fmt: skip


# A board is a deep thing to draw, which a busy machine takes for too slow.
@settings(max_examples=40)
@given(BOARDS)
def test_a_board_comes_back_as_it_was(board):
    again = frozen.load(json.loads(json.dumps(frozen.dump(board))))
    assert again == board
    assert repr(again) == repr(board)  # 1.0 and 1.00 are equal, and are not the same figure


def board_of(**words):
    figure = Figure(
        Key.MEAN_AGE, Words("Âge", words), Decimal("1.50"), Unit.YEARS, Words(""), Words(""), date(2025, 1, 1)
    )
    return Board("overview", Scope(2025, UUID(int=1)), date(2025, 1, 1), (figure,))


def test_what_could_not_come_back_is_refused():
    @dataclass
    class Odd:
        value: int

    for value in (1.5, Odd(1), {1, 2}):
        with pytest.raises(TypeError):
            frozen.dump(board_of(odd=value))


def test_a_published_board_outlives_the_fields_of_its_program():
    kept = frozen.dump(board_of(year=2025))
    kept["gone_since"] = "yes"
    del kept["charts"]
    assert frozen.load(kept) == board_of(year=2025)


def test_the_decimals_of_a_value_are_kept():
    assert str(frozen.load(frozen.dump(board_of())).figures[0].value) == "1.50"
    assert frozen.load(frozen.dump(replace(board_of(), charts=()))).figures[0].key is Key.MEAN_AGE
