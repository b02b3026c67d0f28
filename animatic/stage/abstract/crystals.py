"""Crystals: prisms that point inwards from the frame's edges, light wandering over their facets, and shards afloat."""

from __future__ import annotations

import itertools
import math

from animatic.palette import mix, shade
from animatic.stage import Stage
from animatic.stage.abstract.mood import Mood
from animatic.vector import RGB, Group, Path, Shape

_FACETS = (-0.5, -0.14, 0.22, 0.5)  # edges of a prism's three faces, as parts of its width


def crystals(stage: Stage, mood: Mood) -> None:
    view, random = stage.view, stage.random("crystals")
    side = min(view.width, view.height)
    places = 15 if view.width > view.height else 12
    back, front = stage.layer("far crystals", 0.3, repeats=False), stage.layer("crystals", 0.6, repeats=False)
    around = view.width + 2 * view.height
    for i in range(places):
        luck = random.uniform(0, 1, 5).tolist()
        far = i % 3 == 0
        x, y = _edge(stage, (i + 0.7 * luck[0]) / places * around)
        turn = math.atan2(mood.y - y, mood.x - x) + 0.5 * (luck[1] - 0.5) + math.pi / 2
        long = side * (0.3 + 0.26 * luck[2]) * (1.25 if far else 1)
        facets = _prism(long, long * (0.2 + 0.12 * luck[3]))
        holder = Group(*facets)
        (back if far else front).add(holder)

        def gleam(
            t: float, holder: Group = holder, facets: list[Shape] = facets, x: float = x, y: float = y,
            turn: float = turn, i: int = i, far: bool = far,
        ) -> None:  # fmt: skip
            now = mood.clock(t)
            reach = 1 + 0.07 * math.sin(0.8 * now + 1.9 * i) + 0.3 * mood.feeling.jag * abs(mood.wave(1.6 * now + i))
            holder.place(x, y, reach * mood.breath(t), turn + 0.03 * mood.wave(0.6 * now + i))
            for n, facet in enumerate(facets):
                facet.fill(_facet(mood, t, (i * 0.37) % 1, n, 0.8 * now + 1.3 * i, far), 0.94)

        stage.every_frame(gleam)
    _shards(stage, mood)


def _edge(stage: Stage, along: float) -> tuple[float, float]:
    """A point just outside the frame: up its left side, along its foot and up its right; about the top with a cast."""
    view = stage.view
    low = view.height * (1.04 if not stage.shot.actors else 0.72)
    if along < view.height:
        return -view.width * 0.02, low * along / view.height
    if along < view.height + view.width:
        x = along - view.height
        return x, view.height * 1.04 if not stage.shot.actors else -view.height * 0.04
    return view.width * 1.02, low * (1 - (along - view.height - view.width) / view.height)


def _prism(long: float, wide: float) -> list[Shape]:
    """Three faces and the slanted ends above them, the tip upwards from the origin."""
    neck, tip = -long * 0.74, (wide * 0.06, -long)
    faces = []
    for left, right in itertools.pairwise(_FACETS):
        a, b = left * wide, right * wide
        lower = [(a * 0.72, long * 0.1), (a, neck), (b, neck), (b * 0.72, long * 0.1)]
        faces += [Shape(Path().polygon(lower)), Shape(Path().polygon([(a, neck), tip, (b, neck)]))]
    return faces


def _facet(mood: Mood, t: float, part: float, n: int, phase: float, far: bool) -> RGB:
    """Each face shows the wandering light in its own turn."""
    bare = mood.colour(part, t)
    gleam = 0.5 + 0.5 * math.sin(phase + (n // 2) * 1.9)
    lit = mix(
        mix(shade(bare, 0.8), mood.palette.above, 0.55 - 0.5 * gleam),
        mood.palette.light,
        (0.12 + 0.4 * gleam**3) * (1.25 if n % 2 else 0.8),
    )
    return mix(lit, mood.palette.middle, 0.5) if far else lit


def _shards(stage: Stage, mood: Mood) -> None:
    """Small octahedra that hang in the middle, turn about their axes and travel the mood's way."""
    view, random = stage.view, stage.random("shards")
    layer = stage.layer("shards", 0.75, repeats=False)
    room = view.height * (0.75 if stage.shot.actors else 1.2)
    for i in range(11):
        luck = random.uniform(0, 1, 5).tolist()
        size = 14 + 30 * luck[0] ** 2
        halves = [
            Shape(Path().polygon([(0, -1.5 * size), (way * size * 0.8, 0), (0, 1.5 * size)])) for way in (-1.0, 1.0)
        ]
        holder = Group(*halves)
        layer.add(holder)
        x = view.width * (0.16 + 0.68 * (i + luck[1]) / 11)

        def float_by(
            t: float, holder: Group = holder, halves: list[Shape] = halves, x: float = x, luck: list[float] = luck
        ) -> None:
            now = mood.clock(t)
            y = (luck[2] * room - mood.feeling.lift * now * (26 + 30 * luck[3])) % room - 0.1 * view.height
            spin = math.cos(0.9 * now + 6.28 * luck[4])
            holder.place(
                x + 16 * mood.wave(0.5 * now + 6 * luck[3]), y, 1, 0.4 * (luck[1] - 0.5), 0.35 + 0.65 * abs(spin)
            )
            for half, way in zip(halves, (-1, 1), strict=True):
                half.fill(_facet(mood, t, luck[4], 1, 2.2 * now + 3 * luck[0] + 1.5 * way, False), 0.95)

        stage.every_frame(float_by)
