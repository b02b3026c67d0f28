"""Fires and what is round them: campfires, cauldrons, tents."""

from __future__ import annotations

import math

from animatic.effects import flames
from animatic.looks import cast_tone
from animatic.motions import Pose
from animatic.palette import mix, shade
from animatic.props import Look, Maker, drawn, own_colour
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import Group, Linear, Node, Path, Shape


def campfire(stage: Stage, actor: Actor, size: float) -> Look:
    """Burning logs in a ring of stones; they light the ground in the dark."""
    wood, stone = cast_tone(stage, "#7a4c2c"), cast_tone(stage, "#8b8781")
    fire, flicker = flames(46, 74)
    fire.place(0, -12)
    low, lick = flames(34, 30)
    low.place(2, -7)
    light = halo(0, -2, 120, "#ffb04a", 0.5 if stage.light.is_dark else 0.14, 0.24)
    logs: list[Node] = []
    for turn, part in ((-0.42, 0.8), (0.4, 1.0)):
        log = Group(
            Shape(Path().rect(-32, -5, 64, 10, 5), shade(wood, part)),
            Shape(Path().ellipse(29, 0, 4, 4.6), shade(wood, 1.5 * part)),
            Shape(Path().ellipse(29, 0, 2, 2.4), shade(wood, part)),
        )  # fmt: skip
        log.place(0, -10, 1, turn)
        logs.append(log)
    back = [Shape(Path().ellipse(x, -9, 6.4, 4.6), shade(stone, 0.62)) for x in (-30, -15, 0, 15, 30)]
    near = [
        Shape(Path().ellipse(x, y, 8, 5.6), shade(stone, part))
        for x, y, part in (
            (-41, -5.6, 0.8),
            (41, -5.6, 0.72),
            (-25, -4.6, 1.0),
            (25, -4.6, 0.86),
            (-8, -4.4, 0.92),
            (9, -4.4, 1.0),
        )
    ]

    def burn(t: float) -> None:
        flicker(t, Pose(0, 0))
        lick(t + 3.7, Pose(0, 0))
        light.opacity(0.8 + 0.14 * math.sin(t * 9) + 0.06 * math.sin(t * 23))

    stage.every_frame(burn)
    return Look(drawn(size, light, *back, fire, *logs, low, *near), size, size * 0.88, shadow=1.0)


def cauldron(stage: Stage, actor: Actor, size: float) -> Look:
    """An iron pot over a small fire; what is in it bubbles and glows."""
    iron, brew = cast_tone(stage, "#33363d"), actor.colour or "#6fe06a"
    pot = Path().move(-38, -62).cubic(-54, -20, -34, -6, 0, -6).cubic(34, -6, 54, -20, 38, -62).close()
    bubbles = [Shape(Path().ellipse(0, 0, 1), mix(brew, "#ffffff", 0.35), 0.85) for _ in range(7)]
    tongues = [Shape(None, colour, 0.9) for colour in ("#f2541b", "#ffb13c")]
    luck = stage.random(f"cauldron:{actor.name}").uniform(-1, 1, 7)

    def boil(t: float) -> None:
        for i, bubble in enumerate(bubbles):
            life = (t * 0.55 + i / 7) % 1
            x = 28 * float(luck[i])
            bubble.place(
                x + 2 * math.sin(t * 3 + i), -64 - 26 * life**1.2, 1.6 + 3.4 * math.sin(math.pi * min(1, life * 1.1))
            )
            bubble.opacity(min(1.0, (1 - life) * 3))
        for n, tongue in enumerate(tongues):
            path, half = Path().move(-26 + 8 * n, 0), 26 - 8 * n
            for i in range(4):
                a, high = -half + half / 2 * i, (14 - 4 * n) * (0.75 + 0.35 * math.sin(t * 9 + i * 2.1 + n))
                path.quad(a + half * 0.1, -high * 0.5, a + half / 4, -high).quad(
                    a + half * 0.4, -high * 0.4, a + half / 2, 0
                )
            tongue.redraw(path.close())

    stage.every_frame(boil)
    node = drawn(
        size, halo(0, -66, 46, brew, 0.6 if stage.light.is_dark else 0.3), *tongues,
        Shape(Path().rect(-30, -14, 6, 14, 2).rect(24, -14, 6, 14, 2), shade(iron, 0.7)),
        Shape(pot, Linear(-45, 0, 45, 0, [(0, shade(iron, 1.5), 1), (0.4, iron, 1), (1, shade(iron, 0.55), 1)])),
        Shape(Path().ellipse(0, -62, 42, 8), shade(iron, 1.35)), Shape(Path().ellipse(0, -62, 37, 6), shade(brew, 0.7)),
        Shape(Path().ellipse(-3, -61, 31, 4.2), brew),
        Shape(Path().ellipse(-44, -46, 5).ellipse(44, -46, 5), None, stroke=shade(iron, 0.8), width=2), *bubbles,
    )  # fmt: skip
    return Look(node, size, size * 0.72, shadow=0.9)


def tent(stage: Stage, actor: Actor, size: float) -> Look:
    """A ridge tent with an open flap; a lantern shines in it in the dark."""
    cloth = cast_tone(stage, own_colour(actor, "#e08a3c", "#3f8f6b", "#c8442f", "#2f7fb0"))
    lit = stage.light.lamps
    side = Path().polygon([(-12, -58), (26, -58), (50, 0), (14, 0)])
    face = Path().move(-12, -58).quad(-22, -26, -46, 0).line(18, 0).quad(-2, -28, -12, -58).close()
    flap = Path().move(-12, -44).quad(-18, -18, -28, 0).line(2, 0).quad(-8, -20, -12, -44).close()
    glow = [halo(-12, -16, 46, "#ffd27a", 0.6)] if lit else []
    ropes = Path().move(-12, -58).line(-50, -1).move(26, -58).line(56, -1)
    node = drawn(
        size, Shape(ropes, None, stroke=cast_tone(stage, "#6b5a48"), width=0.6), Shape(side, shade(cloth, 0.78)),
        Shape(face, shade(cloth, 1.25) if lit else cloth), Shape(flap, "#ffe2a0" if lit else shade(cloth, 0.36)),
        Shape(Path().move(-12, -44).quad(-18, -18, -28, 0).line(-34, 0).quad(-22, -20, -12, -44).close(),
              shade(cloth, 1.12)),
        Shape(Path().move(-12, -58).line(26, -58), None, stroke=shade(cloth, 0.6), width=1.6), *glow,
    )  # fmt: skip
    return Look(node, size, size * 0.6, shadow=0.95)


PROPS: dict[str, tuple[Maker, float]] = {"campfire": (campfire, 0.8), "cauldron": (cauldron, 0.9), "tent": (tent, 1.5)}
