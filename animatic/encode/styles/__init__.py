"""Style filters on the planes of a finished YUV frame, before the badge: each one a closed form of the frame number.

Nothing is carried from one frame to the next, so segments drawn apart, by any number of workers, join without a seam.
"""

from __future__ import annotations

from animatic.encode.styles.drawn import Neon, PixelArt, Sketch, Watercolour
from animatic.encode.styles.film import Cinematic, Dreamy, Glitch, Noir, StopMotion, Vintage
from animatic.encode.styles.look import Look
from animatic.scene import Style

_LOOKS: dict[Style, type[Look]] = {
    "plain": Look,
    "noir": Noir,
    "vintage": Vintage,
    "pixel_art": PixelArt,
    "sketch": Sketch,
    "dreamy": Dreamy,
    "glitch": Glitch,
    "cinematic": Cinematic,
    "watercolour": Watercolour,
    "stop_motion": StopMotion,
    "neon": Neon,
}


def look(style: Style, width: int, height: int, fps: int, seed: int) -> Look:
    """The style's look for the frames of one video."""
    return _LOOKS[style](width, height, fps, seed)
