"""What nobody has seen: portals, flying saucers."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import mix, shade
from animatic.props import Look, Maker, drawn
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import Group, Linear, Node, Path, Radial, Shape


def portal(stage: Stage, actor: Actor, size: float) -> Look:
    """A glowing oval of arms that turn inwards; sparks are drawn into it."""
    base = actor.colour or "#7b5cff"
    pale, far = mix(base, "#ffffff", 0.6), shade(base, 0.3)
    arm = Path().move(0, -4).cubic(16, -14, 34, -8, 42, 12).cubic(30, 2, 16, 2, 0, 4).close()
    arms = []
    for i in range(5):
        shape = Shape(arm, (pale, base)[i % 2], 0.6)
        shape.place(0, 0, 1, i * math.tau / 5)
        arms.append(shape)
    swirl = Group(*arms)
    oval = Group(
        Shape(Path().ellipse(0, 0, 44), Radial(0, 0, 44, [(0, "#ffffff", 1), (0.22, pale, 1), (0.62, base, 1),
              (1, far, 1)])),
        swirl, Shape(Path().ellipse(0, 0, 9), "#ffffff", 0.9),
        Shape(Path().ellipse(0, 0, 45), None, stroke=pale, width=3),
    )  # fmt: skip
    oval.place(0, -50, 1.04, 0, 0.66)
    sparks = [Shape(Path().ellipse(0, 0, 1.3), pale) for _ in range(10)]
    luck = stage.random(f"portal:{actor.name}").uniform(0, math.tau, 10)

    def turn(t: float) -> None:
        swirl.place(0, 0, 1, t * 1.2)
        for i, spark in enumerate(sparks):
            life = (t * 0.4 + i / 10) % 1
            angle, away = float(luck[i]) + 2.4 * life, 48 * (1 - life**1.5)
            spark.place(0.66 * away * math.cos(angle), -50 + away * math.sin(angle), 0.5 + 0.7 * (1 - life))
            spark.opacity(math.sin(math.pi * life))

    stage.every_frame(turn)
    node = drawn(size, halo(0, -50, 78, base, 0.65), halo(0, 0, 50, base, 0.5, 0.2), oval, *sparks)
    return Look(node, size * 0.64, size * 0.98, shadow=0)


def flying_saucer(stage: Stage, actor: Actor, size: float) -> Look:
    """A saucer with a glass dome and lights that run round its rim; it throws a beam down in the dark."""
    steel = cast_tone(stage, actor.colour or "#a9b4c2")
    rim = Path().move(-50, -26).cubic(-34, -38, 34, -38, 50, -26).cubic(34, -12, -34, -12, -50, -26).close()
    nodes: list[Node] = []
    if stage.light.lamps:
        beam = Path().polygon([(-11, -16), (11, -16), (38, 64), (-38, 64)])
        nodes.append(Shape(beam, Linear(0, -16, 0, 64, [(0, "#9dffcf", 0.6), (1, "#9dffcf", 0)])))
    lamps = [
        Shape(Path().ellipse(-36 + 12.0 * i, -25 + 3.4 * math.cos((i - 3) * 0.5), 2.6), "#ffe27a") for i in range(7)
    ]
    nodes += [
        Shape(Path().move(-19, -31).cubic(-19, -56, 19, -56, 19, -31).close(), cast_tone(stage, "#9fe6f2"), 0.85),
        Shape(Path().move(-12, -37).quad(-11, -46, -3, -48), None, stroke="#ffffff", width=1.4, stroke_opacity=0.7),
        Shape(rim, Linear(0, -36, 0, -14, [(0, shade(steel, 1.25), 1), (0.5, steel, 1), (1, shade(steel, 0.5), 1)])),
        Shape(Path().ellipse(0, -15.6, 15, 3), "#c9ffe4"), *lamps,
    ]  # fmt: skip

    def run(t: float) -> None:
        for i, lamp in enumerate(lamps):
            lamp.opacity(0.35 + 0.65 * max(0.0, math.sin(t * 5 - i * 0.9)))

    stage.every_frame(run)
    return Look(drawn(size, *nodes), size, size * 0.5, floats=True, shadow=0.6)


PROPS: dict[str, tuple[Maker, float]] = {"portal": (portal, 1.6), "flying_saucer": (flying_saucer, 1.3)}
