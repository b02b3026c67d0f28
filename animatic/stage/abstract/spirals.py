"""Spiral: a seed head of points of light that grows without end, threads through its arms, and light behind."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from animatic.palette import mix
from animatic.stage import Stage
from animatic.stage.abstract.mood import Mood
from animatic.vector import Group, Shape, Swarm, circle, ribbon
from animatic.vector.path import Commands, Places, Points

# A Fibonacci number of points, so that golden angles come round without a seam when the oldest becomes the youngest.
_POINTS = 377
_ARMS = 13  # spirals in which neighbours lie, also a Fibonacci number and a divisor of the former
_GOLDEN = math.pi * (3 - math.sqrt(5))


def spiral(stage: Stage, mood: Mood) -> None:
    """A seed head that turns and grows outwards without end (inwards where the mood sinks), and arms of light."""
    view = stage.view
    reach = math.hypot(view.width, view.height) * 0.5
    layer = stage.layer("spiral", 0.3, repeats=False)
    holder, threads = Group(*_arms(mood, reach)), [Shape() for _ in range(_ARMS)]
    layer.add(holder, *threads)
    points = np.arange(_POINTS)
    sector = points * 5 % _ARMS  # of a point's arm about the middle, since 5 / 13 is near the golden part of a turn
    # Three broad sweeps of four or five arms each.
    families = [points[(sector >= low) & (sector < low + 4 + (low == 8))] for low in (0, 4, 8)]
    swarms = [Swarm(circle(), len(family), "#ffffff", 0.92, parts=6) for family in families]
    layer.add(*swarms)
    way = -1 if mood.feeling.lift < 0 else 1

    def grow(t: float) -> None:
        now = mood.clock(t)
        for family, swarm, part in zip(families, swarms, (0.0, 1.0, None), strict=True):
            age = (family / _POINTS + way * now * 0.03) % 1
            angle = family * _GOLDEN + now * 0.12
            far = reach * 0.98 * np.sqrt(age) * mood.breath(t)
            pulse = 1 + 0.22 * mood.wave(2.5 * now - 9 * age)
            size = reach * (0.0105 + 0.012 * age) * pulse * np.clip(np.minimum(age * 30, (1 - age) * 12), 0, 1)
            shown = mood.palette.light if part is None else mood.colour(part, t)
            swarm.colour(shown, 0.55 + 0.4 * mood.strength)
            swarm.scatter(mood.x + far * np.cos(angle), mood.y + far * np.sin(angle), size)
        for arm, thread in enumerate(threads):
            thread.draw(*_thread(mood, points[arm::_ARMS], way * now * 0.03, now * 0.12, reach * mood.breath(t)))
            thread.fill(mix(mood.colour(arm / (_ARMS - 1), t), mood.palette.light, 0.3), 0.5 * mood.strength)
        holder.place(mood.x, mood.y, mood.breath(t), now * 0.2 * way)

    stage.every_frame(grow)


def _thread(mood: Mood, along: Any, grown: float, turn: float, reach: float) -> tuple[Commands, Points]:
    """A tapering line through the points of one arm, from the youngest to the oldest."""
    age = (along / _POINTS + grown) % 1
    along, age = (np.roll(each, -int(age.argmin())) for each in (along, age))
    far, angle = reach * 0.98 * np.sqrt(age), along * _GOLDEN + turn
    half = reach * 0.0045 * np.sqrt(age) / np.maximum(far, 1.0)
    one, other = (
        np.stack([mood.x + far * np.cos(a), mood.y + far * np.sin(a)], axis=1) for a in (angle - half, angle + half)
    )
    return ribbon(one, other[::-1])


def _arms(mood: Mood, reach: float) -> list[Shape]:
    """Five tapering arms about the origin."""
    u = np.linspace(0, 1, 16)
    arms = []
    for k in range(5):
        shape = Shape(None, mix(mood.colour(k / 4), mood.palette.light, 0.5), 0.14 * mood.strength)
        shape.draw(*ribbon(_arm(u, reach, k, 0.0), _arm(u, reach, k, 0.34)[::-1]))
        arms.append(shape)
    return arms


def _arm(u: Places, reach: float, k: int, lead: float) -> Places:
    far = reach * 1.25 * (0.02 + 0.98 * u**1.4)
    angle = k * math.tau / 5 + 3.6 * u**0.7 + lead * np.sqrt(u)
    return np.stack([far * np.cos(angle), far * np.sin(angle)], axis=1)
