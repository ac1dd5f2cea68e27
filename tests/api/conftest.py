"""Clients of the API, each with a token."""

from contextlib import contextmanager

import pytest

from lifecycle.access.permissions import Role
from lifecycle.app import create_app
from lifecycle.config import Config
from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.people.service import add_token


class Client:
    """A test client that sends its token, and bodies as JSON, under `/api/v1`."""

    def __init__(self, app, token=None, headers=None):
        self._client = app.test_client()
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._headers |= headers or {}

    def open(self, method, path, headers=None, **options):
        return self._client.open(
            f"/api/v1/{path}", method=method, headers={**self._headers, **(headers or {})}, **options
        )

    def get(self, path, **options):
        return self.open("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.open("POST", path, **({"json": body} if body is not None else {}), **options)

    def patch(self, path, body, **options):
        return self.open("PATCH", path, json=body, **options)


def make_token(session, actor, scopes=("read", "act", "write")):
    """A token of the actor's organisation, with the actor's role."""
    enter(session, actor.organisation_id)
    return add_token(session, actor, "Essai", list(scopes), Role(actor.role))


@pytest.fixture
def api_client(app, session):
    """Return a client with a token of an actor, narrowed to scopes; `None` gives a stranger's client."""

    def client_of(actor, scopes=("read", "act", "write"), **headers):
        return Client(app, make_token(session, actor, scopes) if actor else None, headers)

    return client_of


@contextmanager
def real_app(url, data_dir):
    """The application on a database of its own, where requests commit for real."""
    engine = app_engine(url, pool_size=10)
    sessions = session_factory(engine)
    settings = {"LIFECYCLE_DATA_DIR": str(data_dir), "LIFECYCLE_SECRET_KEY": "x" * 40}
    yield create_app(Config.from_environment(settings), sessions), sessions
    engine.dispose()


@pytest.fixture
def committed(own_database_url, tmp_path):
    """The application and its session factory on a database of this test's own."""
    with real_app(own_database_url, tmp_path) as pair:
        yield pair


def problem_of(response, status, slug):
    """Check that an answer is a problem of this kind, and return it."""
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    body = response.json
    assert (body["status"], body["type"]) == (status, f"/problems/{slug}")
    assert body["detail"]
    assert body["title"]
    return body
