"""Every indicator's population, by its key; each owner adds the table of its own."""

from collections.abc import Mapping

from lifecycle.reports.carbon import CARBON
from lifecycle.reports.figures import Key
from lifecycle.reports.hand_overs import HAND_OVERS
from lifecycle.reports.lifespans import LIFESPANS
from lifecycle.reports.mending import MENDING
from lifecycle.reports.outflow import outflow
from lifecycle.reports.populations import OF_THE_DAY, Population
from lifecycle.reports.purchases import PURCHASES
from lifecycle.reports.reuse import DECREE
from lifecycle.reports.stock import STOCK

POPULATIONS: Mapping[Key, Population] = {
    **OF_THE_DAY,
    **DECREE,
    **LIFESPANS,
    **CARBON,
    Key.OUTFLOW: outflow,
    **HAND_OVERS,
    **STOCK,
    **PURCHASES,
    **MENDING,
}
