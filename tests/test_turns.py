"""Whoever asks for the first time is answered before whoever asks without end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from itertools import pairwise
from pathlib import Path

import pytest
from starlette.types import ASGIApp, Message

from app.files import CHUNK, FEW_READERS, Files
from app.main import create_app
from app.turns import MEMORY, Ranks, Turns
from tests.conftest import settings_for


async def nobody() -> Message:
    raise AssertionError("health reads no body")


def asking(app: ASGIApp, order: list[int]) -> Callable[[int], Awaitable[None]]:
    """Asks for /health over the connection from a port; notes the port in `order` when the answer has begun."""

    async def ask(port: int) -> None:
        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                assert message["status"] == 200
                order.append(port)

        scope = {
            "type": "http", "method": "GET", "path": "/health", "raw_path": b"/health", "query_string": b"",
            "root_path": "", "scheme": "http", "http_version": "1.1", "headers": [(b"host", b"localhost")],
            "client": ("127.0.0.1", port), "server": ("127.0.0.1", 8000), "state": {},
        }  # fmt: skip
        await app(scope, nobody, send)

    return ask


def test_a_newcomer_is_answered_before_those_who_ask_without_end(tmp_path: Path) -> None:
    order: list[int] = []

    async def crowd() -> None:
        ask = asking(create_app(settings_for(tmp_path)), order)
        for _ in range(3):
            await asyncio.gather(*map(ask, range(1, 201)))
        order.clear()
        busy = asyncio.gather(*map(ask, range(1, 201)))
        await asyncio.sleep(0)  # all of them have come first
        await ask(1000)
        await busy

    asyncio.run(crowd())
    assert sorted(order) == [*range(1, 201), 1000]
    assert order.index(1000) < 20


def test_a_few_requests_are_not_held_up(tmp_path: Path) -> None:
    """Nothing waits for a clock: as fast as the loop goes round."""
    order: list[int] = []

    async def one_by_one() -> float:
        ask = asking(create_app(settings_for(tmp_path)), order)
        await ask(1)
        began = time.perf_counter()
        for _ in range(100):
            await ask(1)
        return time.perf_counter() - began

    assert asyncio.run(one_by_one()) < 1.0
    assert len(order) == 101


def test_every_loop_goes_round_by_itself() -> None:
    """A client of tests brings a new loop for each request; what the last one had still to do is forgotten."""
    turns = Turns(1, 0.01)
    ended = asyncio.new_event_loop()
    ended.run_until_complete(turns.take())
    ended.close()

    async def take_some() -> None:
        async with asyncio.timeout(5):
            await asyncio.gather(*(turns.take() for _ in range(3)))

    asyncio.run(take_some())


def test_turns_are_few_in_a_round_and_the_lowest_rank_is_first() -> None:
    taken: list[int] = []

    async def take_all() -> list[int]:
        turns = Turns(2)

        async def take(rank: int) -> None:
            await turns.take(rank)
            taken.append(rank)

        waiting = [asyncio.create_task(take(rank)) for rank in (9, 8, 7, 6, 5, 4)]
        gone = asyncio.create_task(take(1))
        await asyncio.sleep(0)
        gone.cancel()  # takes no turn with it
        sizes = []
        for _ in range(20):
            sizes.append(len(taken))
            await asyncio.sleep(0)
        assert all(each.done() for each in waiting)
        return sizes

    sizes = asyncio.run(take_all())
    assert taken == [9, 8, 4, 5, 6, 7]  # the first two found nobody before them
    assert max(later - earlier for earlier, later in pairwise(sizes)) <= 2


def test_what_a_connection_asked_is_forgotten() -> None:
    now = [1000.0]
    ranks = Ranks(lambda: now[0])
    assert ranks.rank(("a", 1)) == 1000.0
    assert ranks.rank(("a", 1)) > ranks.rank(("b", 1)) == 1000.0
    assert [ranks.rank(("a", 1)) for _ in range(1000)][-1] == 1003.0
    now[0] += 2 * MEMORY + 1
    assert ranks.rank(("b", 1)) == now[0]  # nobody has asked meanwhile
    now[0] += MEMORY + 1
    assert ranks.rank(("a", 1)) == now[0]


def test_many_readers_share_what_a_line_carries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readers, chunks = FEW_READERS + 4, 10
    monkeypatch.setattr("app.files.CHUNKS", 4)
    monkeypatch.setattr("app.files.ROUND", 0.02)
    files, content = Files(tmp_path.as_uri()), bytes(range(256)) * (CHUNK * chunks // 256)

    async def read_all(readers: int) -> float:
        began = time.monotonic()
        assert set(await asyncio.gather(*(files.read("big") for _ in range(readers)))) == {content}
        return time.monotonic() - began

    asyncio.run(files.put("big", content))
    together = readers * chunks / 4 * 0.02
    assert asyncio.run(read_all(readers)) > together / 2
    assert asyncio.run(read_all(FEW_READERS)) < together / 2  # and these need not
