"""Settings: read once from the environment into a frozen object, refused with one clear line when wrong."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

# « /e/ » and eight characters follow; 42 characters keep a QR code at 29 modules (version 3, correction M).
LONGEST_LABEL_BASE = 42 - len("/e/K7M23FXR")
SHORTEST_SECRET = 32


class ConfigError(Exception):
    """A setting that cannot be used; its text names the setting and the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The program's settings.

    `database_url` None means the embedded server under `data_dir`; `owner_url` (migrations) defaults to it.
    `files_url` is a directory, or an address for `FileStore`.
    """

    database_url: str | None
    owner_url: str | None
    data_dir: Path
    files_url: str
    secret_key: str
    public_url: str
    label_url: str
    smtp_url: str | None
    mail_from: str
    private_webhooks: bool
    session_days: int
    link_days: int
    trusted_proxies: int

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Config":
        """Read the `LIFECYCLE_*` settings; raises ConfigError on the first wrong one."""
        data_dir = Path(environ.get("LIFECYCLE_DATA_DIR") or "var").absolute()
        port = _number(environ, "PORT", 8000)
        public_url = _web_url("LIFECYCLE_PUBLIC_URL", environ.get("LIFECYCLE_PUBLIC_URL"), port)
        label_url = _web_url("LIFECYCLE_LABEL_URL", environ.get("LIFECYCLE_LABEL_URL") or public_url, port)
        if len(label_url) > LONGEST_LABEL_BASE:
            raise ConfigError(
                f"LIFECYCLE_LABEL_URL is {len(label_url)} characters long: labels need at most "
                f"{LONGEST_LABEL_BASE}. Set it to a shorter address that leads to this site."
            )
        return cls(
            database_url=_database_url(environ, "LIFECYCLE_DATABASE_URL"),
            owner_url=_database_url(environ, "LIFECYCLE_OWNER_DATABASE_URL"),
            data_dir=data_dir,
            files_url=_files_url(environ.get("LIFECYCLE_FILES_URL"), data_dir),
            secret_key=_secret(environ, data_dir),
            public_url=public_url,
            label_url=label_url,
            smtp_url=_smtp_url(environ.get("LIFECYCLE_SMTP_URL")),
            mail_from=_mail_from(environ.get("LIFECYCLE_MAIL_FROM"), public_url),
            private_webhooks=_yes(environ, "LIFECYCLE_PRIVATE_WEBHOOKS"),
            session_days=_number(environ, "LIFECYCLE_SESSION_DAYS", 7),
            link_days=_number(environ, "LIFECYCLE_LINK_DAYS", 7),
            trusted_proxies=_number(environ, "LIFECYCLE_TRUSTED_PROXIES", 0, least=0),
        )


def _number(environ: Mapping[str, str], name: str, default: int, least: int = 1) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal() or not least <= int(text) <= 65535:
        raise ConfigError(f"{name} must be a whole number from {least} to 65535, not {text!r}.")
    return int(text)


def _web_url(name: str, text: str | None, port: int) -> str:
    """Return a site's base URL with scheme and host in lower case and no final slash."""
    url = urlsplit(text or f"http://127.0.0.1:{port}")
    if url.scheme.lower() not in ("http", "https") or not url.hostname or url.query or url.fragment:
        raise ConfigError(f"{name} must look like https://parc.ville.fr, not {text!r}.")
    return f"{url.scheme.lower()}://{url.netloc.lower()}{url.path.rstrip('/')}"


def _database_url(environ: Mapping[str, str], name: str) -> str | None:
    text = environ.get(name)
    if not text:
        return None
    try:
        url = make_url(text)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() not in ("postgresql", "postgres"):
        raise ConfigError(f"{name} must look like postgresql://user:password@host/database.")
    return text.replace("postgres://", "postgresql://", 1)


def _files_url(text: str | None, data_dir: Path) -> str:
    """Return where documents and photos lie: the place set, else a folder of the data directory."""
    if not text:
        return str(data_dir / "files")
    url = urlsplit(text)
    is_folder = url.scheme == "file" and not url.netloc and url.path.strip("/")
    if not is_folder and not (url.scheme == "s3" and url.netloc):
        raise ConfigError(
            f"LIFECYCLE_FILES_URL must look like file:///srv/files or s3://bucket/prefix, not {text!r}."
        )
    if url.scheme == "s3" and find_spec("s3fs") is None:
        raise ConfigError("LIFECYCLE_FILES_URL on S3 needs one more package: pip install 'lifecycle[s3]'.")
    return text.rstrip("/")


def _smtp_url(text: str | None) -> str | None:
    if text and (urlsplit(text).scheme not in ("smtp", "smtps") or not urlsplit(text).hostname):
        raise ConfigError("LIFECYCLE_SMTP_URL must look like smtp://user:password@host:587 or smtps://host.")
    return text or None


def _mail_from(text: str | None, public_url: str) -> str:
    """Return whom mails come from, `Name <address>`; by default nobody at the site's own host."""
    host = urlsplit(public_url).hostname or "localhost"
    sender = text or f"Lifecycle <no-reply@{host}>"
    name, address = parseaddr(sender)
    if not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", address) or not sender.isprintable():
        raise ConfigError("LIFECYCLE_MAIL_FROM must look like parc@ville.fr or Parc <parc@ville.fr>.")
    return formataddr((name, address))


def _yes(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name) or "0"
    if text not in ("0", "1"):
        raise ConfigError(f"{name} must be 1 or 0, not {text!r}.")
    return text == "1"


def _secret(environ: Mapping[str, str], data_dir: Path) -> str:
    """Return the secret key: the one set, else one made at the first start and kept in the data directory."""
    if secret := environ.get("LIFECYCLE_SECRET_KEY"):
        if len(secret) < SHORTEST_SECRET:
            raise ConfigError(f"LIFECYCLE_SECRET_KEY must have at least {SHORTEST_SECRET} characters.")
        return secret
    if environ.get("LIFECYCLE_DATABASE_URL"):
        raise ConfigError(
            "LIFECYCLE_SECRET_KEY is required beside LIFECYCLE_DATABASE_URL: set it to a long random text, "
            "the same for all processes."
        )
    return _kept_secret(data_dir / "secret-key")


def _kept_secret(path: Path) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text().strip()
    except OSError as error:
        raise ConfigError(
            f"LIFECYCLE_DATA_DIR cannot be written: {path.parent} ({error.strerror})."
        ) from error
