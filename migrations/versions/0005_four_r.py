"""The 4R chain: triage, repairs, sanitisation by medium, partners' directory, lots whole, waste, messages, webhooks."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.get_bind().connection.driver_connection.execute((SQL / "0005_four_r.sql").read_text("utf-8"))


def downgrade() -> None:
    op.get_bind().connection.driver_connection.execute((SQL / "0005_four_r.down.sql").read_text("utf-8"))
