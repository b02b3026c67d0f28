"""A waterfall down a rock face, with drops and mist."""

from __future__ import annotations

import math

from animatic.palette import mix, shade
from animatic.scenery import glow
from animatic.stage import Stage
from animatic.vector import Group, Linear, Path, Shape, Swarm


def waterfall(stage: Stage, depth: float, top: float, low: float) -> None:
    """One fall near the frame's middle, from y = `top` down to `low`, its pool in mist. At depth 0 its rock never moves
    and is drawn once."""
    view = stage.view
    layer, fall = stage.layer("waterfall", depth, repeats=depth > 0), Group()
    still = Group() if depth == 0 else fall
    wide = min(230, view.width * 0.24)
    water = mix(stage.tone("#e6f7fa", 0.5), stage.light.haze, 0.2)
    rock = stage.tone("#5d6f62", 0.3)
    cliff = Path().move(-wide * 1.6, low).cubic(-wide * 1.4, top, -wide * 0.9, top - 30, 0, top - 26)
    cliff.cubic(wide, top - 30, wide * 1.5, top, wide * 1.7, low).close()
    still.add(Shape(cliff, Linear(0, top, 0, low, [(0, shade(rock, 1.12), 1), (1, shade(rock, 0.86), 1)])))
    for k, (x, part) in enumerate(((-1.1, 0.3), (-0.72, 0.55), (0.74, 0.24), (1.12, 0.5))):
        ledge = Path().ellipse(wide * x, top + (low - top) * part, wide * 0.3, 10)
        still.add(Shape(ledge, stage.tone("#5f8a4f" if k % 2 else "#4f7a48", 0.3), 0.9))
    sheet = Path().move(-wide * 0.4, top).line(wide * 0.4, top).line(wide * 0.56, low).line(-wide * 0.56, low).close()
    still.add(Shape(sheet, water, 0.9))
    luck = stage.random("waterfall").uniform(0, 1, (3, 46))
    drops = Swarm(Path().ellipse(0, 0, 1), 46, "#ffffff", 0.6, parts=8)
    fall.add(drops)

    def pour(t: float) -> None:
        v = (luck[0] + t * (0.5 + 0.25 * luck[1])) % 1
        drops.scatter((luck[2] - 0.5) * wide * (0.8 + 0.3 * v), top + (low - top) * v * v, 9 + 14 * v, stretch=0.16)

    stage.every_frame(pour)
    for k in range(4):
        puff = glow.halo(0, 0, 90, water, 0.6)
        fall.add(puff)
        stage.every_frame(
            lambda t, p=puff, k=k: p.place(
                (k - 1.5) * wide * 0.4, low - 10 * math.sin(t * 1.4 + k), 0.9 + 0.14 * math.sin(t * 1.1 + 2 * k)
            )
        )
    if still is not fall:
        still.place(view.width * 0.5, 0)
        stage.backdrop.add(still)
    layer.place(fall, view.width * 0.5, 0, wide * 4)
