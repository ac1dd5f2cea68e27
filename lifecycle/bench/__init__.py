"""Measuring: a data set of any size, references made in the same run, and the budgets to keep."""

from lifecycle.bench.run import run_bench

__all__ = ["run_bench"]
