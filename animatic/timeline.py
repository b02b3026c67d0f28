"""Film: a Scene as frames. `frame(t)` depends on nothing but t, so any frame can be drawn alone and in any order.

It knows nothing of encoding and of style filters; the badge is handed out apart, to be laid over whatever comes last.
"""

from __future__ import annotations

from dataclasses import replace
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from animatic import cast, stage, weather
from animatic.badge import Badge, badge_for
from animatic.camera import CINEMA, View, rig
from animatic.palette import light_of
from animatic.scene import Scene, Shot
from animatic.vector import Canvas

Pixels = NDArray[np.uint8]

_TEMPO = {"normal": 1.0, "slow_motion": 0.42, "time_lapse": 3.0}  # seconds of the world per second of film


class Film:
    """The frames of a scene; a context manager. One film draws at a time in a process, from one thread."""

    def __init__(
        self, scene: Scene, width: int, height: int, seconds: float, fps: int = 24, badge: bool = True
    ) -> None:
        self.scene = scene
        self.width, self.height = width, height
        self.seconds, self.fps = seconds, fps
        self.frames = max(1, round(seconds * fps))
        self.badge: Badge | None = badge_for(width, height) if badge else None
        self._pixels: Pixels = np.zeros((height, width, 4), dtype=np.uint8)
        self._view = View.of(width, height)
        self._cuts = _cuts(scene, self.frames)
        self._reels: dict[int, _Reel] = {}

    def frame(self, t: float) -> Pixels:
        """The picture at t seconds, without the badge: uint8 (height, width, 4), bytes R, G, B, A, opaque, contiguous.

        The same buffer each time: copy it to keep it. The first frame of a shot also builds the shot (30 to 150 ms).
        """
        number = max(0, min(self.frames - 1, int(t * self.fps + 1e-6)))
        shot = max(i for i, cut in enumerate(self._cuts[:-1]) if number >= cut)
        self._reel(shot).draw(t - self._cuts[shot] / self.fps)
        return self._pixels

    def close(self) -> None:
        for reel in self._reels.values():
            reel.close()
        self._reels.clear()

    def __enter__(self) -> Film:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _reel(self, shot: int) -> _Reel:
        if shot not in self._reels:
            length = (self._cuts[shot + 1] - self._cuts[shot]) / self.fps
            low = _above_bars(self._view) if self.scene.style == "cinematic" else None
            self._reels[shot] = _Reel(self.scene.shots[shot], self.scene.seed, self._view, length, self._pixels, low)
        return self._reels[shot]


class _Reel:
    """One shot, built: its canvas, the plate behind it, and everything that moves."""

    def __init__(
        self, shot: Shot, seed: int, view: View, seconds: float, pixels: Pixels, low: float | None = None
    ) -> None:
        light = light_of(shot.time, shot.weather)
        self._pixels = pixels
        self._pace = _TEMPO[shot.camera.tempo]
        self._stage = stage.Stage(view, light, seed, shot, seconds * self._pace)
        stage.build(shot.set, self._stage)
        if low is not None:
            _step_back(self._stage, low)
        self._company = cast.assemble(self._stage, seconds * self._pace)
        weather.add(self._stage)
        self._rig = rig(shot.camera, view, seconds, self._company.focus)
        self._plate = _plate(self._stage, pixels.shape)
        self._layers = sorted(self._stage.layers, key=lambda layer: layer.order)
        self._canvas = Canvas(pixels, view.pixels_per_unit)
        self._canvas.add(*(layer.group for layer in self._layers))

    def draw(self, t: float) -> None:
        world = t * self._pace
        aim = self._rig(t)
        travel = self._company.travel(world)
        for layer in self._layers:
            layer.look(aim, travel)
        for animation in self._stage.animations:
            animation(world)
        np.copyto(self._pixels, self._plate)
        self._canvas.draw(clear=False)

    def close(self) -> None:
        self._canvas.close()


def _above_bars(view: View) -> float | None:
    """How low feet may be between the bars of the cinematic style; None where it has none."""
    wide = view.width / CINEMA
    return view.height / 2 + wide / 2 - 0.03 * view.height if view.width > view.height > wide else None


def _step_back(built: stage.Stage, low: float) -> None:
    """Let nobody's feet be lower than `low`, in units: below it are the bars of the style."""
    floor = built.floor
    up = max(0.0, floor.y - low)
    far = None if floor.far_y is None else floor.far_y - up
    built.floor = replace(floor, y=floor.y - up, far_y=far)


def _plate(built: stage.Stage, shape: tuple[int, ...]) -> Pixels:
    pixels = np.zeros(shape, dtype=np.uint8)
    canvas = Canvas(pixels, built.view.pixels_per_unit)
    canvas.add(built.backdrop.group)
    canvas.draw()
    canvas.close()
    pixels[..., 3] = 255
    return pixels


def _cuts(scene: Scene, frames: int) -> list[int]:
    """The first frame of each shot, and the number of frames at the end. Every shot has at least one frame."""
    total = sum(shot.share for shot in scene.shots)
    cuts, so_far = [0], 0.0
    for shot in scene.shots[:-1]:
        so_far += shot.share
        cuts.append(min(max(cuts[-1] + 1, round(frames * so_far / total)), frames))
    return [*cuts, frames]
