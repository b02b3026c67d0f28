"""Strings of warm lamps, hung between poles or along a wall."""

from __future__ import annotations

import math
from typing import Any

from animatic.palette import mix
from animatic.scenery.indoors import LAMP
from animatic.stage import Layer, Stage
from animatic.vector import Group, Path, Shape, Swarm, circle

_BULBS = 9  # on one string


def string_lights(stage: Stage) -> None:
    """Two rows of strings over the cast, where the prompt named them; the far one hangs from poles."""
    if not stage.has("string lights"):
        return
    view = stage.view
    far, near = stage.layer("string lights", 0.78), stage.layer("string lights", 1.02)
    _row(stage, far, view.height * 0.27, 8, 62, 5.0, stage.floor.far_y or stage.floor.y)
    _row(stage, near, view.height * 0.07, 6, 120, 8.0, None)


def _row(stage: Stage, layer: Layer, y: float, strings: int, sag: float, size: float, foot: float | None) -> None:
    """`foot`: y on which the poles stand; None hangs the strings from beyond the frame."""
    wide = (layer.span if layer.repeats else layer.right - layer.left) / strings
    start = 0.0 if layer.repeats else layer.left
    random = stage.random(f"garland:{layer.depth}")
    for i in range(strings):
        hang = sag * float(random.uniform(0.75, 1.1))
        things = Group(
            Shape(Path().move(0, 0).quad(wide / 2, hang * 2, wide, 0), None, stroke=stage.tone("#2f2a2a"), width=2.2)
        )
        if foot is not None:
            pole = Path().rect(-4, -8, 8, foot - y + 8, 3)
            things.add(Shape(pole, stage.tone("#5a4434", layer.depth)))
        things.add(*_bulbs(stage, wide, hang, size, i))
        holder = Group(things)
        things.place(-wide / 2, 0)
        layer.place(holder, start + (i + 0.5) * wide, y, wide + 40)


def _bulbs(stage: Stage, wide: float, hang: float, size: float, number: int) -> list[Swarm]:
    along: Any = [(k + 0.5) / _BULBS for k in range(_BULBS)]
    x, y = [wide * v for v in along], [4 * hang * v * (1 - v) + size for v in along]
    strength = 1.0 if stage.light.is_dark else 0.55
    made = []
    for reach, colour, opacity in ((4.4, LAMP, 0.16), (2.4, LAMP, 0.34), (1.0, mix(LAMP, "#ffffff", 0.55), 1.0)):
        swarm = Swarm(circle(), _BULBS, colour, opacity * (strength if reach > 1 else 1), parts=2)
        swarm.scatter(x, y, size * reach)
        made.append(swarm)
    for k, swarm in enumerate(made[:2]):
        stage.every_frame(lambda t, s=swarm, p=number + k: s.fade(0.82 + 0.18 * math.sin(t * 1.7 + p)))
    return made
