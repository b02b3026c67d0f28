"""Mountains: three ridges with snow on their tops, woods at their feet, and a slope, snowed over where asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from animatic.palette import mix, shade
from animatic.scene import Shot
from animatic.scenery import flowers, heavens, land, trees
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Linear, Path, Shape


def build(stage: Stage, shot: Shot) -> None:
    view = stage.view
    snowy = "snow" in shot.weather or stage.has("snowy", "snow", "winter", "ice")
    stage.horizon = view.height * 0.66
    stage.floor = Floor(
        view.height * 0.89, 290, far_y=view.height * 0.84, sky_y=0.36, shadow_opacity=stage.light.shadow
    )
    heavens.firmament(stage)
    heavens.clouds(stage, 4)
    for depth, level, rise, rock, teeth in (
        (0.1, 0.62, 0.3, "#8c9fba", 8),
        (0.2, 0.66, 0.4, "#72839c", 6),
        (0.34, 0.7, 0.3, "#5c6c80", 7),
    ):
        layer = stage.layer("ridge", depth)
        _ridge(stage, layer, f"ridge:{depth}", view.height * level, view.height * rise, rock, teeth)
    _woods(stage, snowy)
    _slope(stage, snowy)


def _ridge(stage: Stage, layer: Layer, name: str, low: float, height: float, rock: str, teeth: int) -> None:
    face = stage.tone(rock, layer.depth)
    foot = mix(face, stage.light.haze, 0.45)
    x, y = land.ridge(stage, layer, name, low, height, teeth)
    land.ground(stage, layer, (x, y), foot, face, low + stage.view.height * 0.1)
    _lit_sides(stage, layer, x, y, low, face)
    _snow_caps(stage, layer, x, y, low, height)


def _lit_sides(stage: Stage, layer: Layer, x: Any, y: Any, low: float, face: Any) -> None:
    """Each peak's side that turns to the light, down to the next hollow."""
    tops = [
        i for i in range(15, len(y) - 15)
        if y[i] == np.min(y[i - 14 : i + 15]) and y[i] < low - 40 and 0 <= x[i] < layer.span
    ]  # fmt: skip
    bright = mix(face, stage.light.glow, 0.2)
    for i in tops:
        reach = float(low - y[i]) * 0.9
        points = [(float(a - x[i]), float(b)) for a, b in zip(x[i : i + 15], y[i : i + 15], strict=True)]
        (px, py), peak = points[-1], float(y[i])
        low_edge = [
            (px - reach * 0.1, py + reach * 0.3),
            (reach * 0.1, peak + reach * 0.75),
            (10.0, peak + reach * 0.3),
        ]
        fill = Linear(0, peak, 0, peak + reach, [(0, bright, 0.75), (1, bright, 0.0)])
        layer.place(Shape(Path().polygon([*points, *low_edge]), fill), float(x[i]), 0, 320)


def _snow_caps(stage: Stage, layer: Layer, x: Any, y: Any, low: float, height: float) -> None:
    """White above the snow line, its lower edge in tongues; one shape a peak, so that none is far from itself."""
    line = low - height * 0.44
    tongues = (
        line
        + height * 0.09 * np.sin(np.asarray(x) * 2 * np.pi / (layer.span / 60))
        + height * 0.05 * np.sin(np.asarray(x) * 2 * np.pi / (layer.span / 23))
    )
    lower = np.minimum(np.asarray(y) + height * 0.3, tongues)
    white, blue = (
        mix(stage.tone("#ffffff", layer.depth * 0.6 + 0.4), stage.light.glow, 0.12),
        stage.tone("#c9d8ee", layer.depth),
    )
    above = np.asarray(y) < lower - 1
    for start, stop in _runs(above):
        if stop - start < 5 or not 0 <= x[start] < layer.span:
            continue
        middle = float(x[start] + x[stop - 1]) / 2
        upper = [(float(a) - middle, float(b)) for a, b in zip(x[start:stop], y[start:stop], strict=True)]
        under = [
            (float(a) - middle, float(b)) for a, b in zip(x[start:stop][::-2], lower[start:stop][::-2], strict=True)
        ]
        top = min(b for _, b in upper)
        layer.place(
            Shape(
                Path().polygon([*upper, *under]),
                Linear(0, top, 0, line + height * 0.1, [(0, white, 1), (1, blue, 0.95)]),
            ),
            middle,
            0,
            float(x[stop - 1] - x[start]) + 20,
        )


def _runs(mask: Any) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _woods(stage: Stage, snowy: bool) -> None:
    view = stage.view
    layer = stage.layer("woods", 0.56)
    top = land.rolling(stage, layer, "woods", view.height * 0.735, 40)
    near, far = ("#dfe9f4", "#f2f7fc") if snowy else ("#55813f", "#76a055")
    land.ground(stage, layer, top, stage.tone(near, 0.56), stage.tone(far, 0.56), view.height * 0.93)
    trees.pines(stage, layer, "woods:pines", top, 26, 120, snowy)


def _slope(stage: Stage, snowy: bool) -> None:
    view = stage.view
    layer = stage.layer("slope", 1.0)
    top = land.rolling(stage, layer, "slope", view.height * 0.83, 30, waves=2)
    near, far = ("#d3e0ef", "#f7fbff") if snowy else ("#4c7a37", "#80b455")
    land.ground(stage, layer, top, stage.tone(near), stage.tone(far))
    if snowy:
        land.dots(stage, layer, "slope:humps", top, stage.tone("#c2d3e8"), 70, view.height * 0.16, 5)
    else:
        land.specks(stage, layer, "slope:grain", top, stage.tone("#a3d468"), 260, view.height * 0.16)
        flowers.blossoms(
            stage, layer, "slope:flowers", top, ("#f4f1ea", "#8fa8f0", "#f6c945"), 18, 13, view.height * 0.14
        )
    for i, x in enumerate((0.1, 0.52, 0.83)):
        rock = Path().polygon([(-46, 8), (-30, -22), (4, -34), (34, -16), (48, 8)])
        layer.place(
            Shape(
                rock, Linear(-40, 0, 40, 0, [(0, stage.tone("#8b8f98"), 1), (1, shade(stage.tone("#6c7078"), 0.85), 1)])
            ),
            layer.span * x,
            view.height * (0.86 + 0.02 * i),
            110,
        )
