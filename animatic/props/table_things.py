"""What stands on a table: cups and mugs."""

from __future__ import annotations

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Group, Linear, Path, Shape


def cup(stage: Stage, actor: Actor, size: float) -> Look:
    """A cup on its saucer, seen a little from above; `size` is the saucer's width."""
    base = cast_tone(stage, actor.colour or "#f3eee6")
    drink = cast_tone(stage, "#d9a15b" if "tea" in actor.word else "#4a2c1a")
    s = size
    glaze = Linear(
        -s * 0.34, 0, s * 0.36, 0, [(0, shade(base, 0.86), 1), (0.3, shade(base, 1.05), 1), (1, shade(base, 0.66), 1)]
    )
    body = Path().move(-s * 0.33, -s * 0.5).cubic(-s * 0.33, -s * 0.24, -s * 0.23, -s * 0.09, -s * 0.13, -s * 0.075)
    body.quad(0, -s * 0.055, s * 0.13, -s * 0.075).cubic(
        s * 0.23, -s * 0.09, s * 0.33, -s * 0.24, s * 0.33, -s * 0.5
    ).close()
    handle = Path().move(s * 0.3, -s * 0.43).cubic(s * 0.52, -s * 0.48, s * 0.5, -s * 0.2, s * 0.23, -s * 0.2)
    group = Group(
        Shape(Path().ellipse(0, -s * 0.055, s * 0.5, s * 0.105), shade(base, 0.72)),
        Shape(
            Path().ellipse(0, -s * 0.07, s * 0.5, s * 0.1),
            Linear(
                -s * 0.5,
                0,
                s * 0.5,
                0,
                [(0, shade(base, 0.9), 1), (0.4, shade(base, 1.04), 1), (1, shade(base, 0.76), 1)],
            ),
        ),
        Shape(Path().ellipse(0, -s * 0.068, s * 0.3, s * 0.056), shade(base, 0.7)),
        Shape(handle, None, stroke=shade(base, 0.8), width=s * 0.062),
        Shape(body, glaze),
        Shape(Path().ellipse(0, -s * 0.5, s * 0.33, s * 0.085), shade(base, 1.06)),
        Shape(Path().ellipse(0, -s * 0.495, s * 0.3, s * 0.07), shade(base, 0.6)),
        Shape(Path().ellipse(0, -s * 0.487, s * 0.292, s * 0.062), drink),
        Shape(Path().ellipse(-s * 0.07, -s * 0.495, s * 0.17, s * 0.028), shade(drink, 1.7), 0.5),
        Shape(
            Path().move(-s * 0.265, -s * 0.4).quad(-s * 0.25, -s * 0.24, -s * 0.17, -s * 0.15),
            None,
            stroke="#ffffff",
            width=s * 0.026,
            stroke_opacity=0.6,
        ),
    )
    return Look(group, s, s * 0.58, shadow=1.06)


PROPS: dict[str, tuple[Maker, float]] = {"cup": (cup, 0.9)}
