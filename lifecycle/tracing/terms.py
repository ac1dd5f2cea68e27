"""How what happens here is said with the words of GS1's Core Business Vocabulary 2.0: one table.

A term is taken where its definition fits: « decommissioning » does not say a retirement, since it takes the
identifier off the object and our labels stay; « disassembling » does not say a recycling that others did.
What the vocabulary has no word for is said with our own, in the namespace `lifecycle:`.
Source: GS1 CBV 2.0 ontology, classes BizStep and Disp.
"""

from dataclasses import dataclass
from typing import Any

from lifecycle.states.assets import State
from lifecycle.states.facts import LossReason

PREFIX = "lifecycle"


@dataclass(frozen=True, slots=True)
class Term:
    """A business step, and the condition that it leaves the object in (None: it leaves it as it was)."""

    step: str
    disposition: str | None = None


# What the vocabulary has no word for, and the fields that we add to events, each with its meaning.
OWN_WORDS = {
    "ordering": "The object was ordered and has not arrived.",
    "deploying": "The object was put into service with a person, a service or a room.",
    "reporting_missing": "The object was reported lost, stolen or not found.",
    "refurbishing": "The object was made fit for a further use by a partner.",
    "recycling": "The object was taken apart or treated as waste for its materials.",
    "writing_off": "The object left the inventory for good without a partner.",
    "sanitising": "The data on the object was sanitised, and the result verified.",
    "state": "The state that the register gives the object from then on.",
    "lot": "The number of the lot that the object travels with.",
    "recipient": "The kind of recipient of a second use; never a person.",
    "correction": "The event corrects what was recorded before.",
}


def own(word: str) -> str:
    """Return a word of our own namespace, a URI as the vocabulary asks of words that are not its own."""
    assert word in OWN_WORDS
    return f"{PREFIX}:{word}"


def vocabulary(address: str) -> dict[str, Any]:
    """Return our own words with their meanings as JSON-LD; `address` is where they are served."""
    return {
        "@context": {"comment": "http://www.w3.org/2000/01/rdf-schema#comment"},
        "@graph": [{"@id": f"{address}#{word}", "comment": meaning} for word, meaning in OWN_WORDS.items()],
    }


COMMISSIONED = Term("commissioning", "active")
COLLECTED = Term("collecting", "in_transit")
RECEIVED = Term("receiving", "in_progress")
NOT_RECEIVED = Term("inspecting", "unknown")
GIVEN_BACK = Term("receiving", "returned")
SEEN = Term("stock_taking")
SANITISED = Term(own("sanitising"))

STATE_TERMS = {
    State.ORDERED: Term(own("ordering"), "unavailable"),
    State.IN_STOCK: Term("storing", "available"),
    State.IN_USE: Term(own("deploying"), "available"),
    State.IN_REPAIR: Term("holding", "unavailable"),
    State.MISSING: Term(own("reporting_missing"), "unknown"),
    State.RETIRED: Term("holding", "unavailable"),
    State.IN_LOT: Term("holding", "unavailable"),
    State.HANDED_OVER: COLLECTED,
    State.REUSED: Term("accepting", "available"),
    State.REFURBISHED: Term(own("refurbishing"), "available"),
    State.RECYCLED: Term(own("recycling"), "disposed"),
    State.WRITTEN_OFF: Term(own("writing_off"), "unknown"),
}
# A move that says more than the state that it leads to.
_MOVE_TERMS = {
    (State.ORDERED, State.IN_STOCK): Term("receiving", "available"),
    (State.IN_REPAIR, State.IN_STOCK): Term("repairing", "available"),
    (State.IN_REPAIR, State.IN_USE): Term("repairing", "available"),
    (State.HANDED_OVER, State.RETIRED): GIVEN_BACK,
}
_LOSS_TERMS = {
    (State.MISSING, LossReason.STOLEN): Term(own("reporting_missing"), "stolen"),
    (State.WRITTEN_OFF, LossReason.STOLEN): Term(own("writing_off"), "stolen"),
    (State.WRITTEN_OFF, LossReason.DESTROYED): Term("destroying", "destroyed"),
}


def term_of(source: State | None, target: State, loss: LossReason | None = None) -> Term:
    """Return the words for a move between two states (`source` None: the device enters the register)."""
    if source is None and target is not State.ORDERED:
        return COMMISSIONED
    if loss is not None and (target, loss) in _LOSS_TERMS:
        return _LOSS_TERMS[target, loss]
    return _MOVE_TERMS.get((source, target), STATE_TERMS[target]) if source else STATE_TERMS[target]
