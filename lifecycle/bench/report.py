"""What the bench found: one row a measure, as a table to read and as JSON to keep."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

LESS_IS_BETTER = ("ms", "MB")


@dataclass(frozen=True, slots=True)
class Measured:
    """A budget and what was measured against it; of ms and MB less is better, of rates more.

    Where a budget is a limit and not a ratio, the reference is that limit.
    """

    row: str
    work: str
    unit: str
    ours: float
    reference: float
    budget: float
    ours_p95: float | None = None
    reference_p95: float | None = None

    @property
    def ratio(self) -> float:
        """Ours over the reference's."""
        return self.ours / self.reference

    @property
    def is_met(self) -> bool:
        """Whether the ratio keeps to the budget."""
        return self.ratio <= self.budget if self.unit in LESS_IS_BETTER else self.ratio >= self.budget


_HEADINGS = ("row", "work", "ours", "reference", "ratio", "budget", "met")


def table(measures: Sequence[Measured]) -> str:
    """Return the measures as a table in plain text, medians first and the 95th percentile in brackets."""
    lines = [_HEADINGS, *(_cells(measured) for measured in measures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADINGS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(measured: Measured) -> tuple[str, ...]:
    sign = "≤" if measured.unit in LESS_IS_BETTER else "≥"
    return (
        measured.row,
        measured.work,
        _figure(measured.ours, measured.ours_p95, measured.unit),
        _figure(measured.reference, measured.reference_p95, measured.unit),
        f"{measured.ratio:.2f}×",
        f"{sign} {measured.budget:.2f}×",
        "yes" if measured.is_met else "NO",
    )


def _figure(value: float, p95: float | None, unit: str) -> str:
    return f"{value:.2f} {unit}" + (f" ({p95:.2f})" if p95 is not None else "")


def as_json(measures: Sequence[Measured], about: dict[str, Any]) -> str:
    """Return the measures as JSON, after what was measured and on what."""
    rows = [{**asdict(m), "ratio": m.ratio, "met": m.is_met} for m in measures]
    return json.dumps({"about": about, "measures": rows}, indent=2, ensure_ascii=False) + "\n"
