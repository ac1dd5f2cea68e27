"""Where the built front-end files are: logical names in, hashed static URLs out."""

import json
from functools import cache
from pathlib import Path

from flask import url_for

DIST = Path(__file__).parent / "static" / "dist"


class AssetsNotBuiltError(RuntimeError):
    """The front end has not been built, or the build does not know the file asked for."""


@cache
def read_manifest(dist: Path) -> dict[str, str]:
    """Read the map of logical names to hashed files that the build left in `dist`.

    Raises AssetsNotBuiltError when there is none. Read once a process: a new build needs a restart.
    """
    try:
        names: dict[str, str] = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AssetsNotBuiltError(
            "The front end is not built: run `python lifecycle/web/frontend/hatch_build.py`."
        ) from None
    return names


def asset_file(name: str, dist: Path = DIST) -> str:
    """Return the hashed file name of a logical one, e.g. `app.css` gives `app-4KQ2ZX7M.css`.

    Raises AssetsNotBuiltError when the front end is not built or does not have this file.
    """
    names = read_manifest(dist)
    if name not in names:
        raise AssetsNotBuiltError(f"The front end has no file {name!r}; it has {', '.join(sorted(names))}.")
    return names[name]


def asset_url(name: str) -> str:
    """Return the static URL of a built file, to be kept for ever by browsers since its name holds its hash.

    Raises AssetsNotBuiltError as `asset_file` does.
    """
    return url_for("static", filename=f"dist/{asset_file(name)}")
