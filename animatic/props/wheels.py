"""Cars, with wheels that turn, heading to the right."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.motions import Pose
from animatic.palette import shade
from animatic.props import Look, Maker
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Group, Linear, Path, Radial, Shape


def car(stage: Stage, actor: Actor, size: float) -> Look:
    """A rounded small car; its lamps shine in the dark."""
    s = size
    paint, glass = cast_tone(stage, actor.colour or "#d8442f"), cast_tone(stage, "#bfe3f2")
    body = (
        Path()
        .move(-s * 0.49, -s * 0.12)
        .quad(-s * 0.52, -s * 0.26, -s * 0.4, -s * 0.27)
        .quad(-s * 0.3, -s * 0.45, -s * 0.12, -s * 0.46)
    )
    body.line(s * 0.06, -s * 0.46).quad(s * 0.17, -s * 0.44, s * 0.27, -s * 0.28).quad(
        s * 0.46, -s * 0.26, s * 0.49, -s * 0.17
    )
    body.line(s * 0.49, -s * 0.1).quad(s * 0.48, -s * 0.08, s * 0.44, -s * 0.08).line(-s * 0.45, -s * 0.08).quad(
        -s * 0.49, -s * 0.08, -s * 0.49, -s * 0.12
    ).close()
    rear = (
        Path()
        .move(-s * 0.33, -s * 0.28)
        .quad(-s * 0.25, -s * 0.41, -s * 0.11, -s * 0.42)
        .line(-s * 0.04, -s * 0.42)
        .line(-s * 0.04, -s * 0.28)
        .close()
    )
    front = (
        Path()
        .move(0, -s * 0.28)
        .line(0, -s * 0.42)
        .line(s * 0.05, -s * 0.42)
        .quad(s * 0.13, -s * 0.4, s * 0.2, -s * 0.28)
        .close()
    )
    shine = [(0.0, shade(paint, 1.15), 1.0), (0.6, paint, 1.0), (1.0, shade(paint, 0.68), 1.0)]
    lacquer = Linear(0, -s * 0.46, 0, -s * 0.08, shine)
    group = Group(
        Shape(body, lacquer),
        Shape(rear, glass), Shape(front, glass),
        Shape(Path().rect(-s * 0.024, -s * 0.27, s * 0.008, s * 0.17), shade(paint, 0.7)),
        Shape(Path().rect(-s * 0.11, -s * 0.235, s * 0.06, s * 0.015, 2), shade(paint, 0.55)),
        Shape(Path().ellipse(s * 0.455, -s * 0.19, s * 0.028, s * 0.034), "#fff3c4"),
        Shape(Path().rect(-s * 0.49, -s * 0.22, s * 0.03, s * 0.05, 3), "#ff4a3a"),
    )  # fmt: skip
    if stage.light.lamps:
        beam = (
            Path()
            .move(s * 0.47, -s * 0.2)
            .line(s * 1.15, -s * 0.3)
            .line(s * 1.15, s * 0.04)
            .line(s * 0.47, -s * 0.17)
            .close()
        )
        group.add(Shape(beam, Linear(s * 0.47, 0, s * 1.15, 0, [(0, "#fff0b8", 0.55), (1, "#fff0b8", 0)])))
        group.add(
            Shape(
                Path().ellipse(s * 0.46, -s * 0.19, s * 0.12),
                Radial(s * 0.46, -s * 0.19, s * 0.12, [(0, "#fff6d8", 0.8), (1, "#fff0b8", 0)]),
            )
        )
    wheels = [_wheel(stage, s * 0.095) for _ in range(2)]
    group.add(*wheels)

    def act(t: float, pose: Pose) -> None:
        turn = t * 11 if pose.phase else 0.0
        for wheel, x in zip(wheels, (-s * 0.29, s * 0.28), strict=True):
            wheel.place(x, -s * 0.095, 1, turn)

    act(0, Pose(0, 0))
    return Look(group, s, s * 0.47, heading=1, shadow=1.0, act=act)


def _wheel(stage: Stage, r: float) -> Group:
    spokes = Path()
    for i in range(5):
        a = i * math.tau / 5
        spokes.move(0, 0).line(r * 0.52 * math.cos(a), r * 0.52 * math.sin(a))
    return Group(
        Shape(Path().ellipse(0, 0, r), cast_tone(stage, "#24262c")),
        Shape(Path().ellipse(0, 0, r * 0.58), cast_tone(stage, "#c9ced6")),
        Shape(spokes, None, stroke=cast_tone(stage, "#7d848f"), width=r * 0.14),
    )


PROPS: dict[str, tuple[Maker, float]] = {"car": (car, 1.25)}
