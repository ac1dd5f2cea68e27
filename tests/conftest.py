"""A throw-away PostgreSQL for the run, one database a worker, one savepoint a test."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session, sessionmaker

from lifecycle.app import create_app
from lifecycle.config import Config
from lifecycle.db import embedded, schema
from lifecycle.db.engine import app_engine, driver_url, owner_engine
from lifecycle.db.files import FileStore
from lifecycle.edge.database import EXTENSION
from lifecycle.edge.identity import SESSION_COOKIE
from lifecycle.edge.limits import limiter
from lifecycle.endoflife.departure import signing
from lifecycle.kernel.actor import Actor
from lifecycle.people import passwords
from lifecycle.registry.categories import load_categories
from tests.factories import make_actor, make_session

TEMPLATE = "lifecycle_template"

# No test is timed, and one commit has one result where all is required: elsewhere each run tries other cases.
settings.register_profile(
    "lifecycle",
    deadline=None,
    # A fixture of ours, a database above all, is meant to be shared by the examples of a test.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    derandomize=bool(os.environ.get("LIFECYCLE_REQUIRE_ALL")),
)
settings.load_profile("lifecycle")


def pytest_configure(config):
    """Start the cluster once, before the xdist workers, which inherit its address."""
    gc.set_threshold(20_000, 20, 20)  # a run makes much and leaves little: looking for it often takes long
    if hasattr(config, "workerinput") or os.environ.get("LIFECYCLE_TEST_CLUSTER"):
        return
    if url := os.environ.get("LIFECYCLE_DATABASE_URL"):
        os.environ["LIFECYCLE_TEST_CLUSTER"] = url
        return
    folder = Path(tempfile.mkdtemp(prefix="lifecycle-test-"))
    server = embedded.start(folder)[0]
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # nothing here outlives the run
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    config.lifecycle_cluster = (folder, server)
    os.environ["LIFECYCLE_TEST_CLUSTER"] = config.lifecycle_cluster[1].get_uri("postgres")


def pytest_collection_finish():
    """Leave the tests themselves, which live as long as the run, out of every search for garbage."""
    gc.freeze()


def pytest_unconfigure(config):
    gc.unfreeze()
    if cluster := getattr(config, "lifecycle_cluster", None):
        folder, server = cluster
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
        os.environ.pop("LIFECYCLE_TEST_CLUSTER", None)


def _url_of(database: str) -> str:
    url = driver_url(os.environ["LIFECYCLE_TEST_CLUSTER"])
    return url.set(database=database).render_as_string(hide_password=False)


def _admin(command: str) -> None:
    engine = owner_engine(os.environ["LIFECYCLE_TEST_CLUSTER"], isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()


@pytest.fixture(scope="session")
def template_database() -> Iterator[str]:
    """The name of a migrated database that others are copied from; nobody stays connected to it."""
    name = f"{TEMPLATE}_{os.getpid()}"
    _admin(f'CREATE DATABASE "{name}"')
    engine = owner_engine(_url_of(name))
    schema.migrate(engine)
    with engine.begin() as connection:
        load_categories(connection)
    engine.dispose()
    yield name
    _admin(f'DROP DATABASE "{name}" WITH (FORCE)')


def _copy_of(template: str) -> Iterator[str]:
    name = f"lifecycle_{uuid4().hex[:12]}"
    _admin(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    yield _url_of(name)
    _admin(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def database_url(template_database: str) -> Iterator[str]:
    """The URL of the worker's shared database; tests leave it as they found it."""
    yield from _copy_of(template_database)


@pytest.fixture(scope="module")
def module_database_url(template_database: str) -> Iterator[str]:
    """The URL of a database for the tests of one module, which may commit where none sees another's."""
    yield from _copy_of(template_database)


@pytest.fixture
def own_database_url(template_database: str) -> Iterator[str]:
    """The URL of a database for this test alone, where it may commit."""
    yield from _copy_of(template_database)


@pytest.fixture
def empty_database_url() -> Iterator[str]:
    """The URL of an empty database for this test alone."""
    yield from _copy_of("template0")


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """The application role's engine on the shared database."""
    engine = app_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection of the application role whose work is rolled back."""
    with engine.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()


@pytest.fixture
def sessions(connection: Connection) -> sessionmaker[Session]:
    """A session factory whose commits are savepoints of the test's transaction."""
    return sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """A session in the test's transaction."""
    with sessions() as session:
        yield session


@pytest.fixture
def technician(session):
    """A technician of a new authority."""
    return make_actor(session, "technician")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Hash passwords and signing codes for real, at the lowest cost: the usual one is made to take long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr(signing, "_COST", 2)
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(request, tmp_path_factory):
    """Compile each template once a run: every application and every worker reads what the first one made."""
    root = tmp_path_factory.getbasetemp()
    folder = (root.parent if hasattr(request.config, "workerinput") else root) / "templates"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": FileSystemBytecodeCache(str(folder))})
        yield


@pytest.fixture(scope="session")
def application(tmp_path_factory) -> Flask:
    """The worker's web application: its routes and templates are compiled once for all tests."""
    settings = {
        "LIFECYCLE_DATA_DIR": str(tmp_path_factory.mktemp("data")),
        "LIFECYCLE_SECRET_KEY": "x" * 40,
    }
    application = create_app(Config.from_environment(settings), sessionmaker())
    application.config["RATELIMIT_ENABLED"] = False
    limiter.enabled = False
    return application


@pytest.fixture
def app(application, sessions, tmp_path) -> Iterator[Flask]:
    """The web application on the test's transaction and folder; what a test sets in its config is undone."""
    kept = dict(application.config)
    application.extensions |= {EXTENSION: sessions, "lifecycle.files": FileStore(str(tmp_path / "files"))}
    limiter.enabled = False
    yield application
    application.config.clear()
    application.config.update(kept)


@pytest.fixture
def sign_in(app, session):
    """Return a client signed in as an actor; `None` gives a stranger's client."""

    def client_of(actor: Actor | None):
        client = app.test_client()
        if actor is not None:
            client.set_cookie(SESSION_COOKIE, make_session(session, actor), domain="localhost")
        return client

    return client_of
