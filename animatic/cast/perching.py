"""Where on its host a bound performer is: in the hand, on the head, in the seat, astride, on top or half inside."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np

from animatic import art
from animatic.cast.doing import FLOWN, grip, is_juggled, is_named
from animatic.cast.performer import Bond, Performer, Point
from animatic.motions import Pose, Stance
from animatic.puppets import Figure
from animatic.vector import Canvas, Svg

_FLAT = 0.24  # height by width of a board, on which one stands
_SADDLED = frozenset({
    "bicycle", "motorcycle", "motor-scooter", "kick-scooter", "broom", "racing-motorcycle",
})  # fmt: skip
_SEATS = frozenset({
    "chair", "couch-and-lamp", "bench", "seat", "throne", "sofa", "swing", "armchair", "stool", "prop:bench",
    "prop:chair", "prop:sofa", "prop:throne", "prop:swing",
})  # fmt: skip
_BOARDS = ("surfboard", "skateboard", "snowboard", "sled", "skis", "kick-scooter", "carpet")
_LONG = (
    "sword", "dagger", "fishing", "broom", "staff", "wand", "spear", "trident", "axe", "bow", "oar", "paddle",
    "pick", "stick",
)  # fmt: skip
_LIVING = ("person", "animal", "bird", "fish")
_BOATS = ("boat", "sailboat", "ship", "ferry", "yacht", "raft", "gondola", "kayak", "canoe")
_RIMS = {"basket": 0.74}  # height of the opening by that of the picture, where a handle rises above it
# Closed cabs: the driver's x and foot by the picture's width and height, and how high the driver is by its height.
_CABS = {"tractor": (0.15, 0.3, 0.64)}
SPREAD = 0.8  # of the host's width, that those who share it take
_BEDS = ("bed", "sofa", "couch", "hammock", "mattress", "lounger")  # one lies along them
_TALL_SEAT = {"person": 0.95, "animal": 1.3}  # times the passenger's height: a thing sat upon is hardly taller
_PERCHES = frozenset({"rock", "wood", "brick", "prop:log", "prop:tree_stump", "package", "prop:hay_bale"})

# Worn things: words of the picture's name, the place, its width beside the head's, and how far below the place its
# foot is, in parts of its own height.
_WORN: tuple[tuple[tuple[str, ...], str, float, float], ...] = (
    (("glasses", "goggles", "mask"), "eyes", 0.84, 0.5),
    (("headphone",), "head", 1.15, 0.8),
    (("crown",), "head", 0.66, 0.2),
    (("hat", "cap", "helmet", "beret", "sombrero", "turban"), "head", 1.06, 0.22),
    (("ribbon", "bow", "flower", "blossom", "rose", "hibiscus", "bouquet", "wreath"), "head", 0.4, 0.5),
    (("scarf",), "neck", 0.74, 0.86),
    (("necktie", "tie", "medal", "beads", "necklace", "bell"), "neck", 0.34, 1.0),
    (("backpack", "wing", "quiver", "cape", "cloak", "jetpack"), "back", 1.1, 0.5),
    (("shoe", "boot", "sandal", "skate", "sock", "slipper"), "feet", 0.6, 0.0),
    (("glove", "ring", "watch", "mitten"), "hand", 0.4, 0.5),
)  # fmt: skip


# Where on its holder a thing is held, and its larger side by the holder's height, by what the hands do.
_HELD_AT = {"read": "lap", "strum": "belly", "bow": "belly", "toss": "lap", "drum": "belly", "knit": "lap",
            "keys": "lap"}  # fmt: skip
_HELD_SIZE = {"read": 0.3, "strum": 0.5, "bow": 0.4, "blow": 0.42, "drum": 0.36, "pour": 0.46, "knit": 0.3,
              "toss": 0.14, "sip": 0.26, "brush": 0.22, "keys": 0.32}  # fmt: skip


def perch(performer: Performer, host: Performer, how: str) -> Bond | None:
    """Its bond, or None for what is held by a string and flies by itself."""
    if how == "wearing":
        return _worn(performer, host)
    if how == "holding":
        return None if performer.look.floats or performer.actor.art in FLOWN else _held(performer, host)
    return _carried(performer, host, how)


def is_hat(performer: Performer) -> bool:
    """Whether it covers the head when it is worn."""
    return next((where for words, where, wide, _ in _WORN if is_named(performer, words) and wide > 0.5), "") == "head"


def seat_scale(performer: Performer, host: Performer) -> float:
    """How much larger or smaller than usual a host is drawn, so that it serves who is upon it."""
    look, own = host.look, performer.look
    if is_named(host, _BEDS) and performer.actor.kind in ("person", "animal"):
        length = own.height if performer.actor.kind == "person" else own.width
        return max(1.0, 1.25 * length / max(1.0, look.width))
    if (host.actor.art or "") in _PERCHES:
        tall = _TALL_SEAT.get(performer.actor.kind, 1.3)
        return min(1.0, tall * own.height / max(1.0, look.height))
    return 1.0


def _fitted(performer: Performer, wide: float, high: float) -> float:
    """The scale at which its look is at most so wide and so high."""
    return min(wide / max(1.0, performer.look.width), high / max(1.0, performer.look.height))


def _own_scale(performer: Performer, host: Performer) -> float:
    return performer.scale / max(1e-6, host.scale)


def _spot(host: Performer, place: str) -> tuple[str, Point]:
    """The group in which that place of the host is, and where in it: a Figure's own, else a guess over a picture."""
    look = host.look
    if isinstance(look, Figure) and place in look.places:
        return place, (0.0, 0.0)
    way = look.heading
    tall = look.width < look.height * 0.85  # penguins, owls: the head is in the middle
    x = way * look.width * (0.05 if tall else 0.24)
    y = {"eyes": -0.76, "head": -0.95, "neck": -0.6, "back": -0.55, "feet": 0.0}.get(place, -0.4) * look.height
    return "over", (way * look.width * 0.42 if place in ("hand", "lap", "belly") else x, y)


def _head(host: Performer) -> float:
    look = host.look
    return look.head if isinstance(look, Figure) else min(look.width, look.height) * 0.45


def _worn(performer: Performer, host: Performer) -> Bond:
    place, wide, low = "neck", 0.5, 0.6
    for words, where, width, below in _WORN:
        if is_named(performer, words):
            place, wide, low = where, width, below
            break
    group, (x, y) = _spot(host, place)
    scale = _fitted(performer, _head(host) * wide, _head(host) * wide * 1.6)
    return Bond(host, "wearing", group, (x, y + performer.look.height * scale * low), scale)


def _held(performer: Performer, host: Performer) -> Bond:
    hands, h = grip(performer, host), host.look.height
    place = _HELD_AT.get(hands, "hand")
    group, (x, y) = _spot(host, place)
    part = _HELD_SIZE.get(hands, 0.62 if is_named(performer, ("umbrella", "parasol")) else 0.36)
    if is_named(performer, _LONG):
        part = 0.58
    part = 0.42 if performer.actor.kind in _LIVING else part
    scale = min(_own_scale(performer, host), _fitted(performer, h * part, h * part))
    high = performer.look.height * scale
    low = 0.5 if place != "hand" or hands == "blow" else 0.08 if hands == "lift" else 0.3
    turn = {"strum": -0.35, "bow": -0.5}.get(hands, 0.0)
    if hands == "blow":
        x += 0.1 * h
    if hands == "bow":  # under the chin
        x, y = x - 0.06 * h, y - 0.09 * h
    if place == "hand" and hands == "lead":
        x += performer.look.width * scale * 0.2
    path = _toss(performer, host) if is_juggled(performer, host) else None
    return Bond(host, "holding", group, (x, y + high * low), scale, turn, path)


def _toss(thing: Performer, host: Performer) -> Callable[[float], Point]:
    """Where one of several things is that go up and come down between two hands: over in an arc, and back below it."""
    h, count, number = host.look.height, thing.actor.count, thing.number

    def path(t: float) -> Point:
        u = (t * 0.85 + number / count) % 1
        side, v = (1, u / 0.62) if u < 0.62 else (-1, (u - 0.62) / 0.38)
        return side * 0.27 * h * (2 * v - 1), -h * (0.72 if side > 0 else 0.12) * 4 * v * (1 - v)

    return path


def _carried(performer: Performer, host: Performer, how: str) -> Bond:
    look, scale = host.look, _own_scale(performer, host)
    figure = performer.look if isinstance(performer.look, Figure) else None
    # Of who has legs that hang; four-legged ones sit upon their feet.
    hip = figure.hip * scale if figure and "lap" in figure.places else 0.0
    sits = replace(Pose(0, 0), stance="sit") if figure else Pose(0, 0)
    if performer.actor.motion == "sleep" or (is_named(host, _BEDS[:1]) and figure):
        return _lying(performer, host, how, scale)
    if look.seat is not None:
        x, y = look.seat
        stands = look.height < _FLAT * look.width or not (hip or figure)
        stance = Pose(0, 0, stance="stand", arms=0.3) if stands else sits
        return Bond(host, how, "over", (x, y + (0 if stands else hip)), scale, pose=stance)
    if isinstance(look, Figure) and how in ("riding", "on"):
        if "lap" in look.places:
            return _shouldered(performer, host, how, scale, hip)
        group, (x, y) = _spot(host, "back")
        top = look.spots["back"][1]
        astride = Pose(0, 0, stance="astride" if performer.actor.kind == "person" else "sit") if hip else Pose(0, 0)
        sink = hip * 0.96 if astride.stance == "astride" else 0.06 * performer.look.height * scale
        return Bond(host, how, group, (x - 0.13 * look.width * bool(hip), top + y + sink), scale, pose=astride)
    return _on_picture(performer, host, how, scale, hip)


def _shouldered(performer: Performer, host: Performer, how: str, scale: float, hip: float) -> Bond:
    """A person behind the head, legs to both sides of it; anything else on the near shoulder, and not too large."""
    look = host.look
    assert isinstance(look, Figure)
    neck = look.spots["neck"][1]
    if performer.actor.kind == "person":
        x, y = look.spots["back"]
        return Bond(
            host, how, "back", (-x, neck - y + hip * 0.7 - 0.3 * look.height), scale, pose=Pose(0, 0, stance="astride")
        )
    scale = min(scale, _fitted(performer, look.height * 0.36, look.height * 0.36))
    x, y = look.spots["lap"]
    sits = Pose(0, 0, stance="sit") if isinstance(performer.look, Figure) else Pose(0, 0)
    return Bond(host, how, "lap", (look.width * 0.3 - x, neck - y + 0.06 * look.height), scale, pose=sits)


def _lying(performer: Performer, host: Performer, how: str, scale: float) -> Bond:
    """Along the top of a bed, a sofa, a rock: an animal curled on its feet, a person on the back, head to the left."""
    look, own = host.look, performer.look
    _, seat = look.seat or (0.0, -look.height * (0.5 if is_named(host, _BEDS) else 0.92))
    if performer.actor.kind != "person":
        scale = min(scale, look.width * 0.95 / max(1.0, own.width))
        curled = Pose(0, 0, stance="lie") if isinstance(own, Figure) else Pose(0, 0)
        return Bond(host, how, "over", (0, seat + 0.04 * own.height * scale), scale, pose=curled)
    scale = min(scale, look.width * 0.92 / max(1.0, own.height))
    foot = seat - own.width * scale * 0.36 + own.height * scale / 2
    return Bond(host, how, "over", (0, foot), scale, turn=-math.pi / 2)


def _on_picture(performer: Performer, host: Performer, how: str, scale: float, hip: float) -> Bond:
    look, key = host.look, host.actor.art or ""
    if how == "in" and key not in _SEATS:
        return _inside(performer, host, scale)
    if key in _SEATS and hip and performer.actor.kind == "person":
        return Bond(host, how, "over", (0, -look.height * 0.46 + hip), scale, pose=Pose(0, 0, stance="sit"))
    if is_named(host, _BOARDS) or look.height < _FLAT * look.width:
        scale *= max(1.0, min(1.8, 0.7 * look.width / max(1.0, performer.look.width * scale)))
        top = _ridge(key)[len(_ridge(key)) // 2][1] * 0.85
        stance = Pose(0, 0, stance="crouch", arms=0.34) if hip else Pose(0, 0)
        return Bond(host, how, "over", (0, -top * look.height), scale, pose=stance)
    if key in _SADDLED or (host.actor.kind in ("animal", "bird", "fish") and how == "riding"):
        x, top = _saddle(key)
        seated: Stance = "astride" if performer.actor.kind == "person" else "sit"
        stance = Pose(0, 0, stance=seated, hands="lead") if hip else Pose(0, 0)
        return Bond(host, how, "over", (x * look.width, -top * look.height + hip * 0.9), scale, pose=stance)
    if is_named(host, _BOATS) and look.height > 0.3 * look.width:  # on the deck before the sails, not on the mast
        scale = min(scale, _fitted(performer, look.width * 0.3, look.height * 0.42))
        return Bond(host, how, "over", (0, -0.14 * look.height), scale)
    return _on_top(performer, host, how, scale)


def _on_top(performer: Performer, host: Performer, how: str, scale: float) -> Bond:
    """Upon the middle of the picture's upper edge; a driver within."""
    if host.actor.kind == "vehicle" and how == "riding":
        return _inside(performer, host, scale)
    look, key = host.look, host.actor.art or ""
    high = performer.look.height * scale
    _, top = _ridge(key)[len(_ridge(key)) // 2]
    if host.actor.kind == "thing" and key not in _PERCHES:  # a giant dragon on a castle
        scale = min(scale, _fitted(performer, look.width * 0.95, look.height * 0.85))
        high = performer.look.height * scale
    sits = performer.actor.kind == "animal" and isinstance(performer.look, Figure)
    # The pictures show things from a little above: one stands upon the middle of the top.
    sunk = 0.08 * look.height if host.actor.kind == "thing" and art.has(key) else 0.0
    return Bond(
        host,
        how,
        "over",
        (0, -top * look.height + 0.03 * high + sunk),
        scale,
        pose=Pose(0, 0, stance="sit" if sits else "stand"),
    )


def _inside(performer: Performer, host: Performer, scale: float) -> Bond:
    """Behind the host's near side, its upper half to be seen; before the door of what is much larger."""
    look = host.look
    if host.actor.art in _CABS and performer.actor.kind in ("person", "animal"):
        x, foot, high = _CABS[host.actor.art]
        scale = _fitted(performer, look.width, look.height * high)
        return Bond(host, "in", "over", (x * look.width, -foot * look.height), scale, pose=Pose(0, 0, stance="sit"))
    if host.actor.kind != "vehicle" and look.height > 1.7 * performer.look.height * scale:
        return Bond(host, "in", "over", (look.width * 0.04, 0), scale)
    scale = min(scale, _fitted(performer, look.width * 0.8, look.height * 1.6))
    high = performer.look.height * scale
    key = host.actor.art or ""
    if performer.actor.kind == "vehicle" and host.actor.kind != "vehicle":  # afloat on what is in it
        return Bond(host, "in", "over", (0, -look.height * 0.84), scale)
    x, top = _saddle(key) if host.actor.kind == "vehicle" else _ridge(key)[len(_ridge(key)) // 2]
    if key in _RIMS:
        top, scale = _RIMS[key], scale * max(1.0, min(1.7, 0.78 * look.width / max(1.0, performer.look.width * scale)))
        high = performer.look.height * scale
    shown = 0.55 if host.actor.kind == "vehicle" else 0.62 if key in _RIMS else 0.48
    place = (x * look.width, -top * look.height + high * (1 - shown))
    sits = performer.actor.kind == "animal" and isinstance(performer.look, Figure)
    return Bond(host, "in", "behind", place, scale, pose=Pose(0, 0, stance="sit" if sits else "stand"))


def _saddle(key: str) -> Point:
    """The lowest of a picture's upper edge about its middle: the back of a horse, the seat of a car. As `_ridge`."""
    ridge = _ridge(key)
    middle = ridge[len(ridge) * 3 // 10 : len(ridge) * 7 // 10]
    x, top = min(middle, key=lambda spot: (round(spot[1], 2), abs(spot[0])))
    return x, top


@cache
def _ridge(key: str) -> tuple[Point, ...]:
    """The upper edge of a vendored picture: x from its middle and height above its foot, as parts of its drawn box.
    Of what has no picture, a level line just below the top."""
    if not art.has(key):
        return tuple((part / 10 - 0.5, 0.94) for part in range(11))
    side = 64
    pixels = np.zeros((side, side, 4), dtype=np.uint8)
    canvas = Canvas(pixels)
    canvas.add(Svg(art.svg(key), side))
    canvas.draw()
    canvas.close()
    solid = pixels[..., 3] > 60
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    box = solid[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    high, wide = box.shape
    return tuple(((x + 0.5) / wide - 0.5, 1 - int(box[:, x].argmax()) / high) for x in range(wide) if box[:, x].any())
