"""A desert: mesas in the haze, dunes with a lit and a shaded flank, cacti, rippled sand and blown grains."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from animatic.palette import mix, shade
from animatic.scene import Shot
from animatic.scenery import chimneys, frontier, heavens, land, launch_site, overland, relics, saltpan, seasons
from animatic.stage import Floor, Layer, Stage
from animatic.vector import RGB, Group, Linear, Path, Shape, Swarm

_SANDS = ("#e6b877", "#dfa765", "#dba15c")  # of the dunes, far to near
_SNOWED = ("#dfe6ee", "#e9eff5", "#f1f5f9")


def build(stage: Stage, shot: Shot) -> None:
    if stage.has("salt flat"):
        saltpan.salt_flat(stage)
        return
    if shot.camera.move == "aerial" and not stage.has("rock chimneys", "launch pad"):
        overland.dunes(stage)
        return
    view = stage.view
    stage.horizon = view.height * 0.58
    stage.floor = Floor(
        view.height * 0.87, 260, far_y=view.height * 0.79, sky_y=0.28, shadow_opacity=stage.light.shadow + 0.06
    )
    heavens.firmament(stage)
    heavens.clouds(stage, 2)
    if stage.has("rock chimneys"):
        _valley_of_chimneys(stage)
        return
    if stage.has("pyramids"):
        far = stage.layer("pyramids", 0.12)
        relics.pyramids(stage, far, view.width * 0.62, stage.horizon + 60, 300)
    elif not stage.has("dunes"):
        _mesas(stage)
    farthest, middling, nearest = _SNOWED if seasons.is_snowy(stage) else _SANDS
    _dunes(stage, 0.18, stage.horizon + 10, 84, farthest, 3)
    _dunes(stage, 0.34, stage.horizon + 52, 112, middling, 2)
    middle, line = _dunes(stage, 0.6, view.height * 0.73, 92, nearest, 2)
    if stage.has("frontier"):
        frontier.main_street(stage)
    else:
        _cacti(stage, middle, line, 6, 165)
    _sand(stage)
    if stage.has("highway", "desert road", "path"):
        _highway(stage)
    if stage.has("launch pad"):
        launch_site.launch_pad(stage)
    _blown(stage)


def _valley_of_chimneys(stage: Stage) -> None:
    chimneys.rock_chimneys(stage)
    layer = stage.layer("sand", 1.0)
    line = land.rolling(stage, layer, "sand", stage.view.height * 0.83, 30, waves=2)
    land.ground(stage, layer, line, stage.tone("#c08f66"), mix(stage.tone("#e8c49a"), stage.light.glow, 0.12))
    land.tufts(stage, layer, "sand:grass", line, stage.tone("#9a9450"), 34, 26, stage.view.height * 0.15)
    _bushes(stage, layer, line)


def _mesas(stage: Stage) -> None:
    view = stage.view
    layer = stage.layer("mesas", 0.1)
    random = stage.random("mesas")
    for i in range(7):
        x = (i + float(random.uniform(0.1, 0.9))) * layer.span / 7
        wide, high = float(random.uniform(120, 300)), view.height * float(random.uniform(0.09, 0.2))
        u = [float(each) for each in random.uniform(0, 1, 4)]
        layer.place(_mesa(stage, wide, high, u), x, stage.horizon + 66, wide * 2)


def _mesa(stage: Stage, wide: float, high: float, u: list[float]) -> Group:
    lit, dark = stage.tone("#d0764a", 0.25), stage.tone("#9c5238", 0.25)
    w, h = wide / 2, high + 66
    table = (
        Path()
        .move(-w * 1.5, 0)
        .quad(-w * 1.1, -h * 0.3, -w, -h * 0.5)
        .line(-w * (0.94 + 0.06 * u[0]), -h * 0.94)
        .line(-w * 0.5, -h)
        .line(w * 0.4, -h * (0.96 + 0.04 * u[1]))
    )
    table.line(w * 0.92, -h * 0.92).line(w, -h * 0.48).quad(w * 1.15, -h * 0.26, w * 1.5, 0).close()
    flank = (
        Path()
        .move(w * (0.1 + 0.3 * u[2]), -h * 0.965)
        .line(w * 0.4, -h * 0.96)
        .line(w * 0.92, -h * 0.92)
        .line(w, -h * 0.48)
        .quad(w * 1.15, -h * 0.26, w * 1.5, 0)
        .line(w * 0.3, 0)
        .line(w * 0.24, -h * 0.5)
        .close()
    )
    group = Group(Shape(table, lit), Shape(flank, dark, 0.8))
    for k in range(3):
        y = -h * (0.6 + 0.11 * k)
        group.add(
            Shape(
                Path()
                .move(-w * 0.96, y)
                .quad(0, y + 5, w * 0.96, y + 1)
                .line(w * 0.96, y + 4)
                .quad(0, y + 9, -w * 0.96, y + 4)
                .close(),
                dark,
                0.35,
            )
        )
    return group


def _dunes(stage: Stage, depth: float, y: float, height: float, colour: str, waves: int) -> tuple[Layer, Any]:
    """A row of dunes: pale windward slopes, and a shaded lee behind each crest."""
    layer = stage.layer("dunes", depth)
    line = land.rolling(stage, layer, f"dunes:{depth}", y, height, waves)
    land.ground(
        stage,
        layer,
        line,
        stage.tone(shade(colour, 0.82), min(1, depth + 0.25)),
        mix(stage.tone(colour, depth), stage.light.glow, 0.14),
    )
    xs, ys = line
    for i in _crests(ys, layer, xs):
        if xs[i] < 0 or xs[i] >= layer.span:
            continue
        lee = _lee(xs, ys, i, height)
        layer.place(Group(Shape(lee, shade(stage.tone(colour, depth), 0.76), 0.75)), float(xs[i]), float(ys[i]), 1400)
    return layer, line


def _crests(ys: Any, layer: Layer, xs: Any) -> list[int]:
    return [int(i) for i in range(1, len(ys) - 1) if ys[i] <= ys[i - 1] and ys[i] < ys[i + 1]]


def _lee(xs: Any, ys: Any, i: int, height: float) -> Path:
    """The shaded flank right of a crest, as an outline about that crest: along the ridge to the next hollow, and back
    by an S-shaped edge."""
    j = i
    while j < len(ys) - 1 and ys[j + 1] > ys[j]:
        j += 1
    edge = [(float(xs[k] - xs[i]), float(ys[k] - ys[i])) for k in range(i, j + 1, 2)]
    far, drop = edge[-1]
    path = Path().move(0, 0)
    for x, y in edge[1:]:
        path.line(x, y)
    foot = max(drop * 1.25, height * 0.7)
    path.line(far, drop + 2).cubic(far * 0.82, drop + foot * 0.12, far * 0.62, foot, far * 0.34, foot)
    return path.cubic(far * 0.02, foot * 0.8, far * 0.3, foot * 0.34, 0, 0).close()


def _cacti(stage: Stage, layer: Layer, line: Any, count: int, size: float) -> None:
    random = stage.random(f"cacti:{layer.depth}")
    xs, ys = line
    for i in range(count):
        x = (i + float(random.uniform(0.1, 0.9))) * layer.span / count
        u = [float(each) for each in random.uniform(0, 1, 5)]
        y = float(np.interp(x, xs, ys)) + 16 + 40 * u[4]
        if u[0] < 0.68:
            layer.place(_saguaro(size * (0.65 + 0.5 * u[1]), stage.tone("#4f8a54", layer.depth), u), x, y, size)
        else:
            layer.place(_rock(size * (0.25 + 0.3 * u[1]), stage.tone("#b5764c", layer.depth)), x, y, size * 1.3)


def _saguaro(h: float, green: RGB, u: list[float]) -> Group:
    w = h * 0.13
    arms = Path().move(0, -h * (0.34 + 0.1 * u[2])).quad(-h * 0.25, -h * 0.36, -h * 0.25, -h * (0.62 + 0.1 * u[3]))
    arms.move(0, -h * (0.24 + 0.14 * u[3])).quad(h * 0.22, -h * 0.28, h * 0.22, -h * (0.5 + 0.16 * u[2]))
    ribs = Path()
    for x in (-0.25, 0.25):
        ribs.move(w * x, -h * 0.04).line(w * x, -h * 0.95)
    return Group(
        Shape(Path().ellipse(h * 0.16, 2, h * 0.34, h * 0.035), "#3a2418", 0.22),
        Shape(arms, None, stroke=shade(green, 0.9), width=w * 0.78),
        Shape(
            Path().rect(-w / 2, -h, w, h + 4, w / 2),
            Linear(-w / 2, 0, w / 2, 0, [(0, shade(green, 1.2), 1), (0.5, green, 1), (1, shade(green, 0.66), 1)]),
        ),
        Shape(ribs, None, stroke=shade(green, 0.7), width=w * 0.07),
        *(
            [
                Shape(
                    Path()
                    .ellipse(0, -h * 1.01, w * 0.3, w * 0.2)
                    .ellipse(-h * 0.25, -h * (0.67 + 0.1 * u[3]), w * 0.24, w * 0.18),
                    "#f0719a",
                )
            ]
            if u[1] > 0.4
            else []
        ),
    )


def _rock(r: float, colour: RGB) -> Group:
    body = (
        Path()
        .move(-r, 4)
        .line(-r * 0.86, -r * 0.4)
        .line(-r * 0.3, -r * 0.78)
        .line(r * 0.34, -r * 0.62)
        .line(r * 0.9, -r * 0.26)
        .line(r, 4)
        .close()
    )
    flank = (
        Path()
        .move(r * 0.1, 4)
        .line(r * 0.04, -r * 0.4)
        .line(r * 0.34, -r * 0.62)
        .line(r * 0.9, -r * 0.26)
        .line(r, 4)
        .close()
    )
    return Group(Shape(body, shade(colour, 1.08)), Shape(flank, shade(colour, 0.72)))


def _sand(stage: Stage) -> None:
    view = stage.view
    layer = stage.layer("sand", 1.0)
    line = land.rolling(stage, layer, "sand", view.height * 0.81, 36, waves=2)
    low, high = ("#cfdbe8", "#fbfdff") if seasons.is_snowy(stage) else ("#c4843f", "#ecc27e")
    land.ground(stage, layer, line, stage.tone(low), mix(stage.tone(high), stage.light.glow, 0.12))
    random = stage.random("ripples")
    xs, ys = line
    ripples = 64
    for i in range(ripples):
        u = [float(each) for each in random.uniform(0, 1, 4)]
        x = (i + u[0]) * layer.span / ripples
        down, wide = u[1], 60 + 130 * u[2]
        ripple = (
            Path()
            .move(-wide, 0)
            .quad(-wide * 0.4, -7 * (0.4 + down), 0, -1)
            .quad(wide * 0.5, 6 * (0.4 + down), wide, 0)
        )
        ripple.quad(wide * 0.5, 9 * (0.4 + down), 0, 2).quad(-wide * 0.4, -4 * (0.4 + down), -wide, 0).close()
        layer.place(
            Group(Shape(ripple, stage.tone("#a9682f"), 0.34)),
            x,
            float(np.interp(x, xs, ys)) + 14 + down * view.height * 0.2,
            wide * 2,
        )
    land.dots(stage, layer, "sand:pebbles", line, stage.tone("#8f5a33"), 46, view.height * 0.2, 4)
    _bushes(stage, layer, line)
    near = stage.layer("near sand", 1.4)
    front = land.rolling(stage, near, "near sand", view.height * 1.0, 22)
    land.tufts(stage, near, "near sand:grass", front, stage.tone("#9a8a4a"), 12, 56, 20)


def _highway(stage: Stage) -> None:
    """A strip of asphalt under the cast's feet, dusted with sand at its edges."""
    layer = stage.layer("highway", 1.0)
    y, wide = stage.floor.y, layer.right - layer.left
    tar = stage.tone("#575a60")
    layer.add(
        Shape(Path().rect(layer.left, y - 66, wide, 112), mix(tar, stage.tone("#d9ab66"), 0.5)),
        Shape(Path().rect(layer.left, y - 58, wide, 96), tar),
        Shape(Path().rect(layer.left, y - 52, wide, 4), stage.tone("#f1ebdc"), 0.85),
        Shape(Path().rect(layer.left, y + 28, wide, 5), stage.tone("#f1ebdc"), 0.85),
    )
    for i in range(20):
        layer.place(
            Group(Shape(Path().polygon([(5, 0), (78, 0), (73, 7), (0, 7)]), stage.tone("#f6d76a"))),
            i * layer.span / 20,
            y - 14,
            170,
        )


def _bushes(stage: Stage, layer: Layer, line: Any) -> None:
    """Dry brush and a round bush of thorns here and there."""
    random = stage.random("bushes")
    for i in range(6):
        x = (i + float(random.uniform(0, 1))) * layer.span / 6
        size = float(random.uniform(34, 62))
        twigs = Path()
        for k in range(9):
            angle = (k - 4) * 0.3
            twigs.move(0, 0).quad(
                math.sin(angle) * size * 0.3, -size * 0.6, math.sin(angle) * size, -math.cos(angle) * size * 0.8
            )
        bush = Group(Shape(twigs, None, stroke=stage.tone("#8a7040"), width=2.6))
        layer.place(bush, x, float(np.interp(x, line[0], line[1])) + 18 + float(random.uniform(0, 30)), size * 2.4)
        land.sway(stage, bush, i * 1.4, 0.08)


def _blown(stage: Stage) -> None:
    """Grains driven low over the sand, more of them in the wind."""
    view = stage.view
    layer = stage.layer("blown", 1.08, repeats=False)
    count = 120 if "wind" in stage.shot.weather else 44
    luck = stage.random("blown").uniform(0, 1, (4, 120))[:, :count]
    grains = Swarm(Path().ellipse(0, 0, 1), count, mix(stage.tone("#f2d39a"), stage.light.glow, 0.3), 0.55, parts=6)
    layer.add(grains)
    speed = 210.0 if count > 100 else 90.0

    def drive(t: float) -> None:
        x = (luck[0] * view.width * 1.3 + t * speed * (0.5 + luck[1])) % (view.width * 1.3) - view.width * 0.15
        y = view.height * (0.8 + 0.19 * luck[2]) + 8 * np.sin(t * 2 + 6.28 * luck[3])
        grains.scatter(x, y, 0.8 + 0.9 * luck[3], stretch=4 + 7 * luck[1])

    stage.every_frame(drive)
