"""An authority, and partners that it registered or that keep their file themselves."""

from uuid import UUID, uuid4

import pytest

from lifecycle.db.files import FileStore
from lifecycle.partners.profile import NewPartner, register_partner
from tests.factories import make_actor

SIRET = "00000005900014"


@pytest.fixture
def authority(session):
    return make_actor(session, "manager")


@pytest.fixture
def registered(session, authority) -> UUID:
    """A partner that the authority registered and nobody signs in for."""
    data = NewPartner("Atelier de la Rance", SIRET, "company")
    return register_partner(session, authority, data, uuid4())


@pytest.fixture
def files(tmp_path) -> FileStore:
    return FileStore(tmp_path)
