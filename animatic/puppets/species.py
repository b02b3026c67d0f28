"""The four-legged animals with bodies drawn by code: their measures, their coats and the pictures of their heads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tail = Literal["stub", "brush", "up", "long", "tuft", "flow", "rope", "curl"]
Coat = Literal["plain", "stripes", "patches", "band", "shaggy"]


@dataclass(frozen=True, slots=True)
class Species:
    """Lengths are parts of the height of its back above the ground, unless they say otherwise."""

    tall: float  # its height with the head, where a grown person is 1; larger than life for the small
    head: str | None  # key of the picture; None is drawn by code: an elephant's
    coat: str  # "#rrggbb"
    tail: Tail
    length: float = 1.35  # from chest to rump
    depth: float = 0.44  # from back to belly
    limb: float = 0.15  # thickness of a leg
    face: float = 0.72  # side of the head's picture
    face_x: float = 0.72  # its middle, before the middle of the body
    face_y: float = 1.06  # its middle, above the ground
    looks_left: bool = False  # the picture shows a profile
    feet: str | None = None  # colour of the legs' ends, the coat's where None
    belly: str | None = None
    pattern: Coat = "plain"
    mark: str = "#3b2a22"  # colour of the pattern, the mane and the tail's end


SPECIES: dict[str, Species] = {
    "polar-bear": Species(1.0, "polar-bear", "#f1f5f8", "stub", 1.5, 0.62, 0.27, 0.68, 0.82, 0.95),
    "bear": Species(0.95, "bear", "#855b52", "stub", 1.45, 0.62, 0.26, 0.7, 0.8, 0.98, feet="#6b4438"),
    "panda": Species(0.85, "panda", "#f7f7f5", "stub", 1.3, 0.66, 0.26, 0.8, 0.66, 1.0, feet="#37383d", pattern="band",
                     mark="#37383d"),
    "koala": Species(0.5, "koala", "#9a9da3", "stub", 1.1, 0.62, 0.22, 0.95, 0.55, 1.0),
    "fox": Species(0.62, "fox", "#ff6011", "brush", 1.4, 0.4, 0.13, 0.82, 0.76, 1.1, feet="#4a2c22", belly="#fdf3e7",
                   mark="#fff6ec"),
    "wolf": Species(0.74, "wolf", "#8f969d", "brush", 1.4, 0.44, 0.15, 0.8, 0.78, 1.08, belly="#d3d7da",
                    mark="#6d747b"),
    "lion": Species(0.98, "lion", "#e0a23c", "tuft", 1.45, 0.48, 0.18, 0.98, 0.74, 1.08, mark="#8b5a40"),
    "tiger": Species(0.92, "tiger-face", "#ff8e01", "long", 1.5, 0.46, 0.19, 0.74, 0.8, 1.02, belly="#fff3e0",
                     pattern="stripes", mark="#332b28"),
    "moose": Species(1.45, "moose", "#875e51", "stub", 1.2, 0.46, 0.13, 0.95, 0.72, 1.3, feet="#4a332b"),
    "boar": Species(0.7, "boar", "#865b52", "curl", 1.35, 0.6, 0.15, 0.86, 0.72, 0.72, True, feet="#4a342c"),
    "unicorn": Species(1.5, "unicorn", "#dfdfdf", "flow", 1.2, 0.44, 0.14, 1.0, 0.72, 1.24, True, feet="#b9b3c9",
                       mark="#f0529c"),
    "hamster": Species(0.36, "hamster", "#f5a04c", "stub", 1.15, 0.74, 0.16, 0.86, 0.5, 0.86, belly="#fff1df"),
    "dog": Species(0.66, "dog-face", "#e8bb83", "up", 1.35, 0.46, 0.16, 0.74, 0.7, 1.1, belly="#fdebd2",
                   feet="#fdebd2", pattern="patches", mark="#a5694a"),
    "cat": Species(0.56, "cat-face", "#ffc022", "long", 1.35, 0.42, 0.14, 0.74, 0.7, 1.0, belly="#ffd772",
                   pattern="stripes", mark="#ee8a12"),
    "horse": Species(1.5, "horse-face", "#feaf5f", "flow", 1.2, 0.44, 0.14, 1.0, 0.72, 1.24, True, feet="#7a4f41",
                     mark="#855447"),
    "cow": Species(1.05, "cow-face", "#f4f2ef", "rope", 1.45, 0.56, 0.15, 0.66, 0.84, 1.02, feet="#3f3a3b",
                   pattern="patches", mark="#3f3a3b"),
    "pig": Species(0.6, "pig-face", "#ffd3b0", "curl", 1.35, 0.66, 0.17, 0.7, 0.66, 0.86, feet="#e09a82"),
    "elephant": Species(1.75, None, "#a3a9ad", "rope", 1.2, 0.66, 0.27, 0.6, 0.66, 0.86, mark="#6f777c"),
    "mammoth": Species(1.85, None, "#8a5a44", "rope", 1.2, 0.68, 0.27, 0.64, 0.68, 0.9, pattern="shaggy",
                       mark="#6b4231"),
}  # fmt: skip
_ALIKE = {
    "dog-face": "dog", "cat-face": "cat", "horse-face": "horse", "cow-face": "cow", "pig-face": "pig",
    "tiger-face": "tiger",
}  # fmt: skip
_BLACK_CAT = Species(0.56, "cat-face", "#3d3f46", "long", 1.35, 0.42, 0.14, 0.74, 0.7, 1.0)


def species_of(key: str) -> Species | None:
    """The body for a picture, or None for what is not four-legged or stays a picture."""
    return _BLACK_CAT if key == "black-cat" else SPECIES.get(_ALIKE.get(key, key))


def coloured(key: str, colour: str | None) -> str | None:
    """The colour of the whole animal that the prompt or its kind names."""
    return colour or (_BLACK_CAT.coat if key == "black-cat" else None)
