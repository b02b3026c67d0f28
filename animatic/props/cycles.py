"""Bicycles and motorcycles, heading to the right; who rides them sits on the saddle."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker, drawn
from animatic.props.wheels import turned, wheel
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import RGB, Group, Linear, Node, Path, Radial, Shape


def bicycle(stage: Stage, actor: Actor, size: float) -> Look:
    """A city bicycle; its wheels and pedals turn."""
    paint, steel = cast_tone(stage, actor.colour or "#2a9d8f"), cast_tone(stage, "#c3c8cf")
    dark, leather = cast_tone(stage, "#2b2d36"), cast_tone(stage, "#7b4a2c")
    frame = Path().move(-29, -20).line(-3, -19).line(22, -47).line(-12, -47).close().move(-3, -19).line(-14, -53)
    frame.move(20, -52).line(29, -20)
    bars = Path().move(20, -52).line(18, -60).line(11, -61).quad(8, -61, 7, -58)
    guards = Path().move(-48, -26).cubic(-46, -42, -22, -46, -13, -32).move(12, -30).cubic(16, -42, 36, -46, 47, -30)
    rims = [_thin_wheel(19.0, dark, steel) for _ in range(2)]
    pedals = Group(
        Shape(Path().move(0, -8).line(0, 8), None, stroke=steel, width=1.6),
        Shape(Path().rect(-4, -9.6, 8, 2.4, 1).rect(-4, 7.2, 8, 2.4, 1), dark),
    )
    chain = Path().ellipse(-3, -19, 4.6).move(-29, -21.6).line(-3, -23.4).move(-29, -18.4).line(-3, -14.6)
    node = drawn(
        size, *rims, Shape(guards, None, stroke=shade(paint, 0.8), width=1.4),
        Shape(chain, None, stroke=steel, width=0.8),
        Shape(frame, None, stroke=paint, width=3), Shape(bars, None, stroke=steel, width=2),
        Shape(Path().move(-23, -55).quad(-14, -58, -6, -54).quad(-12, -52, -22, -52.4).close(), leather), pedals,
        Shape(Path().ellipse(25, -49, 2.4), "#fff3c4" if stage.light.lamps else steel),
    )  # fmt: skip
    roll = turned([*rims, pedals], [(-29, -19.5), (29, -19.5), (-3, -19)], 5)
    return Look(node, size * 0.97, size * 0.61, heading=1, shadow=0.9, act=roll, seat=(-size * 0.13, -size * 0.57))


def motorcycle(stage: Stage, actor: Actor, size: float) -> Look:
    """A classic motorcycle; its lamp shines in the dark."""
    paint, chrome = cast_tone(stage, actor.colour or "#b5302c"), cast_tone(stage, "#c9ced6")
    dark = cast_tone(stage, "#26282f")
    tank = Path().move(-6, -42).quad(-4, -53, 8, -53).quad(19, -52, 21, -44).quad(8, -38, -6, -42).close()
    seat = Path().move(-36, -45).quad(-32, -50, -22, -46).quad(-12, -46, -6, -47).line(-5, -41).line(-32, -40).close()
    guard = Path().move(-46, -24).quad(-44, -42, -26, -40).line(-20, -37).quad(-38, -38, -41, -24).close()
    fork = Path().move(33, -18).line(20, -54).move(20, -54).line(12, -60).line(7, -59)
    pipe = Path().move(4, -20).quad(-2, -10, -14, -11).line(-46, -13)
    wheels = [wheel(stage, 17.5) for _ in range(2)]
    nodes: list[Node] = [
        *wheels, Shape(fork, None, stroke=chrome, width=2.4), Shape(guard, paint),
        Shape(Path().polygon([(-22, -40), (16, -44), (10, -14), (-14, -14)]), shade(dark, 1.3)),
        Shape(Path().rect(-8, -36, 15, 18, 3), chrome),
        Shape(Path().move(-8, -32).line(7, -32).move(-8, -28).line(7, -28).move(-8, -24).line(7, -24), None,
              stroke=shade(chrome, 0.6), width=1),
        Shape(pipe, None, stroke=chrome, width=3.2), Shape(seat, dark),
        Shape(tank, Linear(0, -53, 0, -39, [(0, shade(paint, 1.25), 1), (1, shade(paint, 0.75), 1)])),
        Shape(Path().ellipse(25, -48, 4, 4.6), chrome), Shape(Path().ellipse(27, -48, 2.6, 4), "#fff3c4"),
        Shape(Path().move(16, -30).quad(30, -44, 48, -26).quad(34, -38, 20, -26).close(), paint),
    ]  # fmt: skip
    if stage.light.lamps:
        beam = Path().move(28, -50).line(92, -60).line(92, -18).line(28, -45).close()
        nodes.append(Shape(beam, Linear(28, 0, 92, 0, [(0, "#fff0b8", 0.5), (1, "#fff0b8", 0)])))
        nodes.append(Shape(Path().ellipse(27, -48, 10), Radial(27, -48, 10, [(0, "#fff6d8", 0.8), (1, "#fff0b8", 0)])))
    roll = turned(wheels, [(-30, -17.5), (33, -17.5)], 10)
    return Look(
        drawn(size, *nodes), size, size * 0.61, heading=1, shadow=0.95, act=roll, seat=(-size * 0.17, -size * 0.47)
    )


def _thin_wheel(r: float, tyre: RGB, steel: RGB) -> Group:
    spokes = Path()
    for i in range(7):
        a = i * math.tau / 7
        spokes.move(0, 0).line(r * math.cos(a), r * math.sin(a))
    return Group(
        Shape(spokes, None, stroke=steel, width=0.6), Shape(Path().ellipse(0, 0, r), None, stroke=tyre, width=2.2),
        Shape(Path().ellipse(0, 0, r - 1.6), None, stroke=steel, width=0.8), Shape(Path().ellipse(0, 0, 2), steel),
    )  # fmt: skip


PROPS: dict[str, tuple[Maker, float]] = {"bicycle": (bicycle, 1.15), "motorcycle": (motorcycle, 1.3)}
