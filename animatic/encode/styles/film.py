"""Styles that a camera, a film or a screen gives a picture."""

from __future__ import annotations

import numpy as np
from av.video.frame import VideoFrame

from animatic.camera import CINEMA
from animatic.encode.planes import (
    BLACK,
    GREY,
    Blur,
    Planes,
    add,
    curve,
    halved,
    recolour,
    shade,
    stream,
    vignette,
)
from animatic.encode.styles.look import Grain, Look


class Noir(Look):
    """Black and white, hard contrast, vignette and grain."""

    def prepare(self) -> None:
        self._contrast = curve([(16, 16), (32, 36), (60, 62), (110, 112), (165, 192), (235, 235)])
        self._mask = vignette(self.width, self.height, 0.6)
        self._grain = Grain(self, 5)

    def apply(self, frame: VideoFrame, number: int) -> VideoFrame:
        planes = Planes.of(frame)
        recolour(planes.y, self._contrast)
        shade(planes.y, self._mask)
        self._grain.add(planes, number)
        planes.u[:], planes.v[:] = GREY, GREY
        return frame


class Vintage(Look):
    """Home film: faded sepia, flicker, a restless gate, scratches and dust."""

    pictures_per_second = 18  # the speed of Super 8

    def prepare(self) -> None:
        self._fade = curve([(16, 38), (110, 120), (235, 216)])
        self._warm_u = curve([(0, 80), (128, 117), (255, 170)])
        self._warm_v = curve([(0, 92), (128, 137), (255, 190)])
        self._mask = vignette(self.width, self.height, 0.6, roundness=3.5)
        self._grain = Grain(self, 4)

    def apply(self, frame: VideoFrame, number: int) -> VideoFrame:
        planes, random = Planes.of(frame), stream(self.seed, "vintage", number)
        weave = 2 * int(random.integers(-self.pixels(1), self.pixels(1) + 1))
        for plane, shift in ((planes.y, weave), (planes.u, weave // 2), (planes.v, weave // 2)):
            plane[:] = np.roll(plane, shift, axis=0)
        recolour(planes.y, self._fade)
        recolour(planes.u, self._warm_u)
        recolour(planes.v, self._warm_v)
        add(planes.y, np.int16(random.normal(0, 2.5)) + np.zeros((1, 1), np.int16))
        self._wear(planes, random)
        shade(planes.y, self._mask)
        self._grain.add(planes, number)
        return frame

    def _wear(self, planes: Planes, random: np.random.Generator) -> None:
        thick = self.pixels(1.5)
        for _ in range(random.poisson(0.5)):
            x = int(random.integers(0, self.width))
            planes.y[:, x : x + thick] = np.maximum(planes.y[:, x : x + thick], 190)
        for _ in range(random.poisson(1.5)):
            x, y = int(random.integers(0, self.width)), int(random.integers(0, self.height))
            size = self.pixels(float(random.uniform(2, 6)))
            planes.y[y : y + size, x : x + 2 * size] = random.choice([30, 210])


class Dreamy(Look):
    """Soft light that spreads from bright places, pastel colours, a rosy edge."""

    def prepare(self) -> None:
        self._blur = Blur(self.width, self.height)
        self._pastel = curve([(16, 46), (128, 140), (235, 230)])
        self._rose = (3 * (1 - vignette(self.width // 2, self.height // 2, 1.0) / 256)).astype(np.int16)

    def apply(self, frame: VideoFrame, number: int) -> VideoFrame:
        soft, planes = self._blur.of(frame), Planes.of(frame)
        light = soft.y.astype(np.uint16) * (255 - planes.y)
        add(planes.y, (light >> 9).astype(np.int16))
        recolour(planes.y, self._pastel)
        for plane, wide in ((planes.u, soft.u), (planes.v, soft.v)):
            plane[:] = (plane.astype(np.uint16) + wide) >> 1
        add(planes.v, self._rose, 16, 240)
        return frame


class Glitch(Look):
    """A bad signal: colours out of place and scan lines always; bursts of torn bands and blocks."""

    def prepare(self) -> None:
        self._lines = np.full((self.height, 1), 256, np.uint16)
        pitch = max(2, self.pixels(3))
        self._lines[::pitch] = 205

    def apply(self, frame: VideoFrame, number: int) -> VideoFrame:
        planes = Planes.of(frame)
        apart = self.pixels(3)
        planes.u[:], planes.v[:] = np.roll(planes.u, -apart, axis=1), np.roll(planes.v, apart, axis=1)
        if self._bursts(number):
            self._tear(planes, stream(self.seed, "tear", number // max(1, self.fps // 12)))
        shade(planes.y, self._lines)
        return frame

    def _bursts(self, number: int) -> bool:
        second, part = divmod(number / self.fps, 1.0)
        start = float(stream(self.seed, "burst", int(second)).uniform(0.1, 0.7))
        return start <= part < start + 0.28

    def _tear(self, planes: Planes, random: np.random.Generator) -> None:
        for _ in range(int(random.integers(5, 12))):
            top = 2 * int(random.integers(0, self.height // 2))
            bottom = top + 2 * self.pixels(float(random.uniform(4, 45)))
            shift = 2 * int(random.normal(0, self.width * 0.03))
            planes.y[top:bottom] = np.roll(planes.y[top:bottom], shift, axis=1)
            for plane, extra in ((planes.u, self.pixels(10)), (planes.v, -self.pixels(10))):
                band = plane[top // 2 : bottom // 2]
                band[:] = np.roll(band, shift // 2 + extra, axis=1)


class Cinematic(Look):
    """Teal shadows, warm lights, deeper contrast, and bars to 2.39:1 on wide frames."""

    def prepare(self) -> None:
        self._contrast = curve([(16, 16), (60, 50), (128, 130), (190, 200), (235, 232)])
        self._mask = vignette(self.width, self.height, 0.35)
        tone = np.arange(256)
        self._u_by_luma = np.interp(tone, [16, 90, 150, 235], [9, 5, -5, -9]).astype(np.int16)
        self._v_by_luma = np.interp(tone, [16, 90, 150, 235], [-8, -4, 4, 6]).astype(np.int16)
        wanted = self.width / CINEMA
        self._bar = 2 * round((self.height - wanted) / 4) if self.width > self.height > wanted else 0

    def apply(self, frame: VideoFrame, number: int) -> VideoFrame:
        planes = Planes.of(frame)
        tone = halved(planes.y)
        add(planes.u, self._u_by_luma[tone], 16, 240)
        add(planes.v, self._v_by_luma[tone], 16, 240)
        recolour(planes.y, self._contrast)
        shade(planes.y, self._mask)
        for plane, bar, colour in (
            (planes.y, self._bar, BLACK),
            (planes.u, self._bar // 2, GREY),
            (planes.v, self._bar // 2, GREY),
        ):
            plane[:bar], plane[plane.shape[0] - bar :] = colour, colour
        return frame


class StopMotion(Look):
    """Twelve held pictures a second, each lit and placed a little differently by a hand that is not quite steady."""

    pictures_per_second = 12

    def prepare(self) -> None:
        self._mask = vignette(self.width, self.height, 0.25)
        self._grain = Grain(self, 2)

    def apply(self, frame: VideoFrame, number: int) -> VideoFrame:
        planes, random = Planes.of(frame), stream(self.seed, "hand", number)
        step = self.pixels(1)
        down, across = (2 * step * int(each) for each in random.integers(-1, 2, 2))
        for plane, part in ((planes.y, 1), (planes.u, 2), (planes.v, 2)):
            plane[:] = np.roll(plane, (down // part, across // part), (0, 1))
        add(planes.y, np.full((1, 1), random.normal(0, 3), np.int16))
        shade(planes.y, self._mask)
        self._grain.add(planes, number)
        return frame
