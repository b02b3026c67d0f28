"""What shines in the air: lightning, aurora, rainbow, fireworks, shooting stars, fireflies; and fog, which dims."""

from __future__ import annotations

import math

import numpy as np

from animatic.stage import Layer, Stage
from animatic.vector import Group, Linear, Path, Radial, Shape, Swarm, circle
from animatic.weather.falling import blizzard, rain

_PARTY = ("#ff5d6c", "#ffd23f", "#38c7f0", "#7bd651", "#c77dff")


def storm(stage: Stage) -> None:
    """Heavy rain and lightning; a blizzard where it snows."""
    if stage.shot.set == "snow" or "snow" in stage.shot.weather:
        blizzard(stage)
        return
    rain(stage, 1.5)
    view = stage.view
    sheet = Shape(Path().rect(-view.width, -view.height, view.width * 3, view.height * 3), "#dfe8ff", 1)
    stage.layer("flash", 0.04, repeats=False).add(sheet)
    random = stage.random("lightning")
    bolts = [_bolt(stage, random.uniform(0, 1, 14)) for _ in range(4)]
    stage.layer("lightning", 0.05, repeats=False).add(*bolts)
    starts = random.uniform(0.1, 1.1, 4)

    def strike(t: float) -> None:
        turn = int(t // 2.2)
        since = t - turn * 2.2 - float(starts[turn % 4])
        bright = 0.0 if since < 0 else math.exp(-since * 7) * (0.55 + 0.45 * math.cos(since * 60))
        sheet.opacity(0.75 * bright)
        for i, bolt in enumerate(bolts):
            bolt.opacity(min(1.0, 1.6 * bright) if i == turn % 4 else 0)

    stage.every_frame(strike)


def _bolt(stage: Stage, luck: np.ndarray) -> Shape:
    view = stage.view
    x, low = view.width * (0.15 + 0.7 * float(luck[0])), stage.horizon
    path = Path().move(x, -20)
    for i in range(1, 9):
        x += (float(luck[i]) - 0.5) * view.width * 0.09
        path.line(x, low * i / 8)
        if i in (3, 5):
            path.line(x + (float(luck[i + 5]) - 0.5) * 240, low * (i + 1.6) / 8).move(x, low * i / 8)
    return Shape(path, None, stroke="#f6f8ff", width=5)


def fog(stage: Stage) -> None:
    """Three veils over the land, thicker towards the ground, each with a bank that drifts through it."""
    view, haze = stage.view, stage.light.haze
    random = stage.random("fog")
    for depth, level, strength, across in ((0.3, 0.5, 0.62, 0.66), (0.9, 0.7, 0.42, 0.3), (1.25, 0.9, 0.5, 0.55)):
        layer = stage.layer("fog", depth, repeats=False)
        top = view.height * (level - 0.2)
        veil = Linear(0, top, 0, view.height * (level + 0.3), [(0, haze, 0.0), (1, haze, strength)])
        foot = view.height * (level + 0.3)  # below it the veil is even: a plain fill costs a fifth of a gradient
        layer.add(Shape(Path().rect(-view.width, top, view.width * 3, foot - top), veil))
        if foot < view.height * 1.1:
            layer.add(Shape(Path().rect(-view.width, foot, view.width * 3, view.height * 1.4 - foot), haze, strength))
        _bank(stage, layer, view.height * level, strength, view.width * across, random.uniform(0, 1, 3))


def _bank(stage: Stage, layer: Layer, y: float, strength: float, x: float, luck: np.ndarray) -> None:
    view, haze = stage.view, stage.light.haze
    wide, high = view.width * (0.22 + 0.12 * float(luck[0])), view.height * (0.07 + 0.04 * float(luck[1]))
    soft = [(0.0, haze, strength), (0.6, haze, strength * 0.55), (1.0, haze, 0.0)]
    bank = Shape(Path().ellipse(0, 0, wide), Radial(0, 0, wide, soft))
    layer.add(bank)
    phase = 6.28 * float(luck[2])
    stage.every_frame(
        lambda t: bank.transform(1, 0, x + view.width * 0.2 * math.sin(t * 0.26 + phase), 0, high / wide, y)
    )


def fireflies(stage: Stage) -> None:
    random = stage.random("fireflies")
    view = stage.view
    layer = stage.layer("fireflies", 1.05, repeats=False)
    for i in range(22):
        x, y, a, b = (float(each) for each in random.uniform(0, 1, 4))
        glow = [(0.0, "#fbffb0", 1.0), (0.2, "#e6ff6a", 0.75), (1.0, "#c8ff4a", 0.0)]
        fly = Shape(Path().ellipse(0, 0, 15), Radial(0, 0, 15, glow))
        layer.add(fly)

        def hover(
            t: float, fly: Shape = fly, x: float = x, y: float = y, a: float = a, b: float = b, i: int = i
        ) -> None:
            px = view.width * x + 70 * math.sin(t * (0.5 + a * 0.5) + 6.28 * b)
            py = view.height * (0.42 + 0.52 * y) + 40 * math.sin(t * (0.7 + b * 0.6) + 6.28 * a)
            fly.place(px, py, 0.7 + 0.5 * a)
            fly.opacity(max(0.0, math.sin(t * (1.4 + a) + i)) ** 0.6)

        stage.every_frame(hover)


def aurora(stage: Stage) -> None:
    """Curtains of upright rays, green at their foot and violet above, that wave like cloth."""
    layer = stage.layer("aurora", 0.02, repeats=False)
    low = stage.horizon
    for k, (level, high, strength) in enumerate(((0.58, 0.46, 0.75), (0.86, 0.4, 0.55))):
        _curtain(stage, layer, k, low * level, low * high, strength)


def _curtain(stage: Stage, layer: Layer, k: int, foot: float, high: float, strength: float) -> None:
    view = stage.view
    count = 44
    wide = view.width * 1.2 / count
    stops = [
        (0.0, "#9a5cff", 0.0), (0.3, "#7d6bff", 0.22 * strength), (0.72, "#3dffa0", 0.8 * strength),
        (0.88, "#b6ffd2", 0.9 * strength), (1.0, "#35ffb0", 0.0),
    ]  # fmt: skip
    rays = [Shape(Path().rect(0, -high, wide + 0.6, high), Linear(0, -high, 0, 0, stops)) for _ in range(count)]
    layer.add(*rays)

    def fold(u: float, t: float) -> float:
        return 0.2 * math.sin(u * (6 + 2 * k) + t * 0.5 + 2 * k) + 0.08 * math.sin(u * 15 - t * 0.8 + k)

    def wave(t: float) -> None:
        for i, ray in enumerate(rays):
            u, v = i / count, (i + 1) / count
            y, beyond = foot + high * fold(u, t), foot + high * fold(v, t)
            tall = 0.85 + 0.2 * math.sin(u * 9 + t * 0.9 + k * 3)
            # Sheared, so that each ray's foot ends where the next one's begins.
            ray.transform(1, 0, view.width * (u * 1.2 - 0.1), (beyond - y) / wide, tall, y)
            ray.opacity(0.5 + 0.34 * math.sin(u * 8 + t * 0.9 + k) + 0.12 * math.sin(u * 15 - t * 0.7))

    stage.every_frame(wave)


def rainbow(stage: Stage) -> None:
    view = stage.view
    radius = min(view.width * 0.62, stage.horizon * 1.15)
    layer = stage.layer("rainbow", 0.03, repeats=False)
    foot = stage.horizon + 30
    bands = ("#ff5a5a", "#ff9f45", "#ffe45e", "#6fd66a", "#4aa8ff", "#8a6cff")
    for i, colour in enumerate(bands):
        r = radius - i * radius * 0.026
        left, right, top = view.width / 2 - r, view.width / 2 + r, foot - r * 1.33
        arc = Path().move(left, foot).cubic(left, top, right, top, right, foot)
        band = Shape(arc, None, stroke=colour, width=radius * 0.027, stroke_opacity=0.5)
        layer.add(band)
        stage.every_frame(lambda t, b=band: b.opacity(0.8 + 0.2 * math.sin(t * 0.7)))


def shooting_stars(stage: Stage) -> None:
    view = stage.view
    random = stage.random("shooting")
    layer = stage.layer("shooting", 0.02, repeats=False)
    trail = Path().polygon([(0, -2.2), (0, 2.2), (-190, 0)])
    for i in range(3):
        star = Group(
            Shape(trail, Linear(0, 0, -190, 0, [(0, "#ffffff", 1), (1, "#bcd4ff", 0)])), Shape(circle(), "#ffffff")
        )
        layer.add(star)
        luck = random.uniform(0, 1, 12)

        def shoot(t: float, star: Group = star, luck: np.ndarray = luck, i: int = i) -> None:
            life = t / 1.9 + i / 3
            lap, u = int(life), life % 1
            x, y = view.width * (0.1 + 0.8 * float(luck[lap % 6])), stage.horizon * 0.55 * float(luck[6 + lap % 6])
            star.visible(u < 0.5)
            star.place(x + u * 2 * view.width * 0.36, y + u * 2 * view.width * 0.15, 1 - u, math.atan2(0.15, 0.36))

        stage.every_frame(shoot)


def fireworks(stage: Stage) -> None:
    view = stage.view
    random = stage.random("fireworks")
    layer = stage.layer("fireworks", 0.1, repeats=False)
    rays = np.arange(40) * 2.39996
    far = 0.35 + 0.65 * np.sqrt((np.arange(40) + 0.5) / 40)
    for i in range(4):
        luck = random.uniform(0, 1, 16)
        swarm = Swarm(circle(), 40, _PARTY[i], 1, parts=2)
        rocket = Shape(circle(), "#fff1c0")
        layer.add(swarm, rocket)

        def blow(t: float, swarm: Swarm = swarm, rocket: Shape = rocket, luck: np.ndarray = luck, i: int = i) -> None:
            life = t / 2.6 + i * 0.27
            lap, u = int(life), life % 1
            x, y = (
                view.width * (0.12 + 0.76 * float(luck[lap % 8])),
                stage.horizon * (0.14 + 0.5 * float(luck[8 + lap % 8])),
            )
            rocket.visible(u < 0.3)
            rocket.place(x, y + (stage.horizon - y) * (1 - u / 0.3) ** 1.6 if u < 0.3 else y, 3)
            v = max(0.0, (u - 0.3) / 0.7)
            reach = min(view.width, view.height) * 0.24 * (1 - math.exp(-4 * v))
            swarm.scatter(
                x + np.cos(rays) * far * reach,
                y + np.sin(rays) * far * reach + 70 * v * v,
                5.2 * (1 - v) if u >= 0.3 else 0,
            )

        stage.every_frame(blow)
