"""The badge burned into every frame: that this is an offline preview and no AI picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from animatic import art

WORDS = "PREVIEW - offline animatic, not AI"
_SMALLEST = 10  # pixels of letter height; below it the words cannot be read


@dataclass(frozen=True, slots=True)
class Badge:
    """Straight (not premultiplied) RGBA, uint8 (height, width, 4), and the place of its top left corner in the frame.

    Width, height, x and y are even, so that it falls on whole chroma samples of yuv420p.
    """

    pixels: NDArray[np.uint8]
    x: int
    y: int

    def stamp(self, frame: NDArray[np.uint8]) -> None:
        """Lay the badge over an RGBA frame, in place; for posters and stills."""
        height, width = self.pixels.shape[:2]
        under = frame[self.y : self.y + height, self.x : self.x + width, :3]
        alpha = self.pixels[..., 3:].astype(np.uint16)
        under[...] = (self.pixels[..., :3] * alpha + under * (255 - alpha) + 127) // 255


def badge_for(width: int, height: int) -> Badge:
    """In the lower left corner, its letters a 45th of the short side and at least 10 pixels high."""
    size = max(_SMALLEST, round(min(width, height) / 45))
    font = ImageFont.truetype(str(art.font_path()), size)
    pad = size // 2
    margin = _even(size * 0.8)
    box_w = min(_even(font.getlength(WORDS) + 2 * pad), _even(width - 2 * margin))
    box_h = _even(size * 1.3 + pad)
    plaque = Image.new("RGBA", (box_w, box_h), (0, 0, 0, 0))
    draw = ImageDraw.Draw(plaque)
    draw.rounded_rectangle((0, 0, box_w - 1, box_h - 1), radius=box_h // 4, fill=(12, 14, 20, 190))
    draw.text((box_w / 2, box_h / 2), WORDS, font=font, fill=(255, 255, 255, 255), anchor="mm")
    return Badge(np.asarray(plaque).copy(), margin, _even(height - margin - box_h))


def _even(length: float) -> int:
    return int(length) // 2 * 2
