"""A server of the app on a free port with its own store, and a headless Chromium to drive it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

PROJECT = Path(__file__).parents[2]
FAKE_APP = PROJECT / "tests" / "browser" / "fake_app.py"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


Serve = Callable[[Path], Server]


@pytest.fixture
def store_file(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@contextmanager
def serving(app: Path, store_file: Path, log: Path) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(app)]
    command += [f"--server.port={port}", "--server.headless=true"]
    environment = {**os.environ, "NLP_CODER_DB": str(store_file), "NLP_CODER_WHO": "pat"}
    environment["PYTHONPATH"] = str(PROJECT)
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603  (our own command line)
            command, cwd=PROJECT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    server = Server(f"http://localhost:{port}", process, log)
    try:
        _wait_for(f"{server.url}/_stcore/health", process)
        yield server
    finally:
        if process.poll() is None:
            server.stop()


@pytest.fixture
def serve(store_file: Path, tmp_path: Path) -> Iterator[Serve]:
    """Starts a server of the given app on this test's store; all are stopped in the end."""
    with ExitStack() as running:
        yield lambda app: running.enter_context(serving(app, store_file, tmp_path / "server.log"))


@pytest.fixture
def server(serve: Serve) -> Server:
    return serve(FAKE_APP)


@pytest.fixture
def serve_again(serve: Serve) -> Callable[[], Server]:
    """Starts another server on the same store, after the first was stopped."""
    return lambda: serve(FAKE_APP)


@pytest.fixture
def real_server(serve: Serve) -> Server:
    return serve(PROJECT / "app.py")


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium here")
    browser = playwright_driver.chromium.launch(executable_path=path, args=list(ARGUMENTS))
    yield browser
    browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    opened.set_default_timeout(15_000)
    expect.set_options(timeout=15_000)
    yield opened
    opened.close()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        if process.poll() is not None:
            raise AssertionError("the server ended before it answered")
        with suppress(OSError), urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  (localhost)
            if answer.status == 200:
                return
        time.sleep(0.25)
    raise AssertionError("the server does not answer")
