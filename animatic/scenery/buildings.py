"""Buildings of a city: far skylines, houses with windows, neon signs, street lamps, a cabin in the country."""

from __future__ import annotations

import math
from typing import Any

from animatic import art
from animatic.palette import mix, shade
from animatic.scenery.seasons import is_snowy
from animatic.stage import Layer, Stage
from animatic.vector import Colour, Group, Linear, Path, Radial, Shape, Text

NEON = ("#ff3fa4", "#27e0ff", "#b45cff", "#ffd23f", "#3dffa2")
_SIGNS = ("HOTEL", "BAR", "CAFE", "JAZZ", "CINEMA", "24H", "DINER", "MUSIC", "CLUB", "NOODLES")
_WALLS = ("#c9b8a0", "#a9b4bf", "#b98f78", "#8f9fb0", "#d2c5b5", "#9a8b9c")


def skyline(stage: Stage, layer: Layer, name: str, low: float, height: float, count: int) -> None:
    """Far towers as one silhouette a block, a few of their windows lit when it is dark."""
    random = stage.random(name)
    wall = stage.tone("#8796a8", layer.depth)
    lit = mix("#ffd98a", stage.light.haze, 0.25)
    step = layer.span / count
    for i in range(count):
        wide, high = step * float(random.uniform(0.7, 1.15)), height * float(random.uniform(0.35, 1.0))
        spire, cells = float(random.uniform(0, 1)), random.uniform(0, 1, (60, 3))
        body = Path().rect(-wide / 2, -high, wide, high + 400)
        shaded = Path().rect(wide * 0.24, -high, wide * 0.26, high + 400)
        group = Group(Shape(body, wall), Shape(shaded, shade(wall, 0.86)))
        if is_snowy(stage):
            group.add(Shape(Path().rect(-wide / 2 - 2, -high - 5, wide + 4, 9, 4), stage.tone("#f8fbfe", layer.depth)))
        if spire > 0.72:
            group.add(Shape(Path().polygon([(-5, -high), (0, -high - height * 0.22), (5, -high)]), wall))
        if stage.light.lamps:
            panes = Path()
            for a, b, c in cells:
                panes.rect(round((a - 0.5) * 8) * wide * 0.1, -high * 0.05 - round(b * 20) * high * 0.043, 5 + 3 * c, 7)
            group.add(Shape(panes, lit, 0.8))
        layer.place(group, (i + 0.5) * step, low, wide + 20)


def row(
    stage: Stage, layer: Layer, name: str, low: float, height: float, count: int, neon: bool
) -> list[tuple[float, str]]:
    """A street front: buildings side by side with windows, shops and, with `neon`, signs.

    Answers the x and the colour of each sign, for their reflections."""
    random = stage.random(name)
    step = layer.span / count
    lights: list[tuple[float, str]] = []
    for i in range(count):
        x = (i + 0.5) * step
        wide, high = step * float(random.uniform(0.955, 1.0)), height * float(random.uniform(0.5, 1.0))
        cells, pick = random.uniform(0, 1, (14, 9)), random.uniform(0, 1, 6)
        group = house(stage, layer.depth, wide, high, cells, _WALLS[int(pick[0] * len(_WALLS))])
        if neon:
            colour = NEON[i % len(NEON)]
            group.add(
                _neon(stage, _SIGNS[(i * 3 + int(pick[1] * 10)) % len(_SIGNS)], colour, wide, high, float(pick[2]), i)
            )
            lights.append((x + wide * (float(pick[2]) - 0.5) * 0.3, colour))
        layer.place(group, x, low, wide + 80)
    return lights


def house(stage: Stage, depth: float, wide: float, high: float, cells: Any, wall: str) -> Group:
    """One building with its foot at the origin. `cells`: 14 x 9 numbers of 0 to 1 that say which windows are lit."""
    face = stage.tone(wall, depth)
    dark = stage.light.lamps
    group = Group(
        Shape(Path().rect(-wide / 2, -high, wide, high), shade(face, 1.04)),
        Shape(Path().rect(wide * 0.28, -high, wide * 0.22, high), shade(face, 0.84)),
        Shape(Path().rect(-wide / 2 - 4, -high - 8, wide + 8, 14), shade(face, 0.7)),
    )
    columns = max(2, min(9, int(wide / 34)))
    rows = max(2, min(14, int((high - 60) / 42)))
    lit, unlit = Path(), Path()
    for r in range(rows):
        for c in range(columns):
            px, py = -wide / 2 + wide * (c + 0.5) / columns, -high + 22 + r * (high - 70) / rows
            (lit if dark and cells[r][c] < 0.42 else unlit).rect(px - 8, py, 16, 22)
    if is_snowy(stage):
        cap = Path().rect(-wide / 2 - 6, -high - 19, wide + 12, 15, 7).rect(-wide * 0.46, -53, wide * 0.58, 10, 5)
        group.add(Shape(cap, stage.tone("#f8fbfe", depth)))
    group.add(Shape(unlit, stage.tone("#5f7f9c" if not dark else "#2a3450", depth), 0.9))
    if dark:
        group.add(Shape(lit, "#ffd487", 0.92))
    shop = "#ffe2a8" if dark else stage.tone("#7a97ad", depth)
    group.add(
        Shape(Path().rect(-wide * 0.42, -44, wide * 0.5, 34, 3), shop, 0.9),
        Shape(Path().rect(wide * 0.16, -46, wide * 0.18, 46, 2), shade(face, 0.45)),
        Shape(
            Path().polygon([(-wide * 0.45, -46), (wide * 0.1, -46), (wide * 0.12, -30), (-wide * 0.47, -30)]),
            stage.tone("#c2504a", depth),
        ),
    )
    return group


def _neon(stage: Stage, word: str, colour: str, wide: float, high: float, luck: float, number: int) -> Group:
    upright = number % 2 == 0
    size = 30.0
    w, h = (size * 1.5, size * 1.12 * len(word) + 18) if upright else (size * 0.78 * len(word) + 26, size * 1.7)
    x, y = wide * (luck - 0.5) * 0.3, -high * 0.42 - 30
    glow = Shape(
        Path().ellipse(0, 0, w * 0.75 + 34, h * 0.58 + 34),
        Radial(0, 0, max(w, h) * 0.75 + 40, [(0, colour, 0.5), (0.5, colour, 0.16), (1, colour, 0)]),
    )
    frame = Shape(Path().rect(-w / 2, -h / 2, w, h, 9), "#140a26", 0.9, stroke=colour, width=4)
    bright = mix(colour, "#ffffff", 0.55)
    letters: list[Text] = []
    font = str(art.font_path())
    for i, letter in enumerate(word if upright else [word]):
        text = Text(letter, font, size * 0.72, bright)
        text.place(0, -h / 2 + 9 + size * 1.12 * (i + 0.5) if upright else 0)
        letters.append(text)
    sign = Group(glow, frame, *letters)
    sign.place(x, y)

    def flicker(t: float) -> None:
        hum = 0.86 + 0.14 * math.sin(t * 5 + number)
        dropout = 0.25 if number % 4 == 1 and math.sin(t * 2.3 + number) > 0.93 else 1.0
        glow.opacity(hum * dropout)

    stage.every_frame(flicker)
    return sign


def lamp_post(stage: Stage, height: float) -> Group:
    """A street lamp with its foot at the origin, its cone of light on when it is dark."""
    iron = stage.tone("#3d4650")
    arm = Path().move(0, 0).line(0, -height).quad(0, -height - 16, 34, -height - 14)
    group = Group(Shape(arm, None, stroke=iron, width=7), Shape(Path().rect(22, -height - 16, 34, 11, 5), iron))
    if stage.light.lamps:
        cone = Path().polygon([(26, -height - 4), (52, -height - 4), (120, 0), (-42, 0)])
        beam = [(0.0, "#ffe7ae", 0.34), (1.0, "#ffe7ae", 0.02)]
        group.add(
            Shape(cone, Linear(0, -height, 0, 0, beam)),
            Shape(
                Path().ellipse(39, -height - 4, 46),
                Radial(39, -height - 4, 46, [(0, "#fff3cf", 0.85), (1, "#ffd98a", 0)]),
            ),
        )
    return group


def cabin(stage: Stage, size: float, depth: float = 1.0, snowy: bool = True) -> Group:
    """A log cabin, `size` wide, with its foot at the origin: smoke from the chimney, windows lit in the dark."""
    s = size
    log, roof = stage.tone("#8a5a35", depth), stage.tone("#5d3c28", depth)
    dark = stage.light.is_dark
    pane = "#ffce6b" if dark else stage.tone("#9cc4dd", depth)
    group = Group(Shape(Path().rect(-s * 0.4, -s * 0.36, s * 0.8, s * 0.36), log))
    for i in range(5):
        y = -s * (0.03 + 0.07 * i)
        group.add(Shape(Path().rect(-s * 0.42, y - s * 0.012, s * 0.84, s * 0.02, s * 0.01), shade(log, 0.72)))
    group.add(
        Shape(Path().rect(s * 0.16, -s * 0.74, s * 0.1, s * 0.2), stage.tone("#7d7370", depth)),
        Shape(Path().polygon([(-s * 0.52, -s * 0.33), (0, -s * 0.72), (s * 0.52, -s * 0.33)]), roof),
    )
    if snowy:
        cap = (
            Path()
            .move(-s * 0.54, -s * 0.33)
            .line(0, -s * 0.75)
            .line(s * 0.54, -s * 0.33)
            .quad(s * 0.46, -s * 0.36, s * 0.4, -s * 0.36)
        )
        group.add(
            Shape(
                cap.line(0, -s * 0.62)
                .line(-s * 0.4, -s * 0.36)
                .quad(-s * 0.46, -s * 0.3, -s * 0.54, -s * 0.33)
                .close(),
                stage.tone("#f6faff", depth),
            )
        )
        group.add(Shape(Path().rect(s * 0.15, -s * 0.77, s * 0.12, s * 0.04, s * 0.02), stage.tone("#f6faff", depth)))
    group.add(Shape(Path().rect(-s * 0.07, -s * 0.23, s * 0.15, s * 0.23, 4), shade(roof, 0.8)))
    for x in (-s * 0.29, s * 0.17):
        if dark:
            glow = [(0.0, "#ffc65c", 0.7), (1.0, "#ff9d2e", 0.0)]
            group.add(
                Shape(
                    Path().ellipse(x + s * 0.065, -s * 0.18, s * 0.19), Radial(x + s * 0.065, -s * 0.18, s * 0.19, glow)
                )
            )
        group.add(
            Shape(Path().rect(x, -s * 0.25, s * 0.13, s * 0.13, 3), pane, stroke=shade(roof, 0.7), width=s * 0.014)
        )
        group.add(
            Shape(
                Path().move(x + s * 0.065, -s * 0.25).line(x + s * 0.065, -s * 0.12),
                None,
                stroke=shade(roof, 0.7),
                width=s * 0.01,
            )
        )
    group.add(_smoke(stage, s, depth))
    return group


def _smoke(stage: Stage, s: float, depth: float) -> Group:
    puffs = [Shape(Path().ellipse(0, 0, 1), stage.tone("#e8e8ee", depth), 0.5) for _ in range(6)]

    def rise(t: float) -> None:
        for i, puff in enumerate(puffs):
            life = (t * 0.16 + i / len(puffs)) % 1
            puff.place(
                s * (0.21 + 0.2 * life**1.4 + 0.015 * math.sin(t + i * 2)),
                -s * (0.77 + 0.5 * life),
                s * (0.025 + 0.075 * life),
            )
            puff.opacity(math.sin(math.pi * min(1.0, life * 1.15 + 0.05)) if life < 0.86 else (1 - life) / 0.3)

    stage.every_frame(rise)
    return Group(*puffs)


def reflections(stage: Stage, layer: Layer, lights: list[tuple[float, str]], top: float, low: float, name: str) -> None:
    """Lights in a wet street: under each a ladder of bright ripples that widens, pales and wobbles."""
    random = stage.random(name)
    for x, colour in lights:
        wide, phase = float(random.uniform(34, 60)), float(random.uniform(0, 6.28))
        luck = random.uniform(0.55, 1.2, 9)
        high = low - top
        reach = wide * 1.25
        glow = Shape(Path().ellipse(0, 0, reach), Radial(0, 0, reach, [(0, colour, 0.42), (1, colour, 0)]))
        glow.transform(1, 0, 0, 0, high * 0.75 / reach, high * 0.3)
        rungs = Path()
        for i, part in enumerate(luck):
            rungs.ellipse(
                wide * 0.2 * math.sin(i * 2.4 + phase),
                high * (0.05 + 0.1 * i),
                wide * float(part) * (0.5 + 0.04 * i),
                high * 0.022 + 1,
            )
        ripples = Shape(rungs, Linear(0, 0, 0, high, [(0, mix(colour, "#ffffff", 0.3), 0.85), (1, colour, 0.12)]))
        layer.place(Group(glow, ripples), x, top, wide * 3)
        stage.every_frame(
            lambda t, s=ripples, p=phase: s.place(
                4 * math.sin(t * 2.1 + p), 0, stretch=1 + 0.22 * math.sin(t * 3.3 + p)
            )
        )


def puddles(stage: Stage, layer: Layer, name: str, top: float, low: float, colour: Colour, count: int) -> None:
    random = stage.random(name)
    for i in range(count):
        x, u, wide = (
            (i + float(random.uniform(0, 1))) * layer.span / count,
            float(random.uniform(0.15, 1)),
            float(random.uniform(60, 150)),
        )
        puddle = Shape(Path().ellipse(0, 0, wide * (0.4 + 0.6 * u), 9 * (0.4 + u)), colour, 0.5)
        layer.place(puddle, x, top + (low - top) * u, wide * 2)
