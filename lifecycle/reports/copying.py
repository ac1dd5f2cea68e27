"""Rows straight out of PostgreSQL: `COPY … TO STDOUT` on the session's own connection, under row security."""

from collections.abc import Iterator
from typing import Any, cast

import psycopg
from sqlalchemy import Select, text
from sqlalchemy.orm import Session

BLOCK = 64 * 1024
# A large export outlasts the limit of pages; dates come as ISO whatever the server's setting.
_PREPARE = (text("SET LOCAL statement_timeout = '15min'"), text("SET LOCAL datestyle = 'ISO'"))


def prepare(session: Session) -> None:
    """Make the present transaction ready for a long read."""
    for statement in _PREPARE:
        session.execute(statement)


def copied(session: Session, statement: Select[Any], options: str) -> Iterator[bytes]:
    """Yield what COPY writes of a statement's rows, in blocks of some 64 kB; memory stays flat.

    COPY takes no parameters: psycopg writes the values into the text as literals, each quoted for its type.
    Left before its end, the statement is cancelled, so that the connection is free again at once.
    """
    prepare(session)
    connection = session.connection()
    compiled = statement.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    command = f"COPY ({compiled}) TO STDOUT ({options}, ENCODING 'UTF8')".encode()
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    block = bytearray()
    with driver.cursor() as cursor, cursor.copy(command, compiled.params) as copy:
        for row in copy:
            if len(block) >= BLOCK:
                yield bytes(block)
                block.clear()
            block += row
    # Outside: by the time that the last block is sent, the connection is free.
    yield bytes(block)
