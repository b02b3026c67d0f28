"""A snowy land: soft white hills, snow-laden pines, ice where it is asked for, and a cabin where nobody is cast."""

from __future__ import annotations

from animatic.palette import mix
from animatic.scene import Shot
from animatic.scenery import buildings, countryside, garlands, heavens, land, landmarks, overland, peaks, trees
from animatic.stage import Floor, Stage
from animatic.vector import Linear, Path, Shape


def build(stage: Stage, shot: Shot) -> None:
    view = stage.view
    if shot.camera.move == "aerial":
        overland.fields(stage)
        return
    ice = stage.has("ice", "icy", "frozen", "lake", "river")
    stage.horizon = view.height * 0.58
    stage.floor = Floor(
        view.height * 0.88,
        290,
        far_y=view.height * 0.8,
        shadow=(60, 84, 124),
        shadow_opacity=stage.light.shadow,
        mirror=0.35 if ice else 0.0,
    )
    heavens.firmament(stage)
    if "aurora" not in shot.weather:
        heavens.clouds(stage, 4)
    if stage.has("mountains", "valley"):
        peaks.range_of(stage, view.height * 0.58, view.height * 0.46)
    landmarks.beyond(stage, view.height * 0.6)
    for depth, level, rise, colour in ((0.12, 0.59, 0.16, "#b9cbe2"), (0.26, 0.62, 0.1, "#d2deee")):
        layer = stage.layer("hills", depth)
        top = land.rolling(stage, layer, f"snow:hills:{depth}", view.height * level, view.height * rise)
        land.ground(stage, layer, top, stage.tone("#e6eef8", depth + 0.2), stage.tone(colour, depth), view.height * 0.8)
        trees.pines(stage, layer, f"snow:far:{depth}", top, 14, 52 + 120 * depth, snowy=True)
    woods = stage.layer("woods", 0.55)
    top = land.rolling(stage, woods, "snow:woods", view.height * 0.7, 34)
    land.ground(stage, woods, top, stage.tone("#dfe9f6", 0.6), stage.tone("#f4f8fd", 0.5), view.height * 0.88)
    if stage.has("village"):
        countryside.village(stage, woods, top, 120)
    trees.pines(stage, woods, "snow:pines", top, 13, 190, snowy=True)
    if _wants_cabin(shot):
        _cabin(stage)
    _field(stage, ice)
    garlands.string_lights(stage)


def _wants_cabin(shot: Shot) -> bool:
    drawn = any(actor.art in ("hut", "house", "prop:cabin") for actor in shot.actors)
    return not drawn and (any(word in shot.details for word in ("cabin", "hut", "lodge")) or not shot.actors)


def _cabin(stage: Stage) -> None:
    layer = stage.layer("cabin", 0.72)
    size = min(stage.view.width * 0.42, 330)
    layer.place(buildings.cabin(stage, size, 0.8), stage.view.width * 0.66, stage.view.height * 0.79, size * 1.5)


def _field(stage: Stage, ice: bool) -> None:
    view = stage.view
    layer = stage.layer("field", 1.0)
    top = land.rolling(stage, layer, "snow:field", view.height * 0.77, 26, waves=2)
    land.ground(stage, layer, top, stage.tone("#cddbed"), stage.tone("#fbfdff"))
    if ice:
        _pond(stage)
    land.dots(stage, layer, "snow:humps", top, stage.tone("#c0d1e8"), 80, view.height * 0.2, 5)
    near = stage.layer("near", 1.4)
    line = land.rolling(stage, near, "snow:near", view.height * 1.01, 30)
    land.ground(stage, near, line, stage.tone("#dbe6f4"), stage.tone("#ffffff"))


def _pond(stage: Stage) -> None:
    view = stage.view
    layer = stage.layer("ice", 1.0)
    sheen = mix(stage.tone("#9fd0ea"), stage.light.sky[-1][1], 0.35)
    layer.add(
        Shape(
            Path().rect(layer.left, view.height * 0.8, layer.right - layer.left, view.height * 0.6),
            Linear(
                0,
                view.height * 0.8,
                0,
                view.height,
                [(0, mix(sheen, "#ffffff", 0.45), 0.96), (0.4, sheen, 0.96), (1, stage.tone("#6fa9cc"), 0.96)],
            ),
        )
    )
    random = stage.random("ice:scratches")
    for i in range(16):
        x, y, long = (
            (i + float(random.uniform(0, 1))) * layer.span / 16,
            float(random.uniform(0.83, 0.98)),
            float(random.uniform(40, 150)),
        )
        scratch = Path().move(-long, 0).quad(0, -5, long, 3)
        layer.place(Shape(scratch, None, stroke="#ffffff", width=2.5, stroke_opacity=0.6), x, view.height * y, long * 2)
