"""A classroom: the blackboard with chalk on it, a teacher's desk, rows of pupils' desks and chairs, a map, a clock."""

from __future__ import annotations

import math

from animatic.palette import shade
from animatic.scenery.indoors import lit
from animatic.stage import Layer, Stage
from animatic.vector import Group, Path, Shape


def furnish(stage: Stage, wall: Layer, furniture: Layer) -> None:
    view = stage.view
    wide = view.width > 900
    left = view.width * (0.4 if wide else 0.24)
    box = (left, view.height * 0.1, left + min(600.0, view.width * 0.62), stage.horizon - 150)
    _blackboard(stage, wall, box)
    if wide:
        _map(stage, wall, box[2] + 50, view.height * 0.13)
        _clock(stage, wall, box[2] + 122, view.height * 0.52)
    far = stage.layer("desks", 0.84)
    for i in range(4):
        _desk(stage, far, view.width * (0.12 + 0.26 * i), stage.horizon + 52, 0.82)
    near = stage.layer("near desks", 1.3)
    for i in range(3):
        _desk(stage, near, view.width * (0.06 + 0.44 * i), view.height * 1.17, 1.6)
    _teachers_desk(stage, furniture, view.width * (0.84 if wide else 0.8), stage.horizon + 26)


def _blackboard(stage: Stage, layer: Layer, box: tuple[float, float, float, float]) -> None:
    left, top, right, low = box
    wood, slate = lit(stage, "#a8764a"), lit(stage, "#2f5a4a")
    chalk = lit(stage, "#f2f1e8")
    layer.add(
        Shape(Path().rect(left - 14, top - 14, right - left + 28, low - top + 28, 6), wood),
        Shape(Path().rect(left, top, right - left, low - top), slate),
        Shape(Path().rect(left - 18, low + 8, right - left + 36, 14, 4), shade(wood, 0.84)),
    )
    for x, y, wide in ((0.1, 0.5, 0.2), (0.3, 0.56, 0.16), (0.52, 0.4, 0.3), (0.8, 0.6, 0.14)):
        haze = Path().ellipse(
            left + (right - left) * x, top + (low - top) * y, (right - left) * wide, (low - top) * 0.2
        )
        layer.add(Shape(haze, chalk, 0.03))
    x, y, size = left + (right - left) * 0.1, top + (low - top) * 0.24, (low - top) * 0.1
    for line, words in enumerate(((3, 5, 2), (4, 3), (2, 4, 3))):
        at = x
        for letters in words:
            scrawl = Path().move(at, y + line * size * 2.1)
            for k in range(letters):
                scrawl.quad(
                    at + size * (0.5 * k + 0.12),
                    y + line * size * 2.1 - size,
                    at + size * (0.5 * k + 0.3),
                    y + line * size * 2.1,
                )
                scrawl.quad(
                    at + size * (0.5 * k + 0.4),
                    y + line * size * 2.1 + size * 0.2,
                    at + size * (0.5 * k + 0.5),
                    y + line * size * 2.1,
                )
            layer.add(Shape(scrawl, None, stroke=chalk, width=3, stroke_opacity=0.85))
            at += size * (0.5 * letters + 0.6)
    cx, cy, r = left + (right - left) * 0.78, top + (low - top) * 0.52, (low - top) * 0.26
    figure = Path().polygon([(cx - r, cy + r * 0.7), (cx + r, cy + r * 0.7), (cx - r, cy - r)])
    layer.add(Shape(figure, None, stroke=chalk, width=3.4, stroke_opacity=0.85))
    layer.add(Shape(Path().rect(cx - r, cy + r * 0.46, r * 0.24, r * 0.24), None, stroke=chalk, width=2.4))
    for k, colour in enumerate(("#f2f1e8", "#f0c23a", "#e8825c")):
        layer.add(Shape(Path().rect(left + 40 + 34 * k, low + 2, 24, 6, 3), lit(stage, colour)))


def _map(stage: Stage, layer: Layer, x: float, y: float) -> None:
    layer.add(
        Shape(Path().rect(x, y, 170, 122, 3), lit(stage, "#a9d3e6")),
        Shape(Path().rect(x - 6, y - 8, 182, 9, 4), lit(stage, "#8a5f3c")),
        Shape(Path().rect(x - 6, y + 120, 182, 9, 4), lit(stage, "#8a5f3c")),
    )
    for dx, dy, wide, high, colour in (
        (40, 44, 24, 20, "#8fb96a"),
        (54, 84, 13, 22, "#c9b45f"),
        (96, 60, 18, 30, "#d9a45f"),
        (124, 40, 34, 18, "#8fb96a"),
        (142, 92, 15, 9, "#c98f5f"),
    ):
        layer.add(Shape(Path().ellipse(x + dx, y + dy, wide, high), lit(stage, colour)))


def _clock(stage: Stage, layer: Layer, x: float, y: float) -> None:
    hand = Group(Shape(Path().rect(-1.6, -25, 3.2, 28, 1), "#c8402f"))
    layer.add(
        Shape(Path().ellipse(x, y, 36), lit(stage, "#5a4636")),
        Shape(Path().ellipse(x, y, 30), lit(stage, "#fbf8f0")),
        Shape(Path().rect(x - 2, y - 18, 4, 20, 2).rect(x - 2, y - 2, 22, 4, 2), lit(stage, "#2f2a28")),
        hand,
    )
    stage.every_frame(lambda t: hand.place(x, y, 1, math.floor(t) * math.tau / 60))


def _desk(stage: Stage, layer: Layer, x: float, y: float, size: float) -> None:
    """A pupil's desk with a book on it, and the chair behind."""
    wood, steel = lit(stage, "#d0a066"), lit(stage, "#5d6a74")
    chair = lit(stage, "#4f8fa8")
    desk = Group(
        Shape(Path().rect(62, -112, 62, 40, 8), chair),
        Shape(Path().rect(66, -76, 7, 76).rect(114, -76, 7, 76), steel),
        Shape(Path().rect(56, -54, 74, 10, 4), shade(chair, 0.86)),
        Shape(Path().rect(-78, -66, 7, 66).rect(72, -66, 7, 66), steel),
        Shape(Path().polygon([(-80, -92), (76, -92), (88, -74), (-90, -74)]), shade(wood, 1.08)),
        Shape(Path().rect(-90, -74, 178, 12, 3), shade(wood, 0.78)),
        Shape(Path().polygon([(-40, -90), (-4, -90), (-6, -78), (-48, -78)]), lit(stage, "#f6f1e4")),
        Shape(Path().polygon([(-2, -90), (34, -90), (38, -78), (-4, -78)]), lit(stage, "#ece5d4")),
    )
    desk.place(x, y, size)
    layer.add(desk)


def _teachers_desk(stage: Stage, layer: Layer, x: float, y: float) -> None:
    wood = lit(stage, "#9a6a42")
    red, leaf = lit(stage, "#d8443a"), lit(stage, "#6f9a4a")
    layer.add(
        Shape(Path().rect(x - 120, y - 104, 240, 16, 4), shade(wood, 1.15)),
        Shape(Path().rect(x - 110, y - 90, 220, 92), wood),
        Shape(Path().rect(x - 96, y - 78, 84, 60, 4).rect(x + 12, y - 78, 84, 60, 4), shade(wood, 0.86)),
        Shape(Path().rect(x - 90, y - 122, 74, 18, 3), lit(stage, "#4f6fa8")),
        Shape(Path().rect(x - 84, y - 138, 62, 16, 3), lit(stage, "#c9a04a")),
        Shape(Path().ellipse(x + 52, y - 118, 15), red),
        Shape(Path().ellipse(x + 58, y - 135, 8, 4), leaf),
    )
