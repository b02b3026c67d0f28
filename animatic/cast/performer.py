"""One performer: an actor's look, its place and its pose. Who goes where is `placing`, what it does `directing`."""

from __future__ import annotations

from dataclasses import dataclass

from animatic.motions import Moves
from animatic.props import Look
from animatic.scene import Actor

FRAMING = {"wide": 0.78, "medium": 1.12, "close": 1.02}


@dataclass(slots=True)
class Performer:
    """One of an actor's `count`."""

    actor: Actor
    number: int
    look: Look
    x: float
    y: float
    scale: float
    pose: Moves | None = None

    @property
    def size(self) -> float:
        return self.look.height * self.scale


def crowding(total: int) -> float:
    return 1.16 if total == 1 else 1.0 if total in (0, 2) else max(0.42, (2.4 / total) ** 0.42)
