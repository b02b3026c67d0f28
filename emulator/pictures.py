"""Still pictures out of a finished MP4, and its measures. Decodes video: to be called in a thread."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import av
from av.video.frame import VideoFrame
from PIL import Image

SHEET_COLUMNS, SHEET_ROWS = 4, 3  # pictures of a sprite sheet, from the first to the last
SHEET_WIDTH = 320  # pixels of each
PICTURES_HELD = 16


@lru_cache(maxsize=PICTURES_HELD)
def thumbnail(path: Path, form: str = "WEBP") -> bytes:
    """The first picture in full size, as WEBP or JPEG (wire-protocol 2.1, 3.6)."""
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            return _encoded(_picture(frame), form)
    raise ValueError("The file holds no picture.")


@lru_cache(maxsize=PICTURES_HELD)
def sprite_sheet(path: Path) -> bytes:
    """A JPEG of pictures spread evenly over the clip (wire-protocol 3.6)."""
    with av.open(str(path)) as film:
        frames = [_picture(frame) for frame in film.decode(video=0)]
    count = SHEET_COLUMNS * SHEET_ROWS
    height = round(SHEET_WIDTH * frames[0].height / frames[0].width)
    sheet = Image.new("RGB", (SHEET_COLUMNS * SHEET_WIDTH, SHEET_ROWS * height))
    for place in range(count):
        frame = frames[place * (len(frames) - 1) // (count - 1)]
        corner = (place % SHEET_COLUMNS * SHEET_WIDTH, place // SHEET_COLUMNS * height)
        sheet.paste(frame.resize((SHEET_WIDTH, height)), corner)
    return _encoded(sheet, "JPEG")


def measured(content: bytes) -> tuple[int, int, float] | None:
    """Width and height in pixels and length in seconds of a video; None for anything else."""
    try:
        with av.open(io.BytesIO(content), "r") as film:
            if not film.streams.video or film.duration is None:
                return None
            stream = film.streams.video[0]
            return stream.width, stream.height, film.duration / 1_000_000
    except (av.FFmpegError, OSError, ValueError):
        return None


def _picture(frame: VideoFrame) -> Image.Image:
    return frame.to_image()  # type: ignore[no-untyped-call, no-any-return]  # PyAV leaves it untyped


def _encoded(picture: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, quality=85)
    return out.getvalue()
