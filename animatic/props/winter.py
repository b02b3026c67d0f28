"""Of ice and snow: igloos, icebergs, snowboards, sleighs."""

from __future__ import annotations

from animatic.looks import cast_tone
from animatic.palette import mix, shade
from animatic.props import Look, Maker, drawn
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import Linear, Node, Path, Shape


def igloo(stage: Stage, actor: Actor, size: float) -> Look:
    """A dome of snow blocks with a tunnel; a lamp shines in it in the dark."""
    snow = cast_tone(stage, actor.colour or "#eef5fb")
    blue = mix(snow, cast_tone(stage, "#7fb0d6"), 0.4)
    dome = Path().move(-46, 0).cubic(-48, -66, 40, -66, 42, 0).close()
    joints = (
        Path()
        .move(-45, -14)
        .quad(-4, -8, 41, -14)
        .move(-41, -28)
        .quad(-4, -22, 37, -28)
        .move(-32, -40)
        .quad(-4, -35, 27, -40)
    )
    for y, high, xs in ((-7, 5, (-30, -10)), (-20, 5, (-38, -20, 0)), (-34, 5, (-24, -8, 8)), (-43, 4, (-12, 4))):
        for x in xs:
            joints.move(x, y - high).line(x, y + high)
    lit = stage.light.lamps
    arch = Path().move(6, 0).line(6, -14).cubic(6, -32, 44, -32, 44, -14).line(44, 0).close()
    hole = Path().move(13, 0).line(13, -12).cubic(13, -25, 37, -25, 37, -12).line(37, 0).close()
    node = drawn(
        size, Shape(dome, Linear(-46, 0, 42, 0, [(0, snow, 1), (0.5, mix(snow, blue, 0.3), 1), (1, blue, 1)])),
        Shape(joints, None, stroke=shade(blue, 0.86), width=0.9),
        Shape(arch, mix(snow, blue, 0.25), stroke=shade(blue, 0.9), width=0.9),
        Shape(hole, "#ffc96b" if lit else shade(blue, 0.4)), *([halo(25, -8, 30, "#ffcf7a", 0.7)] if lit else []),
        Shape(Path().move(-50, 0).quad(-40, -6, -26, -2).quad(0, -4, 8, 0).close(), snow),
    )  # fmt: skip
    return Look(node, size * 0.96, size * 0.5, shadow=0.9)


def iceberg(stage: Stage, actor: Actor, size: float) -> Look:
    """A berg of lit and shaded faces, its foot in the water."""
    ice = cast_tone(stage, actor.colour or "#f2f9fd")
    blue, deep = cast_tone(stage, "#a9d5ec"), cast_tone(stage, "#6fb3d8")
    outline = [
        (-50.0, 0.0),
        (-42, -22),
        (-30, -28),
        (-18, -58),
        (-4, -70),
        (8, -48),
        (20, -54),
        (32, -24),
        (44, -16),
        (50, 0),
    ]
    faces: list[Node] = [
        Shape(Path().polygon([(-18, -58), (-4, -70), (2, -34), (-8, 0), (-30, 0), (-24, -30)]), ice),
        Shape(Path().polygon([(-4, -70), (8, -48), (12, -18), (4, 0), (-8, 0), (2, -34)]), blue),
        Shape(Path().polygon([(20, -54), (32, -24), (34, 0), (18, 0), (14, -22)]), mix(blue, deep, 0.6)),
        Shape(Path().polygon([(-42, -22), (-30, -28), (-24, -30), (-30, 0), (-44, 0)]), mix(ice, blue, 0.5)),
    ]
    node = drawn(
        size, Shape(Path().polygon(outline), mix(ice, blue, 0.35)), *faces,
        Shape(Path().move(-50, 0).quad(0, -7, 50, 0).close(), deep, 0.6),
    )  # fmt: skip
    return Look(node, size, size * 0.7, shadow=0)


def snowboard(stage: Stage, actor: Actor, size: float) -> Look:
    """Flat under its rider, heading to the right, both its ends turned up."""
    paint, pale = cast_tone(stage, actor.colour or "#8b4fc1"), cast_tone(stage, "#f6c945")
    deck = Path().move(-49, -11).quad(-45, -3, -34, -2.6).line(34, -2.6).quad(45, -3, 49, -11)
    node = drawn(
        size, Shape(deck, None, stroke=paint, width=4.2),
        Shape(Path().move(-30, -3).line(-8, -3).move(8, -3).line(30, -3), None, stroke=pale, width=1.6),
        Shape(Path().rect(-24, -9, 10, 4.6, 1.6).rect(14, -9, 10, 4.6, 1.6), cast_tone(stage, "#2b2d36")),
    )  # fmt: skip
    return Look(node, size * 1.02, size * 0.13, heading=1, shadow=0.9, seat=(0, -size * 0.06))


def sleigh(stage: Stage, actor: Actor, size: float) -> Look:
    """A curled sleigh on gilded runners; who rides in it sits behind its near side."""
    paint, gold = cast_tone(stage, actor.colour or "#b02a30"), cast_tone(stage, "#d9b348")

    def near_side() -> list[Node]:
        side = Path().move(-44, -52).quad(-50, -14, -24, -12).line(20, -12).cubic(40, -12, 46, -26, 38, -40)
        side.quad(34, -46, 30, -40).quad(32, -28, 16, -28).line(-14, -28).quad(-34, -30, -36, -52).close()
        scroll = Path().move(-38, -44).quad(-40, -20, -20, -18).line(20, -18).quad(36, -20, 36, -34)
        runner = Path().move(-44, -2).line(30, -2).cubic(46, -2, 50, -14, 42, -18).move(-26, -12).line(-28, -2)
        return [
            Shape(runner.move(14, -12).line(18, -2), None, stroke=gold, width=2.4),
            Shape(side, Linear(0, -50, 0, -12, [(0, shade(paint, 1.12), 1), (1, shade(paint, 0.7), 1)])),
            Shape(scroll, None, stroke=gold, width=1.3),
        ]

    back = (
        Path()
        .move(-40, -56)
        .quad(-42, -22, -22, -20)
        .line(18, -22)
        .line(16, -32)
        .line(-18, -34)
        .quad(-30, -36, -34, -56)
        .close()
    )
    node = drawn(size, Shape(back, shade(paint, 0.5)), *near_side())
    return Look(
        node, size * 0.98, size * 0.56, heading=1, shadow=0.9, seat=(-size * 0.1, -size * 0.26),
        front=drawn(size, *near_side()),
    )  # fmt: skip


PROPS: dict[str, tuple[Maker, float]] = {
    "igloo": (igloo, 1.5), "iceberg": (iceberg, 2.0), "snowboard": (snowboard, 1.05), "sleigh": (sleigh, 1.4),
}  # fmt: skip
