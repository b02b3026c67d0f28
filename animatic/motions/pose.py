"""What a motion answers, a Pose, and what it is told of its actor, a Part."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from animatic.camera import View
from animatic.scene import Kind, Motion

TAU = 2 * math.pi
Stance = Literal["stand", "sit", "astride", "crouch", "swim", "lie"]
# "lead" holds one hand out, "lift" above the head, "read" both before the chest, "strum" across the belly,
# "row" both out and back, "oval" both above the head, "bow" draws one across the other, "blow" both at the mouth,
# "keys" both forwards and down in turn, "drum" both beat, "clap", "raise" one high up, "point" one straight out,
# "fence" one thrusts and parries, "toss" both throw up in turn, "knit" both before the chest, "pour" one out and
# still, "brush" one out and moving, "sip" one to the mouth and down again.
Hands = Literal[
    "free", "lead", "lift", "read", "strum", "row", "oval", "bow", "blow", "keys", "drum", "clap", "raise", "point",
    "fence", "toss", "knit", "pour", "brush", "sip",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pose:
    """Where and how one actor is at one moment."""

    x: float  # of its foot, in the frame's units
    y: float  # of the floor beneath it
    lift: float = 0  # how far its foot is above that floor
    turn: float = 0  # radians, clockwise, about its middle
    squash: float = 1  # factor on the width; the height is divided by it
    facing: int = 0  # -1 left, 1 right, 0 as it was drawn
    scale: float = 1
    phase: float = 0  # of its step, in radians
    stride: float = 0  # how far its legs swing, 0 to 1
    arms: float = 0  # 0 hanging, 1 raised
    thin: float = 1  # factor on the width alone, negative shows the back: a thing turning about its upright axis
    stance: Stance = "stand"  # what the legs do
    hands: Hands = "free"  # what the arms do


@dataclass(frozen=True, slots=True)
class Part:
    """What a motion needs to know of the actor that it moves."""

    x: float  # its place in the frame
    y: float  # its row on the floor
    size: float  # its height in units, as drawn
    width: float
    heading: int  # the way it goes first: -1 or 1
    luck: tuple[float, float, float, float]  # 0 to 1, its own: so that two of a kind do not move as one
    view: View
    seconds: float
    sky: float  # y of the middle of the band where things fly
    gravity: float
    floating: bool  # in water or in space: nobody stands
    flies: bool  # a bird, a craft, a balloon
    mode: str  # "carried": the camera goes along with it; "escorted": it also crosses the frame; "free": to and fro
    rolls: bool
    partner: Callable[[float], Pose]  # the pose of whom it plays with
    has_partner: bool = False
    partner_width: float = 0
    kind: Kind = "thing"
    flutters: bool = False  # beats its wings towards us: butterflies, bees
    speed: float = 1.0  # factor
    room: float = 1e9  # how far its whole company can go to either side and stay in the frame
    tier: float | None = None  # of many that fly: its height among them, 0 lowest to 1 highest
    is_single: bool = False  # there is one of it
    is_alone: bool = True  # nobody stands beside it
    rank: int = 0  # which of its actor's count it is
    is_figure: bool = False  # has limbs of its own to step with, and need not hop


Moves = Callable[[float], Pose]
TRAVEL = {
    "run": 330,
    "walk": 95,
    "ride": 270,
    "drive": 480,
    "fly": 210,
    "ski": 380,
    "sail": 90,
    "swim": 120,
    "roll": 240,
}


def travel_speed(motion: Motion) -> float:
    """Units a second by which the world passes an actor that the camera follows."""
    return TRAVEL.get(motion, 0.0)


def altitude(part: Part) -> float:
    """How high above its row an actor hangs that does not stand: a flier over land."""
    return max(0.0, part.y - part.sky) if part.flies and not part.floating else 0.0
