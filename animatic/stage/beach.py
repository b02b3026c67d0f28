"""A beach: at eye level with sea, shore and palms, or from the air with a curved coast that passes below."""

from __future__ import annotations

from animatic.palette import mix
from animatic.scene import Shot
from animatic.scenery import aegean, breaker, coast, crags, garlands, heavens, land, seasons, trees, water
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Group, Path, Shape


def build(stage: Stage, shot: Shot) -> None:
    if stage.has("white village"):
        aegean.white_village(stage)
        return
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
    if stage.has("cliff"):
        crags.headlands(stage, -1, shore - 4)
    else:
        _island(stage)
    if stage.has("waves", "breakers", "big wave"):
        breaker.rollers(stage, stage.horizon + 30, shore + 6)
    snowy = seasons.is_snowy(stage)
    sand = stage.tone("#f4f8fc" if snowy else "#f0d9a4")
    beach = stage.layer("sand", 0.78)
    top = land.rolling(stage, beach, "sand", shore - 4, 6, waves=1)
    land.ground(stage, beach, top, stage.tone("#d9e4ef" if snowy else "#e3c485"), sand)
    water.shoreline(stage, shore, view.height * 0.055, sand, stage.tone("#4fc3cf"))
    strand = stage.layer("strand", 1.0)
    line = land.rolling(stage, strand, "strand", view.height * 0.82, 10, waves=1)
    land.dots(stage, strand, "pebbles", line, stage.tone("#c9a66a"), 120, view.height * 0.17, 2.6)
    _shells(stage, strand)
    _palms(stage)
    garlands.string_lights(stage)


def _island(stage: Stage) -> None:
    layer = stage.layer("island", 0.12)
    x, y = stage.view.width * 0.2, stage.horizon + 3
    layer.add(land.mound(x, y, stage.view.width * 0.15, 44, stage.tone("#4e8a6a", 0.25)))
    layer.add(land.mound(x + stage.view.width * 0.09, y, stage.view.width * 0.09, 26, stage.tone("#5c9a72", 0.2)))


def _shells(stage: Stage, layer: Layer) -> None:
    """Ripples in the sand, starfish and shells: what lies on a beach."""
    view = stage.view
    random = stage.random("shells")
    dark = stage.tone("#c2cfdd" if seasons.is_snowy(stage) else "#d6b678")
    for _ in range(22):
        x, v, wide = (float(each) for each in random.uniform(0, 1, 3))
        long, y = 70 + 130 * wide, view.height * (0.8 + 0.18 * v)
        line = Path().move(-long, 0).quad(-long * 0.3, -9 * v - 3, 0, 0).quad(long * 0.4, 8 * v + 2, long, -2)
        line.quad(long * 0.4, 12 * v + 5, 0, 4).quad(-long * 0.3, -4 * v, -long, 0).close()
        ripple = Shape(line, dark, 0.5)
        ripple.place(view.width * (1.3 * x - 0.15), y)
        layer.add(ripple)
    for i in range(7):
        x, v, turn = (float(each) for each in random.uniform(0, 1, 3))
        size = 9 + 9 * v
        colour = stage.tone(("#e8825c", "#f6efe4", "#e8b0a0")[i % 3])
        thing = (
            Path().star(0, 0, size, 5, 0.45, 6 * turn) if i % 3 == 0 else Path().ellipse(0, 0, size * 0.6, size * 0.5)
        )
        shell = Group(
            Shape(Path().ellipse(2, size * 0.3, size * 0.8, size * 0.25), "#5d4a2c", 0.25), Shape(thing, colour)
        )
        shell.place(view.width * (0.04 + 0.92 * x), view.height * (0.86 + 0.11 * v))
        layer.add(shell)


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
