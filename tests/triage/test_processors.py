"""Processors by their names, as inventories write them."""

import pytest

from lifecycle.triage.processors import read_processor


@pytest.mark.parametrize(
    ("name", "is_intel", "generation"),
    [
        ("Intel(R) Core(TM) i5-7200U CPU @ 2.50GHz", True, 7),
        ("Intel Core i5-8265U", True, 8),
        ("11th Gen Intel(R) Core(TM) i5-1145G7 @ 2.60GHz", True, 11),
        ("Intel Core i5-10400T", True, 10),
        ("13th Gen Intel(R) Core(TM) i5-1345U", True, 13),
        ("Intel(R) Core(TM) i7-2600 CPU @ 3.40GHz", True, 2),
        ("Intel(R) Core(TM) i5 CPU M 520 @ 2.40GHz", None, 0),
        ("Intel(R) Core(TM) i5-520M", True, 1),
        ("Intel(R) Core(TM)2 Duo CPU E8400 @ 3.00GHz", True, 0),
        ("Intel(R) Core(TM) Ultra 7 155H", True, 15),
        ("Intel Core 5 220U", True, 15),
        ("AMD Ryzen 5 PRO 4650U with Radeon Graphics", False, 4),
        ("AMD Ryzen 3 1200 Quad-Core Processor", False, 1),
        ("AMD Ryzen 7 2700X", False, 2),
        ("AMD Ryzen AI 9 HX 370", False, 9),
        ("Intel(R) Celeron(R) N4020", None, 0),
        ("AMD A8-7600", None, 0),
        ("", None, 0),
    ],
)
def test_a_name_tells_the_generation(name: str, is_intel: bool | None, generation: int) -> None:
    found = read_processor(name)
    if is_intel is None:
        assert found is None
    else:
        assert found is not None
        assert (found.is_intel, found.generation) == (is_intel, generation)


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        ("Intel Core i5-7500", False), ("Intel Core i5-8250U", True), ("AMD Ryzen 5 1600", False),
        ("AMD Ryzen 5 2600", True),
    ],
)  # fmt: skip
def test_windows_11_begins_with_the_8th_generation_and_ryzen_2000(name: str, runs: bool) -> None:
    found = read_processor(name)
    assert found is not None
    assert found.runs_windows_11 is runs
