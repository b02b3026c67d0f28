"""A city from the air: blocks to both sides of an avenue, a skyline on the horizon, traffic."""

from __future__ import annotations

from typing import Any

import numpy as np

from animatic.palette import shade
from animatic.scenery import landmarks
from animatic.scenery.overland.flight import FIXED, NEAR, REACH, SPEED, Flight, polygons
from animatic.stage import Stage
from animatic.vector import Linear, Path, Shape, Swarm, circle


def streets(stage: Stage) -> None:
    """A city of blocks to both sides of an avenue; windows and cars shine when it is dark."""
    flight = Flight(stage, 0.26)
    flight.sky()
    flight.ground("#5f646c", "#8a919a")
    if stage.light.time == "neon" or stage.has("neon"):
        band = [(0.0, "#ff4fb0", 0.0), (0.6, "#b43cff", 0.3), (1.0, "#ff4fb0", 0.4)]
        top = stage.horizon
        stage.backdrop.add(
            Shape(Path().rect(0, top * 0.4, stage.view.width, top * 0.8), Linear(0, top * 0.4, 0, top * 1.2, band))
        )
    landmarks.beyond(stage, stage.horizon + 26, share=0.8)
    _far_towers(stage)
    tar = stage.tone("#565b64")
    flight.band("avenue", 0.0, 132, (stage.tone("#a3a29c"), tar))
    _blocks(flight)
    _traffic(flight)


def _far_towers(stage: Stage) -> None:
    """A skyline on the horizon."""
    layer = stage.layer("far towers", 0.04)
    random = stage.random("overland:towers")
    for i in range(44):
        wide, high = float(random.uniform(24, 60)), 24 + 90 * float(random.uniform(0, 1)) ** 2.4
        tower = Shape(Path().rect(-wide / 2, -high, wide, high + 30), stage.light.tone("#7f8a9c", 0.8))
        layer.place(tower, (i + float(random.uniform(0, 1))) * layer.span / 44, stage.horizon + 8, wide + 8)


def _blocks(flight: Flight) -> None:
    """Rows of houses as boxes: sides, roofs, fronts and their windows, four shapes a row."""
    stage, rows, cells = flight.stage, 11, 28
    layer = stage.layer("blocks", FIXED, order=0.71)
    shapes = [[Shape() for _ in range(4)] for _ in range(rows)]
    layer.add(*(shape for row in shapes for shape in row))
    step, wide = REACH / rows, 235.0
    walls = ("#b9a896", "#a3aebb", "#b08a78", "#8f9cae", "#c6b9aa", "#98899a")
    dark = stage.light.lamps
    reach = flight.view.width * 0.54

    def box(x: Any, y: Any) -> Any:
        return np.stack([np.column_stack([a, b]) for a, b in zip(x, y, strict=True)], axis=1)

    def fly(t: float) -> None:
        for (number, z), (sides, roofs, fronts, panes) in zip(flight.depths(rows, t), shapes, strict=True):
            near, far = max(0.45, z), max(0.45, z) + step * 0.62
            index = np.arange(
                2 * min(cells // 2, 1 + int(max(0.0, reach * far - 190) / wide))
            )  # what is seen of the row
            side, slot = np.where(index % 2 == 0, 1.0, -1.0), index // 2
            luck = np.modf(np.abs(np.sin(index * 12.9898 + number * 78.233) * 43758.5453))[0]
            inner = side * (190 + slot * wide)
            outer = inner + side * wide * (0.72 + 0.2 * luck)
            high = (70 + 230 * luck**2 * (1 + (slot > 0) * 0.5)) * min(1.0, (NEAR + REACH - z) * 1.6)
            xi, xo, xif, xof = flight.x(inner, near), flight.x(outer, near), flight.x(inner, far), flight.x(outer, far)
            yt, yb = flight.y(near, high), np.full(len(index), flight.y(near))
            ytf, ybf = flight.y(far, high), np.full(len(index), flight.y(far))
            wall = walls[number % len(walls)]
            polygons(sides, box((xi, xi, xif, xif), (yb, yt, ytf, ybf)))
            sides.fill(flight.veiled(shade(wall, 0.62), z))
            polygons(roofs, box((xi, xo, xof, xif), (yt, yt, ytf, ytf)))
            roofs.fill(flight.veiled(shade(wall, 1.12), z))
            polygons(fronts, box((xi, xo, xo, xi), (yb, yb, yt, yt)))
            fronts.fill(flight.veiled(shade(wall, 0.86), z))
            panes.visible(z < 3.4)
            if z < 3.4:
                polygons(panes, _panes(xi, xo, yt, yb, number))
                panes.fill("#ffd487" if dark else flight.veiled("#5f7f9c", z), 0.9)

    stage.every_frame(fly)


def _panes(xi: Any, xo: Any, yt: Any, yb: Any, number: int) -> Any:
    """Windows of the fronts, three columns of four; those that are dark tonight have no size."""
    column, row = np.meshgrid((0.14, 0.42, 0.7), (0.1, 0.32, 0.54, 0.76))
    a, b = column.ravel()[None], row.ravel()[None]
    lit = np.modf(np.abs(np.sin(np.arange(len(xi))[:, None] * 7.13 + a * 91 + b * 37 + number) * 9973))[0] < 0.62
    left, right = xi[:, None] + (xo - xi)[:, None] * a, xi[:, None] + (xo - xi)[:, None] * (a + 0.16 * lit)
    top, low = yt[:, None] + (yb - yt)[:, None] * b, yt[:, None] + (yb - yt)[:, None] * (b + 0.12)
    corners = np.stack(
        [np.stack([x, y], axis=-1) for x, y in ((left, top), (right, top), (right, low), (left, low))], axis=2
    )
    return corners.reshape(-1, 4, 2)


def _traffic(flight: Flight) -> None:
    """Cars on the avenue, coming and going; at night their lamps alone are bright."""
    stage = flight.stage
    random = stage.random("overland:traffic")
    count = 14
    place, pace = random.uniform(0, 1, count), random.uniform(0.5, 0.9, count)
    coming = np.arange(count) % 2 == 0
    across = np.where(coming, -46.0, 46.0)
    body = Path().rect(-1, -0.9, 2, 0.9, 0.3).rect(-0.72, -1.4, 1.44, 0.6, 0.2)
    lamp = circle()
    dark = stage.light.lamps
    layer = stage.layer("traffic", FIXED, order=0.72)
    cars = [Swarm(body, count // 2, stage.tone(colour), 1, parts=1) for colour in ("#d8dde2", "#c9463a")]
    lamps = [Swarm(lamp, count // 2, colour, 0.95, parts=1) for colour in ("#fff3cf", "#ff4a3a")]
    layer.add(*cars, *lamps)

    def fly(t: float) -> None:
        way = place * REACH - t * SPEED * np.where(coming, 1 + 1.6 * pace, 1 - 1.6 * pace)
        z = NEAR + way % REACH
        size = 24 / z * np.clip((NEAR + REACH - z) * 1.6, 0, 1)
        for k, which in enumerate((coming, ~coming)):
            x, y = flight.x(across[which], z[which]), flight.y(z[which])
            cars[k].scatter(x, y, size[which])
            lamps[k].scatter(x, y - size[which] * 0.5, size[which] * (0.42 if dark else 0.16), stretch=2.0)

    stage.every_frame(fly)
