"""Houses and cabins, and houses that are haunted."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker, drawn
from animatic.scene import Actor
from animatic.scenery.buildings import cabin as log_cabin
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import Group, Linear, Path, Radial, Shape


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


def haunted_house(stage: Stage, actor: Actor, size: float) -> Look:
    """A crooked dark house with a leaning tower; its windows flicker by day and night, and bats circle about it."""
    dark = stage.light.is_dark  # paler then, to stand out from the night
    wall, roof = (
        cast_tone(stage, colour) for colour in (actor.colour or ("#7f74a6" if dark else "#4b4360"),
                                                "#57507a" if dark else "#2a2538")
    )  # fmt: skip
    trim, board = shade(wall, 0.62), cast_tone(stage, "#6e5a48")
    pane = "#ffc94a" if stage.light.lamps else cast_tone(stage, "#f2b94a")
    tower = Path().polygon([(8, 0), (12, -66), (34, -69), (36, 0)])
    hat = Path().move(5, -65).cubic(16, -72, 18, -88, 29, -100).cubic(28, -86, 34, -75, 42, -69).close()
    hall = Path().polygon([(-36, 0), (-39, -42), (12, -46), (14, 0)])
    gable = Path().move(-46, -39).cubic(-32, -48, -28, -62, -20, -74).cubic(-8, -62, 4, -52, 16, -47).close()
    chimney = Path().polygon([(-37, -50), (-39, -74), (-31, -75), (-29, -54)])
    planks, slates = Path(), Path()
    for i in range(6):
        planks.move(-37, -6 - 6.4 * i).line(13, -7 - 6.6 * i)
        planks.move(9 + 0.4 * i, -8 - 10.0 * i).line(35.6 - 0.2 * i, -9 - 10.0 * i)
    for i in range(3):
        slates.move(-38 + 6 * i, -44 - 7.6 * i).quad(-20, -42 - 8.0 * i, 8 - 8 * i, -48 - 7.0 * i)
    windows = [
        Path().polygon([(-30, -20), (-31, -34), (-22, -35), (-21, -21)]),
        Path().polygon([(-2, -22), (-3, -36), (7, -37), (7, -23)]),
        Path().move(-24, -50).line(-24, -58).quad(-19, -64, -15, -58).line(-16, -50).close(),
        Path().move(18, -44).line(18, -54).quad(23, -62, 28, -55).line(28, -44).close(),
        Path().polygon([(18, -20), (18, -33), (28, -34), (29, -20)]),
    ]
    panes = [Shape(each, pane, stroke=trim, width=1.8) for each in windows]
    bars = Path().move(-26.5, -20).line(-26.5, -35).move(-31, -27).line(-21, -28).move(2, -22).line(2, -37)
    bars.move(-3, -29).line(7, -30).move(23, -44).line(23, -59).move(23, -20).line(23, -34).move(-20, -50).line(
        -20, -61
    )
    door = Path().move(-17, 0).line(-18, -13).quad(-12, -21, -7, -13).line(-6, 0).close()
    fence = Path()
    for i in range(6):
        fence.polygon([(-50 + 3.4 * i, 0), (-50.6 + 3.4 * i, -13), (-49 + 3.4 * i, -16), (-47.8 + 3.4 * i, -12.6),
                       (-48 + 3.4 * i, 0)])  # fmt: skip
    for x, tilt in ((40.0, 1.4), (44.4, -1.0), (48.6, 2.0)):
        fence.polygon([(x - 1, 0), (x - 1 + tilt, -13), (x + tilt, -16), (x + 1 + tilt, -13), (x + 1, 0)])
    bats = [Shape(None, roof) for _ in range(4)]
    luck = float(stage.random(f"haunted_house:{actor.name}").uniform(0, math.tau))
    glow = [halo(x, y, 20, "#ffb63a", 0.5) for x, y in ((-26, -28), (2, -30), (23, -50), (23, -27))]
    node = drawn(
        size, Shape(chimney, shade(wall, 0.7)),
        Shape(tower, Linear(8, 0, 36, 0, [(0, wall, 1), (1, shade(wall, 0.6), 1)])),
        Shape(hall, Linear(-39, 0, 14, 0, [(0, shade(wall, 1.15), 1), (1, shade(wall, 0.85), 1)])),
        Shape(planks, None, stroke=trim, width=0.6), Shape(gable, roof), Shape(hat, roof),
        Shape(slates, None, stroke=shade(roof, 1.5), width=0.8),
        *(glow if stage.light.is_dark else []), *panes, Shape(bars, None, stroke=trim, width=1.2),
        Shape(door, shade(roof, 0.6), stroke=trim, width=1.2), Shape(Path().ellipse(-8.6, -8, 0.9), pane),
        Shape(Path().polygon([(-33, -31), (-19, -25), (-19.6, -22.6), (-33.6, -28.6)]), board),
        Shape(Path().polygon([(16, -29), (31, -25.6), (30.6, -23), (15.6, -26.6)]), board),
        Shape(Path().rect(-50, -9, 18, 1.4).rect(38, -9, 12, 1.4), trim), Shape(fence, trim), *bats,
    )  # fmt: skip

    def haunt(t: float) -> None:
        for i, each in enumerate(panes):
            each.opacity(0.86 + 0.14 * math.sin(t * (5 + i) + luck + 2 * i) * math.sin(t * 1.7 + i))
        for i, bat in enumerate(bats):
            a, open_ = t * (0.9 + 0.13 * i) + luck + i * 1.7, math.sin(t * 13 + i * 2)
            bat.redraw(_bat(open_))
            bat.place(30 * math.cos(a) - 6, -82 + 9 * math.sin(2 * a + i) + 4 * i, 0.8 - 0.1 * i, 0.2 * math.sin(a))

    stage.every_frame(haunt)
    return Look(node, size, size, shadow=0.9)


def _bat(wings: float) -> Path:
    """Seen from the front; `wings` is -1 where they are down, 1 where they are up."""
    tip = -5 * wings
    path = Path()
    for side in (-1, 1):
        path.move(0, 2.6).quad(side * 3, 1 + tip * 0.2, side * 5, 2.4 + tip * 0.6)
        path.quad(side * 7, 0.6 + tip * 0.7, side * 10, tip + 1).quad(side * 6, tip - 2.4, side * 1.6, -1)
        path.line(side * 1.5, -3.4).line(0, -2).close()
    return path


PROPS: dict[str, tuple[Maker, float]] = {
    "cabin": (cabin, 1.2), "house": (house, 1.75), "haunted_house": (haunted_house, 2.2),
}  # fmt: skip
