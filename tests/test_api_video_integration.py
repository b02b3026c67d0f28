"""Whole lives of videos on a studio as people run it: made, followed live, downloaded, cancelled, restarted."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from typing import Any

import av
import httpx2
import psutil
import pytest
from pysqlite3 import dbapi2 as sqlite

from tests.conftest import CAT, LOCAL, SMALL, StudioServer, wait_for


def make(http: httpx2.Client, **fields: Any) -> str:
    answer = http.post("/api/generate", json=SMALL | fields)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["job_id"])


def finish(http: httpx2.Client, job_id: str, seconds: float = 120) -> dict[str, Any]:
    return dict(
        wait_for(
            lambda: http.get(f"/api/videos/{job_id}").json(),
            lambda video: video["status"] not in {"queued", "in_progress"},
            seconds,
        )
    )


def test_the_defaults_become_ten_seconds_of_1080p(http: httpx2.Client) -> None:
    """The request of one field ends in the video that its defaults name: H.264, 10 s, 1920x1080, playable at once."""
    job_id = http.post("/api/generate", json={"prompt": CAT}).json()["job_id"]
    video = finish(http, job_id)
    assert (video["status"], video["error"]) == ("completed", None)
    content = http.get(video["video_url"]).content
    with av.open(BytesIO(content)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (1920, 1080)
        assert stream.codec_context.name == "h264"
        assert container.duration / av.time_base == pytest.approx(10, abs=0.05)
    assert content.index(b"moov") < content.index(b"mdat"), "the index comes first, so a browser plays while loading"


def test_a_prompt_becomes_a_file_that_is_the_stored_one(http: httpx2.Client, studio: StudioServer) -> None:
    """What is downloaded, what lies on the disk and what the database says are the same bytes."""
    video = finish(http, make(http, width=1280, height=720))
    content = http.get(video["video_url"]).content
    stored = (studio.data_dir / "files" / "videos" / f"{video['id']}.mp4").read_bytes()
    assert content == stored
    assert hashlib.sha256(stored).hexdigest() == video["sha256"]


def test_the_same_seed_makes_the_same_video(http: httpx2.Client) -> None:
    """Bit for bit, so that a video can be made again; another seed makes another."""
    first, again, other = (finish(http, make(http, seed=seed))["sha256"] for seed in (11, 11, 12))
    assert first == again
    assert first != other


def test_a_video_is_followed_live(http: httpx2.Client) -> None:
    """Snapshot, then every change in order, until it is completed; progress only grows and posters come early."""
    with http.stream("GET", "/api/events") as stream:
        events = read_events(stream)
        name, snapshot = next(events)
        assert name == "snapshot"
        job_id = make(
            http, duration=10, width=1280, height=720, prompt="Three red balloons rising over snowy mountains"
        )
        seen = []
        for name, video in events:
            if video["id"] == job_id:
                seen.append((name, video))
                if video["sprites_url"]:
                    break
    details = [video["status_detail"] for _, video in seen]
    order = ["queued", "submitting", "in_progress", "saving", "completed"]
    assert [order.index(detail) for detail in details] == sorted(order.index(detail) for detail in details)
    assert details[-1] == "completed"
    progress = [video["progress"] for _, video in seen if video["progress"] is not None]
    assert progress == sorted(progress)
    assert len(set(progress)) >= 4
    assert any(video["poster_url"] for _, video in seen if video["status_detail"] == "in_progress")
    revisions = [video["revision"] for _, video in seen]
    assert revisions == sorted(revisions)
    assert snapshot["revision"] < revisions[0]


def test_a_listener_that_comes_back_misses_nothing(http: httpx2.Client) -> None:
    """Last-Event-ID gives what changed since, instead of beginning anew; a strange id begins anew."""
    with http.stream("GET", "/api/events") as stream:
        _, snapshot = next(read_events(stream))
    video = finish(http, make(http))
    with http.stream("GET", "/api/events", headers={"Last-Event-ID": str(snapshot["revision"])}) as stream:
        name, missed = next(read_events(stream))
        assert (name, missed["id"]) == ("status", video["id"])
    for strange in ("9" * 18, "9" * 5000, "x", "-1"):
        with http.stream("GET", "/api/events", headers={"Last-Event-ID": strange}) as stream:
            assert next(read_events(stream))[0] == "snapshot"


def test_a_listener_that_missed_nothing_hears_nothing_again(new_studio: Callable[..., StudioServer]) -> None:
    """A reconnect without a change brings no old video back, not even to the first listener of all."""
    server = new_studio()
    server.start()
    with httpx2.Client(base_url=server.url, timeout=5, **LOCAL) as http:
        finish(http, make(http))
        wait_for(lambda: http.get("/api/videos").json()["videos"][0]["sprites_url"], bool)
        with http.stream("GET", "/api/events") as stream:
            _, snapshot = next(read_events(stream))
        with http.stream("GET", "/api/events", headers={"Last-Event-ID": str(snapshot["revision"])}) as stream:
            job_id = make(http, prompt="The next one")
            assert next(read_events(stream))[1]["id"] == job_id


def test_a_second_signal_ends_at_once(new_studio: Callable[..., StudioServer]) -> None:
    """Ctrl-C twice: no trace, no waiting."""
    server = new_studio()
    server.start()
    with httpx2.Client(base_url=server.url, timeout=30, **LOCAL) as http:
        make(http, duration=20, width=1920, height=1080)
    os.kill(server.pid, signal.SIGINT)
    os.kill(server.pid, signal.SIGINT)
    assert server.stop() == 0
    assert "Traceback" not in server.log.read_text()


def test_one_video_s_events_end_with_it(http: httpx2.Client) -> None:
    job_id = make(http)
    with http.stream("GET", f"/api/videos/{job_id}/events") as stream:
        seen = [video["status"] for _, video in read_events(stream)]
    assert seen[-1] == "completed"
    assert http.get("/api/videos/video_0/events").status_code == 404


def test_a_running_video_is_cancelled(http: httpx2.Client, studio: StudioServer) -> None:
    """Says `cancelling` at once, stops within seconds, leaves no file, and the next video is made."""
    job_id = make(http, duration=20, width=1920, height=1080)
    wait_for(lambda: http.get(f"/api/status/{job_id}").json(), lambda status: status["progress"])
    assert http.post(f"/api/videos/{job_id}/cancel").json()["status_detail"] == "cancelling"
    video = finish(http, job_id, seconds=5)
    assert (video["status"], video["video_url"]) == ("cancelled", None)
    assert list((studio.data_dir / "files" / "videos").glob(f"{job_id}*")) == []
    assert list((studio.data_dir / "renders").glob("*/[!.]*")) == []
    assert finish(http, make(http))["status"] == "completed"


def test_a_crash_in_native_code_ends_one_video_in_a_sentence(http: httpx2.Client, studio: StudioServer) -> None:
    """The drawing process dies of a signal: its video says so, the server lives on, and the next one is made."""
    job_id = make(http, duration=20, width=1920, height=1080)
    wait_for(lambda: http.get(f"/api/status/{job_id}").json(), lambda status: status["progress"])
    children = psutil.Process(studio.pid).children(recursive=True)
    for worker in [each for each in children if "animatic.pool.worker" in each.cmdline()]:
        worker.send_signal(signal.SIGSEGV)
    video = finish(http, job_id, seconds=30)
    assert (video["status"], video["video_url"]) == ("failed", None)
    assert "The renderer crashed on this video" in video["error"]
    assert "SIGSEGV" in video["error"]
    assert finish(http, make(http))["status"] == "completed"


def test_times_of_finished_videos_become_estimates(http: httpx2.Client) -> None:
    """This installation's own median and 90th percentile, never a made-up figure."""
    for seed in range(3):
        finish(http, make(http, seed=seed))
    job_id = make(http, duration=20)
    estimate = http.get(f"/api/videos/{job_id}").json()["estimated_seconds"]
    http.post(f"/api/videos/{job_id}/cancel")
    assert 0 < estimate["median"] <= estimate["p90"]


def test_many_at_once_are_all_made(http: httpx2.Client) -> None:
    """Accepted means kept: every accepted video ends completed, each with a file of its own."""
    jobs = [make(http, seed=seed) for seed in range(8)]
    videos = [finish(http, job) for job in jobs]
    assert [video["status"] for video in videos] == ["completed"] * 8
    assert len({video["sha256"] for video in videos}) == 8


def test_a_polite_stop_and_a_start_lose_nothing(new_studio: Callable[..., StudioServer]) -> None:
    """SIGTERM ends within 30 s with code 0 while a stream is open; the next start goes on where it was."""
    server = new_studio()
    server.start()
    with httpx2.Client(base_url=server.url, timeout=30, **LOCAL) as http:
        jobs = [make(http, duration=6, seed=seed) for seed in range(3)]
        wait_for(lambda: http.get(f"/api/status/{jobs[0]}").json(), lambda status: status["progress"])
        with http.stream("GET", "/api/events") as stream:
            next(read_events(stream))
            began = time.monotonic()
            assert server.stop() == 0
            assert time.monotonic() - began < 8, "an open page does not hold the server up"
    server.start()
    with httpx2.Client(base_url=server.url, timeout=30, **LOCAL) as http:
        assert [finish(http, job)["status"] for job in jobs] == ["completed"] * 3


def test_a_download_goes_on_to_its_end_while_the_studio_stops(new_studio: Callable[..., StudioServer]) -> None:
    """SIGTERM in its middle: the rest arrives, then the server ends with code 0."""
    server = new_studio()
    server.start()
    with httpx2.Client(base_url=server.url, timeout=30, **LOCAL) as http:
        video = finish(http, make(http))
        whole = _stretch(server, video["id"], 30 << 20)
        with http.stream("GET", video["video_url"]) as answer:
            received = 0
            for chunk in answer.iter_raw():
                if not received:
                    os.kill(server.pid, signal.SIGTERM)
                    time.sleep(1)  # nobody reads: most of it is still at the server
                received += len(chunk)
    assert received == whole
    assert server.stop() == 0


def test_a_closed_terminal_loses_nothing(new_studio: Callable[..., StudioServer]) -> None:
    """SIGHUP in the middle of a drawing: the next start makes what was accepted."""
    server = new_studio()
    server.start()
    with httpx2.Client(base_url=server.url, timeout=30, **LOCAL) as http:
        job = make(http, duration=4)
        wait_for(lambda: http.get(f"/api/status/{job}").json(), lambda status: status["progress"])
    os.kill(server.pid, signal.SIGHUP)
    server.stop()
    server.start()
    with httpx2.Client(base_url=server.url, timeout=30, **LOCAL) as http:
        assert finish(http, job)["status"] == "completed"


def _stretch(server: StudioServer, video_id: str, size: int) -> int:
    """Make a finished file so many bytes long, with a hole that takes no disk."""
    with (server.data_dir / "files" / "videos" / f"{video_id}.mp4").open("ab") as file:
        file.truncate(size)
    with closing(sqlite.connect(server.data_dir / "studio.db")) as database, database:
        database.execute("UPDATE videos SET size_bytes = ? WHERE id = ?", (size, video_id))
    return size


def test_a_large_download_takes_little_memory(http: httpx2.Client, studio: StudioServer) -> None:
    """Files are streamed: the server's memory does not grow with what it sends."""
    video = finish(http, make(http))
    _stretch(studio, video["id"], 600 << 20)
    before, received = studio.memory(), 0
    with http.stream("GET", video["video_url"]) as answer:
        for chunk in answer.iter_bytes():
            received += len(chunk)
    http.delete(f"/api/videos/{video['id']}")
    (studio.data_dir / "files" / "videos" / f"{video['id']}.mp4").unlink()
    assert received == 600 << 20
    assert studio.memory() - before < 60 << 20


def read_events(stream: httpx2.Response) -> Iterator[tuple[str, Any]]:
    """Name and body of each server-sent event; comments are passed over."""
    name = ""
    for line in stream.iter_lines():
        if line.startswith("event:"):
            name = line.removeprefix("event:").strip()
        elif line.startswith("data:"):
            yield name, json.loads(line.removeprefix("data:"))
