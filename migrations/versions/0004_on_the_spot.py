"""On the spot: phones and their scans, inventories, photos, batches of labels, own sheets and printers."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.get_bind().connection.driver_connection.execute((SQL / "0004_on_the_spot.sql").read_text("utf-8"))


def downgrade() -> None:
    op.get_bind().connection.driver_connection.execute((SQL / "0004_on_the_spot.down.sql").read_text("utf-8"))
