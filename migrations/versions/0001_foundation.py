"""The foundation: people, history, register, way out, imports and jobs."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.get_bind().connection.driver_connection.execute((SQL / "0001_foundation.sql").read_text("utf-8"))


def downgrade() -> None:
    op.get_bind().connection.driver_connection.execute((SQL / "0001_foundation.down.sql").read_text("utf-8"))
