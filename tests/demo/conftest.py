"""The demonstration, loaded once a worker into a database that this room's tests only read."""

import os
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, text

from lifecycle.db.engine import driver_url, owner_engine
from lifecycle.db.files import FileStore
from lifecycle.demo import load_demo

TODAY = date(2026, 3, 2)  # a Monday: nothing may have happened on the story's last two days
PASSWORD = "un mot de passe d’essai"


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> FileStore:
    return FileStore(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="session")
def demo_engine(template_database, files) -> Iterator[Engine]:
    cluster = os.environ["LIFECYCLE_TEST_CLUSTER"]
    name = f"lifecycle_demo_{uuid4().hex[:12]}"
    server = owner_engine(cluster, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template_database}"))
    engine = owner_engine(driver_url(cluster).set(database=name).render_as_string(hide_password=False))
    with engine.begin() as connection:
        load_demo(connection, files, PASSWORD, TODAY)
    yield engine
    engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def demo(demo_engine) -> Iterator[Connection]:
    """The owner's connection to the database that holds the demonstration; what a test writes is undone."""
    with demo_engine.connect() as connection:
        yield connection
        connection.rollback()
