"""Intake: agents, connections, aliases and product sheets; imports that stop, are decided upon and undone."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.get_bind().connection.driver_connection.execute((SQL / "0003_intake.sql").read_text("utf-8"))


def downgrade() -> None:
    op.get_bind().connection.driver_connection.execute((SQL / "0003_intake.down.sql").read_text("utf-8"))
