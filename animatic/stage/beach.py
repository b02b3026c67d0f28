"""A beach: at eye level with sea, shore and palms, or from the air with a curved coast that passes below."""

from __future__ import annotations

from animatic.palette import mix
from animatic.scene import Shot
from animatic.scenery import coast, heavens, land, trees, water
from animatic.stage import Floor, Stage


def build(stage: Stage, shot: Shot) -> None:
    stage.scrolls = False
    if shot.camera.move == "aerial":
        coast.from_the_air(stage)
        return
    _eye_level(stage)


def _eye_level(stage: Stage) -> None:
    view = stage.view
    stage.horizon = view.height * 0.46
    shore = view.height * 0.7
    stage.floor = Floor(view.height * 0.88, 290, far_y=view.height * 0.83, shadow_opacity=stage.light.shadow)
    heavens.firmament(stage)
    heavens.clouds(stage, 5)
    water.sea(stage, stage.horizon, shore, "#1f9fc0", "#4fd0c4")
    _island(stage)
    sand = stage.tone("#f0d9a4")
    beach = stage.layer("sand", 0.78)
    top = land.rolling(stage, beach, "sand", shore - 4, 6, waves=1)
    land.ground(stage, beach, top, stage.tone("#e3c485"), sand)
    water.shoreline(stage, shore, view.height * 0.055, sand, stage.tone("#4fc3cf"))
    strand = stage.layer("strand", 1.0)
    line = land.rolling(stage, strand, "strand", view.height * 0.82, 10, waves=1)
    land.dots(stage, strand, "pebbles", line, stage.tone("#c9a66a"), 120, view.height * 0.17, 2.6)
    _palms(stage)


def _island(stage: Stage) -> None:
    layer = stage.layer("island", 0.12)
    x, y = stage.view.width * 0.2, stage.horizon + 3
    layer.add(land.mound(x, y, stage.view.width * 0.15, 44, stage.tone("#4e8a6a", 0.25)))
    layer.add(land.mound(x + stage.view.width * 0.09, y, stage.view.width * 0.09, 26, stage.tone("#5c9a72", 0.2)))


def _palms(stage: Stage) -> None:
    view = stage.view
    for name, depth, x, y, size, lean in (
        ("palm:left", 0.9, 0.07, 0.8, 0.62, 0.24),
        ("palm:right", 0.94, 0.93, 0.82, 0.7, -0.22),
        ("palm:near", 1.35, 1.06, 1.02, 0.95, -0.3),
    ):
        layer = stage.layer("palms", depth)
        tall = min(view.height, view.width * 1.1) * size
        palm = trees.palm(
            tall,
            lean,
            stage.tone("#3f8f4a", depth),
            stage.tone("#8c6a45", depth),
            stage.random(name).uniform(-1, 1, 12),
        )
        layer.place(palm, view.width * x, view.height * y, tall * 1.4)
        land.sway(stage, palm, x * 9, 0.025)
        layer.add(
            land.mound(view.width * x, view.height * y + 4, tall * 0.2, 14, mix(stage.tone("#e3c485"), "#a08040", 0.12))
        )
