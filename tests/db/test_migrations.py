"""Migrations go up, down and up again, and lead to the very schema that the models describe."""

from sqlalchemy import Engine, text

from lifecycle.db import schema
from lifecycle.db.engine import owner_engine

CATALOGUE = {
    "columns": """
        SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' ||
               coalesce(column_default, '') FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """
        SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": """
        SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
    "policies": "SELECT concat_ws(' ', tablename, policyname, roles, cmd, qual, with_check) FROM pg_policies",
    "security": "SELECT relname || relrowsecurity FROM pg_class WHERE relnamespace = 'public'::regnamespace",
    "rights": """
        SELECT concat_ws(' ', table_name, privilege_type) FROM information_schema.role_table_grants
        WHERE grantee = 'lifecycle_app'""",
}
NOT_OURS = ("procrastinate", "alembic_version")


def catalogue(engine: Engine) -> dict[str, set[str]]:
    with engine.connect() as connection:
        return {
            name: {
                row
                for row in connection.scalars(text(query))
                if row and not any(word in row for word in NOT_OURS)
            }
            for name, query in CATALOGUE.items()
        }


def test_migrated_schema_is_the_models_schema(empty_database_url, own_database_url):
    made = owner_engine(empty_database_url)
    schema.create_all(made)
    migrated = owner_engine(own_database_url)
    expected, found = catalogue(made), catalogue(migrated)
    made.dispose()
    migrated.dispose()
    assert {name: found[name] ^ expected[name] for name in CATALOGUE} == {name: set() for name in CATALOGUE}
    assert all(found.values())


def test_migrations_go_down_and_up_again(own_database_url):
    engine = owner_engine(own_database_url)
    before = catalogue(engine)
    schema.migrate(engine, "base")
    assert catalogue(engine)["columns"] == set()
    schema.migrate(engine)
    assert catalogue(engine) == before
    engine.dispose()
