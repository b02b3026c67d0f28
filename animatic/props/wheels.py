"""Cars, carriages, tanks and vans, with wheels that turn, heading to the right."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from animatic.looks import cast_tone
from animatic.motions import Pose
from animatic.palette import shade
from animatic.props import Look, Maker, drawn, own_colour
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import RGB, Group, Linear, Node, Path, Point, Radial, Shape


def car(stage: Stage, actor: Actor, size: float) -> Look:
    """A rounded small car; its lamps shine in the dark."""
    s = size
    lacquers = ("#d8442f", "#2f6fd0", "#f0b429", "#e9edf2", "#3f8f6b", "#5a616c")
    paint, glass = cast_tone(stage, own_colour(actor, *lacquers)), cast_tone(stage, "#bfe3f2")
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
    wheels = [wheel(stage, s * 0.095) for _ in range(2)]
    group.add(*wheels)
    act = turned(wheels, [(-s * 0.29, -s * 0.095), (s * 0.28, -s * 0.095)], 11)
    return Look(group, s, s * 0.47, heading=1, shadow=1.0, act=act)


def convertible(stage: Stage, actor: Actor, size: float) -> Look:
    """An open car of the fifties with fins and white-walled tyres; who drives it sits behind its near side."""
    paint, chrome = cast_tone(stage, actor.colour or "#c8332c"), cast_tone(stage, "#d5dae1")

    def near_side() -> list[Node]:
        body = Path().move(-49, -13).line(-50, -25).quad(-40, -23, -30, -23).line(14, -23).quad(38, -22, 46, -18.6)
        body.quad(50, -16, 49.4, -9).line(47, -7).line(-47, -7).quad(-49, -8, -49, -13).close()
        nodes: list[Node] = [
            Shape(body, Linear(0, -25, 0, -7,
                  [(0, shade(paint, 1.14), 1), (0.5, paint, 1), (1, shade(paint, 0.68), 1)])),
            Shape(Path().move(-46, -15).line(30, -15.4).line(46, -14), None, stroke=chrome, width=0.9),
            Shape(Path().move(-22, -22.6).line(-22, -9).move(10, -22.6).line(9, -9), None, stroke=shade(paint, 0.7),
                  width=0.6),
            Shape(Path().rect(-16, -20, 6, 1.2, 0.6), chrome), Shape(Path().rect(40, -9.4, 11, 2.6, 1.3), chrome),
            Shape(Path().rect(-51, -9.4, 10, 2.6, 1.3), chrome),
            Shape(Path().ellipse(46.4, -15.6, 2.4, 2.8), "#fff3c4"),
            Shape(Path().rect(-50.4, -22, 2.4, 5, 1), "#ff4a3a"),
        ]  # fmt: skip
        if stage.light.lamps:
            beam = Path().move(47, -16.6).line(108, -25).line(108, 4).line(47, -14).close()
            nodes.append(Shape(beam, Linear(47, 0, 108, 0, [(0, "#fff0b8", 0.55), (1, "#fff0b8", 0)])))
        return nodes

    wheels = [wheel(stage, 8.4, "#f4f1ea") for _ in range(2)]
    front_wheels = [wheel(stage, 8.4, "#f4f1ea") for _ in range(2)]
    glass = Path().move(13, -22).line(8, -36).line(10, -36.4).line(17, -22).close()
    seats = Path().rect(-26, -31, 5, 10, 2.4).rect(-8, -31, 5, 10, 2.4)
    inside: list[Node] = [
        Shape(Path().move(-30, -23).quad(-8, -27, 16, -22.4).quad(-8, -18, -30, -23).close(), shade(paint, 0.35)),
        Shape(seats, cast_tone(stage, "#e9d3b0")),
        Shape(Path().ellipse(6, -27, 1, 4.4), None, stroke=shade(paint, 0.3), width=1),
        Shape(glass, cast_tone(stage, "#cfe8f2"), 0.85, stroke=chrome, width=0.7),
    ]  # fmt: skip
    turn, turn_front = (turned(each, [(-29, -8.4), (30, -8.4)], 11) for each in (wheels, front_wheels))

    def act(t: float, pose: Pose) -> None:
        turn(t, pose)
        turn_front(t, pose)

    return Look(
        drawn(size, *inside, *near_side(), *wheels), size * 1.02, size * 0.36, heading=1, shadow=1.0, act=act,
        seat=(-size * 0.08, -size * 0.22), front=drawn(size, *near_side(), *front_wheels),
    )  # fmt: skip


def carriage(stage: Stage, actor: Actor, size: float) -> Look:
    """A closed coach on four spoked wheels, such as horses draw."""
    paint, gold = cast_tone(stage, actor.colour or "#7a2f5e"), cast_tone(stage, "#d9b348")
    body = (
        Path()
        .move(-32, -66)
        .quad(-28, -26, -16, -24)
        .line(16, -24)
        .quad(28, -26, 32, -66)
        .quad(0, -74, -32, -66)
        .close()
    )
    pane = "#ffd982" if stage.light.lamps else cast_tone(stage, "#cfe3ec")
    wheels = [spoked(r, cast_tone(stage, "#c98f3a"), cast_tone(stage, "#3b2a22")) for r in (14, 11)]
    node = drawn(
        size, Shape(Path().move(-30, -20).quad(0, -14, 44, -22), None, stroke=shade(paint, 0.5), width=3),
        Shape(Path().rect(34, -46, 14, 5, 2), shade(paint, 0.7)),
        Shape(Path().move(30, -42).line(44, -42).line(48, -24), None, stroke=gold, width=1.6),
        Shape(body, Linear(-32, 0, 32, 0, [(0, shade(paint, 1.15), 1), (1, shade(paint, 0.7), 1)])),
        Shape(Path().move(-34, -67).quad(0, -76, 34, -67), None, stroke=gold, width=2.4),
        Shape(Path().rect(-26, -61, 12, 15, 2).rect(-8, -62, 16, 16, 2).rect(14, -61, 12, 15, 2), pane,
              stroke=gold, width=1),
        Shape(Path().rect(-9, -63, 18, 38, 2), None, stroke=gold, width=1),
        Shape(Path().ellipse(5, -38, 1.4), gold), *wheels,
    )  # fmt: skip
    return Look(node, size, size * 0.75, heading=1, shadow=0.95, act=turned(wheels, [(-26, -14), (30, -11)], 6))


def tank(stage: Stage, actor: Actor, size: float) -> Look:
    """A tracked vehicle with a turret and a long gun."""
    paint, dark = cast_tone(stage, actor.colour or "#6b7548"), cast_tone(stage, "#2d3029")
    hull = Path().polygon([(-42, -30), (34, -30), (44, -22), (40, -16), (-44, -16)])
    wheels = [wheel(stage, 5.4) for _ in range(6)]
    node = drawn(
        size, Shape(Path().rect(16, -41.5, 36, 3.6, 1.6), shade(paint, 0.7)),
        Shape(Path().rect(48, -42.6, 6, 5.8, 1.4), shade(paint, 0.6)),
        Shape(Path().move(-22, -30).line(-18, -44).line(10, -46).quad(20, -44, 22, -32).line(20, -30).close(),
              shade(paint, 0.92)),
        Shape(Path().rect(-10, -49, 14, 4, 1.6), shade(paint, 0.75)),
        Shape(hull, Linear(0, -30, 0, -16, [(0, shade(paint, 1.1), 1), (1, shade(paint, 0.72), 1)])),
        Shape(Path().rect(-47, -19, 92, 19, 9.5), dark),
        Shape(Path().rect(-43, -15.4, 84, 12, 6), shade(dark, 1.6)), *wheels,
        Shape(Path().rect(-46, -21, 90, 4, 1.6), paint),
    )  # fmt: skip
    return Look(
        node, size, size * 0.49, heading=1, shadow=1.0, act=turned(wheels, [(-36 + 14 * i, -8.4) for i in range(6)], 7)
    )


def food_truck(stage: Stage, actor: Actor, size: float) -> Look:
    """A van with a counter under a striped awning; lit from within in the dark."""
    paint, pale = cast_tone(stage, actor.colour or "#2a9d8f"), cast_tone(stage, "#fff4dc")
    lit = stage.light.lamps
    body = Path().move(-48, -8).line(-48, -56).quad(-48, -60, -44, -60).line(22, -60).quad(26, -60, 26, -56)
    body.line(30, -38).line(44, -30).quad(49, -28, 49, -22).line(49, -8).close()
    awning: list[Node] = []
    for i in range(6):
        a, b = -40 + 9.0 * i, -31 + 9.0 * i
        flap = Path().polygon([(a, -50), (b, -50), (b + 1, -41), (a - 1, -41)]).ellipse((a + b) / 2, -41, 5.4, 2.6)
        awning.append(Shape(flap, (cast_tone(stage, "#d8443a"), pale)[i % 2]))
    wheels = [wheel(stage, 8.6) for _ in range(2)]
    node = drawn(
        size, Shape(body, Linear(0, -60, 0, -8, [(0, shade(paint, 1.12), 1), (1, shade(paint, 0.74), 1)])),
        Shape(Path().polygon([(27, -53), (33, -37), (42, -31), (27, -31)]), cast_tone(stage, "#bfe3f2")),
        Shape(Path().rect(-38, -46, 50, 22, 1), "#ffe2a0" if lit else shade(paint, 0.35)),
        *([Shape(Path().ellipse(-13, -34, 34),
              Radial(-13, -34, 34, [(0, "#ffd98a", 0.5), (1, "#ffb84d", 0)]))] if lit else []),
        Shape(Path().rect(-41, -25, 56, 3, 1), pale), *awning, Shape(Path().rect(-48, -15, 97, 2.4), pale),
        Shape(Path().ellipse(46, -20, 2.6, 3), "#fff3c4"),
        Shape(Path().rect(-30, -64, 12, 4, 1), shade(paint, 0.6)), *wheels,
    )  # fmt: skip
    act = turned(wheels, [(-28, -8.6), (32, -8.6)], 10)
    return Look(node, size, size * 0.64, heading=1, shadow=1.0, act=act)


def wheel(stage: Stage, r: float, wall: str = "#24262c") -> Group:
    """A tyre with a side `wall` on a rim with five spokes, which show that it turns; its middle at the origin."""
    spokes = Path()
    for i in range(5):
        a = i * math.tau / 5
        spokes.move(0, 0).line(r * 0.52 * math.cos(a), r * 0.52 * math.sin(a))
    return Group(
        Shape(Path().ellipse(0, 0, r), cast_tone(stage, "#24262c")),
        Shape(Path().ellipse(0, 0, r * 0.8), cast_tone(stage, wall)),
        Shape(Path().ellipse(0, 0, r * 0.58), cast_tone(stage, "#c9ced6")),
        Shape(spokes, None, stroke=cast_tone(stage, "#7d848f"), width=r * 0.14),
    )


def spoked(r: float, colour: RGB, tyre: RGB) -> Group:
    """A wheel of eight spokes, such as carriages and engines have; its middle at the origin."""
    spokes = Path()
    for i in range(8):
        a = i * math.tau / 8
        spokes.move(0, 0).line(r * 0.8 * math.cos(a), r * 0.8 * math.sin(a))
    return Group(
        Shape(Path().ellipse(0, 0, r), tyre), Shape(Path().ellipse(0, 0, r * 0.76), shade(colour, 0.55)),
        Shape(spokes, None, stroke=colour, width=r * 0.13), Shape(Path().ellipse(0, 0, r * 0.22), colour),
    )  # fmt: skip


def turned(wheels: Sequence[Node], spots: Sequence[Point], pace: float) -> Callable[[float, Pose], None]:
    """Puts each wheel on its spot, and turns it `pace` radians a second while the vehicle is under way."""

    def act(t: float, pose: Pose) -> None:
        angle = t * pace if pose.phase else 0.0
        for each, (x, y) in zip(wheels, spots, strict=True):
            each.place(x, y, 1, angle)

    act(0, Pose(0, 0))
    return act


PROPS: dict[str, tuple[Maker, float]] = {
    "car": (car, 1.25), "convertible": (convertible, 1.7), "carriage": (carriage, 1.5), "tank": (tank, 1.6),
    "food_truck": (food_truck, 1.7),
}  # fmt: skip
