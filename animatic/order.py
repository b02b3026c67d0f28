"""What can be asked of the renderer and what it answers: Order, Progress, Facts and the two ways to say no.

Only plain values; importing it loads no native library.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from animatic.scene import Move, Style

__version__ = "0.2.0"  # stands in the comment of every video

Codec = Literal["h264", "av1", "vp9"]

SEGMENT_SECONDS = 2  # drawn and encoded alone, so that one video can use every worker; also the distance of keyframes
SHORTEST_SECONDS, LONGEST_SECONDS = 1.0, 20.0  # a first look at least, and the longest that any paid model here offers
LONGEST_PROMPT = 32_000  # characters; the limit of the OpenAI video door
SMALLEST_SIDE, LARGEST_SIDE = 64, 1920  # pixels; below 64 not even the badge has room; full HD
LARGEST_AREA = 1920 * 1080  # pixels in one frame
LARGEST_IMAGE = 20 << 20  # bytes of an uploaded still


class OrderRefused(ValueError):
    """The order cannot be made by anybody; the text is a sentence that names what is offered."""


class RenderFailed(Exception):
    """This one video could not be made; the text is a sentence for a person. Nothing was charged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One video to make. Raises OrderRefused at once if no renderer could make it."""

    prompt: str
    seed: int = 0
    width: int = 1280  # even
    height: int = 720  # even
    seconds: float = 4.0
    fps: int = 24
    codec: Codec = "h264"
    style: Style | None = None  # None: the one that the prompt names, else plain
    camera: Move | None = None  # None: the one that the prompt names, else one that suits it
    badge: bool = True
    sound: bool = True
    scene: dict[str, Any] | None = None  # Scene.to_json(): drawn instead of parsing the prompt
    remix_of: dict[str, Any] | None = None  # Scene.to_json(): drawn with what the prompt changes in it
    image: bytes | None = None  # JPEG, PNG or WebP: the still that moves

    def __post_init__(self) -> None:
        for check in (_check_words, _check_size, _check_length, _check_form):
            check(self)

    @property
    def frames(self) -> int:
        return round(self.seconds * self.fps)

    @property
    def segment_frames(self) -> int:
        return SEGMENT_SECONDS * self.fps

    @property
    def segments(self) -> int:
        return -(-self.frames // self.segment_frames)

    def span(self, segment: int) -> range:
        """The frame numbers of one segment, counted from the start of the video."""
        first = segment * self.segment_frames
        return range(first, min(first + self.segment_frames, self.frames))


@dataclass(frozen=True, slots=True)
class Progress:
    fraction: float  # 0 to 1, never falling; 1.0 only when the file stands at its path
    poster: bytes | None = None  # JPEG of the picture so far, at most 480 pixels wide


@dataclass(frozen=True, slots=True)
class Facts:
    """What was made, as it stands on disk."""

    path: Path
    bytes: int
    seconds: float  # frames / fps, exactly
    frames: int
    width: int
    height: int
    fps: int
    codec: Codec
    has_sound: bool
    scene: dict[str, Any]  # Scene.to_json(), to be kept with the video
    understood: str  # one line for a person
    wall_seconds: float  # from the order to the whole file
    cpu_seconds: float  # of every thread that worked on it
    encode_cpu_seconds: float  # the part of it in colour conversion and the video encoder
    complete: bool = True  # False: cancelled on the way, and closed as a valid shorter file


def _check_words(order: Order) -> None:
    if not isinstance(order.prompt, str) or not order.prompt.strip():
        raise OrderRefused("The prompt is empty; say in a few words what the video shows.")
    if len(order.prompt) > LONGEST_PROMPT:
        raise OrderRefused(f"The prompt has {len(order.prompt):,} characters; up to {LONGEST_PROMPT:,} are read.")


def _check_size(order: Order) -> None:
    asked = f"{order.width}x{order.height}"
    if not all(isinstance(side, int) and side % 2 == 0 for side in (order.width, order.height)):
        raise OrderRefused(f"Width and height must be even whole numbers of pixels, and {asked} is not.")
    if min(order.width, order.height) < SMALLEST_SIDE:
        raise OrderRefused(f"{asked} is too small; each side has at least {SMALLEST_SIDE} pixels.")
    if max(order.width, order.height) > LARGEST_SIDE or order.width * order.height > LARGEST_AREA:
        raise OrderRefused(f"{asked} is too large; 1920x1080 and 1080x1920 are the largest frames.")


def _check_length(order: Order) -> None:
    if not SHORTEST_SECONDS <= order.seconds <= LONGEST_SECONDS:  # a NaN compares false and is refused too
        raise OrderRefused(
            f"A video lasts {SHORTEST_SECONDS:g} to {LONGEST_SECONDS:g} seconds, and {order.seconds:g} were asked."
        )
    if not isinstance(order.fps, int) or not 1 <= order.fps <= 60:
        raise OrderRefused(f"A video has 1 to 60 whole frames per second, and {order.fps} were asked.")


def _check_form(order: Order) -> None:
    if order.codec not in get_args(Codec):
        raise OrderRefused(f"The codec {order.codec!r} is not offered; choose {', '.join(get_args(Codec))}.")
    if order.style is not None and order.style not in get_args(Style):
        raise OrderRefused(f"The style {order.style!r} is not known; choose {', '.join(get_args(Style))}.")
    if order.camera is not None and order.camera not in get_args(Move):
        raise OrderRefused(f"The camera {order.camera!r} is not known; choose {', '.join(get_args(Move))}.")
    if order.scene is not None and order.remix_of is not None:
        raise OrderRefused("An order brings a scene or changes one, not both.")
    if order.image is not None and len(order.image) > LARGEST_IMAGE:
        raise OrderRefused(f"The image has {len(order.image):,} bytes; up to {LARGEST_IMAGE:,} are read.")
