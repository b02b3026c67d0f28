"""A camera that flies forward over a plane: depth 1 at the frame's foot, infinity at the horizon."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from animatic.palette import mix
from animatic.scenery import heavens
from animatic.stage import Floor, Stage
from animatic.vector import Colour, Linear, Path, Shape, Swarm
from animatic.vector.path import CLOSE, LINE, MOVE, Commands

SPEED = 0.3  # of the unit of depth per second
NEAR, REACH = 0.72, 6.6  # depth of the nearest row, and how much farther the last one is
FIXED = 0.02  # depth of the layers: the flight itself brings the ground nearer, not the camera's zoom
_PIECES = 4  # side by side, of a row of relief

Relief = Callable[[Any, int], Any]  # x in units at depth 1, number of the row -> heights in the same units
Parts = tuple[tuple[Colour, float, float, float], ...]  # colour, share of the size, offset right and up in sizes


class Flight:
    """The plane below the camera, and where a point on it is seen."""

    def __init__(self, stage: Stage, horizon: float = 0.28) -> None:
        stage.scrolls = False
        self.stage, self.view = stage, stage.view
        stage.horizon = stage.view.height * horizon
        stage.floor = Floor(
            stage.view.height * 0.84,
            130,
            far_y=stage.view.height * 0.68,
            sky_y=0.42,
            shadow_opacity=stage.light.shadow,
        )
        self.drop = stage.view.height * 1.02 - stage.horizon

    def sky(self, clouds: int = 4) -> None:
        heavens.firmament(self.stage)
        heavens.clouds(self.stage, clouds)

    def y(self, z: Any, height: Any = 0) -> Any:
        """Screen y of a point so many units above the ground at depth z."""
        return self.stage.horizon + (self.drop - height) / z

    def x(self, across: Any, z: Any) -> Any:
        """Screen x of a point `across` units right of the middle at depth z."""
        return self.view.width / 2 + across / z

    def ground(self, near: Colour, far: Colour) -> None:
        """The plane in one piece, on the backdrop, for what lies between and beyond the rows."""
        view, top = self.view, self.stage.horizon
        far_seen = mix(self.stage.tone(far, 0.3), self.stage.light.haze, 0.6)
        fill = Linear(
            0, top, 0, view.height, [(0, far_seen, 1), (0.3, self.stage.tone(far), 1), (1, self.stage.tone(near), 1)]
        )
        self.stage.backdrop.add(Shape(Path().rect(0, top, view.width, view.height - top), fill))

    def depths(self, count: int, t: float) -> list[tuple[int, float]]:
        """(number, depth) of each of `count` rows, the farthest first; a row that comes again has a new number."""
        rows = []
        for k in range(count):
            way = k / count * REACH - t * SPEED
            lap = math.floor(way / REACH)
            rows.append((k + lap * count, NEAR + way - lap * REACH))
        return sorted(rows, key=lambda row: -row[1])

    def veiled(self, colour: Colour, z: float) -> Colour:
        """A colour of the land as it is seen at depth z."""
        return self.stage.light.tone(colour, min(1.0, 0.16 * (z - NEAR)))

    def terrain(
        self, relief: Relief, body: tuple[Colour, ...], crest: tuple[Colour, float], rows: int, fine: float = 12,
        cap: str | None = None,
    ) -> None:  # fmt: skip
        """Rows of relief, sampled every `fine` units. `crest`: the colour of what is lit above, and its share of the
        height; `cap`: what lies above the snow line, if anything.

        Each row is drawn in pieces side by side: the cost of a long, nearly level edge grows with its length squared.
        """
        layer = self.stage.layer("terrain", FIXED, order=0.7)
        pieces = [[[Shape() for _ in range(3)] for _ in range(_PIECES)] for _ in range(rows)]
        layer.add(*(piece[kind] for row in pieces for kind in range(3) for piece in row))
        xs = np.arange(-self.view.width * 0.06, self.view.width * 1.06 + fine, fine)
        cuts = [(part[0], part[-1] + 3) for part in np.array_split(np.arange(len(xs) - 1), _PIECES)]
        step = REACH / rows

        def fly(t: float) -> None:
            for (number, z), row in zip(self.depths(rows, t), pieces, strict=True):
                high = relief((xs - self.view.width / 2) * z, number) * min(1.0, (NEAR + REACH - z) * 1.6)
                ridge = self.y(z, high)
                low = np.full_like(xs, float(self.y(max(0.4, z - step))) + 8)
                lines = [low, ridge + high / z * crest[1], ridge]
                if cap is not None:
                    line = self.y(z, 0.52 * float(high.max(initial=1.0)) + 16 * np.sin(xs * z / 37 + number))
                    lines[2] = np.maximum(ridge, line)
                shown = (True, z < 3 and crest[1] > 0, cap is not None)
                tones = [self.veiled(each, z) for each in (body[number % len(body)], crest[0], cap or crest[0])]
                for piece, (start, stop) in zip(row, cuts, strict=True):
                    for shape, line, tone, seen in zip(piece, lines, tones, shown, strict=True):
                        shape.visible(seen)
                        if seen:
                            fill(shape, xs[start:stop], ridge[start:stop], line[start:stop], tone)

        self.stage.every_frame(fly)

    def strewn(
        self, name: str, count: int, outline: Path, parts: Parts, size: float, reach: float, clear: float = 0,
        deep: float = REACH,
    ) -> None:  # fmt: skip
        """Things at random places up to `reach` widths right and left of the middle, none within `clear` units of it,
        none farther than `deep` beyond the nearest. Each is drawn in `parts`: colour, size, and offset to the right
        and up in parts of that size."""
        random = self.stage.random(name)
        place, side, own = random.uniform(0, 1, count), random.uniform(-1, 1, count), random.uniform(0.6, 1.3, count)
        across = np.sign(side) * (clear + np.abs(side) ** 1.2 * self.view.width * reach)
        swarms = [Swarm(outline, count, colour, 0.96, parts=10) for colour, _, _, _ in parts]
        self.stage.layer(name, FIXED, order=0.71).add(*swarms)

        def fly(t: float) -> None:
            z = NEAR + (place * deep - t * SPEED) % deep
            grown = size * own / z * np.clip((NEAR + deep - z) * 1.6, 0, 1)
            x, y = self.x(across, z), self.y(z)
            for swarm, (_, share, right, up) in zip(swarms, parts, strict=True):
                swarm.scatter(x + grown * right, y - grown * up, grown * share)

        self.stage.every_frame(fly)

    def band(self, name: str, bend: float, wide: float, colours: tuple[Colour, ...], order: float = 0.7) -> None:
        """A winding river or road away to the horizon: outlines in turn, each narrower than the one below it."""
        layer = self.stage.layer(name, FIXED, order=order)
        shapes = [Shape(None, colour) for colour in colours]
        layer.add(*shapes)
        z = 1 / np.linspace(1 / 40, 1 / (NEAR * 0.8), 40)

        def fly(t: float) -> None:
            way = z + t * SPEED
            middle = (
                bend * self.view.width * (np.sin(way * 0.9) + 0.4 * np.sin(way * 2.1 + 1)) * np.clip(z - 0.8, 0, 1.6)
            )
            for k, shape in enumerate(shapes):
                half = wide * (1 - 0.16 * k)
                right, left, rows = self.x(middle + half, z), self.x(middle - half, z), self.y(z)
                polygons(shape, np.column_stack([np.append(right, left[::-1]), np.append(rows, rows[::-1])])[None])

        self.stage.every_frame(fly)


def fill(shape: Shape, xs: Any, top: Any, low: Any, colour: Colour) -> None:
    """The area between two lines over the same x."""
    count = len(xs)
    corners = np.empty((2 * count, 2), dtype=np.float32)
    corners[:count, 0], corners[:count, 1] = xs, top
    corners[count:, 0], corners[count:, 1] = xs[::-1], low[::-1]
    shape.draw(_outlines(1, 2 * count), corners)
    shape.fill(colour)


def polygons(shape: Shape, corners: Any) -> None:
    """Redraw as many closed outlines: an array (outlines, corners, 2)."""
    count, sides, _ = corners.shape
    shape.draw(_outlines(count, sides), np.ascontiguousarray(corners.reshape(-1, 2), dtype=np.float32))


@functools.lru_cache(maxsize=64)
def _outlines(count: int, sides: int) -> Commands:
    """The commands of so many closed polygons of so many sides."""
    return np.tile(np.array([MOVE] + [LINE] * (sides - 1) + [CLOSE], dtype=np.uint8), count)
