"""A thousand authorities: neighbours and requests found by index, a mark for what members share."""

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.get_bind().connection.driver_connection.execute((SQL / "0007_many_authorities.sql").read_text("utf-8"))


def downgrade() -> None:
    op.get_bind().connection.driver_connection.execute(
        (SQL / "0007_many_authorities.down.sql").read_text("utf-8")
    )
