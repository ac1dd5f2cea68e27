"""What the commands run on."""

import pytest

from tests.cli.running import lifecycle


@pytest.fixture
def database(own_database_url):
    """Settings of a migrated database that holds one authority."""
    settings = {"LIFECYCLE_DATABASE_URL": own_database_url, "LIFECYCLE_SECRET_KEY": "x" * 40}
    assert lifecycle("organisation", "add", "valbourg", "Ville de Valbourg", **settings).returncode == 0
    return settings
