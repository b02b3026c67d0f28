"""One great wave behind a surfer: its wall with streaks, the lip that curls over a dark hollow, whitewater and spray;
and the small rollers that break on a beach."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix, shade
from animatic.stage import Stage
from animatic.vector import RGB, Group, Linear, Path, Shape, Swarm, circle, ribbon

WATER = ("#0d5f78", "#2fa9ac")  # of a sea with such a wave, near and far
_SPRAY, _FROTH, _STREAKS = 48, 30, 8


def great_wave(stage: Stage) -> None:
    """The wall fills the frame behind the cast; it runs down to the right, and breaks at the left."""
    wave = _Wall(stage)
    layer = stage.layer("great wave", 0.8, repeats=False)
    layer.add(*wave.body(), *wave.streaks(), *wave.lip())
    _whitewater(stage, wave)
    _spray(stage, wave)
    _wake(stage)


def rollers(stage: Stage, top: float, low: float) -> None:
    """Low waves that come in between two y, rise, curl white, and are gone at the shore."""
    view = stage.view
    layer = stage.layer("rollers", 0.6, repeats=False)
    sea = stage.tone("#2f9fb4")
    white = mix(stage.tone("#ffffff"), "#ffffff", 0.2 if stage.light.is_dark else 0.6)
    xs = np.linspace(-0.35, 1.35, 25) * view.width
    rows = [(Shape(None, mix(sea, white, 0.2), 0.9), Shape(None, white, 0.95)) for _ in range(2)]
    for row in rows:
        layer.add(*row)

    def come(t: float) -> None:
        for i, (face, foam) in enumerate(rows):
            life = (t * 0.16 + i / len(rows)) % 1
            y = top + (low - top) * (0.1 + 0.9 * life**1.3)
            own = np.clip(np.sin(xs / view.width * 5.3 + i * 2.1 + life) * 0.5 + 0.75, 0.05, 1)
            high = view.height * 0.055 * math.sin(math.pi * min(1.0, life * 1.06)) ** 0.8 * own
            bend = 7 * np.sin(xs / 210 + i)
            foot, crest = y + bend, y + bend - high
            froth = crest + high * (0.2 + 0.5 * life) * (0.8 + 0.3 * np.sin(xs / 27 + t * 2.4 + i))
            for shape, upper, lower in ((face, crest, foot), (foam, crest - 1.5, froth)):
                shape.draw(*ribbon(np.column_stack([xs, upper]), np.column_stack([xs, lower])[::-1]))
                shape.opacity(math.sin(math.pi * life) ** 0.5)

    stage.every_frame(come)


class _Wall:
    """The outline of the wave in units: `crest(x)` above, `foot` below."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.view = stage.view
        self.foot = stage.floor.y + stage.view.height * 0.03
        self.deep, self.bright = (mix(stage.tone(each), each, 0.3) for each in ("#0d5f78", "#35c8c4"))
        self.white = mix(stage.tone("#ffffff"), "#ffffff", 0.2 if stage.light.is_dark else 0.55)

    def crest(self, u: float) -> float:
        """y of the crest at a part of the width: highest left of the middle, running out to the right."""
        rise = math.exp(-(((u - 0.3) / (0.34 if u < 0.3 else 0.5)) ** 2))
        return self.foot - self.view.height * (0.14 + 0.62 * rise)

    def body(self) -> list[Shape]:
        view = self.view
        us = [i / 24 * 1.9 - 0.45 for i in range(25)]
        outline = [(view.width * u, self.crest(u)) for u in us]
        path = Path().polygon([*outline, (view.width * 1.45, self.foot + 60), (-view.width * 0.45, self.foot + 60)])
        top = self.crest(0.3)
        light = mix(self.bright, self.stage.light.glow, 0.22)
        fill = Linear(
            0,
            top,
            0,
            self.foot + 40,
            [(0, light, 1), (0.3, self.bright, 1), (0.72, mix(self.deep, self.bright, 0.3), 1), (1, self.deep, 1)],
        )
        return [Shape(path, fill)]

    def streaks(self) -> list[Group]:
        """Bands of water drawn up the face, that slide back to the left as the wave runs."""
        view, made = self.view, []
        for i in range(_STREAKS):
            streak = Shape(None, shade(self.deep, 0.9) if i % 2 else mix(self.bright, self.white, 0.5), 0.34)
            made.append(Group(streak))

            def run(t: float, n: Shape = streak, i: int = i) -> None:
                u = 1.35 - ((i / _STREAKS + t * 0.07) % 1) * 1.7
                top, wide = self.crest(u), view.width * (0.014 + 0.012 * (i % 3))
                high = self.foot - top
                x = view.width * u
                path = Path().move(x + high * 0.5, self.foot + 20)
                path.cubic(
                    x + high * 0.2,
                    self.foot - high * 0.16,
                    x,
                    self.foot - high * 0.6,
                    x - high * 0.06,
                    top + high * 0.05,
                )
                path.cubic(
                    x + wide * 0.6,
                    self.foot - high * 0.55,
                    x + high * 0.2 + wide,
                    self.foot - high * 0.14,
                    x + high * 0.5 + wide * 2.4,
                    self.foot + 20,
                )
                n.redraw(path.close())

            self.stage.every_frame(run)
        return made

    def lip(self) -> list[Shape]:
        """The hollow under the curl, and the lip that hangs before it with its torn white edge."""
        view, w = self.view, self.view.width
        h = view.height
        top = self.crest(0.3)
        hollow = (
            Path()
            .move(w * 0.06, top + h * 0.16)
            .cubic(w * 0.2, top + h * 0.02, w * 0.42, top + h * 0.02, w * 0.56, top + h * 0.16)
        )
        hollow.cubic(w * 0.47, top + h * 0.2, w * 0.42, top + h * 0.34, w * 0.34, self.foot - h * 0.06)
        hollow.line(w * 0.02, self.foot - h * 0.04).close()
        dark = Linear(
            0,
            top,
            0,
            self.foot,
            [(0, shade(self.deep, 0.45), 0.9), (0.6, shade(self.deep, 0.6), 0.55), (1, self.deep, 0.0)],
        )
        lip = Path().move(-w * 0.1, self.crest(-0.1) + 6)
        lip.cubic(w * 0.1, top + h * 0.02, w * 0.2, top - h * 0.035, w * 0.33, top - h * 0.03)
        lip.cubic(w * 0.47, top - h * 0.02, w * 0.56, top + h * 0.06, w * 0.62, top + h * 0.19)
        lip.cubic(w * 0.52, top + h * 0.1, w * 0.47, top + h * 0.12, w * 0.4, top + h * 0.13)
        lip.cubic(w * 0.3, top + h * 0.15, w * 0.18, top + h * 0.2, w * 0.1, top + h * 0.36).line(
            -w * 0.1, self.foot
        ).close()
        light = mix(self.bright, self.white, 0.35)
        edge = (
            Path()
            .move(w * 0.62, top + h * 0.19)
            .cubic(w * 0.52, top + h * 0.1, w * 0.47, top + h * 0.12, w * 0.4, top + h * 0.13)
        )
        edge.cubic(w * 0.3, top + h * 0.15, w * 0.18, top + h * 0.2, w * 0.1, top + h * 0.36)
        rim = (
            Path()
            .move(w * 0.08, top + h * 0.03)
            .cubic(w * 0.2, top - h * 0.035, w * 0.26, top - h * 0.035, w * 0.33, top - h * 0.03)
        )
        rim.cubic(w * 0.47, top - h * 0.02, w * 0.56, top + h * 0.06, w * 0.62, top + h * 0.19)
        return [
            Shape(hollow, dark),
            Shape(lip, Linear(0, top, 0, self.foot, [(0, light, 1), (0.5, self.bright, 1), (1, self.white, 0.9)])),
            Shape(edge, None, stroke=self.white, width=13),
            Shape(rim, None, stroke=self.white, width=8, stroke_opacity=0.9),
        ]


def _whitewater(stage: Stage, wave: _Wall) -> None:
    """Where the lip has come down: foam that boils from the foot up."""
    view = stage.view
    luck = stage.random("whitewater").uniform(0, 1, (4, _FROTH))
    layer = stage.layer("whitewater", 0.82, repeats=False)
    grey: RGB = mix(wave.white, wave.deep, 0.22)
    low, high = (Swarm(circle(), _FROTH, colour, 0.95, parts=6) for colour in (grey, wave.white))
    layer.add(low, high)
    x0 = view.width * (-0.25 + 0.46 * luck[0] ** 0.9)
    tall = view.height * (0.12 + 0.34 * np.clip(1 - (x0 / view.width + 0.25) / 0.46, 0, 1))

    def boil(t: float) -> None:
        life = (luck[1] + t * (0.3 + 0.2 * luck[2])) % 1
        y = wave.foot + 14 - tall * np.sin(math.pi * 0.5 * life) * luck[3]
        size = view.height * (0.04 + 0.045 * luck[2]) * (0.5 + 0.5 * np.sin(math.pi * life))
        low.scatter(x0 + 10 * np.sin(t * 3 + luck[3] * 9), y + size * 0.3, size)
        high.scatter(x0 + 10 * np.sin(t * 3 + luck[3] * 9) - size * 0.1, y - size * 0.1, size * 0.8)

    stage.every_frame(boil)


def _spray(stage: Stage, wave: _Wall) -> None:
    """Drops torn off the lip, that fly back and fall."""
    view = stage.view
    luck = stage.random("spray").uniform(0, 1, (4, _SPRAY))
    drops = Swarm(circle(), _SPRAY, wave.white, 0.85, parts=8)
    stage.layer("spray", 0.84, repeats=False).add(drops)
    u0 = 0.1 + 0.52 * luck[0]
    y0 = np.array([wave.crest(float(u)) for u in u0])

    def fly(t: float) -> None:
        life = (luck[1] + t * (0.5 + 0.3 * luck[2])) % 1
        x = view.width * (u0 - 0.14 * life * (0.4 + luck[3]))
        y = y0 - view.height * (0.22 * life * (0.3 + luck[2]) - 0.26 * life**2)
        drops.scatter(x, y, (2 + 5 * luck[3]) * (1 - life) ** 0.5)

    stage.every_frame(fly)


def _wake(stage: Stage) -> None:
    """A white trail behind the board, and spray at its tail."""
    view, floor = stage.view, stage.floor
    count = 40
    luck = stage.random("wake").uniform(0, 1, (4, count))
    white = mix(stage.tone("#ffffff"), "#ffffff", 0.5)
    swarm = Swarm(circle(), count, white, 0.8, parts=6)
    stage.layer("wake", 1.04, repeats=False).add(swarm)

    def trail(t: float) -> None:
        life = (luck[0] + t * (0.7 + 0.4 * luck[1])) % 1
        x = view.width * 0.48 - view.width * (0.03 + 0.2 * life * (0.5 + luck[2]))
        y = floor.y + 8 - view.height * 0.16 * np.sin(math.pi * life) * luck[3] ** 2
        swarm.scatter(x, y, (3 + 9 * luck[2]) * np.sin(math.pi * life) ** 0.7, stretch=1.3)

    stage.every_frame(trail)
