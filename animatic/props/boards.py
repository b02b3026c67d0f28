"""Signs, tables and lanterns."""

from __future__ import annotations

import math

from animatic import looks
from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Group, Linear, Path, Radial, Shape


def sign(stage: Stage, actor: Actor, size: float) -> Look:
    return looks.sign(stage, actor.word, size)


def table(stage: Stage, actor: Actor, size: float) -> Look:
    """A table seen from the side, its top a little from above."""
    s = size
    wood = cast_tone(stage, actor.colour or "#a86f3f")
    legs = [
        Shape(Path().rect(x - s * 0.03, -s * 0.45, s * 0.06, s * 0.45), shade(wood, 0.7)) for x in (-s * 0.4, s * 0.4)
    ]
    top = Path().polygon([(-s * 0.44, -s * 0.53), (s * 0.44, -s * 0.53), (s * 0.5, -s * 0.45), (-s * 0.5, -s * 0.45)])
    return Look(
        Group(
            *legs,
            Shape(top, Linear(-s * 0.5, 0, s * 0.5, 0, [(0, shade(wood, 1.1), 1), (1, shade(wood, 0.92), 1)])),
            Shape(Path().rect(-s * 0.5, -s * 0.455, s, s * 0.04, 3), shade(wood, 0.8)),
        ),
        s, s * 0.53, shadow=0.95,
    )  # fmt: skip


def lantern(stage: Stage, actor: Actor, size: float) -> Look:
    """A paper lantern on a cord, with a tassel; it glows and flickers, and hangs in the air when it rises or flies."""
    s = size
    paper = actor.colour or "#ff8a3c"
    glow = Shape(
        Path().ellipse(0, -s * 0.5, s * 0.85),
        Radial(0, -s * 0.5, s * 0.85, [(0, "#ffd27a", 0.6), (0.5, paper, 0.2), (1, paper, 0)]),
    )
    body = Path().move(-s * 0.22, -s * 0.14).cubic(-s * 0.4, -s * 0.34, -s * 0.4, -s * 0.7, -s * 0.22, -s * 0.88)
    body.line(s * 0.22, -s * 0.88).cubic(s * 0.4, -s * 0.7, s * 0.4, -s * 0.34, s * 0.22, -s * 0.14).close()
    ribs = Path()
    for i in range(1, 5):
        y, half = -s * (0.14 + 0.148 * i), s * 0.33 * math.sin(math.pi * (0.2 + 0.15 * i)) ** 0.5
        ribs.move(-half, y).quad(0, y + s * 0.03, half, y)
    group = Group(
        glow,
        Shape(body, Radial(0, -s * 0.4, s * 0.5, [(0, "#fff1bd", 1), (0.5, paper, 1), (1, shade(paper, 0.72), 1)])),
        Shape(ribs, None, stroke=shade(paper, 0.68), width=s * 0.012, stroke_opacity=0.7),
        Shape(Path().rect(-s * 0.2, -s * 0.93, s * 0.4, s * 0.06, 3), cast_tone(stage, "#3a2a22")),
        Shape(Path().rect(-s * 0.2, -s * 0.16, s * 0.4, s * 0.06, 3), cast_tone(stage, "#3a2a22")),
    )
    cord, tassel = Path().move(0, -s * 0.92).line(0, -s), Path().move(0, -s * 0.1).line(0, -s * 0.05)
    for i in range(5):
        tassel.move(0, -s * 0.06).line(s * 0.018 * (i - 2), 0)
    group.add(
        Shape(cord, None, stroke=cast_tone(stage, "#3a2a22"), width=s * 0.02),
        Shape(tassel, None, stroke=cast_tone(stage, "#d8342f"), width=s * 0.014),
    )
    phase = float(stage.random(f"lantern:{actor.name}").uniform(0, 6.28))
    stage.every_frame(lambda t: glow.opacity(0.82 + 0.12 * math.sin(t * 7 + phase) + 0.06 * math.sin(t * 13)))
    return Look(group, s * 0.7, s, shadow=0.5)


PROPS: dict[str, tuple[Maker, float]] = {"sign": (sign, 0.95), "table": (table, 1.5), "lantern": (lantern, 0.7)}
