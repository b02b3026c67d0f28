"""What a jungle alone has: giants on buttress roots, crowns in storeys, lianas that loop from tree to tree."""

from __future__ import annotations

import math

from animatic.palette import mix, shade
from animatic.scenery.foliage import FINE
from animatic.scenery.land import sway
from animatic.stage import Layer, Stage
from animatic.vector import RGB, Group, Path, Shape


def giants(stage: Stage, layer: Layer, name: str, count: int, foot: float, wide: float, bark: RGB, moss: RGB) -> None:
    """Straight pale trunks from beyond the frame down to plank-like roots that spread over the floor, with moss,
    a ring of orchids and a climber's leaves."""
    random = stage.random(name)
    top = -stage.view.height * 0.25
    for i in range(count):
        u = [float(each) for each in random.uniform(0, 1, 12)]
        x = (i + 0.1 + 0.8 * u[0]) * layer.span / count
        w, base = wide * (0.7 + 0.6 * u[1]), foot + 24 * (u[2] - 0.3)
        tree = _giant(w, base - top, u, shade(bark, 0.86 + 0.26 * u[3]), layer.depth >= FINE)
        if layer.depth >= FINE:
            tree.add(*_dressed(stage, w, base - top, u, moss))
        layer.place(tree, x, base, w * 7)


def storey(stage: Stage, layer: Layer, name: str, y: float, size: float, colour: RGB, count: int, flat: float) -> None:
    """One floor of the canopy: broad crowns like umbrellas at about y, lit above, each on a thin branching stem."""
    random = stage.random(name)
    for i in range(count):
        u = [float(each) for each in random.uniform(0, 1, 6)]
        s, own = size * (0.75 + 0.5 * u[0]), mix(colour, shade(colour, 0.78), u[1])
        mass, lit, boughs = Path(), Path(), Path()
        for k in (-1.5, 1.5, -0.5, 0.5):
            px, r = k * s * 0.52, s * (0.42 - 0.06 * abs(k))
            tall = r * flat * (1.7 - 0.3 * abs(k))
            mass.move(px - r, 0).cubic(px - r * 1.05, -tall, px + r * 1.05, -tall, px + r, 0)
            mass.quad(px, r * 0.34, px - r, 0).close()
            lit.move(px - r * 0.9, -tall * 0.2).cubic(
                px - r * 0.86, -tall * 0.96, px + r * 0.7, -tall, px + r * 0.66, -tall * 0.42
            )
            lit.quad(px, -tall * 0.2, px - r * 0.9, -tall * 0.2).close()
        for bend in (-1.2, 0, 1.3):
            boughs.move(0, s * 0.62).quad(bend * s * 0.16, s * 0.3, bend * s * 0.4, 0)
        wood = shade(mix(own, "#6f5a40", 0.5), 0.8)
        crown = Group(
            Shape(boughs, None, stroke=wood, width=s * 0.03), Shape(mass, shade(own, 0.8)), Shape(lit, shade(own, 1.06))
        )
        layer.place(crown, (i + u[2]) * layer.span / count, y + size * 0.4 * (u[3] - 0.5), s * 2.6)
        sway(stage, crown, 6.28 * u[4], 0.01)


def lianas(stage: Stage, layer: Layer, name: str, count: int, top: float, drop: float, colour: RGB) -> None:
    """Woody ropes that hang in loops between the trees, leaves and a flower along them; they swing a little."""
    random = stage.random(name)
    for i in range(count):
        u = [float(each) for each in random.uniform(0, 1, 7)]
        wide, sag = layer.span / count * (0.7 + 0.7 * u[0]), drop * (0.6 + 0.7 * u[1])
        rope = (
            Path()
            .move(-wide / 2, top)
            .cubic(-wide * 0.3, top + sag * 1.3, wide * 0.2, top + sag * 1.4, wide / 2, top - 20)
        )
        loop = Group(Shape(rope, None, stroke=colour, width=5 + 3 * u[2]))
        if u[3] < 0.6:
            twin = (
                Path()
                .move(-wide * 0.46, top)
                .cubic(-wide * 0.2, top + sag * 1.6, wide * 0.1, top + sag, wide * 0.44, top - 20)
            )
            loop.add(Shape(twin, None, stroke=shade(colour, 0.8), width=3))
        leaves = Path()
        for k in range(9):
            v = 0.12 + 0.09 * k
            px, py = _on(wide, top, sag, v)
            way = 1 if k % 2 else -1
            leaves.move(px, py).quad(px + way * 13, py + 2, px + way * 15, py + 24).quad(
                px - way * 2, py + 16, px, py
            ).close()
        loop.add(Shape(leaves, mix(colour, stage.tone("#5fae4a", layer.depth), 0.75)))
        holder = Group(loop)
        layer.place(holder, (i + u[4]) * layer.span / count, 0, wide * 1.5)
        stage.every_frame(lambda t, n=loop, p=6.28 * u[5]: n.place(0, 0, lean=0.014 * math.sin(t * 0.7 + p)))


def _on(wide: float, top: float, sag: float, v: float) -> tuple[float, float]:
    """A point of a liana's curve."""
    a, b, c, d = (1 - v) ** 3, 3 * v * (1 - v) ** 2, 3 * v * v * (1 - v), v**3
    x = a * -wide / 2 + b * -wide * 0.3 + c * wide * 0.2 + d * wide / 2
    return x, a * top + b * (top + sag * 1.3) + c * (top + sag * 1.4) + d * (top - 20)


def _giant(w: float, high: float, u: list[float], bark: RGB, fine: bool) -> Group:
    reach, rise = w * (1.5 + 0.7 * u[4]), w * (2.2 + 1.0 * u[5])
    trunk = Path().move(-w * 0.5, 8).cubic(-w * 0.5, -high * 0.3, -w * 0.42, -high * 0.6, -w * 0.4, -high)
    trunk.line(w * 0.4, -high).cubic(w * 0.42, -high * 0.6, w * 0.5, -high * 0.3, w * 0.5, 8).close()
    tree = Group()
    for way, far, tall, tone in (
        (-1, 1.0, 1.0, 0.84),
        (1, 0.92, 0.86, 0.66),
        (-1, 0.5, 0.62, 1.06),
        (1, 0.46, 0.56, 0.8),
    ):
        root = (
            Path()
            .move(way * w * 0.16, -rise * tall)
            .cubic(way * w * 0.44, -rise * 0.5 * tall, way * reach * far * 0.5, -w * 0.3, way * reach * far, 10)
        )
        tree.add(Shape(root.line(way * w * 0.04, 10).close(), shade(bark, tone)))
        if tone == 0.66:
            tree.add(Shape(trunk, bark))
    if not fine:
        return tree
    edge = (
        Path()
        .move(w * 0.16, -high)
        .line(w * 0.4, -high)
        .cubic(w * 0.42, -high * 0.6, w * 0.5, -high * 0.3, w * 0.5, -rise * 0.4)
        .line(w * 0.2, -rise * 0.7)
        .close()
    )
    lines = Path()
    for k in range(3):
        x = w * (-0.26 + 0.22 * k)
        lines.move(x, -rise * 1.1).line(x + w * 0.03, -high * (0.5 + 0.14 * k))
    tree.add(Shape(edge, shade(bark, 0.82), 0.8))
    tree.add(Shape(lines, None, stroke=shade(bark, 0.74), width=w * 0.035, stroke_opacity=0.7))
    return tree


def _dressed(stage: Stage, w: float, high: float, u: list[float], moss: RGB) -> list[Shape]:
    """Moss on the roots, a climber up the stem, an orchid."""
    patch = Path().ellipse(-w * 0.5, -w * 0.7, w * 0.26, w * 0.4).ellipse(w * 0.12, -w * 0.3, w * 0.22, w * 0.3)
    climber = Path()
    for k in range(7):
        y, way = -high * (0.14 + 0.08 * k), 1 if k % 2 else -1
        x, s = w * 0.3 * math.sin(k * 0.9 + 6 * u[6]), w * 0.3
        climber.move(x, y).quad(x + way * s * 1.1, y - s * 0.7, x + way * s * 1.3, y + s * 0.7)
        climber.quad(x + way * s * 0.3, y + s * 0.8, x, y).close()
    petals = Path().star(w * 0.2, -high * 0.3, w * 0.17, 5, 0.6, 6 * u[8])
    bloom = stage.tone(("#e86fae", "#f2b33f", "#f4e9f2")[int(3 * u[7])])
    return [Shape(patch, moss, 0.75), Shape(climber, shade(moss, 1.05)), Shape(petals, bloom)]
