"""What the method page of a statement says: what is counted, how, from what, and what is interpretation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """The method of a statement; every text is a marked French sentence or paragraph.

    `counted` says which devices or events are in and which are out, `formula` how they are counted,
    `coverage` what happens to what is not known, `interpretation` what no text settles and was decided here,
    `sources` the texts and data that it rests on.
    """

    counted: tuple[str, ...]
    formula: tuple[str, ...]
    coverage: tuple[str, ...]
    interpretation: tuple[str, ...]
    sources: tuple[str, ...]
