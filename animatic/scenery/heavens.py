"""The sky of an open set: its gradient, sun or moon, stars, and clouds that drift."""

from __future__ import annotations

import math

from animatic.palette import mix
from animatic.stage import Stage
from animatic.vector import Group, Linear, Path, Radial, Shape, Swarm, circle


def firmament(stage: Stage, low: float | None = None) -> None:
    """The sky on the backdrop, down to y = `low` (the stage's horizon unless told) and as one colour below it."""
    view, light = stage.view, stage.light
    low = stage.horizon if low is None else low
    stops = [(at, colour, 1.0) for at, colour in light.sky]
    stage.backdrop.add(Shape(Path().rect(0, 0, view.width, view.height), Linear(0, 0, 0, low, stops)))
    if light.stars > 0:
        _stars(stage, low)
    wanted = stage.has("full moon") or (stage.has("moon") and stage.has("windowsill"))
    if wanted and (light.is_dark or light.orb is None):
        full_moon(stage, low)
    elif light.orb is not None or (light.is_dark and stage.has("moon")):
        _orb(stage, low)


def full_moon(stage: Stage, low: float) -> None:
    """A large moon with its seas, low enough to stand behind the cast, and a wide ring of light."""
    view, light = stage.view, stage.light
    x, y, r = view.width * 0.66, low * 0.42, min(view.width, view.height) * 0.15
    pale = mix(light.orb_colour, "#fdf6e0", 0.5)
    ring = [(0.0, pale, 0.55), (0.4, pale, 0.2), (1.0, pale, 0.0)]
    stage.backdrop.add(
        Shape(Path().ellipse(x, y, r * 2.6), Radial(x, y, r * 2.6, ring)),
        Shape(
            Path().ellipse(x, y, r), Radial(x - r * 0.3, y - r * 0.3, r * 1.7, [(0, "#fffdf2", 1), (1, "#ddd6bd", 1)])
        ),
    )
    seas = mix(pale, "#a8a692", 0.42)
    for dx, dy, size in (
        (-0.32, -0.22, 0.26),
        (0.14, -0.4, 0.17),
        (0.3, 0.06, 0.22),
        (-0.12, 0.34, 0.2),
        (0.34, 0.46, 0.1),
    ):
        stage.backdrop.add(Shape(Path().ellipse(x + r * dx, y + r * dy, r * size, r * size * 0.86), seas, 0.6))


def clouds(stage: Stage, count: int = 6, name: str = "clouds") -> None:
    """Soft clouds in two rows, the far one slower; each made of a few overlapping rounds with a lit rim."""
    random = stage.random(name)
    for depth, size, row in ((0.06, 0.6, 0.62), (0.14, 1.0, 0.3)):
        layer = stage.layer(name, depth)
        for i in range(count):
            x = (i + random.uniform(0.1, 0.9)) * layer.span / count
            y = stage.horizon * (row + random.uniform(-0.22, 0.16))
            puffs = random.uniform(0, 1, (7, 3))
            scale = size * random.uniform(0.6, 1.25)
            speed = random.uniform(5, 9) * (0.5 + depth * 4)
            cloud = _cloud(stage, puffs, depth)
            layer.place(_drifting(stage, cloud, scale, speed, layer.span), x, y, 520)


def _drifting(stage: Stage, cloud: Group, scale: float, speed: float, span: float) -> Group:
    cloud.place(0, 0, scale)
    outer = Group(cloud)
    # Drift stays well inside the layer's overhang: wind carries a cloud out and slowly back.
    reach = 90.0
    stage.every_frame(lambda t: outer.place(reach * math.sin(t * speed / reach), 0))
    return outer


def _cloud(stage: Stage, puffs: object, depth: float) -> Group:
    light = stage.light
    top = mix(light.tone("#ffffff"), light.glow, 0.25)
    under = mix(light.tone("#c9d3e2"), light.haze, 0.45)
    strength = 0.5 if light.is_dark else 0.92
    group = Group()
    rows = [(float(a), float(b), float(c)) for a, b, c in puffs]  # type: ignore[attr-defined]
    path = Path()
    for i, (a, b, c) in enumerate(rows):
        x = (i - 3) * 44 + (a - 0.5) * 24
        r = (1 - abs(i - 3) / 4.6) * (52 + 26 * b)
        path.ellipse(x, -r * 0.42 - c * 6, r, r * 0.74)
    group.add(Shape(path, Linear(0, -80, 0, 26, [(0, top, 1), (0.6, top, 0.95), (1, under, 0.35)]), strength))
    return group


def _stars(stage: Stage, low: float) -> None:
    random = stage.random("stars")
    view = stage.view
    count = 170
    x, y = random.uniform(0, view.width, count), low * random.uniform(0, 1, count) ** 1.3
    size = 0.5 + 1.3 * random.uniform(0, 1, count) ** 4
    swarm = Swarm(circle(), count, "#fdfbff", 0.85 * stage.light.stars)
    swarm.scatter(x, y, size)
    stage.backdrop.add(swarm)
    _twinkle(stage, x[:14], y[:14])


def _twinkle(stage: Stage, xs: object, ys: object) -> None:
    layer = stage.layer("twinkle", 0.0)
    points = zip(xs, ys, strict=True)  # type: ignore[call-overload]
    for i, (x, y) in enumerate(points):
        star = Shape(Path().star(float(x), float(y), 5.5, 4, 0.16), "#ffffff", stage.light.stars)
        layer.add(star)
        stage.every_frame(lambda t, s=star, k=i: s.opacity(max(0.0, math.sin(t * (1.1 + 0.13 * k) + k * 2.1))))


def _orb(stage: Stage, low: float) -> None:
    view, light = stage.view, stage.light
    across, down = light.orb or (0.76, 0.24)
    x, y = across * view.width, down * low
    moon = light.is_dark
    radius = 34 if moon else 46
    if not moon and stage.has("savanna") and light.time in ("sunset", "dawn"):
        radius = round(min(view.width, view.height) * 0.15)  # seen low over the plain, through dust
    reach = radius * (6 if moon else 9)
    glow = [(0.0, light.glow, 0.75), (0.25, light.glow, 0.34), (0.6, light.glow, 0.1), (1.0, light.glow, 0.0)]
    stage.backdrop.add(Shape(Path().ellipse(x, y, reach), Radial(x, y, reach, glow), 0.6 if moon else 1))
    stage.backdrop.add(Shape(Path().ellipse(x, y, radius), light.orb_colour))
    if moon:
        for dx, dy, r in ((-10, -8, 8), (9, 6, 6), (-4, 14, 4.5), (14, -12, 4)):
            stage.backdrop.add(Shape(Path().ellipse(x + dx, y + dy, r), "#d9d6c0", 0.75))
