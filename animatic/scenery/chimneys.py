"""A valley of rock chimneys: pale cones of tuff under dark caps, with doors and dovecotes cut into some of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import land
from animatic.stage import Layer, Stage
from animatic.vector import Group, Linear, Path, Shape


def rock_chimneys(stage: Stage) -> None:
    """Three rows before a table mountain, lower in the middle so that the sky above stays free."""
    view = stage.view
    far = stage.layer("tuff", 0.12)
    line = land.rolling(stage, far, "tuff", stage.horizon - 6, 56, waves=2)
    land.ground(stage, far, line, stage.tone("#cf9f86", 0.3), stage.tone("#c99a94", 0.12))
    for depth, y, size, count in (
        (0.2, stage.horizon + 24, 120, 34),
        (0.36, stage.horizon + 62, 190, 22),
        (0.62, view.height * 0.77, 290, 11),
    ):
        layer = stage.layer("chimneys", depth)
        line = land.rolling(stage, layer, f"chimneys:{depth}", y, 30, waves=2)
        random = stage.random(f"chimneys:{depth}")
        for i in range(count):
            u = [float(each) for each in random.uniform(0, 1, 7)]
            x = (i + 0.2 + 0.6 * u[0]) * layer.span / count
            layer.place(
                _chimney(stage, layer, size * (0.55 + 0.6 * u[1]), u), x, float(np.interp(x, *line)) + 14, size * 1.3
            )
        sand = stage.tone("#e3bd94", depth)
        land.ground(stage, layer, line, mix(sand, stage.tone("#c98f6a", depth + 0.2), 0.5), sand, view.height * 0.95)
        _scrub(stage, layer, line)


def _chimney(stage: Stage, layer: Layer, high: float, u: list[float]) -> Group:
    pale = mix(stage.tone(("#ecd3b4", "#e6c0a0", "#f0dcc4")[int(u[2] * 3)], layer.depth + 0.2), stage.light.glow, 0.12)
    dark = stage.tone("#7d5f55", layer.depth + 0.2)
    w, neck = high * (0.27 + 0.12 * u[3]), high * 0.07
    cone = Path().move(-w, 6).cubic(-w * 0.72, -high * 0.34, -neck * 1.5, -high * 0.6, -neck, -high * 0.86)
    cone.line(neck, -high * 0.86).cubic(neck * 1.5, -high * 0.6, w * 0.72, -high * 0.34, w, 6).close()
    flank = Path().move(w * 0.12, 6).quad(neck * 0.4, -high * 0.5, neck * 0.2, -high * 0.86).line(neck, -high * 0.86)
    flank.cubic(neck * 1.5, -high * 0.6, w * 0.72, -high * 0.34, w, 6).close()
    cap = Path().move(-neck * 2, -high * 0.84).quad(-neck * 1.3, -high * 0.99, neck * 0.2, -high)
    cap.quad(neck * 1.6, -high * 0.96, neck * 2.1, -high * 0.85).quad(0, -high * 0.8, -neck * 2, -high * 0.84).close()
    group = Group(
        Shape(cone, Linear(0, -high, 0, 6, [(0, pale, 1), (1, shade(pale, 0.86), 1)])),
        Shape(flank, shade(pale, 0.72), 0.7),
        Shape(cap, dark),
    )
    if u[4] > 0.45:
        pane = "#ffd78a" if stage.light.lamps else shade(pale, 0.42)
        for k in range(1 + int(u[5] * 3)):
            x, y = w * (-0.34 + 0.3 * ((k * 0.7 + u[6]) % 1)), -high * (0.12 + 0.13 * k)
            group.add(Shape(Path().rect(x, y, high * 0.045, high * 0.075, high * 0.022), pane))
    return group


def _scrub(stage: Stage, layer: Layer, line: Any) -> None:
    low = 30 + 60 * layer.depth
    land.dots(
        stage,
        layer,
        f"scrub:{layer.depth}",
        (line[0], line[1] + 14),
        stage.tone("#8a9458", layer.depth),
        60,
        low,
        9 * layer.depth + 2,
    )
