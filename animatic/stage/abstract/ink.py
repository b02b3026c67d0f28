"""Ink: drops that sink into still water (or rise in it), and bloom into soft clouds in layers."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix
from animatic.stage import Stage
from animatic.stage.abstract.mood import Mood
from animatic.vector import Path, Shape, ribbon
from animatic.vector.path import Places

_CYCLE = 15.0  # seconds from a drop to the cloud that has thinned out
_LAYERS = 5
_ANGLES = np.linspace(0, math.tau, 34, endpoint=False)


def ink(stage: Stage, mood: Mood) -> None:
    view, random = stage.view, stage.random("ink")
    layer = stage.layer("ink", 0.35, repeats=False)
    for i, place in enumerate((0.3, 0.68, 0.5, 0.14, 0.87)):
        luck = random.uniform(0, 1, 6).tolist()
        plume = _Plume(stage, mood, view.width * (place + 0.05 * (luck[0] - 0.5)), i, luck)
        layer.add(*plume.shapes)
        stage.every_frame(plume.bloom)


class _Plume:
    """One drop: a thin stem from where it entered, and the cloud at its head."""

    def __init__(self, stage: Stage, mood: Mood, x: float, number: int, luck: list[float]) -> None:
        self._view, self._mood, self._x, self._luck = stage.view, mood, x, luck
        self._part = (0.0, 1.0, 0.1, 0.9, 0.0)[number]
        self._start = (number * 0.618 + 0.22) % 1
        self._way = -1 if mood.feeling.lift > 0.3 else 1  # up or down
        self._stem = Shape()
        self._clouds = [Shape() for _ in range(_LAYERS)]
        self.shapes = [self._stem, *self._clouds]

    def bloom(self, t: float) -> None:
        now = self._mood.clock(t)
        life = (self._start + now / _CYCLE) % 1
        high = self._view.height * (1.0 if self._mood.strength == 1 else 0.72)
        entry = -0.05 if self._way > 0 else 1.05
        head = high * (entry + self._way * (0.16 + 0.7 * life**0.6))
        seen = min(1.0, life * 7) * min(1.0, (1 - life) * 2.6) * (0.55 + 0.45 * self._mood.strength)
        drift = self._view.width * 0.03 * math.sin(0.4 * now + 6.28 * self._luck[1])
        self._draw_stem(now, high * entry, head, drift, seen)
        reach = high * (0.05 + 0.36 * life**0.55) * self._mood.breath(t)
        for k, cloud in enumerate(self._clouds):
            deep = k / (_LAYERS - 1)
            cloud.redraw(Path().through(self._outline(now, k, reach * (1.1 - 0.78 * deep), head, drift), closed=True))
            tint = mix(self._mood.colour(self._part, t), self._mood.palette.above, 0.34 * deep)
            cloud.fill(mix(tint, self._mood.palette.light, 0.34 * (1 - deep) ** 2), 0.3 + 0.12 * deep)
            cloud.opacity(seen)

    def _outline(self, now: float, k: int, reach: float, head: float, drift: float) -> Places:
        """A cloud that billows, broader than high, its lobes rolling backwards from its head."""
        a, luck = _ANGLES, self._luck
        far = 1 + 0.17 * np.sin(3 * a + 6.28 * luck[2] + 0.5 * now + k) + 0.1 * np.sin(5 * a - 0.7 * now + 2.1 * k)
        far += 0.07 * self._mood.wave(8 * a + 0.9 * now + 6.28 * luck[3])
        lag = -self._way * reach * 0.24 * k / _LAYERS  # inner layers hang back towards the stem
        x = self._x + drift + reach * far * 1.18 * np.cos(a) + reach * 0.12 * math.sin(1.7 * k + 6.28 * luck[4])
        y = head + lag + reach * far * (0.82 + 0.2 * np.abs(np.cos(a))) * np.sin(a)
        return np.stack([x, y], axis=1)

    def _draw_stem(self, now: float, entry: float, head: float, drift: float, seen: float) -> None:
        s = np.linspace(0, 1, 9)
        y = entry + (head - entry) * s
        x = self._x + drift * s + self._view.width * 0.018 * np.sin(5 * s - 0.8 * now + 6.28 * self._luck[5]) * s
        half = self._view.width * (0.004 + 0.016 * s**2)
        one, other = np.stack([x - half, y], axis=1), np.stack([x + half, y], axis=1)
        self._stem.draw(*ribbon(one, other[::-1]))
        self._stem.fill(mix(self._mood.colour(self._part), self._mood.palette.above, 0.2), 0.5)
        self._stem.opacity(seen)
