"""The job queue of procrastinate 3.10, whose own schema it applies."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"

GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_workers, procrastinate_jobs, procrastinate_events,
  procrastinate_periodic_defers TO lifecycle_app;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT sequencename FROM pg_sequences WHERE sequencename LIKE 'procrastinate%' LOOP
    EXECUTE format('GRANT USAGE ON SEQUENCE %I TO lifecycle_app', name);
  END LOOP;
END $$;
"""
DROP = """
DROP TABLE procrastinate_workers, procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers CASCADE;
DO $$ DECLARE found text; BEGIN
  FOR found IN SELECT oid::regprocedure::text FROM pg_proc WHERE proname LIKE 'procrastinate%' LOOP
    EXECUTE 'DROP FUNCTION ' || found;
  END LOOP;
  FOR found IN SELECT typname FROM pg_type WHERE typname LIKE 'procrastinate%' AND typtype IN ('e', 'c') LOOP
    EXECUTE format('DROP TYPE %I CASCADE', found);
  END LOOP;
END $$;
"""


def upgrade() -> None:
    op.get_bind().connection.driver_connection.execute(SchemaManager.get_schema())
    op.get_bind().connection.driver_connection.execute(GRANTS)


def downgrade() -> None:
    op.get_bind().connection.driver_connection.execute(DROP)
