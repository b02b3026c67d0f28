"""The services behind a network: what they ask, in every dialect, and how they understand the answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog

from app.accounts import read_upstreams
from app.errors import (
    AccountTrouble,
    AssetExpired,
    ConfigurationError,
    Failure,
    JobLost,
    NotTaken,
    OutcomeUnknown,
    RefusedInput,
    RefusedOutput,
    RenderFailed,
    UpstreamAway,
)
from app.services import open_services
from app.services.addresses import base_url
from app.services.azure_sora import AzureSoraService
from app.services.contract import JobStatus, ListedJob, Order, Reference, Source
from app.services.openai_videos import OpenAIVideosService
from app.services.remote import RemoteVideos
from emulator import Emulator, EmulatorSettings
from tests.conftest import free_port, settings_for
from tests.far_side import NOW, FarSide, Heard, Reply, account_at, ended, hang_up, http, opened, order, video
from tests.specifications import check_request

STILL = Reference(b"\xff\xd8\xff still", "image/jpeg")
PROFILES = {  # of the emulator: the account that speaks to it, and whether its DELETE ends a job
    "azure": ({"dialect": "azure", "models": {"sora-2": "sora-2"}}, True),
    "azure jobs": ({"dialect": "azure", "models": {"sora-2": "sora"}, "wire": "jobs"}, True),
    "azure-sora-1 probed": ({"dialect": "azure", "models": {"sora-2": "sora"}, "wire": "probe"}, True),
    "azure probed": ({"dialect": "azure", "models": {"sora-2": "sora-2"}, "wire": "probe"}, True),
    "openai": ({"dialect": "openai", "models": {"sora-2": "sora-2"}}, True),
    "vllm-omni": ({"dialect": "vllm-omni", "models": {"sora-2": "wan2.2-t2v"}}, True),
    "sglang": ({"dialect": "sglang", "models": {"sora-2": "wan2.2-t2v"}}, False),
    "litellm": ({"dialect": "litellm", "models": {"sora-2": "sora-2"}}, False),
}


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.wire.JITTER_SECONDS", 0.02)


@pytest.fixture(scope="module", params=PROFILES)
def place(request: pytest.FixtureRequest) -> Iterator[tuple[Emulator, dict[str, Any], bool]]:
    profile = request.param.split()[0]
    with Emulator(EmulatorSettings.fast(profile=profile, seconds_per_video=0.15, poll_after_ms=7000)) as running:
        fields, stops = PROFILES[request.param]
        yield running, {**fields, "api_key": running.key}, stops


def test_every_dialect_creates_polls_lists_and_downloads(place: tuple[Emulator, dict[str, Any], bool]) -> None:
    emulator, fields, _ = place

    async def run() -> None:
        async with opened(account_at(emulator.url, **fields)) as service:
            await service.check()
            job = await service.create_video_job(order(prompt="A paper boat"))
            status = await ended(service, job)
            assert status.phase == "completed"
            assert status.expires_in is not None
            assert 86_000 < status.expires_in <= 86_401
            assert status.poll_after == 7.0
            assert b"".join([chunk async for chunk in service.download_video(job)])[4:8] == b"ftyp"
            if service.has_list:
                listed = next(each for each in await service.list_recent() if each.upstream_id == job)
                assert (listed.size, listed.seconds) == ((1280, 720), 4)
                assert listed.prompt == ("A paper boat" if service.tells_prompts else None)
            now = service.upstream_now()
            assert now is not None
            assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)
            assert service.trouble is None

    asyncio.run(run())


def test_every_dialect_stops_a_job_where_it_can_and_says_so_where_it_cannot(
    place: tuple[Emulator, dict[str, Any], bool],
) -> None:
    emulator, fields, stops = place

    async def run() -> None:
        async with opened(account_at(emulator.url, **fields)) as service:
            job = await service.create_video_job(order(prompt="A boat [[fault:stuck]]"))
            assert await service.cancel(job) is stops
            assert await service.cancel("video_unknown" if not job.startswith("task") else "task_unknown")
            done = await service.create_video_job(order())
            await ended(service, done)
            assert await service.cancel(done)
            await service.discard(done)
            assert (await service.get_job_status(done)).phase == "completed"

    asyncio.run(run())


def test_a_reference_image_and_a_remix_reach_azure() -> None:
    with Emulator(EmulatorSettings.fast(seconds_per_video=0.1)) as emulator:

        async def run() -> None:
            account = account_at(emulator.url, api_key=emulator.key, models={"sora-2": "sora-2"})
            async with opened(account) as service:
                first = await service.create_video_job(order())
                await ended(service, first)
                for kind in ("remix", "edit", "extend"):
                    again = order(prompt="Now at night", source=Source(kind, first))
                    assert (await ended(service, await service.create_video_job(again))).phase == "completed"

        asyncio.run(run())


# What is asked


def heard(asked: Order | None, **changes: Any) -> Heard:
    """The request that an order becomes; None: a status, a list, a deletion and a download are asked for instead."""
    answer = http(200, {**video("completed"), "data": [], "has_more": False, "generations": [{"id": "gen_1"}]})

    async def run() -> Heard:
        async with FarSide(answer) as far, opened(account_at(far.url, **changes)) as service:
            await service.create_video_job(asked or order())
            return far.heard[0]

    return asyncio.run(run())


def parts(request: Heard) -> list[tuple[str, bytes]]:
    """Name and content of each part of a form, as they stand."""
    boundary = request.headers["content-type"].partition("boundary=")[2].encode()
    pieces = request.body.split(b"--" + boundary)[1:-1]
    heads = [piece.strip(b"\r\n").partition(b"\r\n\r\n") for piece in pieces]
    return [(head.decode(), content) for head, _, content in heads]


ORDERS = {
    "plain": order(),
    "still": order(reference=STILL),
    "remix": order(source=Source("remix", "video_0")),
    "edit": order(source=Source("edit", "video_0")),
    "extend": order(source=Source("extend", "video_0")),
}
SPOKEN: dict[str, dict[str, Any]] = {
    "azure": {},
    "openai": {"dialect": "openai"},
    "sora-1": {"wire": "jobs"},
}


@pytest.mark.parametrize("made", ORDERS)
@pytest.mark.parametrize("spec", SPOKEN)
def test_every_order_is_one_that_the_vendors_specification_allows(spec: str, made: str) -> None:
    if spec == "sora-1" and ORDERS[made].source:
        pytest.skip("Sora 1 builds on no other video")
    request = heard(ORDERS[made], **SPOKEN[spec])
    kind = request.headers.get("content-type", "")
    check_request(spec, request.method, request.path, request.query, request.headers, kind, request.body)


@pytest.mark.parametrize("spec", SPOKEN)
def test_every_question_is_one_that_the_vendors_specification_allows(spec: str) -> None:
    running = {**video("running"), "generations": [{"id": "gen_1"}], "has_more": False, "data": []}

    async def run() -> list[Heard]:
        async with FarSide(http(200, running)) as far, opened(account_at(far.url, **SPOKEN[spec])) as service:
            await service.get_job_status("video_1")
            await service.list_recent()
            await service.check()
            await service.cancel("video_1")
            with pytest.raises(Failure):
                await anext(aiter(service.download_video("video_1")))
            return far.heard

    asked = asyncio.run(run())
    assert {each.method for each in asked} == {"GET", "DELETE"}
    for each in asked:
        check_request(spec, each.method, each.path, each.query, each.headers, "", b"")


def test_a_plain_order_is_a_form_of_text_parts_in_the_sdks_form() -> None:
    """wire-protocol 8: without a Content-Type, seconds as text, and the name of the deployment."""
    request = heard(order())
    name = 'Content-Disposition: form-data; name="{}"'
    assert parts(request) == [
        (name.format("model"), b"our-sora"),
        (name.format("prompt"), b"A cat"),
        (name.format("size"), b"1280x720"),
        (name.format("seconds"), b"4"),
    ]
    assert request.query == ""
    assert request.headers["accept-encoding"] == "identity"


def test_a_still_is_a_file_part_with_its_type() -> None:
    head, content = parts(heard(order(reference=STILL)))[-1]
    assert 'name="input_reference"; filename="input_reference.jpg"' in head
    assert head.endswith("Content-Type: image/jpeg")
    assert content == STILL.content


@pytest.mark.parametrize(
    ("kind", "path", "body"),
    [
        ("remix", "/openai/v1/videos/video%2F0/remix", {"prompt": "A cat"}),
        ("edit", "/openai/v1/videos/edits", {"video": {"id": "video/0"}, "prompt": "A cat"}),
        ("extend", "/openai/v1/videos/extensions", {"video": {"id": "video/0"}, "prompt": "A cat", "seconds": "4"}),
    ],
)
def test_what_builds_on_another_video_names_it(kind: Any, path: str, body: dict[str, Any]) -> None:
    request = heard(order(source=Source(kind, "video/0")))
    assert (request.path, request.json) == (path, body)


def test_open_servers_get_the_seed_and_sglang_gets_whole_numbers() -> None:
    assert ('Content-Disposition: form-data; name="seed"', b"7") in parts(heard(order(), dialect="vllm-omni"))
    wanted = {"model": "our-sora", "prompt": "A cat", "size": "1280x720", "seconds": 4, "seed": 7}
    assert heard(order(), dialect="sglang").json == wanted
    assert ('Content-Disposition: form-data; name="seconds"', b"4") in parts(
        heard(order(reference=STILL), dialect="sglang")
    )
    assert "seed" not in str(parts(heard(order())))


def test_sora_1_gets_its_own_names_and_a_still_as_an_inpaint_item() -> None:
    request = heard(order(), wire="jobs")
    assert (request.path, request.query) == ("/openai/v1/video/generations/jobs", "api-version=preview")
    wanted = {"model": "our-sora", "prompt": "A cat", "width": 1280, "height": 720, "n_seconds": 4, "n_variants": 1}
    assert request.json == wanted
    *_, (items, told), (file, content) = parts(heard(order(reference=STILL), wire="jobs"))
    assert 'name="inpaint_items"' in items
    assert told == b'[{"frame_index": 0, "type": "image", "file_name": "files.jpg"}]'
    assert 'name="files"; filename="files.jpg"' in file
    assert content == STILL.content


def test_an_api_version_is_sent_only_where_one_is_set() -> None:
    assert heard(order(), api_version="v1").query == "api-version=v1"


@pytest.mark.parametrize(
    ("endpoint", "dialect", "base"),
    [
        ("https://x.openai.azure.com", "azure", "https://x.openai.azure.com/openai/v1"),
        ("https://x.openai.azure.com/", "azure", "https://x.openai.azure.com/openai/v1"),
        ("https://x.openai.azure.com/openai", "azure", "https://x.openai.azure.com/openai/v1"),
        ("https://x.openai.azure.com/openai/v1/", "azure", "https://x.openai.azure.com/openai/v1"),
        ("https://x.openai.azure.com/openai/v1/videos?api-version=preview", "azure", "https://x.openai.azure.com/openai/v1"),
        ("https://x.openai.azure.com/openai/deployments/sora/videos", "azure", "https://x.openai.azure.com/openai/v1"),
        ("https://x.openai.azure.com/openai/v1/video/generations/jobs", "azure", "https://x.openai.azure.com/openai/v1"),
        ("https://x.services.ai.azure.com/api/projects/p", "azure", "https://x.services.ai.azure.com/api/projects/p/openai/v1"),
        ("https://x.services.ai.azure.com/api/projects/openai", "azure", "https://x.services.ai.azure.com/api/projects/openai/openai/v1"),
        ("https://api.openai.com", "openai", "https://api.openai.com/v1"),
        ("https://api.openai.com/v1/videos/", "openai", "https://api.openai.com/v1"),
        ("http://gpu:8091//v1", "vllm-omni", "http://gpu:8091/v1"),
        ("https://x.openai.azure.com/openai/v1", "openai", "https://x.openai.azure.com/openai/v1"),
        ("https://proxy.example.com/litellm", "litellm", "https://proxy.example.com/litellm/v1"),
    ],
)  # fmt: skip
def test_a_base_url_may_be_pasted_in_any_form(endpoint: str, dialect: Any, base: str) -> None:
    assert base_url(endpoint, dialect) == base


# How the answers are understood


def status_of(*replies: Reply, **changes: Any) -> Any:
    """How a job stands by these answers, or the error."""

    async def run() -> Any:
        async with FarSide(*replies) as far, opened(account_at(far.url, **changes)) as service:
            try:
                return await service.get_job_status("video_1")
            except Exception as error:  # noqa: BLE001  # whatever it is, the test looks at it
                return error

    return asyncio.run(run())


WORDS = {
    "queued": "waiting",
    "preprocessing": "running",
    "in_progress": "running",
    "running": "running",
    "processing": "running",
    "completed": "completed",
    "succeeded": "completed",
    "Completed ": "completed",
    "failed": "failed",
    "expired": "failed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "pondering": "running",
    "deleted": "running",
}


@pytest.mark.parametrize(("word", "phase"), WORDS.items())
def test_only_known_words_end_a_job(word: str, phase: str) -> None:
    """wire-protocol 11.2: any other word is still running."""
    assert status_of(http(200, video(word))).phase == phase


def test_an_unknown_word_is_logged_once_cleaned_and_counted() -> None:
    async def run() -> RemoteVideos:
        async with FarSide(http(200, video("ponder\u202eing"))) as far, opened(account_at(far.url)) as service:
            for _ in range(3):
                await service.get_job_status("video_1")
            return service

    with structlog.testing.capture_logs() as lines:
        service = asyncio.run(run())
    assert service.unknown_words == {"ponder ing": 3}
    told = [line for line in lines if line["log_level"] == "warning"]
    assert [line["word"] for line in told] == ["ponder ing"]


@pytest.mark.parametrize(
    ("told", "percent"),
    [
        (42, 42.0),
        (0, 0.0),
        (140, 100.0),
        (-5, 0.0),
        ("66", 66.0),
        ("half", None),
        (None, None),
        ([1], None),
        (True, 1.0),
    ],
)
def test_progress_is_a_percentage_or_nothing(told: Any, percent: float | None) -> None:
    assert status_of(http(200, video("in_progress", progress=told))).progress == percent


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        (1795521660, 60.0),
        ("1795521660", 60.0),
        (1795521660000, 60.0),
        ("2026-11-24T12:01:00Z", 60.0),
        ("2026-11-24T12:01:00", 60.0),
        ("tomorrow", None),
        (10**40, None),
        (None, None),
    ],
)
def test_the_time_left_counts_by_the_services_own_clock(told: Any, seconds: float | None) -> None:
    """P-17: the far side says that it is 12:00:00 on another day than ours."""
    assert NOW.endswith("12:00:00 GMT")
    assert status_of(http(200, video("completed", expires_at=told))).expires_in == seconds


def test_without_the_services_clock_nobody_guesses_the_time_left() -> None:
    assert status_of(http(200, video("completed", expires_at=1795521660), date="")).expires_in is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"openai_poll_after_ms": "2500", "retry_after": "9"}, 2.5),
        ({"retry_after_ms": "1500"}, 1.5),
        ({"retry_after": "9"}, 9.0),
        ({"openai_poll_after_ms": "86400000"}, 300.0),
        ({"openai_poll_after_ms": "soon"}, None),
        ({}, None),
    ],
)
def test_a_service_says_when_it_wants_to_be_asked_again(headers: dict[str, str], seconds: float | None) -> None:
    assert status_of(http(200, video(), **headers)).poll_after == seconds


def failed(error: Any, **more: Any) -> bytes:
    return http(200, video("failed", error=error, **more))


MODERATION = {"code": "moderation_blocked", "message": "Your request was blocked by our moderation system."}
FAILURES: dict[str, tuple[bytes, type[Failure], str | None]] = {
    "blocked before it began": (failed(MODERATION, progress=0), RefusedInput, "prompt"),
    "blocked without a progress": (failed(MODERATION), RefusedInput, "prompt"),
    "blocked after it had begun": (failed(MODERATION, progress=95), RefusedOutput, "output_video"),
    "blocked, output named": (
        failed({**MODERATION, "moderation_details": {"moderation_stage": "output"}}, progress=0),
        RefusedOutput,
        "output_video",
    ),
    "blocked, inputs named": (
        failed({"code": None, "message": "blocked by our moderation system when checking inputs."}, progress=50),
        RefusedInput,
        "prompt",
    ),
    "a face": (failed({**MODERATION, "message": "people-in-user-uploads"}), RefusedInput, "reference"),
    "content filter": (failed({"code": "content_filter", "message": "Filtered."}), RefusedOutput, "output_video"),
    "internal": (failed({"code": "internal_error", "message": "Boom"}), RenderFailed, None),
    "no code": (failed({"message": "CUDA out of memory"}), RenderFailed, None),
    "a word": (failed("CUDA out of memory"), RenderFailed, None),
    "nothing": (failed(None), RenderFailed, None),
    "sora 1 input": (http(200, video("failed", failure_reason="input_moderation")), RefusedInput, "prompt"),
    "sora 1 output": (http(200, video("failed", failure_reason="output_moderation")), RefusedOutput, "output_video"),
    "sora 1 internal": (http(200, video("failed", failure_reason="internal_error")), RenderFailed, None),
    "expired": (http(200, video("expired")), AssetExpired, None),
    "vllm 500": (http(500, video("failed", error={"code": 500, "message": "OOM"})), RenderFailed, None),
    "vllm 422": (http(422, video("failed", error={"code": 422, "message": "OOM"})), RenderFailed, None),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_failed_job_says_why_and_never_that_it_was_free(name: str) -> None:
    """wire-protocol 6.4; what it cost, nobody says."""
    reply, kind, stage = FAILURES[name]
    status = status_of(reply)
    assert isinstance(status, JobStatus), repr(status)
    assert type(status.failure) is kind
    assert (status.phase, status.failure.stage, status.failure.charged) == ("failed", stage, "unknown")


def test_the_services_code_and_words_stay_with_the_failure() -> None:
    failure = status_of(failed({"code": "gpu_lost", "message": "Lost GPU 3"})).failure
    assert (failure.upstream_code, failure.upstream_words, failure.retry) == ("gpu_lost", "Lost GPU 3", "same")
    assert "GPU" not in str(failure)


AWAY: dict[str, Reply] = {
    "half a JSON": http(200, '{"id": "vid'),
    "a page": http(200, "<html>502</html>", content_type="text/html"),
    "a list": http(200, "[]"),
    "no status": http(200, {"id": "video_1"}),
    "500": http(500),
    "a redirect": http(302, location="http://127.0.0.1:1/x"),
    "400": http(400, {"error": {"message": "no"}}),
    "401": http(401),
    "403": http(403),
    "429": http(429, retry_after="60"),
    "too long": http(200, '{"id": "video_1", "status": "failed", "x": "' + "x" * (1 << 20) + '"}'),
    "nested to death": http(200, "[" * 500_000),
    "compressed": http(200, video("failed"), content_encoding="gzip"),
    "silence": hang_up,
}


@pytest.mark.parametrize("name", AWAY)
def test_a_poll_that_fails_is_never_a_failed_video(name: str) -> None:
    assert type(status_of(AWAY[name])) is not JobStatus
    assert isinstance(status_of(AWAY[name]), UpstreamAway)


@pytest.mark.parametrize("status", [404, 410])
def test_a_job_is_lost_where_the_service_says_so(status: int) -> None:
    assert type(status_of(http(status, {"error": {"message": "Video not found", "code": None}}))) is JobLost


def test_a_short_failure_is_asked_through_and_a_long_pause_is_handed_on() -> None:
    assert status_of(http(503), hang_up, http(200, video())).phase == "waiting"
    assert status_of(http(429, retry_after_ms="200"), http(200, video())).phase == "waiting"
    away = status_of(http(429, retry_after="120"))
    assert isinstance(away, UpstreamAway)
    assert away.retry_after == 120.0


def test_nothing_is_asked_before_a_pause_that_a_question_was_told_is_over() -> None:
    """P-14: and no order leaves either."""

    async def run() -> None:
        far = FarSide(http(429, retry_after="60"), http(200, video()))
        async with far, opened(account_at(far.url)) as service:
            for _ in range(3):
                with pytest.raises(UpstreamAway) as away:
                    await service.get_job_status("video_1")
                assert away.value.retry_after == pytest.approx(60, abs=1)
            with pytest.raises(NotTaken):
                await service.create_video_job(order())
            assert len(far.heard) == 1

    asyncio.run(run())


def test_a_silent_account_is_left_alone_and_tried_again_by_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """P-14, P-18: after five failures in a row one question in a while; here the while is 0.3 s."""
    monkeypatch.setattr("app.services.gate.SILENCE_SECONDS", 0.3)

    async def run() -> None:
        async with FarSide(*[hang_up] * 6, http(200, video())) as far, opened(account_at(far.url)) as service:
            for _ in range(6):
                with pytest.raises(UpstreamAway):
                    await service.get_job_status("video_1")
            assert len(far.heard) == 5
            assert service.trouble is not None
            assert service.trouble[0] == "unreachable"
            assert not service.is_able
            await asyncio.sleep(0.35)
            with pytest.raises(UpstreamAway):
                await service.get_job_status("video_1")
            assert len(far.heard) == 6
            await asyncio.sleep(0.35)
            assert (await service.get_job_status("video_1")).phase == "waiting"
            assert service.trouble is None
            assert service.is_able

    asyncio.run(run())


# Lists


def listed(*replies: Reply, since: datetime | None = None, **changes: Any) -> tuple[Any, FarSide]:
    async def run() -> tuple[Any, FarSide]:
        async with FarSide(*replies) as far, opened(account_at(far.url, **changes)) as service:
            try:
                return [each.upstream_id for each in await service.list_recent(since)], far
            except UpstreamAway as error:
                return error, far

    return asyncio.run(run())


NOON = 1795521600  # Unix seconds of the far side's clock


def page(*rows: tuple[str, float | None], more: bool | None = False) -> bytes:
    """`rows` have an id and their age in hours."""
    data = [{**video(), "id": id_, "created_at": None if age is None else NOON - 3600 * age} for id_, age in rows]
    return http(200, {"object": "list", "data": data, **({} if more is None else {"has_more": more})})


def test_a_list_is_read_to_its_end() -> None:
    ids, far = listed(page(("c", 1), ("b", 2), more=True), page(("a", 3)))
    assert ids == ["c", "b", "a"]
    assert [each.query for each in far.heard] == ["limit=100&order=desc", "limit=100&order=desc&after=b"]


def test_a_sorted_list_is_read_as_far_back_as_is_wanted() -> None:
    ids, far = listed(page(("c", 1), ("b", 26), more=True), page(("a", 27)))
    assert (ids, len(far.heard)) == (["c", "b"], 1)
    since = datetime.fromtimestamp(NOON - 3600 * 27, UTC)
    assert listed(page(("c", 1), ("b", 26), more=True), page(("a", 27)), since=since)[0] == ["c", "b", "a"]


def test_a_list_in_no_order_is_read_whole() -> None:
    assert listed(page(("c", 1), ("x", 30), ("b", 2), ("y", 26), more=True), page(("a", 3)))[0] == [*"cbayx"]
    assert listed(page(("b", 26), ("c", None), more=True), page(("a", 2)))[0] == ["c", "a", "b"]


def test_a_list_that_does_not_say_whether_there_is_more_ends_with_a_short_page() -> None:
    full = page(*[(f"v{n}", 1.0) for n in range(100)], more=None)
    assert len(listed(full, page(("a", 2), more=None))[0]) == 101
    assert len(listed(full, page(more=None))[0]) == 100


INCOMPLETE: dict[str, list[Reply]] = {
    "an error": [http(500)],
    "an error on page two": [page(("a", 1), more=True), http(404, {"error": {"message": "no"}})],
    "a job without an id": [http(200, {"data": [{"status": "queued"}], "has_more": False})],
    "no list": [http(200, {"object": "list"})],
    "a circle": [page(("a", 1), more=True)],
    "an empty page that promises more": [page(("a", 1), more=True), page(more=True)],
    "an empty page after a promise": [page(("a", 1), more=True), page(more=False)],
}


@pytest.mark.parametrize("name", INCOMPLETE)
def test_a_list_that_was_not_read_whole_is_no_list(name: str) -> None:
    """P-02: a job that is missing from it would be paid for again."""
    found, far = listed(*INCOMPLETE[name])
    assert isinstance(found, UpstreamAway)
    assert len(far.heard) <= 3


def test_what_a_list_says_of_a_job_is_taken_over_and_what_it_does_not_say_is_none() -> None:
    rows = [
        {**video("completed", size="1280x720", seconds="4", created_at=NOON), "model": "sora-2", "prompt": "A cat"},
        {"id": "bare", "status": "queued"},
    ]

    async def run() -> list[ListedJob]:
        reply = http(200, {"data": rows, "has_more": False})
        async with FarSide(reply) as far, opened(account_at(far.url)) as service:
            return list(await service.list_recent())

    bare, full = asyncio.run(run())
    moment = datetime.fromtimestamp(NOON, UTC)
    assert full == ListedJob("video_1", full.status, "sora-2", "A cat", (1280, 720), 4, moment)
    assert full.status.phase == "completed"
    assert bare == ListedJob("bare", bare.status)


# Accounts


def test_a_check_costs_nothing_and_names_the_trouble() -> None:
    async def run(reply: Reply, **changes: Any) -> tuple[Any, FarSide]:
        async with FarSide(reply) as far, opened(account_at(far.url, **changes)) as service:
            try:
                await service.check()
            except (AccountTrouble, UpstreamAway) as error:
                return (error, service.is_able), far
            return None, far

    fine, far = asyncio.run(run(page()))
    assert fine is None
    assert [(each.method, each.query) for each in far.heard] == [("GET", "limit=1&order=desc")]
    kinds = {http(401): "key", http(403): "network", http(404): "address", http(200, "<html>"): "address"}
    for reply, kind in kinds.items():
        (found, is_able), _ = asyncio.run(run(reply))
        assert isinstance(found, AccountTrouble)
        assert (found.kind, is_able) == (kind, False)
    assert isinstance(asyncio.run(run(http(503, retry_after="60")))[0][0], UpstreamAway)
    assert asyncio.run(run(page(), dialect="litellm"))[1].heard[0].path == "/v1/models"


def test_a_check_that_succeeds_ends_the_trouble_with_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.gate.TROUBLE_SECONDS", 0.2)

    async def run() -> None:
        async with FarSide(http(401), page()) as far, opened(account_at(far.url)) as service:
            with pytest.raises(AccountTrouble):
                await service.check()
            with pytest.raises(AccountTrouble):
                await service.check()
            assert len(far.heard) == 1
            await asyncio.sleep(0.25)
            await service.check()
            assert service.trouble is None
            assert service.is_able

    asyncio.run(run())


def test_a_probe_finds_neither_form_where_there_is_none() -> None:
    async def run() -> None:
        async with FarSide(http(404)) as far, opened(account_at(far.url, wire="probe")) as service:
            with pytest.raises(AccountTrouble) as found:
                await service.create_video_job(order())
            assert found.value.kind == "address"
            assert [each.method for each in far.heard] == ["GET", "GET"]

    asyncio.run(run())


def test_a_probe_is_made_once() -> None:
    async def run() -> None:
        far = FarSide(page(), http(200, video()))
        async with far, opened(account_at(far.url, wire="probe")) as service:
            await asyncio.gather(*(service.get_job_status("video_1") for _ in range(3)))
            assert [each.query for each in far.heard].count("limit=1&order=desc") == 1

    asyncio.run(run())


def test_each_account_is_a_service_under_its_name(tmp_path: Any) -> None:
    settings = settings_for(tmp_path, azure_openai_endpoint="https://x.openai.azure.com", azure_openai_api_key="k" * 32)
    services = open_services(settings, read_upstreams(settings))
    assert list(services) == ["animatic", "azure"]
    assert isinstance(services["azure"], AzureSoraService)
    assert not services["azure"].is_repeatable
    assert isinstance(OpenAIVideosService(account_at("http://gpu:8091", dialect="vllm-omni")), RemoteVideos)


def test_a_key_that_no_header_can_hold_stops_the_start() -> None:
    with pytest.raises(ConfigurationError, match="copy it again"):
        AzureSoraService(account_at("https://x.openai.azure.com", api_key="kéy"))


LOST = ("accept_then_drop", "answer_late", "error_after_accept", "gateway_timeout", "garbage_json")


def test_an_order_whose_answer_was_lost_is_found_in_the_list() -> None:
    """P-02: the way back from an unknown outcome. A job that still waits is listed without its prompt (3.3)."""
    with Emulator(EmulatorSettings.fast()) as emulator:

        async def run() -> None:
            account = account_at(emulator.url, api_key=emulator.key, models={"sora-2": "sora-2"}, create_seconds=0.5)
            async with opened(account) as service:
                for fault in LOST:
                    before = {each.upstream_id for each in await service.list_recent()}
                    with pytest.raises(OutcomeUnknown):
                        await service.create_video_job(order(prompt=f"A boat [[fault:{fault}]]"))
                    (found,) = [each for each in await service.list_recent() if each.upstream_id not in before]
                    await ended(service, found.upstream_id)
                    told = {each.upstream_id: each.prompt for each in await service.list_recent()}
                    assert told[found.upstream_id] == f"A boat [[fault:{fault}]]"

        asyncio.run(run())
        assert len(emulator.ledger()["creates"]) == len(LOST)


def test_nobody_at_the_door_is_silence_not_loss() -> None:
    async def run() -> None:
        async with opened(account_at(f"http://127.0.0.1:{free_port()}")) as service:
            with pytest.raises(UpstreamAway, match="could not be reached"):
                await service.get_job_status("video_1")
            with pytest.raises(UpstreamAway, match="could not be reached"):
                await service.cancel("video_1")

    asyncio.run(run())
