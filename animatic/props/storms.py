"""Storms that stand in a place: tornadoes."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import mix, shade
from animatic.props import Look, Maker, drawn
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Group, Linear, Path, Shape

_LEVELS = 13
_STREAKS = 26
_TURNS = 5.2  # radians a second, at the foot; the mouth turns at a third of it


def tornado(stage: Stage, actor: Actor, size: float) -> Look:
    """A funnel from a cloud to the ground; its bands turn, it bends like a trunk, and straws fly about its foot."""
    wind = cast_tone(stage, actor.colour or "#7d8290")
    dark, pale = shade(wind, 0.5), mix(wind, "#ffffff", 0.32)
    dust = mix(wind, cast_tone(stage, "#a8855c"), 0.7)
    luck = float(stage.random(f"tornado:{actor.name}").uniform(0, math.tau))
    funnel = Shape(None, Linear(-34, 0, 34, 0, [(0, shade(wind, 0.62), 1), (0.4, wind, 1), (1, dark, 1)]))
    bands = [Shape(Path().ellipse(0, 0, 1, 0.22), (dark, wind)[i % 2], 0.5) for i in range(_LEVELS)]
    streaks = [Shape(None, None, stroke=(pale, dark)[i % 2], width=1.5, stroke_opacity=0.8) for i in range(_STREAKS)]
    clouds = [Shape(_puff(), (dark, shade(wind, 0.66))[i % 2]) for i in range(7)]
    heaps = [Shape(_puff(), (dust, shade(dust, 0.8))[i % 2], 0.9) for i in range(6)]
    straws = [Shape(Path().rect(-2, -0.6, 4, 1.2), cast_tone(stage, "#5a4632")) for _ in range(8)]

    def spin(t: float) -> None:
        left, right = [], []
        for i in range(21):
            x, y, r = _ring(i / 20, t, luck)
            left.append((x - r, y))
            right.append((x + r, y))
        funnel.redraw(Path().through([*left, *reversed(right)], closed=True))
        for i, band in enumerate(bands):
            x, y, r = _ring(0.04 + 0.92 * i / (_LEVELS - 1), t, luck)
            band.place(x, y, r)
        for i, streak in enumerate(streaks):
            u = 0.03 + 0.94 * ((i * 0.618) % 1)
            x, y, r = _ring(u, t, luck)
            begin = (t * _TURNS * (1 - 0.66 * u) + i * 2.4) % math.tau - math.pi / 2
            # Only the part of the arc on the near side shows, from 0 to half a turn.
            a, b = min(math.pi, max(0.0, begin - 0.7)), min(math.pi, max(0.0, begin + 0.7))
            arc = [a + (b - a) * k / 5 for k in range(6)]
            streak.redraw(Path().through([(x - r * math.cos(c), y + 0.22 * r * math.sin(c)) for c in arc]))
            streak.visible(b - a > 0.05)
        for i, cloud in enumerate(clouds):
            a = t * 0.9 + i * math.tau / 7
            cloud.place(38 * math.cos(a), -92 + 2.4 * math.sin(a), 1 + 0.16 * math.sin(a), 0, 1.5)
        for i, heap in enumerate(heaps):
            a = -t * 2.2 + i * math.tau / 6
            heap.place(13 * math.cos(a), -4 + 1.6 * math.sin(a), 0.62 + 0.14 * math.sin(a + 1.7 * t))
        for i, straw in enumerate(straws):
            a, high = t * (3.4 - 0.2 * i) + i * 2.4, (i * 0.37 + t * 0.16) % 1
            x, y, r = _ring(0.55 * high, t, luck)
            straw.place(x + (r + 8) * math.cos(a), y + 4 * math.sin(a), 1, t * 6 + i)
            straw.opacity(math.sin(math.pi * high))

    stage.every_frame(spin)
    spin(0.0)
    node = drawn(size, Group(*clouds[:4]), funnel, *bands, *streaks, Group(*clouds[4:]), *heaps, *straws)
    return Look(node, size * 1.16, size, shadow=0.5)


def _ring(u: float, t: float, luck: float) -> tuple[float, float, float]:
    """The middle and the half width of the funnel where `u` is 0 at its foot and 1 at its mouth."""
    bend = 9 * math.sin(t * 1.3 + luck - 2.6 * u) * (1 - u) ** 0.7 * u**0.35 + 2.2 * math.sin(t * 3.7 - 7 * u)
    return bend * (1 - 0.5 * u), -2 - 90 * u, 3.4 + 9 * u + 24 * u**2.6 + 0.8 * math.sin(t * 5 + 14 * u)


def _puff() -> Path:
    return Path().ellipse(0, 0, 9, 6).ellipse(-8, 2, 6, 4).ellipse(8, 2, 6.4, 4.2).ellipse(1, -4, 6, 4)


PROPS: dict[str, tuple[Maker, float]] = {"tornado": (tornado, 4.2)}
