"""A row of shops at street level: wide windows with wares, doors, striped awnings and painted names."""

from __future__ import annotations

from animatic import art
from animatic.palette import shade
from animatic.scenery import glow
from animatic.stage import Layer, Stage
from animatic.vector import RGB, Group, Path, Shape, Text

_SHOPS = (
    ("BAKERY", "#8a4f35", "#e8b06a"),
    ("FLOWERS", "#4f7a5a", "#e8637a"),
    ("BOOKS", "#3f5a7a", "#c9a04a"),
    ("FRUIT", "#a8443a", "#f0a23a"),
    ("TOYS", "#6a4a8a", "#5fb8d0"),
)  # name, paint of the front, colour of the wares
_AWNINGS = ("#d8443a", "#3f8f6a", "#4f7fb5", "#e0a23f", "#b05a8a")


def shops(stage: Stage, layer: Layer, low: float, height: float) -> None:
    """Shops with two floors above them, side by side in the layer's span; the one the prompt names stands in front."""
    order = [each for each in _SHOPS if stage.has(each[0].lower())] or list(_SHOPS[:1])
    order += [each for each in _SHOPS if each not in order]
    count = max(5, round(layer.span / 420))
    step = layer.span / count
    middle = int((stage.view.width / 2) / step)
    for i in range(count):
        shop = _shop(stage, layer.depth, step * 0.985, height, order[(i - middle) % len(order)], i)
        layer.place(shop, (i + 0.5) * step + stage.view.width / 2 - (middle + 0.5) * step, low, step * 1.1)


def _shop(stage: Stage, depth: float, wide: float, high: float, kind: tuple[str, str, str], number: int) -> Group:
    name, paint, wares = kind
    front = stage.tone(paint, depth)
    wall = stage.tone(("#d9c4a4", "#c9a898", "#b8c0b4", "#d2b88f")[number % 4], depth)
    floor = high * 0.52  # of the shop, below the flats
    group = Group(
        Shape(Path().rect(-wide / 2, -high, wide, high), wall),
        Shape(Path().rect(-wide / 2 - 3, -high - 8, wide + 6, 14), shade(wall, 0.7)),
        Shape(Path().rect(-wide / 2, -floor, wide, floor), front),
        Shape(Path().rect(-wide / 2, -floor - 4, wide, 7), shade(front, 0.7)),
    )
    _flats(stage, group, wide, high, floor, number)
    _window(stage, group, depth, wide, floor, front, wares, name)
    _awning(stage, group, depth, wide, floor, _AWNINGS[number % len(_AWNINGS)])
    sign = Text(
        name, str(art.font_path()), floor * 0.13, "#fff3d6" if stage.light.lamps else stage.tone("#fff6e0", depth)
    )
    sign.place(0, -floor + floor * 0.1)
    group.add(sign)
    return group


def _flats(stage: Stage, group: Group, wide: float, high: float, floor: float, number: int) -> None:
    """Windows above the shop, some of them lit at night."""
    for k in range(4):
        x, y = -wide * 0.36 + wide * 0.24 * k, -high + (high - floor) * 0.24
        lit = stage.light.lamps and (k * 3 + number) % 4 < 2
        pane = "#ffd487" if lit else stage.tone("#5f7f9c" if not stage.light.lamps else "#3a4668", 0.8)
        group.add(
            Shape(Path().rect(x - 3, y - 3, wide * 0.1 + 6, (high - floor) * 0.52 + 6, 2), stage.tone("#f4ecdc", 0.8)),
            Shape(Path().rect(x, y, wide * 0.1, (high - floor) * 0.52), pane),
        )


def _window(
    stage: Stage, group: Group, depth: float, wide: float, floor: float, front: RGB, wares: str, name: str
) -> None:
    """The pane with shelves of wares, and the door beside it."""
    left, top, across, tall = -wide * 0.44, -floor * 0.68, wide * 0.6, floor * 0.54
    inside = "#ffe2a8" if stage.light.lamps else stage.tone("#f0dcb4", depth)
    if stage.light.lamps:
        group.add(glow.halo(left + across / 2, top + tall * 0.6, across * 0.75, "#ffc46b", 0.5))
    group.add(
        Shape(Path().rect(left - 7, top - 7, across + 14, tall + 14, 4), shade(front, 1.35)),
        Shape(Path().rect(left, top, across, tall), inside),
    )
    item = stage.tone(wares, min(1.0, depth + 0.3))
    for row in range(2):
        y = top + tall * (0.5 + 0.46 * row)
        group.add(Shape(Path().rect(left, y, across, 5), shade(stage.tone("#8a5f3c", depth), 0.9)))
        for k in range(7):
            x, own = left + across * (k + 0.5) / 7, shade(item, 0.86 + 0.14 * ((k * 2 + row) % 3))
            if name == "BOOKS":
                group.add(Shape(Path().rect(x - 9, y - 30 - 4 * (k % 3), 16, 30 + 4 * (k % 3), 2), own))
            elif name == "BAKERY" and row == 0:
                group.add(
                    Shape(Path().ellipse(x, y - 8, 16, 9), own),
                    Shape(Path().rect(x - 7, y - 13, 3, 8).rect(x + 2, y - 13, 3, 8), shade(own, 1.3)),
                )
            else:
                group.add(Shape(Path().ellipse(x, y - 12, 13, 12), own))
    shine = Path().polygon(
        [
            (left + across * 0.12, top),
            (left + across * 0.26, top),
            (left + across * 0.1, top + tall),
            (left, top + tall),
            (left, top + tall * 0.7),
        ]
    )
    group.add(Shape(shine, "#ffffff", 0.14))
    door = wide * 0.24
    group.add(
        Shape(Path().rect(door, -floor * 0.74, wide * 0.18, floor * 0.74, 3), shade(front, 0.66)),
        Shape(Path().rect(door + wide * 0.03, -floor * 0.68, wide * 0.12, floor * 0.36, 2), inside),
        Shape(Path().ellipse(door + wide * 0.155, -floor * 0.26, 5), "#e8c86a"),
    )


def _awning(stage: Stage, group: Group, depth: float, wide: float, floor: float, cloth: str) -> None:
    top, low = -floor * 0.8, -floor * 0.64
    for k in range(9):
        a, b = (-wide * 0.47 + wide * 0.94 * part / 9 for part in (k, k + 1))
        colour = stage.tone(cloth if k % 2 == 0 else "#f8f1e2", depth)
        strip = Path().polygon([(a * 0.95, top), (b * 0.95, top), (b, low), (a, low)])
        group.add(Shape(strip, colour), Shape(Path().ellipse((a + b) / 2, low, (b - a) / 2, 8), shade(colour, 0.92)))
