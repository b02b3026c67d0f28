"""Styles that a hand gives a picture: pixels, pencil, brush and neon tubes."""

from __future__ import annotations

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from animatic.encode.planes import (
    BLACK,
    GREY,
    WHITE,
    Blur,
    Plane,
    Planes,
    add,
    curve,
    edges,
    halved,
    recolour,
    stream,
    texture,
)
from animatic.encode.styles.look import Look


class PixelArt(Look):
    """Square blocks of few colours, twelve pictures a second."""

    pictures_per_second = 12

    def prepare(self) -> None:
        self._block = 2 * self.pixels(4)  # even, so that chroma blocks fall on luma blocks; 8 pixels at 720p
        self._columns, self._rows = -(-self.width // self._block), -(-self.height // self._block)
        self._shrink = VideoReformatter()
        bayer = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) - 7.5
        tiled = np.tile(bayer, (self._rows // 4 + 1, self._columns // 4 + 1))[: self._rows, : self._columns]
        self._dither = (tiled * 0.75).astype(np.int16)
        levels = np.arange(256)
        self._luma = (BLACK + np.round((levels.clip(BLACK, WHITE) - BLACK) / 14.6) * 14.6).round().astype(np.uint8)
        self._chroma = (GREY + np.round((levels - GREY) / 10) * 12).round().clip(16, 240).astype(np.uint8)

    def apply(self, frame: VideoFrame, number: int) -> VideoFrame:
        small = self._shrink.reformat(
            frame, self._columns, self._rows, "yuv444p", interpolation=Interpolation.AREA, threads=1
        )
        few, planes = Planes.of(small), Planes.of(frame)
        add(few.y, self._dither)
        for plane, source, table, block in (
            (planes.y, few.y, self._luma, self._block),
            (planes.u, few.u, self._chroma, self._block // 2),
            (planes.v, few.v, self._chroma, self._block // 2),
        ):
            height, width = plane.shape
            plane[:] = table[source].repeat(block, 0)[:height].repeat(block, 1)[:, :width]
        return frame


class Sketch(Look):
    """Pencil on paper: outlines, crossed hatching in the shadows, a breath of colour; redrawn eight times a second."""

    pictures_per_second = 8

    def prepare(self) -> None:
        paper = texture(self.width, self.height, 0.9, stream(self.seed, "paper"))
        self._paper = np.clip(226 + paper * 3, 200, WHITE).astype(np.int16)
        self._tooth = np.clip(1 + paper * 0.25, 0.4, 1.6).astype(np.float32)
        gap = self.pixels(7)
        across, down = np.arange(self.width + 4)[None, :], np.arange(self.height + 4)[:, None]
        self._strokes = [((across + sign * down) % gap < max(1, gap // 3)) for sign in (1, -1)]
        self._darkening = curve([(0, 0), (6, 0), (30, 110), (80, 190), (255, 200)])
        self._pale = curve([(0, 78), (128, 128), (255, 178)])

    def apply(self, frame: VideoFrame, number: int) -> VideoFrame:
        planes, random = Planes.of(frame), stream(self.seed, "sketch", number)
        lines = self._darkening[edges(planes.y, self.pixels(1.2))]
        pressure = lines * self._tooth
        for strokes, depth, darkness in zip(self._strokes, (105, 60), (46, 52), strict=True):
            shift = int(random.integers(0, 5))  # the hand never puts a stroke twice in one place
            hatch = strokes[shift : shift + self.height, shift : shift + self.width]
            pressure += (hatch & (planes.y < depth)) * self._tooth * darkness
        np.clip(self._paper - pressure, 28, WHITE, out=planes.y, casting="unsafe")
        recolour(planes.u, self._pale)
        recolour(planes.v, self._pale)
        return frame


class Watercolour(Look):
    """Flat washes with wavering outlines, pigment gathered at the edges, paper showing through and around."""

    pictures_per_second = 12

    def prepare(self) -> None:
        random, width, height = stream(self.seed, "wash"), self.width, self.height
        cloud = texture(width, height, 0.55, random)
        sand = texture(width, height, 0.92, random)
        self._paper = np.clip(256 + sand * 5, 236, 270).astype(np.uint16)
        self._wobble = self._indices(texture(width, height, 0.35, random), texture(width, height, 0.35, random))
        across, down = np.linspace(-1, 1, width)[None, :], np.linspace(-1, 1, height)[:, None]
        margin = 1 - np.maximum(np.abs(across) ** 6, np.abs(down) ** 6) + cloud * 0.05
        self._wash = (256 * np.clip((margin - 0.18) * 6, 0, 1)).astype(np.uint16)
        self._light = curve([(16, 62), (128, 158), (235, 233)])

    def apply(self, frame: VideoFrame, number: int) -> VideoFrame:
        planes = Planes.of(frame)
        for plane, reach in ((planes.y, self.pixels(2)), (planes.u, self.pixels(1)), (planes.v, self.pixels(1))):
            plane[:] = _flattened(plane, reach)
        planes.y[:] = planes.y.ravel()[self._wobble]
        rim = edges(planes.y, self.pixels(1.5))
        recolour(planes.y, self._light)
        add(planes.y, -(np.minimum(rim, 90) >> 1).astype(np.int16))
        wet = ((planes.y.astype(np.uint32) * self._paper) >> 8).clip(BLACK, WHITE)
        planes.y[:] = (wet * self._wash + 231 * (256 - self._wash.astype(np.uint32))) >> 8
        wash = halved(self._wash).astype(np.int32)
        for plane in (planes.u, planes.v):
            plane[:] = GREY + (((plane.astype(np.int32) - GREY) * wash) >> 8)
        return frame

    def _indices(self, across: NDArray[np.float32], down: NDArray[np.float32]) -> NDArray[np.int32]:
        reach = self.pixels(2.2)
        x = np.arange(self.width)[None, :] + np.round(across * reach).astype(np.int32)
        y = np.arange(self.height)[:, None] + np.round(down * reach).astype(np.int32)
        indices: NDArray[np.int32] = y.clip(0, self.height - 1) * self.width + x.clip(0, self.width - 1)
        return indices


class Neon(Look):
    """A dark picture whose outlines glow, cyan on one side and magenta on the other."""

    def prepare(self) -> None:
        self._dark = curve([(16, 16), (128, 44), (235, 96)])
        self._vivid = curve([(0, 0), (64, 16), (128, 128), (192, 240), (255, 255)])
        self._spark = curve([(0, 0), (8, 0), (40, 130), (120, 200), (255, 215)])
        self._blur = Blur(self.width, self.height, by=8)
        side = np.linspace(0, 1, self.width // 2, dtype=np.float32)[None, :]
        self._hue_u, self._hue_v = 154 + 22 * side, 70 + 125 * side  # cyan to magenta in BT.709

    def apply(self, frame: VideoFrame, number: int) -> VideoFrame:
        planes = Planes.of(frame)
        dim = self._dark[planes.y]
        planes.y[:] = self._spark[edges(planes.y, self.pixels(1.3))]
        glow = self._blur.of(frame).y
        light = planes.y.astype(np.int16) + glow + (glow >> 1)
        tint = np.minimum(halved(light), 255).astype(np.float32) / 255
        for plane, hue in ((planes.u, self._hue_u), (planes.v, self._hue_v)):
            recolour(plane, self._vivid)
            plane[:] = plane + (hue - plane) * tint
        np.clip(light + dim, BLACK, WHITE, out=planes.y, casting="unsafe")
        return frame


def _flattened(plane: Plane, reach: int) -> Plane:
    """The plane without specks smaller than `reach`: an opening, then a closing, by a square."""
    return _grown(_shrunk(_shrunk(_grown(_grown(_shrunk(plane, reach), reach), reach), reach), reach), reach)


def _grown(plane: Plane, reach: int) -> Plane:
    return _spread(_spread(plane, reach, np.maximum), reach, np.maximum)


def _shrunk(plane: Plane, reach: int) -> Plane:
    return _spread(_spread(plane, reach, np.minimum), reach, np.minimum)


def _spread(plane: Plane, reach: int, pick: np.ufunc) -> Plane:
    """The greatest or least of the neighbours within `reach` down the columns; turned, so that twice is both ways."""
    whole = np.pad(plane, ((reach, reach), (0, 0)), mode="edge")
    best = whole[: plane.shape[0]]
    for shift in range(1, 2 * reach + 1):
        best = pick(best, whole[shift : shift + plane.shape[0]])
    return np.ascontiguousarray(best.T)
