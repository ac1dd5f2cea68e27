"""What the tests of pages share."""

import pytest
from sqlalchemy import event, select

from lifecycle.edge.jobs import run_job
from lifecycle.edge.model import Job
from lifecycle.jobs import KINDS


@pytest.fixture
def work(session, sessions, tmp_path, monkeypatch):
    """Return a worker that works off the jobs that wait, beside the application's files."""
    monkeypatch.setenv("LIFECYCLE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LIFECYCLE_SECRET_KEY", "x" * 40)

    def work():
        session.expire_all()
        for job in session.scalars(select(Job).where(Job.state == "queued")).all():
            run_job(sessions, KINDS, job.id, job.authority_id)
        session.expire_all()

    return work


@pytest.fixture
def client(sign_in, technician):
    """The browser of a technician who is signed in."""
    return sign_in(technician)


@pytest.fixture
def owner(client):
    """Return whose scans the technician's phone keeps."""
    return client.get("/scan/start").json["owner"]


@pytest.fixture
def asked(session):
    """Return a function that opens a page of a client and returns the statements it took."""

    def asked(client, path: str) -> list[str]:
        seen: list[str] = []
        connection = session.connection()

        def note(*args) -> None:
            if not args[2].lstrip().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                seen.append(args[2])

        event.listen(connection, "before_cursor_execute", note)
        assert client.get(path).status_code == 200
        event.remove(connection, "before_cursor_execute", note)
        return seen

    return asked
