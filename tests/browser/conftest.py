"""A real server on a database of its own, and a Chromium in front of it."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import make_server

from lifecycle.app import create_app
from lifecycle.config import Config
from lifecycle.db.engine import app_engine, owner_engine, session_factory
from lifecycle.db.files import FileStore
from lifecycle.demo.load import load_demo
from lifecycle.edge.identity import SESSION_COOKIE
from lifecycle.edge.limits import limiter
from lifecycle.kernel.clock import today
from tests.browser.camera import give_camera
from tests.browser.flaky import Flaky, flaky
from tests.browser.phone import Phone
from tests.conftest import _copy_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SECRET_KEY = "x" * 40
DEMO_PASSWORD = "un mot de passe d’essai"
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


def pytest_collection_modifyitems(items):
    """Mark the tests that need a Chromium."""
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


class Live:
    """The running site: its address, and sessions to prepare rows with."""

    def __init__(self, url: str, app: Flask, sessions: sessionmaker[Session], config: Config) -> None:
        self.url = url
        self.app = app
        self.sessions = sessions
        self.database_url = config.database_url
        self.data_dir = config.data_dir


@contextmanager
def serving(database_url: str, folder: Path) -> Iterator[Live]:
    """The site on a free port, over a database and with a folder for its files."""
    settings = {
        "LIFECYCLE_DATABASE_URL": database_url,
        "LIFECYCLE_SECRET_KEY": SECRET_KEY,
        "LIFECYCLE_DATA_DIR": str(folder),
    }
    engine = app_engine(database_url, pool_size=10)
    sessions = session_factory(engine)
    limiter.enabled = False
    config = Config.from_environment(settings)
    app = create_app(config, sessions)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Live(f"http://127.0.0.1:{server.server_port}", app, sessions, config)
    server.shutdown()
    thread.join()
    server.server_close()
    engine.dispose()


@pytest.fixture
def live(own_database_url: str, tmp_path: Path) -> Iterator[Live]:
    """The site over an empty register, for one test."""
    with serving(own_database_url, tmp_path) as site:
        yield site


@pytest.fixture(scope="module")
def demo(template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The site over the demonstration, for the tests of a module."""
    folder = tmp_path_factory.mktemp("demo")
    with contextmanager(_copy_of)(template_database) as url:
        engine = owner_engine(url)
        with engine.begin() as connection:
            load_demo(connection, FileStore(folder / "files"), DEMO_PASSWORD, today())
        engine.dispose()
        with serving(url, folder) as site:
            yield site


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """Return a Chromium with more flags; its absence skips, or fails where everything is required."""
    if CHROMIUM is None:
        if os.environ.get("LIFECYCLE_REQUIRE_ALL"):
            pytest.fail("Chromium is missing and LIFECYCLE_REQUIRE_ALL is set")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:

        def launch(*flags: str) -> Browser:
            return playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])

        yield launch


@pytest.fixture(scope="session")
def browser(launch) -> Iterator[Browser]:
    """One Chromium for the run."""
    browser = launch()
    yield browser
    browser.close()


class Complaints(list):
    """What the console and the content security policy said against a page."""

    def watch(self, page: Page) -> Page:
        page.on("console", lambda message: self.append(message.text))
        page.on("pageerror", lambda error: self.append(str(error)))
        return page

    def but_network(self) -> list[str]:
        """Leave out what Chromium says by itself of each request that fails."""
        return [text for text in self if not text.startswith("Failed to load resource")]


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


def new_context(browser: Browser, site: Live, token: str | None, size: str, **options) -> BrowserContext:
    """Return a browser context of the given size, signed in by a session token (None for a stranger)."""
    common = {"base_url": site.url, "viewport": SIZES[size], "locale": "fr-FR", "has_touch": size == "phone"}
    context = browser.new_context(**common | options)
    context.set_default_timeout(10_000)
    if token:
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": site.url}])
    return context


@pytest.fixture
def open_as(browser: Browser, live: Live, complaints: Complaints):
    """Return a page of the given size for a session token (None for a stranger)."""
    contexts: list[BrowserContext] = []

    def open_page(token: str | None, size: str = "phone", **options) -> Page:
        contexts.append(new_context(browser, live, token, size, **options))
        return complaints.watch(contexts[-1].new_page())

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def network(live: Live) -> Iterator[Flaky]:
    """What lies between a phone and the site, and may fail."""
    with flaky(live.url) as proxy:
        yield proxy


@pytest.fixture
def give_phone(browser: Browser, live: Live, complaints: Complaints):
    """Return a person's phone for their session's token, one browser profile each."""
    contexts: list[BrowserContext] = []

    def give_phone(token: str | None, *, has_camera: bool = False, **options) -> Phone:
        contexts.append(new_context(browser, live, token, "phone", **options))
        if has_camera:
            give_camera(contexts[-1])
        return Phone(contexts[-1], complaints.watch)

    yield give_phone
    for context in contexts:
        context.close()
