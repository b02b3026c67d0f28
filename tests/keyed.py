"""What the tests of keys share: a studio that asks for them, opened by one that administers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from app.main import create_app
from app.models.key import KeyRequest
from tests.conftest import settings_for


@contextmanager
def open_studio_with_keys(folder: Path, **given: Any) -> Iterator[TestClient]:
    """A studio that does no work unless told to; the client shows the key of one that administers."""
    usual = {"worker": False, "authentication": "keys", "rate_limit": "100000/minute",
             "rate_limit_create": "10000/minute"}  # fmt: skip
    with TestClient(create_app(settings_for(folder, **usual | given))) as client:
        assert client.portal
        keys = client.app.state.studio.keys  # type: ignore[attr-defined]
        boss = client.portal.call(keys.create, KeyRequest(name="the boss", scopes=["admin"]))
        client.headers["Authorization"] = f"Bearer {boss.secret}"
        yield client


def make_key(client: TestClient, **fields: Any) -> dict[str, Any]:
    """A new key with its secret."""
    answer = client.post("/api/keys", json={"name": "somebody"} | fields)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def as_key(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def no_key() -> dict[str, str]:
    """In place of the client's own."""
    return {"Authorization": ""}
