"""A table top by a café window: planks under the cast, and the room behind it out of focus, in four depths."""

from __future__ import annotations

import math

from animatic.palette import mix, shade
from animatic.scene import Shot
from animatic.scenery import bare_wall, glow, hearth, indoors, panes
from animatic.scenery.indoors import lit
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Group, Linear, Path, Shape

_TOPS = {"marble": "#dfe3e6", "stone": "#a9a49b", "wooden": "#b9793f"}  # by the detail that the prompt named


def build(stage: Stage, shot: Shot) -> None:
    if stage.has("plain wall"):
        bare_wall.plain_wall(stage)
        return
    view = stage.view
    stage.scrolls = False
    edge = view.height * (0.6 if not view.is_portrait else 0.57)
    stage.horizon = edge
    stage.floor = Floor(
        edge + (view.height - edge) * 0.63, 330, far_y=edge + (view.height - edge) * 0.4,
        shadow=(44, 22, 10), shadow_opacity=0.42, mirror=0.08,
    )  # fmt: skip
    _window(stage, edge)
    _shelf(stage, edge)
    _pendants(stage)
    _far_things(stage, edge)
    _top(stage, edge)
    _near_things(stage)


def _window(stage: Stage, edge: float) -> None:
    view = stage.view
    indoors.outside(stage, (0, 0, view.width, edge + 60))
    panes.weather_outside(stage, (0, 0, view.width, edge + 40))
    indoors.enter(stage)
    layer = stage.layer("window", 0.14)
    left = view.width * (0.06 if not view.is_portrait else -0.3)
    wide = min(view.width * 0.6, 640) if not view.is_portrait else view.width * 0.98
    pane = (left, view.height * 0.05, left + wide, edge - 34)
    indoors.window(stage, layer, [pane], lit(stage, "#c9a98c", 0.92), lit(stage, "#6d4c39"), edge + 120, blur=14)


def _shelf(stage: Stage, edge: float) -> None:
    view = stage.view
    layer = stage.layer("shelf", 0.26)
    left = view.width * (0.74 if not view.is_portrait else 0.76)
    random = stage.random("shelf")
    jars = ("#d98e5f", "#8fb09a", "#f0d9a8", "#a8bcd0", "#c9705a", "#e6b05c")
    for row in range(2 if not view.is_portrait else 3):
        y = edge - 110 - row * 150
        layer.add(*glow.soft(Path().rect(left, y, view.width * 0.7, 14), lit(stage, "#7a5238"), 10))
        for i in range(6):
            wide, high, pick = random.uniform(30, 52), random.uniform(46, 92), int(random.integers(len(jars)))
            x = left + 26 + i * 74
            jar = Path().rect(x, y - high, wide, high, 12)
            layer.add(*glow.soft(jar, lit(stage, jars[pick], 0.85), 9))
            layer.add(Shape(Path().rect(x + 7, y - high + 10, wide * 0.2, high * 0.6, 4), "#ffffff", 0.16))


def _pendants(stage: Stage) -> None:
    view = stage.view
    layer = stage.layer("pendants", 0.4)
    for part, drop in ((0.6, 0.2), (0.87, 0.14), (0.12, 0.12)):
        x, y = view.width * part, view.height * drop
        cord = Shape(Path().rect(-2, -view.height, 4, view.height), lit(stage, "#3a2a22"))
        bowl = Path().move(-52, 34).cubic(-48, -6, -22, -22, 0, -24).cubic(22, -22, 48, -6, 52, 34).close()
        lamp = Group(cord, *glow.soft(bowl, lit(stage, "#b5563c"), 7))
        bulb = indoors.LAMP if stage.light.lamps else lit(stage, "#fff3d6")
        lamp.add(Shape(Path().ellipse(0, 36, 21, 13), bulb, 0.95))
        if stage.light.lamps:
            lamp.add(glow.halo(0, 40, 210, indoors.LAMP, 0.62))
        layer.add(lamp)
        stage.every_frame(lambda t, n=lamp, x=x, y=y, p=part: n.place(x, y, turn=0.012 * math.sin(t * 0.9 + p * 9)))


def _far_things(stage: Stage, edge: float) -> None:
    """A vase with flowers and a stack of books at the far end of the table, out of focus."""
    view = stage.view
    layer = stage.layer("far things", 0.66)
    _vase(stage, layer, view.width * (0.2 if not view.is_portrait else 0.16), edge + 26)
    x, y = view.width * (0.82 if not view.is_portrait else 0.86), edge + 24
    for i, (wide, colour) in enumerate(((168, "#3f5f7a"), (146, "#c2703d"), (156, "#e4d6b4"))):
        layer.add(
            *glow.soft(
                Path().rect(x - wide / 2 + 5 * (i % 2), y - 24 * (i + 1), wide, 22, 4), lit(stage, colour, 0.95), 6
            )
        )
    layer.add(Shape(Path().ellipse(x, y + 2, 104, 9), lit(stage, "#3a2012"), 0.4))


def _vase(stage: Stage, layer: Layer, x: float, y: float) -> None:
    random = stage.random("vase")
    layer.add(Shape(Path().ellipse(x, y + 2, 62, 9), lit(stage, "#3a2012"), 0.4))
    flowers = Group()
    for i in range(7):
        tip = (i - 3) * 26 + float(random.uniform(-8, 8))
        high = 158 - abs(i - 3) * 17 + float(random.uniform(-14, 14))
        flowers.add(
            Shape(
                Path().move(0, -70).quad(tip * 0.3, -high * 0.75, tip, -high),
                None,
                stroke=lit(stage, "#5d8a4a"),
                width=6,
            )
        )
    for i in range(7):
        tip = (i - 3) * 30 + float(random.uniform(-8, 8))
        high = 160 - abs(i - 3) * 17 + float(random.uniform(-14, 14))
        petal = lit(stage, ("#f4a6b0", "#fbe3d4", "#e8788a")[i % 3])
        flowers.add(
            *glow.soft(Path().ellipse(tip, -high, 25, 22), petal, 8),
            Shape(Path().ellipse(tip, -high, 9, 8), shade(petal, 0.86)),
        )
    layer.add(flowers)
    stage.every_frame(lambda t: flowers.place(x, y, lean=0.018 * math.sin(t * 0.8)))
    body = (
        Path()
        .move(x - 22, y - 92)
        .quad(x - 60, y - 30, x - 30, y)
        .line(x + 30, y)
        .quad(x + 60, y - 30, x + 22, y - 92)
        .close()
    )
    layer.add(*glow.soft(body, lit(stage, "#8fb4c4"), 6), Shape(Path().ellipse(x - 18, y - 44, 8, 22), "#ffffff", 0.25))


def _top(stage: Stage, edge: float) -> None:
    """The table: planks away from us, a worn far edge, and the window's light lying on the varnish."""
    view = stage.view
    layer = stage.layer("table", 1.0)
    wood = next((colour for word, colour in _TOPS.items() if stage.has(word)), _TOPS["wooden"])
    low = view.height * 1.4
    layer.add(Shape(Path().rect(layer.left, edge + 4, layer.right - layer.left, 40), lit(stage, shade(wood, 0.4))))
    boards = 8 if stage.has("marble", "stone") else 26  # slabs are wider than planks
    indoors.planks(
        stage, layer, "table", edge, low, lit(stage, wood), boards, (view.width / 2, edge - (low - edge) * 0.9)
    )
    layer.add(
        Shape(
            Path().rect(layer.left, edge, layer.right - layer.left, 5),
            mix(lit(stage, wood), stage.light.glow, 0.4),
            0.8,
        )
    )
    _gloss(stage, layer, edge)
    if stage.light.lamps:
        layer.add(glow.halo(view.width * 0.6, edge + (view.height - edge) * 0.42, 470, indoors.LAMP, 0.34, flat=0.36))


def _gloss(stage: Stage, layer: Layer, edge: float) -> None:
    view = stage.view
    strength = max(0.14, indoors.beam_strength(stage) * 0.55)
    colour = "#ff6ad5" if stage.light.time == "neon" else stage.light.glow
    x, wide = view.width * 0.3, min(300.0, view.width * 0.3)
    deep = (view.height - edge) * 0.86
    for k, (a, b) in enumerate(((-1.0, -0.08), (0.08, 1.0))):
        patch = Path().polygon(
            [
                (x + wide * a, edge + 6),
                (x + wide * b, edge + 6),
                (x + wide * (b * 1.5 + 0.35), edge + deep),
                (x + wide * (a * 1.5 + 0.35), edge + deep),
            ]
        )
        light = Shape(
            patch,
            Linear(0, edge, 0, edge + deep, [(0, colour, strength), (0.55, colour, strength * 0.4), (1, colour, 0)]),
        )
        layer.add(light)
        glow.pulse(stage, light, 0.82, 1.0, 0.7, k)


def _near_things(stage: Stage) -> None:
    """What lies about the cup: biscuits on a plate, two lumps of sugar, a spoon; and dust in the light."""
    view = stage.view
    y = stage.floor.y
    layer = stage.layer("things", 1.0)
    side = min(view.width * 0.33, 380)
    _biscuits(stage, layer, view.width / 2 - side, y - 46)
    _sugar(stage, layer, view.width / 2 + side * 0.78, y - 66)
    _spoon(stage, layer, view.width / 2 + min(view.width * 0.3, 300), y + 20)
    if stage.has("candles"):
        for dx, high in ((-0.3, 120), (0.32, 96)):
            hearth.candle(stage, layer, view.width * (0.5 + dx), y - 96, high)
    air = stage.layer("air", 1.1)
    if stage.light.time in ("day", "dawn", "sunset", "neon"):
        glow.dust(
            stage, air, "table:dust", (0, view.height * 0.1, view.width * 0.8, view.height * 0.8), stage.light.glow, 24
        )


def _biscuits(stage: Stage, layer: Layer, x: float, y: float) -> None:
    plate = lit(stage, "#e9eef0")
    layer.add(
        Shape(Path().ellipse(x + 6, y + 9, 108, 27), "#2a1408", 0.36),
        Shape(Path().ellipse(x, y + 3, 104, 26), shade(plate, 0.74)),
        Shape(Path().ellipse(x, y, 104, 25), plate),
        Shape(Path().ellipse(x, y - 1, 72, 16), shade(plate, 0.9)),
    )
    for dx, dy in ((-30, -4), (32, -3), (2, -15)):
        dough = lit(stage, "#d79a55")
        layer.add(
            Shape(Path().ellipse(x + dx, y + dy, 42, 15), shade(dough, 0.7)),
            Shape(Path().ellipse(x + dx, y + dy - 6, 42, 15), dough),
            Shape(Path().ellipse(x + dx - 6, y + dy - 9, 28, 8), shade(dough, 1.14), 0.7),
        )
        chips = Path()
        for cx, cy in ((-20, -6), (-4, -11), (14, -7), (24, -3), (2, -1)):
            chips.ellipse(x + dx + cx, y + dy + cy, 4.6, 2.8)
        layer.add(Shape(chips, lit(stage, "#4b2a18")))


def _sugar(stage: Stage, layer: Layer, x: float, y: float) -> None:
    white = lit(stage, "#fbf8f1")
    for dx, dy, s in ((0, 0, 25), (31, 8, 25)):
        a, b = x + dx, y + dy
        layer.add(
            Shape(Path().ellipse(a + 5, b + 2, s * 1.0, s * 0.26), "#2a1408", 0.34),
            Shape(
                Path().polygon(
                    [(a - s * 0.8, b - s), (a + s * 0.2, b - s * 0.86), (a + s * 0.2, b + s * 0.14), (a - s * 0.8, b)]
                ),
                shade(white, 0.94),
            ),
            Shape(
                Path().polygon(
                    [
                        (a + s * 0.2, b - s * 0.86),
                        (a + s * 0.85, b - s * 1.04),
                        (a + s * 0.85, b - s * 0.06),
                        (a + s * 0.2, b + s * 0.14),
                    ]
                ),
                shade(white, 0.74),
            ),
            Shape(
                Path().polygon(
                    [
                        (a - s * 0.8, b - s),
                        (a - s * 0.1, b - s * 1.16),
                        (a + s * 0.85, b - s * 1.04),
                        (a + s * 0.2, b - s * 0.86),
                    ]
                ),
                white,
            ),
        )


def _spoon(stage: Stage, layer: Layer, x: float, y: float) -> None:
    metal = lit(stage, "#c9d0d6")
    handle = Path().move(-70, -5).quad(0, -9, 74, -5).quad(80, 0, 74, 5).quad(0, 4, -70, 4).close()
    spoon = Group(
        Shape(Path().ellipse(-88, 9, 36, 13), "#2a1408", 0.34),
        Shape(handle, shade(metal, 0.86)),
        Shape(Path().move(-66, -3).quad(0, -7, 72, -3), None, stroke="#ffffff", width=2, stroke_opacity=0.5),
        Shape(Path().ellipse(-94, 0, 34, 15), metal),
        Shape(
            Path().ellipse(-95, 1, 26, 10),
            Linear(-120, -8, -70, 10, [(0, shade(metal, 0.6), 1), (1, shade(metal, 1.15), 1)]),
        ),
    )
    spoon.place(x, y, 1, -0.2)
    layer.add(spoon)
