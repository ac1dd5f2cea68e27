"""The demonstration, loaded once for this room's tests and rolled back after them."""

from datetime import date

import pytest
from sqlalchemy import Connection

from lifecycle.db.engine import owner_engine
from lifecycle.db.files import FileStore
from lifecycle.demo import load_demo

TODAY = date(2026, 3, 2)  # a Monday: nothing may have happened on the story's last two days
PASSWORD = "un mot de passe d’essai"


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> FileStore:
    return FileStore(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="package")
def demo(database_url, files) -> Connection:
    """The owner's connection to a database that holds the demonstration, in a transaction never committed."""
    engine = owner_engine(database_url)
    with engine.connect() as connection, connection.begin() as transaction:
        load_demo(connection, files, PASSWORD, TODAY)
        yield connection
        transaction.rollback()
    engine.dispose()
