"""The forms of the rules of triage: a rule with its conditions, the limits, and the version they change."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import fields as m
from marshmallow import post_load
from marshmallow.validate import Range

from lifecycle.edge.locale import current_locale
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_, translate
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.schemas.base import FormShape, identifier, text
from lifecycle.schemas.lots import choice, one_of
from lifecycle.states.facts import Route
from lifecycle.triage.document import LONGEST_WORDS, MOST_CONDITIONS, MOST_WEIGHT, Condition, Rule
from lifecycle.triage.facts import FACTS, OPERATORS, Fact

MOST_SHOWN = MOST_CONDITIONS
OWN_SOURCE = N_("Règle de la collectivité")
_WEIGHT = N_("Le poids va de 0 à 20.")
_POINTS = N_("Indiquez un nombre de points, de 0 à 1 000.")
_YEARS = N_("Indiquez une durée de 20 ans au plus.")
_VALUE = N_("Écrivez un nombre, « oui », « non », ou l’un des mots de ce fait.")
_YES = {"oui": True, "yes": True, "non": False, "no": False}
_BEYOND = 1e9


class VersionForm(FormShape):
    """A change of the rules; `version` is the one that the person has in front of them."""

    version = m.Integer(required=True)
    request_id = identifier(required=True)


class LimitsForm(VersionForm):
    """How much work each route allows, in points, and how long a repair lasts, in years."""

    reuse_limit = m.Integer(required=True, validate=Range(0, 1000, error=_POINTS))
    refurbish_limit = m.Integer(required=True, validate=Range(0, 1000, error=_POINTS))
    years_gained = m.Float(required=True, validate=Range(0, 20, min_inclusive=False, error=_YEARS))

    @post_load
    def _limits(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        names = ("reuse_limit", "refurbish_limit", "years_gained")
        return {**data, "limits": {name: data.pop(name) for name in names}}


class RuleForm(VersionForm):
    """A rule as its page sends it; conditions come as `fact_1`, `is_1`, `value_1` and so on."""

    words = text(most=LONGEST_WORDS, required=True)
    route = choice(Route, required=True)
    weight = m.Integer(required=True, validate=Range(0, MOST_WEIGHT, error=_WEIGHT))
    is_on = m.Boolean(load_default=False)
    categories = m.List(one_of(CATEGORY_KEYS), load_default=())
    fact_1 = one_of(tuple(FACTS), required=True)
    fact_2 = one_of(tuple(FACTS), load_default="")
    fact_3 = one_of(tuple(FACTS), load_default="")
    fact_4 = one_of(tuple(FACTS), load_default="")
    is_1 = one_of(tuple(OPERATORS), required=True)
    is_2 = one_of(tuple(OPERATORS), load_default="")
    is_3 = one_of(tuple(OPERATORS), load_default="")
    is_4 = one_of(tuple(OPERATORS), load_default="")
    value_1 = text(most=60, required=True)
    value_2 = text(most=60, load_default="")
    value_3 = text(most=60, load_default="")
    value_4 = text(most=60, load_default="")


def rule_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return `{rule, version, request_id}` of a rule's form, its key still to be given; raises Invalid."""
    rule = Rule(
        "own",
        tuple(_conditions(said)),
        said["route"],
        said["weight"],
        " ".join(said["words"].split()),
        tuple(dict.fromkeys(said["categories"])),
        OWN_SOURCE,
        said["is_on"],
    )
    return {"rule": rule, "version": said["version"], "request_id": said["request_id"]}


def _conditions(said: Mapping[str, Any]) -> Iterator[Condition]:
    for row in range(1, MOST_SHOWN + 1):
        if name := said[f"fact_{row}"]:
            value = read_value(FACTS[name], said[f"value_{row}"])
            if value is None:
                raise Invalid(fields={f"value_{row}": [Reason("value-unsound", _VALUE)]})
            yield Condition(name, said[f"is_{row}"], value)


def read_value(fact: Fact, typed: str) -> Any:
    """Return what was typed as a fact's value, None where it is not one."""
    word = typed.strip().casefold()
    match fact.kind:
        case "number":
            return _number(word)
        case "yes_no":
            return _YES.get(word)
    choices = (fact.choices or {}).items()
    words = (
        (key, {key, label.casefold(), translate(label, current_locale()).casefold()})
        for key, label in choices
    )
    return next((key for key, known in words if word in known), None)


def _number(word: str) -> int | float | None:
    try:
        value = float(word.replace(",", ".").replace("\u202f", "").replace(" ", ""))
    except ValueError:
        return None
    if not abs(value) < _BEYOND:
        return None
    return int(value) if value.is_integer() else value
