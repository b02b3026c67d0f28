"""Rarer ways to pay twice or to lose a video: each was found once, and stays closed."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from app.db import Database
from app.errors import RenderFailed
from app.main import create_app
from app.media import Media
from app.models.video import State, VideoGenerationRequest
from app.services.contract import JobStatus
from app.studio import open_studio
from app.videos import records
from app.videos.feed import AT_ONCE
from app.videos.lanes import Lanes
from app.videos.polling import Poller
from app.videos.production import Production
from emulator import Emulator, EmulatorSettings
from tests.big_upstream import running
from tests.conftest import LOCAL, free_port, settings_for, wait_for
from tests.test_accounts import KEY, over, studio, until, video
from tests.test_money import make
from tests.upstreams import QUICK, write_upstreams


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_UPSTREAM_KEY", KEY)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(EmulatorSettings.fast(keys=(KEY,), poll_after_ms=100)) as one:
        yield one


class LateList:
    """Takes an order without an answer; its list is clean a few times, silent a while, and only then shows the job."""

    def __init__(self, clean: int, silent: int) -> None:
        self.port = free_port()
        self.creates = self.lists = 0
        self._clean, self._silent = clean, silent

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def app(self) -> Any:
        from starlette.applications import Starlette
        from starlette.requests import Request
        from starlette.responses import JSONResponse, Response
        from starlette.routing import Route

        async def create(request: Request) -> Response:
            await request.body()
            self.creates += 1
            return JSONResponse({"error": {"message": "gateway"}}, 504)

        async def page(request: Request) -> Response:
            if not self.creates:
                return JSONResponse({"object": "list", "data": [], "has_more": False})
            self.lists += 1
            if self._clean < self.lists <= self._clean + self._silent:
                return JSONResponse({"error": {"message": "away"}}, 503)
            shown = [self._job()] if self.lists > self._clean else []
            return JSONResponse({"object": "list", "data": shown, "has_more": False})

        async def one(_: Request) -> Response:
            await asyncio.sleep(0)
            return JSONResponse(self._job())

        root = "/openai/v1/videos"
        return Starlette(
            routes=[
                Route(root, create, methods=["POST"]),
                Route(root, page, methods=["GET"]),
                Route(root + "/{id}", one),
            ]
        )

    def _job(self) -> dict[str, Any]:
        now = int(datetime.now(UTC).timestamp())
        return {"id": "video_late", "object": "video", "status": "in_progress", "model": "sora-2", "progress": 1,
                "prompt": "slow to be listed", "seconds": "4", "size": "1280x720", "created_at": now}  # fmt: skip


def test_a_list_that_falls_silent_proves_nothing(tmp_path: Path) -> None:
    """Clean lists before an outage do not count: the job that shows afterwards is adopted, not paid for again."""
    with running(LateList(clean=4, silent=4)) as upstream:  # type: ignore[type-var]
        path = write_upstreams(tmp_path, {"east": upstream}, grace_seconds=2.0)  # type: ignore[dict-item]
        with TestClient(create_app(settings_for(tmp_path / "storage", upstreams_file=path))) as client:
            job = make(client, prompt="slow to be listed")
            until(client, job, lambda seen: seen["status_detail"] == "in_progress", seconds=40)
    assert upstream.creates == 1


def test_a_job_of_several_variants_is_somebody_elses(tmp_path: Path, emulator: Emulator) -> None:
    """The studio orders Sora 1's videos one by one: another program's two variants stay its own (P-05)."""
    about = {"dialect": '"azure"', "endpoint": f'"{emulator.url}"', "api_key_variable": '"TEST_UPSTREAM_KEY"'}
    lines = [f"{name} = {value}" for name, value in {**about, "models": '{sora = "sora"}', **QUICK}.items()]
    path = tmp_path / "upstreams.toml"
    path.write_text("\n".join(["[accounts.east]", *lines]))
    wanted = {"width": 480, "height": 480}
    body = {"model": "sora", "prompt": "ours", "n_seconds": 4, "n_variants": 2, **wanted}
    settings = settings_for(tmp_path / "storage", upstreams_file=path)
    with TestClient(create_app(settings)) as client:
        until(client, make(client, prompt="the first", **wanted), over)
        jobs = f"{emulator.url}/openai/v1/video/generations/jobs"
        assert httpx2.post(jobs, json=body, headers={"api-key": KEY}, **LOCAL).status_code == 200
        emulator.fault("accept_then_drop")
        assert until(client, make(client, prompt="ours", **wanted), over)["status"] == "completed"
    with TestClient(create_app(settings)) as client:  # each start, and every ten minutes, counts what nobody here owns
        wait_for(lambda: client.get("/api/upstreams").json()["upstreams"][0]["orphans"], lambda found: found == 1)
    _, theirs, ours = emulator.ledger()["creates"]
    assert (ours["downloads"], theirs["downloads"]) == (1, 0)


def test_files_out_of_reach_hold_up_nobody(tmp_path: Path, emulator: Emulator) -> None:
    """Five files that never come do not block the one that can be had."""
    emulator.change(content_fault_times=0)
    with studio(tmp_path, {"east": emulator}) as client:
        for number in range(5):
            make(client, prompt=f"lost {number} [[fault:redirect]]")
        job = make(client, prompt="a good one")
        assert until(client, job, over)["status"] == "completed"
        emulator.change(content_fault_times=1)


def test_a_remix_whose_answer_was_lost_is_found(tmp_path: Path, emulator: Emulator) -> None:
    """An extension of four seconds by eight is listed with twelve: it is known all the same, and made once."""
    with studio(tmp_path, {"east": emulator}) as client:
        first = make(client, prompt="a red boat")
        until(client, first, over)
        emulator.fault("accept_then_drop")
        body = {"prompt": "the boat sails on", "kind": "extend", "duration": 8}
        made = client.post(f"/api/videos/{first}/remix", json=body).json()["id"]
        seen = until(client, made, over)
        assert (seen["status"], seen["actual_seconds"]) == ("completed", 12.0)
        assert len(emulator.ledger()["creates"]) == 2


def test_another_address_is_another_account(tmp_path: Path, emulator: Emulator) -> None:
    """A video stays with the address that made it: with another one it waits and says so, and set back it is here."""
    emulator.change(seconds_per_video=3.0)
    path = write_upstreams(tmp_path, {"east": emulator})
    settings = settings_for(tmp_path / "storage", upstreams_file=path)
    with TestClient(create_app(settings)) as client:
        job = make(client, prompt="the move")
        until(client, job, lambda seen: seen["status_detail"] == "in_progress")
    right = path.read_text()
    with Emulator(EmulatorSettings.fast(keys=(KEY,))) as stranger:
        path.write_text(right.replace(emulator.url, stranger.url))
        with TestClient(create_app(settings)) as client:
            held = until(client, job, lambda seen: seen["hold"])
            assert held["status"] == "in_progress"
            assert "put it back" in held["hold"]
    path.write_text(right)
    with TestClient(create_app(settings)) as client:
        assert until(client, job, over)["status"] == "completed"
    assert len(emulator.ledger()["creates"]) == 1


def test_a_doubt_and_a_refusal_are_not_called_free(
    tmp_path: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent, lost, sent again by a person's word and refused then: the first sending may have been charged."""
    from app.videos import search

    monkeypatch.setattr(search, "DECISION_SECONDS", 0.5)
    with Emulator(EmulatorSettings.fast(keys=(KEY,), profile="litellm")) as far:
        far.fault("accept_then_drop")
        with studio(tmp_path, {"far": far}, dialect="litellm", grace_seconds=0.5) as client:
            job = make(client, prompt="twice?")
            until(client, job, lambda seen: seen["status_detail"] == "needs_decision")
            far.fault("input_moderation")
            client.post(f"/api/videos/{job}/decide", json={"decision": "send_again"})
            seen = until(client, job, over)
            assert (seen["status"], seen["charged"], seen["cost"]) == ("failed", "unknown", None)
            assert "may have been charged" in seen["error"]


def test_a_polite_stop_waits_for_an_answer_on_its_way(tmp_path: Path, emulator: Emulator) -> None:
    """The order was taken while the studio stopped: the next start knows it, and looks for nothing."""
    emulator.change(late_seconds=1.0)
    path = write_upstreams(tmp_path, {"east": emulator}, create_seconds=10.0)
    settings = settings_for(tmp_path / "storage", upstreams_file=path)
    with TestClient(create_app(settings)) as client:
        job = make(client, prompt="just in time [[fault:answer_late]]")
        wait_for(lambda: emulator.ledger()["creates"], bool)
    with TestClient(create_app(settings_for(tmp_path / "storage", upstreams_file=path, worker=False))) as client:
        assert video(client, job)["status_detail"] in {"in_progress", "saving", "completed"}


def test_a_finished_video_is_not_cancelled_away(tmp_path: Path, emulator: Emulator) -> None:
    """Cancelled in the moment in which the upstream finished: it is paid for, so it is kept."""
    emulator.change(poll_after_ms=2000, seconds_per_video=0.5)
    with studio(tmp_path, {"east": emulator}) as client:
        job = make(client, prompt="done already")
        wait_for(lambda: emulator.ledger()["creates"], lambda creates: creates and creates[0]["completed_at"])
        httpx2.get(emulator.url, **LOCAL)
        client.post(f"/api/videos/{job}/cancel")
        assert until(client, job, over)["status"] == "completed"


def test_a_restart_does_not_give_a_stuck_job_more_time(tmp_path: Path, emulator: Emulator) -> None:
    """The deadline counts from the order, by the service's clock and ours: stuck jobs cannot hold slots for ever."""
    path = write_upstreams(tmp_path, {"east": emulator}, deadline_seconds=8.0)
    settings = settings_for(tmp_path / "storage", upstreams_file=path)
    with TestClient(create_app(settings)) as client:
        job = make(client, prompt="stuck [[fault:stuck]]")
        until(client, job, lambda seen: seen["status_detail"] == "in_progress")
        time.sleep(7.0)
    begun = time.monotonic()
    with TestClient(create_app(settings)) as client:
        assert until(client, job, over)["error_code"] == "deadline_exceeded"
    assert time.monotonic() - begun < 7.0


class Overtaken:
    """A service that says "failed" after another worker has begun the video anew."""

    name, is_repeatable, poll_seconds, is_able = "animatic", True, 0.01, True

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get_job_status(self, upstream_id: str) -> JobStatus:
        async with self._database.transaction() as connection:
            await records.note(connection, upstream_id, attempt=2)
        return JobStatus("failed", failure=RenderFailed("The first worker's drawing broke."))


def test_the_failure_of_an_overtaken_worker_ends_nothing(tmp_path: Path) -> None:
    """It was frozen, another one makes the video, and only then it learns that its own attempt has failed."""

    async def story() -> str:
        async with open_studio(settings_for(tmp_path, worker=False), pooled=False) as studio:
            accepted = await studio.admission.create(VideoGenerationRequest(prompt="A cat", duration=1))
            made = accepted.videos[0]
            async with studio.database.transaction() as connection:
                await records.move(connection, made.id, State.SUBMITTING, attempt=1, account="animatic")
                await records.move(connection, made.id, State.IN_PROGRESS, upstream_id=made.id)
            services: Any = {"animatic": Overtaken(studio.database)}
            lanes = Lanes(studio.database, studio.upstreams, {})
            parts = (studio.database, studio.files, Media(), services, studio.upstreams, lanes)
            production = Production(*parts, min_free_bytes=0, moderation=studio.moderation)
            await production.wait(made.id)
            await production.close()
            return (await studio.videos.find(made.id)).status

    assert asyncio.run(story()) == "in_progress"


class Told:
    """A service that says "completed", and counts how often it was asked."""

    name, is_repeatable, poll_seconds, is_able = "animatic", True, 0.05, True

    def __init__(self) -> None:
        self.asked = 0

    async def get_job_status(self, _: str) -> JobStatus:
        self.asked += 1
        return JobStatus("completed")


def test_what_is_told_while_nobody_looks_is_heard_afterwards() -> None:
    """Who follows a job looks away for a moment each second; a status of that moment held a paid slot for longer."""

    async def story() -> tuple[JobStatus, int]:
        service = Told()
        poller = Poller(service)  # type: ignore[arg-type]  # all of a service that a poller needs
        look = asyncio.create_task(poller.next("a job", 0.0))
        await asyncio.sleep(0)
        look.cancel()
        await asyncio.sleep(0.2)
        status = await asyncio.wait_for(poller.next("a job", 0.0), 1)
        await poller.close()
        return status, service.asked

    status, asked = asyncio.run(story())
    assert (status.phase, asked) == ("completed", 1)


def test_many_listeners_keep_nobody_waiting(tmp_path: Path) -> None:
    """A change is told to 300 streams in portions, between which everybody else has a turn."""

    async def story() -> Counter[int]:
        turn, heard = 0, Counter[int]()
        async with open_studio(settings_for(tmp_path, worker=False), pooled=False) as studio:

            async def listen() -> None:
                async for change in studio.feed.listen():
                    assert change
                    heard[turn if change.name == "status" else -1] += 1
                    if change.name == "status":
                        return

            streams = [asyncio.create_task(listen()) for _ in range(300)]
            while heard[-1] < len(streams):  # noqa: ASYNC110  # each of them has heard the snapshot
                await asyncio.sleep(0.01)
            await studio.admission.create(VideoGenerationRequest(prompt="A cat", duration=1))
            while not all(stream.done() for stream in streams):
                turn += 1
                await asyncio.sleep(0)
        del heard[-1]
        return heard

    told = asyncio.run(story())
    assert sum(told.values()) == 300
    assert max(told.values()) <= AT_ONCE
