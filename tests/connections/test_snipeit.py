"""Snipe-IT's API, asked for real over HTTP."""

import pytest

from lifecycle.connections import errors
from lifecycle.connections.options import Options
from lifecycle.connections.secrets import Credentials
from lifecycle.connections.source import Target, opened
from lifecycle.connections.trying import count_devices
from lifecycle.formats.fields import Field
from tests.connections import servers
from tests.connections.rows import archived, hardware
from tests.connections.servers import TOKEN


def target_of(server, token=TOKEN, **options):
    return Target("snipeit", server.url, Credentials(token), Options(**options))


def pages(target, size=500):
    """Every row of every part, and how long each page was."""
    rows, lengths = [], []
    with opened(target, seconds=20) as source:
        for part in source.parts:
            offset = 0
            while offset is not None:
                page = source.page(part, offset, size)
                rows += page.rows
                lengths.append(len(page.rows))
                offset = page.next_offset
    return rows, lengths


def test_pages_go_on_until_an_empty_one_and_archived_devices_come_too(snipeit):
    snipeit.hardware = [hardware(n) for n in range(1, 1203)] + [archived(n) for n in range(2000, 2003)]
    rows, lengths = pages(target_of(snipeit), size=1000)
    assert lengths == [500, 500, 202, 0, 3, 0]
    assert [row[Field.EXTERNAL_ID] for row in rows[-4:]] == ["1202", "2000", "2001", "2002"]
    assert snipeit.agents == {"Lifecycle"}


def test_deleted_devices_come_only_when_wanted(snipeit):
    snipeit.hardware = [hardware(1), hardware(2, deleted_at={"datetime": "2025-02-03 10:00:00"})]
    assert count_devices(target_of(snipeit)) == 1
    assert count_devices(target_of(snipeit, deleted=True)) == 2


FAILURES = {
    "401": (servers.status(401), errors.TokenRefused),
    "401 page": (servers.web_page(401), errors.TokenRefused),
    "403": (servers.status(403), errors.AccessRefused),
    "404 page": (servers.web_page(404), errors.NothingThere),
    "429": (servers.status(429, Retry_After="7"), errors.TooMany),
    "500": (servers.status(500), errors.RemoteDefect),
    "503 page": (servers.web_page(503), errors.RemoteDefect),
    "page": (servers.web_page(), errors.NoJson),
    "elsewhere": (servers.moved("http://ailleurs.example/login"), errors.Redirected),
    "same site": (servers.moved("/login"), errors.Redirected),
    "cut": (servers.cut, errors.CutShort),
    "huge": (servers.huge, errors.TooLarge),
    "list": (servers.says([]), errors.Unexpected),
    "null rows": (servers.says({"total": 3, "rows": [None]}), errors.Unexpected),
    "error in a 200": (servers.says({"status": "error", "messages": "Nope"}), errors.RemoteRefusal),
}


@pytest.mark.parametrize("name", FAILURES)
def test_each_failure_has_its_own_words(snipeit, name):
    snipeit.faults[1], error = FAILURES[name]
    with pytest.raises(errors.PullFailed) as refused:
        count_devices(target_of(snipeit))
    assert type(refused.value) is error
    assert refused.value.told("fr")
    assert TOKEN not in repr(refused.value) + refused.value.told("fr")


def test_a_refusal_within_a_200_says_what_snipe_it_said(snipeit):
    snipeit.faults[1] = servers.says({"status": "error", "messages": "Too   many\nthings"})
    with pytest.raises(errors.RemoteRefusal, match="Too many things"):
        count_devices(target_of(snipeit))


def test_a_wrong_token_is_refused(snipeit):
    with pytest.raises(errors.TokenRefused):
        count_devices(target_of(snipeit, token="périmé"))


def test_a_server_that_drips_its_answer_is_given_up_in_time(snipeit):
    snipeit.faults[1] = servers.hanging
    with opened(target_of(snipeit), seconds=1) as source, pytest.raises(errors.TooSlow):
        source.page("", 0, 1)


def test_nobody_there_an_unknown_name_and_a_bad_certificate_are_told_apart(snipeit):
    credentials = Credentials(TOKEN)

    def failure(site):
        with pytest.raises(errors.PullFailed) as refused:
            count_devices(Target("snipeit", site, credentials, Options()))
        return type(refused.value)

    assert failure("http://127.0.0.1:1") is errors.Unreachable
    assert failure("http://inventaire.invalid") is errors.HostUnknown
    # It answers in plain HTTP: that is no certificate either.
    assert failure(snipeit.url.replace("http:", "https:")) is errors.TlsRefused


def test_an_inventory_without_any_device_is_no_inventory(snipeit):
    with pytest.raises(errors.Nothing):
        count_devices(target_of(snipeit))
