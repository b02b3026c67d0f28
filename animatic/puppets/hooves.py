"""The legs of four-legged animals, redrawn for each pose: diagonal pairs in a walk, fore and hind in a gallop."""

from __future__ import annotations

import math

from animatic.motions import Pose
from animatic.puppets.species import Species
from animatic.vector import RGB, Group, Path, Shape

GALLOP = 0.8  # of the stride from which on it gallops


class Leg:
    """One leg; `phase` is where in the walk it is, `hind` bends the other way."""

    def __init__(self, s: float, species: Species, x: float, near: bool, hind: bool, tone: RGB, foot: RGB) -> None:
        self._s, self._x, self._near, self._hind = s, x, near, hind
        self._leg = 1 - species.depth * 0.66
        self._top = 1 - species.depth * 0.62
        width = species.limb * s
        self._upper, self._lower = Shape(), Shape()
        self._upper.stroke(tone, width * 1.3)
        self._lower.stroke(foot, width)
        self.node = Group(self._lower, self._upper)

    def take(self, pose: Pose, sink: float) -> None:
        """`sink` is how far the body has come down, in parts of the height of its back."""
        s, x = self._s, self._x
        top = -(self._top - sink) * s
        upper, lower = self._leg * 0.46 * s, self._leg * 0.5 * s
        if pose.stance in ("sit", "lie"):
            self._fold(x, top, pose.stance == "lie")
            return
        thigh, shin, toe = self._angles(pose)
        kx, ky = x + upper * math.sin(thigh), top + upper * math.cos(thigh)
        ex, ey = kx + lower * math.sin(shin), min(ky + lower * math.cos(shin), -0.03 * s)
        self._upper.redraw(Path().move(x, top).line(kx, ky))
        self._lower.redraw(
            Path().move(kx, ky).line(ex, ey).line(ex + 0.07 * s * math.cos(toe), ey + 0.07 * s * math.sin(toe))
        )

    def _angles(self, pose: Pose) -> tuple[float, float, float]:
        gallop = pose.stride >= GALLOP
        if gallop:
            phase = pose.phase * 2 + (math.pi * 0.8 if self._hind else 0) + (0.5 if self._near else 0)
        else:
            phase = pose.phase + (math.pi if self._near != self._hind else 0)
        swing = pose.stride * (0.78 if gallop else 0.74)
        thigh = swing * math.sin(phase)
        lift = 1.25 * pose.stride * max(0.0, math.cos(phase))
        if pose.stride < 0.05:
            return (-0.06 if self._hind else 0.03), (0.03 if self._hind else -0.02), 0.0
        bend = -lift if not self._hind else -lift * 0.8
        return thigh, thigh + bend, 0.35 * max(0.0, math.cos(phase))

    def _fold(self, x: float, top: float, lying: bool) -> None:
        """Beneath the body: the fore legs straight when it sits, along the ground when it lies."""
        s, ground = self._s, -0.05 * self._s
        if not self._hind and not lying:
            x *= 0.78
            self._upper.redraw(Path().move(x - 0.04 * s, top - 0.2 * s).line(x, top * 0.5))
            self._lower.redraw(Path().move(x, top * 0.5).line(x + 0.02 * s, ground).line(x + 0.09 * s, ground))
            return
        knee = (x + 0.16 * s, min(top + 0.1 * s, ground - 0.08 * s))
        self._upper.redraw(Path().move(x, min(top, ground - 0.1 * s)).line(*knee))
        self._lower.redraw(Path().move(x + 0.02 * s, ground).line(x + (0.3 if self._hind else 0.34) * s, ground))
