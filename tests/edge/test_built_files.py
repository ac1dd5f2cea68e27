from flask import Flask

from lifecycle.edge import built_files


def test_a_file_that_a_new_build_took_away_is_not_found(tmp_path):
    (tmp_path / "app-4KQ2ZX7M.css").write_text("body{}")
    app = Flask("lifecycle", static_folder=None)
    built_files.init(app, tmp_path, "/static/dist")
    client = app.test_client()
    with client.get("/static/dist/app-4KQ2ZX7M.css") as there:
        assert (there.status_code, there.data) == (200, b"body{}")
    (tmp_path / "app-4KQ2ZX7M.css").unlink()
    assert client.get("/static/dist/app-4KQ2ZX7M.css").status_code == 404
