"""What logs keep of an address: never what would let their reader in."""

import pytest

from lifecycle.edge.watch import shown_path


@pytest.mark.parametrize("path", ["/l/SECRET", "/l/SECRET/renew", "/calendar/SECRET.ics", "/agent/SECRET/x"])
def test_a_token_is_not_kept(app, path):
    method = "POST" if path.endswith("renew") else "GET"
    with app.test_request_context(path, method=method):
        assert "SECRET" not in shown_path()


def test_any_other_address_is(app):
    with app.test_request_context("/lots/awaited"):
        assert shown_path() == "/lots/awaited"
