"""What a mood word does to an abstract picture: its colours, which way things go, how fast and how softly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from animatic.vector import Colour

Form = Literal[
    "ribbons", "spiral", "numbers", "geometry", "waves of light", "crystals", "ink", "smoke",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Palette:
    above: Colour  # of the ground, at the top of the frame
    middle: Colour
    below: Colour
    first: Colour  # of the forms: from this one ...
    second: Colour  # ... to this one
    light: Colour  # highlights and motes


@dataclass(frozen=True, slots=True)
class Feeling:
    palette: Palette
    form: Form  # what is drawn where the prompt names no form
    lift: float = 0.15  # 1 rises, -1 sinks, 0 stays
    pace: float = 1.0  # factor on time
    jag: float = 0.0  # 0 flows in curves, 1 jerks in corners
    breath: float = 0.1  # how much everything swells and ebbs, 0 to 1


FEELINGS: dict[str, Feeling] = {
    "hope": Feeling(
        Palette("#173a6b", "#5b7fa8", "#f6cf8f", "#7fb4e6", "#ffd36b", "#fff3cf"), "ribbons", lift=1.0, breath=0.15
    ),
    "calm": Feeling(
        Palette("#1d5a68", "#4f97a0", "#bfe3da", "#3f8f9c", "#a9e0d2", "#f0fff8"), "waves of light", 0.0, 0.55,
        breath=0.8,
    ),
    "anger": Feeling(
        Palette("#22060a", "#6b1013", "#c43214", "#e0261c", "#ff8a1f", "#ffe08a"), "crystals", 0.35, 2.0, 1.0, 0.3
    ),
    "sorrow": Feeling(
        Palette("#4c5c73", "#34435c", "#1a2438", "#5f7da6", "#93a9c4", "#c9d6e6"), "ink", -1.0, 0.55, breath=0.15
    ),
    "joy": Feeling(
        Palette("#ff9f5a", "#ffc14f", "#ffe28a", "#ff5f7a", "#2fb8c9", "#fffbe0"), "spiral", 0.7, 1.6, breath=0.4
    ),
    "dream": Feeling(
        Palette("#5a4a94", "#a884c4", "#f3c4d4", "#b49af0", "#8fd6e8", "#fff0fa"), "smoke", 0.3, 0.5, breath=0.5
    ),
    "fear": Feeling(
        Palette("#07090c", "#0f1a1a", "#1c2f2a", "#234a40", "#5f8f4c", "#d7f5b4"), "geometry", -0.3, 1.3, 0.6, 0.35
    ),
    "love": Feeling(
        Palette("#7a1f4a", "#c9507a", "#f7b3b0", "#e63e6d", "#ff9a8a", "#fff0e6"), "ink", 0.55, 0.8, breath=0.6
    ),
    "memory": Feeling(
        Palette("#42352a", "#7d6648", "#c4a678", "#a07c52", "#e6c896", "#fff6df"), "smoke", 0.1, 0.55, breath=0.3
    ),
}  # fmt: skip

# A prompt that names no mood gets one of these, and what it shows comes with it where it names no form either.
PLAIN: tuple[Feeling, ...] = (
    Feeling(Palette("#123f58", "#2f7686", "#d9b98c", "#e8694a", "#f6c04e", "#fff4dc"), "waves of light"),
    Feeling(Palette("#262f6e", "#5f5aa6", "#e3a7b0", "#7f6be0", "#ff9f7a", "#fff0ea"), "ribbons"),
    Feeling(Palette("#17463f", "#3a7f70", "#d8cf96", "#3fae94", "#f27a5a", "#fffae0"), "geometry"),
    Feeling(Palette("#3c2459", "#7a4d86", "#e6aa96", "#e0588f", "#ffc86b", "#fff2e0"), "spiral"),
    Feeling(Palette("#153a54", "#3a7590", "#a9cfd2", "#4fb8d0", "#f59a6b", "#f4fffd"), "waves of light"),
    Feeling(Palette("#4f2a24", "#96604c", "#e6c79a", "#d9824a", "#6fb8b0", "#fff8e6"), "ribbons"),
)
