"""The command line, run as people run it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

NOWHERE = {"LIFECYCLE_DATABASE_URL": "postgresql://u@127.0.0.1:1/d"}
PASSWORD = "un mot de passe assez long"
GLPI = """"Nom";"Statut";"Fabricant";"Numéro de série";"Numéro d'inventaire";"Type";"Modèle";
"PC-1";"En service";"Dell Inc.";"7XK2M33";"VAL-1";"Desktop";"OptiPlex 7060";
"PC-2";"Réformé, à voir";"Dell Inc.";"7XK2M34";"VAL-2";"Desktop";"OptiPlex 7060";
"""


def lifecycle(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LIFECYCLE_")}
    command = [sys.executable, "-m", "lifecycle", *words]
    return subprocess.run(
        command, env={**environment, **settings}, capture_output=True, text=True, timeout=60, check=False
    )


def test_people_and_tokens_are_added_and_history_is_told_whole(database):
    added = lifecycle(
        "user", "add", "a@ville.example", "A", "--role", "admin", "--password", PASSWORD, **database
    )
    assert added.stdout.strip() == "a@ville.example: admin"
    again = lifecycle(
        "user", "add", "A@ville.example", "A", "--role", "admin", "--password", PASSWORD, **database
    )
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert lifecycle("token", "add", "essai", "--scope", "read", **database).stdout.startswith("lc_")
    told = lifecycle("history", "verify", "--checkpoint", **database)
    assert told.returncode == 0
    assert "Ville de Valbourg: 1 events on 1 subjects, whole" in told.stdout


def test_an_import_is_tried_then_applied_then_changes_nothing(database, tmp_path):
    path = tmp_path / "glpi.csv"
    path.write_text("\ufeff" + GLPI)
    run = ("import", "assets", str(path))
    said = ("--map", "En service=in_use", "--map", "Desktop=desktop")
    settings = {**database, "LIFECYCLE_DATA_DIR": str(tmp_path)}
    tried = lifecycle(*run, *said, "--dry-run", **settings)
    assert "à créer 1" in tried.stdout
    assert "Réformé, à voir" in tried.stdout
    assert "créé 1" in lifecycle(*run, *said, **settings).stdout
    assert "inchangé 1" in lifecycle(*run, *said, **settings).stdout


def test_label_sheets_are_written_for_what_was_never_printed(database, tmp_path):
    out = tmp_path / "labels.pdf"
    assert "2 labels" in lifecycle("labels", str(out), "--blank", "2", **database).stdout
    assert out.read_bytes().startswith(b"%PDF")
    unknown = lifecycle("labels", str(out), "VAL-404", **database)
    assert (unknown.returncode, unknown.stderr.count("\n")) == (2, 1)
    assert "VAL-404" in unknown.stderr


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"LIFECYCLE_DATABASE_URL": "mysql://u@h/d"}, "LIFECYCLE_DATABASE_URL"),
        (
            {"LIFECYCLE_DATABASE_URL": "postgresql://u@127.0.0.1:1/d", "LIFECYCLE_SECRET_KEY": "x" * 40},
            "database",
        ),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line(settings, named):
    answer = lifecycle("db", "upgrade", **settings)
    assert answer.returncode == 2
    assert answer.stderr.startswith("lifecycle: ")
    assert named in answer.stderr
    assert answer.stderr.count("\n") == 1


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


def processes_of(folder: Path) -> list[str]:
    """The command lines of processes that name a folder, in their words or their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in words and int(process.name) != os.getpid():
            found.append(words.split(b"\0")[0].decode())
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes in /proc")
def test_the_server_starts_whole_and_an_interrupt_leaves_no_process(tmp_path_factory):
    folder = tmp_path_factory.mktemp("s")
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LIFECYCLE_")}
    environment |= {"LIFECYCLE_DATA_DIR": str(folder), "PORT": str(port)}
    command = [sys.executable, "-m", "lifecycle", "serve", "--upgrade"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        deadline = time.monotonic() + 60
        while not answers(f"http://127.0.0.1:{port}/readyz") and time.monotonic() < deadline:
            time.sleep(0.2)
        assert answers(f"http://127.0.0.1:{port}/readyz")
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=30) == 0
    assert processes_of(folder) == []
    assert (folder / "postgres" / "PG_VERSION").exists()
