"""GLPI's legacy REST API, asked for real over HTTP."""

import pytest

from lifecycle.connections import errors
from lifecycle.connections.options import Options
from lifecycle.connections.secrets import Credentials
from lifecycle.connections.source import Target, opened
from lifecycle.connections.trying import count_devices
from lifecycle.formats.fields import Field
from tests.connections import servers
from tests.connections.rows import computer
from tests.connections.servers import APP_TOKEN, TOKEN


def target_of(server, token=TOKEN, app_token="", **options):
    return Target("glpi", server.url, Credentials(token, app_token), Options(**options))


def test_pages_are_ranges_up_to_the_total_and_the_session_is_ended(glpi):
    glpi.items["Computer"] = [computer(n) for n in range(1, 6)]
    with opened(target_of(glpi), seconds=20) as source:
        first, last = source.page("Computer", 0, 3), source.page("Computer", 3, 3)
        past = source.page("Computer", 9, 3)
        assert len(glpi.sessions) == 1
    assert glpi.sessions == set()
    assert (len(first.rows), first.total, first.next_offset) == (3, 5, 3)
    assert (len(last.rows), last.total, last.next_offset) == (2, 5, None)
    assert (past.rows, past.next_offset) == ([], None)
    assert last.rows[1][Field.EXTERNAL_ID] == "5"


def test_each_kind_of_device_that_is_wanted_counts(glpi):
    glpi.items = {"Computer": [computer(1), computer(2)], "Monitor": [computer(1)]}
    assert count_devices(target_of(glpi)) == 2
    assert count_devices(target_of(glpi, item_types=("Computer", "Monitor", "Printer"))) == 3


def test_people_are_not_even_asked_for_when_they_are_not_wanted(glpi):
    glpi.items["Computer"] = [computer(1)]
    with opened(target_of(glpi, people=False), seconds=20) as source:
        (row,) = source.page("Computer", 0, 1).rows
    assert Field.CUSTODIAN not in row
    assert Field.LOGIN not in row
    (search,) = [path for path in glpi.requests if "/search/" in path]
    assert "=70&" not in search
    assert "=7&" not in search


def test_the_token_of_the_api_client_goes_with_every_request(glpi):
    glpi.wants_app_token = True
    glpi.items["Computer"] = [computer(1)]
    assert count_devices(target_of(glpi, app_token=APP_TOKEN)) == 1
    assert glpi.sessions == set()
    with pytest.raises(errors.AppTokenRefused):
        count_devices(target_of(glpi))


FAILURES = {
    "not this address": (servers.says(["ERROR_NOT_ALLOWED_IP", "…"]), errors.AccessRefused),
    "own words": (servers.says(["ERROR", "API désactivée"]), errors.RemoteRefusal),
    "403": (servers.status(403), errors.AccessRefused),
    "no API": (servers.web_page(404), errors.NothingThere),
    "page": (servers.web_page(), errors.NoJson),
    "500": (servers.status(500), errors.RemoteDefect),
    "cut": (servers.cut, errors.CutShort),
    "another program": (servers.says({"total": 0, "rows": []}), errors.Unexpected),
}


@pytest.mark.parametrize("place", [1, 2], ids=["session", "search"])
@pytest.mark.parametrize("name", FAILURES)
def test_each_failure_has_its_own_words_and_leaves_no_session(glpi, name, place):
    glpi.items["Computer"] = [computer(1)]
    glpi.faults[place], error = FAILURES[name]
    with pytest.raises(errors.PullFailed) as refused:
        count_devices(target_of(glpi))
    assert type(refused.value) is error
    assert glpi.sessions == set()


def test_a_wrong_token_is_refused(glpi):
    with pytest.raises(errors.TokenRefused):
        count_devices(target_of(glpi, token="périmé"))
