"""Downloads: whole or refused, resumed rather than begun again, bounded; the key stays at home (P-08, P-11, P-37)."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from app.errors import DamagedFile, JobLost, UpstreamAway
from app.services import addresses
from app.services.remote import RemoteVideos
from emulator import Emulator, EmulatorSettings
from tests.far_side import CANARY, FarSide, Heard, Reply, account_at, ended, http, opened, order

FILE = bytes(range(256)) * 2048  # half a MiB
ETAG = '"the-file"'


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.wire.JITTER_SECONDS", 0.02)
    monkeypatch.setattr("app.services.downloads.PAUSE_SECONDS", 0.02)


async def fetch(service: RemoteVideos, upstream_id: str = "video_1") -> bytes:
    return b"".join([chunk async for chunk in service.download_video(upstream_id)])


def download(*replies: Reply, **changes: Any) -> tuple[Any, FarSide]:
    """The file or the error, and the far side."""

    async def run() -> tuple[Any, FarSide]:
        async with FarSide(*replies) as far, opened(account_at(far.url, **changes)) as service:
            try:
                return await fetch(service), far
            except Exception as ended:  # noqa: BLE001  # whatever it is, the test looks at it
                return ended, far

    return asyncio.run(run())


def mp4(content: bytes = FILE, status: int = 200, **headers: str) -> bytes:
    return http(status, content, content_type="video/mp4", **headers)


def broken(at: int, **headers: str) -> Reply:
    """The whole file's head and its first `at` bytes, then the end of the connection."""

    async def reply(_heard: Heard, writer: asyncio.StreamWriter) -> None:
        whole = mp4(**headers)
        writer.write(whole[: len(whole) - len(FILE) + at])
        await writer.drain()
        writer.close()

    return reply


def rest(heard: Heard, total: int | None = None, etag: str = ETAG) -> bytes:
    start = int(heard.headers["range"].removeprefix("bytes=").removesuffix("-"))
    told = f"bytes {start}-{len(FILE) - 1}/{total or len(FILE)}"
    return mp4(FILE[start:], 206, content_range=told, etag=etag)


async def go_on(heard: Heard, writer: asyncio.StreamWriter) -> None:
    writer.write(rest(heard))
    await writer.drain()


def test_a_file_comes_whole_and_in_small_pieces() -> None:
    async def run() -> list[bytes]:
        async with FarSide(mp4()) as far, opened(account_at(far.url)) as service:
            return [chunk async for chunk in service.download_video("video_1")]

    chunks = asyncio.run(run())
    assert b"".join(chunks) == FILE
    assert max(map(len, chunks)) <= 1 << 20


def test_a_file_without_an_announced_length_comes_whole_too() -> None:
    chunked = mp4(b"", content_length="", transfer_encoding="chunked") + b"4\r\nabcd\r\n3\r\nefg\r\n0\r\n\r\n"
    assert download(chunked)[0] == b"abcdefg"


def test_a_broken_download_goes_on_where_it_broke() -> None:
    """P-11: at most the rest is asked for again."""
    got, far = download(broken(400_000, etag=ETAG), go_on)
    assert got == FILE
    assert far.heard[1].headers["range"] == "bytes=400000-"
    assert far.heard[1].headers["if-range"] == ETAG


def test_a_download_goes_on_five_times_and_then_gives_up() -> None:
    """Each try gets a little further, so that nothing of it is fetched twice."""

    async def some(heard: Heard, writer: asyncio.StreamWriter) -> None:
        whole = rest(heard)
        writer.write(whole[: whole.index(b"\r\n\r\n") + 4 + 1000])
        await writer.drain()
        writer.close()

    got, far = download(broken(1000, etag=ETAG), some)
    assert type(got) is UpstreamAway
    assert [each.headers.get("range") for each in far.heard] == [None] + [f"bytes={n}000-" for n in range(1, 6)]


NO_WAY_ON = {
    "no etag": [broken(9)],
    "a weak etag": [broken(9, etag='W/"the-file"')],
    "the whole again": [broken(9, etag=ETAG), mp4(etag=ETAG)],
    "another part": [broken(9, etag=ETAG), mp4(FILE[5:], 206, content_range=f"bytes 5-{len(FILE) - 1}/{len(FILE)}")],
    "another part, as long as the rest": [
        broken(9, etag=ETAG),
        mp4(FILE[5:-4], 206, content_range=f"bytes 5-{len(FILE) - 1}/{len(FILE)}"),
    ],
    "another length": [broken(9, etag=ETAG), mp4(FILE[9:], 206, content_range=f"bytes 9-{len(FILE)}/{len(FILE) + 1}")],
    "another file": [
        broken(9, etag=ETAG),
        mp4(FILE[9:], 206, content_range=f"bytes 9-{len(FILE) - 1}/{len(FILE)}", etag='"other"'),
    ],
    "no content-range": [broken(9, etag=ETAG), mp4(FILE[9:], 206)],
    "416": [broken(9, etag=ETAG), http(416)],
    "a part at once": [mp4(FILE[5:], 206, content_range=f"bytes 5-{len(FILE) - 1}/{len(FILE)}")],
}


@pytest.mark.parametrize("name", NO_WAY_ON)
def test_two_files_are_never_glued_together(name: str) -> None:
    """P-08: where it is not surely the same file, it is fetched again from its start, by the caller."""
    got, far = download(*NO_WAY_ON[name])
    assert type(got) is UpstreamAway, repr(got)
    assert len(far.heard) == len(NO_WAY_ON[name])


async def endless(_heard: Heard, writer: asyncio.StreamWriter) -> None:
    writer.write(mp4(b"", content_length="", transfer_encoding="chunked"))
    while True:
        writer.write(b"10000\r\n" + bytes(0x10000) + b"\r\n")
        await writer.drain()


NO_VIDEO: dict[str, Reply] = {
    "html": http(200, "<html>Sign in</html>", content_type="text/html; charset=utf-8"),
    "json": http(200, {"error": {"message": "no"}}),
    "problem": http(200, "{}", content_type="application/problem+json"),
    "empty": mp4(b""),
    "compressed": mp4(content_encoding="gzip"),
    "announced too large": mp4(content_length=str(2 << 30)),
    "endless": endless,
}


@pytest.mark.parametrize("name", NO_VIDEO)
def test_what_cannot_be_a_video_is_refused(name: str) -> None:
    """P-37: a file that is announced too large is not read at all, one that grows too large not further than that."""
    begun = time.monotonic()
    got, _ = download(NO_VIDEO[name], max_file_bytes=1 << 20)
    assert type(got) is DamagedFile, repr(got)
    assert time.monotonic() - begun < 3


def test_a_stalled_download_is_left_after_the_idle_time() -> None:
    async def stall(_heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(mp4()[:-10])
        await writer.drain()
        await asyncio.sleep(10)

    begun = time.monotonic()
    got, _ = download(stall, idle_seconds=0.3)
    assert type(got) is UpstreamAway
    assert time.monotonic() - begun < 3


GONE = [
    (http(404, {"error": {"message": "Video not found"}}), JobLost),
    (http(404, {"detail": "Generation is still in-progress"}), JobLost),
    (http(410), JobLost),
    (http(422, {"detail": "failed"}), UpstreamAway),
    (http(400, {"detail": "Video was uploaded to cloud storage"}), UpstreamAway),
    (http(503, retry_after="120"), UpstreamAway),
    (http(401), UpstreamAway),
]


@pytest.mark.parametrize(("reply", "kind"), GONE)
def test_a_file_that_is_not_handed_out_is_lost_only_where_the_service_says_so(reply: bytes, kind: type) -> None:
    got, _ = download(reply)
    assert type(got) is kind or isinstance(got, kind), repr(got)


def test_the_head_of_a_file_is_asked_for_again_after_a_short_failure() -> None:
    got, far = download(http(503), http(500), mp4())
    assert got == FILE
    assert len(far.heard) == 3


def test_an_abandoned_download_closes_its_connection() -> None:
    async def run() -> bool:
        ended = asyncio.Event()

        async def watched(heard: Heard, writer: asyncio.StreamWriter) -> None:
            try:
                await endless(heard, writer)
            except ConnectionError:
                ended.set()
                raise

        async with FarSide(watched) as far, opened(account_at(far.url)) as service:
            chunks = service.download_video("video_1")
            async for _ in chunks:
                break
            await chunks.aclose()  # type: ignore[attr-defined]
            await asyncio.wait_for(ended.wait(), 3)
            return ended.is_set()

    assert asyncio.run(run())


def redirect(location: str, status: int = 302) -> bytes:
    return http(status, location=location)


def test_a_redirect_on_the_same_machine_is_followed_without_the_key() -> None:
    async def run() -> None:
        store = FarSide(mp4())
        far = FarSide(redirect(f"{store.url}/file?sig=1"))
        async with store, far, opened(account_at(far.url)) as service:
            assert await fetch(service) == FILE
        assert far.heard[0].headers["api-key"] == CANARY
        assert CANARY not in str(store.heard)
        assert store.heard[0].headers["host"] == f"127.0.0.1:{store.port}"
        assert store.heard[0].query == "sig=1"

    asyncio.run(run())


def test_a_redirect_within_the_account_keeps_the_key() -> None:
    got, far = download(redirect("/openai/v1/elsewhere", 307), mp4())
    assert got == FILE
    assert (far.heard[1].path, far.heard[1].headers["api-key"]) == ("/openai/v1/elsewhere", CANARY)


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2:9/x", "http://10.0.0.1/x", "http://169.254.169.254/latest/meta-data", "http://[::1]/x",
        "http://localhost/x", "http://0.0.0.0/x", "http://2130706433/x", "file:///etc/passwd", "gopher://127.0.0.1/x",
        "http://no-such-host.invalid/x", "//192.168.1.1/x",
    ],
)  # fmt: skip
def test_a_redirect_to_a_private_place_is_refused(location: str) -> None:
    got, _ = download(redirect(location))
    assert type(got) is UpstreamAway
    assert "redirects" in str(got)


def test_redirects_end_after_three() -> None:
    got, far = download(redirect("/openai/v1/again"))
    assert type(got) is UpstreamAway
    assert len(far.heard) == 4


def test_a_redirect_never_leads_from_https_to_http_and_is_pinned_to_the_address_that_was_checked() -> None:
    async def run() -> None:
        base = "https://name.openai.azure.com/openai/v1"
        with pytest.raises(addresses.Refused, match="http"):
            await addresses.follow(f"{base}/videos/1/content", "http://name.openai.azure.com/x", base)
        target = await addresses.follow(f"{base}/videos/1/content", "https://8.8.8.8/x?sig=1", base)
        assert (target.is_home, target.pinned) == (False, "8.8.8.8")
        assert addresses.pinned_url(target) == "https://8.8.8.8:443/x?sig=1"
        assert (await addresses.follow(f"{base}/a", "/b", base)).is_home

    asyncio.run(run())


def test_what_another_host_answers_is_no_trouble_of_the_account() -> None:
    async def run() -> None:
        store = FarSide(http(403, "expired", date="Mon, 01 Jan 2001 00:00:00 GMT"))
        far = FarSide(redirect(f"{store.url}/file"))
        async with store, far, opened(account_at(far.url)) as service:
            with pytest.raises(UpstreamAway):
                await fetch(service)
            assert service.trouble is None
            now = service.upstream_now()
            assert now is not None
            assert now.year == 2026

    asyncio.run(run())


FAULTS: dict[str, type[Exception] | None] = {
    "cut": None,  # both go on where they broke
    "truncated": None,
    "html": DamagedFile,
    "oversized": DamagedFile,
    "endless": DamagedFile,
    "redirect": UpstreamAway,
    "no_file": JobLost,
    "content_late": JobLost,
    "expired": JobLost,
    "lying_length": UpstreamAway,
}


@pytest.fixture(scope="module")
def emulator() -> Any:
    with Emulator(EmulatorSettings.fast(oversized_bytes=80 << 20, content_late_seconds=0.6)) as running:
        yield running


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_delivery_is_told_apart_and_the_next_one_is_whole(emulator: Emulator, fault: str) -> None:
    """The emulator breaks one download of each job; `no_file` and `expired` have none to give."""

    async def run() -> None:
        account = account_at(emulator.url, api_key=emulator.key, models={"sora-2": "sora-2"}, max_file_bytes=8 << 20)
        async with opened(account) as service:
            job = await service.create_video_job(order(prompt=f"A cat [[fault:{fault}]]"))
            assert (await ended(service, job)).phase == "completed"
            if wanted := FAULTS[fault]:
                with pytest.raises(wanted):
                    await fetch(service, job)
            if fault not in {"no_file", "expired"}:
                await asyncio.sleep(0.7 if fault == "content_late" else 0)
                assert (await fetch(service, job))[4:8] == b"ftyp"
            assert service.is_able

    asyncio.run(run())
    assert emulator.ledger()["leaked_key"] == 0
