"""Words of other programs: proposals to people, and nothing decided without them."""

from datetime import date

import pytest

from lifecycle.formats.fields import SourceRow, StatusWord
from lifecycle.formats.remark_words import Level
from lifecycle.formats.text import fold
from lifecycle.intake.errors import StateNotImportable
from lifecycle.intake.mapping import (
    IMPORTABLE,
    StatusMapping,
    settle_status,
    suggest_category,
    suggest_status,
)
from lifecycle.intake.words import CATEGORIES, METAS, READY_METAS, STATUSES, StatusTarget
from lifecycle.states.assets import State
from lifecycle.states.facts import LossReason


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("Notebook", "laptop"),
        ("ORDINATEUR  PORTABLE", "laptop"),
        ("Mini Tower", "desktop"),
        ("All-in-One", "all_in_one"),
        ("ecran", "monitor"),
        ("Rack Mount Chassis", "server"),
        ("Téléphone mobile", "smartphone"),
        ("Équipement réseau", "network"),
        ("Téléphone", None),
        ("Notebooks d’occasion", None),
        ("", None),
    ],
)
def test_a_category_is_proposed_for_words_known_exactly(word, key):
    assert suggest_category(word) == key


def test_no_word_stands_for_two_things():
    for table in (CATEGORIES.values(), (words for words, _ in STATUSES)):
        groups = [{fold(word) for word in words} for words in table]
        assert sum(map(len, groups)) == len(set().union(*groups))


@pytest.mark.parametrize(
    ("status", "states"),
    [
        (StatusWord("En service"), ["in_use"]),
        (StatusWord("EN STOCK"), ["in_stock"]),
        (StatusWord("Réformé"), ["retired"]),
        (StatusWord("Prêt"), ["in_use", "in_stock"]),
        (StatusWord("Don"), ["written_off", "retired"]),
        (StatusWord("Prêt à déployer", "deployed"), ["in_use"]),
        (StatusWord("Prêt à déployer", "deployable"), ["in_stock"]),
        (StatusWord("Ready to Deploy", "assigned"), ["in_use"]),
        (StatusWord("Prêt à déployer"), ["in_stock"]),
        (StatusWord("En réparation", "pending"), ["in_repair"]),
        (StatusWord("Chez le prestataire", "archived"), ["written_off", "retired"]),
        (StatusWord("", "assigned"), ["in_use"]),
        (StatusWord(""), []),
        (StatusWord("Chez le prestataire"), []),
        (StatusWord("Chez le prestataire", "assigned"), []),
    ],
)
def test_a_status_is_proposed_never_decided(status, states):
    assert [str(target.state) for target in suggest_status(status)] == states


def test_a_theft_is_proposed_with_its_reason():
    assert suggest_status(StatusWord("Volé")) == (StatusTarget(State.MISSING, LossReason.STOLEN),)


def test_every_proposal_can_be_imported():
    proposals = [*(targets for _, targets in STATUSES), *METAS.values(), *READY_METAS.values()]
    for target in (target for targets in proposals for target in targets):
        assert target.state in IMPORTABLE
        assert (target.state is State.MISSING) == (target.loss_reason is not None)


@pytest.mark.parametrize("state", sorted(set(State) - set(IMPORTABLE)))
def test_states_that_only_a_lot_leads_to_cannot_be_chosen(state):
    with pytest.raises(StateNotImportable):
        StatusMapping({StatusWord("Recyclé"): StatusTarget(state)})


def settled(word: str, **row: date) -> tuple[StatusTarget | None, list[str]]:
    mapping = StatusMapping(
        {
            StatusWord("En service"): StatusTarget(State.IN_USE),
            StatusWord("Réformé"): StatusTarget(State.RETIRED),
            StatusWord("Volé"): StatusTarget(State.MISSING, LossReason.STOLEN),
        }
    )
    target, remarks = settle_status(SourceRow(line=2, status=StatusWord(word), **row), mapping)
    return target, [remark.reason.code for remark in remarks]


def test_only_a_choice_gives_a_state():
    assert settled("EN SERVICE") == (StatusTarget(State.IN_USE), [])
    assert settled("Au garage") == (None, ["status_unmapped"])
    assert settled("En stock") == (None, ["status_to_confirm"])
    assert settled("Prêt") == (None, ["status_to_choose"])
    assert settled("") == (None, ["status_missing"])


def test_a_refusal_names_the_word():
    _, (remark,) = settle_status(SourceRow(line=2, status=StatusWord("Au garage")), StatusMapping({}))
    assert remark.level is Level.REFUSED
    assert "Au garage" in remark.reason.told("fr")


def test_a_date_of_retirement_that_disagrees_with_the_state_is_said():
    day = date(2024, 12, 31)
    assert settled("Réformé")[1] == []
    assert settled("Réformé", retired_on=day)[1] == []
    assert settled("En service", retired_on=day)[1] == ["retired_date_unused"]
    assert settled("Volé", retired_on=day)[1] == []
