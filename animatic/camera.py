"""Where the camera is at each moment: every move a closed form of t. Nothing here draws."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from animatic.scene import Camera

CINEMA = 2.39  # width by height of an anamorphic film's picture


@dataclass(frozen=True, slots=True)
class View:
    """The frame in units: the short side is 720 units whatever the pixels; x to the right, y down, origin top left."""

    width: float
    height: float
    pixels_per_unit: float

    @staticmethod
    def of(width: int, height: int) -> View:
        """For a frame of so many pixels."""
        scale = min(width, height) / 720
        return View(width / scale, height / scale, scale)

    @property
    def is_portrait(self) -> bool:
        return self.height > self.width


@dataclass(frozen=True, slots=True)
class Aim:
    """The camera's centre as an offset from the frame's own centre, in units of the cast's plane."""

    x: float = 0
    y: float = 0
    zoom: float = 1  # never below 1, so that no edge of the set is seen
    roll: float = 0  # radians, clockwise


Rig = Callable[[float], Aim]  # seconds since the shot began -> aim


def ease(u: float) -> float:
    """0 to 1 with a soft start and end."""
    u = max(0.0, min(1.0, u))
    return u * u * (3 - 2 * u)


def glide(u: float) -> float:
    """0 to 1, softer than a straight line and never at rest in between."""
    u = max(0.0, min(1.0, u))
    return 0.45 * u + 0.55 * ease(u)


def rig(camera: Camera, view: View, seconds: float, focus: tuple[float, float]) -> Rig:
    """The camera's path through a shot of so many seconds, looking after the point `focus` of the frame."""
    base = {"wide": 1.0, "medium": 1.0, "close": 1.4}[camera.framing]
    to_focus = (focus[0] - view.width / 2, focus[1] - view.height / 2)
    move = _MOVES[camera.move]

    def aim(t: float) -> Aim:
        u = t / max(seconds, 0.1)
        own = move(u, t, view)
        zoom = base * own.zoom ** (1 / base)  # a close shot has less room to come closer
        pull = 1 - 1 / zoom  # how far the centre can move to the focus without showing an edge
        return Aim(own.x + to_focus[0] * pull, own.y + to_focus[1] * pull, zoom, own.roll)

    return aim


def _static(_u: float, _t: float, _view: View) -> Aim:
    return Aim()


def _drift(u: float, t: float, view: View) -> Aim:
    side = view.width * 0.035
    return Aim(side * (2 * glide(u) - 1), view.height * 0.006 * math.sin(t * 0.9), 1.02 + 0.05 * glide(u))


def _pan(u: float, _t: float, view: View) -> Aim:
    return Aim(view.width * 0.2 * (2 * glide(u) - 1), 0, 1.03)


def _tilt(u: float, _t: float, view: View) -> Aim:
    return Aim(0, view.height * (0.03 - 0.14 * glide(u)), 1.1)


def _dolly_in(u: float, _t: float, _view: View) -> Aim:
    return Aim(zoom=1 + 0.62 * glide(u))


def _dolly_out(u: float, _t: float, _view: View) -> Aim:
    return Aim(zoom=1.62 - 0.62 * glide(u))


def _orbit(u: float, _t: float, view: View) -> Aim:
    return Aim(view.width * 0.13 * math.sin(math.pi * (u - 0.5)), -view.height * 0.01, 1.06 + 0.05 * ease(u))


def _aerial(u: float, t: float, view: View) -> Aim:
    return Aim(view.width * 0.03 * math.sin(t * 0.5), -view.height * 0.02 * ease(u), 1.02 + 0.2 * glide(u))


def _tracking(_u: float, t: float, view: View) -> Aim:
    return Aim(0, view.height * 0.006 * math.sin(t * 2.1), 1.03)


def shake(t: float) -> tuple[float, float]:
    """How far a hand is from still, to the right and down, each about -2 to 2."""
    x = math.sin(t * 1.7) + 0.6 * math.sin(t * 3.1 + 1) + 0.25 * math.sin(t * 7.3 + 2)
    y = math.sin(t * 2.3 + 4) + 0.5 * math.sin(t * 4.3) + 0.25 * math.sin(t * 8.9 + 1)
    return x, y


def _handheld(_u: float, t: float, view: View) -> Aim:
    x, y = shake(t)
    return Aim(x * view.width * 0.007, y * view.height * 0.007, 1.07, 0.007 * math.sin(t * 1.3 + 0.5))


_MOVES: dict[str, Callable[[float, float, View], Aim]] = {
    "static": _static,
    "drift": _drift,
    "pan": _pan,
    "tilt": _tilt,
    "dolly_in": _dolly_in,
    "dolly_out": _dolly_out,
    "orbit": _orbit,
    "aerial": _aerial,
    "tracking": _tracking,
    "handheld": _handheld,
}
