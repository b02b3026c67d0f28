"""A canvas draws one tree of nodes into a caller's pixels, the same for the same state, whatever was drawn before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from animatic.vector.library import check, library
from animatic.vector.nodes import Group, Node

_PLAIN = 0  # Tvg_Engine_Option: no partial redraw, since nearly everything moves
_ABGR_PREMULTIPLIED = 0


class Canvas:
    """Pixels are uint8 (height, width, 4), bytes red, green, blue, alpha (premultiplied); `scale` pixels to a unit.

    One canvas draws at a time in a process, from one thread.
    """

    def __init__(self, pixels: NDArray[np.uint8], scale: float = 1) -> None:
        self._tvg = library()
        self._pixels = pixels  # ThorVG writes into it; it must outlive the canvas
        self._canvas = self._tvg.tvg_swcanvas_create(_PLAIN)
        height, width = pixels.shape[:2]
        status = self._tvg.tvg_swcanvas_set_target(
            self._canvas, pixels.ctypes.data, width, width, height, _ABGR_PREMULTIPLIED
        )
        check(status, "a canvas's target")
        self.root = Group()
        self.root.place(0, 0, scale)
        self._tvg.tvg_canvas_add(self._canvas, self.root.pointer)
        self._gradients: list[tuple[int, int, bool]] | None = None

    def add(self, *nodes: Node) -> None:
        self.root.add(*nodes)
        self._gradients = None

    def draw(self, clear: bool = True) -> None:
        """Draw the tree; with `clear=False` over what the pixels already hold."""
        tvg, canvas = self._tvg, self._canvas
        self._refresh()
        tvg.tvg_canvas_update(canvas)
        check(tvg.tvg_canvas_draw(canvas, clear), "drawing")
        tvg.tvg_canvas_sync(canvas)
        if self._gradients is None:
            self._gradients = list(self.root.gradients())

    def close(self) -> None:
        if self._canvas:
            self._tvg.tvg_canvas_destroy(self._canvas)
            self._canvas = None

    def _refresh(self) -> None:
        # ThorVG 1.0.4 does not place a gradient again when only a transform or an opacity changed, so a frame would
        # depend on the one before it; setting the same pointer marks it as changed (fixed in ThorVG 1.1.0).
        tvg = self._tvg
        for shape, gradient, is_stroke in self._gradients or ():
            if is_stroke:
                tvg.tvg_shape_set_stroke_gradient(shape, gradient)
            else:
                tvg.tvg_shape_set_gradient(shape, gradient)
