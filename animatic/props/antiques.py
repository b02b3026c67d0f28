"""Small precious things: gramophones, typewriters, snow globes, chessboards."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import mix, shade
from animatic.props import Look, Maker, drawn
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import RGB, Group, Linear, Node, Path, Radial, Shape


def gramophone(stage: Stage, actor: Actor, size: float) -> Look:
    """A box with a turning record under a brass horn."""
    wood, brass = cast_tone(stage, "#7b4a2c"), cast_tone(stage, actor.colour or "#d9a93a")
    black = cast_tone(stage, "#24242b")
    bell = Path().move(4, -48).quad(-4, -62, -34, -66).quad(-46, -84, -30, -98).quad(-2, -92, 12, -52).close()
    mouth = Path().move(-34, -66).cubic(-48, -74, -44, -94, -30, -98).cubic(-20, -92, -22, -72, -34, -66).close()
    flutes = Path().move(4, -52).quad(-10, -70, -42, -78).move(6, -53).quad(-6, -78, -38, -90)
    neck = Path().move(6, -50).cubic(18, -34, 30, -40, 28, -26)
    mark = Shape(Path().ellipse(0, 0, 3), "#ffffff", 0.5)
    node = drawn(
        size, Shape(Path().polygon([(-42, 0), (42, 0), (38, -6), (-38, -6)]), shade(wood, 0.7)),
        Shape(Path().rect(-36, -24, 72, 19, 1), Linear(0, -24, 0, -5, [(0, wood, 1), (1, shade(wood, 0.7), 1)])),
        Shape(Path().rect(-39, -27, 78, 4, 1.4), shade(wood, 1.2)), Shape(Path().ellipse(-4, -28, 29, 5), black),
        Shape(Path().ellipse(-4, -28, 20, 3.4), None, stroke=shade(black, 2), width=0.7),
        Shape(Path().ellipse(-4, -28, 9, 1.6), cast_tone(stage, "#b5302c")), mark,
        Shape(neck, None, stroke=brass, width=4.6),
        Shape(Path().move(28, -27).line(12, -29), None, stroke=brass, width=2),
        Shape(bell, Linear(-40, 0, 12, 0, [(0, shade(brass, 1.15), 1), (1, shade(brass, 0.7), 1)])),
        Shape(flutes, None, stroke=shade(brass, 0.7), width=1), Shape(mouth, shade(brass, 0.5)),
        Shape(mouth, None, stroke=shade(brass, 1.2), width=2.2),
        Shape(Path().ellipse(0, -14, 6).ellipse(0, -14, 2), None, stroke=brass, width=1),
    )  # fmt: skip
    stage.every_frame(lambda t: mark.transform(1, 0, -4 + 24 * math.cos(t * 4), 0, 0.3, -28 + 4 * math.sin(t * 4)))
    return Look(node, size * 0.9, size * 0.98, shadow=0.9)


def typewriter(stage: Stage, actor: Actor, size: float) -> Look:
    """Seen from the front, a sheet in its roller; its keys go down by turns."""
    paint, dark = cast_tone(stage, actor.colour or "#3f5f5a"), cast_tone(stage, "#2b2d36")
    paper, chrome = cast_tone(stage, "#fdfaf0"), cast_tone(stage, "#c9ced6")
    lines = Path()
    for i, wide in enumerate((34, 28, 36, 20)):
        lines.move(-20, -82 + 6 * i).line(-20 + wide, -82 + 6 * i)
    keys: list[Group] = []
    spots = [(-4.4 * (7 + row) + 8.8 * i, -24 + 7.6 * row) for row in range(3) for i in range(8 + row)]
    for _ in spots:
        key = Group(Shape(Path().ellipse(0, 0, 3.2, 2.6), chrome), Shape(Path().ellipse(0, -0.4, 2.4, 1.9), dark))
        keys.append(key)

    def type_on(t: float) -> None:
        pressed = int(t * 7) * 11 % len(keys)
        for i, (key, (x, y)) in enumerate(zip(keys, spots, strict=True)):
            key.place(x, y + (2 if i == pressed else 0))

    stage.every_frame(type_on)
    body = Path().polygon([(-36, -52), (36, -52), (42, -28), (50, -2), (46, 0), (-46, 0), (-50, -2), (-42, -28)])
    node = drawn(
        size, Shape(Path().rect(-26, -90, 52, 42, 1), paper), Shape(lines, None, stroke=shade(paper, 0.55), width=1.2),
        Shape(Path().rect(-46, -56, 92, 9, 4), dark),
        Shape(Path().rect(-51, -55, 6, 7, 2).rect(45, -55, 6, 7, 2), chrome),
        Shape(body, Linear(0, -52, 0, 0, [(0, shade(paint, 1.2), 1), (0.45, paint, 1), (1, shade(paint, 0.62), 1)])),
        Shape(Path().move(-22, -46).quad(0, -34, 22, -46).close(), dark),
        Shape(Path().polygon([(-40, -28), (40, -28), (46, -3), (-46, -3)]), shade(paint, 0.5)), *keys,
    )  # fmt: skip
    return Look(node, size * 1.02, size * 0.9, shadow=0.95)


def snow_globe(stage: Stage, actor: Actor, size: float) -> Look:
    """A glass ball on its foot: a hut among firs, and flakes that sink for ever."""
    wood, sky = cast_tone(stage, actor.colour or "#8a4b36"), cast_tone(stage, "#a9d4ee")
    snow, fir = cast_tone(stage, "#f6faff"), cast_tone(stage, "#3f7f5a")
    ground = Path().move(-36, -44).cubic(-20, -52, 20, -50, 36, -44).cubic(30, -26, 16, -19, 0, -19)
    flakes = [Shape(Path().ellipse(0, 0, 1.3), "#ffffff", 0.95) for _ in range(16)]
    luck = stage.random(f"snow_globe:{actor.name}").uniform(0, 1, (16, 2))

    def sink(t: float) -> None:
        for flake, (u, v) in zip(flakes, luck, strict=True):
            y = -92 + 48 * ((t * 0.16 + float(v)) % 1)
            half = math.sqrt(max(1.0, 36**2 - (y + 58) ** 2))
            flake.place((2 * float(u) - 1) * half * 0.86 + 1.6 * math.sin(t * 2 + 9 * float(u)), y)

    stage.every_frame(sink)
    pane = "#ffd982" if stage.light.lamps else cast_tone(stage, "#ffe7ae")
    node = drawn(
        size, Shape(Path().ellipse(0, -58, 39), Radial(0, -66, 46, [(0, mix(sky, "#ffffff", 0.4), 1), (1, sky, 1)])),
        Shape(_fir(-17, -45, 22), fir), Shape(_fir(19, -46, 27), shade(fir, 0.84)),
        Shape(Path().rect(-9, -58, 17, 14), cast_tone(stage, "#a8683a")), Shape(Path().rect(-3.6, -54, 6, 5), pane),
        Shape(Path().polygon([(-13, -57), (-0.5, -69), (12, -57)]), snow),
        Shape(ground.cubic(-16, -19, -30, -26, -36, -44).close(), snow), *flakes,
        Shape(Path().ellipse(0, -58, 39), "#ffffff", 0.06, stroke=cast_tone(stage, "#e6f4fb"), width=1.6),
        Shape(Path().move(-29, -74).quad(-24, -86, -12, -90), None, stroke="#ffffff", width=3, stroke_opacity=0.75),
        Shape(Path().polygon([(-29, -24), (29, -24), (36, 0), (-36, 0)]),
              Linear(-36, 0, 36, 0, [(0, wood, 1), (1, shade(wood, 0.66), 1)])),
        Shape(Path().rect(-31, -26, 62, 5, 2), shade(wood, 1.3)),
        Shape(Path().rect(-38, -5, 76, 5, 2), shade(wood, 0.8)),
    )  # fmt: skip
    return Look(node, size * 0.8, size * 0.97, shadow=0.95)


def chessboard(stage: Stage, actor: Actor, size: float) -> Look:
    """A board seen a little from above, some of its men still in play."""
    light, dark = cast_tone(stage, "#efd9b0"), cast_tone(stage, actor.colour or "#8a5a36")
    ivory, ebony = cast_tone(stage, "#fbf3df"), cast_tone(stage, "#2b2622")
    fields: list[Node] = []
    for row in range(8):
        for column in range(8):
            if (row + column) % 2 == 0:
                a, b = _field(column, row), _field(column + 1, row)
                c, d = _field(column + 1, row + 1), _field(column, row + 1)
                fields.append(Shape(Path().polygon([a, b, c, d]), dark))
    men: list[Node] = []
    places = (
        (1, 7, 1, 1.0),
        (4, 7, 1, 1.5),
        (6, 6, 1, 0.9),
        (3, 4, 1, 0.9),
        (4, 3, 0, 0.9),
        (2, 1, 0, 1.2),
        (5, 0, 0, 1.5),
        (7, 1, 0, 0.9),
    )
    for column, row, side, high in sorted(places, key=lambda each: -each[1]):
        x, y = _field(column + 0.5, row + 0.4)
        men += _man(x, y, high * (1 - 0.035 * row), (ivory, ebony)[side])
    corners = [_field(*each) for each in ((-0.5, -0.5), (8.5, -0.5), (8.5, 8.5), (-0.5, 8.5))]
    edge = [corners[0], corners[1], (corners[1][0], 0.0), (corners[0][0], 0.0)]
    node = drawn(
        size, Shape(Path().polygon(corners), shade(dark, 0.7)), Shape(Path().polygon(edge), shade(dark, 0.5)),
        Shape(Path().polygon([_field(0, 0), _field(8, 0), _field(8, 8), _field(0, 8)]), light), *fields, *men,
    )  # fmt: skip
    return Look(node, size, size * 0.43, shadow=1.0)


def _field(column: float, row: float) -> tuple[float, float]:
    """A corner of the chequered plane in perspective: column 0 to 8 from the left, row 0 to 8 from the front."""
    depth = 1 - 0.032 * row
    return (column - 4) * 11 * depth, -5 - 3.5 * row * (1 - 0.012 * row)


def _man(x: float, y: float, high: float, colour: RGB) -> list[Node]:
    body = Path().move(x - 3.4, y).quad(x - 1.4, y - 4 * high, x - 1.6, y - 8 * high).line(x + 1.6, y - 8 * high)
    return [
        Shape(Path().ellipse(x, y, 4, 1.5), shade(colour, 0.7)),
        Shape(body.quad(x + 1.4, y - 4 * high, x + 3.4, y).close(), colour),
        Shape(Path().ellipse(x, y - 9.4 * high, 2.7), shade(colour, 0.92)),
    ]


def _fir(x: float, foot: float, high: float) -> Path:
    path = Path()
    for i in range(3):
        low = foot - high * 0.27 * i
        half = high * (0.3 - 0.06 * i)
        path.polygon([(x - half, low), (x, low - high * 0.46), (x + half, low)])
    return path


PROPS: dict[str, tuple[Maker, float]] = {
    "gramophone": (gramophone, 0.9), "typewriter": (typewriter, 0.8), "snow_globe": (snow_globe, 0.85),
    "chessboard": (chessboard, 1.1),
}  # fmt: skip
