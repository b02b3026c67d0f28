"""Buses with two decks, heading to the right."""

from __future__ import annotations

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker, drawn
from animatic.props.wheels import turned, wheel
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Linear, Node, Path, Shape


def double_decker(stage: Stage, actor: Actor, size: float) -> Look:
    """The red bus of London: two rows of windows, a blind, a pale band; lit from within in the dark."""
    paint, band = cast_tone(stage, actor.colour or "#d0252b"), cast_tone(stage, "#fbf1da")
    lit, dark = stage.light.lamps, cast_tone(stage, "#2b2d36")
    pane = "#ffe2a0" if lit else cast_tone(stage, "#bfe0ee")
    body = Path().move(-49, -7).line(-49, -60).quad(-49, -67, -42, -67).line(42, -67).quad(48, -67, 48.6, -60)
    body.line(50, -12).quad(50, -7, 46, -7).close()
    upper, lower = Path(), Path()
    for i in range(6):
        upper.rect(-44 + 14.4 * i, -61, 12.4, 13, 1.6)
    for i in range(5):
        lower.rect(-28 + 12.8 * i, -36, 11, 15, 1.6)
    front = Path().polygon([(43.4, -61), (47.6, -61), (48.6, -47), (43.4, -47)])
    cab = Path().polygon([(38, -36), (48.9, -36), (49.7, -20), (38, -20)])
    gleam = Path()
    for i in range(0, 6, 2):
        x = -44 + 14.4 * i
        gleam.polygon([(x + 3, -48), (x + 8, -61), (x + 10.6, -61), (x + 5.6, -48)])
    wheels = [wheel(stage, 8.2) for _ in range(2)]
    nodes: list[Node] = [
        Shape(body, Linear(0, -67, 0, -7, [(0, shade(paint, 1.16), 1), (0.5, paint, 1), (1, shade(paint, 0.72), 1)])),
        Shape(Path().rect(-49, -45.4, 98, 2.2), band), Shape(Path().rect(-49, -41, 98.4, 1), shade(paint, 0.7)),
        Shape(upper, pane), Shape(lower, pane), Shape(front, pane), Shape(cab, pane),
        Shape(gleam, "#ffffff", 0.0 if lit else 0.35),
        Shape(Path().rect(-46, -38, 14, 30, 2), shade(paint, 0.35)),
        Shape(Path().rect(-44.6, -36, 5, 27, 1).rect(-38.4, -36, 5, 27, 1), pane, 0.9),
        Shape(Path().rect(-3, -43.6, 30, 5.6, 1), dark), Shape(Path().rect(-1, -42.2, 8, 2.8, 0.6), "#ffd24a"),
        Shape(Path().rect(9, -41.8, 16, 2, 0.8), "#f5efdf"),
        Shape(Path().rect(-30, -17, 66, 1.2), band), Shape(Path().rect(-49, -9.6, 99, 2.6, 1), shade(paint, 0.5)),
        Shape(Path().ellipse(-21, -9, 10.4).ellipse(32, -9, 10.4), shade(paint, 0.42)),
        Shape(Path().ellipse(48, -13.4, 2, 2.4), "#fff3c4"), Shape(Path().rect(-49.6, -18, 1.8, 5, 0.8), "#ff4a3a"),
        *wheels,
    ]  # fmt: skip
    if lit:
        beam = Path().move(48, -14).line(104, -23).line(104, 3).line(48, -11).close()
        nodes.append(Shape(beam, Linear(48, 0, 104, 0, [(0, "#fff0b8", 0.5), (1, "#fff0b8", 0)])))
    act = turned(wheels, [(-21, -8.2), (32, -8.2)], 9)
    return Look(drawn(size, *nodes), size, size * 0.67, heading=1, shadow=1.0, act=act)


PROPS: dict[str, tuple[Maker, float]] = {"double_decker": (double_decker, 2.3)}
