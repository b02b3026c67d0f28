"""Keys and tokens: they go to their own service only, and into no text of ours (P-33)."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import structlog

from app.errors import AccountTrouble, ConfigurationError, UpstreamAway
from app.logs import set_up_logs
from app.services.azure_sora import AzureSoraService
from app.services.contract import Reference
from app.services.transcripts import shown
from emulator import Emulator, EmulatorSettings
from tests.far_side import CANARY, FarSide, Reply, account_at, hang_up, http, opened, order, silence, video

PICTURE = Reference(b"\x89PNG-pixels-that-nobody-wants-to-read", "image/png")


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.wire.JITTER_SECONDS", 0.02)


@pytest.fixture
def debug_lines() -> Iterator[Callable[[], str]]:
    """A function that returns every line logged so far, at the lowest level, without any secret told to the log."""
    root, written = logging.getLogger(), io.StringIO()
    handlers, level, told = root.handlers[:], root.level, structlog.get_config()
    set_up_logs(production=True, level="DEBUG")
    lines = root.handlers[0]
    assert isinstance(lines, logging.StreamHandler)
    lines.setStream(written)
    yield written.getvalue
    root.handlers[:], root.level = handlers, level
    structlog.configure(**told)


ECHOES: dict[str, Reply] = {
    "wrong key": http(401, {"error": {"code": "401", "message": f"Access denied: {CANARY}"}}),
    "refused": http(400, {"error": {"message": f"Bad header api-key: {CANARY}", "code": CANARY}}),
    "moderated": http(400, {"error": {"message": f"moderation system {CANARY}", "code": "moderation_blocked"}}),
    "forbidden": http(403, CANARY),
    "gone": http(404, {"detail": CANARY}),
    "busy": http(429, {"message": CANARY}),
    "broken": http(500, {"detail": [{"loc": [CANARY], "msg": CANARY}]}),
    "failed": http(200, video("failed", error={"code": CANARY, "message": f"key {CANARY}"})),
    "a word": http(200, video(CANARY, prompt=CANARY)),
    "a page": http(200, f"<html>{CANARY}</html>"),
    "silence": silence,
    "a broken line": hang_up,
}


@pytest.mark.parametrize("name", ECHOES)
def test_a_service_that_echoes_the_key_brings_it_into_no_text_of_ours(name: str, debug_lines: Any) -> None:
    """Every verb, every error with its trace and causes, every stored word, every line of the log."""

    async def run() -> str:
        said = []
        changes = {"create_seconds": 0.3, "answer_seconds": 0.3}
        async with FarSide(ECHOES[name]) as far, opened(account_at(far.url, **changes)) as service:
            verbs = [
                service.create_video_job(order(reference=PICTURE)),
                service.get_job_status("video_1"),
                service.list_recent(),
                service.check(),
                service.cancel("video_1"),
                anext(aiter(service.download_video("video_1"))),
            ]
            for verb in verbs:
                try:
                    said.append(repr(await verb))
                except (Exception, StopAsyncIteration) as error:  # noqa: BLE001  # whatever it is, the test reads it
                    said += [*traceback.format_exception(error), repr(error), repr(vars(error))]
            said += [repr(service.trouble), repr(service.unknown_words), repr(service.account), repr(vars(service))]
        assert CANARY in str(far.heard)
        return "\n".join(said)

    said = asyncio.run(run())
    lines = debug_lines()
    assert "asked" in lines
    assert CANARY not in said
    assert CANARY not in lines


def test_the_debug_log_has_a_line_for_each_request_and_answer_without_media(debug_lines: Any) -> None:
    """Method, path, status, time and bodies: prompts cut, pictures and data URLs counted, signed addresses bared."""
    answer = video(
        "queued", prompt="p" * 5000, url="https://store.example/file.mp4?sig=abc", poster="data:image/png;base64,AAAA"
    )

    async def run() -> None:
        async with FarSide(http(200, answer)) as far, opened(account_at(far.url)) as service:
            await service.create_video_job(order(prompt="word " * 2000, reference=PICTURE))

    asyncio.run(run())
    lines = [json.loads(line) for line in debug_lines().splitlines() if line.startswith("{")]
    lines = [line for line in lines if line["logger"].startswith("app.services")]
    asked, told = lines
    assert (asked["event"], asked["method"], asked["path"]) == ("asked", "POST", "/videos")
    assert (told["event"], told["status"], told["account"]) == ("answered", 200, "azure")
    assert told["ms"] >= 0
    text = str(lines)
    assert "[image/png, 37 bytes]" in text
    assert "sig=abc" not in text
    assert "base64" not in text
    assert len(text) < 1500


def test_a_body_is_shown_without_secrets_however_it_is_built() -> None:
    deep: Any = "end"
    for _ in range(50):
        deep = [deep]
    body = {
        "api_key": "x",
        "nested": {"Authorization": "y", "n": 1, "b64_json": "QUJD" * 200},
        "deep": deep,
        "many": [0] * 99,
    }
    seen = shown(body)
    assert seen["api_key"] == "[secret]"
    assert seen["nested"] == {"Authorization": "[secret]", "n": 1, "b64_json": "[media, 800 characters]"}
    assert len(seen["many"]) == 21
    assert "end" not in str(seen)


def test_an_order_never_follows_a_redirect_with_its_key() -> None:
    async def run() -> None:
        thief = FarSide(http(200, video()))
        far = FarSide(http(308, location=f"{thief.url}/openai/v1/videos"))
        async with thief, far, opened(account_at(far.url)) as service:
            with pytest.raises(AccountTrouble) as ended:
                await service.create_video_job(order())
            assert ended.value.kind == "address"
            for ask in (service.get_job_status("video_1"), service.list_recent()):
                with pytest.raises(UpstreamAway):
                    await ask
        assert thief.heard == []

    asyncio.run(run())


@pytest.mark.parametrize(
    ("changes", "header", "value"),
    [
        ({}, "api-key", CANARY),
        ({"dialect": "openai"}, "authorization", f"Bearer {CANARY}"),
        ({"dialect": "litellm"}, "authorization", f"Bearer {CANARY}"),
    ],
)
def test_a_key_goes_into_the_header_of_its_dialect(changes: dict[str, Any], header: str, value: str) -> None:
    async def run() -> None:
        async with FarSide(http(200, video())) as far, opened(account_at(far.url, **changes)) as service:
            await service.create_video_job(order())
            assert far.heard[0].headers[header] == value
            assert not {"api-key", "authorization"} - {header} & set(far.heard[0].headers)

    asyncio.run(run())


def test_without_a_key_none_is_sent() -> None:
    async def run() -> None:
        account = account_at("http://x", dialect="vllm-omni", api_key=None)
        async with (
            FarSide(http(200, video())) as far,
            opened(account.model_copy(update={"endpoint": far.url})) as service,
        ):
            await service.create_video_job(order())
            assert not {"api-key", "authorization"} & set(far.heard[0].headers)

    asyncio.run(run())


def test_a_service_cannot_set_a_cookie() -> None:
    async def run() -> None:
        reply = http(200, video(), set_cookie="track=1; Path=/")
        async with FarSide(reply) as far, opened(account_at(far.url)) as service:
            await service.get_job_status("video_1")
            await service.get_job_status("video_1")
            assert "cookie" not in far.heard[1].headers

    asyncio.run(run())


@dataclass
class Token:
    token: str
    expires_on: int = 0


@dataclass
class Purse:
    """A credential as azure-identity's are: a new token for each request here, so that each can be told apart."""

    scopes: list[str] = field(default_factory=list)
    broken: bool = False

    def get_token(self, *scopes: str) -> Token:
        if self.broken:
            raise ConnectionError("no identity on this machine")
        self.scopes += scopes
        return Token(f"token-{len(self.scopes)}")


def entra(url: str, purse: Purse) -> AzureSoraService:
    return AzureSoraService(account_at(url, api_key=None, entra=True), credential=purse)


def test_a_token_is_fetched_for_each_request_and_renewed_once_after_a_401() -> None:
    async def run() -> None:
        purse, refused = Purse(), http(401, {"error": {"code": "401", "message": "expired"}})
        replies = [http(200, video()), refused, http(200, video("in_progress")), refused, refused]
        async with FarSide(*replies) as far:
            service = entra(far.url, purse)
            await service.start()
            await service.create_video_job(order())
            assert (await service.get_job_status("video_1")).phase == "running"
            with pytest.raises(UpstreamAway, match="Entra ID"):
                await service.get_job_status("video_1")
            await service.close()
        assert [each.headers["authorization"] for each in far.heard] == [f"Bearer token-{n}" for n in range(1, 6)]
        assert set(purse.scopes) == {"https://ai.azure.com/.default"}
        assert all("api-key" not in each.headers for each in far.heard)

    asyncio.run(run())


def test_without_a_token_nothing_is_sent() -> None:
    async def run() -> None:
        async with FarSide(http(200, video())) as far:
            service = entra(far.url, Purse(broken=True))
            await service.start()
            with pytest.raises(AccountTrouble, match="no identity on this machine") as ended:
                await service.create_video_job(order())
            assert ended.value.kind == "key"
            with pytest.raises(UpstreamAway):
                await service.get_job_status("video_1")
            await service.close()
        assert far.heard == []

    asyncio.run(run())


def test_the_emulator_lets_a_token_in() -> None:
    with Emulator(EmulatorSettings.fast(keys=(), tokens=("token-1", "token-2"))) as emulator:

        async def run() -> None:
            account = account_at(emulator.url, api_key=None, entra=True, models={"sora-2": "sora-2"})
            service = AzureSoraService(account, credential=Purse())
            await service.start()
            assert await service.create_video_job(order())
            await service.check()
            await service.close()

        asyncio.run(run())


def test_a_missing_package_is_named_with_the_command_that_brings_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The folder holds an `azure` without an `identity`: the test means the same where the extra is installed."""
    (tmp_path / "azure").mkdir()
    (tmp_path / "azure" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ConfigurationError, match=r'pip install "azure-openai-sora-video-generator\[entra\]"'):
        AzureSoraService(account_at("https://x.openai.azure.com", api_key=None, entra=True))
