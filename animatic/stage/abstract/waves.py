"""Waves of light: ridges one before the other, from a disc on the horizon to the beholder, that swell and pass."""

from __future__ import annotations

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import glow
from animatic.stage import Layer, Stage
from animatic.stage.abstract.mood import TURNED, Mood
from animatic.vector import RGB, Group, Linear, Path, Shape, ribbon
from animatic.vector.path import Places

_ROWS = 12


def waves(stage: Stage, mood: Mood) -> None:
    view, random = stage.view, stage.random("waves")
    foot = view.height * (0.74 if stage.shot.actors else 1.12)
    top = view.height * (0.3 if stage.shot.actors else 0.4)
    _orb(stage, mood, top)
    for k in range(_ROWS):
        deep, next_one = k / (_ROWS - 1), (k + 1) / (_ROWS - 1)
        layer = stage.layer("waves", 0.18 + 0.5 * deep, repeats=False)
        row, below = (top + (foot - top) * at**1.5 for at in (deep, next_one))
        ridge = _Ridge(mood, k, row, below + view.height * 0.13, random.uniform(0, 1, 3).tolist())
        ridge.join(layer)
        stage.every_frame(ridge.roll)


class _Ridge:
    """One wave: its body, and the light along its crest; that twice where the colours turn, to fade over."""

    def __init__(self, mood: Mood, number: int, row: float, foot: float, luck: list[float]) -> None:
        self._mood, self._number, self._row, self._foot, self._luck = mood, number, row, foot, luck
        self._deep = number / (_ROWS - 1)
        view = mood.stage.view
        self._x = np.linspace(-0.25 * view.width, 1.25 * view.width, 25)
        self._high = view.height * (0.035 + 0.07 * self._deep)
        self._thick = (2.4 + 5.0 * self._deep) * (0.6 + 0.4 * mood.strength)
        self._body = Shape()
        self._crests = [self._crest(t) for t in ((0.0, TURNED) if mood.turns else (0.0,))]

    def join(self, layer: Layer) -> None:
        layer.add(self._body, *self._crests)

    def roll(self, t: float) -> None:
        over = np.stack([self._x, self._height(t)], axis=1)
        self._body.draw(*ribbon(over, np.array([[self._x[-1], self._foot], [self._x[0], self._foot]])))
        self._body.fill(self._water(t))
        line, turned = ribbon(over, np.add(over, [0, self._thick])[::-1]), self._mood.turned(t, 1 - self._deep)
        for k, crest in enumerate(self._crests):
            crest.draw(*line)
            crest.opacity(turned if k else 1 - turned)

    def _height(self, t: float) -> Places:
        mood, luck, now = self._mood, self._luck, self._mood.clock(t)
        u = self._x / mood.stage.view.width - 0.5
        way = 0.9 if mood.feeling.lift >= 0 else -0.9
        swell = 0.35 + np.exp(-((u - 0.22 * np.sin(0.35 * now + 0.55 * self._number + 3 * luck[0])) ** 2) / 0.06)
        ridge = mood.wave(7 * u - way * now + 0.7 * self._number)
        ridge += 0.55 * mood.wave(13 * u + 0.8 * now + 6.28 * luck[1])
        ridge += 0.25 * mood.wave(23 * u - 1.3 * now + 6.28 * luck[2])
        up = 16 * mood.feeling.lift * (0.5 + 0.5 * np.sin(0.5 * now - 0.4 * self._number))
        y: Places = self._row - self._high * mood.breath(t) * swell * (0.55 + 0.6 * ridge) - up
        return y

    def _water(self, t: float) -> RGB:
        """Bright at the horizon, and deep before the beholder."""
        mood, turned = self._mood, self._mood.turned(t, 1 - self._deep)
        main = mix(mood.palette.first, mood.palette.second, turned)
        far = mix(mix(mood.palette.middle, main, 0.5 + 0.5 * turned), mood.palette.light, 0.06)
        return mix(far, mix(shade(mood.palette.above, 0.7), shade(main, 0.3), turned), 0.1 + 0.85 * self._deep)

    def _crest(self, t: float) -> Shape:
        mood = self._mood
        bright = mix(mood.colour(self._deep, t), mood.palette.light, 0.6 - 0.45 * self._deep)
        ends = mix(bright, mood.colour(0.0, t), 0.7)
        stops = [(0.0, ends, 0.4), (0.5, bright, 1.0), (1.0, ends, 0.4)]
        return Shape(None, Linear(0, 0, mood.stage.view.width, 0, stops))


def _orb(stage: Stage, mood: Mood, horizon: float) -> None:
    """A great disc of light that stands on the horizon and breathes."""
    view = stage.view
    size = min(view.width, view.height) * 0.2
    layer = stage.layer("orb", 0.12, repeats=False)
    near, far = mix(mood.palette.light, mood.colour(1.0), 0.25), mix(mood.colour(1.0), mood.palette.middle, 0.35)
    disc = Shape(Path().ellipse(0, 0, size), Linear(0, -size, 0, size, [(0, near, 0.95), (1, far, 0.5)]))
    holder = Group(glow.halo(0, 0, size * 2.3, near, 0.4), disc)
    layer.add(holder)

    def breathe(t: float) -> None:
        up = 0.1 * size * mood.feeling.lift * np.sin(0.4 * mood.clock(t))
        holder.place(view.width * 0.6, horizon - size * 0.45 - float(up), mood.breath(t))

    stage.every_frame(breathe)
