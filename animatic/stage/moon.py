"""The Moon: grey ground full of craters under a black sky, the Earth above it, and little weight."""

from __future__ import annotations

from animatic.scene import Shot
from animatic.scenery import cosmos, land
from animatic.stage import Floor, Stage
from animatic.vector import Path, Shape


def build(stage: Stage, shot: Shot) -> None:
    view = stage.view
    stage.horizon = view.height * 0.62
    stage.floor = Floor(
        view.height * 0.86, 330, far_y=view.height * 0.78, shadow=(8, 9, 14), shadow_opacity=0.5, gravity=0.3
    )
    cosmos.deep_space(stage, ("#16204a", "#22183f"))
    short = min(view.width, view.height)
    sky = stage.layer("earth", 0.05, repeats=False)
    home = cosmos.earth(stage, short * 0.135)
    home.place(view.width * 0.77, view.height * 0.23)
    sky.add(home)
    for depth, level, rise, colour in ((0.2, 0.6, 0.13, "#5d616b"), (0.4, 0.64, 0.06, "#7c8089")):
        layer = stage.layer("hills", depth)
        top = land.rolling(stage, layer, f"moon:hills:{depth}", view.height * level, view.height * rise)
        land.ground(stage, layer, top, colour, colour, view.height * 0.95)
    layer = stage.layer("plain", 1.0)
    top = land.rolling(stage, layer, "moon:plain", view.height * 0.68, 22, waves=2)
    land.ground(stage, layer, top, "#8d9099", "#b9bcc4")
    cosmos.craters(stage, layer, "moon:craters", top, "#a2a5ad", 16, view.height * 0.27)
    land.dots(stage, layer, "moon:stones", top, "#74777f", 150, view.height * 0.3, 3)
    _flag(stage)


def _flag(stage: Stage) -> None:
    layer = stage.layer("flag", 0.9)
    pole = Shape(Path().rect(-2, -120, 4, 120), "#d8dbe2")
    cloth = Shape(Path().rect(2, -118, 74, 44, 2), "#e8e3d3")
    stripe = Shape(Path().rect(2, -103, 74, 14), "#e0713c")
    for node in (pole, cloth, stripe):
        layer.place(node, stage.view.width * 0.12, stage.view.height * 0.76, 200)
