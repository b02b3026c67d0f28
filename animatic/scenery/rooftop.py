"""On and over roofs: a flat roof to stand on with its parapet, chimneys and water tank, and the roofs of a village."""

from __future__ import annotations

import math

from animatic.palette import mix, shade
from animatic.scenery import buildings, countryside, garlands, heavens, landmarks, seasons
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Group, Linear, Path, Shape

_TILES = ("#9a4f3c", "#8a5a44", "#7d4a45", "#a2654a", "#6f5a5a")


def on_the_roof(stage: Stage, neon: bool) -> None:
    """The city lies behind and below the parapet."""
    view = stage.view
    stage.horizon = view.height * 0.6
    stage.floor = Floor(
        view.height * 0.9, 270, far_y=view.height * 0.83, sky_y=0.3, shadow_opacity=stage.light.shadow,
        mirror=0.3 if {"rain", "storm"} & set(stage.shot.weather) else 0.0,
    )  # fmt: skip
    heavens.firmament(stage)
    heavens.clouds(stage, 4)
    low = view.height * 0.74
    landmarks.beyond(stage, low, 0.3, share=0.84)
    ruined = stage.has("ruins")
    for depth, high, count in ((0.12, 0.5, 15), (0.28, 0.34, 13)):
        layer = stage.layer("skyline", depth)
        if ruined:
            _rubble(stage, layer, f"skyline:rubble:{depth}", low, view.height * high)
        else:
            buildings.skyline(stage, layer, f"skyline:{depth}", low, view.height * high, count)
    _roofs_below(stage, low, neon or stage.light.lamps)
    _deck(stage, low)
    garlands.string_lights(stage)


def village_roofs(
    stage: Stage, layer: Layer, name: str, y: float, size: float, count: int, x0: float, wide: float
) -> None:
    """Tiled gables side by side with chimneys, lit attic windows and white tops in the snow, seen from above them."""
    random = stage.random(name)
    snowy = seasons.is_snowy(stage)
    for i in range(count):
        u = [float(each) for each in random.uniform(0, 1, 7)]
        s = size * (0.8 + 0.4 * u[0])
        tile = stage.tone("#e9f0f7" if snowy else _TILES[int(u[1] * len(_TILES))], layer.depth)
        wall = stage.tone("#e6d8bf", layer.depth)
        half, tall = s * 0.86, s * (0.7 + 0.25 * u[2])
        chimney = (u[3] - 0.5) * half
        house = Group(
            Shape(Path().rect(chimney, -tall * 1.08, s * 0.16, tall * 0.6), shade(wall, 0.62)),
            Shape(Path().rect(chimney - s * 0.02, -tall * 1.12, s * 0.2, s * 0.07), shade(tile, 1.1)),
            Shape(
                Path().polygon([(-half, 0), (-half * 0.62, -tall * 0.8), (half * 0.62, -tall * 0.8), (half, 0)]), tile
            ),
            Shape(
                Path().polygon([(half * 0.1, 0), (half * 0.2, -tall * 0.8), (half * 0.62, -tall * 0.8), (half, 0)]),
                shade(tile, 0.84),
            ),
            Shape(Path().rect(-half, -2, half * 2, s), shade(wall, 0.8)),
        )
        for k in range(1, 4):
            v = tall * 0.2 * k
            house.add(Shape(Path().rect(-half * (1 - 0.1 * k), -v, half * (2 - 0.2 * k), 3), shade(tile, 0.78), 0.8))
        gable = Path().polygon(
            [
                (-s * 0.2, -tall * 0.12),
                (-s * 0.2, -tall * 0.42),
                (0, -tall * 0.66),
                (s * 0.2, -tall * 0.42),
                (s * 0.2, -tall * 0.12),
            ]
        )
        house.add(Shape(gable, wall))
        lit = stage.light.lamps and u[4] < 0.6
        window = countryside.pane(stage, layer.depth) if lit or not stage.light.lamps else stage.tone("#2a3450")
        house.add(Shape(Path().rect(-s * 0.09, -tall * 0.42, s * 0.18, s * 0.2, 3), window))
        layer.place(house, x0 + (i + 0.3 + 0.4 * u[5]) * wide / count, y + s * 0.2 * (u[6] - 0.5), s * 2)


def _roofs_below(stage: Stage, low: float, lit: bool) -> None:
    """Flat roofs nearer than the skyline, a storey below ours, with small tanks and vents."""
    layer = stage.layer("roofs", 0.55)
    random = stage.random("roofs")
    count = 12
    step = layer.span / count
    for i in range(count):
        u = [float(each) for each in random.uniform(0, 1, 6)]
        wide, top = step * (0.8 + 0.26 * u[0]), 30 + 110 * u[1]
        wall = stage.tone(("#b3927c", "#a8a39b", "#8f9aa8", "#bda58d")[int(u[2] * 4)], 0.55)
        house = Group(
            Shape(Path().rect(-wide / 2, -top, wide, top + 200), wall),
            Shape(Path().rect(-wide / 2 - 5, -top - 9, wide + 10, 13), shade(wall, 0.74)),
            Shape(Path().rect(wide * (u[3] - 0.5) * 0.6, -top - 40, 26, 34), shade(wall, 0.6)),
        )
        panes = Path()
        for k in range(5):
            panes.rect(wide * (-0.4 + 0.17 * k), -top + 22, 16, 24)
        house.add(Shape(panes, "#ffd487" if lit else stage.tone("#6f8aa0", 0.55), 0.9))
        if seasons.is_snowy(stage):
            house.add(Shape(Path().rect(-wide / 2 - 5, -top - 17, wide + 10, 10, 5), stage.tone("#f7fafd", 0.55)))
        layer.place(house, (i + 0.5) * step, low, wide + 20)


def _deck(stage: Stage, low: float) -> None:
    """Our own roof: a parapet along its edge, felt strips, a water tank on legs, chimneys, a vent and a door."""
    view = stage.view
    layer = stage.layer("deck", 1.0)
    snowy = seasons.is_snowy(stage)
    felt = stage.tone("#eef3f8" if snowy else "#7d7a7c")
    brick = stage.tone("#a86a52")
    wide, edge = layer.right - layer.left, low + 16
    _tank(stage, low)
    layer.add(
        Shape(
            Path().rect(layer.left, edge, wide, view.height * 1.35 - edge),
            Linear(0, edge, 0, view.height, [(0, shade(felt, 0.86), 1), (1, shade(felt, 1.04), 1)]),
        ),
        Shape(Path().rect(layer.left, edge - 34, wide, 46), brick),
        Shape(Path().rect(layer.left, edge - 44, wide, 14), stage.tone("#f7fafd" if snowy else "#c4bcb0")),
        Shape(Path().rect(layer.left, edge + 12, wide, 16), "#000000", 0.2),
    )
    bricks = 46
    for i in range(bricks):
        x = (i + 0.5) * layer.span / bricks
        layer.place(
            Shape(Path().rect(-2, edge - 28, 3, 16).rect(26, edge - 10, 3, 18), shade(brick, 0.7), 0.8), x, 0, 80
        )
    for i in range(9):
        seam = Path().polygon([(0, 0), (5, 0), (-40, view.height * 0.3), (-48, view.height * 0.3)])
        layer.place(Shape(seam, shade(felt, 0.78), 0.8), (i + 0.3) * layer.span / 9, edge + 28, 160)
    for i, x in enumerate((0.06, 0.43, 0.78)):
        layer.place(_chimney(stage, brick, i), layer.span * x, edge + 4, 140)
    for i, x in enumerate((0.25, 0.6)):
        vent = Group(
            Shape(Path().rect(-16, -50, 32, 54), stage.tone("#9aa3aa")),
            Shape(Path().ellipse(0, -52, 30, 13), stage.tone("#b8c0c6")),
            Shape(Path().rect(-11, -40, 22, 4).rect(-11, -30, 22, 4), stage.tone("#5f676d")),
        )
        layer.place(vent, layer.span * x, edge + 46 - 20 * i, 120)


def _tank(stage: Stage, low: float) -> None:
    """A wooden water tank on iron legs, standing at the far edge."""
    layer = stage.layer("tank", 0.98)
    wood, iron = stage.tone("#8f6745"), stage.tone("#3f444a")
    for i, x in enumerate((0.3, 0.86)):
        s = min(stage.view.height * 0.33, 250.0)
        tank = Group(
            Shape(
                Path()
                .move(-s * 0.26, 0)
                .line(-s * 0.22, -s * 0.42)
                .move(s * 0.26, 0)
                .line(s * 0.22, -s * 0.42)
                .move(-s * 0.25, -s * 0.06)
                .line(s * 0.23, -s * 0.4)
                .move(s * 0.25, -s * 0.06)
                .line(-s * 0.23, -s * 0.4),
                None,
                stroke=iron,
                width=6,
            ),
            Shape(
                Path().rect(-s * 0.3, -s * 0.86, s * 0.6, s * 0.46, 4),
                Linear(-s * 0.3, 0, s * 0.3, 0, [(0, shade(wood, 1.12), 1), (1, shade(wood, 0.68), 1)]),
            ),
            Shape(
                Path().polygon([(-s * 0.34, -s * 0.84), (0, -s * 1.08), (s * 0.34, -s * 0.84)]),
                stage.tone("#f4f8fc" if seasons.is_snowy(stage) else "#5f5a58"),
            ),
        )
        for k in (0.52, 0.68, 0.8):
            tank.add(Shape(Path().rect(-s * 0.305, -s * k, s * 0.61, 5), iron, 0.8))
        layer.place(tank, layer.span * x, low + 12 + 4 * i, s * 1.2)


def _chimney(stage: Stage, brick: tuple[int, int, int], number: int) -> Group:
    """Brick with two pots and a thread of smoke."""
    stack = Group()
    puffs = [Shape(Path().ellipse(0, 0, 1), mix(stage.tone("#e2e2e6"), stage.light.haze, 0.3), 0.5) for _ in range(5)]
    for x in (-20, 8):
        stack.add(Shape(Path().rect(x, -142, 16, 34, 4), stage.tone("#c98a66")))
    stack.add(
        Shape(Path().rect(-34, -112, 68, 118), brick),
        Shape(Path().rect(10, -112, 24, 118), shade(brick, 0.8)),
        Shape(Path().rect(-40, -118, 80, 14), shade(brick, 0.7)),
        *puffs,
    )

    def rise(t: float) -> None:
        for i, puff in enumerate(puffs):
            life = (t * 0.17 + i / 5 + number * 0.3) % 1
            puff.place(-12 + 60 * life**1.4 + 5 * math.sin(t + 2 * i), -146 - 130 * life, 7 + 22 * life)
            puff.opacity(math.sin(math.pi * min(1.0, life + 0.06)))

    stage.every_frame(rise)
    return stack


def _rubble(stage: Stage, layer: Layer, name: str, low: float, high: float) -> None:
    """Broken walls between the towers of a ruined city: ragged tops and empty windows."""
    random = stage.random(name)
    count = 14
    for i in range(count):
        u = [float(each) for each in random.uniform(0, 1, 7)]
        wide, tall = layer.span / count * (0.6 + 0.3 * u[0]), high * (0.5 + 0.5 * u[1])
        wall = shade(stage.tone("#8b8378", layer.depth), 0.8 + 0.2 * u[2])
        jag = [
            (-wide / 2, -tall * (0.5 + 0.4 * u[3])),
            (-wide * 0.24, -tall * (0.86 + 0.14 * u[4])),
            (-wide * 0.1, -tall * 0.62),
        ]
        jag += [
            (wide * 0.12, -tall * (0.78 + 0.2 * u[5])),
            (wide * 0.28, -tall * 0.52),
            (wide / 2, -tall * (0.3 + 0.5 * u[6])),
        ]
        holes = Path()
        for k in range(6):
            holes.rect(-wide * 0.36 + (k % 3) * wide * 0.27, -tall * (0.42 if k < 3 else 0.2), wide * 0.13, tall * 0.1)
        ruin = Group(
            Shape(Path().polygon([(-wide / 2, 200), *jag, (wide / 2, 200)]), wall), Shape(holes, shade(wall, 0.5))
        )
        layer.place(ruin, (i + 0.5) * layer.span / count, low, wide + 20)
