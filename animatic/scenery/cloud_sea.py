"""A sea of clouds seen from above, with peaks that stand out of it."""

from __future__ import annotations

from animatic.palette import mix
from animatic.scenery import peaks
from animatic.stage import Stage
from animatic.vector import Group, Linear, Path, Shape


def bank(stage: Stage, depth: float, y: float, size: float, count: int) -> None:
    """A row of large clouds side by side, their foot at y."""
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


def peaks_above(stage: Stage) -> None:
    """Two ridges whose feet are lost in banks of cloud, the nearer one lower in the frame."""
    view = stage.view
    for depth, foot, rise, rock, teeth in ((0.1, 0.68, 0.42, "#8c9fba", 6), (0.24, 0.8, 0.5, "#6b7c95", 4)):
        layer = stage.layer("peaks", depth)
        peaks.ridge(stage, layer, f"peaks:{depth}", view.height * foot, view.height * rise, rock, teeth)
        bank(stage, depth + 0.04, view.height * (foot + 0.07), 0.7 + depth, 9 if depth < 0.2 else 8)
