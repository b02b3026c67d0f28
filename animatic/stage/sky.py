"""High in the sky: clouds at five depths, a sea of them below; what is here flies or floats."""

from __future__ import annotations

from animatic.scene import Shot
from animatic.scenery import cloud_sea, heavens
from animatic.stage import Floor, Stage


def build(stage: Stage, shot: Shot) -> None:
    view = stage.view
    stage.horizon = view.height * 0.86
    stage.floor = Floor(view.height * 0.8, 300, sky_y=0.46, shadow_opacity=0, medium="void")
    heavens.firmament(stage, view.height)
    heavens.clouds(stage, 5)
    if stage.has("cloud sea", "mountains"):
        cloud_sea.peaks_above(stage)
    for depth, level, size, count in ((0.3, 0.86, 0.8, 9), (0.55, 0.95, 1.3, 7), (1.3, 1.07, 1.9, 5)):
        cloud_sea.bank(stage, depth, view.height * level, size, count)
