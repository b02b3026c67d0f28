"""Image to video: a camera move over a still, with the weather of the prompt in front of it.

One plane on purpose: cutting a still in two for parallax shows double edges.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from animatic import stage, weather
from animatic.camera import Aim, View, glide, shake
from animatic.order import LARGEST_SIDE, OrderRefused
from animatic.palette import light_of
from animatic.scene import Move, Scene, Shot
from animatic.vector import Canvas

FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST_STILL = 25_000_000  # pixels to decode, 100 MB; more is a print scan or a bomb
_CLOSEST = 1.35  # the largest zoom of any move; the still is kept at this many times the frame's size

# Of a move: the place in the room that the zoom leaves (-1 to 1 both ways), the zoom, the roll in radians.
_Place = tuple[float, float, float, float]


class StillFilm:
    """The frames of a moving still; the same shape as `timeline.Film`."""

    def __init__(self, image: bytes, scene: Scene, width: int, height: int, seconds: float) -> None:
        """Raises OrderRefused for bytes that are no picture of the FORMATS."""
        shot = scene.shots[0]
        self._size, self._seconds = (width, height), seconds
        self._still = _covering(opened(image), width, height)
        self._move = _MOVES[shot.camera.move]
        self._pace = {"normal": 1.0, "slow_motion": 0.42, "time_lapse": 3.0}[shot.camera.tempo]
        self._pixels = np.full((height, width, 4), 255, np.uint8)
        self._air = _Air(shot, scene.seed, self._pixels) if shot.weather else None

    def frame(self, t: float) -> NDArray[np.uint8]:
        """The picture at t seconds: uint8 (height, width, 4) RGBA, in the same buffer each time."""
        np.copyto(self._pixels, np.asarray(self._seen(t)))
        if self._air is not None:
            self._air.draw(t * self._pace)
        return self._pixels

    def close(self) -> None:
        if self._air is not None:
            self._air.close()

    def __enter__(self) -> StillFilm:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _seen(self, t: float) -> Image.Image:
        across, down, zoom, roll = self._move(t / self._seconds, t)
        width, height = self._size
        step = _CLOSEST / zoom  # pixels of the still per pixel of the frame
        room_x, room_y = ((1 - 1 / zoom) * side * _CLOSEST / 2 for side in self._size)
        x = self._still.width / 2 + across * room_x
        y = self._still.height / 2 + down * room_y
        if roll == 0:  # a scaled box needs two thirds of the time of a turned one
            reach_x, reach_y = width * step / 2, height * step / 2
            box = (max(0.0, x - reach_x), max(0.0, y - reach_y))
            corner = (min(x + reach_x, self._still.width), min(y + reach_y, self._still.height))
            return self._still.resize(self._size, Image.Resampling.BILINEAR, (*box, *corner))
        c, s = math.cos(roll) * step, math.sin(roll) * step
        matrix = (c, -s, x - c * width / 2 + s * height / 2, s, c, y - s * width / 2 - c * height / 2)
        return self._still.transform(self._size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)


class _Air:
    """The weather alone, drawn over what is in the buffer."""

    def __init__(self, shot: Shot, seed: int, pixels: NDArray[np.uint8]) -> None:
        view = View.of(pixels.shape[1], pixels.shape[0])
        self._stage = stage.Stage(view, light_of(shot.time, shot.weather), seed, shot)
        weather.add(self._stage)
        self._canvas = Canvas(pixels, view.pixels_per_unit)
        self._canvas.add(*(layer.group for layer in sorted(self._stage.layers, key=lambda layer: layer.depth)))

    def draw(self, t: float) -> None:
        for layer in self._stage.layers:
            layer.look(Aim(), 0)
        for animation in self._stage.animations:
            animation(t)
        self._canvas.draw(clear=False)

    def close(self) -> None:
        self._canvas.close()


def opened(image: bytes) -> Image.Image:
    """The picture, upright and in RGB. Raises OrderRefused with a sentence that names the formats or the limit."""
    try:
        still = Image.open(io.BytesIO(image), formats=FORMATS)
        still.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))  # a JPEG much larger than any frame is decoded smaller
        if still.width * still.height > LARGEST_STILL:
            raise OrderRefused(f"The image has {still.width}x{still.height} pixels; up to 25 million are read.")
        ImageOps.exif_transpose(still, in_place=True)
        return _on_white(still) if still.has_transparency_data else still.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, OrderRefused):
            raise
        raise OrderRefused("The image cannot be read; whole JPEG, PNG and WebP files are.") from error


def _on_white(still: Image.Image) -> Image.Image:
    """What a page shows of a picture with holes."""
    paper = Image.new("RGBA", still.size, "white")
    return Image.alpha_composite(paper, still.convert("RGBA")).convert("RGB")


def _covering(still: Image.Image, width: int, height: int) -> Image.Image:
    """The middle of the still in the frame's shape, large enough for the closest zoom."""
    size = (math.ceil(width * _CLOSEST), math.ceil(height * _CLOSEST))
    return ImageOps.fit(still, size, Image.Resampling.LANCZOS).convert("RGBX")  # four bytes, as frames have


def _static(_u: float, _t: float) -> _Place:
    return 0, 0, 1, 0


def _drift(u: float, _t: float) -> _Place:
    return 1.2 * glide(u) - 0.6, 0.3 - 0.6 * glide(u), 1.05 + 0.1 * glide(u), 0


def _pan(u: float, _t: float) -> _Place:
    return 2 * glide(u) - 1, 0, 1.25, 0


def _tilt(u: float, _t: float) -> _Place:
    return 0, 1 - 2 * glide(u), 1.25, 0


def _dolly_in(u: float, _t: float) -> _Place:
    return 0, 0, 1 + 0.35 * glide(u), 0


def _dolly_out(u: float, _t: float) -> _Place:
    return 0, 0, _CLOSEST - 0.35 * glide(u), 0


def _orbit(u: float, _t: float) -> _Place:
    return 0.8 * math.sin(math.pi * (u - 0.5)), 0, 1.2, 0.02 * math.sin(math.pi * (u - 0.5))


def _aerial(u: float, _t: float) -> _Place:
    return 0.2 * math.sin(2 * u), 0.6 - 1.2 * glide(u), 1.08 + 0.2 * glide(u), 0


def _handheld(_u: float, t: float) -> _Place:
    x, y = shake(t)
    return x * 0.25, y * 0.25, 1.1, 0.005 * math.sin(t * 1.3)


_MOVES: dict[Move, Callable[[float, float], _Place]] = {
    "static": _static,
    "drift": _drift,
    "pan": _pan,
    "tilt": _tilt,
    "dolly_in": _dolly_in,
    "dolly_out": _dolly_out,
    "orbit": _orbit,
    "aerial": _aerial,
    "tracking": _pan,
    "handheld": _handheld,
}
