"""Houses and cabins."""

from __future__ import annotations

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker
from animatic.scene import Actor
from animatic.scenery.buildings import cabin as log_cabin
from animatic.stage import Stage
from animatic.vector import Group, Path, Radial, Shape


def cabin(stage: Stage, actor: Actor, size: float) -> Look:
    """A log cabin with smoke; its roof is white where it snows."""
    snowy = stage.shot.set == "snow" or "snow" in stage.shot.weather
    return Look(log_cabin(stage, size, snowy=snowy), size, size * 0.75, shadow=0.9)


def house(stage: Stage, actor: Actor, size: float) -> Look:
    """A small house with a door, two windows, a chimney and flowers; lit from within in the dark."""
    s = size
    wall, roof = cast_tone(stage, actor.colour or "#f1dcb8"), cast_tone(stage, "#b5523f")
    frame, dark = cast_tone(stage, "#fdf8ec"), stage.light.lamps
    group = Group(
        Shape(Path().rect(s * 0.2, -s * 0.86, s * 0.1, s * 0.24), shade(roof, 0.7)),
        Shape(Path().rect(-s * 0.38, -s * 0.48, s * 0.76, s * 0.48), wall),
        Shape(Path().rect(s * 0.2, -s * 0.48, s * 0.18, s * 0.48), shade(wall, 0.88)),
        Shape(
            Path().polygon(
                [(-s * 0.48, -s * 0.44), (-s * 0.26, -s * 0.8), (s * 0.26, -s * 0.8), (s * 0.48, -s * 0.44)]
            ),
            roof,
        ),
        Shape(Path().rect(-s * 0.5, -s * 0.455, s, s * 0.03, s * 0.012), shade(roof, 0.75)),
        Shape(Path().rect(-s * 0.075, -s * 0.27, s * 0.15, s * 0.27, s * 0.02), shade(roof, 0.72)),
        Shape(Path().ellipse(s * 0.045, -s * 0.13, s * 0.012), "#f2d37a"),
    )
    for x in (-s * 0.24, s * 0.23):
        if dark:
            group.add(
                Shape(
                    Path().ellipse(x, -s * 0.25, s * 0.2),
                    Radial(x, -s * 0.25, s * 0.2, [(0, "#ffcf6e", 0.6), (1, "#ffae3d", 0)]),
                )
            )
        pane = "#ffd982" if dark else stage.tone("#9fd0ea")
        group.add(
            Shape(Path().rect(x - s * 0.075, -s * 0.33, s * 0.15, s * 0.16, 3), pane, stroke=frame, width=s * 0.02),
            Shape(
                Path()
                .move(x, -s * 0.33)
                .line(x, -s * 0.17)
                .move(x - s * 0.075, -s * 0.25)
                .line(x + s * 0.075, -s * 0.25),
                None,
                stroke=frame,
                width=s * 0.012,
            ),
        )
    for i in range(9):
        x = s * (-0.42 + 0.105 * i)
        if abs(x) > s * 0.1:
            group.add(Shape(Path().ellipse(x, -s * 0.02, s * 0.05, s * 0.035), cast_tone(stage, "#4f9448")))
    return Look(group, s, s * 0.86, shadow=0.95)


PROPS: dict[str, tuple[Maker, float]] = {"cabin": (cabin, 1.2), "house": (house, 1.75)}
