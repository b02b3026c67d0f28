"""A YUV frame as writable numpy planes, and the few operations on planes that style filters are made of."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
BLACK, WHITE, GREY = 16, 235, 128  # ends of luma in limited range, and the chroma of no colour


@dataclass(frozen=True, slots=True)
class Planes:
    """Luma (height, width) and the two chroma planes at half of each; writing changes the frame."""

    y: Plane
    u: Plane
    v: Plane

    @staticmethod
    def of(frame: VideoFrame) -> Planes:
        y, u, v = (
            np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[: plane.height, : plane.width]
            for plane in frame.planes
        )
        return Planes(y, u, v)


def stream(seed: int, name: str, number: int = 0) -> np.random.Generator:
    """The random stream of one named part, for one frame where it changes by frame."""
    return np.random.Generator(np.random.PCG64([abs(seed), zlib.crc32(name.encode()), number]))


def curve(points: list[tuple[int, int]]) -> Plane:
    """A table of 256 values through the given (from, to) points, for `recolour`."""
    xs, ys = zip(*points, strict=True)
    table: Plane = np.interp(np.arange(256), xs, ys).round().clip(0, 255).astype(np.uint8)
    return table


def recolour(plane: Plane, table: NDArray[np.uint8]) -> None:
    np.take(table, plane, out=plane, mode="clip")  # any mode but "raise" writes without a second copy


def vignette(width: int, height: int, strength: float, *, roundness: float = 2.2) -> NDArray[np.uint16]:
    """A mask of 256ths: 256 in the middle, falling by `strength` (0 to 1) in the corners."""
    x = np.abs(np.linspace(-1, 1, width, dtype=np.float32)) ** roundness
    y = np.abs(np.linspace(-1, 1, height, dtype=np.float32)) ** roundness
    distance = (y[:, None] + x[None, :]) / 2
    return (256 * (1 - strength * np.clip(distance * 1.3 - 0.15, 0, 1))).astype(np.uint16)


def shade(luma: Plane, mask: NDArray[np.uint16]) -> None:
    """Luma times a mask of 256ths, towards black."""
    lifted = np.maximum(luma, BLACK) - BLACK
    luma[:] = ((lifted * mask) >> 8) + BLACK


def add(plane: Plane, change: NDArray[np.int16], low: int = BLACK, high: int = WHITE) -> None:
    np.clip(plane + change, low, high, out=plane, casting="unsafe")


def texture(width: int, height: int, sharpness: float, random: np.random.Generator) -> NDArray[np.float32]:
    """Smooth noise of mean 0 and deviation 1 that has no seams; `sharpness` 0 is cloud, 1 is sand."""
    waves = np.fft.rfft2(random.standard_normal((height, width)).astype(np.float32))
    up, across = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :]
    waves *= np.exp(-np.hypot(up, across) * (1 - sharpness) * 60)
    noise = np.fft.irfft2(waves, (height, width)).astype(np.float32)
    return noise / max(float(noise.std()), 1e-6)


def edges(luma: Plane, reach: int) -> NDArray[np.uint8]:
    """How much luma differs between neighbours `reach` pixels apart, across or down."""
    found = np.zeros_like(luma)
    if min(luma.shape) > 2 * reach:
        inner = found[reach:-reach, reach:-reach]
        left, right = luma[reach:-reach, : -2 * reach], luma[reach:-reach, 2 * reach :]
        above, below = luma[: -2 * reach, reach:-reach], luma[2 * reach :, reach:-reach]
        across = np.maximum(left, right) - np.minimum(left, right)
        down = np.maximum(above, below) - np.minimum(above, below)
        np.maximum(across, down, out=inner)
    return found


def halved(plane: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Every second pixel of luma, which is where chroma is sampled."""
    return plane[::2, ::2]


class Blur:
    """A wide, cheap blur of whole frames: down to 1/16 by area, up again smoothly."""

    def __init__(self, width: int, height: int, by: int = 16) -> None:
        self._small = max(2, width // by // 2 * 2), max(2, height // by // 2 * 2)
        self._size = width, height
        self._down, self._up = VideoReformatter(), VideoReformatter()

    def of(self, frame: VideoFrame) -> Planes:
        width, height = self._small
        small = self._down.reformat(frame, width, height, interpolation=Interpolation.AREA, threads=1)
        width, height = self._size
        wide = self._up.reformat(small, width, height, interpolation=Interpolation.BICUBIC, threads=1)
        return Planes.of(wide)
