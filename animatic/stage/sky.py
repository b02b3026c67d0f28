"""High in the sky: clouds at five depths, a sea of them below; what is here flies or floats."""

from __future__ import annotations

from animatic.palette import mix
from animatic.scene import Shot
from animatic.scenery import heavens
from animatic.stage import Floor, Stage
from animatic.vector import Group, Linear, Path, Shape


def build(stage: Stage, shot: Shot) -> None:
    view = stage.view
    stage.horizon = view.height * 0.86
    stage.floor = Floor(view.height * 0.8, 300, sky_y=0.46, shadow_opacity=0, medium="void")
    heavens.firmament(stage, view.height)
    heavens.clouds(stage, 5)
    for depth, level, size, count in ((0.3, 0.86, 0.8, 9), (0.55, 0.95, 1.3, 7), (1.3, 1.07, 1.9, 5)):
        _bank(stage, depth, view.height * level, size, count)


def _bank(stage: Stage, depth: float, y: float, size: float, count: int) -> None:
    """A row of large clouds side by side, the nearest before the cast."""
    layer = stage.layer("bank", depth)
    random = stage.random(f"bank:{depth}")
    light = stage.light
    top = mix(light.tone("#ffffff", max(0.0, 0.5 - depth * 0.4)), light.glow, 0.22)
    low = mix(light.tone("#b9c8de"), light.haze, 0.4)
    step = layer.span / count
    for i in range(count):
        path = Path()
        for k in range(6):
            x = (k - 2.5) * step * 0.22
            r = step * 0.2 * float(random.uniform(0.75, 1.3)) * (1.15 - abs(k - 2.5) * 0.14)
            path.ellipse(x, -r * 0.25, r, r * 0.8)
        path.rect(-step * 0.62, 0, step * 1.24, stage.view.height * 0.5)
        tall = step * 0.22 * size
        cloud = Shape(path, Linear(0, -tall, 0, tall * 1.2, [(0, top, 1), (1, low, 1)]))
        layer.place(Group(cloud), (i + 0.5) * step + float(random.uniform(-0.1, 0.1)) * step, y, step * 1.5)
