"""How actors move: each motion a closed form of t that answers a Pose. Nothing here draws."""

from __future__ import annotations

from collections.abc import Callable

from animatic.motions import going, staying
from animatic.motions.pose import TAU, Hands, Moves, Part, Pose, Stance, travel_speed
from animatic.motions.staying import burst_time
from animatic.scene import Motion

__all__ = ["TAU", "Hands", "Moves", "Part", "Pose", "Stance", "burst_time", "moves", "travel_speed"]

_MOTIONS: dict[str, Callable[[float, Part], Pose]] = {
    "idle": staying.idle,
    "run": lambda t, part: going.go(t, part, "run"),
    "walk": lambda t, part: going.go(t, part, "walk"),
    "ride": lambda t, part: going.go(t, part, "ride"),
    "drive": lambda t, part: going.go(t, part, "drive"),
    "ski": lambda t, part: going.go(t, part, "ski"),
    "fly": going.fly,
    "swim": going.swim,
    "jump": staying.jump,
    "rise": staying.rise,
    "fall": staying.fall,
    "spin": staying.spin,
    "roll": going.roll,
    "dance": staying.dance,
    "play": staying.play,
    "bounce": going.bounce,
    "sleep": staying.sleep,
    "eat": staying.eat,
    "sail": going.sail,
    "climb": staying.climb,
    "explode": staying.explode,
    "grow": staying.grow,
    "launch": staying.launch,
    "steam": staying.still,
    "burn": staying.still,
}


def moves(motion: Motion, part: Part) -> Moves:
    """The pose of a part at each moment, for a motion of the vocabulary."""
    return lambda t: _MOTIONS[motion](t, part)
