"""What the tests share: settings that touch nothing of the machine, a studio in this process, a studio as a server."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import httpx2
import psutil
import psycopg
import pytest
from fastapi.testclient import TestClient

from app.config import Settings
from app.main import create_app
from tests import commands

ROOT = Path(__file__).parent.parent
OURS = ("AZURE_", "PROMPT_REWRITE_", "UPSTREAMS_FILE", "DEFAULT_MODEL", "ALLOW_RETIRED_MODELS", "DATABASE_URL",
        "STORAGE_URL", "DATA_DIR", "ENVIRONMENT", "LOG_LEVEL", "HOST", "PORT", "WORKER", "WEBHOOK_", "MODERATION",
        "AUDIT_", "SECRET_KEY", "BACKUP_")  # fmt: skip
LOCAL: dict[str, Any] = {"trust_env": False, "verify": False}  # no proxy; and no certificates, 30 ms of CPU to read
CAT = "A cat playing with a ball"
SHARED_KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"  # of everybody with PostgreSQL, as their folders are many
SMALL = {"prompt": CAT, "duration": 1, "width": 480, "height": 480, "seed": 7}


# The files that take longest, in this order: the others fill what is left of two processes' time.
LONGEST = ("test_durability", "test_studio", "test_fleet", "test_accounts", "test_studio_paid", "test_chaos",
           "test_clocks", "test_partitions", "test_documented_commands",
           "test_api_video_integration", "test_studio_pictures", "test_v1", "test_doctor", "test_cli", "test_money",
           "test_services_orders", "test_animatic_render")  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONGEST)))


def settings_for(folder: Path, **given: Any) -> Settings:
    """Settings that read no .env and no variable that a developer may have set."""
    quiet = {"data_dir": folder, "upstreams_file": folder / "none.toml", "min_free_bytes": 0, "backup_hours": 0}
    if str(given.get("database_url")).startswith("postgresql"):
        quiet["secret_key"] = SHARED_KEY
    return Settings(_env_file=None, **{**quiet, **given})


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith(OURS):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "storage"))


@pytest.fixture
def waiting_client(tmp_path: Path) -> Iterator[TestClient]:
    """A studio that accepts and stores but does no work, so that every video stays in the queue."""
    with TestClient(create_app(settings_for(tmp_path / "storage", worker=False))) as client:
        yield client


@pytest.fixture(scope="session")
def idle_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Such a studio for all tests that do not mind what others left in it: to begin one takes a third of a second."""
    with TestClient(create_app(settings_for(tmp_path_factory.mktemp("idle"), worker=False))) as client:
        yield client


def wait_for(look: Callable[[], Any], is_enough: Callable[[Any], Any], seconds: float = 60) -> Any:
    """What `look` sees once it is enough; fails with what it saw last."""
    deadline = time.monotonic() + seconds
    while not is_enough(seen := look()):
        assert time.monotonic() < deadline, f"waited {seconds} s; last seen: {seen}"
        time.sleep(0.05)
    return seen


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class StudioServer:
    """A studio as people run it: `sora-studio serve` in a process of its own."""

    def __init__(self, data_dir: Path, **variables: str) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._variables = variables
        self._process: ForkServerProcess | None = None
        data_dir.mkdir(parents=True, exist_ok=True)
        self.log = data_dir.with_suffix(".log")

    @property
    def pid(self) -> int:
        assert self._process
        assert self._process.pid
        return self._process.pid

    def start(self, *command: str) -> None:
        """Start and wait for the first answer; with another command than `serve`, do not wait."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        environment |= {"DATA_DIR": str(self.data_dir), "PORT": str(self.port)}
        if "DATABASE_URL" in self._variables:
            environment["SECRET_KEY"] = SHARED_KEY
        environment |= {"RATE_LIMIT": "100000/minute", "RATE_LIMIT_CREATE": "10000/minute", **self._variables}
        self._process = commands.begin(command or ("serve",), environment, self.data_dir, self.log, self.log)
        if not command:
            try:
                wait_for(self.answers, bool, seconds=90)
            except BaseException:
                self.kill()
                raise

    def answers(self) -> bool:
        assert self._process
        assert self._process.is_alive(), f"the studio ended:\n{self.log.read_text()[-3000:]}"
        with suppress(httpx2.HTTPError):
            return httpx2.get(f"{self.url}/health", timeout=2, **LOCAL).status_code == 200
        return False

    def kill(self) -> None:
        """Power off: no chance to say goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """As an operator stops it; the exit code."""
        self._end(signal.SIGTERM)
        assert self._process
        assert self._process.exitcode is not None, "the studio does not end"
        return self._process.exitcode

    def _end(self, number: signal.Signals) -> None:
        if self._process and self._process.is_alive():
            os.kill(self.pid, number)
            self._process.join(40)

    def memory(self) -> int:
        """Bytes resident in the serving process."""
        return int(psutil.Process(self.pid).memory_info().rss)


@pytest.fixture
def new_studio(tmp_path: Path) -> Iterator[Callable[..., StudioServer]]:
    """Makes servers, not yet started, and ends them with the test."""
    made: list[StudioServer] = []

    def make(name: str = "data", **variables: str) -> StudioServer:
        made.append(StudioServer(tmp_path / name, **variables))
        return made[-1]

    yield make
    for server in made:
        server.kill()


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudioServer]:
    """One running server for all tests that do not break it."""
    server = StudioServer(tmp_path_factory.mktemp("studio") / "data")
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def http(studio: StudioServer) -> Iterator[httpx2.Client]:
    """A client of that server."""
    with httpx2.Client(base_url=studio.url, timeout=30, **LOCAL) as client:
        yield client


@pytest.fixture(scope="session")
def finished(http: httpx2.Client) -> dict[str, Any]:
    """One finished small video of that server, with its pictures."""
    job_id = http.post("/api/generate", json=SMALL).json()["job_id"]
    return dict(wait_for(lambda: http.get(f"/api/videos/{job_id}").json(), lambda video: video["sprites_url"]))


def _postgres_program(name: str) -> str | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return shutil.which(name) or shutil.which(name, path=":".join(map(str, folders)))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server of this run alone; skips with the reason where there is none."""
    initdb, server = _postgres_program("initdb"), _postgres_program("postgres")
    if initdb is None or server is None:
        if os.environ.get("REQUIRE_POSTGRES"):
            pytest.fail("PostgreSQL is required (REQUIRE_POSTGRES) but not installed")
        pytest.skip("PostgreSQL is not installed; scripts/test installs it where it may")
    folder, port = Path("/tmp") / f"studio-postgres-{os.getpid()}", free_port()
    folder.mkdir(mode=0o700)
    user = {"user": "postgres"} if os.getuid() == 0 else {}  # the server refuses to run as root
    if user:
        shutil.chown(folder, "postgres")
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", **user}
    subprocess.run([initdb, "-D", folder / "db", "-U", "postgres", "-A", "trust", "-N"], check=True, **quiet)
    options = ["-c", f"port={port}", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
    process = subprocess.Popen([server, "-D", folder / "db", *options], **quiet)
    try:
        url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        wait_for(lambda: _lets_in(url), bool, seconds=30)
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        shutil.rmtree(folder)


def _lets_in(url: str) -> bool:
    """It listens some moments before it lets anybody in."""
    with suppress(psycopg.OperationalError), psycopg.connect(url):
        return True
    return False
