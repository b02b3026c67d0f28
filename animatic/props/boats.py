"""Sailing boats and pirate ships, heading to the right."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Group, Linear, Path, Shape


def sailboat(stage: Stage, actor: Actor, size: float) -> Look:
    """A small boat with a mainsail and a jib that fill with the wind."""
    s = size
    wood, cloth = cast_tone(stage, "#9a5a34"), cast_tone(stage, actor.colour or "#fbf6ea")
    hull = (
        Path()
        .move(-s * 0.38, -s * 0.2)
        .quad(0, -s * 0.14, s * 0.46, -s * 0.22)
        .quad(s * 0.36, s * 0.02, s * 0.2, s * 0.03)
    )
    main, jib = (
        Shape(None, Linear(-s * 0.3, 0, 0, 0, [(0, shade(cloth, 0.86), 1), (1, cloth, 1)])),
        Shape(None, shade(cloth, 0.93)),
    )
    rail = Path().move(-s * 0.38, -s * 0.19).quad(0, -s * 0.13, s * 0.46, -s * 0.21)
    group = Group(
        Shape(Path().rect(-s * 0.012, -s, s * 0.024, s * 0.84), shade(wood, 0.7)),
        main, jib,
        Shape(hull.line(-s * 0.24, s * 0.03).quad(-s * 0.36, s * 0.0, -s * 0.38, -s * 0.2).close(), wood),
        Shape(rail, None, stroke=cast_tone(stage, "#f3e2bd"), width=s * 0.022),
    )  # fmt: skip

    def fill(t: float) -> None:
        belly = 0.06 + 0.015 * math.sin(t * 1.7)
        main.redraw(
            Path()
            .move(-s * 0.02, -s * 0.96)
            .quad(-s * (0.2 + belly * 2), -s * 0.5, -s * 0.36, -s * 0.26)
            .quad(-s * 0.2, -s * 0.2, -s * 0.02, -s * 0.24)
            .close()
        )
        jib.redraw(
            Path()
            .move(s * 0.025, -s * 0.9)
            .quad(s * (0.16 + belly), -s * 0.55, s * 0.42, -s * 0.27)
            .quad(s * 0.2, -s * 0.22, s * 0.025, -s * 0.26)
            .close()
        )

    stage.every_frame(fill)
    return Look(group, s * 0.84, s, heading=1, shadow=0)


def pirate_ship(stage: Stage, actor: Actor, size: float) -> Look:
    """A wooden ship with two masts, square sails, gun ports and a black flag that waves."""
    s = size
    wood, cloth = cast_tone(stage, "#6d4428"), cast_tone(stage, actor.colour or "#ece0c6")
    hull = (
        Path()
        .move(-s * 0.46, -s * 0.36)
        .quad(-s * 0.3, -s * 0.22, 0, -s * 0.2)
        .quad(s * 0.3, -s * 0.2, s * 0.5, -s * 0.33)
    )
    hull.quad(s * 0.42, 0, s * 0.26, s * 0.03).line(-s * 0.3, s * 0.03).quad(
        -s * 0.42, -s * 0.04, -s * 0.46, -s * 0.36
    ).close()
    group = Group(
        *(
            Shape(Path().rect(x - s * 0.013, -s * top, s * 0.026, s * (top - 0.18)), shade(wood, 0.62))
            for x, top in ((-s * 0.17, 0.86), (s * 0.14, 0.98))
        ),
        Shape(
            Path().move(s * 0.44, -s * 0.3).line(s * 0.62, -s * 0.42), None, stroke=shade(wood, 0.62), width=s * 0.022
        ),
    )
    for x, y, w, h in (
        (-0.17, -0.8, 0.26, 0.2),
        (-0.17, -0.56, 0.32, 0.24),
        (0.14, -0.9, 0.26, 0.2),
        (0.14, -0.66, 0.34, 0.3),
    ):
        sail = Path().move(s * (x - w / 2), s * y).line(s * (x + w / 2), s * y)
        sail.quad(s * (x + w / 2 + 0.06), s * (y + h * 0.6), s * (x + w / 2 - 0.02), s * (y + h)).quad(
            s * x, s * (y + h * 0.82), s * (x - w / 2), s * (y + h)
        ).close()
        group.add(
            Shape(sail, Linear(s * (x - w / 2), 0, s * (x + w / 2), 0, [(0, shade(cloth, 0.78), 1), (1, cloth, 1)]))
        )
    flag = Shape(None, cast_tone(stage, "#1b1b22"))
    skull = Shape(Path().ellipse(0, 0, s * 0.022), "#f4f0e4")
    rail = Path().move(-s * 0.45, -s * 0.3).quad(-s * 0.3, -s * 0.16, 0, -s * 0.14)
    rail.quad(s * 0.3, -s * 0.14, s * 0.48, -s * 0.27)
    group.add(
        flag, skull, Shape(hull, Linear(0, -s * 0.36, 0, 0, [(0, wood, 1), (1, shade(wood, 0.66), 1)])),
        Shape(rail, None, stroke=cast_tone(stage, "#c99a4a"), width=s * 0.018),
    )  # fmt: skip
    for i in range(5):
        group.add(Shape(Path().rect(s * (-0.28 + 0.13 * i), -s * 0.1, s * 0.045, s * 0.045, 2), shade(wood, 0.4)))

    def wave(t: float) -> None:
        x, y = s * 0.14, -s * 0.99
        a, b = s * 0.02 * math.sin(t * 5), s * 0.02 * math.sin(t * 5 + 1.8)
        path = Path().move(x, y).cubic(x - s * 0.06, y + a, x - s * 0.1, y - a, x - s * 0.17, y + b)
        flag.redraw(
            path.line(x - s * 0.17, y + s * 0.1 + b)
            .cubic(x - s * 0.1, y + s * 0.1 - a, x - s * 0.06, y + s * 0.1 + a, x, y + s * 0.1)
            .close()
        )
        skull.place(x - s * 0.085, y + s * 0.05)

    stage.every_frame(wave)
    return Look(group, s * 1.05, s, heading=1, shadow=0)


PROPS: dict[str, tuple[Maker, float]] = {"sailboat": (sailboat, 1.35), "pirate_ship": (pirate_ship, 1.75)}
