"""Events reach whom they are for: signed, at least once, in order for each video, and nobody else's address."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi.testclient import TestClient
from standardwebhooks import WebhookVerificationError

from app.db import webhook_deliveries
from app.main import create_app
from app.models.video import State
from app.models.webhook import VideoNews, WebhookRequest
from app.studio import migrate
from app.videos import records
from app.webhooks import Webhooks
from app.webhooks.addresses import Guard
from app.webhooks.courier import LONGEST_PAUSE, pause_after
from tests.conftest import LOCAL, ROOT, free_port, settings_for, wait_for
from tests.keyed import as_key, make_key, open_studio_with_keys
from tests.receivers import Receiver, courier
from tests.upstreams import write_upstreams

WORD = "zebrafish"  # in every prompt
DONE = (State.SUBMITTING, State.IN_PROGRESS, State.SAVING, State.COMPLETED)
LIFE = ["video.queued", "video.started", "video.completed"]


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A studio whose videos the tests bring from state to state, and whose deliveries are made at once."""
    folder = tmp_path_factory.mktemp("webhooks")
    with open_studio_with_keys(folder, webhook_allow_private=True, max_waiting=100_000) as client, courier(client):
        yield client


@pytest.fixture
def who(studio: TestClient) -> dict[str, str]:
    """Somebody new."""
    return as_key(make_key(studio)["secret"])


def register(studio: TestClient, who: dict[str, str], url: str, **more: Any) -> dict[str, Any]:
    answer = studio.post("/api/webhooks", json={"url": url} | more, headers=who)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def make(studio: TestClient, who: dict[str, str], **more: Any) -> str:
    answer = studio.post("/api/generate", json={"prompt": f"A {WORD}"} | more, headers=who)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["job_id"])


def bring(studio: TestClient, id_: str, *states: State, **values: Any) -> None:
    """Through these states, as the worker would; the values with the last one."""

    async def move() -> None:
        for state in states:
            async with studio.app.state.studio.database.transaction() as connection:  # type: ignore[attr-defined]
                moved = await records.move(connection, id_, state, **(values if state is states[-1] else {}))
                assert moved

    assert studio.portal
    studio.portal.call(move)


def log(studio: TestClient, who: dict[str, str], query: str = "") -> list[dict[str, Any]]:
    """Newest first."""
    return list(studio.get(f"/api/webhooks/deliveries?limit=100{query}", headers=who).json()["deliveries"])


def settled(studio: TestClient, who: dict[str, str], number: int) -> list[dict[str, Any]]:
    """The log, once so many are over."""
    return list(wait_for(lambda: log(studio, who), lambda rows: _over(rows) >= number))


def _over(rows: list[dict[str, Any]]) -> int:
    return sum(row["state"] != "pending" for row in rows)


def test_a_receiver_can_verify_what_it_is_told(studio: TestClient, who: dict[str, str]) -> None:
    """By the standard's own library; a body changed by one byte, or another secret, is seen. Nothing of the prompt."""
    with Receiver() as receiver:
        secret = register(studio, who, receiver.url)["secret"]
        id_ = make(studio, who)
        bring(studio, id_, *DONE, size_bytes=4, sha256="0" * 64)
        wait_for(receiver.types, lambda types: len(types) == 3)
    assert receiver.types() == LIFE
    assert len({told.id for told in receiver.heard}) == 3
    assert WORD not in "".join(told.body.decode() for told in receiver.heard)
    event = receiver.heard[-1].verified(secret)
    video = studio.get(f"/api/videos/{id_}", headers=who).json()
    assert event["data"] == {name: video[name] for name in VideoNews.model_fields}
    last = receiver.heard[-1]
    body, last.body = last.body, last.body.replace(b"completed", b"completeD", 1)
    with pytest.raises(WebhookVerificationError):
        last.verified(secret)
    last.body = body
    with pytest.raises(WebhookVerificationError):
        last.verified(register(studio, who, receiver.url)["secret"])


def test_who_was_down_hears_everything_later_in_order(studio: TestClient, who: dict[str, str]) -> None:
    """Each event once, each video's in their order, however long it took."""
    port = free_port()
    register(studio, who, f"http://127.0.0.1:{port}/hook")
    ids = [make(studio, who) for _ in range(3)]
    for id_ in ids:
        bring(studio, id_, *DONE)
    wait_for(lambda: log(studio, who), lambda rows: sum(row["attempts"] > 1 for row in rows) == 3)
    assert {row["error"] for row in log(studio, who)} == {None, "No connection to it could be made."}
    with Receiver(port=port) as receiver:
        settled(studio, who, 9)
    assert [receiver.types(id_) for id_ in ids] == [LIFE] * 3


def test_a_try_again_is_known_by_its_id(studio: TestClient, who: dict[str, str]) -> None:
    """The same webhook-id and body on every try, and nothing later of that video before it has arrived."""
    with Receiver(503, 500, 404, 200) as receiver:
        register(studio, who, receiver.url)
        id_ = make(studio, who)
        bring(studio, id_, *DONE)
        rows = settled(studio, who, 3)
    assert receiver.types() == ["video.queued"] * 4 + LIFE[1:]
    assert len({(told.id, told.body) for told in receiver.heard[:4]}) == 1
    assert [(row["type"], row["state"], row["attempts"]) for row in reversed(rows)] == [
        ("video.queued", "delivered", 4), ("video.started", "delivered", 1), ("video.completed", "delivered", 1),
    ]  # fmt: skip
    assert rows[0]["status"] == 200


def test_a_power_cut_loses_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Killed after a video's end and before anybody was told: told by the worker of the next start, in order."""
    with Receiver() as receiver:
        last_words = f"from tests.test_webhooks import make_and_die; make_and_die({str(tmp_path)!r}, {receiver.url!r})"
        died = subprocess.run(
            [sys.executable, "-c", last_words], env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
            check=False,
        )  # fmt: skip
        assert died.returncode == -signal.SIGKILL
        secret, id_ = died.stdout.split()
        assert receiver.connections == 0
        with TestClient(create_app(settings_for(tmp_path, webhook_allow_private=True))):
            wait_for(receiver.types, lambda types: len(types) == 3)
    assert receiver.types(id_) == LIFE
    assert receiver.heard[-1].verified(secret)["data"]["id"] == id_
    assert secret[6:] not in capfd.readouterr().err


def make_and_die(folder: str, url: str) -> None:
    """A video's whole life in a process that is killed in the moment of its end."""
    with TestClient(create_app(settings_for(Path(folder), webhook_allow_private=True, worker=False))) as studio:
        secret, id_ = register(studio, {}, url)["secret"], make(studio, {})
        print(secret, id_, flush=True)  # to the test
        bring(studio, id_, *DONE)
        os.kill(os.getpid(), signal.SIGKILL)


def _elsewhere(request: BaseHTTPRequestHandler) -> None:
    request.send_response(302)
    request.send_header("location", "/elsewhere")
    request.send_header("content-length", "0")
    request.end_headers()


def _endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(500)
    request.end_headers()
    while True:
        request.wfile.write(b"a\x00b" * 1000)


def test_a_redirect_is_no_arrival(studio: TestClient, who: dict[str, str]) -> None:
    """It is not followed, and the log says so; of an answer without an end the beginning alone is read and kept."""
    with Receiver(_elsewhere) as moved, Receiver(_endless) as chatty:
        hooks = [register(studio, who, each.url, events=["video.queued"])["id"] for each in (moved, chatty)]
        make(studio, who)
        rows = wait_for(lambda: log(studio, who), lambda rows: {row["status"] for row in rows} == {302, 500})
        for hook in hooks:
            studio.post(f"/api/webhooks/{hook}/disable", headers=who)
    told = {row["status"]: row for row in rows}
    assert "redirects are not followed" in told[302]["error"]
    assert (told[500]["excerpt"][:5], len(told[500]["excerpt"])) == ("a ba ", 300)
    assert {each.path for each in moved.heard} == {"/hook"}


def _busy(status: int, wish: str, until: threading.Event | None = None) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        if until:
            until.wait(60)
        request.send_response(status)
        request.send_header("retry-after", wish)
        request.end_headers()

    return answer


@pytest.mark.parametrize(
    ("status", "wish", "seconds"),
    [
        (429, "3600", 3600),
        (503, lambda: format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(hours=2), usegmt=True), 7200),
        (429, "999999999", 24 * 3600),
        (503, "later", 0),
        (500, "3600", 0),
    ],
    ids=["seconds", "a date", "a year", "no time", "another answer"],
)
def test_a_receiver_may_say_when_to_come_again(
    studio: TestClient, who: dict[str, str], status: int, wish: Any, seconds: float
) -> None:
    """With 429 or 503, for a day at most; nothing else keeps a delivery from its next try."""
    with Receiver(_busy(status, wish if isinstance(wish, str) else wish()), 204) as receiver:
        register(studio, who, receiver.url, events=["video.queued"])
        make(studio, who)
        row = wait_for(
            lambda: log(studio, who)[0], lambda row: row["status"] == status if seconds else row["attempts"] > 1
        )
    if seconds:
        pause = dt.datetime.fromisoformat(row["next_attempt_at"]) - dt.datetime.fromisoformat(row["attempted_at"])
        assert seconds - 5 < pause.total_seconds() < seconds + 5
        assert len(receiver.heard) == 1


def test_what_waits_for_a_busy_receiver_waits_too(studio: TestClient, who: dict[str, str]) -> None:
    """Of six events the four that were under way are heard; a replay asks at once."""
    are_made = threading.Event()
    with Receiver(*[_busy(429, "3600", are_made)] * 4, 204) as receiver:
        register(studio, who, receiver.url, events=["video.queued"])
        for _ in range(6):
            make(studio, who)
        wait_for(receiver.types, lambda types: len(types) == 4)
        are_made.set()
        soon = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=50)
        rows = wait_for(
            lambda: log(studio, who),
            lambda rows: all(dt.datetime.fromisoformat(row["next_attempt_at"]) > soon for row in rows),
        )
        assert (len(rows), len(receiver.heard)) == (6, 4)
        studio.post(f"/api/webhooks/deliveries/{rows[0]['id']}/replay", headers=who)
        settled(studio, who, 1)


def test_gone_is_for_good(studio: TestClient, who: dict[str, str]) -> None:
    """410 disables; what was on its way is given up, and can be replayed once it is enabled again."""
    is_over = threading.Event()

    def gone(request: BaseHTTPRequestHandler) -> None:
        is_over.wait(60)
        request.send_response(410)
        request.end_headers()

    with Receiver(gone, 200) as receiver:
        hook = register(studio, who, receiver.url)
        id_ = make(studio, who)
        bring(studio, id_, *DONE)
        is_over.set()
        rows = settled(studio, who, 3)
        now = studio.get(f"/api/webhooks/{hook['id']}", headers=who).json()
        assert (now["enabled"], "410" in now["disabled_reason"]) == (False, True)
        assert {row["state"] for row in rows} == {"failed"}
        make(studio, who)
        assert len(log(studio, who)) == 3
        replay = f"/api/webhooks/deliveries/{rows[0]['id']}/replay"
        refused = studio.post(replay, headers=who)
        assert (refused.status_code, refused.json()["code"]) == (409, "webhook_disabled")
        assert studio.post(f"/api/webhooks/{hook['id']}/enable", headers=who).json()["enabled"] is True
        assert studio.post(replay, headers=who).json()["state"] == "pending"
        wait_for(receiver.types, lambda types: types == ["video.queued", "video.completed"])
    assert receiver.heard[-1].verified(hook["secret"])


def test_a_secret_can_be_rotated_without_a_gap(studio: TestClient, who: dict[str, str]) -> None:
    """For a day both sign; the new one is shown once, and no list shows any."""
    with Receiver() as receiver:
        hook = register(studio, who, receiver.url, events=["video.queued"])
        new = studio.post(f"/api/webhooks/{hook['id']}/rotate", headers=who).json()
        make(studio, who)
        wait_for(receiver.types, bool)
    assert new["secret"] != hook["secret"]
    until = dt.datetime.fromisoformat(new["former_secret_until"])
    assert dt.timedelta(hours=23) < until - dt.datetime.now(dt.UTC) <= dt.timedelta(hours=24)
    for secret in (hook["secret"], new["secret"]):
        assert receiver.heard[0].verified(secret)
    assert len(receiver.heard[0].headers["webhook-signature"].split(" ")) == 2
    for path in ("/api/webhooks", f"/api/webhooks/{hook['id']}", "/api/webhooks/deliveries"):
        assert "whsec" not in studio.get(path, headers=who).text


def test_a_replay_is_the_same_event(studio: TestClient, who: dict[str, str]) -> None:
    with Receiver() as receiver:
        register(studio, who, receiver.url, events=["video.queued"])
        make(studio, who)
        row = settled(studio, who, 1)[0]
        studio.post(f"/api/webhooks/deliveries/{row['id']}/replay", headers=who)
        wait_for(receiver.types, lambda types: len(types) == 2)
    assert len({(told.id, told.body) for told in receiver.heard}) == 1
    assert receiver.heard[0].id == row["event_id"]


def test_one_that_hangs_delays_nobody(studio: TestClient) -> None:
    """Twelve videos of somebody whose receiver never answers, then one of somebody else."""
    slow, quick = (as_key(make_key(studio)["secret"]) for _ in range(2))
    hung = threading.Event()
    with Receiver(lambda _: hung.wait(60)) as dead, Receiver() as receiver:
        hook = register(studio, slow, dead.url)
        register(studio, quick, receiver.url)
        for _ in range(12):
            make(studio, slow)
        wait_for(lambda: dead.connections, lambda number: number >= 4)
        bring(studio, make(studio, quick), *DONE)
        wait_for(receiver.types, lambda types: len(types) == 3, seconds=20)
        assert dead.connections < 12  # four at once; under load some have had their ten seconds
        metrics = studio.get("/metrics").text
        assert float(re.findall(r"^studio_webhooks_pending (.+)$", metrics, re.MULTILINE)[0]) >= 12
        assert float(re.findall(r"^studio_webhooks_oldest_seconds (.+)$", metrics, re.MULTILINE)[0]) > 0
        studio.post(f"/api/webhooks/{hook['id']}/disable", headers=slow)
        hung.set()
    assert {row["error"] for row in log(studio, slow)} == {"It was disabled by hand."}


def test_nobody_hears_of_anothers(studio: TestClient) -> None:
    """A key of its own videos, one that administers of everybody's, a revoked one of nothing more."""
    ada, bob = make_key(studio), make_key(studio)
    with Receiver() as hers, Receiver() as his, Receiver() as everybodys:
        for key, receiver in ((ada, hers), (bob, his)):
            assert register(studio, as_key(key["secret"]), receiver.url)["everybodys"] is False
        hook = register(studio, {}, everybodys.url)
        assert hook["everybodys"] is True
        mine, others = make(studio, as_key(ada["secret"])), make(studio, as_key(bob["secret"]))
        studio.delete(f"/api/keys/{bob['id']}")
        for id_ in (mine, others):
            bring(studio, id_, *DONE)
        wait_for(everybodys.types, lambda types: len(types) == 6)
        wait_for(hers.types, lambda types: len(types) == 3)
        studio.delete(f"/api/webhooks/{hook['id']}")
    assert (hers.types(mine), hers.types(others)) == (LIFE, [])
    assert his.types(mine) == []
    assert set(his.types(others)) <= {"video.queued"}


def test_how_a_video_ends_is_told(studio: TestClient, who: dict[str, str]) -> None:
    """Refused is not failed; one whose service deleted it has failed too; what happens twice is told once."""
    with Receiver() as receiver:
        register(
            studio, who, receiver.url, events=["video.failed", "video.refused", "video.cancelled", "video.started"]
        )
        ids = [make(studio, who) for _ in range(4)]
        bring(studio, ids[0], State.SUBMITTING, State.FAILED, error_code="refused_input", error="No.")
        bring(studio, ids[1], State.SUBMITTING, State.IN_PROGRESS, State.SUBMITTING, State.IN_PROGRESS, State.FAILED,
              error_code="render_failed", error="It broke.")  # fmt: skip
        bring(studio, ids[2], State.SUBMITTING, State.IN_PROGRESS, State.EXPIRED, error_code="asset_expired")
        studio.post(f"/api/videos/{ids[3]}/cancel", headers=who)
        wait_for(receiver.types, lambda types: len(types) == 6)
    assert [receiver.types(id_) for id_ in ids] == [
        ["video.refused"], ["video.started", "video.failed"], ["video.started", "video.failed"], ["video.cancelled"],
    ]  # fmt: skip
    ends = {told.event["data"]["id"]: told.event["data"] for told in receiver.heard}
    assert [ends[id_]["status"] for id_ in ids] == ["failed", "failed", "expired", "cancelled"]


def test_what_its_service_soon_deletes_is_told_once(studio: TestClient, who: dict[str, str]) -> None:
    soon, later = (dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours) for hours in (1, 20))
    with Receiver() as receiver:
        register(studio, who, receiver.url, events=["video.expiring"])
        ids = [make(studio, who) for _ in range(2)]
        for id_, moment in zip(ids, (soon, later), strict=True):
            bring(studio, id_, *DONE[:3], expires_at=moment)
        assert studio.portal
        for _ in range(2):
            studio.portal.call(studio.app.state.studio.videos.tell_expiring)  # type: ignore[attr-defined]
        settled(studio, who, 1)
    assert [told.event["data"]["id"] for told in receiver.heard] == [ids[0]]


def test_a_request_may_name_its_own_receiver(studio: TestClient, who: dict[str, str]) -> None:
    """Signed with the key's own secret, of all its takes and of them alone, in both protocols."""
    with Receiver() as receiver:
        body = {"prompt": "A cat", "callback_url": receiver.url}
        refused = studio.post("/api/generate", json=body, headers=who)
        assert (refused.status_code, "POST /api/webhooks/secret" in refused.json()["detail"]) == (422, True)
        secret = studio.post("/api/webhooks/secret", headers=who).json()
        assert secret["former_secret_until"] is None
        made = studio.post("/api/generate", json=body | {"takes": 2}, headers=who).json()["videos"]
        ids = [video["job_id"] for video in made]
        for form in ({"json": body}, {"files": {name: (None, value) for name, value in body.items()}}):
            answer = studio.post("/v1/videos", headers=who, **form)
            assert answer.status_code == 200, answer.text
            ids.append(answer.json()["id"])
        make(studio, who)
        bring(studio, ids[0], *DONE)
        wait_for(receiver.types, lambda types: len(types) == 6)
        rows = settled(studio, who, 6)
        new = studio.post("/api/webhooks/secret", headers=who).json()["secret"]
        studio.post(f"/api/webhooks/deliveries/{rows[0]['id']}/replay", headers=who)
        wait_for(receiver.types, lambda types: len(types) == 7)
    assert Counter(told.event["data"]["id"] for told in receiver.heard[:6]) == Counter(ids + [ids[0]] * 2)
    assert [told.verified(secret["secret"])["data"]["id"] for told in receiver.heard[:6]]
    assert receiver.heard[6].verified(new) == receiver.heard[6].verified(secret["secret"])
    assert len(log(studio, who, f"&video_id={ids[0]}")) == 3
    assert {row["webhook_id"] for row in rows} == {None}


def test_what_is_made_out_of_a_video_has_a_receiver_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A remix, an edit and an extension by OpenAI's protocol, as JSON and as a form."""
    monkeypatch.setenv("TEST_UPSTREAM_KEY", "x" * 32)
    nowhere: Any = SimpleNamespace(url="http://127.0.0.1:9")
    given = {"upstreams_file": write_upstreams(tmp_path, {"one": nowhere}), "webhook_allow_private": True}
    with open_studio_with_keys(tmp_path / "data", **given) as studio, courier(studio), Receiver() as receiver:
        studio.post("/api/webhooks/secret")
        id_ = make(studio, {}, model="quick", duration=4)
        bring(studio, id_, *DONE, account="one")
        body = {"prompt": "By night", "callback_url": receiver.url}
        made = [studio.post(f"/v1/videos/{id_}/remix", json=body)]
        made += [
            studio.post(f"/v1/videos/{kind}", json=body | {"video": {"id": id_}}) for kind in ("edits", "extensions")
        ]
        form = body | {"video[id]": id_}
        made.append(studio.post("/v1/videos/edits", files={name: (None, value) for name, value in form.items()}))
        assert [answer.status_code for answer in made] == [200] * 4, [answer.text for answer in made]
        wait_for(receiver.types, lambda types: len(types) == 4)
        refused = studio.post(
            "/v1/videos/edits", json=body | {"video": {"id": id_}, "callback_url": "http://example.com/"}
        )
        assert (refused.status_code, refused.json()["error"]["param"]) == (400, "callback_url")
    assert {told.event["data"]["id"] for told in receiver.heard} == {answer.json()["id"] for answer in made}


def test_a_callback_that_is_gone_hears_no_more(studio: TestClient, who: dict[str, str]) -> None:
    studio.post("/api/webhooks/secret", headers=who)
    with Receiver(410) as receiver:
        id_ = make(studio, who, callback_url=receiver.url)
        settled(studio, who, 1)
        bring(studio, id_, *DONE)
        assert len(log(studio, who)) == len(receiver.heard) == 1


def test_a_budget_that_fills_up_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 80 and at 100 percent, once: the key's to its receivers, the studio's to those who administer."""
    monkeypatch.setenv("TEST_UPSTREAM_KEY", "x" * 32)
    nowhere: Any = SimpleNamespace(url="http://127.0.0.1:9")
    path = write_upstreams(tmp_path, {"cheap": nowhere}, prices={"quick": 0.25})
    given = {"upstreams_file": path, "webhook_allow_private": True, "daily_budget": 6}
    with open_studio_with_keys(tmp_path / "data", **given) as studio, courier(studio), Receiver() as his, \
            Receiver() as hers:  # fmt: skip
        key = make_key(studio, total_budget=5)
        who = as_key(key["secret"])
        register(studio, {}, his.url, events=["budget.threshold"])
        register(studio, who, hers.url, events=["budget.threshold"])
        order = {"prompt": "A cat", "model": "quick", "duration": 4}  # $1
        told = []
        for _ in range(5):
            assert studio.post("/api/generate", json=order, headers=who).status_code == 200
        studio.post(f"/api/videos/{studio.get('/api/videos', headers=who).json()['videos'][0]['id']}/cancel")
        assert studio.post("/api/generate", json=order, headers=who).status_code == 200
        assert studio.post("/api/generate", json=order, headers=who).status_code == 402
        wait_for(his.types, lambda types: len(types) == 3)
        wait_for(hers.types, lambda types: len(types) == 2)
        told = [each.event["data"] for each in hers.heard]
    same = {"of": "key", "period": "total", "key": key["id"], "limit": 5.0, "spent": 0.0, "refused": False}
    assert told == [same | {"threshold": 80, "reserved": 4.0}, same | {"threshold": 100, "reserved": 5.0}]
    whole = [each.event["data"] for each in his.heard if each.event["data"]["of"] == "installation"]
    assert whole == [{"of": "installation", "period": "day", "key": None, "limit": 6.0, "spent": 0.0,
                      "threshold": 80, "refused": False, "reserved": 5.0}]  # fmt: skip


def test_an_order_that_a_budget_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a day for each budget, as its last threshold; a batch too."""
    monkeypatch.setenv("TEST_UPSTREAM_KEY", "x" * 32)
    nowhere: Any = SimpleNamespace(url="http://127.0.0.1:9")
    path = write_upstreams(tmp_path, {"cheap": nowhere}, prices={"quick": 0.25})
    given = {"upstreams_file": path, "webhook_allow_private": True, "daily_budget": 3.5}
    with open_studio_with_keys(tmp_path / "data", **given) as studio, courier(studio), Receiver() as his:
        first, second = (make_key(studio, daily_budget=2.5) for _ in range(2))
        register(studio, {}, his.url, events=["budget.threshold"])
        order = {"prompt": "A cat", "model": "quick", "duration": 4}  # $1
        answers = [
            studio.post("/api/generate", json=order, headers=as_key(key["secret"])).status_code
            for key in (first, second)
            for _ in range(4)
        ]
        assert answers == [200, 200, 402, 402, 200, 402, 402, 402]
        refused = studio.post("/api/batches", json={"videos": [order] * 2}, headers=as_key(second["secret"]))
        assert refused.status_code == 402, refused.text
        wait_for(his.types, lambda types: len(types) == 5)
    told = [each.event["data"] for each in his.heard]
    of_first = {"of": "key", "period": "day", "key": first["id"], "limit": 2.5, "spent": 0.0, "reserved": 2.0}
    of_all = {"of": "installation", "period": "day", "key": None, "limit": 3.5, "spent": 0.0, "reserved": 3.0}
    second_key = of_first | {"key": second["id"], "reserved": 1.0}
    assert told == [
        of_first | {"threshold": 80, "refused": False},
        of_first | {"threshold": 100, "refused": True},
        of_all | {"threshold": 80, "refused": False},
        of_all | {"threshold": 100, "refused": True},
        second_key | {"threshold": 100, "refused": True},
    ]


INSIDE = [
    "http://example.com/", "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/",
    "https://0x7f.1/", "https://017700000001/", "https://0177.0.0.1/", "https://0/", "https://0.0.0.0/",
    "https://localhost/", "https://LOCALHOST./", "https://10.0.0.1/", "https://172.16.0.1:8443/", "https://192.168.1.1/",
    "https://100.64.0.1/", "https://169.254.169.254/latest/meta-data/", "https://168.63.129.16/", "https://224.0.0.1/",
    "https://255.255.255.255/", "https://240.0.0.1/", "https://198.18.0.1/", "https://192.0.2.1/", "https://[::1]/",
    "https://[::]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[::127.0.0.1]/",
    "https://[64:ff9b::127.0.0.1]/", "https://[64:ff9b:1::1]/", "https://[2002:7f00:1::]/", "https://[2001::1]/",
    "https://[fe80::1]/", "https://[fe80::1%25eth0]/", "https://[fc00::1]/", "https://[fd00:ec2::254]/",
    "https://[fec0::1]/", "https://[ff02::1]/", "https://[2001:db8::1]/", "https://user@93.184.216.34/",
    "https://93.184.216.34@127.0.0.1/", "https://user:pass@93.184.216.34/", "https://93.184.216.34#@127.0.0.1/",
    "https://93.184.216.34\\@127.0.0.1/", "https://93.184.216.34:0/", "https://93.184.216.34:99999/",
    "https://①②⑦.⓪.⓪.①/", "https://127。0。0。1/", "https:/93.184.216.34/", "//93.184.216.34/", "https://",
    "ftp://93.184.216.34/", "file:///etc/passwd", "gopher://93.184.216.34/", "https://93.184.216.34/a b",
    "https://93.184.216.34/\r\nX: y", f"https://{'a' * 64}.example/", "https://hooks.invalid/",
]  # fmt: skip


def test_what_is_inside_cannot_be_registered(tmp_path: Path) -> None:
    """By no spelling, as a webhook and as a callback, in both protocols; each with a sentence."""
    with open_studio_with_keys(tmp_path) as studio:
        studio.post("/api/webhooks/secret")
        for url in INSIDE:
            answer = studio.post("/api/webhooks", json={"url": url})
            assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "url"), url
        for url in INSIDE[::7]:
            answer = studio.post("/api/generate", json={"prompt": "A cat", "callback_url": url})
            assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "callback_url"), url
            answer = studio.post("/v1/videos", json={"prompt": "A cat", "callback_url": url})
            assert (answer.status_code, answer.json()["error"]["param"]) == (400, "callback_url"), url
        assert studio.get("/api/videos").json()["videos"] == []
        assert register(studio, {}, "https://93.184.216.34/hook")["enabled"] is True
        assert register(studio, {}, "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:8443/hook?a=b")["enabled"] is True


@pytest.mark.parametrize(
    "url",
    ["http://93.184.216.34/", "https://169.254.169.254/", "https://[fd00:ec2::254]/", "https://168.63.129.16/",
     "https://0/", "https://0.0.0.0/", "https://224.0.0.1/", "https://[fe80::1]/", "http://2130706433/"],
)  # fmt: skip
def test_where_private_is_allowed_some_places_never_are(studio: TestClient, url: str) -> None:
    """What tells a machine's secrets, what is no machine, and plain http over the internet."""
    assert studio.post("/api/webhooks", json={"url": url}).status_code == 422


def test_a_name_that_changes_is_seen_at_the_connection(tmp_path: Path) -> None:
    """Registered while it was public; private, or private among others, when it is connected to: nothing is sent."""
    found = ["93.184.216.34"]

    async def resolve(host: str, _port: int) -> list[str]:
        assert host == "hooks.example"
        return list(found)

    guard = Guard(resolve)
    with open_studio_with_keys(tmp_path) as studio, courier(studio, guard), Receiver() as receiver:
        opened = studio.app.state.studio  # type: ignore[attr-defined]
        webhooks = Webhooks(opened.database, guard, opened.secret_key)
        assert studio.portal
        url = f"https://hooks.example:{receiver.port}/hook"
        studio.portal.call(webhooks.create, WebhookRequest(url=url, events=["video.queued"]))
        for found[:] in (["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:127.0.0.1"]):
            id_ = make(studio, {})
            row = wait_for(lambda id_=id_: log(studio, {}, f"&video_id={id_}")[0], lambda row: row["attempts"] > 1)
            assert "not on the public internet" in row["error"]
        assert receiver.connections == 0


def _certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """For a server of that name, and for a client that believes it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    built = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(now - dt.timedelta(1)).not_valid_after(now + dt.timedelta(1))
    signed = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False).sign(
        key, hashes.SHA256()
    )
    path = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))


def test_the_name_is_kept_over_the_address(tmp_path: Path) -> None:
    """Connected to the address that was looked up, with the name in TLS and in Host; another's certificate is none."""

    async def resolve(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    server, client = _certificate(tmp_path, "hooks.example")
    names: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: names.append(name)
    guard = Guard(resolve, allow_private=True)
    with open_studio_with_keys(tmp_path / "data", webhook_allow_private=True) as studio, \
            courier(studio, guard, client), Receiver(context=server) as receiver:  # fmt: skip
        opened = studio.app.state.studio  # type: ignore[attr-defined]
        webhooks = Webhooks(opened.database, guard, opened.secret_key)
        assert studio.portal
        for host in ("hooks.example", "other.example"):
            request = WebhookRequest(url=f"https://{host}:{receiver.port}/hook", events=["video.queued"])
            studio.portal.call(webhooks.create, request)
        make(studio, {})
        rows = wait_for(lambda: log(studio, {}), lambda rows: _over(rows) and any(row["error"] for row in rows))
    assert {row["error"] for row in rows} == {
        None, "Its certificate cannot be trusted, or it does not speak TLS as it should.",
    }  # fmt: skip
    assert [told.headers["host"] for told in receiver.heard] == [f"hooks.example:{receiver.port}"]
    assert set(names) == {"hooks.example", "other.example"}


def test_tries_go_on_for_three_days(studio: TestClient, who: dict[str, str]) -> None:
    """At least ten, with pauses from nothing to four hours; given up when both are over."""
    pauses = [pause_after(tries) for tries in range(1, 2000)]
    assert (min(pauses) >= 0, max(pauses) <= LONGEST_PAUSE, max(pauses) > LONGEST_PAUSE * 0.9) == (True, True, True)
    assert max(pause_after(1) for _ in range(1000)) <= 5
    assert sum(min(LONGEST_PAUSE, 5.0 * 4.0**n) for n in range(9)) < 3 * 24 * 3600  # ten tries within three days

    async def age(days: int, attempts: int) -> None:
        async with studio.app.state.studio.database.transaction() as connection:  # type: ignore[attr-defined]
            old = {
                "queued_at": dt.datetime.now(dt.UTC) - dt.timedelta(days=days),
                "attempts": attempts,
                "claimed_until": None,
            }
            owned = webhook_deliveries.c.video_id == id_
            await connection.execute(sa.update(webhook_deliveries).where(owned).values(**old))

    register(studio, who, f"http://127.0.0.1:{free_port()}/hook", events=["video.queued"])
    id_ = make(studio, who)
    assert studio.portal
    for days, attempts in ((2, 50), (4, 3)):
        studio.portal.call(age, days, attempts)
        wait_for(lambda before=attempts: log(studio, who)[0], lambda row, least=attempts + 1: row["attempts"] > least)
        assert log(studio, who)[0]["state"] == "pending"
    row = settled(studio, who, 1)[0]
    assert (row["state"], row["attempts"], row["next_attempt_at"]) == ("failed", 10, None)


def test_two_workers_tell_it_once(postgres: str, tmp_path: Path) -> None:
    """On PostgreSQL a delivery is one worker's at a time, and the order holds between them."""
    settings = {"database_url": postgres, "webhook_allow_private": True}
    asyncio.run(migrate(settings_for(tmp_path, **settings)))
    with open_studio_with_keys(tmp_path / "data", **settings) as studio, Receiver() as receiver, \
            courier(studio), courier(studio):  # fmt: skip
        who = as_key(make_key(studio)["secret"])
        register(studio, who, receiver.url)
        ids = [make(studio, who) for _ in range(6)]
        for id_ in ids:
            bring(studio, id_, *DONE)
        settled(studio, who, 18)
    assert [receiver.types(id_) for id_ in ids] == [LIFE] * 6


@pytest.mark.parametrize(
    "wrong", [{"url": ""}, {"url": 7}, {"events": []}, {"events": ["video.made"]}, {"secret": "whsec_mine"}]
)
def test_what_is_no_webhook_is_refused(studio: TestClient, who: dict[str, str], wrong: dict[str, Any]) -> None:
    answer = studio.post("/api/webhooks", json={"url": "http://127.0.0.1:9/"} | wrong, headers=who)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_a_key_has_twenty_at_most(studio: TestClient, who: dict[str, str]) -> None:
    """And pages through its log, newest first."""
    hooks = [register(studio, who, "http://127.0.0.1:9/", events=["video.queued"])["id"] for _ in range(20)]
    refused = studio.post("/api/webhooks", json={"url": "http://127.0.0.1:9/"}, headers=who)
    assert (refused.status_code, "20" in refused.json()["detail"]) == (422, True)
    make(studio, who)
    seen, cursor = [], ""
    while cursor is not None:
        page = studio.get("/api/webhooks/deliveries", params={"limit": 8, "cursor": cursor or None}, headers=who).json()
        seen += [row["webhook_id"] for row in page["deliveries"]]
        cursor = page["next_cursor"]
    assert sorted(seen) == sorted(hooks)
    own = studio.get(f"/api/webhooks/{hooks[0]}/deliveries", headers=who).json()["deliveries"]
    assert [row["webhook_id"] for row in own] == hooks[:1]
    for hook in hooks:
        assert studio.delete(f"/api/webhooks/{hook}", headers=who).status_code == 200
    assert log(studio, who) == studio.get("/api/webhooks", headers=who).json()["webhooks"] == []


def _python(code: str) -> list[str]:
    return [sys.executable, "-u", "-c", code]


def _javascript(code: str) -> list[str]:
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "standardwebhooks").is_dir():
        pytest.skip("node or its standardwebhooks package is not installed; scripts/test installs it where npm is")
    return [node, "--input-type=module", "--eval", code]


@pytest.mark.parametrize(("language", "command"), [("python", _python), ("js", _javascript)])
def test_the_receiver_of_the_document_works(
    studio: TestClient, who: dict[str, str], language: str, command: Callable[[str], list[Any]]
) -> None:
    """That of doc/webhooks.md, as it stands there but for its port: it lets in what is signed alone."""
    [code] = re.findall(rf"```{language}\n(.*?)```", (ROOT / "doc" / "webhooks.md").read_text(), re.DOTALL)
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook"
    secret = register(studio, who, url, events=["video.queued"])["secret"]
    process = subprocess.Popen(
        command(code.replace("9000", str(port))),
        env={"WEBHOOK_SECRET": secret}, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        id_ = make(studio, who)
        assert settled(studio, who, 1)[0]["state"] == "delivered"
        forged = {"webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"}
        assert httpx2.post(url, content=b"{}", headers=forged, **LOCAL).status_code == 400
        assert process.stdout
        assert process.stdout.readline().split() == ["video.queued", id_]
    finally:
        process.kill()
        process.wait()
