"""Balls, balloons and paper planes."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import mix, shade
from animatic.props import Look, Maker, drawn, own_colour
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Group, Path, Radial, Shape


def ball(stage: Stage, actor: Actor, size: float) -> Look:
    """A beach ball: six stripes about its middle, which shows that it rolls."""
    r = size / 2
    base = cast_tone(stage, actor.colour or "#e8483f")
    pale = cast_tone(stage, "#fff6e2")
    group = Group(Shape(Path().ellipse(0, -r, r), base))
    for i in range(3):
        a, b = i * math.tau / 3, i * math.tau / 3 + math.tau / 6
        slice_ = Path().move(0, -r).line(r * math.cos(a), -r + r * math.sin(a))
        middle, reach = (a + b) / 2, r / math.cos((b - a) / 2)
        slice_.quad(
            reach * math.cos(middle), -r + reach * math.sin(middle), r * math.cos(b), -r + r * math.sin(b)
        ).close()
        group.add(Shape(slice_, pale))
    group.add(
        Shape(Path().ellipse(0, -r, r * 0.2), mix(base, "#ffffff", 0.2)),
        Shape(Path().ellipse(0, -r, r * 0.975), None, stroke=shade(base, 0.72), width=r * 0.05),
    )
    return Look(group, size, size, rolls=True, shadow=0.95)


def balloon(stage: Stage, actor: Actor, size: float) -> Look:
    """A balloon whose string hangs and sways; its foot is the string's end."""
    base = cast_tone(stage, own_colour(actor, "#e0302f", "#f6c233", "#2f7fd6", "#3fa34d", "#f28ab2", "#8b4fc1"))
    wide, high = size * 0.3, size * 0.37
    middle = -size + high
    skin = Path().move(0, -size).cubic(wide * 1.12, -size, wide * 1.12, middle + high * 0.35, 0, middle + high)
    skin.cubic(-wide * 1.12, middle + high * 0.35, -wide * 1.12, -size, 0, -size).close()
    light = [(0.0, mix(base, "#ffffff", 0.42), 1.0), (0.45, base, 1.0), (1.0, shade(base, 0.74), 1.0)]
    string = Shape(
        None,
        None,
        stroke=cast_tone(stage, "#d9d2c6" if stage.light.is_dark else "#6a5548"),
        width=max(2.0, size * 0.008),
    )
    knot = middle + high
    group = Group(
        string,
        Shape(skin, Radial(-wide * 0.3, middle - high * 0.42, high * 1.5, light)),
        Shape(
            Path().polygon([(0, knot - 3), (size * 0.035, knot + size * 0.035), (-size * 0.035, knot + size * 0.035)]),
            shade(base, 0.8),
        ),
        Shape(Path().ellipse(-wide * 0.42, middle - high * 0.48, wide * 0.13, high * 0.22), "#ffffff", 0.55),
    )
    start = float(stage.random(f"string:{actor.name}").uniform(0, 6.28))

    def sway(t: float) -> None:
        s = math.sin(t * 1.6 + start) * size * 0.05
        u = math.sin(t * 2.3 + start * 2) * size * 0.035
        string.redraw(Path().move(0, knot).cubic(s, knot * 0.66, -s + u, knot * 0.33, u - s * 0.6, 0))

    stage.every_frame(sway)
    return Look(group, wide * 2, size, floats=True, shadow=0)


def paper_plane(stage: Stage, actor: Actor, size: float) -> Look:
    """A folded dart, its nose to the right; it hangs in the air and rocks."""
    paper = cast_tone(stage, actor.colour or "#fdfaf2")
    folded = Group(
        Shape(Path().polygon([(50, -20), (-42, -42), (-28, -22)]), shade(paper, 0.84)),
        Shape(Path().polygon([(50, -20), (-28, -22), (-22, -6)]), shade(paper, 0.66)),
        Shape(Path().polygon([(50, -20), (-50, -18), (-22, -6), (-30, -20)]), paper),
        Shape(Path().move(50, -20).line(-30, -20), None, stroke=shade(paper, 0.7), width=0.8),
    )
    phase = float(stage.random(f"paper_plane:{actor.name}").uniform(0, 6.28))
    stage.every_frame(lambda t: folded.place(0, 1.5 * math.sin(t * 2.3 + phase), 1, 0.05 * math.sin(t * 1.9 + phase)))
    return Look(drawn(size, folded), size, size * 0.42, heading=1, floats=True, shadow=0.5)


PROPS: dict[str, tuple[Maker, float]] = {
    "ball": (ball, 0.42), "balloon": (balloon, 1.12), "paper_plane": (paper_plane, 0.6),
}  # fmt: skip
