"""Paid accounts through the studio's own door: which one takes a video, what is said when none can, and who decides."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.services import gate
from app.videos import lanes, search
from emulator import Emulator, EmulatorSettings
from tests.conftest import LOCAL, settings_for, wait_for
from tests.emulated import picture
from tests.test_money import IS_OVER, make
from tests.upstreams import write_upstreams

KEY = "another-key-nobody-may-read-0123456789"


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_UPSTREAM_KEY", KEY)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(EmulatorSettings.fast(keys=(KEY,), poll_after_ms=100)) as running:
        yield running


@contextmanager
def studio(folder: Path, accounts: dict[str, Emulator], **changes: Any) -> Iterator[TestClient]:
    path = write_upstreams(folder, accounts, **changes)
    with TestClient(create_app(settings_for(folder / "storage", upstreams_file=path))) as client:
        yield client


def video(client: TestClient, job: str) -> dict[str, Any]:
    return dict(client.get(f"/api/videos/{job}").json())


def until(client: TestClient, job: str, is_enough: Callable[[dict[str, Any]], Any], seconds: float = 30) -> Any:
    return wait_for(lambda: video(client, job), is_enough, seconds=seconds)


def over(seen: dict[str, Any]) -> bool:
    return seen["status"] in IS_OVER


def azure(folder: Path, emulator: Emulator, **given: Any) -> TestClient:
    """A studio that knows nothing but an endpoint and a key."""
    fields = {"azure_openai_endpoint": emulator.url, "azure_openai_api_key": KEY, **given}
    return TestClient(create_app(settings_for(folder / "storage", **fields)))


def test_an_endpoint_and_a_key_are_enough(tmp_path: Path, emulator: Emulator) -> None:
    """The newcomer's request makes a Sora video: the nearest length and size, its price, its bill."""
    with azure(tmp_path, emulator) as client:
        job = client.post("/api/generate", json={"prompt": "A cat playing with a ball"}).json()["job_id"]
        seen = until(client, job, over)
        assert (seen["status"], seen["model"], seen["account"]) == ("completed", "sora-2", "azure"), seen
        assert (seen["width"], seen["height"], seen["duration"], seen["cost"]) == (1280, 720, 8, 0.8)
        assert client.get(seen["video_url"]).status_code == 200
        assert client.get("/ready").json()["upstream"]["state"] == "reachable"


def test_a_wrong_key_is_said_and_not_tried_for_ever(tmp_path: Path, emulator: Emulator) -> None:
    """A key that never worked ends the video at once, uncharged; the setting is named, the key is not shown."""
    with azure(tmp_path, emulator, azure_openai_api_key="wrong-key-0123456789") as client:
        job = client.post("/api/generate", json={"prompt": "A cat playing with a ball"}).json()["job_id"]
        seen = until(client, job, over)
        assert (seen["status"], seen["error_code"], seen["charged"]) == ("failed", "account_refused", "no")
        assert "key" in seen["error"]
        assert "AZURE_OPENAI_API_KEY" in seen["error"]
        assert "wrong-key" not in client.get(f"/api/videos/{job}").text
        ready = client.get("/ready")
        assert (ready.status_code, ready.json()["upstream"]["state"]) == (503, "trouble")
        assert emulator.ledger()["calls"]["create"] <= 1


def test_a_key_that_worked_is_waited_for(tmp_path: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rotated mid-way: nothing fails, the reason is shown, and it goes on by itself once the key is good again."""
    monkeypatch.setattr(lanes, "PROBE_SECONDS", 1.0)
    monkeypatch.setattr(gate, "TROUBLE_SECONDS", 1.0)
    with studio(tmp_path, {"east": emulator}) as client:
        until(client, make(client, prompt="before"), over)
        emulator.change(keys=("a-new-key",))
        job = make(client, prompt="after")
        held = until(client, job, lambda seen: seen["hold"])
        assert (held["status"], held["error"]) == ("queued", None)
        assert "key" in held["hold"]
        shown = client.get("/api/upstreams").json()["upstreams"][0]
        assert (shown["state"], shown["trouble"]) == ("trouble", "key")
        emulator.change(keys=(KEY,))
        assert until(client, job, over)["status"] == "completed"
        assert client.get("/api/upstreams").json()["upstreams"][0]["state"] == "reachable"


def test_a_switched_off_deployment_is_a_retirement(tmp_path: Path, emulator: Emulator) -> None:
    """410 is told as what it is, uncharged, and nothing is sent again."""
    emulator.fault("retired_410", times=None)
    with studio(tmp_path, {"east": emulator}) as client:
        seen = until(client, make(client, prompt="too late"), over)
        assert (seen["status"], seen["error_code"], seen["charged"]) == ("failed", "model_retired", "no")
        assert seen["refusal"]["retry"] == "never"


def test_a_new_deployment_is_waited_for(tmp_path: Path, emulator: Emulator) -> None:
    """Azure asks for five minutes before a new one is known everywhere: the video waits and says why."""
    emulator.fault("no_deployment", times=None)
    with studio(tmp_path, {"east": emulator}) as client:
        job = make(client, prompt="early")
        seen = until(client, job, lambda seen: seen["hold"])
        assert seen["status"] == "queued"
        assert "deployment" in seen["hold"]
        assert client.post(f"/api/videos/{job}/cancel").json()["charged"] == "no"


def test_a_model_is_refused_after_its_day(tmp_path: Path) -> None:
    """At the vendor's own address only; the embedded renderer becomes the default, and a setting overrides it."""
    vendor = {"azure_openai_endpoint": "https://nobody.openai.azure.com", "azure_openai_api_key": KEY, "worker": False}
    with TestClient(create_app(settings_for(tmp_path / "a", **vendor))) as client:
        assert client.post("/api/generate", json={"prompt": "x"}).status_code == 200
        assert client.get("/api/models").json()["default"] == "animatic"
        answer = client.post("/api/generate", json={"prompt": "x", "model": "sora-2"})
        assert (answer.status_code, answer.json()["code"]) == (410, "model_retired")
        sora = client.get("/api/models").json()["models"][0]
        assert (sora["available"], sora["lifecycle"]["retires_on"]) == (False, "2026-11-02")
    with TestClient(create_app(settings_for(tmp_path / "b", **vendor, allow_retired_models=True))) as client:
        assert client.post("/api/generate", json={"prompt": "x", "model": "sora-2"}).status_code == 200


def test_what_a_model_does_not_make_is_refused_by_name(tmp_path: Path, emulator: Emulator) -> None:
    with azure(tmp_path, emulator, worker=False) as client:
        size = client.post("/api/generate", json={"prompt": "x", "width": 1920, "height": 1080})
        assert (size.status_code, size.json()["code"]) == (422, "unsupported_size")
        assert "1280x720" in size.json()["detail"]
        length = client.post("/api/generate", json={"prompt": "x", "duration": 10})
        assert (length.status_code, length.json()["code"]) == (422, "unsupported_seconds")
        assert "4, 8, 12" in length.json()["detail"]


def test_five_alike_are_never_mixed_up(tmp_path: Path, emulator: Emulator) -> None:
    """Five videos of one prompt, whose answers are all lost: five creates, five files, each its own."""
    emulator.fault("accept_then_drop", times=5)
    with studio(tmp_path, {"east": emulator}, grace_seconds=0.5) as client:
        jobs = [make(client, prompt="the same again") for _ in range(5)]
        seen = [until(client, job, over, seconds=60) for job in jobs]
        assert [each["status"] for each in seen] == ["completed"] * 5
        assert len({each["sha256"] for each in seen}) == 5
        assert len(emulator.ledger()["creates"]) == 5


def test_the_quota_is_kept_and_the_cheapest_account_comes_first(tmp_path: Path, emulator: Emulator) -> None:
    """One slot each: the cheaper one gets the first video, both are used, neither ever runs two."""
    with Emulator(EmulatorSettings.fast(keys=(KEY,), slots=1)) as west:
        emulator.change(slots=1)
        path = write_upstreams(tmp_path, {"east": emulator, "west": west}, slots=1)
        path.write_text(path.read_text() + "\n[accounts.west.prices]\nquick = 0.05\n")
        with TestClient(create_app(settings_for(tmp_path / "storage", upstreams_file=path))) as client:
            jobs = [make(client, prompt=f"number {number}") for number in range(6)]
            seen = [until(client, job, over) for job in jobs]
        assert {each["status"] for each in seen} == {"completed"}
        assert min(seen, key=lambda each: str(each["started_at"]))["account"] == "west"
        assert {each["account"] for each in seen} == {"east", "west"}
        for each in (emulator, west):
            assert max(each.ledger()["most_running"].values()) == 1
            assert each.ledger()["refused"] == {}


def test_a_troubled_account_is_passed_over(tmp_path: Path, emulator: Emulator) -> None:
    other = EmulatorSettings.fast(keys=("not-this-one",))
    with Emulator(other) as west, studio(tmp_path, {"east": emulator, "west": west}) as client:
        jobs = [make(client, prompt=f"number {number}") for number in range(3)]
        assert {until(client, job, over)["account"] for job in jobs} == {"east"}


def test_a_running_paid_video_can_be_stopped(tmp_path: Path, emulator: Emulator) -> None:
    """The upstream deletes the job; nobody claims that it was free."""
    emulator.change(seconds_per_video=30.0)
    with studio(tmp_path, {"east": emulator}) as client:
        job = make(client, prompt="stop it")
        until(client, job, lambda seen: seen["status_detail"] == "in_progress")
        client.post(f"/api/videos/{job}/cancel")
        seen = until(client, job, over)
        assert (seen["status"], seen["charged"], seen["cost"]) == ("cancelled", "unknown", None)
        assert emulator.ledger()["creates"][0]["deleted"]


@pytest.mark.parametrize(("decision", "status", "creates"), [("give_up", "failed", 1), ("send_again", "completed", 2)])
def test_a_person_decides_where_nobody_can_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, decision: str, status: str, creates: int
) -> None:
    """LiteLLM's list is of no use: a lost answer asks for a decision, and only the person's word sends it again."""
    monkeypatch.setattr(search, "DECISION_SECONDS", 0.5)
    with Emulator(EmulatorSettings.fast(keys=(KEY,), profile="litellm")) as far:
        far.fault("accept_then_drop")
        with studio(tmp_path, {"far": far}, dialect="litellm", grace_seconds=0.5) as client:
            job = make(client, prompt="did it arrive?")
            early = client.post(f"/api/videos/{job}/decide", json={"decision": decision})
            assert (early.status_code, early.json()["code"]) == (422, "no_such_decision")
            until(client, job, lambda seen: seen["status_detail"] == "needs_decision")
            assert client.get("/api/upstreams").json()["decisions"] == 1
            assert client.post(f"/api/videos/{job}/decide", json={"decision": decision}).status_code == 200
            seen = until(client, job, over)
        assert seen["status"] == status
        assert len(far.ledger()["creates"]) == creates
        if decision == "give_up":
            assert (seen["error_code"], seen["charged"], seen["cost"]) == ("submission_unknown", "unknown", None)


def test_last_nights_backup_does_not_pay_again(tmp_path: Path, emulator: Emulator) -> None:
    """The database is put back to before the sending: the job is found in the list and adopted."""
    path = write_upstreams(tmp_path, {"east": emulator})
    settings = settings_for(tmp_path / "storage", upstreams_file=path)
    with TestClient(create_app(settings)) as client:
        until(client, make(client, prompt="the first of all"), over)
    with TestClient(create_app(settings_for(tmp_path / "storage", upstreams_file=path, worker=False))) as client:
        job = make(client, prompt="paid once")
    for file in (tmp_path / "storage").glob("studio.db*"):
        shutil.copy(file, tmp_path / file.name)
    with TestClient(create_app(settings)) as client:
        until(client, job, over)
    for file in (tmp_path / "storage").glob("studio.db*"):
        file.unlink()
    for file in tmp_path.glob("studio.db*"):
        shutil.copy(file, tmp_path / "storage" / file.name)
    with TestClient(create_app(settings)) as client:
        assert until(client, job, over)["status"] == "completed"
    assert [each["prompt"] for each in emulator.ledger()["creates"]].count("paid once") == 1


def test_a_paid_video_begins_with_the_picture_that_was_sent(tmp_path: Path, emulator: Emulator) -> None:
    blue = (30, 90, 160)
    emulator.change(drawing="each")
    with azure(tmp_path, emulator, allow_retired_models=True) as client:
        still = client.post("/api/uploads", content=picture(1280, 720), headers={"Content-Type": "image/png"}).json()
        seen = until(client, make(client, prompt="it moves", reference_id=still["id"]), over, seconds=90)
        assert (seen["status"], seen["model"]) == ("completed", "sora-2"), seen["error"]
        with av.open(io.BytesIO(client.get(seen["video_url"]).content), "r") as film:
            first = next(film.decode(video=0)).to_ndarray(format="rgb24")
    assert first[:300].reshape(-1, 3).mean(axis=0) == pytest.approx(blue, abs=12)


def test_a_remix_stays_with_the_account_that_made_the_first(tmp_path: Path, emulator: Emulator) -> None:
    with studio(tmp_path, {"east": emulator}) as client:
        first = make(client, prompt="a red boat")
        assert client.post(f"/api/videos/{first}/remix", json={"prompt": "a blue boat"}).status_code == 409
        until(client, first, over)
        made = client.post(f"/api/videos/{first}/remix", json={"prompt": "a blue boat"})
        assert made.status_code == 200, made.text
        seen = until(client, made.json()["id"], over)
        assert (seen["status"], seen["parent_id"], seen["parent_kind"]) == ("completed", first, "remix")
        assert [each["prompt"] for each in emulator.ledger()["creates"]] == ["a red boat", "a blue boat"]


def test_foreign_jobs_are_reported_and_never_adopted(tmp_path: Path, emulator: Emulator) -> None:
    """A job that was there before us, with our very prompt, is somebody else's."""
    import httpx2

    body = {"model": "sora-2", "prompt": "mine", "seconds": "4", "size": "1280x720"}
    httpx2.post(f"{emulator.url}/openai/v1/videos", json=body, headers={"api-key": KEY}, **LOCAL)
    emulator.fault("accept_then_drop")
    with studio(tmp_path, {"east": emulator}) as client:
        seen = until(client, make(client, prompt="mine"), over)
        assert seen["status"] == "completed"
    owner, ours = emulator.ledger()["creates"]
    assert (owner["downloads"], ours["downloads"]) == (0, 1)
