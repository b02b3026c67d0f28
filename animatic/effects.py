"""What follows an actor about: steam, flames, dust, wakes, sparks and the Zs of a sleeper; all closed forms of t."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from animatic import art
from animatic.motions import Pose, burst_time
from animatic.stage import Stage
from animatic.vector import Group, Linear, Node, Path, Radial, Shape, Swarm, Text, circle

Effect = tuple[Node, Callable[[float, Pose], None]]  # drawn behind or before an actor; moved by (t, its pose)


def steam(stage: Stage, width: float, height: float) -> Effect:
    """Wisps that curl up from the origin and thin out; `width` of the source."""
    wisps = [Shape() for _ in range(5)]
    white = "#ffffff" if not stage.light.is_dark else "#cdd6ea"
    u = np.linspace(0, 1, 9)

    def drift(t: float, _pose: Pose) -> None:
        for i, wisp in enumerate(wisps):
            life = (t * 0.3 + i / len(wisps)) % 1
            low = -height * (0.06 + 0.62 * life)
            reach = height * (0.3 + 0.25 * life)
            away = width * 0.2 * (i % 3 - 1)
            x = away + width * (0.06 + 0.24 * life) * np.sin(u * 4.4 + i * 1.9 - t * 1.9) * (0.35 + u)
            y = low - u * reach
            half = width * (0.035 + 0.13 * life) * np.sin(np.pi * u) ** 0.8
            left, right = zip(x - half, y, strict=True), zip((x + half)[::-1], y[::-1], strict=True)
            path = Path().through([(float(a), float(b)) for a, b in [*left, *right]], closed=True)
            wisp.redraw(path)
            wisp.fill(white, 0.34)
            wisp.opacity(math.sin(math.pi * life) ** 0.7)

    return Group(*wisps), drift


def flames(width: float, height: float) -> Effect:
    """A fire that flickers, its root at the origin."""
    layers = [(Shape(None), colour, part) for colour, part in (("#f2541b", 1.0), ("#fb9a28", 0.72), ("#ffe27a", 0.42))]
    for shape, colour, _ in layers:
        shape.fill(colour, 0.9)
    glow = Shape(
        Path().ellipse(0, -height * 0.4, height * 0.95),
        Radial(0, -height * 0.4, height * 0.95, [(0, "#ffb347", 0.45), (1, "#ff7a1c", 0)]),
    )

    def flicker(t: float, _pose: Pose) -> None:
        for n, (shape, _, part) in enumerate(layers):
            points = [(-width / 2 * part, 0.0)]
            for i in range(1, 8):
                x = width * part * (i / 8 - 0.5)
                tongue = i % 2
                wave = math.sin(t * (7 + n) + i * 2.3 + n) * 0.16
                high = height * part * (0.5 + 0.42 * tongue + wave) * math.sin(math.pi * i / 8) ** 0.6
                points.append((x + width * 0.05 * math.sin(t * 6 + i), -high))
            shape.redraw(Path().through([*points, (width / 2 * part, 0.0)], closed=True))
        glow.opacity(0.8 + 0.2 * math.sin(t * 11))

    return Group(glow, *(shape for shape, _, _ in layers)), flicker


def exhaust(length: float, width: float) -> Effect:
    """A rocket's flame that points down from the origin."""
    outer, inner = Shape(), Shape()
    outer.fill(Linear(0, 0, 0, length, [(0, "#ffdf6b", 1), (0.4, "#ff8a1f", 0.95), (1, "#ff3d0c", 0)]))
    inner.fill(Linear(0, 0, 0, length * 0.6, [(0, "#ffffff", 1), (1, "#ffe27a", 0)]))
    glow = Shape(
        Path().ellipse(0, length * 0.3, length * 0.6),
        Radial(0, length * 0.3, length * 0.6, [(0, "#ffae42", 0.42), (1, "#ff6a00", 0)]),
    )

    def burn(t: float, _pose: Pose) -> None:
        for shape, reach, wide in ((outer, length, width), (inner, length * 0.58, width * 0.5)):
            tip = reach * (0.82 + 0.12 * math.sin(t * 31) + 0.06 * math.sin(t * 53 + 1))
            bend = width * 0.12 * math.sin(t * 23)
            path = Path().move(-wide / 2, 0).cubic(-wide * 0.62, tip * 0.45, bend - wide * 0.12, tip * 0.7, bend, tip)
            shape.redraw(path.cubic(bend + wide * 0.12, tip * 0.7, wide * 0.62, tip * 0.45, wide / 2, 0).close())

    return Group(glow, outer, inner), burn


def dust(stage: Stage, size: float, colour: str = "#cdb893") -> Effect:
    """Puffs that stay behind the feet of a runner; the actor's way decides the side."""
    swarm = Swarm(circle(), 7, stage.tone(colour), 0.32, parts=1)
    lag = np.arange(7) / 7

    def puff(t: float, pose: Pose) -> None:
        life = (t * 1.7 + lag) % 1
        back = -pose.facing * size * (0.18 + 0.75 * life)
        grown = size * (0.05 + 0.08 * np.abs(np.sin(lag * 55))) * (0.4 + life) * (1 - life) ** 0.5
        swarm.scatter(back, -size * (0.02 + 0.12 * life * (1 + np.sin(lag * 40))), grown)

    return Group(swarm), puff


def wake(stage: Stage, width: float) -> Effect:
    """Foam along a hull's waterline."""
    foam = [Shape(Path().ellipse(0, 0, 1, 0.22), "#ffffff", 0.75) for _ in range(8)]

    def wash(t: float, pose: Pose) -> None:
        for i, shape in enumerate(foam):
            life = (t * 0.55 + i / len(foam)) % 1
            x = -pose.facing * width * (life * 0.85 - 0.5)
            shape.place(x, 4 + 3 * math.sin(i * 2.2 + t * 2), width * (0.05 + 0.07 * math.sin(life * math.pi)))
            shape.opacity(1 - life)

    return Group(*foam), wash


def snores(stage: Stage, size: float) -> Effect:
    """Three Zs that rise from a sleeper's head."""
    letters = [
        Text("Z", str(art.font_path()), size * 0.16, "#ffffff" if stage.light.is_dark else "#5b6b8c") for _ in range(3)
    ]

    def rise(t: float, pose: Pose) -> None:
        for i, letter in enumerate(letters):
            life = (t * 0.36 + i / 3) % 1
            x = size * (0.18 + 0.2 * life + 0.05 * math.sin(life * 9)) * (pose.facing or 1)
            letter.place(x, -size * (0.75 + 0.55 * life), 0.5 + 0.7 * life)
            letter.opacity(math.sin(life * math.pi))

    return Group(*letters), rise


def burst(size: float) -> Effect:
    """Sparks and a flash at each explosion, about the middle of the actor."""
    rays = np.arange(44) * 2.39996
    far = 0.45 + 0.55 * np.abs(np.sin(np.arange(44) * 7.7))
    swarms = [Swarm(circle(), 22, colour, 0.95, parts=1) for colour in ("#ffd34d", "#ff6b2b")]
    flash = Shape(
        Path().ellipse(0, 0, size * 1.3),
        Radial(0, 0, size * 1.3, [(0, "#fffbe8", 0.95), (0.4, "#ffc14a", 0.6), (1, "#ff6a00", 0)]),
    )

    def blow(t: float, _pose: Pose) -> None:
        u = burst_time(t)
        flash.opacity(0 if u < 0 else math.exp(-u * 4))
        reach = size * 1.7 * (1 - math.exp(-max(0.0, u) * 2.6))
        for i, swarm in enumerate(swarms):
            a, d = rays[i::2], far[i::2] * reach
            grown = size * 0.075 * max(0.0, 1 - u / 1.7) if u >= 0 else 0.0
            swarm.scatter(np.cos(a) * d, np.sin(a) * d + size * 0.45 * max(0.0, u) ** 2, grown * (0.5 + far[i::2]))

    return Group(flash, *swarms), blow
