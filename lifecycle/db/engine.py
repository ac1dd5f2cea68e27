"""Engines and sessions: the program works as a role that owns nothing and cannot bypass row security."""

from typing import Any

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

APP_ROLE = "lifecycle_app"


def driver_url(url: str) -> URL:
    """Return a PostgreSQL URL that names psycopg 3 as its driver."""
    return make_url(url).set(drivername="postgresql+psycopg")


def _options(role: str | None, statement_seconds: int) -> str:
    as_role = f"-c role={role} " if role else ""
    return (
        f"{as_role}-c timezone=UTC -c statement_timeout={statement_seconds}s "
        "-c lock_timeout=10s -c idle_in_transaction_session_timeout=120s"
    )


def app_engine(url: str, *, statement_seconds: int = 30, **options: Any) -> Engine:
    """Return the engine of web processes and workers, whose connections start as the application role."""
    return create_engine(
        driver_url(url),
        connect_args={"options": _options(APP_ROLE, statement_seconds), "application_name": "lifecycle"},
        pool_pre_ping=False,
        pool_recycle=1800,
        hide_parameters=True,  # error messages reach logs, what people and agents wrote must not
        **options,
    )


def owner_engine(url: str, **options: Any) -> Engine:
    """Return the engine of migrations and maintenance, which works as the tables' owner."""
    return create_engine(
        driver_url(url), connect_args={"options": _options(None, 3600)}, pool_pre_ping=False, **options
    )


def session_factory(engine: Engine) -> sessionmaker[Session]:
    """Return a factory of sessions that leave objects readable after commit."""
    return sessionmaker(engine, expire_on_commit=False)
