"""The whole schema from the models, and the migrations that lead to it."""

import importlib
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Engine

from lifecycle.db.base import Base

MODULES_WITH_TABLES = (
    *("history.model", "people.model", "phones.model", "registry.catalogue_model", "registry.model"),
    *("messages.model", "webhooks.model", "triage.model", "repairs.model", "sanitising.model"),
    *("partners.model", "endoflife.model", "endoflife.exchange_model", "endoflife.preparation.load"),
    *("waste.model", "footprint.model", "strategy.model"),
    *("reports.model", "awareness.model", "statements.model"),
    *("labels.model", "stocktaking.model", "photos.model", "scanning.model"),
    *("intake.model", "agents.model", "connections.model", "edge.model"),
)
# Beside the package in a checkout, inside it in a wheel.
_PLACES = (Path(__file__).parents[2] / "migrations", Path(__file__).parents[1] / "migrations")
MIGRATIONS = next(place for place in _PLACES if (place / "env.py").is_file())


def load_models() -> None:
    """Import every room's tables, so that `Base.metadata` is whole."""
    for name in MODULES_WITH_TABLES:
        importlib.import_module(f"lifecycle.{name}")


def create_all(engine: Engine) -> None:
    """Create the schema from the models, as the catalogue comparison does; programs migrate instead."""
    load_models()
    Base.metadata.create_all(engine)


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring a database to a revision (`head`, `base` or a number), one transaction a migration."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if revision == "base" else command.upgrade)(config, revision)
