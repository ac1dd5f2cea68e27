"""Refusals in words: ours are translated, people's words stay as they typed them."""

import gettext
import json
import pickle

import pytest

from lifecycle.kernel import text
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_, Marked


class English(gettext.NullTranslations):
    def gettext(self, message):
        return {"« %(word)s » : %(state)s": "%(word)s: %(state)s", "En service": "In use"}.get(
            message, message
        )


@pytest.fixture
def english(monkeypatch):
    monkeypatch.setattr(text, "catalogue", lambda locale: English())


@pytest.mark.usefixtures("english")
def test_a_source_word_stays_as_typed_in_an_english_sentence():
    reason = Reason("x", N_("« %(word)s » : %(state)s"), {"word": "En service", "state": N_("En service")})
    assert reason.told("en") == "En service: In use"


def test_a_marked_text_is_a_text_for_json_and_pickle():
    marked = N_("En service")
    assert json.dumps([marked]) == json.dumps(["En service"])
    assert isinstance(pickle.loads(pickle.dumps(marked)), Marked)  # noqa: S301 - what we just wrote
