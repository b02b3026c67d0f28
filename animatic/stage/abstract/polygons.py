"""Geometry: polygons that nest in one another, each touching the next one's sides, and turn without end."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix
from animatic.stage import Stage
from animatic.stage.abstract.mood import Mood
from animatic.vector import Group, Path, Shape

_SMALLEST = 9.0  # units; smaller ones are not seen


def geometry(stage: Stage, mood: Mood) -> None:
    """A whirl of nested polygons through which the eye falls, and frames of lines that float before it."""
    view = stage.view
    sides = 3 if mood.feeling.jag > 0.8 else 3 + int(stage.random("geometry").integers(1, 4))
    twist = 0.16 if sides > 4 else 0.2
    ratio = math.cos(math.pi / sides) / math.cos(math.pi / sides - twist)  # corners touch the sides about them
    widest = math.hypot(view.width, view.height) * 0.62 / math.cos(math.pi / sides)
    # Whole rounds of the four tones, so that the whirl repeats.
    count = 4 * math.ceil(math.log(_SMALLEST / widest) / math.log(ratio) / 4)
    outline = Path().polygon(
        [(math.cos(a), math.sin(a)) for a in np.linspace(0, math.tau, sides, endpoint=False).tolist()]
    )
    layer = stage.layer("geometry", 0.25, repeats=False)
    rings = [Shape(outline, "#ffffff") for _ in range(count)]
    layer.add(*rings)

    def whirl(t: float) -> None:
        now = mood.clock(t)
        deep = now * 0.85
        whole, part = int(deep), deep % 1
        for k, ring in enumerate(rings):
            step = k - part if k else 0.0
            ring.place(
                mood.x, mood.y, widest * mood.breath(t) ** (k / count) * ratio ** (step - 1),
                twist * (k - part) + 0.1 * now,
            )  # fmt: skip
            ring.fill(_tone(mood, (k + whole) % 4, t))
            ring.stroke(mood.palette.light, 0.003, 0.5 * mood.strength)

    stage.every_frame(whirl)
    _frames(stage, mood)


def _tone(mood: Mood, which: int, t: float) -> tuple[int, int, int]:
    deep = mix(mood.palette.above, mood.palette.middle, (1 - mood.strength) * 1.6)
    tones = (deep, mood.colour(0.0, t), mix(mood.colour(0.45, t), deep, 0.45), mood.colour(1.0, t))
    return tones[which]


def _frames(stage: Stage, mood: Mood) -> None:
    """Polygons of thin lines, each with a smaller one inside, that turn against one another at the sides."""
    view, random = stage.view, stage.random("frames")
    layer = stage.layer("frames", 0.6, repeats=False)
    for i in range(4):
        luck = random.uniform(0, 1, 4)
        size = min(view.width, view.height) * (0.08 + 0.06 * luck[0])
        x = view.width * (0.07 + 0.16 * luck[1] if i % 2 else 0.77 + 0.16 * luck[1])
        y = mood.y + view.height * 0.26 * (1 if i > 1 else -1) + 50 * (luck[2] - 0.5)
        outer, inner = (_wire(3 + (i + n) % 4, size * (1 - 0.42 * n), mood.palette.light) for n in range(2))
        layer.add(outer, inner)

        def turn(t: float, outer: Group = outer, inner: Group = inner, x: float = x, y: float = y, i: int = i) -> None:
            now = mood.clock(t)
            high = y - view.height * 0.06 * mood.feeling.lift * math.sin(0.5 * now + i)
            outer.place(x, high, mood.breath(t), 0.35 * now + i)
            inner.place(x, high, mood.breath(t), -0.5 * now + 2 * i)

        stage.every_frame(turn)


def _wire(sides: int, size: float, colour: tuple[int, int, int] | str) -> Group:
    angles = np.linspace(0, math.tau, sides, endpoint=False).tolist()
    corners = [(size * math.cos(a), size * math.sin(a)) for a in angles]
    line = Shape(Path().polygon(corners), colour, 0.08, stroke=colour, width=2.6, stroke_opacity=0.85)
    knots = [Shape(Path().ellipse(x, y, 4.5), colour) for x, y in corners]
    return Group(line, *knots)
