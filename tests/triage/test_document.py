"""The rules as data: kept as JSON and read back, and what is no rule refused at its field."""

from dataclasses import replace
from typing import Any

import pytest

from lifecycle.kernel.errors import Invalid
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.states.facts import Route
from lifecycle.triage.document import Condition, Rule, check, read_document, shipped, to_json

RULE = Rule("own-1", (Condition("ram_gb", "<", 8),), Route.REFURBISH, 1, "%(ram_gb)s Go")


def test_the_shipped_rules_are_sound_and_survive_their_json() -> None:
    check(shipped(), CATEGORY_KEYS)
    assert read_document(to_json(shipped()), CATEGORY_KEYS) == shipped()
    assert all(rule.source and rule.words for rule in shipped().rules)


@pytest.mark.parametrize(
    ("field", "bent"),
    [
        ("words", {"words": "%(colour)s"}),
        ("words", {"words": "100 %"}),
        ("words", {"words": "  "}),
        ("words", {"words": "%d"}),
        ("weight", {"weight": 21}),
        ("weight", {"weight": -1}),
        ("when", {"when": ()}),
        ("when", {"when": (Condition("ram_gb", "has", 8),)}),
        ("when", {"when": (Condition("drive", "=", "tape"),)}),
        ("when", {"when": (Condition("drive_passed", "=", 1),)}),
        ("when", {"when": (Condition("colour", "=", 1),)}),
        ("rules", {"categories": ("boat",)}),
        ("rules", {"key": "Own 1"}),
    ],
)
def test_what_is_no_rule_is_refused_at_its_field(field: str, bent: dict[str, Any]) -> None:
    document = replace(shipped(), rules=(replace(RULE, **bent),))
    with pytest.raises(Invalid) as refusal:
        check(document, CATEGORY_KEYS)
    assert field in refusal.value.fields
    check(replace(document, rules=(RULE,)), CATEGORY_KEYS)


@pytest.mark.parametrize("data", [None, [], {}, {"edition": "1", "limits": {}, "rules": []}])
def test_another_value_is_no_document(data: Any) -> None:
    with pytest.raises(Invalid):
        read_document(data, CATEGORY_KEYS)


def test_limits_must_be_in_order_and_keys_different() -> None:
    with pytest.raises(Invalid):
        check(replace(shipped(), reuse_limit=9, refurbish_limit=8), CATEGORY_KEYS)
    with pytest.raises(Invalid):
        check(replace(shipped(), rules=(RULE, RULE)), CATEGORY_KEYS)
    with pytest.raises(Invalid):
        check(replace(shipped(), years_gained=0), CATEGORY_KEYS)
