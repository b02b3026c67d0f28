"""What moves in the water of a set: small fish that cross it both ways, and columns of bubbles."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix, shade
from animatic.stage import Layer, Stage
from animatic.vector import RGB, Group, Path, Shape, Swarm


def shoal(
    stage: Stage, layer: Layer, name: str, y: float, way: int, count: int, size: float, colour: RGB, speed: float
) -> None:
    """Fish of one kind that cross the frame again and again, `way` -1 to the left and 1 to the right."""
    random = stage.random(name)
    room = stage.view.width * 1.7
    for i in range(count):
        luck = [float(each) for each in random.uniform(0, 1, 6)]
        fish, tail = small_fish(size * (0.75 + 0.5 * luck[0]), colour, int(luck[1] * 3))
        layer.add(fish)
        start = (i + 0.6 * luck[2]) * room / count
        swim = _Swim(
            fish,
            tail,
            start,
            y + (luck[3] - 0.5) * size * 4.5,
            way,
            speed * (0.85 + 0.3 * luck[4]),
            room,
            luck[5] * 6.28,
            size,
        )
        stage.every_frame(swim.at)


def small_fish(size: float, colour: RGB, dress: int) -> tuple[Group, Group]:
    """A fish that looks to the right, its middle at the origin, and its tail, whose root is at its own origin."""
    s = size
    dark, pale = shade(colour, 0.68), mix(colour, "#ffffff", 0.5)
    body = Path().move(s * 0.5, 0).cubic(s * 0.3, -s * 0.3, -s * 0.16, -s * 0.33, -s * 0.42, -s * 0.04)
    body.line(-s * 0.42, s * 0.04).cubic(-s * 0.16, s * 0.33, s * 0.3, s * 0.3, s * 0.5, 0).close()
    fin = (
        Path()
        .move(s * 0.16, -s * 0.2)
        .quad(-s * 0.04, -s * 0.48, -s * 0.28, -s * 0.34)
        .line(-s * 0.22, -s * 0.14)
        .close()
    )
    tail = Group(
        Shape(
            Path()
            .move(s * 0.04, 0)
            .quad(-s * 0.1, -s * 0.06, -s * 0.26, -s * 0.24)
            .quad(-s * 0.17, 0, -s * 0.26, s * 0.24)
            .quad(-s * 0.1, s * 0.06, s * 0.04, 0)
            .close(),
            dark,
        )
    )
    fish = Group(tail, Shape(fin, dark), Shape(body, colour))
    if dress == 1:
        bands = Path()
        for x in (0.18, -0.08):
            bands.move(x * s, -s * 0.235).quad(x * s + s * 0.07, 0, x * s, s * 0.235).line(
                x * s - s * 0.09, s * 0.235
            ).quad(x * s - s * 0.02, 0, x * s - s * 0.09, -s * 0.235).close()
        fish.add(Shape(bands, pale))
    elif dress == 2:
        fish.add(Shape(Path().ellipse(0, s * 0.08, s * 0.3, s * 0.1), pale, 0.7))
    fish.add(
        Shape(
            Path()
            .move(s * 0.08, s * 0.02)
            .quad(-s * 0.1, s * 0.06, -s * 0.14, s * 0.2)
            .quad(s * 0.04, s * 0.18, s * 0.08, s * 0.02)
            .close(),
            dark,
        ),
        Shape(Path().ellipse(s * 0.31, -s * 0.05, s * 0.062), "#ffffff"),
        Shape(Path().ellipse(s * 0.325, -s * 0.05, s * 0.034), "#10202c"),
    )
    return fish, tail


def bubbles(stage: Stage, layer: Layer, name: str, columns: int, colour: RGB) -> None:
    """Columns of bubbles that wobble as they rise and grow."""
    random = stage.random(name)
    view = stage.view
    count = columns * 9
    luck = random.uniform(0, 1, (5, count))
    x0 = np.repeat((np.arange(columns) + random.uniform(0.2, 0.8, columns)) * view.width / columns, 9)
    rim, glint = Path().ellipse(0, 0, 1).ellipse(0, 0, 0.8), Path().ellipse(-0.34, -0.36, 0.24)
    rims, glints = (Swarm(path, count, "#ffffff", opacity, parts=8) for path, opacity in ((rim, 0.55), (glint, 0.9)))
    discs = Swarm(Path().ellipse(0, 0, 1), count, colour, 0.22, parts=8)
    layer.add(discs, rims, glints)
    for shape in rims.children:
        shape.tvg.tvg_shape_set_fill_rule(shape.pointer, 1)
    rise = view.height * 1.12

    def lift(t: float) -> None:
        up = (luck[0] * rise + t * (62 + 74 * luck[1])) % rise
        y = view.height * 1.04 - up
        x = x0 + 46 * (luck[4] - 0.5) + np.sin(t * (1.6 + luck[2]) + 6.28 * luck[3]) * (5 + 11 * up / rise)
        size = (2.6 + 8.5 * luck[1] ** 3) * (0.65 + 0.6 * up / rise)
        for swarm in (discs, rims, glints):
            swarm.scatter(x, y, size)

    stage.every_frame(lift)


class _Swim:
    def __init__(
        self,
        fish: Group,
        tail: Group,
        start: float,
        y: float,
        way: int,
        speed: float,
        room: float,
        phase: float,
        size: float,
    ) -> None:
        self._fish, self._tail, self._start, self._y, self._way = fish, tail, start, y, way
        self._speed, self._room, self._phase, self._size = speed, room, phase, size

    def at(self, t: float) -> None:
        margin = self._room * 0.2
        x = (self._start + self._way * self._speed * t) % self._room - margin
        y = self._y + self._size * 0.22 * math.sin(t * 1.3 + self._phase)
        beat = math.sin(t * 8 + self._phase)
        self._fish.place(x, y, 1, self._way * 0.05 * math.cos(t * 1.3 + self._phase), self._way * (1 - 0.03 * beat))
        self._tail.place(-self._size * 0.4, 0, stretch=0.82 + 0.24 * beat)
