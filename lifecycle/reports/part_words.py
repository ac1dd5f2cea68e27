"""What a part of a figure is called: a flow, a band of waiting, who received, how devices came, why."""

from collections.abc import Callable, Mapping
from typing import Any

from lifecycle.endoflife.views import RECIPIENT_LABELS
from lifecycle.impact.footprint import PHASES
from lifecycle.repairs.words import OUTCOME_LABELS
from lifecycle.reports import wording_carbon, wording_fleet, wording_flows
from lifecycle.reports.causes import CAUSE_LABELS
from lifecycle.reports.decree_scope import EXCLUSIONS
from lifecycle.reports.figures import Behind, Key, Words
from lifecycle.reports.hand_overs import BAR, UNKNOWN
from lifecycle.reports.outflow import ARROW
from lifecycle.reports.wording_lifespan import aged_words, quarter_words, year_words
from lifecycle.states.assets import STATE_LABELS

#: Parts that are told by a word each.
_LABELS: Mapping[Key, Mapping[Any, str]] = {
    Key.WAITING: wording_flows.BAND_LABELS,
    Key.BENEFICIARIES: {**RECIPIENT_LABELS, UNKNOWN: wording_flows.UNKNOWN_RECIPIENT},
    Key.PURCHASES: wording_fleet.KIND_LABELS,
    Key.PURCHASE_COST: wording_fleet.KIND_LABELS,
    Key.REPAIRS: OUTCOME_LABELS,
    Key.YEARS_GAINED_IN_USE: CAUSE_LABELS,
    Key.YEARS_GAINED_LEFT: CAUSE_LABELS,
    Key.YEARS_GAINED_SECOND_LIFE: CAUSE_LABELS,
    Key.FOOTPRINT_EMBODIED: PHASES,
    Key.FOOTPRINT_ANNUALISED: PHASES,
    Key.AVOIDED_IN_USE: CAUSE_LABELS,
    Key.AVOIDED_LEFT: CAUSE_LABELS,
    Key.AVOIDED_INTERNAL_REUSE: wording_carbon.PLACE_LABELS,
    Key.AVOIDED_EXTERNAL: STATE_LABELS,
    Key.EXCLUDED_STOCK: EXCLUSIONS,
    Key.EXCLUDED_DEPARTURES: EXCLUSIONS,
}


def part_words(behind: Behind) -> Words | None:
    """Return what the part of a figure that stands behind an address is called, None where it has no name.

    A part that the figure does not have has none either: an address may ask for anything.
    """
    if behind.part is None:
        return None
    if put_together := _TOGETHER.get(behind.key):
        return put_together(behind.part)
    label = _LABELS.get(behind.key, {}).get(behind.part)
    return Words(label) if label else None


def _flow(part: str) -> Words | None:
    """Return a flow's two ends, « Réformés dans l’année → En lot »."""
    origin, _, destination = part.partition(ARROW)
    came = wording_flows.ORIGIN_LABELS.get(origin)
    went = wording_flows.DESTINATION_LABELS.get(destination)
    if came is None or went is None:
        return None
    return Words("%(came)s → %(went)s", {"came": Words(came), "went": Words(went)})


def _waste(part: str) -> Words | None:
    """Return a waste code and how its weight is known, « 16 02 13*, estimé »."""
    code, _, how = part.partition(BAR)
    known = wording_flows.WEIGHT_LABELS.get(how)
    return Words("%(code)s · %(known)s", {"code": code, "known": Words(known)}) if known else None


_TOGETHER: Mapping[Key, Callable[[str], Words | None]] = {
    Key.OUTFLOW: _flow,
    Key.WASTE_WEIGHT: _waste,
    Key.AGES: aged_words,
    Key.EXIT_AGE: year_words,
    Key.RETIREMENT_AGE: year_words,
    Key.PASSING_LIFE: quarter_words,
    Key.REPLACEMENT_COST: quarter_words,
    Key.KEEPING_ONE_YEAR: quarter_words,
}
