import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from lifecycle.connections.model import Pull
from lifecycle.edge.jobs import run_job
from lifecycle.edge.model import Job
from lifecycle.edge.pull_jobs import start_pull
from lifecycle.jobs import KINDS
from tests.connections.servers import GlpiServer, Server, SnipeItServer
from tests.factories import SECRET_KEY


def _running(server: Server) -> Iterator[Server]:
    server.released = threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def snipeit() -> Iterator[SnipeItServer]:
    """A Snipe-IT without any device."""
    yield from _running(SnipeItServer())


@pytest.fixture
def glpi() -> Iterator[GlpiServer]:
    """A GLPI without any device."""
    yield from _running(GlpiServer())


@pytest.fixture
def pull(session, sessions, tmp_path, monkeypatch):
    """Return a pull of a server's inventory, worked off with the jobs that it starts."""
    monkeypatch.setenv("LIFECYCLE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LIFECYCLE_SECRET_KEY", SECRET_KEY)

    def pull(actor, connection_id):
        begun = start_pull(session, actor, connection_id)
        session.commit()
        work(session, sessions)
        return session.get_one(Pull, begun.id)

    return pull


def work(session, sessions):
    while job := session.scalar(select(Job).where(Job.state == "queued").limit(1)):
        run_job(sessions, KINDS, job.id, job.authority_id)
        session.expire_all()
