"""What every style is: a Look that changes finished frames; the plain one, and the grain that several share."""

from __future__ import annotations

import numpy as np
from av.video.frame import VideoFrame

from animatic.encode.planes import Planes, add, stream


class Look:
    """The plain look, which changes nothing, and what the others share."""

    pictures_per_second: int | None = None  # of looks that hold a picture for some frames; None is every frame

    def __init__(self, width: int, height: int, fps: int, seed: int) -> None:
        self.width, self.height, self.fps, self.seed = width, height, fps, seed
        self.prepare()

    def prepare(self) -> None:
        """Make once what does not change from frame to frame."""

    def shown(self, number: int) -> int:
        """The frame whose picture stands at frame `number`."""
        if self.pictures_per_second is None or self.fps <= self.pictures_per_second:
            return number
        picture = number * self.pictures_per_second // self.fps
        return -(-picture * self.fps // self.pictures_per_second)

    def apply(self, frame: VideoFrame, number: int) -> VideoFrame:
        """The frame with this look; `frame` itself may be changed. `number` is one that `shown` answers."""
        return frame

    def pixels(self, at_720p: float) -> int:
        """A length in pixels of this frame, from its length where the short side has 720; at least 1."""
        return max(1, round(at_720p * min(self.width, self.height) / 720))


class Grain:
    """Film grain: one large tile, laid at another place in every frame."""

    def __init__(self, look: Look, depth: float) -> None:
        noise = stream(look.seed, "grain").standard_normal((look.height + 64, look.width + 64), dtype=np.float32)
        self._tile = np.clip(noise * depth, -3 * depth, 3 * depth).astype(np.int16)
        self._look = look

    def add(self, planes: Planes, number: int) -> None:
        down, across = stream(self._look.seed, "grain", number).integers(0, 64, 2)
        height, width = planes.y.shape
        add(planes.y, self._tile[down : down + height, across : across + width])
