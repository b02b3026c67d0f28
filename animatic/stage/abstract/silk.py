"""Sheets of silk: flowing ribbons of light from side to side, and smoke from the frame's foot; both turn over."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from animatic.palette import mix
from animatic.stage import Layer, Stage
from animatic.stage.abstract.mood import TURNED, Mood
from animatic.vector import RGB, Linear, Shape, ribbon
from animatic.vector.path import Places

_BRIGHT = (0.0, 0.06, 0.22, 0.5, 0.2, 0.7)  # how much light lies on each strand of a sheet, from edge to edge
_DENSE = (0.4, 0.55, 0.7, 0.8, 0.7, 0.92)  # opacity of each strand
_ROUND = 11.0  # seconds in which a ribbon of a rising mood comes round


class _Sheet(NamedTuple):
    """A sheet at one moment: its two edges as rows of x and y, and its opacity."""

    one: Places
    other: Places
    seen: float


Tint = Callable[[RGB, RGB, float], Linear]  # of a strand: from one colour to another, so dense


def ribbons(stage: Stage, mood: Mood) -> None:
    """Bands of light, one above the other, that wave, twist and travel the mood's way."""
    view, random = stage.view, stage.random("ribbons")
    count = 4 if view.width > view.height else 5
    layer = stage.layer("ribbons", 0.35, repeats=False)

    def tint(near: RGB, far: RGB, dense: float) -> Linear:
        stops = [(0.0, near, dense * 0.55), (0.5, mix(near, far, 0.5), dense), (1.0, far, dense * 0.75)]
        return Linear(0, 0, view.width, 0, stops)

    for i in range(count):
        band = _Ribbon(mood, i / count, random.uniform(0, 1, 4).tolist())
        _weave(mood, layer, i / (count - 1), band.at, tint)


def smoke(stage: Stage, mood: Mood) -> None:
    """Wisps that climb from the frame's foot, or sink from its top, widening and thinning out on their way."""
    view, random = stage.view, stage.random("smoke")
    start, end = (-0.12, 1.12) if mood.feeling.lift < 0 else (1.12, -0.12)
    layer = stage.layer("smoke", 0.4, repeats=False)

    def tint(near: RGB, far: RGB, dense: float) -> Linear:
        stops = [(0.0, near, dense), (0.45, far, dense * 0.6), (1.0, far, dense * 0.1)]
        return Linear(0, view.height * start, 0, view.height * end, stops)

    for i, place in enumerate((0.5, 0.27, 0.76, 0.42, 0.62)):
        wisp = _Wisp(mood, place, (start, end), random.uniform(0, 1, 3).tolist())
        _weave(mood, layer, i / 4, wisp.at, tint)


class _Ribbon:
    """One band from side to side, `phase` (0 to 1) its place among the others."""

    def __init__(self, mood: Mood, phase: float, luck: list[float]) -> None:
        view = mood.stage.view
        self._mood, self._view, self._phase = mood, view, phase + 0.1 * luck[0]
        self._x = np.linspace(-0.3 * view.width, 1.3 * view.width, 15)
        self._high = view.height * (0.2 + 0.1 * luck[1])
        self._wide = view.height * (0.13 + 0.1 * luck[2])
        self._turns = math.tau * (0.8 + 0.4 * luck[3])

    def at(self, t: float) -> _Sheet:
        mood, phase, turns = self._mood, self._phase, self._turns
        now, u = mood.clock(t), self._x / self._view.width
        middle, seen = self._height(now)
        y = self._view.height * (middle - 0.24 * mood.feeling.lift * (u - 0.5))
        y += self._high * mood.wave(turns * u - 0.9 * now + 6.28 * phase) * (0.35 + 0.3 * np.sin(2.2 * u + phase))
        fold = self._wide * mood.breath(t) * (0.25 + 1.1 * mood.wave(turns * 0.7 * u - 0.6 * now + 4.1 * phase))
        return _Sheet(np.stack([self._x, y], axis=1), np.stack([self._x, y + fold], axis=1), seen)

    def _height(self, now: float) -> tuple[float, float]:
        """Where it lies, 0 top to 1 foot, and its opacity: one that travels fades out and comes round."""
        lift, middle = self._mood.feeling.lift, self._mood.y / self._view.height
        if abs(lift) < 0.3:
            return middle + 0.66 * (self._phase - 0.4) + 0.02 * math.sin(0.6 * now + 6.28 * self._phase), 1.0
        way = (self._phase - lift * now / _ROUND) % 1
        return middle + 1.1 * (way - 0.5), math.sin(math.pi * way) ** 0.6


class _Wisp:
    """One plume that leaves its source at `place` (0 to 1 of the width); `ends` are heights of the frame."""

    def __init__(self, mood: Mood, place: float, ends: tuple[float, float], luck: list[float]) -> None:
        self._mood, self._place, self._luck = mood, place, luck
        self._s = np.linspace(0, 1, 17)
        self._y = mood.stage.view.height * np.linspace(*ends, 17)

    def at(self, t: float) -> _Sheet:
        mood, s, luck, now = self._mood, self._s, self._luck, self._mood.clock(t)
        wander = mood.wave(5.2 * s - 1.1 * now + 6.28 * luck[0]) + 0.45 * mood.wave(
            9.1 * s - 1.7 * now + 6.28 * luck[1]
        )
        middle = self._place + 0.17 * s**1.3 * mood.breath(t) * wander
        half = (0.012 + 0.1 * s) * mood.wave(3.9 * s - 0.7 * now + 6.28 * luck[2])
        wide = mood.stage.view.width
        left, right = (np.stack([wide * x, self._y], axis=1) for x in (middle - half, middle + half))
        return _Sheet(left, right, 0.75)


def _weave(mood: Mood, layer: Layer, part: float, sheet: Callable[[float], _Sheet], tint: Tint) -> None:
    """A sheet in strands from edge to edge; twice where the colours turn, to fade over. `part` 0 to 1 picks its
    colours."""
    first = _strands(mood, part, 0.0, tint)
    then = _strands(mood, part, TURNED, tint) if mood.turns else []
    layer.add(*first, *then)

    def flow(t: float) -> None:
        now, turned = sheet(t), mood.turned(t, part)
        shown = now.seen * (0.5 + 0.5 * mood.strength)
        across = now.other - now.one
        for k in range(len(first)):
            low, high = k / len(first), (k + 1.06) / len(first)  # a little over the next, so that no seam is seen
            band = ribbon(now.one + across * low, (now.one + across * high)[::-1])
            first[k].draw(*band)
            first[k].opacity(shown * (1 - turned))
            if then:
                then[k].draw(*band)
                then[k].opacity(shown * turned)

    mood.stage.every_frame(flow)


def _strands(mood: Mood, part: float, t: float, tint: Tint) -> list[Shape]:
    near, far = mood.colour(part * 0.6, t), mood.colour(0.4 + part * 0.6, t)
    light = mood.palette.light
    return [
        Shape(None, tint(mix(near, light, bright), mix(far, light, bright), dense))
        for bright, dense in zip(_BRIGHT, _DENSE, strict=True)
    ]
