"""The badge pressed onto finished YUV frames, after any style, so that no filter can wipe it out."""

from __future__ import annotations

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from animatic.badge import Badge
from animatic.encode.planes import Plane, Planes


class Stamp:
    """The badge as YUV, ready to be laid on any frame of one size."""

    def __init__(self, badge: Badge) -> None:
        self._x, self._y = max(0, badge.x), max(0, badge.y)
        straight = badge.pixels.astype(np.float64)
        cover = straight[..., 3] / 255
        red, green, blue = (straight[..., channel] * cover for channel in range(3))
        luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue  # BT.709
        self._y_ink, self._y_rest = luma * 219 / 255 + 16 * cover, 1 - cover
        self._u_ink = _quartered((blue - luma) / 1.8556 * 224 / 255 + 128 * cover)
        self._v_ink = _quartered((red - luma) / 1.5748 * 224 / 255 + 128 * cover)
        self._uv_rest = _quartered(1 - cover)

    def press(self, frame: VideoFrame) -> None:
        planes = Planes.of(frame)
        _blend(planes.y, self._x, self._y, self._y_ink, self._y_rest)
        _blend(planes.u, self._x // 2, self._y // 2, self._u_ink, self._uv_rest)
        _blend(planes.v, self._x // 2, self._y // 2, self._v_ink, self._uv_rest)


def _blend(plane: Plane, x: int, y: int, ink: NDArray[np.float64], rest: NDArray[np.float64]) -> None:
    under = plane[y : y + ink.shape[0], x : x + ink.shape[1]]
    height, width = under.shape
    under[:] = under * rest[:height, :width] + ink[:height, :width] + 0.5


def _quartered(plane: NDArray[np.float64]) -> NDArray[np.float64]:
    height, width = plane.shape
    quartered: NDArray[np.float64] = plane.reshape(height // 2, 2, width // 2, 2).mean((1, 3))
    return quartered
