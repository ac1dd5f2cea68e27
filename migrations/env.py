"""Alembic's environment: one transaction a migration, under an advisory lock and a lock timeout."""

from alembic import context
from sqlalchemy import text

connection = context.config.attributes["connection"]
connection.execute(text("SELECT pg_advisory_lock(hashtextextended('lifecycle migrations', 0))"))
connection.execute(text("SET lock_timeout = '10s'"))
connection.commit()
context.configure(connection=connection, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
connection.execute(text("SELECT pg_advisory_unlock(hashtextextended('lifecycle migrations', 0))"))
connection.commit()
