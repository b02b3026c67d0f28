"""Files of the renderer play in a real Chromium: picture and sound, in every codec on offer, from any second on."""

from __future__ import annotations

import base64
import io
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

import animatic
from animatic.order import Codec
from tests.test_studio import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.timeout(120)

PROMPT = "A spaceship flying over a neon city at night in the rain"
WIDTH, HEIGHT, SECONDS, SEED = 320, 180, 3, 7
STOPS = (0.0, 1.0, 2.0, 2.9)  # seconds
LIKE = 9.0  # of 255, the mean difference that a codec and a scaled chroma make; pictures a second apart differ by more
PAGE = '<!doctype html><title>playback</title><link rel="icon" href="data:,"><video src="video.mp4" preload="auto">'

SHOWN = """async time => {
    const video = document.querySelector('video')
    const arrived = new Promise(done => video.addEventListener('seeked', done, {once: true}))
    video.currentTime = time
    await arrived
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    const canvas = document.createElement('canvas')
    canvas.width = video.videoWidth
    canvas.height = video.videoHeight
    canvas.getContext('2d').drawImage(video, 0, 0)
    return [video.currentTime, canvas.toDataURL('image/png')]
}"""
PLAYED = """async () => {
    const video = document.querySelector('video')
    const over = new Promise(done => video.addEventListener('ended', done, {once: true}))
    video.playbackRate = 2
    await video.play()
    await over
    const quality = video.getVideoPlaybackQuality()
    return {
        error: video.error?.message ?? null,
        duration: video.duration,
        size: [video.videoWidth, video.videoHeight],
        shown: quality.totalVideoFrames - quality.droppedVideoFrames,
        sound: video.webkitAudioDecodedByteCount,
        picture: video.webkitVideoDecodedByteCount,
    }
}"""


class _Folder(BaseHTTPRequestHandler):
    """A page about video.mp4, and that file in the ranges that a player asks for."""

    protocol_version = "HTTP/1.1"

    def __init__(self, video: Path, *connection: object) -> None:
        self._video = video
        super().__init__(*connection)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if self.path == "/":
            self._send(200, "text/html", PAGE.encode())
            return
        content = self._video.read_bytes()
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if asked is None:
            self._send(200, "video/mp4", content)
            return
        first, last = int(asked[1]), min(int(asked[2] or len(content)), len(content) - 1)
        self._send(206, "video/mp4", content[first : last + 1], f"bytes {first}-{last}/{len(content)}")

    def _send(self, status: int, kind: str, body: bytes, part: str | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Accept-Ranges", "bytes")
        if part:
            self.send_header("Content-Range", part)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None: ...


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    arguments = [*ARGUMENTS, "--autoplay-policy=no-user-gesture-required"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def posters() -> list[NDArray[np.int64]]:
    """What is drawn at each of the STOPS."""
    pictures = (animatic.poster(PROMPT, stop, WIDTH, HEIGHT, seed=SEED, seconds=SECONDS) for stop in STOPS)
    return [np.asarray(picture.convert("RGB")).astype(int) for picture in pictures]


@pytest.fixture(params=get_args(Codec))
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A page with three seconds of video in one of the codecs, ready to play."""
    video = tmp_path / "video.mp4"
    animatic.render(PROMPT, video, width=WIDTH, height=HEIGHT, seconds=SECONDS, seed=SEED, codec=request.param)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Folder, video))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    try:
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_function("document.querySelector('video').readyState >= 3", timeout=20_000)
        yield page
    finally:
        page.close()
        server.shutdown()
        server.server_close()


def test_it_plays_with_sound_and_can_be_sought_to_any_second(page: Page, posters: list[NDArray[np.int64]]) -> None:
    """From beginning to end; then at each stop stands the picture that is drawn for that second, and no other."""
    played = page.evaluate(PLAYED)
    assert played["error"] is None
    assert played["duration"] == pytest.approx(SECONDS, abs=0.05)
    assert played["size"] == [WIDTH, HEIGHT]
    assert played["sound"] > 0
    assert played["picture"] > 0
    assert played["shown"] > SECONDS  # of 72 frames; a busy machine shows fewer
    for number, stop in enumerate(STOPS):
        time, picture = page.evaluate(SHOWN, stop)
        assert time == pytest.approx(stop, abs=0.1)
        png = base64.b64decode(picture.partition(",")[2])
        shown = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
        differences = [float(np.abs(shown - each).mean()) for each in posters]
        assert differences[number] == min(differences) < LIKE, differences
