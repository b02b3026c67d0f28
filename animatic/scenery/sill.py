"""A windowsill to sit on: the window stands large in front, and outside lie roofs or hills under the open sky."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import drapery, furnishings, heavens, indoors, land, landmarks, panes, rooftop, seasons, trees
from animatic.scenery.indoors import lit
from animatic.stage import Floor, Stage
from animatic.vector import Linear, Path, Shape


def at_the_window(stage: Stage) -> None:
    """The floor of the cast is the sill itself."""
    view = stage.view
    sill = view.height * 0.84
    stage.horizon = view.height * 0.6
    stage.floor = Floor(
        sill + 12, 300, sky_y=0.3, shadow=(30, 18, 12), shadow_opacity=0.34,
    )  # fmt: skip
    _outside(stage)
    box = (view.width * 0.14, view.height * 0.06, view.width * 0.86, sill - 22)
    if view.is_portrait:
        box = (view.width * 0.06, view.height * 0.1, view.width * 0.94, sill - 22)
    panes.weather_outside(stage, (box[0] - 60, box[1] - 60, box[2] + 60, box[3]))
    indoors.enter(stage)
    wall = stage.layer("wall", 0.84)
    paint, frame = lit(stage, "#d8b894"), lit(stage, "#fbf3e4")
    sheet = Path().rect(wall.left, -view.height * 0.3, wall.right - wall.left, view.height * 1.7)
    sheet.rect(box[0], box[1], box[2] - box[0], box[3] - box[1])
    wall.add(Shape(sheet, paint, even_odd=True))
    _casement(stage, box, frame)
    drapery.curtains(stage, wall, box[0], box[2], box[1] - 6, view.height * 0.97, "#c9705a")
    _ledge(stage, sill, frame)


def _outside(stage: Stage) -> None:
    """The sky with its moon, then a village's roofs, or hills with trees where none was named."""
    view = stage.view
    heavens.firmament(stage, view.height * 0.78)
    heavens.clouds(stage, 3)
    landmarks.beyond(stage, view.height * 0.72)
    far = stage.layer("view", 0.16)
    top = land.rolling(stage, far, "sill:hills", view.height * 0.6, 70)
    grown = seasons.growth(stage)
    land.ground(stage, far, top, stage.tone(grown.hills[1], 0.2), stage.tone(grown.hills[0], 0.3))
    near = stage.layer("view", 0.3)
    if stage.has("rooftops", "village", "street", "skyline", "paris", "london"):
        wide = view.width * 1.3
        left = -view.width * 0.15
        for depth, y, size, count in ((0.2, 0.62, 66, 15), (0.26, 0.7, 92, 11), (0.34, 0.8, 128, 8)):
            layer = stage.layer("rooftops", depth)
            rooftop.village_roofs(stage, layer, f"rooftops:{depth}", view.height * y, size, count, left, wide)
        return
    line = land.rolling(stage, near, "sill:meadow", view.height * 0.69, 50)
    trees.stand(stage, near, "sill:trees", line, 7, 150)
    land.ground(stage, near, line, stage.tone(grown.woods[0], 0.3), stage.tone(grown.woods[1], 0.3))


def _casement(stage: Stage, box: tuple[float, float, float, float], frame: tuple[int, int, int]) -> None:
    left, top, right, low = box
    layer = stage.layer("frame", 0.86)
    outline = Path().rect(left, top, right - left, low - top)
    layer.add(Shape(outline, None, stroke=shade(frame, 0.7), width=30), Shape(outline, None, stroke=frame, width=20))
    middle = (left + right) / 2
    layer.add(
        Shape(Path().rect(middle - 8, top, 16, low - top), frame),
        Shape(Path().rect(middle + 4, top, 4, low - top), shade(frame, 0.76)),
        Shape(Path().rect(left, top + (low - top) * 0.27, right - left, 11), frame),
    )
    shine = mix(stage.light.glow, "#ffffff", 0.4)
    for x in (left + (middle - left) * 0.2, middle + (right - middle) * 0.2):
        wide = (right - left) * 0.07
        glint = Path().polygon(
            [(x + wide, top + 8), (x + wide * 2, top + 8), (x + wide * 0.6, low - 8), (x - wide * 0.4, low - 8)]
        )
        layer.add(Shape(glint, shine, 0.07))


def _ledge(stage: Stage, sill: float, frame: tuple[int, int, int]) -> None:
    """The board, a flowerpot, two books and, in the dark, the lamp's warm light from the room."""
    view = stage.view
    layer = stage.layer("sill", 1.0)
    wide = layer.right - layer.left
    layer.add(
        Shape(Path().rect(layer.left, sill + 44, wide, view.height * 0.6), lit(stage, "#b8906c")),
        Shape(Path().rect(layer.left, sill + 60, wide, 22), "#000000", 0.22),
        Shape(
            Path().rect(layer.left, sill - 26, wide, 72),
            Linear(0, sill - 26, 0, sill + 46, [(0, shade(frame, 1.02), 1), (1, shade(frame, 0.86), 1)]),
        ),
        Shape(Path().rect(layer.left, sill + 42, wide, 18), shade(frame, 0.66)),
    )
    furnishings.potted_plant(stage, layer, view.width * (0.8 if not view.is_portrait else 0.86), sill + 6, 190)
    for i, (long, cover) in enumerate(((150, "#7d4a45"), (126, "#3f6f7a"))):
        layer.add(
            Shape(Path().rect(view.width * 0.15 + 9 * i, sill - 12 - 24 * i, long, 24, 4), lit(stage, cover)),
            Shape(
                Path().rect(view.width * 0.15 + 9 * i + 8, sill - 7 - 24 * i, long - 8, 14, 2), lit(stage, "#f3ead6")
            ),
        )
    indoors.lamplight(stage, layer, view.width * 0.06, view.height * 0.62, view.height * 0.5, 0.5)
    dust = stage.layer("air", 1.02)
    if not stage.light.lamps:
        luck = np.linspace(0.2, 0.8, 3)
        for k, part in enumerate(luck.tolist()):
            beam = Shape(
                Path().polygon([(0, 0), (90, 0), (190, sill - 40), (70, sill - 40)]),
                Linear(
                    0,
                    0,
                    0,
                    sill,
                    [(0, stage.light.glow, 0.0), (0.7, stage.light.glow, 0.1), (1, stage.light.glow, 0.02)],
                ),
            )
            beam.place(view.width * part, 40)
            dust.add(beam)
            stage.every_frame(lambda t, b=beam, k=k: b.opacity(0.7 + 0.3 * math.sin(t * 0.8 + 2 * k)))
