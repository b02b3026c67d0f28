"""What one plays and rides on for fun: basketballs and hoops, surfboards, skateboards, trampolines."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker, bears, drawn
from animatic.props.wheels import turned, wheel
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Linear, Path, Radial, Shape


def basketball(stage: Stage, actor: Actor, size: float) -> Look:
    ball = cast_tone(stage, actor.colour or "#e5762b")
    seams = Path().move(0, -100).line(0, 0).move(-50, -50).line(50, -50)
    seams.move(-34, -86).cubic(-8, -66, -8, -34, -34, -14).move(34, -86).cubic(8, -66, 8, -34, 34, -14)
    skin = Radial(-16, -68, 74, [(0, shade(ball, 1.18), 1), (0.5, ball, 1), (1, shade(ball, 0.64), 1)])
    node = drawn(
        size, Shape(Path().ellipse(0, -50, 49.4), skin),
        Shape(seams.ellipse(0, -50, 48.4), None, stroke=cast_tone(stage, "#3b2416"), width=3),
    )  # fmt: skip
    return Look(node, size, size, rolls=True, shadow=0.95)


def hoop(stage: Stage, actor: Actor, size: float) -> Look:
    """A basketball hoop: board, ring and net on a post."""
    steel, board = cast_tone(stage, "#5b6470"), cast_tone(stage, "#f5f7fa")
    ring, mark = cast_tone(stage, "#e8622c"), cast_tone(stage, actor.colour or "#d8342f")
    net = Path()
    for i in range(5):
        x = -10 + 5.0 * i
        net.move(x, -58).line(x * 0.45 + 3, -50).line(x * 0.6 - 1, -43)
        net.move(x, -58).line(x * 0.45 - 3, -50).line(x * 0.6 + 1, -43)
    node = drawn(
        size, Shape(Path().rect(-2.4, -66, 4.8, 66),
              Linear(-2.4, 0, 2.4, 0, [(0, steel, 1), (1, shade(steel, 0.66), 1)])),
        Shape(Path().rect(-12, -2.6, 24, 2.6, 1), shade(steel, 0.7)),
        Shape(Path().rect(-27, -100, 54, 38, 2), board, stroke=cast_tone(stage, "#39424e"), width=1.4),
        Shape(Path().rect(-10.5, -82, 21, 15), None, stroke=mark, width=1.6),
        Shape(Path().ellipse(0, -58.6, 11, 2.4), None, stroke=shade(ring, 0.7), width=1.4),
        Shape(net, None, stroke=cast_tone(stage, "#eef1f5"), width=0.7),
        Shape(Path().move(-11, -58.6).cubic(-11, -55.4, 11, -55.4, 11, -58.6), None, stroke=ring, width=1.9),
        Shape(Path().rect(-3, -62.4, 6, 3), ring),
    )  # fmt: skip
    return Look(node, size * 0.56, size, shadow=0.6)


def surfboard(stage: Stage, actor: Actor, size: float) -> Look:
    """Flat on the water or under a rider, else upright in the sand."""
    paint = cast_tone(stage, actor.colour or "#2ab7b0")
    pale, trim = cast_tone(stage, "#fff6df"), cast_tone(stage, "#f28c28")
    if bears(stage, actor) or stage.shot.set == "ocean" or stage.floor.medium != "air":
        side = Path().move(-48, -6.6).cubic(-30, 0.6, 26, 1.4, 50, -11).cubic(28, -7.4, -28, -8.6, -48, -6.6).close()
        deck = Path().move(-48, -6.6).cubic(-28, -8.6, 28, -7.4, 50, -11).cubic(28, -3.4, -28, -3.2, -48, -6.6).close()
        node = drawn(
            size, Shape(Path().move(-40, -4).quad(-41, 1, -36, 0).line(-32, -3).close(), shade(paint, 0.5)),
            Shape(side, shade(paint, 0.66)), Shape(deck, paint),
            Shape(Path().move(-42, -6.2).cubic(-20, -6.4, 20, -5.6, 42, -8.6), None, stroke=pale, width=1),
            Shape(Path().polygon([(16, -7.8), (21, -8), (20, -4.4), (15, -4.2)]), trim),
        )  # fmt: skip
        return Look(node, size, size * 0.11, heading=1, shadow=0.9, seat=(0, -size * 0.06))
    board = Path().move(0, -100).cubic(17, -80, 17, -22, 7, 0).line(-7, 0).cubic(-17, -22, -17, -80, 0, -100).close()
    node = drawn(
        size, Shape(board, Linear(-14, 0, 14, 0, [(0, paint, 1), (1, shade(paint, 0.78), 1)])),
        Shape(Path().polygon([(-13.4, -58), (13.4, -66), (13.6, -54), (-13.6, -46)]), pale),
        Shape(Path().polygon([(-13.6, -43), (13.6, -51), (13.2, -45), (-13.4, -37)]), trim),
        Shape(Path().move(0, -98).line(0, 0), None, stroke=shade(paint, 0.7), width=0.8),
    )  # fmt: skip
    return Look(node, size * 0.28, size, shadow=0.7)


def skateboard(stage: Stage, actor: Actor, size: float) -> Look:
    """Seen from the side, both its ends turned up; its wheels turn."""
    deck = cast_tone(stage, actor.colour or "#d8443a")
    board = Path().move(-50, -24).quad(-44, -15.6, -34, -15.6).line(34, -15.6).quad(44, -15.6, 50, -24)
    axles = (
        Path()
        .polygon([(-31, -14), (-23, -14), (-25, -7), (-29, -7)])
        .polygon([(23, -14), (31, -14), (29, -7), (25, -7)])
    )
    wheels = [wheel(stage, 6.4) for _ in range(2)]
    node = drawn(
        size, Shape(axles, cast_tone(stage, "#9aa3ae")), Shape(board, None, stroke=deck, width=4.4),
        Shape(Path().move(-44, -18.6).quad(-40, -17.2, -34, -17.2).line(34, -17.2).quad(40, -17.2, 44, -18.6), None,
              stroke=cast_tone(stage, "#2b2d36"), width=1.8),
        *wheels,
    )  # fmt: skip
    act = turned(wheels, [(-27, -6.4), (27, -6.4)], 12)
    return Look(node, size * 1.04, size * 0.26, heading=1, shadow=0.9, act=act)


def trampoline(stage: Stage, actor: Actor, size: float) -> Look:
    """Seen a little from above; its skin gives in the middle by turns."""
    rim, steel = cast_tone(stage, actor.colour or "#2f7fd6"), cast_tone(stage, "#8a929e")
    skin = Shape(None, cast_tone(stage, "#2b2d36"))
    legs = (
        Path()
        .move(-40, -28)
        .line(-42, -1)
        .line(-30, -1)
        .move(40, -28)
        .line(42, -1)
        .line(30, -1)
        .move(-14, -24)
        .line(-14, 0)
    )

    def give(t: float) -> None:
        deep = 2.5 + 2.5 * math.sin(t * 6.8)
        skin.redraw(Path().ellipse(0, -31, 43, 6.4).ellipse(0, -30 + deep * 0.4, 14, 2 + deep * 0.3))

    stage.every_frame(give)
    node = drawn(
        size, Shape(legs.move(14, -24).line(14, 0), None, stroke=steel, width=2.4),
        Shape(Path().ellipse(0, -29, 50, 9), shade(rim, 0.66)),
        Shape(Path().ellipse(0, -31, 50, 9), rim), skin,
    )  # fmt: skip
    return Look(node, size, size * 0.4, shadow=0.9)


PROPS: dict[str, tuple[Maker, float]] = {
    "basketball": (basketball, 0.42), "hoop": (hoop, 1.75), "surfboard": (surfboard, 1.25),
    "skateboard": (skateboard, 0.8), "trampoline": (trampoline, 1.5),
}  # fmt: skip
