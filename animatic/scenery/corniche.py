"""Beside a road: the sea below a coastal one, or, for a camera in the air, the land in strips to a high horizon."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import land, seasons, swell, trees, water
from animatic.stage import Stage
from animatic.vector import Group, Linear, Path, Shape


def sea_below(stage: Stage, top: float, from_above: bool) -> None:
    """Water from the horizon down to the road's far verge at y = `top`: headlands, sails, surf on the rocks."""
    view = stage.view
    low = top - 18
    water.sea(stage, stage.horizon, low, "#1f8fb8", "#3fc0c8")
    _headlands(stage)
    sails = stage.layer("sails", 0.12)
    for i in range(7):
        u = stage.random(f"sails:{i}").uniform(0, 1, 3)
        size = (26 + 20 * float(u[0])) * (1.3 if from_above else 1)
        y = stage.horizon + (low - stage.horizon) * (0.1 + 0.3 * float(u[1]))
        sails.place(_sail(stage, size), (i + float(u[2])) * sails.span / 7, y, size * 2)
    _surf(stage, low, 0.16 if from_above else 0.1)
    if not stage.light.is_dark:
        swell.gulls(
            stage, stage.layer("gulls", 0.5, repeats=False), "gulls", 4, view.height * 0.34, stage.tone("#ffffff")
        )


def guard_rail(stage: Stage, top: float) -> None:
    """White posts and a rail along the edge above the sea, and pines that lean from the wind."""
    layer = stage.layer("rail", 0.94)
    rail = stage.tone("#f4f4ee")
    posts = 16
    step = layer.span / posts
    for i in range(posts):
        post = Group(
            Shape(Path().rect(-5, -44, 10, 50, 3), shade(rail, 0.86)),
            Shape(Path().rect(0, -42, step, 11, 5), rail),
            Shape(Path().rect(0, -33, step, 3), shade(rail, 0.7)),
        )
        layer.place(post, i * step, top + 2, step * 2.1)
    for i, x in enumerate((0.18, 0.52, 0.86)):
        s = min(stage.view.height * 0.4, 290.0)
        uneven = stage.random(f"stone pine:{i}").uniform(-1, 1, 12)
        tree = trees.acacia(s, stage.tone("#4f7f4a"), stage.tone("#7a5a44"), uneven)
        layer.place(tree, layer.span * x, top + 4, s * 1.6)
        land.sway(stage, tree, 2.0 * i, 0.02)


def strips(stage: Stage, top: float) -> None:
    """Fields in strips behind one another from the horizon down to y = `top`, with hedges, seen from a height."""
    grown = seasons.growth(stage)
    crops = {
        "summer": ("#7fb652", "#d9c055", "#5f9a45", "#98c25a", "#c9a04a"),
        "snow": ("#f3f7fb", "#e1eaf4", "#fafcff", "#d6e2ee", "#eaf1f8"),
    }.get(grown.season, (*grown.slope, *grown.woods, grown.grain))
    rows = 5
    for k in range(rows):
        part = (k / rows) ** 1.5
        y = stage.horizon + (top - stage.horizon) * part + 6
        below = stage.horizon + (top - stage.horizon) * ((k + 1) / rows) ** 1.5 + 20
        layer = stage.layer("strips", 0.12 + 0.15 * k)
        random = stage.random(f"strips:{k}")
        count = 16 - 2 * k
        wide = layer.span / count
        lean = (below - y) * 0.9
        for i in range(count):
            colour = stage.tone(crops[int(random.integers(len(crops)))], 0.2 + 0.17 * k)
            field = Path().polygon(
                [(-wide / 2 + lean, 0), (wide / 2 + lean + 2, 0), (wide / 2 + 2, below - y), (-wide / 2, below - y)]
            )
            layer.place(Shape(field, colour), (i + 0.5) * wide, y, wide + 2 * lean + 20)
        line = (np.array([layer.left, layer.right]), np.array([y + 4, y + 4]))
        _hedge(stage, f"hedge:{k}", line, 0.12 + 0.15 * k, 9 + 5 * k)


def _hedge(stage: Stage, name: str, line: tuple[np.ndarray, np.ndarray], depth: float, size: float) -> None:
    """Round crowns from above, each with its shadow, along the upper edge of a strip."""
    layer = stage.layer("hedge", depth)
    random = stage.random(name)
    crowns = seasons.growth(stage).crowns
    count = 22
    for i in range(count):
        u = [float(each) for each in random.uniform(0, 1, 3)]
        r, leaf = size * (0.7 + 0.7 * u[0]), stage.tone(crowns[i % 4], depth + 0.1)
        crown = Group(
            Shape(Path().ellipse(r * 0.4, r * 0.2, r, r * 0.5), "#1c2a1c", 0.28),
            Shape(Path().ellipse(0, -r * 0.4, r, r * 0.8), shade(leaf, 0.8)),
            Shape(Path().ellipse(-r * 0.18, -r * 0.58, r * 0.66, r * 0.5), shade(leaf, 1.08)),
        )
        layer.place(crown, (i + 0.8 * u[1]) * layer.span / count, float(line[1][0]) + 10 * u[2], r * 3)


def _headlands(stage: Stage) -> None:
    """Capes that run out into the sea, one behind the other, with pale cliffs at their feet."""
    layer = stage.layer("capes", 0.08, repeats=False)
    view, y = stage.view, stage.horizon + 7
    for x, wide, high, colour in (
        (0.96, 0.42, 104, "#6f8f86"),
        (1.02, 0.26, 150, "#5f8a5f"),
        (-0.02, 0.22, 60, "#7f97a0"),
    ):
        hill = land.mound(view.width * x, y, view.width * wide, high, stage.tone(colour, 0.3))
        cliff = land.mound(view.width * x, y + 3, view.width * wide * 0.97, high * 0.3, stage.tone("#d9c9a8", 0.35))
        layer.add(hill, cliff)


def _surf(stage: Stage, low: float, steep: float) -> None:
    """Rocks at the foot of the cliff, and foam that breaks on them."""
    view = stage.view
    layer = stage.layer("surf", 0.62)
    edge = land.rolling(stage, layer, "surf", low - view.height * steep * 0.5, 26, waves=3)
    foam = mix(stage.tone("#ffffff"), "#ffffff", 0.3)
    land.ground(stage, layer, (edge[0], edge[1] - 9), foam, foam, low + 10)
    rock = stage.tone("#a8957c", 0.62)
    land.ground(stage, layer, edge, shade(rock, 0.66), rock, low + 60)
    random = stage.random("surf:rocks")
    for i in range(22):
        u = [float(each) for each in random.uniform(0, 1, 3)]
        x, r = (i + u[0]) * layer.span / 22, 18 + 26 * u[1]
        y = float(np.interp(x, *edge)) - 4 + 16 * u[2]
        white = Shape(Path().ellipse(0, 0, r * 1.5, r * 0.36), foam, 0.9)
        stone = Path().polygon([(-r, 4), (-r * 0.7, -r * 0.5), (-r * 0.1, -r * 0.8), (r * 0.6, -r * 0.4), (r, 4)])
        layer.place(
            Group(white, Shape(stone, Linear(-r, 0, r, 0, [(0, shade(rock, 1.1), 1), (1, shade(rock, 0.6), 1)]))),
            x,
            y,
            r * 4,
        )
        stage.every_frame(lambda t, n=white, k=i: n.place(0, 2, stretch=0.9 + 0.24 * math.sin(t * 1.4 + k)))


def _sail(stage: Stage, s: float) -> Group:
    white, hull = stage.tone("#fbfaf4", 0.3), stage.tone("#8f5a44", 0.3)
    return Group(
        Shape(
            Path()
            .move(s * 0.04, -s * 1.1)
            .quad(s * 0.5, -s * 0.5, s * 0.52, -s * 0.12)
            .line(s * 0.04, -s * 0.12)
            .close(),
            white,
        ),
        Shape(
            Path()
            .move(-s * 0.03, -s * 0.95)
            .quad(-s * 0.36, -s * 0.4, -s * 0.4, -s * 0.12)
            .line(-s * 0.03, -s * 0.12)
            .close(),
            shade(white, 0.9),
        ),
        Shape(
            Path().polygon([(-s * 0.46, -s * 0.1), (s * 0.52, -s * 0.1), (s * 0.36, s * 0.06), (-s * 0.34, s * 0.06)]),
            hull,
        ),
    )
