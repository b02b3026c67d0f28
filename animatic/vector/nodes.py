"""What can be drawn: Shape, Group and Swarm, each over one ThorVG paint that it owns.

Colours are "#rrggbb" or (red, green, blue) of 0 to 255; opacity 0 to 1; lengths in the units of the parent.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from animatic.vector.library import ColourStop, Matrix, check, library
from animatic.vector.path import Commands, Path, Points

RGB = tuple[int, int, int]
Colour = str | RGB
Stop = tuple[float, Colour, float]  # offset 0 to 1, colour, opacity 0 to 1


@dataclass(frozen=True, slots=True)
class Linear:
    x1: float
    y1: float
    x2: float
    y2: float
    stops: Sequence[Stop]


@dataclass(frozen=True, slots=True)
class Radial:
    x: float
    y: float
    radius: float
    stops: Sequence[Stop]


Fill = str | RGB | Linear | Radial


def rgb(colour: Colour) -> RGB:
    if not isinstance(colour, str):
        return colour
    digits = colour.lstrip("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


class Node:
    """One paint. It keeps a reference of its own, so that a closed canvas never leaves it dangling."""

    __slots__ = ("_drop", "_matrix", "_opacity", "_placed", "_visible", "pointer", "tvg")

    def __init__(self, pointer: int) -> None:
        self.tvg = library()
        self._drop = self.tvg.tvg_paint_unref
        self.pointer = pointer
        self._matrix = Matrix(1, 0, 0, 0, 1, 0, 0, 0, 1)
        self._placed: tuple[float, ...] = (1, 0, 0, 0, 1, 0)
        self._opacity = 255
        self._visible = True
        self.tvg.tvg_paint_ref(pointer)

    def __del__(self) -> None:
        if getattr(self, "pointer", None):
            self._drop(self.pointer, True)

    def place(self, x: float, y: float, scale: float = 1, turn: float = 0, stretch: float = 1, lean: float = 0) -> None:
        """Move to x, y; `turn` clockwise in radians; `scale` both ways, times `stretch` for the width alone
        (-1 mirrors); `lean` shears the top to the right by that many units for each unit of height."""
        c, s = math.cos(turn) * scale, math.sin(turn) * scale
        self.transform(c * stretch, -s - c * lean, x, s * stretch, c - s * lean, y)

    def transform(self, a: float, b: float, x: float, c: float, d: float, y: float) -> None:
        """x' = a x + b y + x0, y' = c x + d y + y0."""
        placed = (a, b, x, c, d, y)
        if placed == self._placed:
            return
        self._placed = placed
        m = self._matrix
        m.e11, m.e12, m.e13, m.e21, m.e22, m.e23 = placed
        self.tvg.tvg_paint_set_transform(self.pointer, m)

    @property
    def placed(self) -> tuple[float, ...]:
        """What `transform` was last given: a, b, x, c, d, y."""
        return self._placed

    def opacity(self, amount: float) -> None:
        level = max(0, min(255, round(amount * 255)))
        if level != self._opacity:
            self._opacity = level
            self.tvg.tvg_paint_set_opacity(self.pointer, level)

    def visible(self, shown: bool) -> None:
        if shown != self._visible:
            self._visible = shown
            self.tvg.tvg_paint_set_visible(self.pointer, shown)

    def gradients(self) -> Iterator[tuple[int, int, bool]]:
        """(shape, gradient, whether it is the stroke's) for each gradient that this node alone draws."""
        return iter(())


class Shape(Node):
    """A path with a fill (colour, Linear, Radial or None) and a stroke. A gradient lies in the path's own units."""

    __slots__ = ("_fill",)

    def __init__(
        self,
        path: Path | None = None,
        fill: Fill | None = None,
        opacity: float = 1,
        stroke: Colour | None = None,
        width: float = 0,
        stroke_opacity: float = 1,
        even_odd: bool = False,
    ) -> None:
        super().__init__(library().tvg_shape_new())
        self._fill: int | None = None
        if path is not None:
            self.draw(*path.arrays())
        if fill is not None:
            self.fill(fill, opacity)
        if stroke is not None:
            self.stroke(stroke, width, stroke_opacity)
        if even_odd:
            self.tvg.tvg_shape_set_fill_rule(self.pointer, 1)

    def draw(self, commands: Commands, points: Points) -> None:
        """Replace the outline. Both arrays must be contiguous, uint8 and float32."""
        self.tvg.tvg_shape_reset(self.pointer)
        if len(commands):
            self.tvg.tvg_shape_append_path(
                self.pointer, commands.ctypes.data, len(commands), points.ctypes.data, points.size // 2
            )

    def redraw(self, path: Path) -> None:
        self.draw(*path.arrays())

    def fill(self, fill: Fill, opacity: float = 1) -> None:
        if isinstance(fill, (Linear, Radial)):
            self._fill = _gradient(fill, opacity)
            check(self.tvg.tvg_shape_set_gradient(self.pointer, self._fill), "a gradient")
            return
        self.tvg.tvg_shape_set_fill_color(self.pointer, *rgb(fill), round(opacity * 255))

    def stroke(self, colour: Colour, width: float, opacity: float = 1) -> None:
        """Round caps and joins."""
        self.tvg.tvg_shape_set_stroke_width(self.pointer, width)
        self.tvg.tvg_shape_set_stroke_color(self.pointer, *rgb(colour), round(opacity * 255))
        self.tvg.tvg_shape_set_stroke_cap(self.pointer, 1)
        self.tvg.tvg_shape_set_stroke_join(self.pointer, 1)

    def gradients(self) -> Iterator[tuple[int, int, bool]]:
        if self._fill:
            yield self.pointer, self._fill, False


class Group(Node):
    """Nodes that move together, drawn in the order they were added. Its opacity is costly: fade the shapes instead."""

    __slots__ = ("children",)

    def __init__(self, *children: Node) -> None:
        super().__init__(library().tvg_scene_new())
        self.children: list[Node] = []
        self.add(*children)

    def add(self, *nodes: Node) -> None:
        for node in nodes:
            check(self.tvg.tvg_scene_add(self.pointer, node.pointer), "adding to a group")
            self.children.append(node)

    def only(self, nodes: Iterable[Node]) -> None:
        """Draw just these of the children, in this order. The others cost nothing until they are drawn again, while a
        merely invisible node costs as much to prepare as a visible one."""
        self.tvg.tvg_scene_remove(self.pointer, None)
        for node in nodes:
            self.tvg.tvg_scene_add(self.pointer, node.pointer)

    def gradients(self) -> Iterator[tuple[int, int, bool]]:
        for child in self.children:
            yield from child.gradients()


class Swarm(Group):
    """Many copies of one small outline in one colour, placed anew each frame from arrays of equal length.

    Copies are sorted by x and split over a few shapes, because one path across the whole frame is slow to fill.
    """

    __slots__ = ("_commands", "_count", "_parts", "_shapes", "_template")

    def __init__(self, template: Path, count: int, fill: Colour, opacity: float = 1, parts: int = 8) -> None:
        super().__init__()
        commands, self._template = template.arrays()
        self._count = count
        self._parts = np.array_split(np.arange(count), max(1, min(parts, count)))
        self._commands = [np.tile(commands, len(part)) for part in self._parts]
        self._shapes = [Shape(None, fill, opacity) for _ in self._parts]
        self.add(*self._shapes)

    def scatter(self, x: Any, y: Any, size: Any = 1, turn: Any = None, stretch: Any = None) -> None:
        """Centres, sizes, clockwise angles in radians, and factors on the width; numbers or arrays of `count`.
        A copy of size 0 is not seen."""
        x, y, size = (np.broadcast_to(np.asarray(each, dtype=np.float32), self._count) for each in (x, y, size))
        order = np.argsort(x, kind="stable")
        outline = self._outline(size, turn, stretch) + np.stack([x, y], axis=1)[:, None, :]
        for shape, part, commands in zip(self._shapes, self._parts, self._commands, strict=True):
            shape.draw(commands, np.ascontiguousarray(outline[order[part]], dtype=np.float32))

    def colour(self, fill: Colour, opacity: float = 1) -> None:
        for shape in self._shapes:
            shape.fill(fill, opacity)

    def fade(self, amount: float) -> None:
        """Opacity of all the copies, without the cost of a group's."""
        for shape in self._shapes:
            shape.opacity(amount)

    def _outline(self, size: NDArray[np.float32], turn: Any, stretch: Any) -> NDArray[np.float32]:
        shape = self._template[None, :, :]
        if stretch is not None:
            wide = np.broadcast_to(np.asarray(stretch, dtype=np.float32), self._count)
            shape = shape * np.stack([wide, np.ones_like(wide)], axis=1)[:, None, :]
        shape = shape * size[:, None, None]
        if turn is None:
            return shape
        angle = np.broadcast_to(np.asarray(turn, dtype=np.float32), self._count)[:, None]
        c, s = np.cos(angle), np.sin(angle)
        u, v = shape[..., 0], shape[..., 1]
        return np.stack([u * c - v * s, u * s + v * c], axis=2)


def _gradient(fill: Linear | Radial, opacity: float) -> int:
    tvg = library()
    pointer: int
    if isinstance(fill, Linear):
        pointer = tvg.tvg_linear_gradient_new()
        tvg.tvg_linear_gradient_set(pointer, fill.x1, fill.y1, fill.x2, fill.y2)
    else:
        pointer = tvg.tvg_radial_gradient_new()
        tvg.tvg_radial_gradient_set(pointer, fill.x, fill.y, fill.radius, fill.x, fill.y, 0)
    stops = [ColourStop(at, *rgb(colour), round(255 * amount * opacity)) for at, colour, amount in fill.stops]
    tvg.tvg_gradient_set_color_stops(pointer, (ColourStop * len(stops))(*stops), len(stops))
    return pointer
