"""What a set is made of: a Stage of Layers at several depths, and the floor on which the cast stands.

Each set is one file in this folder with one function `build(stage, shot)`; it knows nothing of the cast or of encoding.
"""

from __future__ import annotations

import importlib
import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from animatic.camera import Aim, View
from animatic.palette import Light
from animatic.scene import SetName, Shot
from animatic.vector import RGB, Colour, Group, Node, Path, Radial, Shape

Animation = Callable[..., None]  # called with the seconds since the shot began; a lambda may hold more by default

CAST_DEPTH = 1.0
_OVERHANG = 0.4  # of the view's width, drawn beyond each side for sway and zoom
_NIGHT_GROUNDS = frozenset({"meadow", "forest", "jungle", "mountains", "beach", "city", "desert", "snow", "road"})
_FILES: dict[str, str] = {"stage": "theatre"}  # sets whose file is not named like the set


@dataclass(slots=True)
class Floor:
    """Where the cast stands, swims or flies. A row nearer the horizon is smaller, as perspective has it."""

    y: float  # feet of the front row
    person: float  # height of a grown person standing there, in units
    far_y: float | None = None  # feet of the farthest row; None is a narrow floor
    sky_y: float = 0.3  # middle of the band for what flies, as a part of the view's height
    shadow: RGB = (20, 24, 30)
    shadow_opacity: float = 0.26  # 0 where nothing casts a shadow: in water, in space
    gravity: float = 1.0  # 0.2 on the moon: higher, slower jumps
    mirror: float = 0.0  # 0 to 1: how much a wet or icy floor reflects
    medium: str = "air"  # "water" and "void" make everybody float


class Layer:
    """Nodes at one depth: 0 is infinitely far and never moves, 1 the cast's plane, above 1 stands before the cast.

    A layer of an open set repeats every `span` units, so that the camera can travel without end: a band must be
    drawn from `left` to `right` and look the same every `span`; single things are given to `place`.
    """

    def __init__(self, name: str, depth: float, view: View, repeats: bool) -> None:
        self.name = name
        self.depth = depth
        self.order = depth
        self.group = Group()
        self.span = view.width * 2.4
        self.left = -view.width * _OVERHANG
        self.right = (self.span if repeats else view.width) + view.width * (1 + _OVERHANG if repeats else _OVERHANG)
        self._view = view
        self.repeats = repeats
        self._things: list[tuple[int, Group, float, float, float]] = []  # which child, holder, x, y, half the width
        self._hidden: set[int] = set()

    def add(self, *nodes: Node) -> None:
        """Bands and everything else that is already where it belongs."""
        self.group.add(*nodes)

    def place(self, node: Node, x: float, y: float, width: float = 300) -> None:
        """A thing at x (0 to `span`, in an open set repeated there) and y, at most `width` units wide."""
        holder = Group(node)
        holder.place(x, y)
        self._things.append((len(self.group.children), holder, x, y, width / 2))
        self.group.add(holder)

    def look(self, aim: Aim, travel: float) -> None:
        """Move everything to where the camera sees it. `travel`: how far the camera has followed the cast, in units."""
        view, depth = self._view, self.depth
        zoom = aim.zoom**depth
        shift = (aim.x + (travel if self.repeats else 0)) * depth
        start = shift % self.span if self.repeats else shift
        c, s = math.cos(aim.roll * depth) * zoom, math.sin(aim.roll * depth) * zoom
        x, y = view.width / 2 + start, view.height / 2 + aim.y * depth
        cx, cy = view.width / 2, view.height / 2
        self.group.transform(c, -s, cx - c * x + s * y, s, c, cy - s * x - c * y)
        self._cull(start, view.width / 2 / zoom + view.width * 0.04)

    def _cull(self, start: float, reach: float) -> None:
        """Bring each repeated thing to where it may be seen, and draw only what lies within `reach` of the centre."""
        if not self._things:
            return
        centre, hidden = start + self._view.width / 2, set()
        for child, holder, x, y, half in self._things:
            low = centre - reach - half
            seen = x + math.ceil((low - x) / self.span) * self.span if self.repeats else x
            holder.place(seen, y)
            if not low <= seen <= centre + reach + half:
                hidden.add(child)
        if hidden != self._hidden:
            self._hidden = hidden
            self.group.only(node for i, node in enumerate(self.group.children) if i not in hidden)


class Stage:
    """A set being built: its layers, its animations and its floor, for one view and one light.

    `seconds` is how long the shot lasts by its own clock, which slow motion and time lapse change.
    """

    def __init__(self, view: View, light: Light, seed: int, shot: Shot, seconds: float = 4.0) -> None:
        self.view = view
        self.seconds = seconds
        self.light = light
        self.shot = shot
        self.horizon = view.height * 0.56
        self.floor = Floor(view.height * 0.86, 250, shadow_opacity=light.shadow)
        self.scrolls = True  # an open set repeats sideways; a room sets this to False before its first layer
        self.backdrop = Layer("backdrop", 0, view, repeats=False)  # drawn once; may be as costly as it likes
        self.layers: list[Layer] = []
        self.animations: list[Animation] = []
        self._seed = seed

    def random(self, name: str) -> np.random.Generator:
        """The named stream of this scene: "hills", "sky". Draw the same numbers whatever the time and the weather,
        so that a remix at night keeps every hill and tree where it was."""
        return np.random.default_rng([self._seed & 0xFFFFFFFF, zlib.crc32(name.encode())])

    def layer(self, name: str, depth: float, repeats: bool | None = None, order: float | None = None) -> Layer:
        """A new layer; layers are drawn by depth, those of one depth in the order they were made.

        `repeats=False` is for what is there once though the set is open: it sways with the camera, but stays when the
        camera travels. `order` draws it as if at another depth: a reflection moves with what it mirrors, and lies on
        the street."""
        layer = Layer(name, depth, self.view, self.scrolls if repeats is None else repeats)
        layer.order = depth if order is None else order
        self.layers.append(layer)
        return layer

    def every_frame(self, animation: Animation) -> None:
        """`animation(t)` is called before each frame; it must set everything it moves from t alone."""
        self.animations.append(animation)

    def tone(self, colour: Colour, depth: float = 1) -> RGB:
        """A colour as this stage's light shows it at a layer's depth."""
        return self.light.tone(colour, max(0.0, 1 - depth))

    def has(self, *words: str) -> bool:
        """Whether the prompt named one of these details of the set."""
        return any(word in self.shot.details for word in words)


def build(name: SetName, stage: Stage) -> None:
    """Fill the stage with the named set."""
    module = importlib.import_module(f"animatic.stage.{_FILES.get(name, name)}")
    module.build(stage, stage.shot)
    if stage.light.is_dark and stage.shot.actors and name in _NIGHT_GROUNDS:
        _light_the_cast(stage)


def _light_the_cast(stage: Stage) -> None:
    """A soft light behind the cast and a pool of it on the ground, so that in the dark everybody is made out."""
    view, floor = stage.view, stage.floor
    colour = "#ffb8e6" if stage.light.time == "neon" else "#ffdfae"
    layer = stage.layer("lamps", CAST_DEPTH, repeats=False)
    for y, reach, strength, flat in (
        (floor.y - floor.person * 0.5, floor.person * 1.25, 0.3, 1.0),
        (floor.y, min(480.0, view.width * 0.5), 0.42, 0.18),
    ):
        stops = [(0.0, colour, strength), (0.4, colour, strength * 0.4), (1.0, colour, 0.0)]
        light = Shape(Path().ellipse(0, 0, reach), Radial(0, 0, reach, stops))
        light.transform(1, 0, view.width / 2, 0, flat, y)
        layer.add(light)
