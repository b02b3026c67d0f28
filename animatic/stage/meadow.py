"""Open land: far hills, nearer ones with trees, and a slope on which the cast stands; green, white, golden or brown as
the prompt has it, with a village, a garden, a farm, a lake, a brook or a path where it names one."""

from __future__ import annotations

from typing import Any

from animatic.palette import mix, shade
from animatic.scene import Shot
from animatic.scenery import (
    countryside,
    flowers,
    garlands,
    heavens,
    inland,
    lakeside,
    land,
    landmarks,
    launch_site,
    overland,
    peaks,
    relics,
    sports,
    trees,
)
from animatic.scenery.seasons import Growth, growth
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Path, Shape


def build(stage: Stage, shot: Shot) -> None:
    if stage.has("stadium"):
        sports.stadium(stage)
    elif stage.has("court"):
        sports.court(stage)
    elif stage.has("lake", "river") and inland.is_afloat(stage):
        lakeside.on_calm_water(stage)
    elif shot.camera.move == "aerial" and not stage.has("launch pad"):
        overland.fields(stage)
    else:
        _open_land(stage)


def _open_land(stage: Stage) -> None:
    view = stage.view
    grown = growth(stage)
    stage.horizon = view.height * 0.54
    stage.floor = Floor(view.height * 0.88, 330, far_y=view.height * 0.78, shadow_opacity=stage.light.shadow)
    heavens.firmament(stage)
    heavens.clouds(stage)
    if stage.has("mountains"):
        peaks.range_of(stage, stage.horizon + 20, view.height * 0.46)
    landmarks.beyond(stage, stage.horizon + 40)
    _far_hills(stage, grown)
    _woods(stage, grown)
    if stage.has("lake"):
        inland.lake(stage, 0.55, view.height * 0.635, view.height * 0.76)
    _slope(stage, grown)
    if stage.has("launch pad"):
        launch_site.launch_pad(stage)
    _foreground(stage, grown)
    garlands.string_lights(stage)


def _far_hills(stage: Stage, grown: Growth) -> None:
    steep = 2.1 if stage.has("hills", "highlands") else 1.0
    for (depth, rise), colour in zip(((0.12, 0.13), (0.22, 0.09)), grown.hills, strict=True):
        layer = stage.layer("hills", depth)
        high = rise * stage.view.height * steep
        top = land.rolling(stage, layer, f"hills:{depth}", stage.horizon - 14 + depth * 90, high)
        far, near = stage.tone(colour, depth), stage.tone(shade(colour, 0.9), depth + 0.25)
        land.ground(stage, layer, top, near, far, stage.horizon + 140)


def _woods(stage: Stage, grown: Growth) -> None:
    layer = stage.layer("woods", 0.42)
    top = land.rolling(stage, layer, "woods", stage.horizon + 28, 46)
    near, far = grown.woods
    land.ground(stage, layer, top, stage.tone(near, 0.6), stage.tone(far, 0.42), stage.view.height * 0.82)
    if stage.has("village"):
        countryside.village(stage, layer, top, 78)
    if grown.is_snowy:
        trees.pines(stage, layer, "woods:pines", top, 15, 130, snowy=True)
    trees.stand(stage, layer, "woods:trees", top, 13, 150 if grown.season == "savanna" else 120)
    if stage.has("ruins", "temple"):
        relics.columns(stage, layer, "ruins", 12, stage.horizon + 60, 150)
    if stage.has("farm"):
        layer.place(countryside.farm(stage, 0.42), layer.span * 0.36, stage.horizon + 62, 240)
        layer.place(countryside.farm(stage, 0.42), layer.span * 0.82, stage.horizon + 58, 240)
    if stage.has("sunflowers"):
        flowers.sunflowers(stage, layer, "woods:sunflowers", top, 40, 46, 70)
    land.specks(stage, layer, "woods:grass", top, stage.tone(shade(grown.grain, 0.94), 0.5), 160, 70)


def _slope(stage: Stage, grown: Growth) -> None:
    view = stage.view
    layer = stage.layer("slope", 1.0)
    top = land.rolling(stage, layer, "slope", view.height * 0.7, 30, waves=2)
    near, far = (stage.tone(each) for each in grown.slope)
    if stage.has("garden") and not stage.has("wheat"):
        countryside.garden(stage, layer, (top[0], top[1] - 4))
    land.ground(stage, layer, top, near, far)
    below = view.height * 0.28
    land.swathes(stage, layer, "slope:swathes", top, near, far, below)
    if stage.has("path", "park"):
        _path(stage, layer)
    if stage.has("stream", "river"):
        _brook(stage, layer, near, far)
    if stage.has("puddles"):
        inland.puddles(stage, layer, "puddles", view.height * 0.8, view.height * 0.95)
    if stage.has("farm", "fence"):
        rail = stage.tone("#f4f6f8" if grown.is_snowy else "#9a7650")
        countryside.fence(stage, layer, (top[0], top[1] + 6), 64, rail, 16)
    if stage.has("park"):
        for part in (0.14, 0.48, 0.8):
            layer.place(countryside.bench(stage, 1.0), layer.span * part, view.height * 0.77, 240)
    _growth_on(stage, layer, top, grown, below)


def _growth_on(stage: Stage, layer: Layer, top: Any, grown: Growth, below: float) -> None:
    """Grass, ears, snow's humps, flowers."""
    if grown.is_snowy:
        land.dots(stage, layer, "slope:humps", top, stage.tone("#c0d1e8"), 90, below, 5)
        land.tufts(stage, layer, "slope:grass", top, stage.tone(grown.grass), 14, 26, below)
        return
    land.specks(stage, layer, "slope:grain", top, stage.tone(grown.grain), 320, below)
    land.tufts(stage, layer, "slope:grass", top, stage.tone(grown.grass), 40, 30, below)
    if grown.season in ("wheat", "savanna"):
        tall = 58 if grown.season == "wheat" else 40
        flowers.ears(stage, layer, "slope:ears", top, stage.tone(grown.grain), 70, tall, below)
    if stage.has("sunflowers"):
        flowers.sunflowers(stage, layer, "slope:sunflowers", top, 26, 118, stage.view.height * 0.1)
        return
    if grown.blossoms:
        many = 52 if stage.has("flowers", "lavender", "garden") else 34
        flowers.drifts(stage, layer, "slope:drifts", top, _blossoms(stage, grown), 9, below * 0.7)
        flowers.blossoms(stage, layer, "slope:flowers", top, _blossoms(stage, grown), many, 16, below)


def _blossoms(stage: Stage, grown: Growth) -> tuple[str, ...]:
    return ("#a98be0", "#8f6fd0", "#c3a8ee") if stage.has("lavender") else grown.blossoms


def _path(stage: Stage, layer: Layer) -> None:
    """A sandy path under the cast's feet."""
    y, wide = stage.floor.y, layer.right - layer.left
    earth = stage.tone("#eef3f8" if growth(stage).is_snowy else "#cdb284")
    for grow, colour in ((34, shade(earth, 0.82)), (27, earth)):
        layer.add(Shape(Path().rect(layer.left, y - grow, wide, grow * 2 - 8, grow), colour))


def _brook(stage: Stage, layer: Layer, near: Any, far: Any) -> None:
    height = stage.view.height
    afloat = inland.is_afloat(stage)
    banks = (height * 0.79, height * 0.935) if afloat else (height * 0.735, height * 0.775)
    inland.brook(stage, layer, banks, near, mix(far, near, 0.5))
    if afloat:
        stage.floor.y, stage.floor.far_y = height * 0.885, height * 0.85


def _foreground(stage: Stage, grown: Growth) -> None:
    layer = stage.layer("foreground", 1.45)
    view = stage.view
    top = land.rolling(stage, layer, "foreground", view.height * 1.02, 26)
    if grown.is_snowy:
        land.ground(stage, layer, (top[0], top[1] + 6), stage.tone("#dbe6f4"), stage.tone("#ffffff"))
        land.tufts(stage, layer, "foreground:grass", top, stage.tone(grown.grass), 9, 60, 20)
        return
    land.tufts(stage, layer, "foreground:grass", top, stage.tone(shade(grown.grass, 0.62)), 22, 78, 26)
    if grown.season == "wheat":
        flowers.ears(stage, layer, "foreground:ears", (top[0], top[1] + 30), stage.tone(grown.grass), 30, 150, 20)
    if stage.has("sunflowers"):
        low = land.rolling(stage, layer, "foreground", view.height * 1.12, 26)
        flowers.sunflowers(stage, layer, "foreground:sunflowers", low, 9, 210, 30)
    elif grown.blossoms:
        flowers.blossoms(stage, layer, "foreground:flowers", top, _blossoms(stage, grown), 9, 34, 20)
