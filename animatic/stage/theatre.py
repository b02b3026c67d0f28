"""A theatre's stage: boards, a painted back cloth, red curtains, swinging spotlights, footlights and the front rows."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix, shade
from animatic.scene import Shot, Time
from animatic.scenery import drapery, glow, indoors
from animatic.stage import Floor, Stage
from animatic.vector import Colour, Group, Linear, Path, Radial, Shape, Swarm, circle

# Colours of the back cloth (above, below) and of the spotlights, and how bright the house is, by hour.
_MOODS: dict[Time, tuple[str, str, tuple[str, ...], float]] = {
    "day": ("#4a78b8", "#bfe0ee", ("#fff4d6", "#ffe7ad"), 1.0),
    "dawn": ("#8a6fae", "#f6c3a8", ("#ffe3c9", "#ffc7b0"), 0.9),
    "sunset": ("#7a3b6e", "#f2934f", ("#ffd08a", "#ffab6b"), 0.86),
    "dusk": ("#2f2a63", "#a56a8f", ("#d8c2ff", "#ffc2d0"), 0.68),
    "night": ("#0d1438", "#2f4480", ("#cfe0ff", "#b8ccff"), 0.5),
    "overcast": ("#5f6d7a", "#b9c4ca", ("#eef4f6", "#dfe8ec"), 0.8),
    "neon": ("#24104a", "#8a2f9a", ("#ff5fc8", "#3fe0ff"), 0.56),
}

_SHOW = ("#1a0f3a", "#6a2f8a", ("#ff4fc3", "#3fe0ff", "#ffd24a"))  # a concert's cloth and beams, at any hour


def build(stage: Stage, shot: Shot) -> None:
    view = stage.view
    stage.scrolls = False
    indoors.enter(stage)
    stage.horizon = view.height * 0.66
    stage.floor = Floor(
        view.height * 0.845,
        258,
        far_y=view.height * 0.75,
        sky_y=0.34,
        shadow=(24, 10, 12),
        shadow_opacity=0.42,
        mirror=0.14,
    )
    above, below, beams, house = _MOODS[stage.light.time]
    if stage.has("spotlight") and not stage.has("concert", "disco"):
        _in_one_light(stage, beams[0])
        return
    if stage.has("concert", "disco"):
        above, below, beams, house = *_SHOW, min(house, 0.6)
    _cloth(stage, above, below)
    _back_curtain(stage, house)
    _boards(stage, house)
    _spots(stage, beams)
    _wings(stage, house)
    if stage.has("disco"):
        _mirror_ball(stage, beams)
    _footlights(stage, beams[0])
    _rows(stage)


def _in_one_light(stage: Stage, beam: str) -> None:
    """A dark house: black cloth, boards that fade into the dark, and one cone that stands over the cast."""
    view = stage.view
    dim = 0.3
    dark = [(0.0, "#07060c", 1.0), (1.0, "#17131d", 1.0)]
    stage.backdrop.add(Shape(Path().rect(0, 0, view.width, view.height), Linear(0, 0, 0, stage.horizon, dark)))
    back = stage.layer("back cloth", 0.5)
    cloth = drapery.folds(-view.height * 0.2, stage.horizon + 14, back.left, back.right, 18, "#241a26", 4)
    back.add(cloth)
    stage.every_frame(lambda t: cloth.place(3 * math.sin(t * 0.6), 0, lean=0.004 * math.sin(t * 0.8)))
    _boards(stage, 0.02)
    shadow = stage.layer("dark boards", 1.0)
    top, low = stage.horizon, view.height * 1.05
    edge = [(0.0, "#000000", 0.55), (0.5, "#000000", 0.2), (1.0, "#000000", 0.6)]
    shadow.add(
        Shape(Path().rect(shadow.left, top, shadow.right - shadow.left, low - top), Linear(0, top, 0, low, edge))
    )
    _one_spot(stage, mix(beam, "#ffffff", 0.35))
    _wings(stage, dim)
    _rows(stage)


def _one_spot(stage: Stage, colour: Colour) -> None:
    view = stage.view
    y, x = view.height * 0.85, view.width * 0.5
    wide = min(430.0, view.width * 0.46)
    back, pools = stage.layer("beams", 0.9), stage.layer("pools", 1.0)
    cone = Path().polygon([(-16, 0), (16, 0), (wide * 0.5, y + 60), (-wide * 0.5, y + 60)])
    core = Path().polygon([(-9, 0), (9, 0), (wide * 0.34, y + 60), (-wide * 0.34, y + 60)])
    fall = Linear(0, 0, 0, y + 60, [(0, colour, 0.5), (0.6, colour, 0.2), (1, colour, 0.1)])
    beams = [Shape(cone, fall), Shape(core, fall)]
    pool = Shape(Path().ellipse(0, 0, wide * 0.5, wide * 0.115), colour, 0.5)
    soft = glow.halo(0, 0, wide * 0.78, colour, 0.6)
    back.add(*beams, Shape(Path().rect(x - 30, -96, 60, 60, 12), "#141218"))
    pools.add(soft, pool)
    soft.transform(1, 0, x, 0, 0.24, y)

    def breathe(t: float) -> None:
        strong = 0.94 + 0.06 * math.sin(t * 1.1)
        for beam in beams:
            beam.place(x, -60)
            beam.opacity(strong)
        pool.place(x, y)
        pool.opacity(strong)

    stage.every_frame(breathe)
    box = (x - wide * 0.34, view.height * 0.1, x + wide * 0.34, y)
    glow.dust(stage, stage.layer("stage:motes", 1.02), "stage:motes", box, colour, 46, 2.4)


def _cloth(stage: Stage, above: str, below: str) -> None:
    """The painted cloth at the back: a sky with a great disc, hills, and stars when it is dark."""
    view = stage.view
    add = stage.backdrop.add
    add(
        Shape(
            Path().rect(0, 0, view.width, view.height), Linear(0, 0, 0, stage.horizon, [(0, above, 1), (1, below, 1)])
        )
    )
    x, y, r = view.width * 0.5, stage.horizon * 0.6, min(view.width, view.height) * 0.26
    disc = mix(below, "#fff2cf", 0.55)
    add(
        Shape(Path().ellipse(x, y, r * 2.1), Radial(x, y, r * 2.1, [(0, disc, 0.6), (1, disc, 0)])),
        Shape(Path().ellipse(x, y, r), disc, 0.85),
    )
    if stage.light.is_dark:
        random = stage.random("cloth:stars")
        stars = Swarm(circle(), 70, "#fff7dd", 0.8)
        stars.scatter(
            random.uniform(0, view.width, 70), random.uniform(0, stage.horizon * 0.8, 70), random.uniform(0.8, 2.4, 70)
        )
        add(stars)
    layer = stage.layer("painted hills", 0.3)
    for k, (rise, tone) in enumerate(((0.2, 0.66), (0.11, 0.46))):
        line = stage.horizon - view.height * rise
        hill = Path().move(layer.left, line + 40)
        step = view.width * 0.225
        x = layer.left
        while x < layer.right:
            hill.cubic(
                x + step * 0.4, line - 50 * (1 - k), x + step * 0.7, line + 60, x + step, line + 20 * ((-1) ** k)
            )
            x += step
        add_to = hill.line(layer.right + step, view.height).line(layer.left, view.height).close()
        layer.add(Shape(add_to, shade(mix(below, above, 0.35 + 0.3 * k), tone + 0.1)))


def _back_curtain(stage: Stage, house: float) -> None:
    """A second pair of curtains half open before the cloth."""
    view = stage.view
    layer = stage.layer("back curtain", 0.55)
    velvet = shade("#8f1f2c", house * 0.92)
    low = stage.horizon + 12
    for side, (left, right) in (
        (-1, (-view.width * 0.24, view.width * 0.17)),
        (1, (view.width * 0.83, view.width * 1.24)),
    ):
        cloth = drapery.folds(-view.height * 0.2, low, left, right, 8, velvet, 5)
        layer.add(cloth)
        stage.every_frame(
            lambda t, n=cloth, s=side: n.place(3 * math.sin(t * 0.7 + s), 0, lean=0.006 * math.sin(t * 0.9 + s))
        )


def _boards(stage: Stage, house: float) -> None:
    view = stage.view
    layer = stage.layer("boards", 1.0)
    wood = shade("#b5713f", 0.36 + 0.6 * house)
    top, low = stage.horizon, view.height * 0.93
    indoors.planks(stage, layer, "boards", top, low + 4, wood, 30, (view.width / 2, top - view.height * 0.5))
    wide = layer.right - layer.left
    layer.add(
        Shape(
            Path().rect(layer.left, top, wide, 44),
            Linear(0, top, 0, top + 44, [(0, "#000000", 0.42), (1, "#000000", 0)]),
        )
    )
    layer.add(
        Shape(Path().rect(layer.left, low, wide, view.height * 0.5), shade("#4a2618", 0.4 + 0.5 * house)),
        Shape(Path().rect(layer.left, low, wide, 7), shade("#d9a25f", 0.4 + 0.6 * house)),
    )


def _spots(stage: Stage, beams: tuple[str, ...]) -> None:
    """Three beams from above that swing slowly and meet on the boards, each with its pool."""
    view = stage.view
    back = stage.layer("beams", 0.9)
    pools = stage.layer("pools", 1.0)
    y = view.height * 0.83
    long = y + 60
    for i, part in enumerate((0.18, 0.5, 0.82)):
        colour = beams[i % len(beams)]
        x0 = view.width * part
        wide = min(270.0, view.width * 0.26)
        beam = Shape(
            Path().polygon([(-10, 0), (10, 0), (wide * 0.5, long), (-wide * 0.5, long)]),
            Linear(0, 0, 0, long, [(0, colour, 0.62), (0.5, colour, 0.26), (1, colour, 0.08)]),
        )
        pool = glow.halo(0, 0, wide * 0.66, colour, 0.62)
        back.add(beam)
        pools.add(pool)

        def swing(t: float, beam: Shape = beam, pool: Shape = pool, x0: float = x0, k: int = i) -> None:
            x = view.width * (0.5 + (0.24 * (k - 1)) + 0.07 * math.sin(t * 0.7 + 2.1 * k))
            # Sheared, not turned: the beam's foot stays flat on the boards and its head in the lamp.
            beam.transform(1, (x - x0) / long, x0, 0, 1, -60)
            pool.transform(1, 0, x, 0, 0.24, y)
            beam.opacity(0.9 + 0.1 * math.sin(t * 1.3 + k))

        stage.every_frame(swing)
        back.add(Group(Shape(Path().rect(x0 - 22, -84, 44, 50, 10), "#1c1a20")))
    glow.dust(stage, back, "stage:dust", (view.width * 0.1, view.height * 0.1, view.width * 0.9, y), beams[0], 26, 1.8)


def _mirror_ball(stage: Stage, beams: tuple[str, ...]) -> None:
    """A ball of mirrors above the boards, and its spots of light wandering over everything."""
    view = stage.view
    layer = stage.layer("mirror ball", 0.95)
    x, y, r = view.width * 0.5, view.height * 0.24, 46.0
    layer.add(Shape(Path().rect(x - 1.5, -view.height * 0.2, 3, y + view.height * 0.2), "#20202a"))
    layer.add(
        Shape(
            Path().ellipse(x, y, r),
            Radial(x - 14, y - 16, r * 1.5, [(0, "#f4f7ff", 1), (0.5, "#9aa6c4", 1), (1, "#3f4664", 1)]),
        )
    )
    tiles = Swarm(Path().rect(-1, -1, 2, 2), 60, "#ffffff", 0.75, parts=2)
    spots = Swarm(circle(), 36, mix(beams[0], "#ffffff", 0.5), 0.5)
    layer.add(tiles, spots)
    row, column = np.divmod(np.arange(60), 12)
    luck = stage.random("mirror ball").uniform(0, 1, (3, 36))

    def turn(t: float) -> None:
        up, round_ = (row - 2) * 0.5, column * math.tau / 12 + t * 0.9
        glint = np.maximum(0, np.cos(round_)) * (0.5 + 0.5 * np.sin(t * 5 + column * 2 + row))
        tiles.scatter(x + r * 0.9 * np.cos(up) * np.sin(round_), y + r * 0.9 * np.sin(up), 3.4 * glint)
        across = (luck[0] * view.width * 1.2 + t * 70) % (view.width * 1.2) - view.width * 0.1
        spots.scatter(across, view.height * (0.08 + 0.84 * luck[1]), 5 + 8 * luck[2], stretch=1.3)

    stage.every_frame(turn)


def _wings(stage: Stage, house: float) -> None:
    """The great curtains at both sides, the valance with its gold fringe, before the cast."""
    view = stage.view
    layer = stage.layer("wings", 1.12)
    velvet = shade("#b3202f", house)
    gold = shade("#e5b54a", 0.35 + 0.65 * house)
    edge = view.width * (0.1 if not view.is_portrait else 0.08)
    for side, (left, right) in ((-1, (layer.left, edge)), (1, (view.width - edge, layer.right))):
        cloth = drapery.folds(
            -view.height * 0.2, view.height * 0.94, left, right, 9 if not view.is_portrait else 7, velvet, 6
        )
        layer.add(cloth)
        stage.every_frame(
            lambda t, n=cloth, s=side: n.place(4 * math.sin(t * 0.6 + s), 0, lean=0.007 * math.sin(t * 0.8 + 2 * s))
        )
        x = edge if side < 0 else view.width - edge
        layer.add(Shape(Path().rect(x - edge * 0.9 if side < 0 else x, view.height * 0.52, edge * 0.9, 13, 6), gold))
    drapery.valance(layer, view.width, view.height, velvet, gold)


def _footlights(stage: Stage, colour: str) -> None:
    view = stage.view
    layer = stage.layer("footlights", 1.05)
    count = 9 if not view.is_portrait else 6
    for i in range(count):
        x, y = view.width * (i + 0.5) / count, view.height * 0.93
        light = glow.halo(x, y - 8, 66, colour, 0.5)
        layer.add(
            light,
            Shape(Path().move(x - 20, y + 6).quad(x, y - 28, x + 20, y + 6).close(), "#2a1a16"),
            Shape(Path().ellipse(x, y - 12, 8, 4), "#fff8e2"),
        )
        glow.pulse(stage, light, 0.7, 1, 1.6, i * 1.1)


def _rows(stage: Stage) -> None:
    """Heads of the audience, dark, before the lens; now and then one moves."""
    view = stage.view
    layer = stage.layer("audience", 1.35)
    random = stage.random("audience")
    dark = "#12090d"
    step = 104.0
    for i in range(int((layer.right - layer.left) / step) + 1):
        u = [float(each) for each in random.uniform(0, 1, 4)]
        size = 27 + 6 * u[0]
        head = Group(
            Shape(
                Path()
                .move(-size * 1.7, 90)
                .cubic(-size * 1.6, size * 0.7, -size * 0.8, size * 0.66, 0, size * 0.66)
                .cubic(size * 0.8, size * 0.66, size * 1.6, size * 0.7, size * 1.7, 90)
                .close(),
                dark,
            ),
            Shape(Path().ellipse(0, -size * 0.2, size * 0.8, size), dark),
        )
        if u[1] < 0.3:
            head.add(Shape(Path().ellipse(0, -size * 1.1, size * 0.36), dark))
        layer.add(head)
        x, y = layer.left + i * step + 30 * u[2], view.height - 6 + 12 * u[3]
        stage.every_frame(
            lambda t, n=head, x=x, y=y, u=u: n.place(
                x, y + 2 * math.sin(t * (0.8 + u[0]) + 6.28 * u[1]), turn=0.03 * math.sin(t * 0.5 + 6.28 * u[3])
            )
        )
