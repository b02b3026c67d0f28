"""A dirt road: an earth track with ruts and stones below a steep slope of pines."""

from __future__ import annotations

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import land, trees
from animatic.scenery.seasons import Growth
from animatic.stage import Stage
from animatic.vector import Linear, Path, Shape


def pine_slope(stage: Stage, grown: Growth) -> None:
    """The hillside behind the track, in three steps that rise to both sides, with pines on each."""
    view = stage.view
    for depth, y, rise, high, count in (
        (0.24, 0.5, 0.24, 110, 26),
        (0.42, 0.6, 0.2, 160, 19),
        (0.68, 0.71, 0.12, 240, 12),
    ):
        layer = stage.layer("pine slope", depth)
        top = land.rolling(stage, layer, f"pine slope:{depth}", view.height * y, view.height * rise, waves=1)
        near, far = ("#4f7a3c", "#6f9450") if grown.season == "summer" else grown.woods
        land.ground(stage, layer, top, stage.tone(near, depth + 0.1), stage.tone(far, depth))
        trees.pines(stage, layer, f"pine slope:trees:{depth}", top, count, high, grown.is_snowy)


def earth(stage: Stage, top: float, low: float, grown: Growth) -> None:
    """The track under the cast from y = `top` to `low`, and its bank before the lens."""
    layer = stage.layer("track", 1.0)
    sand = stage.tone("#b98d5c" if not grown.is_snowy else "#dfe6ee")
    wide = layer.right - layer.left
    layer.add(
        Shape(
            Path().rect(layer.left, top - 4, wide, low - top + 10),
            Linear(
                0, top, 0, low, [(0, mix(sand, stage.light.glow, 0.2), 1), (0.6, sand, 1), (1, shade(sand, 0.86), 1)]
            ),
        )
    )
    for part, thick in ((0.24, 11), (0.72, 17)):
        y = top + (low - top) * part
        layer.add(
            Shape(Path().rect(layer.left, y, wide, thick), shade(sand, 0.72)),
            Shape(Path().rect(layer.left, y + thick, wide, 4), shade(sand, 1.12)),
        )
    random = stage.random("track")
    for i, (a, b, c) in enumerate(random.uniform(0, 1, (52, 3)).tolist()):
        size = 4 + 11 * c * (0.5 + b)
        stone = Path().polygon([(-size, 2), (-size * 0.6, -size * 0.6), (size * 0.4, -size * 0.7), (size, 2)])
        layer.place(
            Shape(stone, shade(stage.tone("#9a8a78"), 0.8 + 0.3 * a)),
            (i + a) * layer.span / 52,
            top + 10 + b * (low - top - 14),
            size * 2,
        )
    middle = np.array([layer.left, layer.right]), np.array([top + (low - top) * 0.52] * 2)
    land.tufts(stage, layer, "track:grass", middle, stage.tone(grown.grass), 30, 22, 16)
    bank = land.rolling(stage, layer, "track:bank", low, 14, waves=3)
    colours = ("#6f5a3a", "#5d8a3a") if grown.season == "summer" else grown.slope
    land.ground(stage, layer, bank, stage.tone(colours[0]), stage.tone(colours[1]))
    land.tufts(stage, layer, "track:bank grass", bank, stage.tone(grown.grass), 26, 34, 18)
