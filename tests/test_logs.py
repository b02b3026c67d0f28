"""Log lines: readable or JSON, with ids, never with a secret or a control character."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from app.logs import Cleaner
from tests.conftest import LOCAL, ROOT, SMALL, StudioServer, wait_for

CANARY = "canary-key-3f9a8b7c6d5e"


@pytest.mark.parametrize(
    "text",
    [f"key is {CANARY}", "Authorization: Bearer abc.def-ghi", "api-key: 12345", '{"api_key": "12345"}', "Bearer 12345"],
)
def test_secrets_and_credentials_are_cut_out(text: str) -> None:
    cleaned = Cleaner([CANARY], keep_lines=False)(None, "info", {"event": text, "other": {"nested": text}})
    for word in (CANARY, "abc.def-ghi", "12345"):
        assert word not in str(cleaned)


def test_control_characters_cannot_forge_lines() -> None:
    event = {"event": "a\nb\r\x1b[31m\u202e\x00", "exception": "trace\nof two lines"}
    cleaned = Cleaner([], keep_lines=False)(None, "info", event)
    assert cleaned["event"] == "a\\nb\\u000d\\u001b[31m\\u202e\\u0000"
    assert "\n" not in str(cleaned["exception"])
    assert "\n" in str(Cleaner([], keep_lines=True)(None, "info", event)["exception"])


def test_long_values_are_cut() -> None:
    assert len(str(Cleaner([], keep_lines=False)(None, "info", {"event": "x" * 100_000})["event"])) < 2_100


def test_production_writes_json_with_ids(new_studio: Callable[..., StudioServer]) -> None:
    """Every line of a whole life parses; the lines of production carry the video, those of requests their id."""
    server = new_studio(
        ENVIRONMENT="production",
        AUTHENTICATION="proxy",
        AZURE_OPENAI_ENDPOINT="https://canary.openai.azure.com",
        AZURE_OPENAI_API_KEY=CANARY,
        RENDER_WORKERS="1",
    )
    server.start()
    headers = {"X-Request-Id": "request-0001", "api-key": CANARY}
    with httpx2.Client(base_url=server.url, headers=headers, timeout=30, **LOCAL) as http:
        answers = [http.get("/api/models"), http.get(f"/api/status/{CANARY}"), http.get("/ready"), http.get("/metrics")]
        answers.append(http.post("/api/generate", json=SMALL | {"prompt": f"cat {CANARY} \n forged line"}))
        job_id = answers[-1].json()["job_id"]
        wait_for(lambda: http.get(f"/api/status/{job_id}").json(), lambda answer: answer["status"] == "completed")
    assert server.stop() == 0
    lines = [json.loads(line) for line in server.log.read_text().splitlines() if not line.startswith("The studio is")]
    requests = [line for line in lines if line["event"] == "request" and line["path"] == "/api/generate"]
    assert [(line["request_id"], line["status"]) for line in requests] == [("request-0001", 200)]
    assert CANARY not in server.log.read_text()
    assert all(CANARY not in answer.text for answer in answers)
    assert "forged" not in server.log.read_text(), "prompts are not logged"


def test_a_secret_is_not_in_the_command_lines_or_the_renderer(new_studio: Callable[..., StudioServer]) -> None:
    """The drawing processes get neither the key nor the database's password."""
    import psutil

    server = new_studio(AZURE_OPENAI_ENDPOINT="https://canary.openai.azure.com", AZURE_OPENAI_API_KEY=CANARY)
    server.start()
    children = psutil.Process(server.pid).children(recursive=True)
    assert children
    for child in children:
        assert CANARY not in " ".join(child.cmdline())
        assert CANARY not in str(child.environ())


def test_importing_changes_nothing(tmp_path: Path) -> None:
    """Every module of the studio can be imported without a file, a log handler or a setting."""
    code = (
        "import logging, pathlib, importlib, pkgutil, app\n"
        "names = [m.name for m in pkgutil.walk_packages(app.__path__, 'app.') if 'migrations' not in m.name]\n"
        "[importlib.import_module(name) for name in names]\n"
        "assert not logging.getLogger().handlers\n"
        "assert not list(pathlib.Path('.').iterdir())\n"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PORT": "not a port",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
