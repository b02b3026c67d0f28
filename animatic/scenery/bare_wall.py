"""A plain wall with a soft shadow across it, and a narrow floor of its own tone: for lettering and single things."""

from __future__ import annotations

import math

from animatic.palette import shade
from animatic.scenery import glow, indoors
from animatic.scenery.indoors import lit
from animatic.stage import Floor, Stage
from animatic.vector import Linear, Path, Shape

_WHITE = "#f4f1ea"


def plain_wall(stage: Stage) -> None:
    """In the first colour that the details name, white where they name none."""
    view = stage.view
    stage.scrolls = False
    stage.horizon = view.height * 0.8
    stage.floor = Floor(view.height * 0.88, 300, sky_y=0.4, shadow_opacity=0.2, mirror=0.06)
    colour = next((word for word in stage.shot.details if word.startswith("#") and len(word) == 7), _WHITE)
    stage.backdrop.add(Shape(Path().rect(0, 0, view.width, view.height), lit(stage, colour)))
    indoors.enter(stage)
    paint = lit(stage, colour)
    wall = stage.layer("plain wall", 0.7)
    wide, top = wall.right - wall.left, -view.height * 0.3
    wash = Linear(
        wall.left, 0, wall.right, view.height, [(0, shade(paint, 1.05), 1), (0.5, paint, 1), (1, shade(paint, 0.88), 1)]
    )
    wall.add(Shape(Path().rect(wall.left, top, wide, view.height * 1.7), wash))
    _grain(stage)
    _shadows(stage)
    floor = stage.layer("wall floor", 0.86)
    y = stage.horizon
    floor.add(
        Shape(
            Path().rect(floor.left, y, floor.right - floor.left, view.height * 0.6),
            Linear(0, y, 0, view.height, [(0, shade(paint, 0.84), 1), (1, shade(paint, 0.94), 1)]),
        ),
        Shape(Path().rect(floor.left, y - 12, floor.right - floor.left, 12), shade(paint, 1.03)),
        Shape(Path().rect(floor.left, y - 2, floor.right - floor.left, 3), shade(paint, 0.74)),
    )


def _grain(stage: Stage) -> None:
    """Faint strokes of the plasterer's trowel, which give the wall a surface."""
    view, wall = stage.view, stage.layers[-1]
    for x, y, long, tone in stage.random("plaster").uniform(0, 1, (60, 4)).tolist():
        stroke = (
            Path().move(-60 - 80 * long, 0).quad(0, -12 - 16 * tone, 60 + 80 * long, 4).quad(0, 6, -60 - 80 * long, 0)
        )
        mark = Shape(stroke.close(), "#ffffff" if tone > 0.5 else "#000000", 0.05)
        mark.place(wall.left + (wall.right - wall.left) * x, view.height * (1.1 * y - 0.2))
        wall.add(mark)


def _shadows(stage: Stage) -> None:
    """Light from a window, and the shadow of leaves that stir in it."""
    view = stage.view
    layer = stage.layer("wall light", 0.72)
    colour = stage.light.glow if not stage.light.lamps else indoors.LAMP
    layer.add(glow.halo(view.width * 0.34, view.height * 0.34, view.height * 0.8, colour, 0.3))
    for k in range(5):
        x, tall = view.width * (0.78 + 0.075 * k), view.height * (0.22 + 0.05 * (k % 3))
        leaf = (
            Path()
            .move(0, 0)
            .cubic(-46, tall * 0.3, -40, tall * 0.7, 0, tall)
            .cubic(40, tall * 0.7, 46, tall * 0.3, 0, 0)
        )
        shade_of_leaf = Shape(leaf.close(), "#1c1a22", 0.09)
        layer.add(shade_of_leaf)
        stage.every_frame(
            lambda t, n=shade_of_leaf, x=x, k=k: n.place(x, -30.0, 1, 0.35 - 0.2 * k + 0.06 * math.sin(t * 1.1 + k))
        )
