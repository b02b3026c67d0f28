"""What makes a place that place: one landmark in the backdrop for each city that the lexicon knows."""

from __future__ import annotations

from collections.abc import Callable

from animatic.palette import mix, shade
from animatic.scenery import relics
from animatic.scenery.indoors import LAMP
from animatic.stage import Stage
from animatic.vector import RGB, Group, Linear, Path, Shape


def beyond(stage: Stage, foot: float, depth: float = 0.16, share: float = 0.72) -> None:
    """The landmark of the place the prompt named, far off with its foot at y = `foot`; it stays while the camera
    travels. `share`: its height as a part of what is above `foot`."""
    for word, build in _LANDMARKS.items():
        if stage.has(word):
            view = stage.view
            layer = stage.layer("landmark", depth, repeats=False)
            mark = build(stage, min(foot * share, view.width * 0.8))
            mark.place(view.width * _PLACES.get(word, 0.68), foot)
            layer.add(mark)
            return
    if stage.has("egypt") and stage.shot.set != "desert":
        layer = stage.layer("landmark", depth, repeats=False)
        relics.pyramids(stage, layer, stage.view.width * 0.62, foot, foot * share)


def eiffel_tower(stage: Stage, high: float) -> Group:
    """An iron lattice tower on four legs, its foot at the origin."""
    h = high
    iron = _far(stage, "#8a6f58")
    legs = Path().move(-h * 0.2, 0).cubic(-h * 0.13, -h * 0.2, -h * 0.06, -h * 0.42, -h * 0.018, -h * 0.92)
    legs.line(h * 0.018, -h * 0.92).cubic(h * 0.06, -h * 0.42, h * 0.13, -h * 0.2, h * 0.2, 0).line(h * 0.125, 0)
    legs.cubic(h * 0.1, -h * 0.13, -h * 0.1, -h * 0.13, -h * 0.125, 0).close()
    tower = Group(Shape(legs, Linear(-h * 0.2, 0, h * 0.2, 0, [(0, shade(iron, 1.15), 1), (1, shade(iron, 0.8), 1)])))
    gap = mix(stage.light.sky[-1][1], iron, 0.35)
    for low, top, wide in ((0.21, 0.34, 0.055), (0.4, 0.56, 0.03)):
        window = Path().polygon(
            [(-h * wide, -h * low), (h * wide, -h * low), (h * wide * 0.5, -h * top), (-h * wide * 0.5, -h * top)]
        )
        tower.add(Shape(window, gap, 0.75))
    lattice = Path()
    for k in range(12):
        v = 0.04 + 0.07 * k
        half = h * (0.19 * (1 - v) ** 2.1 + 0.016)
        low_half = h * (0.19 * (1 - v - 0.07) ** 2.1 + 0.016)
        lattice.move(-half, -h * v).line(low_half, -h * (v + 0.07)).move(half, -h * v).line(-low_half, -h * (v + 0.07))
    tower.add(Shape(lattice, None, stroke=shade(iron, 0.66), width=max(1.2, h * 0.004), stroke_opacity=0.7))
    for y, half in ((0.19, 0.135), (0.37, 0.07), (0.9, 0.026)):
        tower.add(Shape(Path().rect(-h * half, -h * y - h * 0.014, h * half * 2, h * 0.022, 2), shade(iron, 0.74)))
    tower.add(Shape(Path().polygon([(-h * 0.012, -h * 0.92), (0, -h), (h * 0.012, -h * 0.92)]), iron))
    return _with_lamps(
        stage,
        tower,
        [(-0.1, 0.2), (0, 0.2), (0.1, 0.2), (-0.04, 0.38), (0.04, 0.38), (0, 0.6), (0, 0.75), (0, 0.91)],
        h,
    )


def clock_tower(stage: Stage, high: float) -> Group:
    """A Gothic clock tower beside a long palace roof, and a great wheel."""
    h = high * 0.86
    stone, roof = _far(stage, "#c2a06a"), _far(stage, "#5f6d74")
    mark = Group(Shape(Path().rect(-h * 0.95, -h * 0.3, h * 0.9, h * 0.3), shade(stone, 0.9)))
    for k in range(7):
        x = -h * (0.92 - 0.125 * k)
        mark.add(
            Shape(
                Path().polygon([(x, -h * 0.3), (x + h * 0.025, -h * 0.38), (x + h * 0.05, -h * 0.3)]), shade(roof, 0.95)
            )
        )
    mark.add(
        Shape(Path().rect(-h * 0.085, -h * 0.74, h * 0.17, h * 0.74), stone),
        Shape(Path().rect(h * 0.03, -h * 0.74, h * 0.055, h * 0.74), shade(stone, 0.82)),
        Shape(Path().rect(-h * 0.1, -h * 0.76, h * 0.2, h * 0.22), shade(stone, 1.06)),
        Shape(
            Path().polygon(
                [(-h * 0.1, -h * 0.76), (-h * 0.05, -h * 0.86), (0, -h), (h * 0.05, -h * 0.86), (h * 0.1, -h * 0.76)]
            ),
            roof,
        ),
        Shape(Path().ellipse(0, -h * 0.65, h * 0.07), "#fff2cc" if stage.light.lamps else _far(stage, "#f6f1e2")),
        Shape(
            Path().move(0, -h * 0.65).line(0, -h * 0.705).move(0, -h * 0.65).line(h * 0.036, -h * 0.63),
            None,
            stroke=shade(roof, 0.5),
            width=h * 0.012,
        ),
    )
    for x in (-0.045, 0.0):
        mark.add(Shape(Path().rect(h * x, -h * 0.5, h * 0.014, h * 0.46), shade(stone, 0.76)))
    return _with_lamps(stage, mark, [(-0.8 + 0.14 * k, 0.16) for k in range(6)], h)


def red_tower(stage: Stage, high: float) -> Group:
    """A red and white lattice tower before a snow-capped cone."""
    h = high
    snow, flank = _far(stage, "#f2f5fb"), _far(stage, "#7f8fb5")
    x, wide, tall = -h * 0.72, h * 0.86, h * 0.6
    cone = (
        Path().move(x - wide, 0).quad(x - wide * 0.36, -tall * 0.36, x - wide * 0.1, -tall).line(x + wide * 0.1, -tall)
    )
    cap = (
        Path()
        .move(x - wide * 0.27, -tall * 0.62)
        .quad(x - wide * 0.16, -tall * 0.8, x - wide * 0.1, -tall)
        .line(x + wide * 0.1, -tall)
    )
    cap.quad(x + wide * 0.16, -tall * 0.8, x + wide * 0.27, -tall * 0.62).line(x + wide * 0.14, -tall * 0.68).line(
        x + wide * 0.05, -tall * 0.58
    )
    cap.line(x - wide * 0.06, -tall * 0.68).line(x - wide * 0.15, -tall * 0.57).close()
    mark = Group(Shape(cone.quad(x + wide * 0.36, -tall * 0.36, x + wide, 0).close(), flank), Shape(cap, snow))
    red, white = _far(stage, "#e2512f"), _far(stage, "#f6f0e6")
    for k, (low, top) in enumerate(((0, 0.22), (0.22, 0.4), (0.4, 0.56), (0.56, 0.7), (0.7, 0.84), (0.84, 1.0))):
        a, b = (h * (0.17 * (1 - v) ** 2 + 0.01) for v in (low, top))
        part = Path().polygon([(-a, -h * low), (a, -h * low), (b, -h * top), (-b, -h * top)])
        mark.add(Shape(part, red if k % 2 == 0 else white))
    arch = Path().move(-h * 0.1, 0).quad(0, -h * 0.24, h * 0.1, 0).close()
    mark.add(Shape(arch, mix(stage.light.sky[-1][1], flank, 0.5)))
    for y, half in ((0.36, 0.1), (0.62, 0.055)):
        mark.add(Shape(Path().rect(-h * half, -h * y, h * half * 2, h * 0.045, 3), shade(white, 0.94)))
    return _with_lamps(
        stage, mark, [(0, 0.1), (-0.07, 0.38), (0.07, 0.38), (0, 0.5), (0, 0.64), (0, 0.78), (0, 0.92)], h
    )


def empire(stage: Stage, high: float) -> Group:
    """A stepped tower with a mast, and a statue with a torch on its plinth beside it."""
    h = high
    stone, dark = _far(stage, "#b5aca0"), _far(stage, "#7f7a78")
    mark = Group()
    for half, top in ((0.15, 0.42), (0.115, 0.62), (0.085, 0.76), (0.05, 0.84), (0.02, 0.9)):
        mark.add(
            Shape(Path().rect(-h * half, -h * top, h * half * 2, h * top), stone),
            Shape(Path().rect(h * half * 0.4, -h * top, h * half * 0.6, h * top), shade(stone, 0.84)),
        )
    mark.add(Shape(Path().polygon([(-h * 0.008, -h * 0.9), (0, -h), (h * 0.008, -h * 0.9)]), dark))
    lines = Path()
    for k in range(5):
        lines.rect(h * (-0.07 + 0.032 * k), -h * 0.72, h * 0.012, h * 0.7)
    mark.add(Shape(lines, LAMP if stage.light.lamps else shade(stone, 0.7), 0.55))
    green, s, x = _far(stage, "#7fb5a0"), h * 0.5, -h * 0.62
    mark.add(
        Shape(
            Path().polygon([(x - s * 0.2, 0), (x - s * 0.14, -s * 0.36), (x + s * 0.14, -s * 0.36), (x + s * 0.2, 0)]),
            stone,
        ),
        Shape(
            Path()
            .move(x - s * 0.12, -s * 0.36)
            .quad(x - s * 0.07, -s * 0.6, x - s * 0.05, -s * 0.72)
            .line(x + s * 0.05, -s * 0.72)
            .quad(x + s * 0.08, -s * 0.6, x + s * 0.12, -s * 0.36)
            .close(),
            green,
        ),
        Shape(Path().ellipse(x, -s * 0.76, s * 0.042, s * 0.055), green),
        Shape(Path().star(x, -s * 0.79, s * 0.085, 7, 0.5), shade(green, 0.92)),
        Shape(Path().move(x + s * 0.04, -s * 0.68).line(x + s * 0.12, -s * 0.94), None, stroke=green, width=s * 0.04),
        Shape(Path().ellipse(x + s * 0.122, -s * 0.98, s * 0.028, s * 0.045), "#ffd06b"),
        Shape(Path().ellipse(x, -s * 0.76, s * 0.04, s * 0.05), shade(green, 1.06)),
    )
    return mark


def pagoda(stage: Stage, high: float) -> Group:
    """A temple tower of five curved roofs, its foot at the origin."""
    h = high * 0.86
    wood, tile = _far(stage, "#b5483a"), _far(stage, "#3f5560")
    mark = Group(Shape(Path().rect(-h * 0.3, -h * 0.07, h * 0.6, h * 0.07), _far(stage, "#b9b2a6")))
    for k in range(5):
        y, half = -h * (0.07 + 0.165 * k), h * (0.2 - 0.026 * k)
        body = Path().rect(-half, y - h * 0.12, half * 2, h * 0.12)
        eave = Path().move(-half * 1.75, y - h * 0.115).quad(-half * 1.1, y - h * 0.13, -half * 0.7, y - h * 0.19)
        eave.line(half * 0.7, y - h * 0.19).quad(half * 1.1, y - h * 0.13, half * 1.75, y - h * 0.115)
        doors = (
            Path()
            .rect(-half * 0.5, y - h * 0.09, half * 0.36, h * 0.09)
            .rect(half * 0.14, y - h * 0.09, half * 0.36, h * 0.09)
        )
        mark.add(
            Shape(body, shade(wood, 1.0 - 0.04 * k)),
            Shape(doors, LAMP if stage.light.lamps else shade(wood, 0.55)),
            Shape(eave.quad(0, y - h * 0.095, -half * 1.75, y - h * 0.115).close(), shade(tile, 1.0 + 0.06 * k)),
        )
    mark.add(
        Shape(Path().polygon([(-h * 0.008, -h * 0.92), (0, -h * 1.08), (h * 0.008, -h * 0.92)]), _far(stage, "#c9a34a"))
    )
    return mark


def _far(stage: Stage, colour: str) -> RGB:
    return stage.tone(colour, 0.45)


def _with_lamps(stage: Stage, mark: Group, places: list[tuple[float, float]], h: float) -> Group:
    """Warm lamps on the tower when it is dark. `places` in parts of the height, up and to the right."""
    if stage.light.lamps:
        for reach, strength in ((0.034, 0.3), (0.011, 1.0)):
            lamps = Path()
            for x, y in places:
                lamps.ellipse(h * x, -h * y, h * reach)
            mark.add(Shape(lamps, "#ffe0a0", strength))
    return mark


_LANDMARKS: dict[str, Callable[[Stage, float], Group]] = {
    "paris": eiffel_tower,
    "london": clock_tower,
    "tokyo": red_tower,
    "new york": empire,
    "temple": pagoda,
}
_PLACES = {"london": 0.76, "tokyo": 0.74, "new york": 0.74}  # of the width; 0.68 where none is given
