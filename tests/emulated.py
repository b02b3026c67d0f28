"""A client of an emulator that holds every message against the vendors' files, and what measures a real file."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import Any, Self

import av
import httpx2
from PIL import Image

from emulator import Emulator
from emulator.settings import EmulatorSettings
from tests.conftest import LOCAL, wait_for
from tests.specifications import are_here, check_answer, check_request

PROMPT = "A paper boat on a pond"
SIZE = "1280x720"
BASES = {"azure": "/openai/v1", "azure-sora-1": "/openai/v1"}  # of the paths; the others have /v1
SPECS = {"azure": "azure", "azure-sora-1": "sora-1"}  # whose file holds; the others speak OpenAI's
JOBS = "/video/generations/jobs"
QUICK: dict[str, Any] = {"queue_seconds": 0.05, "seconds_per_video": 0.05}  # seconds: for who waits for the end
END = {"completed", "failed", "succeeded", "cancelled"}
WRONG_KEY = {
    "error": {
        "code": "401",
        "message": "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid "
        "key for an active subscription and use a correct regional API endpoint for your resource.",
    }
}


class Caller:
    """A client of one emulator. Messages are checked, but those that are wrong on purpose and so refused."""

    def __init__(self, emulator: Emulator, profile: str) -> None:
        self.emulator, self.profile = emulator, profile
        self.base, self.spec = BASES.get(profile, "/v1"), SPECS.get(profile, "openai")
        name, word = ("authorization", "Bearer ") if self.spec == "openai" else ("api-key", "")
        headers = {name: word + emulator.key} if emulator.key else {}
        self.http = httpx2.Client(base_url=emulator.url, headers=headers, timeout=30, **LOCAL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def ask(
        self, method: str, path: str, status: int = 200, *, checked: bool = True, **content: Any
    ) -> httpx2.Response:
        """The answer, which must have this status; `path` goes behind the base of the profile."""
        request = self.http.build_request(method, self.base + path, **content)
        body = request.read()
        answer = self.http.send(request)
        assert answer.status_code == status, f"{answer.status_code} {answer.text[:500]}"
        checked = checked and are_here()  # without the files the rest of each promise is still tested
        about, kind = (self.spec, method, request.url.path), request.headers.get("content-type", "")
        if checked:
            check_answer(*about, status, answer.headers, answer.content)
        if checked and status < 400:
            check_request(*about, request.url.query.decode(), request.headers, kind, body)
        return answer

    def create(self, prompt: str = PROMPT, status: int = 200, **fields: Any) -> dict[str, Any]:
        """POST /videos as a form, the one body that every server takes (wire-protocol 10.1)."""
        wanted = {"model": "sora-2", "prompt": prompt, "seconds": "4", "size": SIZE, **fields}
        parts: dict[str, Any] = {name: (None, text) for name, text in wanted.items() if text is not None}
        return dict(self.ask("POST", "/videos", status, files=parts).json())

    def seen(self, video: dict[str, Any]) -> dict[str, Any]:
        return dict(self.ask("GET", f"/videos/{video['id']}").json())

    def finished(self, video: dict[str, Any] | None = None) -> dict[str, Any]:
        video = video or self.create()
        return dict(wait_for(lambda: self.seen(video), lambda seen: seen["status"] in END))

    def history(self, video: dict[str, Any]) -> list[dict[str, Any]]:
        """Every look at a video from its creation to its end, a hundredth of a second apart."""
        looks = [video]
        while looks[-1]["status"] not in END:
            time.sleep(0.01)
            looks.append(self.seen(video))
            assert len(looks) < 3000
        return looks

    def content(self, video: dict[str, Any], status: int = 200, query: str = "", **headers: str) -> httpx2.Response:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return self.ask("GET", f"/videos/{video['id']}/content{query}", status, headers=named, checked=status < 206)


def measured(content: bytes) -> tuple[Any, int, int]:
    """Seconds, width and height of a file, after every picture of it was decoded."""
    with av.open(io.BytesIO(content), "r") as film:
        stream = film.streams.video[0]
        frames = len(list(film.decode(stream)))
        assert stream.average_rate
        return frames / float(stream.average_rate), stream.width, stream.height


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), (30, 90, 160)).save(drawn, kind)
    return drawn.getvalue()


def kind_and_size(content: bytes) -> tuple[str | None, tuple[int, int]]:
    with Image.open(io.BytesIO(content)) as opened:
        opened.load()
        return opened.format, opened.size


@contextmanager
def emulated(profile: str = "azure", **changes: Any) -> Iterator[Caller]:
    """A fast emulator with settings of one's own, and a client of it."""
    with Emulator(EmulatorSettings.fast(profile=profile, **changes)) as emulator, Caller(emulator, profile) as caller:
        yield caller


class Callers:
    """Emulators that tests share, one of each profile and kind, until the end of the block."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._made: dict[tuple[str, str], Caller] = {}

    def __call__(self, profile: str) -> Caller:
        """A quick one, for tests that do not change its settings."""
        return self._one(profile, "shared")

    def fresh(self, profile: str = "azure", **changes: Any) -> Caller:
        """One as on its first day, with settings of one's own; until the next call for this profile."""
        emulator = self._one(profile, "own").emulator
        emulator.change(**asdict(EmulatorSettings.fast(profile=profile, **changes)))
        caller = self._stack.enter_context(Caller(emulator, profile))
        caller.http.post("/_control/reset").raise_for_status()
        return caller

    def close(self) -> None:
        self._stack.close()

    def _one(self, profile: str, kind: str) -> Caller:
        if (profile, kind) not in self._made:
            self._made[profile, kind] = self._stack.enter_context(emulated(profile, **QUICK))
        return self._made[profile, kind]
