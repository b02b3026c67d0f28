"""A harbour: a stone quay with bollards before the water, boats at their moorings, and a town across the basin."""

from __future__ import annotations

import math

from animatic.palette import mix, shade
from animatic.scenery import buildings, countryside, garlands, heavens, inland, landmarks
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Group, Linear, Path, Shape

_HULLS = ("#c8503f", "#3f6f9a", "#f0e6d2", "#4f8a6a", "#e0a23f")


def harbour(stage: Stage, afloat: bool) -> None:
    """`afloat`: the cast is on the water of the basin; else it stands on the quay."""
    view = stage.view
    stage.horizon = view.height * 0.5
    water_top, quay = view.height * 0.52, view.height * (0.8 if not afloat else 0.95)
    stage.floor = Floor(
        view.height * (0.9 if not afloat else 0.77), 270,
        far_y=view.height * (0.85 if not afloat else 0.67), sky_y=0.26,
        shadow_opacity=0 if afloat else stage.light.shadow, mirror=0.16 if afloat else 0.0,
    )  # fmt: skip
    heavens.firmament(stage)
    heavens.clouds(stage, 4)
    _town(stage, water_top)
    landmarks.beyond(stage, water_top)
    _basin(stage, water_top)
    far, near = stage.layer("moorings", 0.42), stage.layer("moorings", 0.72)
    _boats(stage, far, "moorings:far", water_top + view.height * 0.07, 7, 0.62)
    _boats(stage, near, "moorings:near", water_top + view.height * 0.19, 4, 1.15)
    _quay(stage, quay)
    garlands.string_lights(stage)


def _town(stage: Stage, foot: float) -> None:
    """Towers far off, gabled houses along the other side, their lights in the water."""
    view = stage.view
    if not stage.has("village"):
        buildings.skyline(stage, stage.layer("skyline", 0.1), "harbour:skyline", foot, view.height * 0.36, 17)
    layer = stage.layer("waterfront", 0.24)
    random = stage.random("harbour:houses")
    count = 22
    lights: list[tuple[float, str]] = []
    for i in range(count):
        u = [float(each) for each in random.uniform(0, 1, 6)]
        x = (i + 0.5) * layer.span / count
        layer.place(countryside.cottage(stage, 0.3, 76 + 44 * u[5], u), x, foot, 220)
        lights.append((x, "#ffd487"))
    layer.add(Shape(Path().rect(layer.left, foot - 4, layer.right - layer.left, 18), stage.tone("#8f867c", 0.3)))
    if stage.light.lamps:
        shine = stage.layer("town lights", 0.24, order=0.3)
        buildings.reflections(stage, shine, lights[::2], foot + 14, foot + view.height * 0.24, "harbour:lights")


def _basin(stage: Stage, top: float) -> None:
    view = stage.view
    far, near = inland.tone(stage)
    fill = Linear(0, top, 0, view.height, [(0, far, 1), (0.4, mix(far, near, 0.7), 1), (1, near, 1)])
    water = stage.layer("water", 0.24, order=0.26)
    water.add(Shape(Path().rect(water.left, top + 12, water.right - water.left, view.height * 1.1 - top), fill))
    layer = stage.layer("basin", 0.4)
    inland.glints(stage, layer, "harbour:glints", top + 24, view.height * 0.8, 90, 12)


def _boats(stage: Stage, layer: Layer, name: str, y: float, count: int, size: float) -> None:
    random = stage.random(name)
    for i in range(count):
        u = [float(each) for each in random.uniform(0, 1, 5)]
        boat = _moored(
            stage, layer.depth, 120 * size * (0.85 + 0.3 * u[0]), _HULLS[int(u[1] * len(_HULLS))], u[2] < 0.6
        )
        layer.place(Group(boat), (i + 0.2 + 0.6 * u[3]) * layer.span / count, y, 400 * size)
        stage.every_frame(
            lambda t, n=boat, p=6.28 * u[4]: n.place(0, 3 * math.sin(t * 1.1 + p), turn=0.014 * math.sin(t * 0.9 + p))
        )


def _moored(stage: Stage, depth: float, s: float, hull: str, sails: bool) -> Group:
    """A boat on its waterline at the origin: a mast with furled sails, or a cabin with a lit window."""
    side, white = stage.tone(hull, depth), stage.tone("#f4efe4", depth)
    body = Path().move(-s * 0.62, -s * 0.2).line(s * 0.68, -s * 0.24).quad(s * 0.58, 0, s * 0.44, s * 0.04)
    body.line(-s * 0.5, s * 0.04).quad(-s * 0.6, -s * 0.04, -s * 0.62, -s * 0.2).close()
    boat = Group(Shape(Path().ellipse(0, s * 0.05, s * 0.62, s * 0.06), shade(inland.tone(stage)[1], 0.7), 0.6))
    if sails:
        mast = stage.tone("#7a5a3c", depth)
        boat.add(
            Shape(Path().rect(-s * 0.015, -s * 1.5, s * 0.03, s * 1.4), mast),
            Shape(Path().rect(-s * 0.5, -s * 0.42, s * 0.52, s * 0.075, s * 0.035), white),
            Shape(
                Path().move(0, -s * 1.48).line(s * 0.66, -s * 0.24).move(0, -s * 1.48).line(-s * 0.6, -s * 0.2),
                None,
                stroke=mast,
                width=1.6,
            ),
        )
    else:
        boat.add(
            Shape(Path().rect(-s * 0.34, -s * 0.5, s * 0.52, s * 0.32, s * 0.03), white),
            Shape(Path().rect(-s * 0.38, -s * 0.54, s * 0.6, s * 0.06, s * 0.02), shade(side, 0.8)),
            Shape(
                Path().rect(-s * 0.26, -s * 0.43, s * 0.14, s * 0.12).rect(-s * 0.04, -s * 0.43, s * 0.14, s * 0.12),
                countryside.pane(stage, depth),
            ),
        )
    boat.add(
        Shape(body, side),
        Shape(Path().move(-s * 0.62, -s * 0.2).line(s * 0.68, -s * 0.24), None, stroke=white, width=s * 0.035),
    )
    return boat


def _quay(stage: Stage, top: float) -> None:
    """Stone blocks along the water's edge, a coping, bollards with rope, a ladder's head and crates."""
    view = stage.view
    layer = stage.layer("quay", 1.0)
    stone = stage.tone("#a59c90")
    wide = layer.right - layer.left
    layer.add(
        Shape(
            Path().rect(layer.left, top + 12, wide, view.height * 1.35 - top),
            Linear(0, top, 0, view.height, [(0, shade(stone, 1.0), 1), (1, shade(stone, 0.74), 1)]),
        ),
        Shape(Path().rect(layer.left, top, wide, 16), shade(stone, 1.16)),
        Shape(Path().rect(layer.left, top + 16, wide, 4), shade(stone, 0.6)),
    )
    for row in range(3):
        y = top + 20 + (view.height * 1.02 - top - 20) * (row / 3) ** 1.2
        step = 150 + 70 * row
        count = round(layer.span / step)
        for i in range(count):
            x = (i + 0.5 * (row % 2)) * layer.span / count
            joint = Path().polygon([(0, 0), (4, 0), (-6, 46 + 22 * row), (-11, 46 + 22 * row)])
            layer.place(Shape(joint, shade(stone, 0.68), 0.7), x, y, 60)
        layer.add(Shape(Path().rect(layer.left, y, wide, 3), shade(stone, 0.7), 0.7))
    iron, rope = stage.tone("#2f353b"), stage.tone("#c9ab78")
    for i in range(7):
        bollard = Group(
            Shape(Path().rect(-13, -38, 26, 42, 5), iron),
            Shape(Path().rect(-20, -46, 40, 14, 7), shade(iron, 1.35)),
            Shape(Path().move(-12, -18).quad(-90, 26, -190, -4), None, stroke=rope, width=4),
        )
        layer.place(bollard, (i + 0.3) * layer.span / 7, top + 12, 420)
    for i in range(4):
        crate = Group()
        wood = stage.tone("#a97b48")
        for x, y, s in ((0, 0, 54), (52, 0, 44), (16, -54, 42)):
            crate.add(
                Shape(Path().rect(x - s / 2, y - s, s, s, 3), wood),
                Shape(
                    Path()
                    .rect(x - s / 2, y - s, s, 6)
                    .rect(x - s / 2, y - 6, s, 6)
                    .rect(x - s / 2, y - s * 0.55, s, 5),
                    shade(wood, 0.7),
                ),
            )
        layer.place(crate, (i + 0.62) * layer.span / 4, top + 26, 220)
    if stage.light.lamps or stage.has("village"):
        for i in range(4):
            layer.place(buildings.lamp_post(stage, 230), (i + 0.05) * layer.span / 4, top + 20, 260)
