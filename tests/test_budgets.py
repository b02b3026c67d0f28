"""What may be spent: budgets that hold whatever comes at once, give back what was not spent, and add up."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.models.caller import Caller
from app.models.video import State, VideoGenerationRequest
from app.studio import migrate
from app.videos import records
from app.videos.bills import bill
from emulator import Emulator, EmulatorSettings
from tests.conftest import settings_for
from tests.keyed import as_key, make_key, open_studio_with_keys
from tests.upstreams import write_upstreams

DOLLAR = {"prompt": "A cat", "model": "quick", "duration": 4}  # at $0.25 a second: $1.00
FREE = {"prompt": "A cat", "model": "animatic", "duration": 4}
UNPRICED = {"prompt": "A cat", "model": "vague", "duration": 4}


@pytest.fixture(scope="module")
def upstreams(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An account with a model at $0.25 a second and one without a known price. Nothing is sent there."""
    with Emulator(EmulatorSettings.fast()) as emulator:
        path = write_upstreams(tmp_path_factory.mktemp("upstreams"), {"cheap": emulator}, prices={"quick": 0.25})
        vague = path.read_text().replace("[accounts.", '[models.vague]\nname = "Vague"\nsizes = [[1280, 720]]\n'
                                         'seconds = {"offered" = [4]}\n\n[accounts.').replace(
            'models = {"quick" = "sora-2"}', 'models = {"quick" = "sora-2", "vague" = "sora-3"}')  # fmt: skip
        path.write_text(vague)
        yield path


@pytest.fixture
def open_studio(upstreams: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("TEST_UPSTREAM_KEY", "x" * 32)

    def opened(**given: Any) -> AbstractContextManager[TestClient]:
        return open_studio_with_keys(tmp_path / "data", upstreams_file=upstreams, **given)

    return opened


def order(studio: TestClient, who: dict[str, str], body: dict[str, Any] = DOLLAR, **headers: str) -> Any:
    return studio.post("/api/generate", json=body, headers=who | headers)


def end(studio: TestClient, id_: str, state: State, charged: Any) -> None:
    """The end of a video as the worker would write it."""

    async def move() -> None:
        async with studio.app.state.studio.database.transaction() as connection:  # type: ignore[attr-defined]
            for step in (State.SUBMITTING, State.IN_PROGRESS, State.SAVING):
                record = await records.move(connection, id_, step)
            assert record
            await records.move(connection, id_, state, **bill(record, charged))

    assert studio.portal
    studio.portal.call(move)


def left(studio: TestClient, who: dict[str, str]) -> dict[str, float]:
    """What is left, by budget."""
    told = studio.post("/api/quote", json=DOLLAR, headers=who).json()["budgets"]
    return {f"{budget['of']} {budget['period']}": budget["left"] for budget in told}


@pytest.mark.parametrize(
    ("key", "installation"),
    [({"total_budget": 20}, {}), ({"daily_budget": 20}, {}), ({}, {"daily_budget": 20}), ({}, {"total_budget": 20})],
)
def test_a_hundred_at_once_admit_exactly_what_the_budget_reaches_for(
    open_studio: Any, key: dict[str, Any], installation: dict[str, Any]
) -> None:
    """100 parallel orders of $1 against $20: 20 are taken, 80 are told the numbers, nothing is half done."""
    with open_studio(**installation) as studio:
        who = as_key(make_key(studio, **key)["secret"])
        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda _: order(studio, who), range(100)))
        assert sorted(answer.status_code for answer in answers) == [200] * 20 + [402] * 80
        refused = next(answer.json() for answer in answers if answer.status_code == 402)
        assert refused["code"] == "insufficient_budget"
        for words in ("cost $1.00", "budget of this", "of $20.00", "$0.00 are spent", "$20.00 reserved", "are left"):
            assert words in refused["detail"]
        assert len(studio.get("/api/videos?limit=100", headers=who).json()["videos"]) == 20
        assert list(left(studio, who).values()) == [0.0]


def test_the_budget_holds_on_postgresql_too(open_studio: Any, postgres: str, tmp_path: Path) -> None:
    """Where many connections write at once, without a request that would make them queue; its days are those of UTC."""
    asyncio.run(migrate(settings_for(tmp_path, database_url=postgres)))
    with open_studio(database_url=postgres) as studio:
        key = make_key(studio, daily_budget=20)
        who = as_key(key["secret"])

        async def order_at_once() -> list[Any]:
            caller = Caller(key["id"], "", frozenset(["create"]))
            admission = studio.app.state.studio.admission.of(caller)  # type: ignore[attr-defined]
            orders = [admission.create(VideoGenerationRequest(**DOLLAR)) for _ in range(60)]
            return await asyncio.gather(*orders, return_exceptions=True)

        assert studio.portal
        ends = [type(each).__name__ for each in studio.portal.call(order_at_once)]
        assert sorted(ends) == ["Accepted"] * 20 + ["InsufficientBudget"] * 40
        told = studio.get("/api/spend?by=day", headers=who).json()["rows"]
        assert [(row["day"], row["reserved"]) for row in told] == [(datetime.now(UTC).date().isoformat(), 20.0)]


def test_what_was_not_spent_is_given_back(open_studio: Any) -> None:
    """A failure and a cancelling that cost nothing free their dollar; what is charged or unclear does not."""
    with open_studio() as studio:
        who = as_key(make_key(studio, total_budget=5)["secret"])
        ids = [order(studio, who).json()["job_id"] for _ in range(5)]
        assert order(studio, who).status_code == 402
        assert studio.post(f"/api/videos/{ids[0]}/cancel", headers=who).json()["charged"] == "no"
        end(studio, ids[1], State.FAILED, "no")
        assert left(studio, who) == {"key total": 2.0}
        end(studio, ids[2], State.FAILED, "unknown")
        end(studio, ids[3], State.COMPLETED, "yes")
        assert left(studio, who) == {"key total": 2.0}
        assert [order(studio, who).status_code for _ in range(3)] == [200, 200, 402]


def test_takes_are_paid_together_or_not_at_all(open_studio: Any) -> None:
    with open_studio() as studio:
        who = as_key(make_key(studio, total_budget=3)["secret"])
        refused = order(studio, who, DOLLAR | {"takes": 4})
        assert (refused.status_code, "cost $4.00" in refused.json()["detail"]) == (402, True)
        assert left(studio, who) == {"key total": 3.0}
        assert order(studio, who, DOLLAR | {"takes": 3}).status_code == 200
        assert left(studio, who) == {"key total": 0.0}


def test_a_remix_is_paid_too(open_studio: Any) -> None:
    with open_studio() as studio:
        who = as_key(make_key(studio, total_budget=2)["secret"])
        first = order(studio, who).json()["job_id"]
        end(studio, first, State.COMPLETED, "yes")

        async def sent_to() -> None:
            async with studio.app.state.studio.database.transaction() as connection:
                await records.note(connection, first, account="cheap")

        studio.portal.call(sent_to)
        answers = [studio.post(f"/api/videos/{first}/remix", json={"prompt": "Rain"}, headers=who) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 402]


def test_a_request_that_comes_twice_is_paid_once(open_studio: Any) -> None:
    """Also when the budget is spent; and a refused one leaves its key free for a later try."""
    with open_studio() as studio:
        who = as_key(make_key(studio, total_budget=1)["secret"])
        refused = order(studio, who, DOLLAR | {"duration": 8}, **{"Idempotency-Key": "b"})
        first, again = (order(studio, who, **{"Idempotency-Key": "a"}) for _ in range(2))
        assert (refused.status_code, first.json()["job_id"]) == (402, again.json()["job_id"])
        assert left(studio, who) == {"key total": 0.0}
        studio.post(f"/api/videos/{first.json()['job_id']}/cancel", headers=who)
        assert order(studio, who, **{"Idempotency-Key": "b"}).status_code == 200


def test_what_is_free_always_passes_and_what_is_unknown_never_does(open_studio: Any) -> None:
    """Unknown is not 0: with any budget it is refused by name, without one it is made."""
    with open_studio() as studio:
        poor, rich, plain = (
            as_key(make_key(studio, total_budget=budget)["secret"]) for budget in (0, 1_000_000_000, None)
        )
        assert order(studio, poor, FREE).status_code == 200
        for who in (poor, rich):
            refused = order(studio, who, UNPRICED)
            assert (refused.status_code, "not known" in refused.json()["detail"]) == (402, True)
        assert order(studio, plain, UNPRICED).status_code == 200
        assert order(studio, plain).status_code == 200
        told = studio.post("/v1/videos", json={"prompt": "A cat", "model": "quick"}, headers=poor)
        assert (told.status_code, told.json()["error"]["code"]) == (402, "insufficient_budget")


def test_a_day_ends_at_midnight(open_studio: Any) -> None:
    """What was ordered yesterday counts against the total alone."""
    with open_studio() as studio:
        who = as_key(make_key(studio, daily_budget=1, total_budget=3)["secret"])
        ids = [order(studio, who).json()["job_id"]]
        assert left(studio, who) == {"key day": 0.0, "key total": 2.0}
        _order_earlier(studio, ids[0], days=1)
        assert left(studio, who) == {"key day": 1.0, "key total": 2.0}
        assert [order(studio, who).status_code for _ in range(2)] == [200, 402]


def test_any_account_may_take_it_so_the_dearest_is_reserved(
    tmp_path: Path, upstreams: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The estimate is the cheapest account's; the budget holds even where the dearest takes the video."""
    monkeypatch.setenv("TEST_UPSTREAM_KEY", "x" * 32)
    text = upstreams.read_text()
    account = text[text.index("[accounts.cheap]") :].replace("accounts.cheap", "accounts.dear").replace("0.25", "0.5")
    both = tmp_path / "upstreams.toml"
    both.write_text(text + "\n" + account)
    with open_studio_with_keys(tmp_path / "data", upstreams_file=both) as studio:
        who = as_key(make_key(studio, total_budget=3)["secret"])
        made = order(studio, who)
        assert studio.get(f"/api/status/{made.json()['job_id']}", headers=who).json()["estimated_cost"] == 1.0
        assert left(studio, who) == {"key total": 1.0}
        assert order(studio, who).status_code == 402


def test_a_quote_is_the_price_and_stores_nothing(open_studio: Any) -> None:
    with open_studio(daily_budget=100) as studio:
        who = as_key(make_key(studio, total_budget=5)["secret"])
        order(studio, who)
        told = studio.post("/api/quote", json=DOLLAR | {"takes": 3, "duration": 8}, headers=who).json()
        budgets = told.pop("budgets")
        assert told == {
            "estimated_cost": 6.0, "price_per_second": 0.25, "price_source": None, "model": "quick",
            "width": 1280, "height": 720, "seconds": 8, "takes": 3,
        }  # fmt: skip
        assert budgets == [
            {"of": "key", "period": "total", "limit": 5.0, "spent": 0.0, "reserved": 1.0, "left": 4.0},
            {"of": "installation", "period": "day", "limit": 100.0, "spent": 0.0, "reserved": 1.0, "left": 99.0},
        ]
        assert studio.get("/api/spend", headers=who).json()["budgets"] == budgets
        assert studio.post("/api/quote", json=UNPRICED, headers=who).json()["estimated_cost"] is None
        assert studio.post("/api/quote", json=FREE, headers=who).json()["estimated_cost"] == 0
        assert studio.post("/api/quote", json=DOLLAR | {"duration": 5}, headers=who).status_code == 422
        assert len(studio.get("/api/videos", headers=who).json()["videos"]) == 1


def _order_earlier(studio: TestClient, id_: str, *, days: int) -> None:
    async def move() -> None:
        async with studio.app.state.studio.database.transaction() as connection:  # type: ignore[attr-defined]
            await records.note(connection, id_, created_at=datetime.now(UTC) - timedelta(days=days))

    assert studio.portal
    studio.portal.call(move)


def test_the_sums_are_right_to_the_micro_dollar(open_studio: Any) -> None:
    """By key, by model and by day, as JSON and as CSV, one's own and everybody's, within days."""
    with open_studio() as studio:
        ada, bob = (make_key(studio, name=name) for name in ("=Ada", "Bob"))
        mine = [order(studio, as_key(ada["secret"])).json()["job_id"] for _ in range(4)]
        order(studio, as_key(bob["secret"]), FREE)
        order(studio, as_key(bob["secret"]), UNPRICED)
        _charge(studio, mine[0], 333_333)
        _charge(studio, mine[1], 1)
        end(studio, mine[2], State.FAILED, "unknown")
        _order_earlier(studio, mine[0], days=2)
        today = datetime.now(UTC).date()
        earlier = (today - timedelta(days=2)).isoformat()

        def spent(by: str, who: dict[str, str] | None = None, more: str = "") -> Any:
            answer = studio.get(f"/api/spend?by={by}{more}", headers=who or {})
            assert answer.status_code == 200, answer.text
            return answer.json()

        everything = {"spent": 1.333334, "reserved": 1.0, "unknown_count": 2, "videos": 6}
        by_key = spent("key")
        assert by_key["total"] == everything
        rows = {row["name"]: row for row in by_key["rows"]}
        assert {name: row["videos"] for name, row in rows.items()} == {"=Ada": 4, "Bob": 2}
        assert (rows["Bob"]["spent"], rows["Bob"]["reserved"], rows["Bob"]["unknown_count"]) == (0.0, 0.0, 1)
        for by, groups in (("model", ["animatic", "quick", "vague"]), ("day", [earlier, today.isoformat()])):
            told = spent(by)
            assert ([row[by] for row in told["rows"]], told["total"]) == (groups, everything)
            assert round(sum(row["spent"] for row in told["rows"]), 9) == everything["spent"]
        own = spent("key", as_key(bob["secret"]))
        assert ([row["name"] for row in own["rows"]], own["total"]["videos"]) == (["Bob"], 2)
        assert spent("day", more=f"&until={earlier}")["total"]["spent"] == 0.333333
        assert spent("day", more=f"&since={today}&until={today}")["total"]["videos"] == 5
        assert spent("day", more="&since=2090-01-01") | {"rows": []} == spent("day", more="&since=2090-01-01")
        table = studio.get("/api/spend?by=key", headers={"Accept": "text/csv"})
        assert table.headers["content-type"].startswith("text/csv")
        assert table.text == studio.get("/api/spend?by=key&format=csv").text
        lines = {row["name"]: row for row in csv.DictReader(io.StringIO(table.text))}
        assert lines["'=Ada"] == {"key": ada["id"], "name": "'=Ada", "spent": "1.333334", "reserved": "1.000000",
                                  "unknown_count": "1", "videos": "4"}  # fmt: skip
        assert studio.get("/api/spend?by=person").status_code == 422
        assert studio.get("/api/spend?since=yesterday").status_code == 422


def _charge(studio: TestClient, id_: str, micro: int) -> None:
    end(studio, id_, State.COMPLETED, "yes")

    async def note() -> None:
        async with studio.app.state.studio.database.transaction() as connection:  # type: ignore[attr-defined]
            await records.note(connection, id_, cost=micro)

    assert studio.portal
    studio.portal.call(note)
