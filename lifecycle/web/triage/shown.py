"""Triages as pages show them: the route, how sure it is, the reasons with their sources."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import format_decimal
from flask_babel import gettext as _

from lifecycle.edge.locale import current_locale
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.states.facts import ROUTE_LABELS, Route
from lifecycle.triage import wording
from lifecycle.triage.document import Condition, Rule
from lifecycle.triage.facts import FACTS, OPERATORS
from lifecycle.triage.grades import (
    ACCESSORY_LABELS,
    CONFIDENCE_LABELS,
    COSMETIC_LABELS,
    FAULT_LABELS,
    FUNCTIONAL_LABELS,
    LOCK_LABELS,
    LOCK_STATE_LABELS,
)
from lifecycle.triage.queries import LOCKED, TO_DECIDE, UNTRIAGED
from lifecycle.triage.views import TriageView
from lifecycle.web.context import plain_moment, told

#: the tone of each route, the same on every page of triage
ROUTE_TONES: Mapping[str, str] = {
    Route.REUSE: "go",
    Route.REFURBISH: "go",
    Route.REPAIR: "wait",
    Route.RECYCLE: "done",
}
STATUS_TONES: Mapping[str, str] = {UNTRIAGED: "wait", TO_DECIDE: "out", LOCKED: "stop", **ROUTE_TONES}


@dataclass(frozen=True, slots=True)
class Said:
    """A reason in words, what it counts, and the source it rests on."""

    text: str
    points: int
    source: str


@dataclass(frozen=True, slots=True)
class Other:
    """A route that was not recommended, and why."""

    route: Route
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A triage ready for a page."""

    view: TriageView
    route: str
    tone: str
    confidence: str
    reasons: tuple[Said, ...]
    others: tuple[Other, ...]
    grades: str
    seen: tuple[tuple[str, str], ...]
    decided: str
    when: str

    @property
    def id(self) -> UUID:
        """The triage's identifier."""
        return self.view.id


def shown(view: TriageView) -> Shown:
    """Return a triage ready for a page."""
    locale = current_locale()
    reasons = (Said(wording.told(g.reason, locale), g.weight, told(g.source)) for g in view.reasons)
    others = (
        Other(other.route, told(ROUTE_LABELS[other.route]), wording.told(other.reason, locale))
        for other in view.alternatives
    )
    return Shown(
        view,
        told(ROUTE_LABELS[view.recommended_route]),
        ROUTE_TONES[view.recommended_route],
        told(CONFIDENCE_LABELS[view.confidence]),
        tuple(reasons),
        tuple(others),
        grades(view),
        tuple(_seen(view)),
        told(ROUTE_LABELS[view.decided_route]) if view.decided_route else "",
        plain_moment(view.performed_at),
    )


def grades(view: TriageView) -> str:
    """Return both grades in a few characters, « F5 · C4 »."""
    return " · ".join(filter(None, (view.functional_grade or str(_("en panne")), view.cosmetic_grade)))


def _seen(view: TriageView) -> list[tuple[str, str]]:
    """Return what the checklist kept, as labels and words."""
    works = FUNCTIONAL_LABELS[view.functional_grade] if view.functional_grade else ""
    lines = [
        (_("Fonctionnement"), f"{view.functional_grade} · {told(works)}" if works else _("En panne")),
        (_("Aspect"), _graded(view.cosmetic_grade)),
        (_("Défauts relevés"), _listed(FAULT_LABELS, view.faults)),
        (_("Avec lui"), _listed(ACCESSORY_LABELS, view.accessories)),
        (_("Verrous"), _locks(view)),
        (_("Réparation estimée"), _euros(view)),
        (_("Remarque"), view.note),
    ]
    return [(label, words) for label, words in lines if words]


def _locks(view: TriageView) -> str:
    """Return the locks that concern the device, each with its state."""
    states = ((lock, state) for lock, state in view.locks.items() if state != "not_concerned")
    pairs = ((told(LOCK_LABELS[lock]), told(LOCK_STATE_LABELS[state]).lower()) for lock, state in states)
    return ", ".join(str(_("%(lock)s : %(state)s", lock=lock, state=state)) for lock, state in pairs)


def _graded(grade: str | None) -> str:
    return f"{grade} · {told(COSMETIC_LABELS[grade])}" if grade else ""


def _listed(labels: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return ", ".join(told(labels[key]) for key in keys)


def _euros(view: TriageView) -> str:
    return "" if view.repair_cost is None else str(_("%(sum)s €", sum=format_decimal(view.repair_cost)))


def known(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what is known of a device before anyone looks at it, as labels and words with units."""
    return [(told(FACTS[name].label), _valued(name, facts[name])) for name in FACTS if name in facts]


def _valued(name: str, value: Any) -> str:
    words = wording.shown_fact(name, value)
    if isinstance(words, int | float):
        return f"{format_decimal(words)} {told(FACTS[name].unit)}".strip()
    return told(words)


_PLAIN = ("=", "has")  # comparisons that need no word


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule ready for a page: when it speaks, for what, and what it says."""

    key: str
    is_on: bool
    when: str
    categories: str
    route: str
    weight: int
    words: str
    source: str


def rule(one: Rule, names: Mapping[str, str]) -> ShownRule:
    """Return a rule ready for a page; facts stand in its sentence under their names."""
    sentence = told(one.words, **{key: f"[{told(fact.label).lower()}]" for key, fact in FACTS.items()})
    return ShownRule(
        one.key,
        one.is_on,
        _(" et ").join(_condition(condition) for condition in one.when),
        ", ".join(names[key] for key in one.categories if key in names),
        told(ROUTE_LABELS[one.route]),
        one.weight,
        sentence,
        told(one.source),
    )


def _condition(condition: Condition) -> str:
    fact = FACTS[condition.fact]
    operator = "" if condition.operator in _PLAIN else told(OPERATORS[condition.operator])
    words = " ".join(filter(None, (operator, typed_value(condition), told(fact.unit) if fact.unit else "")))
    return str(_("%(fact)s : %(words)s", fact=told(fact.label), words=words))


_NAMED = re.compile(r"\[([^\]]*)\]")


def typed_words(words: str) -> str:
    """Return a rule's sentence as its form takes it back, facts under their names: « [mémoire] Go. »."""
    return words % {key: f"[{told(fact.label).lower()}]" for key, fact in FACTS.items()}


def kept_words(typed: str) -> str:
    """Return a rule's sentence as the rules keep it; raises Invalid for a name that is no fact's."""
    keys = {told(fact.label).lower(): key for key, fact in FACTS.items()}
    names = [name.strip().lower() for name in _NAMED.findall(typed)]
    if unknown := [name for name in names if name not in keys]:
        text = N_("« %(name)s » n’est pas un fait connu : reprenez un nom de la liste.")
        raise Invalid(fields={"words": [Reason("words-unsound", text, {"name": unknown[0]})]})
    return _NAMED.sub(lambda found: f"%({keys[found[1].strip().lower()]})s", typed.replace("%", "%%"))


def typed_value(condition: Condition) -> str:
    """Return a condition's value as the form takes it back."""
    fact, value = FACTS[condition.fact], condition.value
    if isinstance(value, bool):
        return str(_("oui")) if value else str(_("non"))
    if isinstance(value, str):
        return told((fact.choices or {})[value])
    return str(format_decimal(value))


def rule_values(one: Rule) -> dict[str, Any]:
    """Return a rule as the values of its form."""
    values: dict[str, Any] = {
        "words": typed_words(one.words),
        "route": one.route.value,
        "weight": one.weight,
        "is_on": "1" if one.is_on else "",
        "categories": list(one.categories),
    }
    for row, condition in enumerate(one.when, 1):
        values |= {f"fact_{row}": condition.fact, f"is_{row}": condition.operator}
        values[f"value_{row}"] = typed_value(condition)
    return values
