"""The audit log: every request for videos with who, when, what, outcome and cost; kept as long as it should be."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.db import Database, audit
from app.main import create_app
from app.models.video import State
from app.studio import Studio, migrate
from app.videos import records
from emulator import Emulator, EmulatorSettings
from tests.conftest import settings_for, wait_for
from tests.keyed import as_key, make_key, open_studio_with_keys
from tests.test_moderation import BAD
from tests.upstreams import write_upstreams

DOLLAR = {"prompt": "A dollar's worth of cat", "model": "quick", "duration": 4}  # at $0.10 a second: $0.40
MOVES = (State.SUBMITTING, State.IN_PROGRESS, State.SAVING, State.COMPLETED)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """It blocks, makes nothing, believes a proxy, and has an account that costs money."""
    folder = tmp_path_factory.mktemp("audit")
    with pytest.MonkeyPatch.context() as patch, Emulator(EmulatorSettings.fast()) as emulator:
        patch.setenv("TEST_UPSTREAM_KEY", emulator.key or "none")
        path = write_upstreams(folder, {"paid": emulator})
        with open_studio_with_keys(folder / "data", upstreams_file=path, moderation="block", max_waiting=20) as client:
            yield client


def ask(studio: TestClient, who: dict[str, str], prompt: str = "A cat", **fields: Any) -> Any:
    return studio.post("/api/generate", json={"prompt": prompt} | fields, headers=who)


def entries(studio: TestClient, **filters: Any) -> list[dict[str, Any]]:
    answer = studio.get("/api/audit", params=filters)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["entries"])


def finish(studio: TestClient, id_: str, cost: int) -> None:
    async def finished() -> None:
        parts: Studio = studio.app.state.studio  # type: ignore[attr-defined]
        async with parts.database.transaction() as connection:
            for state in MOVES:
                await records.move(connection, id_, state)
            await records.note(connection, id_, cost=cost, charged="yes")

    assert studio.portal
    studio.portal.call(finished)


def test_an_accepted_request_is_told_with_its_outcome_and_cost(studio: TestClient) -> None:
    """Who, when, from where, what; then, as its videos end, what became of them and what they cost."""
    key = make_key(studio, name="Ada")
    made = ask(studio, as_key(key["secret"]) | {"X-Request-Id": "req_of_adas"}, **DOLLAR, takes=2).json()
    ids = [video["job_id"] for video in made["videos"]]
    [entry] = entries(studio, key=key["id"])
    assert datetime.now(UTC) - datetime.fromisoformat(entry.pop("at")) < timedelta(minutes=5)
    assert entry == {
        "key": key["id"], "name": "Ada", "request_id": "req_of_adas", "address": "testclient", "model": "quick",
        "width": 1280, "height": 720, "seconds": 4, "takes": 2, "prompt": DOLLAR["prompt"],
        "prompt_sha256": hashlib.sha256(DOLLAR["prompt"].encode()).hexdigest(), "rules": [], "refusal": None,
        "outcome": "queued", "cost": None, "videos": ids,
    }  # fmt: skip
    finish(studio, ids[0], 400_000)
    [entry] = entries(studio, key=key["id"])
    assert (entry["outcome"], entry["cost"]) == ("completed queued", None)
    finish(studio, ids[1], 400_000)
    [entry] = entries(studio, key=key["id"])
    assert (entry["outcome"], entry["cost"]) == ("completed", 0.8)


def test_refused_requests_are_told_too(studio: TestClient) -> None:
    """By the moderation with its rule, by a budget, by a full queue; nothing else of them is stored."""
    key = make_key(studio, daily_budget=0.5)
    who = as_key(key["secret"])
    codes = [ask(studio, who, BAD).json()["code"], ask(studio, who, **DOLLAR, takes=2).json()["code"]]
    while (full := ask(studio, who, model="animatic")).status_code == 200:
        pass
    codes.append(full.json()["code"])
    assert codes == ["refused_input", "insufficient_budget", "queue_full"]
    told = {entry["refusal"]: entry for entry in entries(studio, key=key["id"])}
    assert [told[code]["outcome"] for code in codes] == ["refused"] * 3
    assert [told[code]["rules"] for code in codes] == [["sexual-minors"], [], []]
    assert [(told[code]["cost"], told[code]["videos"]) for code in codes] == [(0, [])] * 3
    assert told["refused_input"]["prompt"] == BAD
    for video in studio.get("/api/videos?limit=100&status=queued").json()["videos"]:
        studio.post(f"/api/videos/{video['id']}/cancel")  # room in the queue for the other tests


def test_a_request_that_comes_twice_is_told_once(studio: TestClient) -> None:
    key = make_key(studio)
    who = as_key(key["secret"]) | {"Idempotency-Key": "order-1"}
    assert [ask(studio, who).status_code for _ in range(3)] == [200] * 3
    assert len(entries(studio, key=key["id"])) == 1


def test_prompts_that_are_not_to_be_kept_are_not(studio: TestClient, tmp_path: Path) -> None:
    """Of a key that says so, or of everybody by AUDIT_PROMPTS: the SHA-256 alone, in the database too."""
    key = make_key(studio, keep_prompts=False)
    secret = "A zebrafish that nobody may know of"
    assert ask(studio, as_key(key["secret"]), f"{secret}: {BAD}").json()["code"] == "refused_input"
    ask(studio, as_key(key["secret"]), secret)
    told = entries(studio, key=key["id"])
    assert [entry["prompt"] for entry in told] == [None, None]
    assert told[0]["prompt_sha256"] == hashlib.sha256(secret.encode()).hexdigest()
    with TestClient(create_app(settings_for(tmp_path, worker=False, audit_prompts=False))) as other:
        ask(other, {}, secret)
        [entry] = entries(other)
        assert (entry["prompt"], entry["key"], entry["name"]) == (None, "", None)
        database: Database = other.app.state.studio.database  # type: ignore[attr-defined]
        engine = database.system_engine()
        with engine.begin() as connection:
            row = connection.execute(sa.select(audit)).one()
        engine.dispose()
        assert secret not in str(row)


def test_a_long_prompt_is_kept_by_its_beginning(studio: TestClient) -> None:
    key = make_key(studio)
    prompt = "A very long cat. " * 500
    assert ask(studio, as_key(key["secret"]), prompt).status_code == 200
    [entry] = entries(studio, key=key["id"])
    assert entry["prompt"] == prompt[:2000]
    assert entry["prompt_sha256"] == hashlib.sha256(prompt.strip().encode()).hexdigest()


def test_pages_and_days(studio: TestClient) -> None:
    """The newest first; `cursor` goes on; both days are included."""
    key = make_key(studio)
    prompts = [f"Cat number {number}" for number in range(3)]
    for prompt in prompts:
        ask(studio, as_key(key["secret"]), prompt)
    first = studio.get("/api/audit", params={"key": key["id"], "limit": 2})
    assert [entry["prompt"] for entry in first.json()["entries"]] == prompts[:0:-1]
    following = first.headers["link"].partition(">")[0].strip("<")
    second = studio.get(following).json()
    assert ([entry["prompt"] for entry in second["entries"]], second["next_cursor"]) == (prompts[:1], None)
    today = datetime.now(UTC).date()
    near = {"since": today - timedelta(days=1), "until": today + timedelta(days=1)}
    assert len(entries(studio, key=key["id"], **near)) == 3
    assert entries(studio, key=key["id"], since=today + timedelta(days=2)) == []
    assert entries(studio, key=key["id"], until=today - timedelta(days=2)) == []
    for wrong in ({"since": "yesterday"}, {"limit": 0}, {"cursor": "x"}, {"key": "a b"}):
        assert studio.get("/api/audit", params=wrong).json()["code"] == "invalid_request"


def test_a_table_holds_no_formula(studio: TestClient) -> None:
    """The same as CSV; what a person wrote stays text in a spreadsheet."""
    key = make_key(studio, name="@risk")
    ask(studio, as_key(key["secret"]), '=HYPERLINK("http://x","A cat"),\nin two lines', takes=2)
    params = {"key": key["id"]}
    answer = studio.get("/api/audit", params=params, headers={"Accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text == studio.get("/api/audit", params=params | {"format": "csv"}).text
    heading, row = csv.reader(io.StringIO(answer.text))
    told = dict(zip(heading, row, strict=True))
    assert (told["prompt"], told["name"]) == ('\'=HYPERLINK("http://x","A cat"),\nin two lines', "'@risk")
    assert (told["takes"], told["outcome"], told["cost"], len(told["videos"].split())) == ("2", "queued", "", 2)


def test_only_who_administers_reads_it(studio: TestClient) -> None:
    key = make_key(studio, scopes=["read", "create"])
    answer = studio.get("/api/audit", headers=as_key(key["secret"]))
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_an_entry_goes_when_its_time_is_over(tmp_path: Path) -> None:
    """The worker takes old ones away; the others stay. With AUDIT_DAYS=0 there is no log."""
    settings = settings_for(tmp_path, audit_days=30)
    ages = {"A cat of today": 0, "A cat of 29 days ago": 29, "A cat of 31 days ago": 31}
    rows = [
        {"created_at": datetime.now(UTC) - timedelta(days=age), "owner": "", "model": "animatic", "width": 480,
         "height": 480, "seconds": 1, "takes": 1, "prompt": prompt, "prompt_sha256": "0" * 64, "rules": [],
         "video_ids": []}
        for prompt, age in ages.items()
    ]  # fmt: skip
    _store(settings, rows)
    with TestClient(create_app(settings)) as client:
        left = wait_for(lambda: entries(client), lambda found: len(found) < 3)
    assert {entry["prompt"] for entry in left} == {"A cat of today", "A cat of 29 days ago"}
    with TestClient(create_app(settings_for(tmp_path / "none", worker=False, audit_days=0))) as client:
        assert ask(client, {}).status_code == 200
        assert entries(client) == []


def test_the_log_is_the_same_on_postgresql(postgres: str, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, database_url=postgres, worker=False, moderation="block")
    asyncio.run(migrate(settings))
    with TestClient(create_app(settings)) as client:
        assert ask(client, {}, BAD).json()["code"] == "refused_input"
        made = ask(client, {}, "A cat in a garden").json()["job_id"]
        first = client.get("/api/audit", params={"limit": 1}).json()
        second = client.get("/api/audit", params={"limit": 1, "cursor": first["next_cursor"]}).json()
        assert (first["entries"][0]["videos"], first["entries"][0]["outcome"]) == ([made], "queued")
        assert second["entries"][0]["rules"] == ["sexual-minors"]
        assert 'studio_moderation_decisions_total{by="rules",outcome="blocked"}' in client.get("/metrics").text


def _store(settings: Any, rows: list[dict[str, Any]]) -> None:
    asyncio.run(migrate(settings))
    engine = Database(settings.database).system_engine()
    with engine.begin() as connection:
        connection.execute(audit.insert(), rows)
    engine.dispose()
