"""Water on land: a lake between its banks, a brook through the grass or the wood, puddles, reeds."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import land, seasons
from animatic.scenery.land import sway
from animatic.stage import Layer, Stage
from animatic.vector import RGB, Colour, Group, Linear, Path, Shape, Swarm

_AFLOAT = frozenset({"sail", "swim"})


def is_afloat(stage: Stage) -> bool:
    """Whether somebody of the cast goes by water, so that the brook must run under the cast's feet."""
    return any(
        actor.motion in _AFLOAT or "boat" in (actor.art or "") or "canoe" in (actor.art or "")
        for actor in stage.shot.actors
    )


def tone(stage: Stage) -> tuple[RGB, RGB]:
    """Colours of still water, far and near: the sky it mirrors, and its own depth."""
    sky = stage.light.sky[-1][1]
    own = stage.tone("#9fc4d8" if seasons.is_snowy(stage) else "#3f86a0")
    return mix(own, sky, 0.62), mix(own, stage.light.sky[0][1], 0.34)


def lake(stage: Stage, depth: float, top: float, low: float) -> None:
    """A lake in the middle distance, from y = `top` down to `low`, with glints that come and go."""
    layer = stage.layer("lake", depth)
    far, near = tone(stage)
    edge = land.rolling(stage, layer, "lake", top, 7, waves=2)
    land.ground(stage, layer, edge, near, far, low)
    bank = [(float(x), float(y) - 3) for x, y in zip(edge[0][::2], edge[1][::2], strict=True)]
    for part in range(0, len(bank) - 1, 24):
        line = Path().through(bank[part : part + 25])
        layer.add(Shape(line, None, stroke=mix(far, stage.light.glow, 0.45), width=3, stroke_opacity=0.7))
    glints(stage, layer, "lake:glints", top + 8, low - 8, 60)


def brook(stage: Stage, layer: Layer, banks: tuple[float, float], near: Colour, far: Colour) -> None:
    """Running water across a layer, between y of its far and its near bank; below it the near ground again."""
    top, low = banks
    light, deep = tone(stage)
    edge = land.rolling(stage, layer, "brook:far", top, 12, waves=3)
    land.ground(stage, layer, (edge[0], edge[1] - 6), shade(near, 0.62), shade(near, 0.7), low)
    land.ground(stage, layer, edge, deep, light, low + 30)
    glints(stage, layer, "brook:run", top + 14, low - 8, 70, pace=46)
    bank = land.rolling(stage, layer, "brook:near", low, 14, waves=3)
    land.ground(stage, layer, bank, near, far)
    _stones(stage, layer, "brook:stones", edge, 12)
    _stones(stage, layer, "brook:near stones", bank, 9)


def glints(stage: Stage, layer: Layer, name: str, top: float, low: float, count: int, pace: float = 0) -> None:
    """Short bright dashes on water; they run to the right at `pace` units a second and flash."""
    random = stage.random(name)
    white = mix(tone(stage)[0], "#ffffff", 0.3 if stage.light.is_dark else 0.65)
    outline = Path().move(-1, 0).quad(0, -0.16, 1, 0).quad(0, 0.16, -1, 0).close()
    step = layer.span / 8
    for part in range(8):
        u = random.uniform(0, 1, (4, max(3, count // 8)))
        swarm = Swarm(outline, u.shape[1], white, 0.6, parts=1)
        layer.place(swarm, (part + 0.5) * step, 0, step * 1.2)

        def run(t: float, s: Swarm = swarm, u: Any = u) -> None:
            x = ((u[0] * step + t * pace * (0.7 + 0.6 * u[2])) % step) - step / 2
            fade = np.sin(np.pi * (x / step + 0.5)) if pace else 1.0  # no dash jumps where it starts again
            flash = 0.35 + 0.65 * np.clip(np.sin(t * (1.1 + u[2]) + 6.28 * u[3]), 0, 1)
            s.scatter(x, top + (low - top) * u[1], (10 + 22 * u[1]) * flash * fade)

        stage.every_frame(run)


def puddles(stage: Stage, layer: Layer, name: str, top: float, low: float, count: int = 8) -> None:
    """Puddles that mirror the sky, each with a rim; rings spread in them, faster in the rain."""
    random = stage.random(name)
    water = mix(tone(stage)[0], stage.light.sky[-1][1], 0.5)
    wet = bool({"rain", "storm"} & set(stage.shot.weather))
    for i in range(count):
        x, u, v, phase = (float(each) for each in random.uniform(0, 1, 4))
        wide, high = 110 + 130 * v, (13 + 14 * v) * (0.6 + 0.5 * u)
        outline = [
            (wide * (1 + 0.12 * math.sin(3 * a + 6.28 * phase)) * math.cos(a), high * math.sin(a))
            for a in (k * math.tau / 12 for k in range(12))
        ]
        pool = Shape(Path().through(outline, closed=True), water, 0.92)
        shore = Shape(Path().through([(a * 1.05, b * 1.16 + 2) for a, b in outline], closed=True), "#20242a", 0.26)
        shine = Shape(Path().ellipse(-wide * 0.2, -high * 0.2, wide * 0.5, high * 0.28), "#ffffff", 0.34)
        rings = [Shape(Path().ellipse(0, 0, 1), None, stroke="#ffffff", width=0.05, stroke_opacity=0.7) for _ in "ab"]
        layer.place(Group(shore, pool, shine, *rings), (i + x) * layer.span / count, top + (low - top) * u, wide * 2.4)

        def spread(
            t: float, rings: list[Shape] = rings, wide: float = wide, high: float = high, p: float = phase
        ) -> None:
            for k, ring in enumerate(rings):
                life = (t * (1.3 if wet else 0.4) + p + k / 2) % 1
                size = wide * (0.1 + 0.6 * life)
                ring.transform(size, 0, wide * 0.2 * (k - 0.5), 0, size * high / wide, 0)
                ring.opacity(math.sin(math.pi * life))

        stage.every_frame(spread)


def reeds(stage: Stage, layer: Layer, name: str, y: float, count: int, size: float, colour: RGB) -> None:
    """Tufts of reed with brown heads, standing in the water's edge at about y."""
    random = stage.random(name)
    for i in range(count):
        x = (i + float(random.uniform(0, 1))) * layer.span / count
        u = [float(each) for each in random.uniform(0, 1, 14)]
        blades, heads = Path(), Path()
        for k in range(7):
            foot, high = (k - 3) * size * 0.09, size * (0.6 + 0.5 * u[k])
            tip = foot + size * 0.3 * (u[k + 7] - 0.5)
            blades.move(foot - size * 0.02, 6).quad(foot, -high * 0.6, tip, -high).quad(
                foot + size * 0.05, -high * 0.5, foot + size * 0.03, 6
            ).close()
            if k % 3 == 1:
                heads.rect(tip - size * 0.028, -high - size * 0.04, size * 0.056, size * 0.2, size * 0.028)
        clump = Group(Shape(blades, shade(colour, 0.8 + 0.3 * u[0])), Shape(heads, stage.tone("#7a4f2c", layer.depth)))
        layer.place(clump, x, y + 10 * (u[1] - 0.5), size * 2)
        sway(stage, clump, u[2] * 6.28, 0.05)


def lilies(stage: Stage, layer: Layer, name: str, top: float, low: float, count: int) -> None:
    """Lily pads on still water, a pink flower on some."""
    random = stage.random(name)
    leaf = stage.tone("#5f9a56", layer.depth)
    for i in range(count):
        u = [float(each) for each in random.uniform(0, 1, 4)]
        size = 26 + 22 * u[0]
        pad = Group(
            Shape(Path().ellipse(0, 3, size, size * 0.26), shade(leaf, 0.6), 0.6),
            Shape(Path().ellipse(0, 0, size, size * 0.25), leaf),
        )
        if u[1] < 0.35:
            for k in (-1, 1, 0):
                petal = Path().move(0, 0).quad(9 + 6 * abs(k), -8, 9 * k, -20).quad(-9 - 6 * abs(k), -8, 0, 0).close()
                pad.add(Shape(petal, stage.tone("#f7c3d6" if k else "#fbe0ea", layer.depth)))
        layer.place(pad, (i + u[2]) * layer.span / count, top + (low - top) * u[3], size * 2.4)


def _stones(stage: Stage, layer: Layer, name: str, line: tuple[Any, Any], count: int) -> None:
    random = stage.random(name)
    stone = stage.tone("#dfe6ec" if seasons.is_snowy(stage) else "#8d928c")
    moss = stage.tone("#f6faff" if seasons.is_snowy(stage) else "#6f9a4a")
    for i in range(count):
        u = [float(each) for each in random.uniform(0, 1, 3)]
        x, r = (i + u[0]) * layer.span / count, 15 + 26 * u[1]
        rock = Group(
            Shape(
                Path().ellipse(0, 0, r, r * 0.6), Linear(0, -r, 0, r * 0.6, [(0, stone, 1), (1, shade(stone, 0.5), 1)])
            ),
            Shape(
                Path()
                .move(-r * 0.8, -r * 0.3)
                .quad(-r * 0.2, -r * 0.9, r * 0.7, -r * 0.36)
                .quad(0, -r * 0.3, -r * 0.8, -r * 0.3)
                .close(),
                moss,
                0.9,
            ),
        )
        layer.place(rock, x, float(np.interp(x, *line)) + 6 * u[2], r * 2.4)
