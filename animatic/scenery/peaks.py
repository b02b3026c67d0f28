"""Mountains: rocky ridges with lit sides and snow caps."""

from __future__ import annotations

from typing import Any

import numpy as np

from animatic.palette import mix
from animatic.scenery import land
from animatic.stage import Layer, Stage
from animatic.vector import Linear, Path, Shape


def range_of(stage: Stage, low: float, height: float) -> None:
    """Two far ridges on the backdrop, their feet at y = `low`, tops up to `height` above it: for a set that is not
    their own."""
    for share, rock, teeth in ((1.0, "#93a5bf", 7), (0.7, "#7b8ca5", 6)):
        ridge(stage, stage.backdrop, f"range:{share}", low, height * share, rock, teeth)


def ridge(stage: Stage, layer: Layer, name: str, low: float, height: float, rock: str, teeth: int) -> None:
    """One ridge in a layer's whole span: its rock, its lit sides and its caps."""
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
