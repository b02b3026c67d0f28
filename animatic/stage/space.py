"""Deep space: stars, a nebula, a ringed planet and a small one, and rocks that tumble by; nobody stands here."""

from __future__ import annotations

import math

from animatic.scene import Shot, Time
from animatic.scenery import cosmos
from animatic.stage import Floor, Stage
from animatic.vector import Group, Linear, Path, Shape

_NEBULAE: dict[Time, tuple[str, ...]] = {
    "day": ("#5b2a9d", "#1f5fae", "#a63a7a"),
    "dawn": ("#b5567a", "#5f6fc0", "#e0905f"),
    "sunset": ("#c9542f", "#a63a5a", "#e0a04a"),
    "neon": ("#d02fb0", "#1fa8d0", "#7a2fe0"),
}


def build(stage: Stage, shot: Shot) -> None:
    view = stage.view
    stage.horizon = view.height
    stage.floor = Floor(view.height * 0.74, 290, sky_y=0.46, shadow_opacity=0, medium="void")
    cosmos.deep_space(stage, _NEBULAE.get(stage.light.time, _NEBULAE["day"]))
    shown = {actor.art for actor in shot.actors}
    far = stage.layer("planets", 0.16)
    short = min(view.width, view.height)
    if stage.has("earth"):
        home = cosmos.earth(stage, short * 0.5)
        far.place(home, view.width * 0.5, view.height * 1.12, short * 1.2)
    elif "ringed-planet" not in shown:
        far.place(cosmos.planet(short * 0.14, "#d9a066", "#e8d3a8"), view.width * 0.8, view.height * 0.24, short)
    far.place(cosmos.planet(short * 0.055, "#5aa0d8", bands=3), view.width * 0.16, view.height * 0.7, short * 0.4)
    far.place(cosmos.planet(short * 0.08, "#b6543c", bands=4), far.span * 0.72, view.height * 0.36, short * 0.4)
    _rocks(stage)


def _rocks(stage: Stage) -> None:
    random = stage.random("rocks")
    for depth, count, size in ((0.5, 6, 15), (1.3, 3, 34)):
        layer = stage.layer("rocks", depth)
        for i in range(count):
            x, y = (
                (i + float(random.uniform(0.1, 0.9))) * layer.span / count,
                stage.view.height * float(random.uniform(0.08, 0.95)),
            )
            r = size * float(random.uniform(0.6, 1.3))
            luck = random.uniform(0.75, 1.15, 8)
            outline = Path().through(
                [
                    (r * float(luck[k]) * math.cos(k * 0.785), r * float(luck[k]) * math.sin(k * 0.785))
                    for k in range(8)
                ],
                closed=True,
            )
            rock = Group(
                Shape(outline, Linear(-r, -r, r, r, [(0, "#8d8794", 1), (1, "#2b2733", 1)])),
                Shape(Path().ellipse(r * 0.2, -r * 0.15, r * 0.2), "#4a4552", 0.8),
            )
            layer.place(Group(rock), x, y, r * 3)
            pace, phase = float(random.uniform(-0.7, 0.7)), float(random.uniform(0, 6.28))
            stage.every_frame(
                lambda t, g=rock, a=pace, p=phase, r=r: g.place(
                    14 * math.sin(t * 0.4 + p), r * 0.5 * math.sin(t * 0.5 + p), 1, p + t * a
                )
            )
