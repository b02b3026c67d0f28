"""Orders: sent once, and every answer to one is taken for what it surely means (P-02, P-04, P-14, P-16)."""

from __future__ import annotations

import asyncio
import socket
import time
from typing import Any

import pytest

from app.errors import (
    AccountTrouble,
    Failure,
    NotTaken,
    OutcomeUnknown,
    RefusedInput,
    RenderFailed,
)
from app.services.contract import Order, Reference, Source, unslept
from tests.conftest import free_port
from tests.far_side import CANARY, FarSide, Reply, account_at, hang_up, http, opened, order, silence, video

PNG = Reference(b"\x89PNG" + bytes(range(256)), "image/png")
NO_DEPLOYMENT = "The API deployment 'our-sora' for this resource does not exist."
MODERATED = "The request is blocked by our moderation system when checking inputs. Possible reasons: violence"


def error(message: str, code: str | None = None, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, "code": code, "type": None, "param": None, **more}}


def send(*replies: Reply, asked: Order | None = None, **changes: Any) -> tuple[Any, FarSide]:
    """What one order ends with, its id or its error, and the far side that it met."""

    async def run() -> tuple[Any, FarSide]:
        async with FarSide(*replies) as far, opened(account_at(far.url, **changes)) as service:
            try:
                return await service.create_video_job(asked or order()), far
            except Exception as ended:  # noqa: BLE001  # whatever it is, the test looks at it
                return ended, far

    return asyncio.run(run())


def test_an_accepted_order_returns_the_services_id() -> None:
    ended, far = send(http(200, video()))
    assert ended == "video_1"
    assert [each.path for each in far.heard] == ["/openai/v1/videos"]


@pytest.mark.parametrize("body", [{"id": "video_1"}, {"id": 17, "status": None}, video(progress="much", error=[1])])
def test_an_id_is_all_that_an_acceptance_must_hold(body: dict[str, Any]) -> None:
    ended, _ = send(http(202, body))
    assert ended in {"video_1", "17"}


UNKNOWN = {
    "the connection closes without a byte": hang_up,
    "no answer in time": silence,
    "500": http(500, error("The server had an error")),
    "502 of a proxy": http(502, "<html>Bad Gateway</html>"),
    "503 with a pause": http(503, retry_after="1"),
    "504": http(504),
    "408": http(408),
    "409": http(409, error("conflict")),
    "200 without an id": http(200, {"object": "video"}),
    "200 with half a JSON": http(200, '{"id": "vid'),
    "200 with a list": http(200, "[1]"),
    "200 with an id that is a path": http(200, video(id="..")),
    "200 with a page": http(200, "<html></html>"),
    "204": http(204),
    "no HTTP": b"SSH-2.0-OpenSSH\r\n\r\n",
    "a body that breaks off": http(200, video())[:-5],
    "a body without end": http(200, "x" * (1 << 20) + "y"),
}


@pytest.mark.parametrize("reply", UNKNOWN.values(), ids=UNKNOWN)
def test_what_may_have_been_taken_is_unknown_and_never_sent_again(reply: Reply) -> None:
    """P-02: after the first byte, only a clear answer settles anything."""
    ended, far = send(_then_close(reply), create_seconds=0.4)
    assert type(ended) is OutcomeUnknown, repr(ended)
    assert len(far.heard) == 1


def _then_close(reply: Reply) -> Reply:
    if not isinstance(reply, bytes):
        return reply

    async def answer(_heard: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(reply)
        await writer.drain()
        writer.close()

    return answer


ROWS: dict[str, tuple[bytes, str]] = {
    "key": (http(401, error("Access denied due to invalid subscription key", "401")), "AZURE_OPENAI_API_KEY"),
    "role": (
        http(401, error("The principal lacks the required data action", "PermissionDenied")),
        "Cognitive Services",
    ),
    "role blocked": (http(403, error("Your resource has been temporarily blocked because", "Forbidden")), "support"),
    "role bill": (http(429, error("You exceeded your current quota", "insufficient_quota")), "billing"),
    "network": (http(403, error("Access denied due to Virtual Network/Firewall rules.", "403")), "firewall"),
    "network silent": (http(403), "firewall"),
    "deployment": (http(404, error(NO_DEPLOYMENT)), "name"),
    "deployment classic": (http(404, error("The API deployment for this resource…", "DeploymentNotFound")), "name"),
    "deployment vllm": (http(400, {"detail": "Model mismatch: served wan"}), "name"),
    "retired": (http(410, error("The model has been retired")), "switched off"),
    "address route": (http(404, error("Resource not found", "404")), "endpoint"),
    "address detail": (http(404, {"detail": "Not Found"}), "endpoint"),
    "address method": (http(405, {"detail": "Method Not Allowed"}), "endpoint"),
    "address version": (http(400, error("API version not supported")), "AZURE_OPENAI_API_VERSION"),
    "address redirect": (http(307, location="https://elsewhere.example/openai/v1/videos"), "redirect"),
}


@pytest.mark.parametrize("name", ROWS)
def test_trouble_with_the_account_is_named_and_costs_nothing(name: str) -> None:
    """P-16: and the sentence says what to do."""
    reply, hint = ROWS[name]
    ended, far = send(reply)
    assert type(ended) is AccountTrouble, repr(ended)
    assert ended.kind == name.split(maxsplit=1)[0]
    assert hint in str(ended)
    assert "account azure" in str(ended).lower()
    assert str(ended).endswith("Nothing was sent to the model and nothing was charged.")
    assert len(far.heard) == 1


def test_a_wrong_key_is_said_in_one_sentence_that_names_the_setting() -> None:
    ended, _ = send(ROWS["key"][0])
    assert str(ended).startswith("Azure refused the key of account azure (401). Check AZURE_OPENAI_API_KEY")


@pytest.mark.parametrize("status", [400, 403, 422])
def test_a_moderated_order_is_a_refusal_that_cost_nothing(status: int) -> None:
    ended, _ = send(http(status, error(MODERATED)))
    assert type(ended) is RefusedInput, repr(ended)
    assert (ended.charged, ended.stage, ended.category, ended.retry) == ("no", "prompt", "violence", "edited")
    assert ended.upstream_words == MODERATED


def test_the_classic_content_filter_names_what_it_filtered() -> None:
    verdicts = {"hate": {"filtered": False}, "sexual": {"filtered": True, "severity": "medium"}}
    inner = {"code": "ResponsibleAIPolicyViolation", "content_filter_result": verdicts}
    ended, _ = send(http(400, error("The response was filtered", "content_filter", innererror=inner)))
    assert isinstance(ended, RefusedInput)
    assert (ended.category, ended.upstream_code) == ("sexual", "content_filter")


def test_a_refused_picture_is_told_apart_from_a_refused_prompt() -> None:
    details = {"moderation_stage": "input", "categories": ["people-in-user-uploads"]}
    reply = http(400, error("Blocked.", "moderation_blocked", moderation_details=details))
    ended, _ = send(reply, asked=order(reference=PNG))
    assert isinstance(ended, RefusedInput)
    assert (ended.stage, ended.category) == ("reference", "people-in-user-uploads")


@pytest.mark.parametrize("status", [400, 413, 422])
def test_any_other_refusal_fails_with_our_sentence_and_their_words(status: int) -> None:
    ended, _ = send(http(status, error("Invalid value for 'seconds'", "invalid_value")))
    assert type(ended) is RenderFailed, repr(ended)
    assert ended.charged == "no"
    assert (ended.upstream_code, ended.upstream_words) == ("invalid_value", "Invalid value for 'seconds'")
    assert "Invalid value" not in str(ended)


def test_an_order_that_builds_on_a_lost_video_fails_alone_and_leaves_the_account_able() -> None:
    async def run() -> None:
        async with FarSide(http(404, error("Video not found", "404"))) as far, opened(account_at(far.url)) as service:
            with pytest.raises(RenderFailed) as ended:
                await service.create_video_job(order(source=Source("remix", "video_0")))
            assert ended.value.charged == "no"
            assert service.is_able

    asyncio.run(run())


def test_nobody_at_the_door_means_surely_not_taken() -> None:
    async def run(endpoint: str) -> NotTaken:
        async with opened(account_at(endpoint)) as service:
            with pytest.raises(NotTaken) as ended:
                await service.create_video_job(order())
        return ended.value

    refused = asyncio.run(run(f"http://127.0.0.1:{free_port()}"))
    assert type(refused) is NotTaken
    assert "nothing was charged" in str(refused)
    assert type(asyncio.run(run("https://no-such-host.invalid"))) is NotTaken


def test_a_broken_tls_handshake_means_surely_not_taken() -> None:
    async def run() -> None:
        async def no_tls(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            writer.close()

        server = await asyncio.start_server(no_tls, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, opened(account_at(f"https://127.0.0.1:{port}")) as service:
            with pytest.raises(NotTaken) as ended:
                await service.create_video_job(order())
            assert type(ended.value) is NotTaken

    asyncio.run(run())


def test_an_order_that_waited_too_long_does_not_leave() -> None:
    """P-04: checked after the connection stands, right before the first byte."""

    async def run() -> None:
        async with FarSide(http(200, video())) as far, opened(account_at(far.url)) as service:
            with pytest.raises(NotTaken, match="Nothing was sent"):
                await service.create_video_job(order(send_before=unslept()))
            assert far.connections == 1
            assert far.heard == []
            assert await service.create_video_job(order(send_before=unslept() + 5)) == "video_1"

    asyncio.run(run())


def test_a_given_up_order_is_reset_and_cannot_arrive_later() -> None:
    """P-04: what the far side had not read when we gave up is gone, however slowly it reads on."""
    big = Reference(bytes(6 << 20), "image/png")

    async def run() -> tuple[int, str]:
        loop = asyncio.get_running_loop()
        door = socket.create_server(("127.0.0.1", 0))
        door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        door.setblocking(False)
        account = account_at(f"http://127.0.0.1:{door.getsockname()[1]}", create_seconds=0.4)
        async with opened(account) as service:
            sending = asyncio.create_task(service.create_video_job(order(reference=big)))
            line, _ = await loop.sock_accept(door)
            with pytest.raises(OutcomeUnknown):
                await sending
            read, ended = 0, "whole"
            try:
                while chunk := await asyncio.wait_for(loop.sock_recv(line, 1 << 16), 5):
                    read += len(chunk)
            except ConnectionResetError:
                ended = "reset"
        line.close()
        door.close()
        return read, ended

    read, ended = asyncio.run(run())
    assert ended == "reset"
    assert read < 6 << 20


def test_an_answer_that_drips_does_not_hold_an_order_for_longer_than_its_time() -> None:
    async def drip(_heard: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)

    begun = time.monotonic()
    ended, _ = send(drip, create_seconds=0.3)
    assert type(ended) is OutcomeUnknown
    assert time.monotonic() - begun < 3


def test_every_order_has_a_connection_of_its_own() -> None:
    async def run() -> int:
        async with FarSide(http(200, video())) as far, opened(account_at(far.url)) as service:
            for _ in range(3):
                await service.create_video_job(order())
            return far.connections

    assert asyncio.run(run()) == 3


LONG = "Requests to the … Operation have exceeded call rate limit. Please retry after 86400 seconds."
PAUSES: dict[str, tuple[bytes, float | None]] = {
    "milliseconds first": (http(429, retry_after_ms="1500", retry_after="9"), 1.5),
    "seconds": (http(429, retry_after="7"), 7.0),
    "a date by their clock": (http(429, retry_after="Tue, 24 Nov 2026 12:00:20 GMT"), 20.0),
    "a date that is over": (http(429, retry_after="Tue, 24 Nov 2020 12:00:20 GMT"), None),
    "in words": (http(429, error("Rate limit is exceeded. Try again in 2 seconds.", "429")), 2.0),
    "in a flat body": (
        http(429, {"statusCode": 429, "message": "Rate limit is exceeded. Try again in 3 seconds."}),
        3.0,
    ),
    "a day": (http(429, error(LONG)), 300.0),
    "a year": (http(429, retry_after="31536000"), 300.0),
    "junk": (http(429, retry_after="soon", retry_after_ms="-5"), None),
    "not a number": (http(429, retry_after="nan", retry_after_ms="1e99"), None),
    "junk in front of sense": (http(429, retry_after_ms="soon", retry_after="4"), 4.0),
    "nothing": (http(429, error("Too many running tasks")), None),
}


@pytest.mark.parametrize("name", PAUSES)
def test_a_429_is_surely_not_taken_and_says_how_long_to_wait(name: str) -> None:
    """P-14: milliseconds, then seconds or a date by the service's clock, then words; never more than five minutes."""
    reply, seconds = PAUSES[name]
    ended, _ = send(reply)
    assert type(ended) is NotTaken, repr(ended)
    assert ended.retry_after == (None if seconds is None else pytest.approx(seconds, abs=0.01))


def test_no_order_leaves_before_the_pause_is_over_and_questions_go_on() -> None:
    """P-14: the pause of a create holds creates back; jobs that run are still asked after."""

    async def run() -> None:
        replies = [http(429, retry_after_ms="400"), http(200, video("in_progress")), http(200, video())]
        async with FarSide(*replies) as far, opened(account_at(far.url)) as service:
            with pytest.raises(NotTaken):
                await service.create_video_job(order())
            with pytest.raises(NotTaken) as held:
                await service.create_video_job(order())
            assert held.value.retry_after == pytest.approx(0.4, abs=0.15)
            assert not service.is_able
            assert (await service.get_job_status("video_1")).phase == "running"
            await asyncio.sleep(0.45)
            assert service.is_able
            assert await service.create_video_job(order()) == "video_1"
            assert [each.method for each in far.heard] == ["POST", "GET", "POST"]

    asyncio.run(run())


def test_an_account_in_trouble_is_left_alone_until_an_answer_disproves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """P-16: at most two tries a minute; here the half minute is 0.2 s."""
    monkeypatch.setattr("app.services.gate.TROUBLE_SECONDS", 0.2)

    async def run() -> None:
        far = FarSide(ROWS["deployment"][0], ROWS["deployment"][0], http(200, video()))
        async with far, opened(account_at(far.url)) as service:
            for _ in range(5):
                with pytest.raises(AccountTrouble):
                    await service.create_video_job(order())
            assert len(far.heard) == 1
            assert not service.is_able
            assert service.trouble is not None
            assert service.trouble[0] == "deployment"
            await asyncio.sleep(0.25)
            assert service.is_able
            with pytest.raises(AccountTrouble):
                await service.create_video_job(order())
            assert len(far.heard) == 2
            await asyncio.sleep(0.25)
            assert await service.create_video_job(order()) == "video_1"
            assert service.trouble is None

    asyncio.run(run())


def test_a_missing_deployment_does_not_stop_the_accounts_other_models() -> None:
    async def run() -> None:
        models = {"sora-2": "gone", "sora-2-pro": "there"}
        far = FarSide(ROWS["deployment"][0], http(200, video()))
        async with far, opened(account_at(far.url, models=models)) as service:
            with pytest.raises(AccountTrouble):
                await service.create_video_job(order())
            assert service.is_able
            assert await service.create_video_job(order(model="sora-2-pro")) == "video_1"

    asyncio.run(run())


def test_the_services_words_are_kept_clean_short_and_without_the_key() -> None:
    words = f"bad\u202e\x1b[31m {CANARY} \u2028 " + "x" * 2000
    ended, _ = send(http(400, error(words)))
    assert isinstance(ended, Failure)
    assert ended.upstream_words is not None
    assert len(ended.upstream_words) <= 500
    assert ended.upstream_words.isprintable()
    assert CANARY not in ended.upstream_words
    assert ended.upstream_words.startswith("bad [31m [secret] xxx")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"error": {"message": "nested", "code": "c"}, "message": "flat"}, "nested"),
        ({"error": "a word", "message": "flat"}, "a word"),
        ({"message": "flat", "detail": "detail"}, "flat"),
        ({"detail": "detail"}, "detail"),
        ({"detail": [{"loc": ["body", "prompt"], "msg": "Field required"}]}, "body.prompt: Field required"),
        ("plain text", "plain text"),
        ("<!doctype html><h1>Proxy</h1>", "a web page instead of an answer"),
        ("", None),
    ],
)  # fmt: skip
def test_an_error_is_read_in_one_order(body: Any, words: str | None) -> None:
    """wire-protocol 11.7: error.message, flat message, detail, raw text."""
    ended, _ = send(http(422, body))
    assert isinstance(ended, RenderFailed)
    assert ended.upstream_words == words
