"""The command that loads the demonstration and tells how to enter it."""

import secrets
from collections.abc import Callable
from pathlib import Path

from lifecycle.db.engine import owner_engine
from lifecycle.db.files import FileStore
from lifecycle.demo.last_year import manager_of, publish_last_year
from lifecycle.demo.load import EMAILS, is_loaded, load_demo
from lifecycle.kernel.clock import today

_KEPT = "demo-password"


def load(
    owner_url: str,
    data_dir: Path,
    password: str | None,
    tell: Callable[[str], None],
    files: FileStore | None = None,
) -> None:
    """Load the demonstration into a migrated database unless it is there, and tell its accounts.

    Without a password one is made up; it is kept in the data directory, so that a later start tells it again.
    Documents and photos go to `files`, else beside it.
    """
    kept = data_dir / _KEPT
    engine = owner_engine(owner_url)
    with engine.begin() as connection:
        if is_new := not is_loaded(connection):
            password = password or secrets.token_urlsafe(9)
            load_demo(connection, files or FileStore(data_dir / "files"), password, today())
            kept.touch(mode=0o600)
            kept.write_text(password)
        manager = manager_of(connection)
    engine.dispose()
    if is_new:
        publish_last_year(owner_url, manager)
    known = kept.read_text() if kept.exists() else "(the one given at the first load)"
    for email in EMAILS:
        tell(f"  {email}")
    tell(f"  password: {known}")
