"""What the tests of imports share."""

import pytest

from lifecycle.db.files import FileStore
from tests.factories import make_actor


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path / "files")


@pytest.fixture
def actor(session):
    return make_actor(session, "manager")
