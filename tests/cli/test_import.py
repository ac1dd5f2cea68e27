"""The import commands, run as people run them: tried, applied whole, undone."""

import re

import pytest

from tests.cli.running import lifecycle
from tests.cli.test_commands import GLPI

SAID = ("--map", "En service=in_use", "--map", "Desktop=desktop")


@pytest.fixture
def run(database, tmp_path):
    """Run an import command on a GLPI file in a folder of its own."""
    path = tmp_path / "glpi.csv"
    path.write_text("\ufeff" + GLPI)
    settings = {**database, "LIFECYCLE_DATA_DIR": str(tmp_path)}
    return lambda *words: lifecycle(
        "import", *(str(path) if word == "FILE" else word for word in words), **settings
    )


def test_an_import_is_undone_by_the_id_it_told(run, tmp_path):
    out = tmp_path / "out.csv"
    told = run("assets", "FILE", *SAID, "--site", "Mairie=Hôtel de ville").stdout
    assert "n’est pas dans ce fichier" in told
    done = run("assets", "FILE", *SAID, "--verdicts", str(out)).stdout
    assert "créé 1" in done
    assert ";créé;" in out.read_text("utf-8-sig")
    run_id = re.search(r"[0-9a-f-]{36}", done)[0]
    assert "est annulé" in run("undo", run_id).stdout
    again = run("undo", run_id)
    assert (again.returncode, "étape" in again.stdout) == (2, True)


def test_all_or_nothing_is_refused_while_a_row_cannot_be(run):
    refused = run("assets", "FILE", *SAID, "--whole")
    assert refused.returncode == 2
    assert "tout ou rien" in refused.stdout
    whole = run("assets", "FILE", *SAID, "--map", "Réformé, à voir=in_stock", "--whole")
    assert "créé 2" in whole.stdout
