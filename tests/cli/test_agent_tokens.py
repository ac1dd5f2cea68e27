"""The addresses of inventory agents, from the command line."""

import re

from tests.cli.running import lifecycle


def test_an_address_is_printed_once_and_revoked_by_its_name(database):
    settings = {**database, "LIFECYCLE_PUBLIC_URL": "https://parc.valbourg.example"}
    added = lifecycle("token", "add-agent", "Postes des écoles", **settings)
    assert re.fullmatch(r"https://parc\.valbourg\.example/agent/lc_[\w-]{32}\n", added.stdout)
    assert lifecycle("token", "revoke-agent", "Mairie", **settings).returncode == 1
    revoked = lifecycle("token", "revoke-agent", "Postes des écoles", **settings)
    assert revoked.stdout == "Postes des écoles: revoked\n"
    again = lifecycle("token", "revoke-agent", "Postes des écoles", **settings)
    assert "there are: none" in again.stderr


def test_two_addresses_of_one_name_are_told_by_their_id(database):
    for _ in range(2):
        lifecycle("token", "add-agent", "Écoles", **database)
    refused = lifecycle("token", "revoke-agent", "Écoles", **database)
    ids = re.findall(r"[0-9a-f-]{36}", refused.stderr)
    assert (refused.returncode, len(ids)) == (1, 2)
    assert lifecycle("token", "revoke-agent", ids[0], **database).returncode == 0
    assert lifecycle("token", "revoke-agent", "Écoles", **database).returncode == 0


def test_an_address_needs_a_name(database):
    refused = lifecycle("token", "add-agent", "  ", **database)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "Donnez un nom" in refused.stderr
