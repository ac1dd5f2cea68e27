"""The documents of a year, for programs: the same files as the pages, in the language asked."""

import io
import zipfile

import docx
import pytest

from lifecycle.kernel.clock import today
from tests.api.conftest import problem_of
from tests.documents.lots import text_of
from tests.factories import make_actor


@pytest.fixture
def client(session, api_client):
    return api_client(make_actor(session, "manager"), scopes=("read",))


def test_the_statement_is_read_in_each_form_and_language(client):
    english = {"Accept-Language": "en"}
    made = client.get(f"statements/decree?year={today().year - 1}")
    assert f"État de suivi du réemploi {today().year - 1}" in text_of(made.data).replace("\xa0", " ")
    rows = client.get("statements/decree?format=csv", headers=english)
    assert rows.data.startswith(b"\xef\xbb\xbf")
    assert rows.headers["Content-Disposition"].endswith(f"{today().year}.csv")


def test_the_review_can_be_edited(client):
    made = client.get("statements/review?format=docx")
    assert zipfile.is_zipfile(io.BytesIO(made.data))
    assert str(today().year) in docx.Document(io.BytesIO(made.data)).core_properties.title


def test_what_cannot_be_given_is_refused(session, client, api_client):
    problem_of(client.get(f"statements/review?year={today().year + 1}"), 404, "not-found")
    problem_of(client.get("statements/decree?format=docx"), 422, "invalid")
    technician = api_client(make_actor(session, "technician"))
    for name in ("review", "decree", "evidence"):
        problem_of(technician.get(f"statements/{name}"), 403, "forbidden")
