"""Boats without sails: rowing boats and canoes in which somebody sits, rafts, and paper boats."""

from __future__ import annotations

import math
from collections.abc import Callable

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker, drawn
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import RGB, Group, Linear, Node, Path, Shape


def rowing_boat(stage: Stage, actor: Actor, size: float) -> Look:
    """A wooden boat with two oars that row; who sits in it sits behind its near side."""
    wood = cast_tone(stage, actor.colour or "#a8683a")
    inside = Path().move(-46, -25).quad(0, -17, 47, -26).quad(30, -13, 0, -12).quad(-30, -13, -46, -25).close()
    seats = Path().rect(-24, -20.5, 12, 3, 1).rect(12, -20.5, 12, 3, 1)

    def near_side() -> list[Node]:
        side = Path().move(-46, -25).quad(0, -8, 47, -26).cubic(44, -10, 34, -1, 22, 0).line(-24, 0)
        planks = Path().move(-43.5, -17).quad(0, -3, 44, -18).move(-39, -9.6).quad(0, 2, 39, -10)
        return [
            Shape(side.cubic(-36, -1, -44, -12, -46, -25).close(), _lit_from_above(wood, -26)),
            Shape(planks, None, stroke=shade(wood, 0.66), width=0.7),
            Shape(Path().move(-46, -25).quad(0, -8, 47, -26), None, stroke=cast_tone(stage, "#f0dcb4"), width=1.8),
            _oar(stage, 0, -16),
        ]

    back = [_oar(stage, 6, -19), Shape(inside, shade(wood, 0.5)), Shape(seats, shade(wood, 1.18))]
    return Look(
        drawn(size, *back, *near_side()), size * 0.94, size * 0.26, heading=1, shadow=0,
        seat=(-size * 0.04, -size * 0.2), front=drawn(size, *near_side()),
    )  # fmt: skip


def canoe(stage: Stage, actor: Actor, size: float) -> Look:
    """A slim canoe, its ends turned up."""
    paint = cast_tone(stage, actor.colour or "#b5432f")
    inside = Path().move(-47, -20).quad(0, -9, 47, -20).quad(30, -8, 0, -7.4).quad(-30, -8, -47, -20).close()

    def near_side() -> list[Node]:
        side = Path().move(-49, -22).quad(-44, -15, -30, -13).quad(0, -9, 30, -13).quad(44, -15, 49, -22)
        side.cubic(50, -8, 40, 0, 28, 0).line(-28, 0).cubic(-40, 0, -50, -8, -49, -22).close()
        rim = Path().move(-49, -22).quad(-44, -15, -30, -13).quad(0, -9, 30, -13).quad(44, -15, 49, -22)
        return [
            Shape(side, _lit_from_above(paint, -20)),
            Shape(Path().move(-45, -10).quad(0, 0, 45, -10), None, stroke=cast_tone(stage, "#f3e2bd"), width=1.1),
            Shape(rim, None, stroke=cast_tone(stage, "#e9cf9c"), width=1.6),
        ]

    return Look(
        drawn(size, Shape(inside, shade(paint, 0.45)), *near_side()), size, size * 0.25, heading=1, shadow=0,
        seat=(-size * 0.04, -size * 0.13), front=drawn(size, *near_side()),
    )  # fmt: skip


def raft(stage: Stage, actor: Actor, size: float) -> Look:
    """Logs lashed together, with a mast and a small sail that fills."""
    wood = cast_tone(stage, "#a9794a")
    cloth = cast_tone(stage, actor.colour or "#f3e6c8")
    logs: list[Node] = []
    for i in range(5):
        x = -40 + 17 * i
        logs.append(Shape(Path().rect(x - 1, -10, 19, 10, 5), shade(wood, (1.0, 0.88)[i % 2])))
        logs.append(Shape(Path().ellipse(x + 8.5, -4.6, 3.6), shade(wood, 1.25)))
        logs.append(Shape(Path().ellipse(x + 8.5, -4.6, 1.8), None, stroke=shade(wood, 0.8), width=0.6))
    sail = Shape(None, Linear(-20, 0, 30, 0, [(0, shade(cloth, 0.82), 1), (1, cloth, 1)]))

    def fill(t: float) -> None:
        belly = 12 + 3 * math.sin(t * 1.7)
        sail.redraw(
            Path().move(-14, -68).line(18, -70).quad(18 + belly, -46, 16, -24).quad(0, -29, -15, -22)
            .quad(-15 + belly * 0.6, -46, -14, -68).close()
        )  # fmt: skip

    stage.every_frame(fill)
    node = drawn(
        size, Shape(Path().rect(-1.4, -76, 2.8, 68, 1), shade(wood, 0.62)), sail,
        Shape(Path().rect(-17, -71, 38, 2, 1), shade(wood, 0.62)), *logs,
        Shape(Path().rect(-44, -11.6, 88, 3, 1.2), shade(wood, 0.74)),
    )  # fmt: skip
    return Look(node, size * 0.9, size * 0.76, heading=1, shadow=0, seat=(-size * 0.26, -size * 0.11))


def paper_boat(stage: Stage, actor: Actor, size: float) -> Look:
    """A folded paper boat."""
    paper = cast_tone(stage, actor.colour or "#fdfaf2")
    sail = Path().polygon([(0, -62), (20, -26), (-20, -26)])
    left = Path().polygon([(-50, -34), (0, -20), (0, 0), (-28, 0)])
    right = Path().polygon([(50, -34), (0, -20), (0, 0), (28, 0)])
    node = drawn(
        size, Shape(sail, shade(paper, 0.9)),
        Shape(Path().polygon([(0, -62), (20, -26), (0, -21)]), shade(paper, 0.76)),
        Shape(Path().polygon([(-50, -34), (0, -30), (50, -34), (0, -19)]), shade(paper, 0.66)),
        Shape(Path().polygon([(0, -62), (14, -30), (0, -26), (-14, -30)]), shade(paper, 0.95)),
        Shape(Path().polygon([(0, -62), (14, -30), (0, -26)]), shade(paper, 0.82)),
        Shape(left, paper), Shape(right, shade(paper, 0.84)),
        Shape(Path().move(-40, -31).line(-22, 0), None, stroke=shade(paper, 0.82), width=0.7),
    )  # fmt: skip
    return Look(node, size, size * 0.62, heading=1, shadow=0)


def _oar(stage: Stage, x: float, y: float) -> Group:
    """An oar in its lock at x, y: it dips, pulls back and comes forward through the air."""
    wood = cast_tone(stage, "#d9b27a")
    shaft, blade = Shape(None, None, stroke=wood, width=1.5), Shape(Path().rect(-1.9, -1, 3.8, 12, 1.9), wood)
    stage.every_frame(_rowing(shaft, blade, x, y))
    return Group(shaft, blade)


def _rowing(shaft: Shape, blade: Shape, x: float, y: float) -> Callable[[float], None]:
    def row(t: float) -> None:
        away = 19 * math.cos(t * 2.3) - 3
        down = 13 - 6.5 * max(0.0, -math.sin(t * 2.3))
        shaft.redraw(Path().move(x - away * 0.35, y - down * 0.35).line(x + away, y + down))
        blade.place(x + away, y + down, 1, math.atan2(-away, down))

    return row


def _lit_from_above(colour: RGB, top: float) -> Linear:
    return Linear(0, top, 0, 0, [(0, shade(colour, 1.08), 1), (1, shade(colour, 0.66), 1)])


PROPS: dict[str, tuple[Maker, float]] = {
    "rowing_boat": (rowing_boat, 1.6), "canoe": (canoe, 1.6), "raft": (raft, 1.3), "paper_boat": (paper_boat, 0.75),
}  # fmt: skip
