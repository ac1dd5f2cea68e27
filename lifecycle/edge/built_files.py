"""The built front-end files, served as the build compressed them, before any of the application runs."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from werkzeug.exceptions import NotFound
from whitenoise import WhiteNoise

from lifecycle.edge.headers import PROTECTION

# `app-4KQ2ZX7M.css`: another content has another name.
HASHED = r"-[0-9A-Za-z]{8}\.[\w.]+$"


class _Built(WhiteNoise):
    """The files that were there at the start."""

    @staticmethod
    def serve(static_file: Any, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve a file; one that a new build has taken away meanwhile is not found."""
        try:
            return WhiteNoise.serve(static_file, environ, start_response)  # type: ignore[no-any-return]
        except FileNotFoundError:
            return NotFound()(environ, start_response)


def init(app: Flask, folder: Path, prefix: str) -> None:
    """Serve a folder under a prefix, as brotli or gzip where the browser takes it; nothing without a folder.

    Names that hold their hash are kept for ever by browsers.
    """
    if folder.is_dir():
        app.wsgi_app = _Built(  # type: ignore[method-assign]
            app.wsgi_app,
            root=folder,
            prefix=prefix,
            allow_all_origins=False,
            # Streaming compilation asks for the very type, which not every system knows.
            mimetypes={".wasm": "application/wasm", ".map": "application/json"},
            immutable_file_test=HASHED,
            add_headers_function=_protect,
        )


def _protect(headers: Headers, path: str, url: str) -> None:  # noqa: ARG001 - whitenoise's signature
    # A worker's own policy is that of its file.
    for name, value in PROTECTION.items():
        headers[name] = value
