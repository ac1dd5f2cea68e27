"""What the manager sees: factors, kept and published figures, strategy, publications, declared spend."""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.get_bind().connection.driver_connection.execute((SQL / "0006_indicators.sql").read_text("utf-8"))


def downgrade() -> None:
    op.get_bind().connection.driver_connection.execute((SQL / "0006_indicators.down.sql").read_text("utf-8"))
