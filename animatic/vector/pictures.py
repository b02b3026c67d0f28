"""Nodes that hold a picture or words: Svg, Raw and Text."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from animatic.vector.library import VISITOR, check, library
from animatic.vector.nodes import Colour, Node, rgb

_ABGR_PREMULTIPLIED = 0  # bytes red, green, blue, alpha in memory
_SHAPE = 1  # Tvg_Type of a shape


class Svg(Node):
    """A picture from SVG text, kept as vectors; its top left corner lies at the origin, `size` units wide."""

    __slots__ = ("_inner", "height", "width")

    def __init__(self, text: str, size: float) -> None:
        super().__init__(library().tvg_picture_new())
        source = text.encode()
        check(self.tvg.tvg_picture_load_data(self.pointer, source, len(source), b"svg", None, True), "an SVG")
        wide, high = ctypes.c_float(), ctypes.c_float()
        self.tvg.tvg_picture_get_size(self.pointer, wide, high)
        self.width, self.height = size, size * high.value / max(wide.value, 1e-6)
        self.tvg.tvg_picture_set_size(self.pointer, self.width, self.height)
        self._inner: list[tuple[int, int, bool]] | None = None

    def gradients(self) -> Iterator[tuple[int, int, bool]]:
        """Known only after a first draw, when ThorVG has built the picture's inner shapes."""
        if self._inner is None:
            self._inner = list(_inner_gradients(self.tvg, self.pointer))
        return iter(self._inner)


class Raw(Node):
    """Pixels: uint8 (height, width, 4), premultiplied RGBA, copied. Draw it unscaled: scaling costs ten times more."""

    __slots__ = ()

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        super().__init__(library().tvg_picture_new())
        block = np.ascontiguousarray(pixels)
        height, width = block.shape[:2]
        status = self.tvg.tvg_picture_load_raw(
            self.pointer, block.ctypes.data, width, height, _ABGR_PREMULTIPLIED, True
        )
        check(status, "a raw picture")


class Text(Node):
    """One line of text; `anchor` is the point of its box (0 to 1 both ways) that lies at the origin."""

    __slots__ = ()

    def __init__(
        self, words: str, font: str, size: float, colour: Colour, anchor: tuple[float, float] = (0.5, 0.5)
    ) -> None:
        """`font` is a file's path; its name without folders and ending is the face."""
        super().__init__(library().tvg_text_new())
        self.tvg.tvg_font_load(font.encode())
        face = font.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
        check(self.tvg.tvg_text_set_font(self.pointer, face.encode()), f"the font {face}")
        self.tvg.tvg_text_set_size(self.pointer, size)
        self.tvg.tvg_text_set_text(self.pointer, words.encode())
        self.tvg.tvg_text_set_color(self.pointer, *rgb(colour))
        self.tvg.tvg_text_align(self.pointer, *anchor)


def _inner_gradients(tvg: Any, picture: int) -> Iterable[tuple[int, int, bool]]:
    found: list[tuple[int, int, bool]] = []
    kind, gradient = ctypes.c_int(), ctypes.c_void_p()

    def visit(paint: int, _: int | None) -> bool:
        tvg.tvg_paint_get_type(paint, kind)
        if kind.value == _SHAPE:
            for ask, is_stroke in ((tvg.tvg_shape_get_gradient, False), (tvg.tvg_shape_get_stroke_gradient, True)):
                gradient.value = None
                if ask(paint, gradient) == 0 and gradient.value:
                    found.append((paint, gradient.value, is_stroke))
        return True

    accessor = tvg.tvg_accessor_new()
    tvg.tvg_accessor_set(accessor, picture, VISITOR(visit), None)
    tvg.tvg_accessor_del(accessor)
    return found
