"""A meadow: far blue hills, nearer green ones with trees, and a flowering slope on which the cast stands."""

from __future__ import annotations

from animatic.palette import shade
from animatic.scene import Shot
from animatic.scenery import flowers, heavens, land, trees
from animatic.stage import Floor, Stage

_WILD = ("#f4f1ea", "#f6c945", "#e8637a", "#b58ae0", "#ff9a5c")


def build(stage: Stage, shot: Shot) -> None:
    view = stage.view
    stage.horizon = view.height * 0.54
    stage.floor = Floor(view.height * 0.88, 330, far_y=view.height * 0.78, shadow_opacity=stage.light.shadow)
    heavens.firmament(stage)
    heavens.clouds(stage)
    _far_hills(stage)
    _woods(stage)
    _slope(stage)
    _foreground(stage)


def _far_hills(stage: Stage) -> None:
    for depth, rise, colour in ((0.12, 0.13, "#6d93a8"), (0.22, 0.09, "#6f9f74")):
        layer = stage.layer("hills", depth)
        top = land.rolling(stage, layer, f"hills:{depth}", stage.horizon - 14 + depth * 90, stage.view.height * rise)
        far, near = stage.tone(colour, depth), stage.tone(shade(colour, 0.9), depth + 0.25)
        land.ground(stage, layer, top, near, far, stage.horizon + 140)


def _woods(stage: Stage) -> None:
    layer = stage.layer("woods", 0.42)
    top = land.rolling(stage, layer, "woods", stage.horizon + 28, 46)
    land.ground(stage, layer, top, stage.tone("#5f9a45", 0.6), stage.tone("#7fb45c", 0.42), stage.view.height * 0.82)
    trees.stand(stage, layer, "woods:trees", top, 13, 120)
    if stage.has("sunflowers"):
        flowers.sunflowers(stage, layer, "woods:sunflowers", top, 40, 46, 70)
    land.specks(stage, layer, "woods:grass", top, stage.tone("#8fc468", 0.5), 160, 70)


def _slope(stage: Stage) -> None:
    view = stage.view
    layer = stage.layer("slope", 1.0)
    top = land.rolling(stage, layer, "slope", view.height * 0.7, 30, waves=2)
    land.ground(stage, layer, top, stage.tone("#4c8a36"), stage.tone("#84bf52"))
    below = view.height * 0.28
    land.specks(stage, layer, "slope:grain", top, stage.tone("#a3d468"), 320, below)
    land.tufts(stage, layer, "slope:grass", top, stage.tone("#66a83f"), 40, 30, below)
    if stage.has("sunflowers"):
        flowers.sunflowers(stage, layer, "slope:sunflowers", top, 26, 118, view.height * 0.1)
    else:
        flowers.blossoms(
            stage,
            layer,
            "slope:flowers",
            top,
            _blossoms(stage),
            64 if stage.has("flowers", "lavender", "garden") else 34,
            16,
            below,
        )


def _blossoms(stage: Stage) -> tuple[str, ...]:
    return ("#a98be0", "#8f6fd0", "#c3a8ee") if stage.has("lavender") else _WILD


def _foreground(stage: Stage) -> None:
    layer = stage.layer("foreground", 1.45)
    view = stage.view
    top = land.rolling(stage, layer, "foreground", view.height * 1.02, 26)
    land.tufts(stage, layer, "foreground:grass", top, stage.tone("#3c7a2c"), 22, 78, 26)
    if stage.has("sunflowers"):
        low = land.rolling(stage, layer, "foreground", view.height * 1.12, 26)
        flowers.sunflowers(stage, layer, "foreground:sunflowers", low, 9, 210, 30)
    else:
        flowers.blossoms(stage, layer, "foreground:flowers", top, _blossoms(stage), 9, 34, 20)
