"""Work done in a process of its own, so that its memory can be told: `python -m lifecycle.bench.alone`."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from lifecycle.bench.glpi_file import CHOICES
from lifecycle.bench.town import actor_of, working_in
from lifecycle.db.files import FileStore
from lifecycle.edge.import_jobs import APPLY, CHECK, start
from lifecycle.edge.jobs import get_job, run_job
from lifecycle.intake import service
from lifecycle.intake.queries import get_run
from lifecycle.jobs import KINDS
from lifecycle.registry.filters import AssetFilter
from lifecycle.reports.export import Export


def measured_alone(work: str, *words: object, environment: dict[str, str]) -> dict[str, Any]:
    """Return what `work` (import, export) measured in a new process, with its `memory` in megabytes.

    RuntimeError where it fails.
    """
    command = [sys.executable, "-m", __name__, work, *map(str, words)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the {work} to measure failed:\n{done.stderr[-4000:]}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _import(url: str, town: str, data_dir: str, path: str) -> dict[str, Any]:
    """Try and apply a file as a worker does, one committed step after the other; seconds of each."""
    town_id = UUID(town)
    with working_in(url, town_id) as session:
        files = FileStore(Path(data_dir) / "files")
        run = service.upload(session, actor_of(town_id), "parc.csv", Path(path), files)
        service.set_mapping(session, actor_of(town_id), run.id, CHOICES)
        session.commit()
        seconds = {kind: _worked_off(session, town_id, run.id, kind) for kind in (CHECK, APPLY)}
        session.expire_all()
        totals = get_run(session, run.id).totals
    return {"check": seconds[CHECK], "apply": seconds[APPLY], "created": totals["create"]}


def _worked_off(session: Session, town_id: UUID, run_id: UUID, kind: str) -> float:
    job = start(session, actor_of(town_id), get_run(session, run_id), kind)
    session.commit()
    started = time.perf_counter()
    run_job(sessionmaker(session.get_bind(), expire_on_commit=False), KINDS, job.id, town_id)
    seconds = time.perf_counter() - started
    if (over := get_job(session, job.id)).state != "done":
        raise RuntimeError(f"{kind} ended {over.state}: {over.result}")
    session.commit()
    return seconds


def _export(url: str, town: str) -> dict[str, Any]:
    """Take a town's assets out as CSV; the bytes written."""
    with working_in(url, UUID(town)) as session:
        return {"bytes": sum(map(len, Export(AssetFilter()).write(session)))}


def _peak_megabytes() -> float:
    """Return the most memory that this process has held (Linux: « VmHWM », which begins with the program)."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    if found is None:
        raise RuntimeError("this machine does not tell the memory of a process")
    return int(found[1]) / 1024


if __name__ == "__main__":
    done = (_import if sys.argv[1] == "import" else _export)(*sys.argv[2:])
    print(json.dumps({**done, "memory": _peak_megabytes()}))
