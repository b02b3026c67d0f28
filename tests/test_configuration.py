"""Settings: read once, checked at the start, one clear sentence per mistake."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import pytest
from fastapi.testclient import TestClient

from app.config import Settings, read_settings
from app.errors import ConfigurationError
from app.main import create_app
from tests.conftest import ROOT, SMALL, settings_for

KEY = "0123456789abcdef0123456789abcdef"


def sentences(**given: Any) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        read_settings(_env_file=None, **given)
    return caught.value.sentences


def test_no_settings_are_enough() -> None:
    settings = read_settings(_env_file=None)
    assert (settings.environment, settings.host, settings.port) == ("development", "127.0.0.1", 8000)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"port": 0}, "PORT"),
        ({"port": "many"}, "PORT"),
        ({"environment": "prod"}, "ENVIRONMENT"),
        ({"log_level": "LOUD"}, "LOG_LEVEL"),
        ({"database_url": "mysql://x/y"}, "postgresql://"),
        ({"storage_url": "s3://bucket"}, "file://"),
        ({"rate_limit": "often"}, "60/minute"),
        ({"azure_openai_endpoint": "myresource", "azure_openai_api_key": KEY}, "https://NAME.openai.azure.com"),
        ({"azure_openai_endpoint": "http://x.openai.azure.com", "azure_openai_api_key": KEY}, "https"),
        ({"azure_openai_endpoint": "https://x.openai.azure.com"}, "AZURE_OPENAI_API_KEY is not"),
        ({"azure_openai_api_key": KEY}, "AZURE_OPENAI_ENDPOINT is not"),
        ({"azure_openai_deployment": "sora"}, "AZURE_OPENAI_ENDPOINT is not"),
        ({"prompt_rewrite_endpoint": "https://x.openai.azure.com/openai/v1"}, "PROMPT_REWRITE_MODEL is not"),
        ({"prompt_rewrite_model": "writer"}, "PROMPT_REWRITE_ENDPOINT is not"),
        ({"prompt_rewrite_model": "writer", "prompt_rewrite_endpoint": "http://x.example"}, "https"),
        ({"environment": "production"}, "AUTHENTICATION=proxy"),
        ({"authentication": "password"}, "AUTHENTICATION"),
        ({"daily_budget": -1}, "DAILY_BUDGET"),
        ({"moderation": "strict"}, "MODERATION"),
        ({"moderations_api_key": KEY}, "MODERATIONS_URL is not"),
        ({"moderations_url": "http://m.example.com"}, "https"),
        ({"azure_content_safety_key": KEY}, "need each other"),
        ({"azure_content_safety_threshold": 7}, "AZURE_CONTENT_SAFETY_THRESHOLD"),
        ({"total_budget": "much"}, "TOTAL_BUDGET"),
        ({"environment": "production", "authentication": "proxy", "cors_origins": "*"}, "CORS_ORIGINS"),
        ({"environment": "production", "authentication": "proxy", "log_level": "debug"}, "LOG_LEVEL=DEBUG"),
    ],
)
def test_a_mistake_is_one_sentence_with_what_to_do(given: dict[str, Any], word: str) -> None:
    said = sentences(**given)
    assert len(said) == 1
    assert word in said[0]
    assert said[0].endswith(".")


def test_every_mistake_is_named_at_once() -> None:
    assert len(sentences(port=0, environment="prod", log_level="LOUD")) == 3
    assert len(sentences(environment="production", cors_origins="*", log_level="DEBUG")) == 3


def test_a_mistake_never_shows_a_secret() -> None:
    assert KEY not in "".join(sentences(azure_openai_api_key=KEY))
    assert KEY not in repr(
        read_settings(_env_file=None, azure_openai_endpoint="https://x.openai.azure.com", azure_openai_api_key=KEY)
    )


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example,")
    assert read_settings(_env_file=None).allowed_hosts == ("a.example", "b.example")


def test_the_example_file_is_complete_and_works(tmp_path: Path) -> None:
    """`cp .env.example .env` changes nothing by itself, and every setting stands in it."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    assert named == {name.upper() for name in Settings.model_fields}
    assert read_settings(_env_file=ROOT / ".env.example") == read_settings(_env_file=None)


@pytest.mark.parametrize("command", [["-m", "app.cli", "serve"], ["-m", "uvicorn", "app.main:app", "--port", "1"]])
def test_a_wrong_start_ends_with_the_sentence_alone(tmp_path: Path, command: list[str]) -> None:
    """No trace, no half-started server, whichever door it was started by."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DATA_DIR": str(tmp_path), "PORT": "99999"}
    ended = subprocess.run(
        [sys.executable, *command],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode != 0
    assert "PORT cannot be used" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_operator_chooses_the_renderers_codec_and_badge(tmp_path: Path) -> None:
    """Both reach the file: its codec is another, and the badge's dark plate is not in its corner."""
    settings = settings_for(tmp_path, render_codec="vp9", render_badge=False)
    with TestClient(create_app(settings)) as client:
        fields = SMALL | {"prompt": "Snow on a sunny day"}
        made = client.post("/api/generate", json=fields, headers={"Prefer": "wait=60"}).json()
        with av.open(io.BytesIO(client.get(made["video_url"]).content), "r") as film:
            assert film.streams.video[0].codec_context.name == "vp9"
            corner = next(film.decode(video=0)).to_ndarray(format="gray")[-30:, :200]
    assert corner.min() > 120
