"""What rooms are built from: their light by the hour, windows, boards, and small things on shelves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

from animatic.palette import mix, shade
from animatic.scene import Time
from animatic.scenery import glow
from animatic.scenery.seasons import growth
from animatic.stage import Layer, Stage
from animatic.vector import RGB, Colour, Linear, Path, Shape, Swarm, circle

LAMP = "#ffc46b"  # of an incandescent bulb, as the eye of a camera set for daylight sees it

# Factors on red, green and blue: daylight from the window, or lamps once it is dark outside.
_ROOM_LIGHT: dict[Time, tuple[float, float, float]] = {
    "day": (1.0, 0.98, 0.95),
    "dawn": (0.96, 0.86, 0.86),
    "sunset": (1.0, 0.8, 0.62),
    "dusk": (0.7, 0.54, 0.5),
    "night": (0.58, 0.46, 0.4),
    "overcast": (0.8, 0.83, 0.86),
    "neon": (0.5, 0.34, 0.66),
}
_BEAMS: dict[Time, float] = {
    "day": 0.5,
    "dawn": 0.55,
    "sunset": 0.8,
    "dusk": 0.1,
    "night": 0.16,
    "overcast": 0.12,
    "neon": 0.5,
}


def enter(stage: Stage) -> None:
    """From here on the stage's light is the room's: tones for set and cast are warm by lamps and have no haze. Call it
    after drawing what lies outside the window, and before everything else."""
    stage.light = replace(stage.light, tint=_ROOM_LIGHT[stage.light.time], thickness=0)


def lit(stage: Stage, colour: Colour, factor: float = 1) -> RGB:
    """A colour inside a room; `factor` darkens what the light does not reach."""
    return shade(stage.tone(colour), factor)


def beam_strength(stage: Stage) -> float:
    """How strongly the window's light is seen on the floor, 0 to 1; weak when weather hides the sun."""
    if stage.light.orb is None and stage.light.time in ("day", "dawn", "sunset"):
        return _BEAMS["overcast"]
    return _BEAMS[stage.light.time]


def outside(stage: Stage, box: tuple[float, float, float, float]) -> None:
    """What is seen through a window, on the backdrop: the sky of the hour, and leaves or lamps out of focus."""
    left, top, right, low = box
    sky = [(at, colour, 1.0) for at, colour in stage.light.sky]
    # Over the whole frame: a camera that nears or turns moves the window, but never the backdrop.
    stage.backdrop.add(Shape(Path().rect(0, 0, stage.view.width, stage.view.height), Linear(0, top, 0, low, sky)))
    _moon_or_sun(stage, box)
    grown = growth(stage)
    crowns = ("#7fb45c", "#a8cf6b", "#5b9550", "#cfe28c") if grown.season == "summer" else grown.crowns
    leaves = tuple(stage.tone(c, 0.75) for c in crowns)
    edge = top + (low - top) * 0.5
    if not stage.light.lamps:
        stage.backdrop.add(glow.halo((left + right) / 2, top, (right - left) * 0.5, stage.light.glow, 0.4))
    glow.bokeh(stage, stage.backdrop, "outside:leaves", (left, edge, right, low + 30), leaves, 70, 52, 0.5)
    if stage.light.lamps:
        neon: tuple[Colour, ...] = ("#ff4fc3", "#3fe0ff", "#b06bff", "#ffd24a")
        lamps: tuple[Colour, ...] = neon if stage.light.time == "neon" else (LAMP, "#ffdf9e", "#ff9a5c", "#9fc4ff")
        count = 34 if stage.light.time == "neon" else 22
        glow.bokeh(stage, stage.backdrop, "outside:lamps", (left, edge - 60, right, low), lamps, count, 30, 0.6)


def window(stage: Stage, layer: Layer, panes: list[tuple[float, float, float, float]], wall: Colour, frame: Colour,
           low: float, blur: float = 0) -> None:  # fmt: skip
    """A wall down to y = `low` with holes for windows (left, top, right, low), their frames, bars and sills."""
    top = -stage.view.height * 0.3
    sheet = Path().rect(layer.left, top, layer.right - layer.left, low - top)
    for x, y, right, foot in panes:
        sheet.rect(x, y, right - x, foot - y)
    layer.add(Shape(sheet, wall, even_odd=True))
    for box in panes:
        _frame(layer, box, frame, blur)


def planks(
    stage: Stage,
    layer: Layer,
    name: str,
    top: float,
    low: float,
    colour: Colour,
    count: int,
    vanish: tuple[float, float],
) -> None:
    """Boards that run away to the point `vanish`, from y = `top` (their far edge) down to y = `low`."""
    random = stage.random(name)
    vx, vy = vanish
    wide = (layer.right - layer.left) * 1.5
    near = [vx - wide / 2 + wide * i / count for i in range(count + 1)]

    def far(x: float) -> float:
        return vx + (x - vx) * (top - vy) / (low - vy)

    for a, b in pairwise(near):
        own = shade(colour, float(random.uniform(0.86, 1.08)))
        grains = random.uniform(0, 1, (4, 3))
        if max(far(a), far(b)) < layer.left - 40 or min(far(a), far(b)) > layer.right + 40:
            continue
        board = Path().polygon([(far(a), top), (far(b), top), (b, low), (a, low)])
        layer.add(Shape(board, own))
        layer.add(*(_grain(a, b, far, top, low, own, g) for g in grains))
        seam = Path().polygon([(far(a), top), (far(a) + 1.2, top), (a + 7, low), (a, low)])
        layer.add(Shape(seam, shade(own, 0.55), 0.8))
    # One gradient over all the boards: a gradient of each board's own costs three times as much.
    foot = min(low, stage.view.height * 1.06)
    near_half = Path().rect(layer.left, (top + foot) / 2, layer.right - layer.left, foot * 1.3 - (top + foot) / 2)
    layer.add(
        Shape(near_half, Linear(0, (top + foot) / 2, 0, foot, [(0, "#000000", 0), (1, shade(colour, 0.2), 0.42)]))
    )


def books(stage: Stage, layer: Layer, name: str, left: float, right: float, foot: float, height: float) -> None:
    """A row of books standing on a shelf, between two x, with a gap here and there and one that leans."""
    random = stage.random(name)
    covers = ("#8c3b3b", "#2f5d62", "#c89b4b", "#3f4f7a", "#6b7f4a", "#a65a3a", "#5a4668", "#d9c7a0")
    x = left
    while x < right - 8:
        wide, high = float(random.uniform(9, 22)), height * float(random.uniform(0.66, 0.95))
        luck, pick = float(random.uniform(0, 1)), int(random.integers(len(covers)))
        wide = min(wide, right - x)
        if luck < 0.9:
            cover = lit(stage, covers[pick], 0.92)
            lean = 6 if luck > 0.86 else 0
            spine = Path().polygon(
                [(x + lean, foot - high), (x + wide + lean - 1, foot - high), (x + wide - 1, foot), (x, foot)]
            )
            layer.add(Shape(spine, cover))
            if luck < 0.5:
                layer.add(
                    Shape(Path().rect(x + 2 + lean * 0.7, foot - high * 0.82, max(2, wide - 5), 3), shade(cover, 1.5))
                )
        x += wide + (6 if luck > 0.86 else 0)


def lamplight(stage: Stage, layer: Layer, x: float, y: float, reach: float, strength: float = 0.55) -> None:
    """The glow about a lamp when lamps are lit, breathing a little; nothing by day."""
    if stage.light.lamps:
        light = glow.halo(x, y, reach, LAMP, strength)
        layer.add(light)
        glow.pulse(stage, light, 0.88, 1.0, 1.7, x)


def stars_in(stage: Stage, box: tuple[float, float, float, float]) -> None:
    """Stars behind a window, on the backdrop, where the hour has any."""
    if stage.light.stars <= 0:
        return
    left, top, right, low = box
    random = stage.random("window:stars")
    swarm = Swarm(circle(), 40, "#ffffff", 0.8 * stage.light.stars)
    swarm.scatter(random.uniform(left, right, 40), random.uniform(top, low, 40), random.uniform(0.6, 1.8, 40))
    stage.backdrop.add(swarm)


def _moon_or_sun(stage: Stage, box: tuple[float, float, float, float]) -> None:
    left, top, right, low = box
    stars_in(stage, (left, top, right, top + (low - top) * 0.7))
    if stage.light.orb is None:
        return
    x, y = (
        left + (right - left) * (0.3 + 0.4 * stage.light.orb[0]),
        top + (low - top) * (0.28 + 0.25 * stage.light.orb[1]),
    )
    stage.backdrop.add(glow.halo(x, y, 330, stage.light.glow, 0.75))
    stage.backdrop.add(Shape(Path().ellipse(x, y, 38), stage.light.orb_colour, 0.95))


def _frame(layer: Layer, box: tuple[float, float, float, float], colour: Colour, blur: float) -> None:
    x, y, right, foot = box
    wide = 15
    outline = Path().rect(x, y, right - x, foot - y)
    if blur:
        layer.add(Shape(outline, None, stroke=colour, width=wide + blur, stroke_opacity=0.35))
    layer.add(Shape(outline, None, stroke=colour, width=wide))
    bar = mix(colour, shade(colour, 0.8), 0.5)
    layer.add(Shape(Path().rect((x + right) / 2 - 5, y, 10, foot - y), bar))
    layer.add(Shape(Path().rect(x, y + (foot - y) * 0.42, right - x, 9), bar))
    layer.add(Shape(Path().rect(x - 22, foot - 4, right - x + 44, 18, 4), colour))
    layer.add(Shape(Path().rect(x - 16, foot + 14, right - x + 32, 8), shade(colour, 0.6), 0.5))


def _grain(
    a: float, b: float, far: Callable[[float], float], top: float, low: float, wood: RGB, luck: Iterable[float]
) -> Shape:
    part, start, length = (float(each) for each in luck)
    x = a + (b - a) * (0.08 + 0.84 * part)
    x0 = far(x)

    def at(u: float) -> tuple[float, float]:
        v = u * u  # the near part of a board is longer on the screen
        return x0 + (x - x0) * v, top + (low - top) * v

    u0 = 0.06 + 0.6 * start
    u1 = min(1.0, u0 + 0.15 + 0.3 * length)
    (xa, ya), (xb, yb) = at(u0), at(u1)
    bend = (b - a) * 0.03 * (part - 0.5)
    line = Path().move(xa, ya).quad((xa + xb) / 2 + bend, (ya + yb) / 2, xb, yb).line(xb + 2.4, yb)
    return Shape(line.quad((xa + xb) / 2 + bend + 2, (ya + yb) / 2, xa + 0.8, ya).close(), shade(wood, 0.78), 0.6)
