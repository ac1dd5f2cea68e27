"""DDL that protects the data: the application role, row security and append-only tables.

Each piece hangs on its table's `after_create`, so that a schema made from the models and a migrated one can
be compared; migrations carry the same SQL frozen.
"""

from typing import Any, cast

from sqlalchemy import Connection, MetaData, Table, event, text

from lifecycle.db.base import Base
from lifecycle.db.engine import APP_ROLE

ROLE_DDL = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
    CREATE ROLE {APP_ROLE} NOLOGIN NOBYPASSRLS;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT {APP_ROLE} TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO {APP_ROLE};
"""

FUNCTIONS_DDL = """
CREATE FUNCTION current_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('lifecycle.organisation', true), '')::uuid;
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""


def on_create(target: MetaData | Table, moment: str, sql: str) -> None:
    """Run SQL when the schema is made from the models, `before_create` or `after_create` of a target."""

    def run(_: MetaData | Table, connection: Connection, **__: Any) -> None:
        connection.execute(text(sql.replace(":", "\\:")))

    event.listen(target, moment, run)


on_create(Base.metadata, "before_create", ROLE_DDL)
on_create(Base.metadata, "before_create", FUNCTIONS_DDL)

OWN_ROWS = "authority_id = (SELECT current_organisation())"


def table_of(model: type[Base]) -> Table:
    """Return the table of a mapped class."""
    return cast("Table", model.__table__)


def grant(model: type[Base], rights: str) -> None:
    """Grant the application role its rights on a table."""
    table = table_of(model)
    on_create(table, "after_create", f"GRANT {rights} ON {table.name} TO {APP_ROLE}")


def row_security(model: type[Base], using: str = OWN_ROWS, *, check: str | None = None) -> None:
    """Show and take only the rows for which `using` holds (and `check`, for what is written)."""
    table = table_of(model)
    written = f" WITH CHECK ({check})" if check else ""
    on_create(table, "after_create", f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY")
    policy = f"CREATE POLICY organisation ON {table.name} TO {APP_ROLE} USING ({using}){written}"
    on_create(table, "after_create", policy)


def own_deletes(model: type[Base]) -> None:
    """Let nobody remove rows of others that they may see: a policy's check holds for what is written only."""
    name = table_of(model).name
    policy = f"CREATE POLICY own_delete ON {name} AS RESTRICTIVE FOR DELETE TO {APP_ROLE} USING ({OWN_ROWS})"
    on_create(table_of(model), "after_create", policy)


def tenant(model: type[Base], rights: str = "SELECT, INSERT, UPDATE, DELETE") -> None:
    """Make a table belong row by row to the authority that the transaction works for."""
    grant(model, rights)
    row_security(model)


def append_only(model: type[Base]) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE to everyone, the owner included."""
    table = table_of(model)
    trigger = (
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table.name} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    on_create(table, "after_create", trigger)
