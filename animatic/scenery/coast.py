"""A tropical coast from the air: sea, rolling foam and palms that pass below a camera flying forward."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import heavens, land, trees, water
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Colour, Group, Linear, Path, Radial, Shape, Swarm, ribbon

_SPEED = 0.36  # of the unit of depth per second
_NEAR, _FAR = 1.0, 60.0  # depth at the frame's foot and where the coast is lost in haze
_PALMS = 16
_GROVE = 7.5  # depth at which a palm comes into sight
_BUSHES = 84
_FIXED = 0.02  # depth of the layers: the flight itself brings the ground nearer, not the camera's zoom


class _Ground:
    """A plane seen from above: depth 1 lies at the frame's foot, infinity at the horizon."""

    def __init__(self, stage: Stage) -> None:
        self.view = stage.view
        self.horizon = stage.horizon
        self.drop = stage.view.height * 1.02 - stage.horizon

    def shore(self, z: np.ndarray, along: float) -> np.ndarray:
        """x of the waterline at depths z, when the camera has flown so far along the coast."""
        way = z + along
        bend = 0.3 * np.sin(way * 0.8) + 0.1 * np.sin(way * 1.9 + 1.3)
        x: np.ndarray = self.view.width * (0.5 + (0.02 + bend * 0.9) / z + 0.1 * (1 - 1 / z))
        return x


def from_the_air(stage: Stage) -> None:
    view = stage.view
    stage.horizon = view.height * 0.27
    stage.floor = Floor(
        view.height * 0.84, 120, far_y=view.height * 0.66, sky_y=0.42, shadow_opacity=stage.light.shadow
    )
    heavens.firmament(stage)
    heavens.clouds(stage, 4)
    water.sea(stage, stage.horizon, view.height * 1.05, "#1b93b5", "#2fc2c4")
    _headlands(stage)
    ground = _Ground(stage)
    _coast(stage, ground)
    _bathers(stage, ground)
    _bushes(stage, ground)
    _palms(stage, ground)
    _sunlight(stage)


def _headlands(stage: Stage) -> None:
    """Blue hills beyond the end of the coast."""
    view, y = stage.view, stage.horizon + 6
    for x, wide, high, colour in ((0.1, 0.34, 58, "#7d8fb0"), (0.36, 0.26, 34, "#6f86a0"), (-0.02, 0.2, 40, "#5f7a8c")):
        stage.backdrop.add(land.mound(view.width * x, y, view.width * wide, high, stage.light.tone(colour, 0.7)))


def _coast(stage: Stage, ground: _Ground) -> None:
    """From the sea to the woods: turquoise shallows, three lines of foam that roll in, wet and dry sand, green."""
    layer = stage.layer("coast", _FIXED, order=0.7)
    sand = stage.tone("#f3dca6", 0.9)
    fade = (stage.horizon, stage.view.height)

    def graded(near: Colour, far_part: float = 0.55) -> Linear:
        far = mix(near, stage.light.haze, far_part)
        return Linear(0, fade[0], 0, fade[1], [(0, far, 1), (0.35, mix(far, near, 0.6), 1), (1, near, 1)])

    shallows = [Shape(None, graded(mix(stage.tone("#4fd8cc"), stage.light.glow, 0.1)), part) for part in (0.4, 0.6)]
    wet, dry = Shape(None, graded(shade(sand, 0.76))), Shape(None, graded(sand))
    green = Shape(None, graded(stage.tone("#3d8a4a", 0.9)))
    white = mix(stage.tone("#ffffff", 0.9), "#ffffff", 0.3 if stage.light.is_dark else 0.7)
    foams = [Shape(None, white, 0.92) for _ in range(4)]
    layer.add(*shallows, *foams[:2], wet, *foams[2:], dry, green)
    z = 1 / np.linspace((1 / _FAR) ** 0.6, (1 / (_NEAR * 0.8)) ** 0.6, 32) ** (1 / 0.6)
    rows = ground.horizon + ground.drop / z
    left = np.full(len(rows), -stage.view.width * 0.5)

    def lay(shape: Shape, right: np.ndarray, to: np.ndarray) -> None:
        """Between two lines that run along the coast; no wider than what is seen of it, since overdrawing costs."""
        shape.draw(*ribbon(np.column_stack([right, rows]), np.column_stack([to, rows])[::-1]))

    def flow(t: float) -> None:
        along = t * _SPEED
        shore = ground.shore(z, along)
        unit = stage.view.width / z
        inner = shore + unit * (0.19 + 0.02 * np.sin(z * 3 + along * 3 + t))
        run = 0.5 + 0.5 * math.sin(t * 1.15)
        wet_line, dry_line = shore + unit * 0.035, shore - unit * (0.05 - 0.015 * np.sin((z + along) * 5))
        woods = shore - unit * (0.34 + 0.05 * np.sin((z + along) * 3.3) + 0.02 * np.sin((z + along) * 11))
        lay(shallows[0], shore + unit * 0.34, inner - unit * 0.02)
        lay(shallows[1], inner, shore)
        lay(wet, wet_line, dry_line - unit * 0.02)
        lay(dry, dry_line, woods - unit * 0.02)
        lay(green, woods, np.minimum(left, woods - 10))
        for i, foam in enumerate(foams):
            _roll_in(foam, i, t, z, along, shore, unit, rows, run)

    stage.every_frame(flow)


def _roll_in(
    foam: Shape,
    i: int,
    t: float,
    z: np.ndarray,
    along: float,
    shore: np.ndarray,
    unit: np.ndarray,
    rows: np.ndarray,
    run: float,
) -> None:
    """One line of foam: it is born out at sea, comes in, broadens and fades on the sand."""
    life = (t * 0.21 + i / 4) % 1
    away = 0.3 * (1 - life) ** 1.3 - 0.035 * run
    ripple = 0.018 * np.sin((z + along) * 7 + i * 2) + 0.008 * np.sin((z + along) * 23 + t * 2)
    middle = shore + unit * (away + ripple)
    half = unit * (0.004 + 0.015 * math.sin(math.pi * life)) * (0.75 + 0.5 * np.sin((z + along) * 13 + i) ** 2)
    sea, land = np.column_stack([middle + half, rows]), np.column_stack([middle - half * 0.7, rows])
    foam.draw(*ribbon(sea, land[::-1]))
    foam.opacity(min(1.0, 3.2 * math.sin(math.pi * life)))


def _bathers(stage: Stage, ground: _Ground) -> None:
    """Reefs that darken the shallows, boats with their wakes, and parasols on the sand, all passing below."""
    random = stage.random("coast:bathers")
    layer = stage.layer("bathers", _FIXED, order=0.7)
    reef = mix(stage.tone("#1f8a9a", 0.9), stage.light.haze, 0.1)
    pale = mix(stage.tone("#ffffff", 0.9), "#ffffff", 0.4)
    cloths = [stage.tone(each, 0.9) for each in ("#e0503f", "#f6c945", "#3f8fc0", "#f4f1ea")]
    round_, hull = Path().ellipse(0, 0, 1, 0.62), Path().move(-1, 0).quad(0, -0.42, 1, 0).quad(0, 0.42, -1, 0).close()
    wake = Path().polygon([(0.4, 0), (-1.7, -0.26), (-1.4, 0), (-1.7, 0.26)])
    # (outline, colour, how many, x from the shore in widths, its spread, size, nudge up in sizes)
    kinds: list[tuple[Path, Colour, int, float, float, float, float]] = [
        (Path().ellipse(0, 0, 1.5, 0.5), reef, 14, 0.2, 0.3, 46, 0.0),
        (wake, pale, 5, 0.42, 0.7, 40, 0.0),
        (hull, pale, 5, 0.42, 0.7, 26, 0.0),
    ]
    sets = [(k, random.uniform(0, 1, (3, k[2]))) for k in kinds]
    sets[2] = (kinds[2], sets[1][1])  # a boat lies on its wake
    shades = random.uniform(0, 1, (3, 12))
    for colour, nudge, size in ((stage.floor.shadow, -0.36, 15.0), (cloths[0], 0.0, 15.0), (pale, 0.12, 6.5)):
        sets.append(((round_, colour, 12, -0.2, 0.12, size, nudge * 15.0 / size), shades))
    sets += [((round_, cloth, 8, -0.17, 0.13, 15.0, 0.0), random.uniform(0, 1, (3, 8))) for cloth in cloths[1:3]]
    swarms = [
        Swarm(outline, count, colour, 0.5 if colour in (reef, stage.floor.shadow) else 0.95, parts=3)
        for (outline, colour, count, *_), _ in sets
    ]
    layer.add(*swarms)

    def pass_by(t: float) -> None:
        for swarm, ((_, _, _, out, spread, size, up), luck) in zip(swarms, sets, strict=True):
            z = _NEAR * 0.7 + (luck[0] * _GROVE - t * _SPEED) % _GROVE
            grown = size * (0.8 + 0.4 * luck[2]) / z * np.clip((_GROVE + 0.5 - z) * 1.4, 0, 1)
            x = ground.shore(z, t * _SPEED) + stage.view.width * (out + spread * (luck[1] - 0.5 * (out < 0))) / z
            swarm.scatter(x, ground.horizon + ground.drop / z - grown * up, grown)

    stage.every_frame(pass_by)


def _bushes(stage: Stage, ground: _Ground) -> None:
    """Undergrowth on the land side that passes below, a lighter crown on a darker one."""
    random = stage.random("coast:bushes")
    place, inland, own = (
        random.uniform(0, 1, _BUSHES),
        0.38 + 2.4 * random.uniform(0, 1, _BUSHES) ** 1.6,
        random.uniform(0.6, 1.3, _BUSHES),
    )
    leaf = stage.tone("#2f7440", 0.9)
    dark, lit = (
        Swarm(Path().ellipse(0, 0, 1, 0.52), _BUSHES, colour, 0.95) for colour in (shade(leaf, 0.74), shade(leaf, 1.12))
    )
    stage.layer("bushes", _FIXED, order=0.7).add(dark, lit)
    scale = min(stage.view.height / 720, 1.25)

    def pass_by(t: float) -> None:
        z = _NEAR * 0.7 + (place * _GROVE - t * _SPEED) % _GROVE
        x = ground.shore(z, t * _SPEED) - stage.view.width * inland * 0.62 / z
        size = 34 * own / z * np.clip((_GROVE + 0.5 - z) * 1.4, 0, 1) * scale
        y = ground.horizon + ground.drop / z
        dark.scatter(x, y, size)
        lit.scatter(x - size * 0.16, y - size * 0.16, size * 0.7)

    stage.every_frame(pass_by)


def _palms(stage: Stage, ground: _Ground) -> None:
    """Palms on the land side, nearest drawn last; each comes up from afar again after it has passed below."""
    layer: Layer = stage.layer("coast palms", _FIXED, order=0.7)
    random = stage.random("coast:palms")
    grove, view = Group(), stage.view
    layer.add(grove)
    palms: list[Group] = []
    inland = np.zeros(_PALMS)
    for i in range(_PALMS):
        luck = random.uniform(-1, 1, 12)
        palm = trees.palm(300, float(luck[0]) * 0.22, stage.tone("#2f8145", 0.9), stage.tone("#8a6843", 0.9), luck)
        palms.append(Group(Shape(Path().ellipse(60, 6, 105, 24), stage.floor.shadow, stage.light.shadow), palm))
        inland[i] = 0.16 + 0.5 * abs(float(luck[1]))
    grove.add(*palms)
    places = np.arange(_PALMS) / _PALMS
    drawn: list[int] = []

    scale = min(stage.view.height / 720, 1.25)

    def pass_by(t: float) -> None:
        z = _NEAR * 0.62 + (places * _GROVE - t * _SPEED) % _GROVE
        x = ground.shore(z, t * _SPEED) - stage.view.width * inland / z
        y = ground.horizon + ground.drop / z
        size = np.clip((_GROVE + 0.5 - z) * 1.4, 0, 1) / z * scale
        for i, palm in enumerate(palms):
            palm.place(float(x[i]), float(y[i]), float(size[i]))
        seen = (size > 0.03) & (y - 300 * size < view.height * 1.05) & (np.abs(x - view.width / 2) < view.width * 0.75)
        order = [i for i in np.argsort(-z).tolist() if seen[i]]
        if order != drawn:
            drawn[:] = order
            grove.only(palms[i] for i in order)

    stage.every_frame(pass_by)


def _sunlight(stage: Stage) -> None:
    """The glow of a low sun on the water."""
    light, view = stage.light, stage.view
    if light.orb is None or light.is_dark:
        return
    x = light.orb[0] * view.width
    reach = view.height * 0.55
    veil = [(0.0, light.glow, 0.4), (0.5, light.glow, 0.12), (1.0, light.glow, 0.0)]
    stage.backdrop.add(Shape(Path().ellipse(x, stage.horizon, reach), Radial(x, stage.horizon, reach, veil)))
