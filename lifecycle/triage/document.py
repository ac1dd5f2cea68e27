"""The rules of triage as data: their JSON form, and what makes one sound. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.states.facts import Route
from lifecycle.triage.facts import FACTS, OPERATORS_OF, Facts, holds
from lifecycle.triage.shipped import SHIPPED

MOST_RULES, MOST_CONDITIONS, MOST_WEIGHT, LONGEST_WORDS, LARGEST = 200, 4, 20, 300, 100_000
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,12}")


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison of a fact with a value."""

    fact: str
    operator: str
    value: Any

    def holds(self, known: Facts) -> bool:
        """Tell whether it holds for what is known."""
        return holds(known, self.fact, self.operator, self.value)


@dataclass(frozen=True, slots=True)
class Rule:
    """When all its conditions hold, a device goes no better way than `route`, with `weight` points of work.

    No category means every category. `words` may name facts, `%(ram_gb)s`.
    """

    key: str
    when: tuple[Condition, ...]
    route: Route
    weight: int
    words: str
    categories: tuple[str, ...] = ()
    source: str = ""
    is_on: bool = True

    def concerns(self, category_key: str) -> bool:
        """Tell whether the rule is in force for a category of equipment."""
        return self.is_on and (not self.categories or category_key in self.categories)

    def speaks(self, known: Facts) -> bool:
        """Tell whether all its conditions hold."""
        return all(condition.holds(known) for condition in self.when)


@dataclass(frozen=True, slots=True)
class Document:
    """All the rules of an authority.

    Past `reuse_limit` points of work a device is no longer reused as it is, past `refurbish_limit` it goes to
    recycling; `years_gained` is how long a repaired device is thought to serve again, in years.
    """

    edition: str
    reuse_limit: int
    refurbish_limit: int
    years_gained: float
    rules: tuple[Rule, ...]

    def find(self, key: str) -> Rule | None:
        """Return the rule of a key, None where there is none."""
        return next((rule for rule in self.rules if rule.key == key), None)

    def wanted(self, category_key: str) -> list[str]:
        """Return the facts that the rules look at for a category, each once, in the table's order."""
        looked = {c.fact for rule in self.rules if rule.concerns(category_key) for c in rule.when}
        return [fact for fact in FACTS if fact in looked]


def to_json(document: Document) -> dict[str, Any]:
    """Return a document in its JSON form."""
    return {
        "edition": document.edition,
        "limits": {"reuse": document.reuse_limit, "refurbish": document.refurbish_limit},
        "repair": {"years_gained": document.years_gained},
        "rules": [_rule_json(rule) for rule in document.rules],
    }


def _rule_json(rule: Rule) -> dict[str, Any]:
    when = [{"fact": c.fact, "is": c.operator, "value": c.value} for c in rule.when]
    return {**asdict(rule), "route": rule.route.value, "categories": list(rule.categories), "when": when}


def read_document(data: Any, category_keys: Sequence[str]) -> Document:
    """Return the document of a JSON value, or raise Invalid with what is wrong, by field."""
    try:
        document = _document(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Invalid(fields={"rules": [_NOT_RULES]}) from error
    check(document, category_keys)
    return document


def _document(data: Mapping[str, Any]) -> Document:
    limits = data["limits"]
    return Document(
        str(data["edition"]),
        _whole(limits["reuse"]),
        _whole(limits["refurbish"]),
        _number(data["repair"]["years_gained"]),
        tuple(_rule(rule) for rule in data["rules"]),
    )


def _rule(data: Mapping[str, Any]) -> Rule:
    return Rule(
        str(data["key"]),
        tuple(Condition(str(c["fact"]), str(c["is"]), c["value"]) for c in data["when"]),
        Route(data["route"]),
        _whole(data["weight"]),
        str(data["words"]),
        tuple(map(str, data["categories"])),
        str(data["source"]),
        data["is_on"] is True,
    )


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _number(value: Any) -> float:
    if type(value) not in (int, float):
        raise TypeError
    return float(value)


_NOT_RULES = Reason("not-rules", N_("Ces règles n’ont pas la forme attendue."))
_TOO_MANY = Reason("too-many-rules", N_("Deux cents règles au plus, de clés différentes."))


def check(document: Document, category_keys: Sequence[str]) -> None:
    """Raise Invalid with every reason why a document cannot be taken, under the field that it concerns."""
    fields: dict[str, list[Reason]] = {}
    keys = [rule.key for rule in document.rules]
    if len(keys) > MOST_RULES or len(set(keys)) < len(keys) or len(json.dumps(to_json(document))) > LARGEST:
        fields["rules"] = [_TOO_MANY]
    if not 0 <= document.reuse_limit <= document.refurbish_limit <= 1000:
        words = N_(
            "Les points de travail vont de 0 à 1 000, et ceux du réemploi ne dépassent pas les autres."
        )
        fields["limits"] = [Reason("limits-unsound", words)]
    if not 0 < document.years_gained <= 20:
        fields["years_gained"] = [Reason("years-unsound", N_("Indiquez une durée de 20 ans au plus."))]
    for rule in document.rules:
        for name, reason in _faults_of(rule, category_keys):
            fields.setdefault(name, []).append(reason)
    if fields:
        raise Invalid(fields=fields)


def _faults_of(rule: Rule, category_keys: Sequence[str]) -> list[tuple[str, Reason]]:
    found = []
    if not _KEY.fullmatch(rule.key) or not set(rule.categories) <= set(category_keys):
        found.append(("rules", _NOT_RULES))
    if not rule.when or len(rule.when) > MOST_CONDITIONS or not all(map(_is_sound, rule.when)):
        found.append(
            (
                "when",
                Reason("condition-unsound", N_("Indiquez une condition, avec une valeur qui lui convient.")),
            )
        )
    if not 0 <= rule.weight <= MOST_WEIGHT:
        found.append(("weight", Reason("weight-unsound", N_("Le poids va de 0 à 20."))))
    if not rule.words.strip() or len(rule.words) > LONGEST_WORDS:
        text = N_("Dites la raison en une phrase, de %(most)s signes au plus.")
        found.append(("words", Reason("words-unsound", text, {"most": LONGEST_WORDS})))
    elif not _fills(rule.words):
        words = N_(
            "Dites la raison en une phrase ; « %%(ram_gb)s » y met un fait, « %%%% » un signe pour cent."
        )
        found.append(("words", Reason("words-unsound", words)))
    return found


def _is_sound(condition: Condition) -> bool:
    fact, value = FACTS.get(condition.fact), condition.value
    if fact is None or condition.operator not in OPERATORS_OF[fact.kind]:
        return False
    match fact.kind:
        case "number":
            return type(value) in (int, float) and abs(value) < 1e9
        case "yes_no":
            return isinstance(value, bool)
    return isinstance(value, str) and value in (fact.choices or {})


def _fills(words: str) -> bool:
    """Tell whether a sentence names only facts that there are, and nothing else that `%` would stumble on."""
    try:
        return bool(words % dict.fromkeys(FACTS, ""))
    except (ValueError, TypeError, KeyError):
        return False


@cache
def shipped() -> Document:
    """Return the rules as shipped."""
    return _document(SHIPPED)
