"""Streams of events to readers who take their time, say nothing for long, or leave."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.conftest import wait_for
from tests.listening import Stream

PROMPT = {"prompt": "A cat playing with a ball"}


def test_who_leaves_while_there_is_more_to_hear_is_no_mistake_of_ours(waiting_client: TestClient) -> None:
    readers = [Stream(waiting_client, takes=takes) for takes in (1, 2, 3)]
    listener = Stream(waiting_client)
    try:
        for reader in (*readers, listener):
            wait_for(lambda each=reader: each.pieces, bool)
        for number in range(6):  # one after another, each an event of its own
            waiting_client.post("/api/generate", json=PROMPT)
            wait_for(lambda: listener.pieces, lambda pieces, most=number + 2: len(pieces) >= most)
    finally:
        for reader in (*readers, listener):
            reader.leave()
    for reader in (*readers, listener):
        reader.wait_for_end()


def test_silence_is_broken_by_a_comment(waiting_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy on the way ends what is silent for a minute; the page's own reader is told nothing by a comment."""
    monkeypatch.setattr("app.api.events.SILENCE", 0.1)
    reader = Stream(waiting_client)
    heard = wait_for(lambda: reader.pieces, lambda pieces: len(pieces) > 3)
    waiting_client.post("/api/generate", json=PROMPT)
    wait_for(lambda: reader.heard, lambda text: "event: status" in text)
    reader.leave()
    reader.wait_for_end()
    assert heard[0].startswith("event: snapshot\n")
    assert set(heard[1:4]) == {": nothing new\n\n"}
