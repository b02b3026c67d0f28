"""What is in a video file: whether it is a whole MP4, how long it is, its poster and its sprite sheet. And stills.

Decoders run in a process of their own (`python -m app.media`), so that a hostile file can end only that process.
"""

from __future__ import annotations

import asyncio
import io
import json
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from app.errors import DamagedFile

ANSWER_SECONDS = 60.0  # for one question; a sprite sheet of 20 s of 1080p takes about 2 s
LONGEST_ANSWER = 64 << 20  # bytes of one line: pictures in hexadecimal
LARGEST_JPEG = 50_000_000  # px; telephones' photographs have up to 49 million, and are decoded smaller
LARGEST_STILL = 20_000_000  # px of the other formats, which are decoded whole; bombs have more
MEMORY_LIMIT = 1536 << 20  # bytes of address space; 1080p in four threads takes 600 MB, the largest still 450 MB
CPU_LIMIT = 60  # s of all threads for one question
DECODING_THREADS = 4  # more would gain little on such short videos, and each takes memory
STILL_SIDE = 3072  # px of the longer side that is kept: no video here is larger than 1920
STILL_QUALITY = 95  # of the JPEG that services and the renderer get
STILL_FORMATS = ("JPEG", "PNG", "WEBP")
LENGTH_TOLERANCE = 0.5  # s between what was asked and what came: services round to whole frames or segments
POSTER_SIDE, TILE_SIDE = 640, 160  # px of the longer side
TILES, COLUMNS = 16, 4


@dataclass(frozen=True, slots=True)
class Inspection:
    seconds: float
    width: int
    height: int
    codec: str
    frames: int

    def is_as_asked(self, width: int, height: int, seconds: float) -> bool:
        return (self.width, self.height) == (width, height) and abs(self.seconds - seconds) <= LENGTH_TOLERANCE

    def check(self, width: int, height: int, seconds: float) -> None:
        """Raises DamagedFile unless the video is of that size and about that length."""
        if not self.is_as_asked(width, height, seconds):
            raise DamagedFile(
                f"The file is {self.width}x{self.height} and lasts {self.seconds:.2f} s, "
                f"not the {width}x{height} and {seconds:g} s asked for."
            )


@dataclass(frozen=True, slots=True)
class Pictures:
    poster: bytes  # JPEG
    sprites: bytes  # JPEG of COLUMNS tiles a row
    layout: dict[str, int]  # columns, rows, count, tile_width, tile_height


@dataclass(frozen=True, slots=True)
class Still:
    jpeg: bytes
    width: int
    height: int


class Media:
    """Asks a warm process about files; starts it when first needed and again after it broke."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    async def inspect(self, path: Path) -> Inspection:
        """What the file holds. Raises DamagedFile unless it is a whole MP4 whose first picture can be decoded."""
        await asyncio.to_thread(check_boxes, path)
        return Inspection(**await self._ask("inspect", path))

    async def pictures(self, path: Path) -> Pictures:
        """A poster and a sprite sheet. Raises DamagedFile where the file cannot be decoded."""
        answer = await self._ask("pictures", path)
        return Pictures(bytes.fromhex(answer["poster"]), bytes.fromhex(answer["sprites"]), answer["layout"])

    async def still(self, path: Path, size: tuple[int, int] | None = None) -> Still:
        """A JPEG, PNG or WebP written anew, upright, in RGB and without metadata; its middle, where a `size` is given.

        Raises DamagedFile, saying what is read, for anything else.
        """
        answer = await self._ask("still", path, size=size)
        return Still(bytes.fromhex(answer["jpeg"]), answer["width"], answer["height"])

    async def close(self) -> None:
        process, self._process = self._process, None
        if process and process.returncode is None:
            process.kill()
            await process.wait()

    async def _ask(self, verb: str, path: Path, **more: Any) -> dict[str, Any]:
        """Twice at most: a process may die for reasons of its own, and only the second death is the file's doing."""
        question = json.dumps({"verb": verb, "path": str(path), **more})
        async with self._turn:
            try:
                answer = await self._answered(question)
            except (TimeoutError, _NoAnswer):
                try:
                    answer = await self._answered(question)
                except (TimeoutError, _NoAnswer) as error:
                    raise DamagedFile("The file could not be examined: the decoder gave up on it twice.") from error
        if "damage" in answer:
            raise DamagedFile(answer["damage"])
        return answer

    async def _answered(self, question: str) -> dict[str, Any]:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._exchange(question)
        except BaseException:
            await self.close()  # else its answer would be taken for the next question's
            raise

    async def _exchange(self, question: str) -> dict[str, Any]:
        process = self._process = self._process or await _start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(question.encode() + b"\n")
            await process.stdin.drain()
            answer: dict[str, Any] = json.loads(await process.stdout.readline())
        except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: uvloop's word for a closed pipe
            raise _NoAnswer from error
        return answer


class _NoAnswer(Exception):
    """The process died, or said what is no answer."""


def check_boxes(path: Path) -> None:
    """Raises DamagedFile unless MP4 boxes tile the file exactly, beginning with ftyp, with moov and mdat.

    Source: ISO/IEC 14496-12, 4.2: a box is a 32-bit size and a four-letter type; size 1 means a 64-bit size follows.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        names = list(_boxes(file, size))
    if not names or names[0] != b"ftyp" or not {b"moov", b"mdat"} <= set(names):
        raise DamagedFile("The file is not an MP4 video.")


def _boxes(file: BinaryIO, size: int) -> Iterator[bytes]:
    at = 0
    while at < size:
        file.seek(at)
        head = file.read(16)
        length, name = int.from_bytes(head[:4]), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16])
        if length < 8 or at + length > size:
            raise DamagedFile("The file is cut short or is not an MP4 video.")
        yield name
        at += length


async def _start() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "app.media",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_ANSWER,
        cwd=Path(__file__).parent.parent,
    )


def _inspect(path: str) -> dict[str, Any]:
    import av

    with av.open(path, options={"analyzeduration": "1"}) as container:  # its head says all that is asked for
        stream = container.streams.video[0]
        assert container.duration is not None
        stream.thread_type = "NONE"  # to start threads takes longer than one picture
        first = next(container.demux(stream))  # alone: to decode on until it is shown takes four times as long
        if not [*first.decode(), *stream.codec_context.decode(None)]:
            stream.codec_context.flush_buffers()
            next(container.decode(stream))
        return {
            "seconds": container.duration / av.time_base,
            "width": stream.width,
            "height": stream.height,
            "codec": stream.codec_context.name,
            "frames": stream.frames,
        }


def _pictures(path: str) -> dict[str, Any]:
    from PIL import Image

    tiles = list(_frames(path, TILES))
    poster = tiles[len(tiles) // 3]  # a third of the way in: past a fade, before the end
    width, height = _fitted(poster.size, TILE_SIDE)
    rows = -(-len(tiles) // COLUMNS)
    sheet = Image.new("RGB", (width * COLUMNS, height * rows))
    for index, tile in enumerate(tiles):
        sheet.paste(tile.resize((width, height)), (index % COLUMNS * width, index // COLUMNS * height))
    layout = {"columns": COLUMNS, "rows": rows, "count": len(tiles), "tile_width": width, "tile_height": height}
    return {
        "poster": _jpeg(poster.resize(_fitted(poster.size, POSTER_SIDE))),
        "sprites": _jpeg(sheet),
        "layout": layout,
    }


def _still(path: str, size: list[int] | None) -> dict[str, Any]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, with a sentence of its own
    try:
        with Image.open(path, formats=STILL_FORMATS) as opened:
            if opened.width * opened.height > (LARGEST_JPEG if opened.format == "JPEG" else LARGEST_STILL):
                measured = f"{opened.width}x{opened.height}"
                return {
                    "damage": f"The picture has {measured} pixels; up to 20 million are read, 50 million of a JPEG."
                }
            if getattr(opened, "n_frames", 1) > 1:
                return {"damage": "The picture moves; send a still one."}
            opened.draft("RGB", (STILL_SIDE, STILL_SIDE))  # a large JPEG is decoded smaller
            opened.thumbnail((STILL_SIDE, STILL_SIDE))  # before anything makes a copy
            still = _opaque(ImageOps.exif_transpose(opened))
    except (OSError, SyntaxError, ValueError):
        return {"damage": "The picture cannot be read; whole JPEG, PNG and WebP files are."}
    if size is not None:
        still = ImageOps.fit(still, (size[0], size[1]), Image.Resampling.LANCZOS)
    return {"jpeg": _jpeg(still, STILL_QUALITY), "width": still.width, "height": still.height}


def _opaque(still: Any) -> Any:
    """In RGB, on white where it was transparent."""
    from PIL import Image

    if still.has_transparency_data:
        layers = still.convert("RGBA")
        still = Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers)
    return still.convert("RGB")


def _frames(path: str, count: int) -> Iterator[Any]:
    """`count` pictures evenly spaced over the video, or as many as it has."""
    import av

    with av.open(path) as container:
        stream = container.streams.video[0]
        stream.thread_type, stream.codec_context.thread_count = "AUTO", DECODING_THREADS
        assert container.duration is not None
        pause = container.duration / av.time_base / count
        due = 0.0
        for frame in container.decode(stream):
            if frame.time is not None and frame.time >= due:
                yield frame.to_image()  # type: ignore[no-untyped-call]  # PyAV leaves this one untyped
                due += pause
            if due >= pause * count:
                return


def _fitted(size: tuple[int, int], side: int) -> tuple[int, int]:
    scale = side / max(size)
    return max(2, round(size[0] * scale)), max(2, round(size[1] * scale))


def _jpeg(image: Any, quality: int = 82) -> str:
    """In hexadecimal."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue().hex()


def _confine() -> None:
    """Let no file take more memory or time than any honest one needs; called before each question."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + CPU_LIMIT
    for kind, limit in ((resource.RLIMIT_AS, MEMORY_LIMIT), (resource.RLIMIT_CPU, seconds)):
        with suppress(OSError, ValueError):  # a system that cannot, or one that allows even less
            resource.setrlimit(kind, (limit, resource.getrlimit(kind)[1]))


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    verbs: dict[str, Callable[..., dict[str, Any]]] = {"inspect": _inspect, "pictures": _pictures, "still": _still}
    try:
        return verbs[question.pop("verb")](**question)
    except Exception as error:  # noqa: BLE001  # decoders raise of every kind; each means that this file is damaged
        return {"damage": f"The file cannot be decoded ({type(error).__name__})."}


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides when this ends
    for line in sys.stdin:  # ends with the parent, whose end closes the pipe
        _confine()
        sys.stdout.write(json.dumps(_answer(json.loads(line))) + "\n")
        sys.stdout.flush()
