"""Product sheets from the command line."""

from tests.cli.running import lifecycle
from tests.registry.catalogue_world import sheets


def test_the_collection_is_loaded_and_what_is_left_out_is_told(database, tmp_path):
    path = tmp_path / "boavizta.csv"
    path.write_bytes(sheets({}, {"name": "Latitude 5490", "gwp_use_ratio": "7"}))
    settings = {**database, "LIFECYCLE_DATA_DIR": str(tmp_path)}
    done = lifecycle("import", "footprints", str(path), "--confirm-sure", **settings)
    assert done.returncode == 0
    assert "1 fiches chargées, 1 lignes écartées" in done.stdout
    assert "ligne 3" in done.stderr
    path.write_text("nom;prix\nA;1\n")
    refused = lifecycle("import", "footprints", str(path), **settings)
    assert (refused.returncode, "il lui manque" in refused.stderr) == (2, True)
