"""Batches: all videos or none, every mistake named, priced first, and stopped when they fail or cost too much."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.api.intake import MOST_BATCH_BYTES
from app.main import create_app
from app.models.video import State
from app.studio import migrate
from app.videos import records, stopping
from app.videos.bills import bill
from emulator import Emulator, EmulatorSettings
from tests.conftest import settings_for, wait_for
from tests.keyed import as_key, make_key, open_studio_with_keys
from tests.upstreams import write_upstreams

PATH = "/api/batches"
ROWS = [
    {"prompt": "A cat, and a ball", "duration": 4, "model": "quick"},
    {"prompt": 'A "red" boat', "duration": 8, "width": 720, "height": 1280, "model": "quick", "seed": 7, "takes": 2},
]  # $1.00, and twice $2.00
LINES = "\n".join(map(json.dumps, ROWS))
TABLE = """prompt,duration,width,height,model,seed,takes
"A cat, and a ball",4,,,quick,,

"A ""red"" boat",8,720,1280,quick,7,2
"""
EUROPEAN = "\ufeffprompt;duration;model\r\nA cat, and a ball;4;quick\r\n"
CSV, JSONL = {"Content-Type": "text/csv; charset=utf-8"}, {"Content-Type": "application/x-ndjson"}


@pytest.fixture(scope="module")
def upstreams(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An account with a model at $0.25 a second and one without a known price. Nothing is sent there."""
    with Emulator(EmulatorSettings.fast()) as emulator:
        yield _with_vague(write_upstreams(tmp_path_factory.mktemp("up"), {"cheap": emulator}, prices={"quick": 0.25}))


def _with_vague(path: Path) -> Path:
    text = path.read_text().replace("[accounts.", '[models.vague]\nname = "Vague"\nsizes = [[1280, 720]]\n'
                                    'seconds = {"offered" = [4]}\n\n[accounts.')  # fmt: skip
    path.write_text(text.replace('{"quick" = "sora-2"}', '{"quick" = "sora-2", "vague" = "sora-3"}'))
    return path


@pytest.fixture(scope="module")
def studio(upstreams: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """With keys, and without work: every video waits."""
    patch = pytest.MonkeyPatch()
    patch.setenv("TEST_UPSTREAM_KEY", "x" * 32)
    with open_studio_with_keys(tmp_path_factory.mktemp("batches"), upstreams_file=upstreams, max_waiting=100) as client:
        yield client
    patch.undo()


@pytest.fixture
def who(studio: TestClient) -> dict[str, str]:
    return as_key(make_key(studio)["secret"])


def order(studio: TestClient, who: dict[str, str], rows: Any = ROWS, **more: Any) -> httpx2.Response:
    return studio.post(PATH, json={"videos": rows, **more}, headers=who)


def stored(studio: TestClient, who: dict[str, str]) -> list[dict[str, Any]]:
    return list(studio.get("/api/videos?limit=100", headers=who).json()["videos"])


def faults(answer: httpx2.Response) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {each["field"]: each["message"] for each in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("content", "kind"),
    [(json.dumps({"videos": ROWS}), {"Content-Type": "application/json"}), (TABLE, CSV), (f"{LINES}\n\n", JSONL)],
    ids=["json", "table", "lines"],
)
def test_a_batch_is_the_same_in_every_form(
    studio: TestClient, who: dict[str, str], content: str, kind: dict[str, str]
) -> None:
    """JSON, a table, a JSON object a line: three videos in the order of their rows, and the price before and after."""
    before = studio.post(f"{PATH}/quote", content=content, headers=who | kind).json()
    assert (before["videos"], before["estimated_cost"], before["unknown_count"]) == (3, 5.0, 0)
    assert stored(studio, who) == []
    batch = studio.post(PATH, content=content, headers=who | kind).json()
    assert (batch["videos"], batch["estimated_cost"], batch["reserved"], batch["spent"]) == (3, 5.0, 5.0, 0.0)
    assert (batch["counts"]["queued"], batch["is_over"], batch["stopped_at"]) == (3, False, None)
    videos = {video["id"]: video for video in stored(studio, who)}
    made = [videos[id_] for id_ in batch["video_ids"]]
    assert [(each["prompt"], each["duration"], each["height"]) for each in made] == [
        ("A cat, and a ball", 4, 720), ('A "red" boat', 8, 1280), ('A "red" boat', 8, 1280),
    ]  # fmt: skip
    assert [each["seed"] for each in made[1:]] == [7, 8]
    assert {each["batch_id"] for each in made} == {batch["id"]}


def test_a_table_may_come_from_a_european_spreadsheet(studio: TestClient, who: dict[str, str]) -> None:
    """A mark at its beginning, semicolons, and line ends of Windows; the bounds stand in the query."""
    batch = studio.post(f"{PATH}?stop_after_refusals=2&stop_after_spend=0.5", content=EUROPEAN.encode(),
                        headers=who | CSV).json()  # fmt: skip
    assert (batch["videos"], batch["stop_after_refusals"], batch["stop_after_spend"]) == (1, 2, 0.5)
    assert stored(studio, who)[0]["prompt"] == "A cat, and a ball"


def test_every_mistake_is_named_and_nothing_is_stored(studio: TestClient, who: dict[str, str]) -> None:
    """Of the form and of the catalogue, of every row and field, at once; a price does not come without them either."""
    rows = [ROWS[0], {"prompt": " ", "duration": "8", "colour": 1}, "a cat", {"prompt": "x", "model": "vague"},
            {"prompt": "x", "model": "quick", "width": 1, "duration": 5, "style": "noir"},
            {"prompt": "x", "model": "none"}, {"prompt": "x", "reference_id": "upload_" + "0" * 32, "model": "quick"},
            ROWS[1]]  # fmt: skip
    body = {"videos": rows, "stop_after_spend": 3, "stop_after": 1, "stop_after_refusals": 0}
    for path in (PATH, f"{PATH}/quote"):
        answer = studio.post(path, json=body, headers=who)
        found = faults(answer)
        assert [field.split(".")[1] for field in found if "." in field] == sorted("222355567")
        assert sorted(found) == [
            "rows.2.colour", "rows.2.duration", "rows.2.prompt", "rows.3", "rows.5.duration", "rows.5.style",
            "rows.5.width", "rows.6.model", "rows.7.reference_id", "stop_after", "stop_after_refusals",
        ]  # fmt: skip
        assert answer.json()["code"] == "invalid_batch"
        assert "5 of its rows" in answer.json()["detail"]
        assert "it offers 4, 8, 12" in found["rows.5.duration"]
    assert list(faults(order(studio, who, rows[:1] + rows[3:4], stop_after_spend=3))) == ["stop_after_spend"]
    assert list(faults(order(studio, who, rows[:1], stop_after_spend=True))) == ["stop_after_spend"]
    gone = {"prompt": "x", "reference_id": "upload_" + "0" * 32, "model": "animatic"}
    assert list(faults(order(studio, who, [ROWS[0], gone, gone]))) == ["rows.2.reference_id", "rows.3.reference_id"]
    assert stored(studio, who) == []


@pytest.mark.parametrize(
    ("content", "kind", "field", "word"),
    [
        ("prompt,duration\nA cat, and a ball,4\n", CSV, "rows.1", "double quotes"),
        ("prompt,colour\nA cat,red\n", CSV, "columns.colour", "takes"),
        ("duration\n4\n", CSV, "columns", "prompt"),
        ("", CSV, "columns", "prompt"),
        ("prompt\n", CSV, "rows", "1 to 500"),
        ("prompt\n" + "A cat\n" * 501, CSV, "rows", "501"),
        ("prompt,takes\n" + "A cat,8\n" * 63, CSV, "takes", "504"),
        ("prompt,duration\nA cat,four\n", CSV, "rows.1.duration", "whole number"),
        ('{"prompt": "A cat"}\n{"prompt": ', JSONL, "rows.2", "valid JSON"),
        ('{"videos": {}}', {"Content-Type": "application/json"}, "videos", "videos"),
        ("[NaN]", {"Content-Type": "application/json"}, "body", "valid JSON"),
    ],
)
def test_what_is_no_batch_says_what_to_do(
    studio: TestClient, who: dict[str, str], content: str, kind: dict[str, str], field: str, word: str
) -> None:
    found = faults(studio.post(PATH, content=content, headers=who | kind))
    assert field in found
    assert word in found[field]
    assert stored(studio, who) == []


def test_only_batches_take_tables_and_large_bodies(studio: TestClient, who: dict[str, str]) -> None:
    """A table is for this address alone, no form's kind is for any, and there is an end to the largest body."""
    assert studio.post("/api/generate", content=TABLE, headers=who | CSV).status_code == 415
    assert studio.post(PATH, content=TABLE, headers=who | {"Content-Type": "text/plain"}).status_code == 415
    assert studio.post(PATH, content=b"\xff\xfe", headers=who | CSV).status_code == 400
    large = [{"prompt": "x" * 32_000}] * 20
    assert studio.post("/api/generate", json={"prompt": large}, headers=who).status_code == 413
    assert order(studio, who, large).status_code == 200
    answer = studio.post(PATH, content=b" " * (MOST_BATCH_BYTES + 1), headers=who | CSV)
    assert (answer.status_code, answer.json()["code"]) == (413, "payload_too_large")


def test_the_same_batch_twice_is_one(studio: TestClient, who: dict[str, str]) -> None:
    """By its Idempotency-Key; another batch with that key is refused, and a batch with mistakes does not use it up."""
    named = who | {"Idempotency-Key": "batch-1"}
    assert order(studio, named, [{"prompt": ""}]).status_code == 422
    first, second = order(studio, named), order(studio, named)
    assert first.json() == second.json()
    assert [each.headers.get("Idempotent-Replayed") for each in (first, second)] == [None, "true"]
    assert order(studio, named, [*ROWS, {"prompt": ""}]).json()["code"] == "idempotency_key_reuse"
    assert len(stored(studio, who)) == 3


def test_limits_hold_for_the_whole(studio: TestClient) -> None:
    """A budget that reaches for all but one, and a queue without room for the last: nothing is stored."""
    poor = as_key(make_key(studio, total_budget=4.99)["secret"])
    assert order(studio, poor).json()["code"] == "insufficient_budget"
    assert order(studio, poor, [{"prompt": "A cat", "model": "vague"}]).json()["code"] == "insufficient_budget"
    assert stored(studio, poor) == []
    rich = as_key(make_key(studio)["secret"])
    full = [{"prompt": "A cat", "takes": 8}] * 5
    codes = [order(studio, rich, full).json().get("code") for _ in range(3)]
    assert codes[-1] == "queue_full"
    batches = studio.get(PATH, headers=rich).json()["batches"]
    assert {batch["videos"] for batch in batches} == {40}
    for batch in batches:  # room for the other tests
        assert studio.post(f"{PATH}/{batch['id']}/cancel", headers=rich).json()["counts"]["cancelled"] == 40


def test_batches_are_listed_and_their_videos_found(studio: TestClient, who: dict[str, str]) -> None:
    """Newest first, page by page; each is its owner's alone."""
    made = [order(studio, who, [{"prompt": f"Cat {number}"}]).json() for number in range(3)]
    first = studio.get(f"{PATH}?limit=2", headers=who).json()
    rest = studio.get(PATH, params={"cursor": first["next_cursor"]}, headers=who).json()
    assert [batch["id"] for batch in first["batches"] + rest["batches"]] == [batch["id"] for batch in reversed(made)]
    assert rest["next_cursor"] is None
    shown = studio.get("/api/videos", params={"batch": made[1]["id"]}, headers=who).json()["videos"]
    assert [video["prompt"] for video in shown] == ["Cat 1"]
    assert studio.get(f"{PATH}/{made[1]['id']}", headers=who).json() == made[1]
    bob = as_key(make_key(studio)["secret"])
    assert studio.get(PATH, headers=bob).json()["batches"] == []
    assert studio.get("/api/videos", params={"batch": made[1]["id"]}, headers=bob).json()["videos"] == []


def test_a_cancelled_batch_stops(studio: TestClient, who: dict[str, str]) -> None:
    """What waits ends at once and costs nothing, what runs is asked to stop, and there is nothing to cancel twice."""
    batch = order(studio, who, [ROWS[0]] * 3).json()
    move(studio, batch["video_ids"][0], State.SUBMITTING, State.IN_PROGRESS)
    cancelled = studio.post(f"{PATH}/{batch['id']}/cancel", headers=who).json()
    assert (cancelled["counts"]["cancelled"], cancelled["counts"]["in_progress"]) == (2, 1)
    assert (cancelled["stopped_reason"], cancelled["spent"], cancelled["reserved"]) == ("cancelled", 0.0, 1.0)
    videos = {video["id"]: video for video in stored(studio, who)}
    assert videos[batch["video_ids"][0]]["status_detail"] == "cancelling"
    assert [(videos[id_]["charged"], videos[id_]["cost"]) for id_ in batch["video_ids"][1:]] == [("no", 0.0)] * 2
    move(studio, batch["video_ids"][0], State.SAVING, State.COMPLETED)
    answer = studio.post(f"{PATH}/{batch['id']}/cancel", headers=who)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_final")


def move(studio: TestClient, id_: str, *states: State, refused: bool = False) -> None:
    """Bring a video through these states as the worker writes them."""

    async def moved() -> None:
        async with studio.app.state.studio.database.transaction() as connection:  # type: ignore[attr-defined]
            for state in states:
                record = await records.find(connection, id_)
                assert record
                ended = bill(record, "no" if refused else "yes") if state.is_final else {}
                code = {"error_code": "refused_input"} if refused and state.is_final else {}
                await stopping.heed(connection, await records.move(connection, id_, state, **ended, **code))

    assert studio.portal
    studio.portal.call(moved)


def test_what_comes_back_to_the_queue_of_a_stopped_batch_is_not_sent_again(
    studio: TestClient, who: dict[str, str]
) -> None:
    """A video was on its way to a service when its batch stopped, and was not taken there."""
    batch = order(studio, who, [ROWS[0]] * 3, stop_after_refusals=1).json()
    away, refused, waiting = batch["video_ids"]
    move(studio, away, State.SUBMITTING)
    move(studio, refused, State.SUBMITTING, State.FAILED, refused=True)
    now = studio.get(f"{PATH}/{batch['id']}", headers=who).json()
    assert (now["stopped_reason"], now["refused"], now["is_over"]) == ("refusals", 1, False)
    assert studio.get(f"/api/status/{waiting}", headers=who).json()["status"] == "cancelled"
    move(studio, away, State.QUEUED)
    assert studio.get(f"/api/status/{away}", headers=who).json()["status"] == "cancelled"
    assert studio.get(f"{PATH}/{batch['id']}", headers=who).json()["is_over"] is True


def check_many_ends_at_once(studio: TestClient, who: dict[str, str]) -> dict[str, Any]:
    """Twelve ends in parallel transactions: one of them is the fourth dollar, and what waits ends with it."""
    batch = order(studio, who, [ROWS[0]] * 20, stop_after_spend=4).json()
    running = batch["video_ids"][:12]
    for id_ in running:
        move(studio, id_, State.SUBMITTING, State.IN_PROGRESS)
    database = studio.app.state.studio.database  # type: ignore[attr-defined]

    async def end(id_: str) -> None:
        async with database.transaction() as connection:
            await stopping.heed(connection, await records.move(connection, id_, State.SAVING))
        async with database.transaction() as connection:
            ended = await records.move(connection, id_, State.COMPLETED, charged="yes", cost=1_000_000)
            await stopping.heed(connection, ended)

    async def end_all() -> None:
        await asyncio.gather(*map(end, running))

    assert studio.portal
    studio.portal.call(end_all)
    now = dict(studio.get(f"{PATH}/{batch['id']}", headers=who).json())
    assert (now["counts"]["completed"], now["counts"]["cancelled"], now["is_over"]) == (12, 8, True)
    assert (now["stopped_reason"], now["spent"], now["estimated_cost"]) == ("spend", 12.0, 20.0)
    return now


def test_a_bound_that_many_ends_reach_at_once_stops_once(studio: TestClient, who: dict[str, str]) -> None:
    check_many_ends_at_once(studio, who)


def test_batches_and_presets_are_the_same_on_postgresql(
    upstreams: Path, postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the ends really are written at once; lists, and presets of one's own."""
    monkeypatch.setenv("TEST_UPSTREAM_KEY", "x" * 32)
    asyncio.run(migrate(settings_for(tmp_path, database_url=postgres)))
    with open_studio_with_keys(tmp_path / "data", upstreams_file=upstreams, database_url=postgres) as studio:
        who = as_key(make_key(studio)["secret"])
        now = check_many_ends_at_once(studio, who)
        assert studio.post(f"{PATH}/{now['id']}/cancel", headers=who).status_code == 409
        first = studio.get(f"{PATH}?limit=1", headers=who).json()["batches"][0]
        assert first == {name: value for name, value in now.items() if name != "video_ids"}
        preset = {"name": "Rain", "prompt": "{subject} in the rain"}
        saved = studio.post("/api/presets", json=preset, headers=who).json()
        assert order(studio, who, [{"prompt": "A cat", "preset": saved["id"]}]).status_code == 200
        assert stored(studio, who)[0]["prompt"] == "A cat in the rain"
        assert studio.delete(f"/api/presets/{saved['id']}", headers=who).json() == saved


Serve = Callable[..., TestClient]


@pytest.fixture
def paid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Emulator, Callable[..., TestClient]]]:
    """An emulator that makes one video at a time for $0.40, and a studio that sends there, or only takes orders."""
    monkeypatch.setenv("TEST_UPSTREAM_KEY", "x" * 32)
    with Emulator(EmulatorSettings.fast(keys=("x" * 32,))) as emulator:
        path = write_upstreams(tmp_path, {"east": emulator}, slots=1)

        def open_one(**given: Any) -> TestClient:
            return TestClient(create_app(settings_for(tmp_path / "data", upstreams_file=path, **given)))

        yield emulator, open_one


def test_a_batch_stops_by_itself(paid: tuple[Emulator, Serve]) -> None:
    """Ordered before a restart, at a real service: after two refusals, or $0.40, the rest ends free of charge, and the
    service has not heard of it."""
    emulator, open_one = paid
    refused = [{"prompt": f"Somebody famous {n} [[fault:input_moderation]]", "duration": 4} for n in range(5)]
    boats = [{"prompt": f"A boat {n}", "duration": 4} for n in range(5)]
    with open_one(worker=False) as client:
        by_refusals = order(client, {}, [*refused, boats[0]], stop_after_refusals=2).json()["id"]
        by_spend = order(client, {}, boats, stop_after_spend=0.4).json()["id"]
    with open_one() as client:
        ended = [
            wait_for(lambda id_=id_: client.get(f"{PATH}/{id_}").json(), lambda batch: batch["is_over"])
            for id_ in (by_refusals, by_spend)
        ]
    made = [batch["counts"]["completed"] for batch in ended]
    assert [batch["stopped_reason"] for batch in ended] == ["refusals", "spend"]
    assert [batch["counts"]["failed"] for batch in ended] == [2, 0]
    assert [batch["counts"]["cancelled"] for batch in ended] == [4 - made[0], 5 - made[1]]
    assert made[1] == 1  # what its service has finished counts, before it is saved
    assert [(batch["spent"], batch["unknown_count"]) for batch in ended] == [
        (pytest.approx(0.4 * count), 0) for count in made
    ]
    assert len(emulator.ledger()["creates"]) == sum(made)


def test_a_video_of_a_batch_costs_few_statements(waiting_client: TestClient) -> None:
    """Its work is two, by the engine; all else is written for all at once, so that others need not wait for long."""
    counted: list[str] = []
    engine = waiting_client.app.state.studio.database.engine.sync_engine  # type: ignore[attr-defined]
    sa.event.listen(engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    needed = {}
    for number in (10, 40):
        counted.clear()
        order = {"videos": [{"prompt": f"Boat {place} of {number}"} for place in range(number)]}
        answer = waiting_client.post(PATH, json=order)
        assert answer.status_code == 200, answer.text
        needed[number] = len(counted)
        prompts = [video["prompt"] for video in waiting_client.get("/api/videos?limit=50").json()["videos"][:number]]
        assert prompts == [each["prompt"] for each in order["videos"][::-1]]
    assert needed[40] - needed[10] == 2 * 30
