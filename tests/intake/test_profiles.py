"""Answers kept for the next file of the same dialect, and forgotten."""

from dataclasses import replace

import pytest

from lifecycle.formats.fields import Field, StatusWord
from lifecycle.intake.profiles import forget_profile, save_profile
from lifecycle.intake.queries import find_profile, saved_choices
from lifecycle.intake.service import upload
from lifecycle.intake.words import StatusTarget
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Forbidden
from lifecycle.states.assets import State
from tests.factories import make_actor
from tests.intake.importing import CHOICES, glpi, laptop

WHOLE = replace(CHOICES, columns={"N° parc": Field.TAG}, sites={("Ville",): ("Mairie",)}, retired_on=today())


@pytest.fixture
def run(session, actor, files):
    return upload(session, actor, "glpi.csv", glpi(laptop()), files)


def test_answers_are_kept_by_dialect_without_the_dates_of_the_file(session, run):
    save_profile(session, run, WHOLE)
    assert saved_choices(session, run.dialect) == replace(WHOLE, retired_on=None)
    assert find_profile(session, run.dialect).mapping["saved_on"] == today().isoformat()
    assert saved_choices(session, "snipeit-import") == type(WHOLE)()


def test_later_answers_come_first_and_earlier_ones_stay(session, run):
    save_profile(session, run, WHOLE)
    status = StatusWord("En service")
    save_profile(session, run, type(WHOLE)(statuses={status: StatusTarget(State.IN_STOCK)}))
    saved = saved_choices(session, run.dialect)
    assert saved.statuses[status].state is State.IN_STOCK
    assert saved.statuses.keys() == WHOLE.statuses.keys()
    assert saved.sites == WHOLE.sites


def test_answers_are_forgotten_by_those_who_may_import(session, actor, run):
    save_profile(session, run, WHOLE)
    with pytest.raises(Forbidden):
        forget_profile(session, make_actor(session, "technician"), run.dialect)
    forget_profile(session, actor, run.dialect)
    assert find_profile(session, run.dialect) is None
