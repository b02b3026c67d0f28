"""Power cuts, second workers, other databases: accepted videos are made once, and nothing half made is ever seen."""

from __future__ import annotations

import asyncio
import random
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import psycopg
from fastapi.testclient import TestClient
from pysqlite3 import dbapi2 as sqlite

from app.db import Database
from app.main import create_app
from app.media import check_boxes
from app.workflows import Engine, Enqueuer, Next, Queue
from tests import commands
from tests.conftest import LOCAL, SMALL, StudioServer, settings_for, wait_for


def ask(server: StudioServer, path: str) -> Any:
    return httpx2.get(f"{server.url}{path}", timeout=30, **LOCAL).json()


def make(server: StudioServer, **fields: Any) -> str:
    answer = httpx2.post(f"{server.url}/api/generate", json=SMALL | fields, timeout=30, **LOCAL)
    return str(answer.json()["job_id"])


def is_over(server: StudioServer, jobs: list[str]) -> bool:
    return all(ask(server, f"/api/status/{job}")["status"] not in {"queued", "in_progress"} for job in jobs)


def leftovers(folder: Path) -> list[Path]:
    """Temporary files and folders, and files of no finished video."""
    return [*(folder / "files" / ".partial").iterdir(), *(folder / "renders").glob("*/[!.]*")]


def test_accepted_videos_survive_kill_9(new_studio: Callable[..., StudioServer]) -> None:
    """Four power cuts over six videos: all completed, each once, whole, and nothing temporary is left."""
    server = new_studio()
    server.start()
    jobs = [make(server, seed=seed, duration=2) for seed in range(6)]
    moments = random.Random(2)
    for _ in range(4):
        time.sleep(moments.uniform(0.2, 1.6))
        server.kill()
        server.start()
    wait_for(lambda: is_over(server, jobs), bool, seconds=120)
    videos = [ask(server, f"/api/videos/{job}") for job in jobs]
    assert [video["status"] for video in videos] == ["completed"] * 6
    files = sorted((server.data_dir / "files" / "videos").iterdir())
    assert [path.stem for path in files] == sorted(jobs)
    for path in files:
        check_boxes(path)
    wait_for(lambda: all(ask(server, f"/api/videos/{job}")["sprites"] for job in jobs), bool)
    assert server.stop() == 0
    assert leftovers(server.data_dir) == []


class ClosingSteps:
    """Production whose first wait ends as a mistake when the engine stops, as a drawing does under which all closes."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.waiting, self.saved = asyncio.Event(), asyncio.Event()

    async def submit(self, _video_id: str) -> Next:
        self.done.append("submit")
        return Next.GO_ON

    async def wait(self, _video_id: str) -> Next:
        if not self.waiting.is_set():
            self.waiting.set()
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                raise RuntimeError("the renderer closes") from None
        self.done.append("wait")
        return Next.GO_ON

    async def save(self, _video_id: str) -> Next:
        self.done.append("save")
        self.saved.set()
        return Next.OVER

    async def illustrate(self, _video_id: str) -> Next:
        raise AssertionError("nothing is to be illustrated")

    async def give_up(self, _video_id: str) -> None:
        self.done.append("give_up")


def test_what_breaks_while_the_engine_stops_is_done_again(tmp_path: Path) -> None:
    """A video never fails because somebody stopped the studio."""
    database, steps = Database(f"sqlite:///{tmp_path / 'studio.db'}"), ClosingSteps()

    async def work_until(event: asyncio.Event) -> None:
        engine = Engine(database, steps, {"drawn": Queue(1, 0.05)})
        await engine.start()
        try:
            await asyncio.wait_for(event.wait(), 20)
        finally:
            await engine.stop()

    async def story() -> None:
        await database.migrate()
        enqueuer = Enqueuer(database)
        await enqueuer.migrate()
        async with database.transaction() as connection:
            await enqueuer.enqueue(connection, [("video_1", "drawn")])
        await work_until(steps.waiting)
        assert steps.done == ["submit"]
        await work_until(steps.saved)
        assert steps.done == ["submit", "wait", "save"]
        enqueuer.close()
        await database.close()

    asyncio.run(story())


def test_a_video_accepted_in_the_last_moment_is_kept(new_studio: Callable[..., StudioServer]) -> None:
    """The power goes the instant after the answer."""
    server = new_studio()
    server.start()
    jobs = []
    for seed in range(3):
        jobs.append(make(server, seed=seed))
        server.kill()
        server.start()
    wait_for(lambda: is_over(server, jobs), bool)
    assert [ask(server, f"/api/status/{job}")["status"] for job in jobs] == ["completed"] * 3


def test_what_a_crash_left_is_swept(tmp_path: Path) -> None:
    """Temporary files and files without a completed video are gone after the next start; finished ones stay."""
    settings = settings_for(tmp_path)
    with TestClient(create_app(settings)) as client:
        job_id = client.post("/api/generate", json=SMALL).json()["job_id"]
        wait_for(lambda: client.get(f"/api/videos/{job_id}").json(), lambda video: video["sprites_url"])
    strays = [tmp_path / "files" / name for name in (".partial/0123", "videos/video_0.mp4", "sprites/video_0.jpg")]
    strays.append(tmp_path / "renders" / "dead" / "half.mp4")
    for stray in strays:
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(b"half")
    with TestClient(create_app(settings)) as client:
        assert [stray for stray in strays if stray.exists()] == []
        assert client.get(f"/api/download/{job_id}").status_code == 200
        assert client.get(f"/api/videos/{job_id}/poster").status_code == 200


def test_a_second_worker_on_the_same_folder_is_refused(new_studio: Callable[..., StudioServer]) -> None:
    """One sentence that says who holds it and what to do, and the exit code of a misuse."""
    server = new_studio()
    server.start()
    second = commands.run("worker", folder=server.data_dir, DATA_DIR=str(server.data_dir))
    assert second.returncode == 2
    assert f"process {server.pid}" in second.stderr.replace("\n", " ")
    assert "Traceback" not in second.stderr
    assert server.answers()


def test_a_separate_worker_does_the_work(new_studio: Callable[..., StudioServer]) -> None:
    """WORKER=false in the web server, `sora-studio worker` beside it, on one SQLite folder."""
    web = new_studio(WORKER="false")
    web.start()
    job_id = make(web)
    assert ask(web, f"/api/status/{job_id}")["status"] == "queued"
    worker = new_studio()
    worker.start("worker")
    wait_for(lambda: is_over(web, [job_id]), bool)
    assert ask(web, f"/api/status/{job_id}")["status"] == "completed"
    assert worker.stop() == 0


def test_the_database_commits_for_good(tmp_path: Path) -> None:
    """WAL and synchronous=FULL (2), on our connections and the engine's, and no SQLite with the WAL-reset race."""

    async def story() -> None:
        database = Database(f"sqlite:///{tmp_path}/studio.db")
        async with database.transaction() as connection:
            assert (await connection.exec_driver_sql("PRAGMA synchronous")).scalar() == 2
            assert (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar() == "wal"
        engine = database.system_engine()
        with engine.connect() as own:
            assert own.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        engine.dispose()
        await database.close()

    asyncio.run(story())
    assert sqlite.sqlite_version_info >= (3, 51, 3)


def test_a_damaged_database_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    """It never looks like an empty one."""
    (tmp_path / "studio.db").write_bytes(b"not a database" * 1000)
    ended = commands.run("serve", folder=tmp_path, DATA_DIR=str(tmp_path))
    assert ended.returncode == 2
    assert "damaged" in ended.stderr
    assert "Traceback" not in ended.stderr


def _run(name: str, url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return commands.run(name, folder=folder, DATA_DIR=str(folder), DATABASE_URL=url)


def _database(server_url: str, name: str) -> str:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server_url.rpartition("/")[0] + f"/{name}"


def test_postgresql_is_migrated_by_command_only(postgres: str, tmp_path: Path) -> None:
    """A start on an old database is refused with the command that helps."""
    url = _database(postgres, "migrating")
    refused = _run("serve", url, tmp_path)
    assert refused.returncode == 2
    assert "sora-studio migrate" in refused.stderr
    for _ in range(2):
        assert _run("migrate", url, tmp_path).returncode == 0


def test_a_life_on_postgresql(postgres: str, new_studio: Callable[..., StudioServer], tmp_path: Path) -> None:
    """The same studio on the other database: made, listed, searched, killed, gone on."""
    url = _database(postgres, "living")
    _run("migrate", url, tmp_path)
    server = new_studio("pg", DATABASE_URL=url)
    server.start()
    jobs = [make(server, seed=seed, duration=3) for seed in range(3)]
    time.sleep(1)
    server.kill()
    server.start()
    wait_for(lambda: is_over(server, jobs), bool, seconds=90)
    page = ask(server, "/api/videos?limit=2&q=CAT&status=completed")
    assert [video["id"] for video in page["videos"]] == jobs[:0:-1]
    rest = ask(server, f"/api/videos?cursor={page['next_cursor'].replace('+', '%2B')}")
    assert [video["id"] for video in rest["videos"]] == jobs[:1]


def test_a_dead_worker_s_videos_are_taken_over(
    postgres: str, new_studio: Callable[..., StudioServer], tmp_path: Path
) -> None:
    """Two workers on PostgreSQL; one is killed in the middle of its work and the other finishes it."""
    url = _database(postgres, "sharing")
    _run("migrate", url, tmp_path)
    shared = {"DATABASE_URL": url, "STORAGE_URL": (tmp_path / "files").as_uri()}
    first, second = new_studio("first", **shared), new_studio("second", **shared)
    first.start()
    jobs = [make(first, seed=seed, duration=12) for seed in range(2)]
    wait_for(lambda: ask(first, f"/api/status/{jobs[0]}"), lambda status: status["progress"])
    second.start()
    first.kill()
    wait_for(lambda: is_over(second, jobs), bool, seconds=90)
    assert [ask(second, f"/api/status/{job}")["status"] for job in jobs] == ["completed"] * 2


def test_a_lost_connection_is_no_death(postgres: str, new_studio: Callable[..., StudioServer], tmp_path: Path) -> None:
    """A worker whose lock's connection is cut goes on; a second worker that starts meanwhile makes nothing twice."""
    url = _database(postgres, "cutting")
    _run("migrate", url, tmp_path)
    shared = {"DATABASE_URL": url, "STORAGE_URL": (tmp_path / "files").as_uri()}
    first, second = new_studio("first", **shared), new_studio("second", **shared)
    first.start()
    jobs = [make(first, seed=seed, duration=12, width=854) for seed in range(2)]
    wait_for(lambda: ask(first, f"/api/status/{jobs[0]}"), lambda status: status["progress"])
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        )
        second.start()
        assert not is_over(second, jobs)
        wait_for(lambda: is_over(second, jobs), bool, seconds=120)
        attempts = connection.execute("SELECT state, attempt FROM videos").fetchall()
    assert attempts == [("completed", 1)] * 2
    assert (first.stop(), second.stop()) == (0, 0)


def test_the_studio_waits_for_its_database(
    postgres: str, new_studio: Callable[..., StudioServer], tmp_path: Path
) -> None:
    """While the database is away the answer is 503 with Retry-After; afterwards all goes on without a restart."""
    url = _database(postgres, "leaving")
    _run("migrate", url, tmp_path)
    server = new_studio("away", DATABASE_URL=url)
    server.start()
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("ALTER DATABASE leaving ALLOW_CONNECTIONS false")
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'leaving'")
        answer = httpx2.post(f"{server.url}/api/generate", json=SMALL, timeout=30, **LOCAL)
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert int(answer.headers["retry-after"]) > 0
        assert httpx2.get(f"{server.url}/ready", timeout=30, **LOCAL).status_code == 503
        assert httpx2.get(f"{server.url}/health", timeout=30, **LOCAL).status_code == 200
        connection.execute("ALTER DATABASE leaving ALLOW_CONNECTIONS true")
    job_id = make(server)
    wait_for(lambda: is_over(server, [job_id]), bool, seconds=90)
    assert ask(server, f"/api/status/{job_id}")["status"] == "completed"
    assert server.stop() == 0
