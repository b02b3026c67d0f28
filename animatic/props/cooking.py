"""Pancakes and pans."""

from __future__ import annotations

from animatic.looks import cast_tone
from animatic.palette import mix, shade
from animatic.props import Look, Maker, drawn
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Linear, Node, Path, Shape


def pancakes(stage: Stage, actor: Actor, size: float) -> Look:
    """A stack of four on a plate, with butter and syrup."""
    cake, crust = cast_tone(stage, "#f0c478"), cast_tone(stage, actor.colour or "#c9813a")
    plate, syrup = cast_tone(stage, "#f3f1ee"), cast_tone(stage, "#a4551c")
    stack: list[Node] = []
    for i, (x, half) in enumerate(((1.0, 36.0), (-1.5, 35.0), (1.5, 35.5), (0.0, 34.0))):
        y = -9.0 - 8.4 * i
        side = Path().move(x - half, y - 6).cubic(x - half, y + 8, x + half, y + 8, x + half, y - 6).close()
        stack += [
            Shape(Path().ellipse(x, y - 1.6, half, 9.4), shade(crust, 0.86)), Shape(side, cake),
            Shape(Path().ellipse(x, y - 5.4, half, 9.2), crust),
            Shape(Path().ellipse(x, y - 6, half * 0.86, 7.4), mix(crust, cake, 0.35)),
        ]  # fmt: skip
    flow = (
        Path()
        .move(-24, -41)
        .cubic(-20, -48, 20, -48, 25, -41)
        .cubic(27, -36, 25, -24, 22, -24)
        .cubic(19, -24, 20, -34, 15, -35)
    )
    flow.cubic(9, -36, 10, -18, 6, -18).cubic(2, -18, 4, -34, -2, -34.5).cubic(-8, -35, -7, -27, -11, -27)
    flow.cubic(-15, -27, -13, -35, -18, -36).cubic(-22, -37, -25, -38, -24, -41).close()
    node = drawn(
        size, Shape(Path().ellipse(0, -5.2, 50, 9.6), shade(plate, 0.7)),
        Shape(Path().ellipse(0, -7, 50, 9.4),
              Linear(-50, 0, 50, 0, [(0, shade(plate, 0.92), 1), (0.4, plate, 1), (1, shade(plate, 0.78), 1)])),
        Shape(Path().ellipse(0, -6.6, 38, 6), shade(plate, 0.82)), *stack, Shape(flow, syrup, 0.94),
        Shape(Path().move(-15, -43.4).quad(-2, -46, 10, -44.6), None, stroke="#ffffff", width=1.1, stroke_opacity=0.5),
        Shape(Path().polygon([(-8, -45), (2, -48), (9, -45.6), (-1, -42.4)]), cast_tone(stage, "#fff0a0")),
        Shape(Path().polygon([(-8, -45), (-1, -42.4), (-1, -39), (-8, -41.6)]), cast_tone(stage, "#f3d35c")),
        Shape(Path().polygon([(9, -45.6), (-1, -42.4), (-1, -39), (9, -42.2)]), cast_tone(stage, "#e3bf45")),
    )  # fmt: skip
    return Look(node, size, size * 0.49, shadow=1.02)


def frying_pan(stage: Stage, actor: Actor, size: float) -> Look:
    """A black pan seen a little from above, its handle to the right."""
    iron, wood = cast_tone(stage, actor.colour or "#33363d"), cast_tone(stage, "#8a5a36")
    bowl = Path().move(-50, -13).cubic(-47, -1, -38, 0, -30, 0).line(0, 0).cubic(8, 0, 17, -1, 20, -13).close()
    node = drawn(
        size, Shape(Path().move(14, -14).line(27, -17).line(28, -13.6).line(16, -9).close(), shade(iron, 1.3)),
        Shape(Path().move(25, -17.4).line(48, -22.6).quad(51.4, -22, 50.4, -19.2).line(26.4, -13.2).close(), wood),
        Shape(bowl, Linear(-50, 0, 20, 0, [(0, shade(iron, 1.35), 1), (0.4, iron, 1), (1, shade(iron, 0.6), 1)])),
        Shape(Path().ellipse(-15, -13, 35, 7.6), shade(iron, 1.45)),
        Shape(Path().ellipse(-15, -12.4, 32, 6.2), shade(iron, 0.62)),
        Shape(Path().ellipse(-15, -10.8, 26, 3.8), shade(iron, 0.8)),
        Shape(Path().move(-42, -13.6).quad(-34, -17.4, -22, -17.8), None, stroke="#ffffff", width=0.8,
              stroke_opacity=0.45),
    )  # fmt: skip
    return Look(node, size, size * 0.23, shadow=0.9)


PROPS: dict[str, tuple[Maker, float]] = {"pancakes": (pancakes, 0.8), "frying_pan": (frying_pan, 1.2)}
