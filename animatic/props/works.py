"""Where people build, fight and mend: tower cranes, excavators, cannons, engines, chains."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker, drawn
from animatic.props.wheels import spoked, turned, wheel
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Group, Linear, Node, Path, Shape


def crane(stage: Stage, actor: Actor, size: float) -> Look:
    """A tower crane; its trolley goes along the jib with a beam on the hook."""
    paint, dark = cast_tone(stage, actor.colour or "#f2b52e"), cast_tone(stage, "#4a4f58")
    mast, jib = Path().rect(-19, -84, 1.6, 82).rect(-9.6, -84, 1.6, 82), Path()
    for i in range(8):
        y = -84 + 10.2 * i
        mast.move(-18, y).line(-9, y + 10.2).line(-18, y + 10.2)
    jib.move(-40, -86).line(48, -86).move(-14, -92).line(46, -90)
    for i in range(10):
        x = -10 + 5.6 * i
        jib.move(x, -86).line(x + 2.8, -91).line(x + 5.6, -86)
    rope = Shape(None, None, stroke=dark, width=0.7)
    load = Group(
        Shape(Path().move(-9, 9).line(0, 0).line(9, 9), None, stroke=dark, width=0.7),
        Shape(Path().rect(-12, 9, 24, 4, 0.6), cast_tone(stage, "#c8553a")),
        Shape(Path().rect(-12, 10.4, 24, 1, 0.4), cast_tone(stage, "#8f3726")),
    )
    trolley = Shape(Path().rect(-3, -1.4, 6, 3, 1), dark)
    stays = Path().move(-14, -98).line(-38, -87).move(-14, -98).line(30, -90)
    node = drawn(
        size, Shape(Path().rect(-26, -3, 24, 3, 0.8), dark), Shape(mast, None, stroke=paint, width=1.3),
        Shape(stays, None, stroke=dark, width=0.7), Shape(jib, None, stroke=paint, width=1.3),
        Shape(Path().polygon([(-18, -86), (-14, -99), (-10, -86)]), shade(paint, 0.86)),
        Shape(Path().rect(-41, -86, 11, 9, 1), cast_tone(stage, "#9aa0a8")),
        Shape(Path().rect(-8, -85, 8, 9, 1.4), paint), Shape(Path().rect(-6.4, -83.4, 5, 4.6, 0.8),
              "#ffe39a" if stage.light.lamps else cast_tone(stage, "#bfe3f2")),
        rope, load, trolley,
        *([Shape(Path().ellipse(-14, -99, 1.6), "#ff5a48")] if stage.light.lamps else []),
    )  # fmt: skip
    luck = float(stage.random(f"crane:{actor.name}").uniform(0, math.tau))

    def haul(t: float) -> None:
        x, low = 23 + 13 * math.sin(t * 0.5 + luck), -48 + 14 * math.sin(t * 0.37 + luck)
        swing = 1.6 * math.sin(t * 1.9 + luck)
        trolley.place(x, -84.4)
        rope.redraw(Path().move(x, -84).line(x + swing, low))
        load.place(x + swing, low, 1, -0.04 * math.sin(t * 1.9 + luck))

    stage.every_frame(haul)
    return Look(node, size * 0.94, size, heading=1, shadow=0.4)


def excavator(stage: Stage, actor: Actor, size: float) -> Look:
    """A digger on tracks; its boom and bucket go down, scoop and come up."""
    paint, dark = cast_tone(stage, actor.colour or "#f2b52e"), cast_tone(stage, "#2d3036")
    steel = cast_tone(stage, "#6a707a")
    wheels = [wheel(stage, 5) for _ in range(4)]
    bucket = Group(
        Shape(Path().move(-3, -3).line(9, 2).quad(10, 13, -1, 15).line(-9, 11).line(-4, 8).close(), steel),
        Shape(Path().move(-9, 11).line(-11, 14).move(-6, 13).line(-8, 16), None, stroke=shade(steel, 0.6), width=1.4),
    )
    arm = Group(bucket, Shape(Path().polygon([(-4, -2), (4, -2), (3, 27), (-2, 27)]), shade(paint, 0.9)),
                Shape(Path().ellipse(0, 0, 2.2), dark))  # fmt: skip
    bend = Path().move(-4, 0).line(6, -26).line(34, -36).line(37, -31).line(13, -20).line(5, 2).close()
    boom = Group(Shape(bend, Linear(0, -36, 0, 2, [(0, shade(paint, 1.1), 1), (1, shade(paint, 0.8), 1)])), arm)
    piston = Shape(Path().move(8, -6).line(18, -24), None, stroke=cast_tone(stage, "#c9ced6"), width=2)
    glass = "#ffe39a" if stage.light.lamps else cast_tone(stage, "#bfe3f2")
    boom.add(piston)
    house = (
        Path().move(-46, -18).line(-46, -34).quad(-46, -38, -42, -38).line(-14, -38).line(8, -38).line(8, -18).close()
    )
    node = drawn(
        size, Shape(Path().rect(-42, -14, 56, 14, 7), dark),
        Shape(Path().rect(-38, -11.4, 48, 9, 4.5), shade(dark, 1.7)),
        *wheels, Shape(Path().rect(-20, -19, 14, 6), steel),
        Shape(house, Linear(0, -38, 0, -18, [(0, shade(paint, 1.1), 1), (1, shade(paint, 0.72), 1)])),
        Shape(Path().rect(-43, -33, 16, 2, 1).rect(-43, -29, 16, 2, 1).rect(-43, -25, 16, 2, 1), shade(paint, 0.6)),
        Shape(Path().move(-20, -20).line(-20, -58).quad(-20, -61, -17, -61).line(-2, -61).line(6, -40).line(6,
              -20).close(),
              shade(paint, 0.94)),
        Shape(Path().move(-16.6, -37).line(-16.6, -57.6).line(-4, -57.6).line(2, -41).line(2, -37).close(), glass),
        boom,
    )  # fmt: skip
    luck = float(stage.random(f"excavator:{actor.name}").uniform(0, math.tau))
    turn = turned(wheels, [(-34 + 13.2 * i, -7) for i in range(4)], 6)

    def dig(t: float) -> None:
        a = t * 1.1 + luck
        boom.place(6, -26, 1, 0.17 * math.sin(a))
        arm.place(34, -33, 1, -0.1 + 0.4 * math.sin(a - 1.1))
        bucket.place(0, 26, 1, 0.2 + 0.6 * math.sin(a - 1.8))

    stage.every_frame(dig)
    return Look(node, size * 0.94, size * 0.62, heading=1, shadow=0.95, act=turn)


def cannon(stage: Stage, actor: Actor, size: float) -> Look:
    """An old gun on a carriage with two wheels, balls piled beside it."""
    iron, wood = cast_tone(stage, actor.colour or "#4b515c"), cast_tone(stage, "#8a5a36")
    brass = cast_tone(stage, "#c9a24a")
    barrel = Path().move(-26, -8).quad(-32, 0, -26, 8).line(34, 6).line(40, 8).line(40, -8).line(34, -6).close()
    gun = Group(
        Shape(Path().ellipse(-31, 0, 3.4), shade(iron, 0.8)),
        Shape(barrel, Linear(0, -8, 0, 8, [(0, shade(iron, 1.5), 1), (0.5, iron, 1), (1, shade(iron, 0.6), 1)])),
        Shape(Path().rect(-20, -8.2, 3, 16.4).rect(6, -7.4, 3, 14.8).rect(37, -9, 4, 18, 1), brass),
        Shape(Path().ellipse(40.6, 0, 1.6, 5.4), shade(iron, 0.35)),
    )
    gun.place(0, -34, 1, -0.24)
    wheels = [spoked(18, wood, shade(iron, 0.7))]
    balls = Path().ellipse(34, -5, 5).ellipse(44, -5, 5).ellipse(39, -13, 5)
    node = drawn(
        size, Shape(Path().polygon([(8, -30), (12, -22), (-46, 0), (-50, -5)]), shade(wood, 0.8)), gun,
        Shape(Path().polygon([(-8, -30), (10, -34), (14, -20), (-4, -18)]), wood), *wheels,
        Shape(balls, shade(iron, 0.75)),
        Shape(Path().ellipse(32.4, -6.8, 1.4).ellipse(42.4, -6.8, 1.4).ellipse(37.4, -14.8, 1.4), shade(iron, 1.9)),
    )  # fmt: skip
    return Look(node, size, size * 0.54, heading=1, shadow=0.95, act=turned(wheels, [(0, -18)], 4))


def engine(stage: Stage, actor: Actor, size: float) -> Look:
    """The motor of a car: a block with its head, pipes, and a fan and belt that run."""
    iron, paint = cast_tone(stage, "#8b929d"), cast_tone(stage, actor.colour or "#c8433a")
    dark, steel = cast_tone(stage, "#2d3036"), cast_tone(stage, "#cfd5dd")
    pipes, bolts = Path(), Path()
    for i in range(4):
        x = -18 + 14.0 * i
        pipes.move(x, -58).cubic(x, -74, x + 4, -74, x + 8, -76)
        bolts.ellipse(x, -53, 1.6).ellipse(x, -16, 1.6)
    fan = Group(*(Shape(_blade(i * math.tau / 5), steel) for i in range(5)), Shape(Path().ellipse(0, 0, 4), dark))
    pulley = Group(Shape(Path().ellipse(0, 0, 8), steel), Shape(Path().ellipse(0, 0, 4), iron),
                   Shape(Path().rect(-0.8, -7, 1.6, 6), dark))  # fmt: skip
    node = drawn(
        size, Shape(Path().rect(-24, -12, 56, 12, 4), shade(iron, 0.55)),
        Shape(Path().rect(-28, -50, 66, 41, 3),
              Linear(0, -50, 0, -9, [(0, shade(iron, 1.1), 1), (1, shade(iron, 0.7), 1)])),
        Shape(Path().rect(-22, -42, 54, 3, 1.5).rect(-22, -34, 54, 3, 1.5).rect(-22, -26, 54, 3, 1.5),
              shade(iron, 0.66)),
        Shape(Path().rect(-30, -61, 70, 12, 3),
              Linear(0, -61, 0, -49, [(0, shade(paint, 1.2), 1), (1, shade(paint, 0.7), 1)])),
        Shape(pipes, None, stroke=steel, width=5), Shape(Path().rect(-14, -82, 52, 9, 4.5), shade(steel, 0.8)),
        Shape(Path().rect(38, -44, 9, 18, 3), dark), Shape(bolts, dark),
        Shape(Path().move(-39, -46).line(-28, -14).move(-25, -44).line(-28, -14), None, stroke=dark, width=2), fan,
        pulley,
    )  # fmt: skip

    def run(t: float) -> None:
        fan.place(-32, -42, 1, t * 9)
        pulley.place(-28, -14, 1, t * 7)

    stage.every_frame(run)
    return Look(node, size * 0.96, size * 0.82, shadow=0.95)


def chain(stage: Stage, actor: Actor, size: float) -> Look:
    """Links of steel that lie in a curve, every other one seen from its edge."""
    steel = cast_tone(stage, actor.colour or "#9aa3b0")
    links: list[Node] = []
    for i in range(9):
        x = -40 + 10.0 * i
        y, turn = -15 + 8 * math.sin(i * 0.75), 0.6 * math.cos(i * 0.75)
        if i % 2:
            link = Group(Shape(Path().rect(-8, -2.6, 16, 5.2, 2.6), shade(steel, 0.6)),
                         Shape(Path().rect(-7, -2.2, 14, 1.6, 0.8), shade(steel, 1.05)))  # fmt: skip
        else:
            link = Group(Shape(Path().rect(-9, -5.6, 18, 11.2, 5.6), None, stroke=shade(steel, 0.8), width=4),
                         Shape(Path().move(-5, -6.4).line(5, -6.4), None, stroke=shade(steel, 1.4),
                               width=1.2))  # fmt: skip
        link.place(x, y, 1, turn)
        links.append(link)
    return Look(drawn(size, *links[::2], *links[1::2]), size * 1.02, size * 0.31, shadow=1.0)


def _blade(angle: float) -> Path:
    a, b = angle - 0.26, angle + 0.26
    return Path().polygon([(0.0, 0.0), (17 * math.cos(a), 17 * math.sin(a)), (17 * math.cos(b), 17 * math.sin(b))])


PROPS: dict[str, tuple[Maker, float]] = {
    "crane": (crane, 2.4), "excavator": (excavator, 1.6), "cannon": (cannon, 1.25), "engine": (engine, 1.0),
    "chain": (chain, 0.8),
}  # fmt: skip
